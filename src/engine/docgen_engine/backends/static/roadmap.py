"""What is to come and what is owed: plans, known issues, debt in comments, deprecations."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from docgen_engine.backends.static.headings import headings, plain
from docgen_engine.backends.static.own_documents import documents
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.domain.documents.analysis import Fact

_CHANGES: Final = re.compile(r"(?i)^(?:changelog|changes|history|news|releases?)$")
_UNRELEASED: Final = re.compile(r"(?i)unreleased|upcoming|\bnext\b")
_KNOWN: Final = re.compile(r"(?i)known (?:issues?|bugs?|limitations?)|limitations?$|caveats")
_ASKS: Final = re.compile(r"(?i)^(?:contributing|support|security|code[-_]of[-_]conduct|bug[-_])")
"""Documents that tell people where to look for known issues, and list none."""

_FINISHED: Final = re.compile(r"(?i)^(?:done|released|completed?|shipped|finished|past)\b")
_ITEM: Final = re.compile(r"^\s{0,3}(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)$")
_DONE: Final = re.compile(r"^\s*(?:[-*+])\s+\[[xX]\]")
_TOPIC: Final = {
    "TODO": "Technical debt",
    "FIXME": "Known issues",
    "HACK": "Technical debt",
    "XXX": "Technical debt",
    "BUG": "Known issues",
}
_DEPRECATED: Final = re.compile(r"(?i)(?:^|\.)deprecated\b|(?:^|\.)deprecate\b")
_MOST: Final = 40


def roadmap_facts(survey: Survey) -> tuple[Fact, ...]:
    """Facts for the sections of page 15, as documents and comments state them."""
    planned: list[Fact] = []
    known: list[Fact] = []
    for path in documents(survey):
        stem = posixpath.splitext(posixpath.basename(path))[0]
        if path.count("/") > 1:
            continue
        start = len(planned)
        done: set[int] = set()
        if stem.lower() == "roadmap":
            planned += _items(survey, path, "Planned", 1, survey.index.line_count(path))
        for heading in headings(survey.index.lines(path), path):
            title = heading.title.lower()
            plans = stem.lower().startswith("readme") and title in {"roadmap", "todo"}
            if _FINISHED.search(title):
                done.update(range(heading.line, heading.line_end + 1))
            if _CHANGES.match(stem):
                plans = heading.level <= 2 and bool(_UNRELEASED.search(title))
            elif _KNOWN.search(title) and not _ASKS.match(stem):
                known += _items(survey, path, "Known issues", heading.line, heading.line_end)
            if plans:
                planned += _items(survey, path, "Planned", heading.line, heading.line_end)
        planned[start:] = [fact for fact in planned[start:] if fact.line not in done]
    markers = _markers(survey)
    return (
        *_first(planned),
        *_first([*known, *(fact for fact in markers if fact.topic == "Known issues")]),
        *_first([fact for fact in markers if fact.topic == "Technical debt"]),
        *_first(_deprecations(survey)),
    )


def _first(facts: list[Fact]) -> list[Fact]:
    unique = {(fact.file, fact.line): fact for fact in reversed(facts)}
    return [fact for fact in facts if unique.pop((fact.file, fact.line), None)][:_MOST]


def _items(survey: Survey, path: str, topic: str, start: int, end: int) -> list[Fact]:
    """The points of a list, without those that are ticked off."""
    found = []
    lines = survey.index.lines(path)
    for number in range(start, end + 1):
        match = _ITEM.match(lines[number - 1])
        if match and not _DONE.match(lines[number - 1]):
            text = plain(match["text"])
            if len(text) > 3:
                found.append(Fact(topic, text[:200], "", path, number, number))
    return found


def _markers(survey: Survey) -> list[Fact]:
    found = []
    for path, facts in sorted(survey.index.facts.items()):
        if not survey.is_code(path):
            continue
        for marker in facts.markers:
            topic = _TOPIC.get(marker.kind)
            if topic:
                text = marker.text.strip()
                said = text if len(text) <= 200 else text[:199] + "…"
                found.append(Fact(topic, marker.kind, said, path, marker.line, marker.line))
    return found


def _deprecations(survey: Survey) -> list[Fact]:
    found = []
    for path, facts in sorted(survey.index.facts.items()):
        if not survey.is_code(path):
            continue
        spans: list[tuple[int, int]] = []
        for symbol in facts.symbols:
            if any(_DEPRECATED.search(decorator) for decorator in symbol.decorators):
                said = first_sentence(symbol.doc) or "marked as deprecated"
                spans.append((symbol.line, symbol.line_end))
                found.append(
                    Fact(
                        "Deprecations",
                        symbol.name,
                        said,
                        path,
                        symbol.line,
                        symbol.line_end,
                        symbol.name,
                    )
                )
        for marker in facts.markers:
            covered = any(start <= marker.line <= end for start, end in spans)
            if marker.kind.lower() == "deprecated" and not covered:
                text = marker.text.strip()[:200]
                found.append(
                    Fact("Deprecations", text or "deprecated", "", path, marker.line, marker.line)
                )
    return found
