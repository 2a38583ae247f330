"""The metrics that a program offers, by the names and words that it gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.stack.usage import main_files
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.markup import code, listing
from docgen_engine.patterns import regex

_LIBRARIES: Final = ("prometheus", "prom-client", "promauto")
_OPENS: Final = regex(
    r"\b(?:prometheus\.)?(?P<kind>Counter|Gauge|Histogram|Summary)(?:Func)?Opts\s*\{"
    r"|\bnew\s+(?:\w+\.)?(?P<made>Counter|Gauge|Histogram|Summary)(?:<[^>]*>)?\(\s*\{"
)
_CALLED: Final = regex(
    r"\b(?P<kind>Counter|Gauge|Histogram|Summary)\(\s*[\"'](?P<name>[A-Za-z_:][\w:]*)[\"']\s*,"
    r"\s*(?:documentation\s*=\s*)?[\"'](?P<help>[^\"']+)[\"']"
)
_FIELD: Final = regex(
    r"\b(?P<key>[Nn]amespace|[Ss]ubsystem|[Nn]ame|[Hh]elp)\s*:\s*(?:\"(?P<text>[^\"]*)\""
    r"|'(?P<single>[^']*)'|`(?P<raw>[^`]*)`|(?P<other>[\w.]+))"
)
_MOST_LINES: Final = 12
_MOST: Final = 40


def metric_facts(survey: Survey) -> list[Fact]:
    """A fact for each metric of Prometheus: its name, its kind, what it counts."""
    found: dict[str, Fact] = {}
    for path in main_files(survey):
        facts = survey.index.facts[path]
        if any(library in one.module for one in facts.imports for library in _LIBRARIES):
            for fact in _of_file(path, survey.index.lines(path)):
                found.setdefault(fact.name, fact)
    metrics = list(found.values())
    if len(metrics) <= _MOST:
        return metrics
    first, rest = metrics[_MOST], metrics[_MOST:]
    named = listing([code(fact.name) for fact in rest])
    end = max(fact.line_end for fact in rest if fact.file == first.file)
    return [*metrics[:_MOST], Fact("Metrics", "Further", named, first.file, first.line, end)]


def _of_file(path: str, lines: list[str]) -> Iterator[Fact]:
    for number, line in enumerate(lines, start=1):
        if not any(kind in line for kind in ("Counter", "Gauge", "Histogram", "Summary")):
            continue
        opened = _OPENS.search(line)
        if opened is not None:
            kind = opened["kind"] or opened["made"]
            behind = [line[opened.end() :], *lines[number : number + _MOST_LINES]]
            yield from _described(path, number, kind.lower(), behind)
            continue
        # A call of Python may go on in the next lines.
        called = _CALLED.search("\n".join(lines[number - 1 : number + 3]))
        if called is not None and called.start() < len(line):
            end = number + called[0].count("\n")
            said = f"{called['kind'].lower()}: {called['help']}"
            yield Fact("Metrics", called["name"], said, path, number, end)


def _described(path: str, number: int, kind: str, lines: list[str]) -> Iterator[Fact]:
    """The metric of a literal. What stands before its name is said beside it: the whole is a name
    that the code has nowhere.
    """
    given: dict[str, str] = {}
    end = number
    for at, line in enumerate(lines):
        for match in _FIELD.finditer(line):
            if match["other"]:
                return  # of a constant that stands elsewhere
            said = match["text"] or match["single"] or match["raw"] or ""
            given.setdefault(match["key"].lower(), said)
        end = number + at
        if "}" in line:
            break
    above = [given[key] for key in ("namespace", "subsystem") if given.get(key)]
    if given.get("name"):
        kind += f" of {listing([code(part) for part in above])}" if above else ""
        said = f"{kind}: {given['help']}" if given.get("help") else kind
        yield Fact("Metrics", given["name"], said, path, number, end)
