"""What the repository measures of its own speed: benchmarks and load tests."""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.backends.static.about.own_documents import title_of
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.facts import FileFacts
from docgen_engine.domain.snapshot import FileKind
from docgen_engine.patterns import regex
from docgen_engine.repository.languages import document_kind
from docgen_engine.repository.places import Place

_FOLDERS: Final = frozenset({"benchmark", "benchmarks", "bench", "perf", "performance"})
_LOAD: Final = regex(r"\b(?:locust|k6|vegeta|artillery|gatling)\b")
_PLAN: Final = ".jmx"
"""How names of plans of JMeter end."""

_JMH: Final = "org.openjdk.jmh."
_CALIPER: Final = "com.google.caliper."
_NAMED: Final = regex(r"(?:bench|benchmarks?|performance)(?:[-_]\w+)*$")
_SCRIPT: Final = regex(r"^[\w-]+(?:\.(?:sh|bash|fish|ps1))?$")
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
        elif _measured(path, facts) or (_is_benchmark(path, survey) and facts.lines.total):
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
    baselines += _beside_code(survey, {fact.file for fact in baselines})
    loads += _plans(survey)
    return (*baselines[:_MOST], *loads[:_MOST])


def _measured(path: str, facts: FileFacts) -> bool:
    """Whether a file of Java measures with JMH or Caliper, wherever it lies.

    Of the users of Caliper some only start what measures; a benchmark is called one.
    """
    if facts.language != "Java":
        return False
    modules = {f"{one.module}." for one in facts.imports}
    named = "benchmark" in posixpath.basename(path).lower()
    return any(one.startswith(_JMH) or (named and one.startswith(_CALIPER)) for one in modules)


def _beside_code(survey: Survey, known: set[str]) -> list[Fact]:
    """The documents and scripts that are called after benchmarks."""
    found = []
    for entry in survey.index.manifest.files:
        path = entry.path
        stem = posixpath.basename(path).partition(".")[0].lower()
        if not _NAMED.match(stem) or path in known or entry.kind is not FileKind.TEXT:
            continue
        if not entry.lines or survey.is_code(path) or survey.inside(path).count("/") > 1:
            continue
        title, line = title_of(survey, path) if document_kind(path) else ("", 1)
        if title or _SCRIPT.search(posixpath.basename(path)):
            what = title or "a script that measures"
            found.append(Fact("Baselines", posixpath.basename(path), what, path, line, line))
    return found


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
