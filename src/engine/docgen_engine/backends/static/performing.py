"""What the repository measures of its own speed: benchmarks and load tests."""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.facts import FileFacts
from docgen_engine.domain.snapshot import FileKind
from docgen_engine.patterns import regex
from docgen_engine.repository.places import Place

_FOLDERS: Final = frozenset({"benchmark", "benchmarks", "bench", "perf", "performance"})
_LOAD: Final = regex(r"\b(?:locust|k6|vegeta|artillery|gatling)\b")
_PLAN: Final = ".jmx"
"""How names of plans of JMeter end."""

_MEASURES: Final = "org.openjdk.jmh."
_MOST: Final = 40


def performance_facts(survey: Survey) -> tuple[Fact, ...]:
    """Facts for the sections Baselines and Load tests."""
    baselines: list[Fact] = []
    loads: list[Fact] = []
    for path, facts in sorted(survey.index.facts.items()):
        loaded = next((i for i in facts.imports if _LOAD.search(i.module)), None)
        if loaded is not None:
            loads.append(
                Fact(
                    "Load tests",
                    posixpath.basename(path),
                    f"uses `{loaded.module}`",
                    path,
                    loaded.line,
                    loaded.line,
                )
            )
        elif facts.language == "Go":
            baselines += [
                Fact("Baselines", s.name, "", path, s.line, s.line_end, s.name)
                for s in facts.symbols
                if s.name.startswith("Benchmark") and path.endswith("_test.go") and not s.parent
            ]
        elif _measured(facts) or (_is_benchmark(path, survey) and facts.lines.total):
            said = first_sentence(facts.doc)
            baselines.append(
                Fact(
                    "Baselines",
                    posixpath.basename(path),
                    said,
                    path,
                    1,
                    min(facts.lines.total, survey.index.line_count(path)),
                )
            )
    loads += _plans(survey)
    return (*baselines[:_MOST], *loads[:_MOST])


def _measured(facts: FileFacts) -> bool:
    """Whether a file of Java measures with JMH, wherever it lies."""
    return facts.language == "Java" and any(
        f"{one.module}.".startswith(_MEASURES) for one in facts.imports
    )


def _plans(survey: Survey) -> list[Fact]:
    """The plans of JMeter, which are no source."""
    return [
        Fact("Load tests", posixpath.basename(entry.path), "a plan of JMeter", entry.path, 1, 1)
        for entry in survey.index.manifest.files
        if entry.path.endswith(_PLAN) and entry.kind is FileKind.TEXT and entry.lines
    ]


def _is_benchmark(path: str, survey: Survey) -> bool:
    folders = {part.lower() for part in posixpath.dirname(path).split("/")}
    stem = posixpath.basename(path).lower()
    said = first_sentence(survey.index.facts[path].doc)
    telling = "bench" in stem or "perf" in stem or bool(said)
    if survey.places.place_of(path) is Place.CODE:
        return False
    return (telling and bool(_FOLDERS & folders)) or stem.startswith(("bench_", "benchmark_"))
