"""What is to come and what is owed: plans, known issues, debt in comments, deprecations."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from typing import Final

from docgen_engine.backends.static.headings import headings, plain
from docgen_engine.backends.static.own_documents import documents
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.facts import MarkerFact, SymbolFact
from docgen_engine.domain.markup import one_line
from docgen_engine.domain.markup import plain as plain_words

_CHANGES: Final = re.compile(r"(?i)^(?:changelog|changes|history|news|releases?)$")
_UNRELEASED: Final = re.compile(r"(?i)unreleased|upcoming|\bnext\b")
_KNOWN: Final = re.compile(r"(?i)known (?:issues?|bugs?|limitations?)|limitations?$|caveats")
_ASKS: Final = re.compile(r"(?i)^(?:contributing|support|security|code[-_]of[-_]conduct|bug[-_])")
"""Documents that tell people where to look for known issues, and list none."""

_FINISHED: Final = re.compile(r"(?i)^(?:done|released|completed?|shipped|finished|past)\b")
_ITEM: Final = re.compile(r"^\s{0,3}(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)$")
_DONE: Final = re.compile(r"^\s*(?:[-*+])\s+\[[xX]\]")
_FENCE: Final = re.compile(r"^\s*(?:```|~~~|\.\. |[-*+]\s)")
_RST_LINK: Final = re.compile(r"`([^`<]+?)\s*<[^>]*>`__?")
_TOPIC: Final = {
    "TODO": "Technical debt",
    "FIXME": "Known issues",
    "HACK": "Technical debt",
    "XXX": "Technical debt",
    "BUG": "Known issues",
}
_DEPRECATED: Final = re.compile(r"(?i)(?:^|\.)deprecated\b|(?:^|\.)deprecate\b")
_MOST: Final = 40
_LABEL: Final = re.compile(
    r"(?i)<(?P<tag>\w+)[^>]*\bclass=[\"'][^\"']*\b(?:tag|badge|label|pill|chip)\b[^>]*>.*?</(?P=tag)>"
)
"""A label beside an item, such as `UI` in a coloured box: no word of its sentence."""

_COMMENT_LINE: Final = re.compile(r"^\s*(?P<sign>#+|//[/!]?|--|;+|\*)\s?(?P<text>.*)$")
_MARKED: Final = re.compile(r"\b(?:TODO|FIXME|HACK|XXX|BUG)\b")
_SENTENCE_END: Final = re.compile(r"[.!?:][)\"'`]?$")
_MOST_LINES: Final = 4
_GIVEN: Final = re.compile(
    r"""(?:note\s*[=:]\s*|message\s*[=:]\s*|\(\s*)(?:"(?P<one>[^"]{4,})"|'(?P<two>[^']{4,})')"""
)
_DIRECTIVE: Final = re.compile(
    r"(?m)^\.\. deprecated::[ \t]*(?P<since>\S*)[ \t]*(?P<text>(?:.*\n?)(?:[ \t]+\S.*\n?)*)"
)


def roadmap_facts(survey: Survey) -> tuple[Fact, ...]:
    """Facts for the sections of page 15, as documents and comments state them."""
    planned: list[Fact] = []
    known: list[Fact] = []
    for path in documents(survey):
        stem = posixpath.splitext(posixpath.basename(path))[0]
        hidden = any(p.startswith(".") and p != ".github" for p in path.split("/")[:-1])
        if survey.inside(path).count("/") > 1 or hidden:
            continue  # `.meta/.readme.rst` is what the README is made from
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
    """The points of a list in whole sentences, without those that are ticked off.

    A point that only leads to the points below it is none.
    """
    found = []
    lines = survey.index.lines(path)
    for number in range(start, end + 1):
        match = _ITEM.match(lines[number - 1])
        if match and not _DONE.match(lines[number - 1]):
            said = _continued(match["text"], lines[number : min(end, number + _MOST_LINES)])
            last = number + len(said) - 1
            text = plain(_LABEL.sub("", _RST_LINK.sub(r"\1", " ".join(said))))
            if len(text) > 3 and not text.endswith(":"):
                shown = text if len(text) <= 200 else text[:199].rsplit(" ", 1)[0] + "…"
                found.append(Fact(topic, shown, "", path, number, last))
    return found


def _continued(first: str, below: list[str]) -> list[str]:
    """A point's lines: its own and the indented ones under it."""
    said = [first.strip()]
    for line in below:
        if not line.strip() or not line[0].isspace() or _ITEM.match(line) or _FENCE.match(line):
            break
        said.append(line.strip())
    return said


def _markers(survey: Survey) -> list[Fact]:
    found = []
    for path, facts in sorted(survey.index.facts.items()):
        if not survey.is_code(path):
            continue
        for marker in facts.markers:
            topic = _TOPIC.get(marker.kind)
            if topic:
                text = _whole(survey.index.lines(path), marker)
                said = text if len(text) <= 200 else text[:199].rsplit(" ", 1)[0] + "…"
                found.append(Fact(topic, marker.kind, said, path, marker.line, marker.line))
    return found


def _whole(lines: list[str], marker: MarkerFact) -> str:
    """The words of a marker, to the end of their sentence where the comment goes on below."""
    said = marker.text.strip()
    first = _COMMENT_LINE.match(lines[marker.line - 1]) if marker.line <= len(lines) else None
    if first is None:
        return said
    for line in lines[marker.line : marker.line + _MOST_LINES]:
        below = _COMMENT_LINE.match(line)
        if _SENTENCE_END.search(said) or below is None or below["sign"] != first["sign"]:
            break
        text = below["text"].strip()
        if not text or _MARKED.search(text) or text[0] in "-*@/\\":
            break
        said = f"{said} {text}"
    return said


def _deprecations(survey: Survey) -> list[Fact]:
    found = []
    for path, facts in sorted(survey.index.facts.items()):
        if not survey.is_code(path):
            continue
        spans: list[tuple[int, int]] = []
        for symbol in facts.symbols:
            marks = [each for each in symbol.decorators if _DEPRECATED.search(each)]
            if marks:
                spans.append((symbol.line, symbol.line_end))
                found.append(_deprecated(path, symbol, _reason(marks[0], symbol.doc)))
        for marker in facts.markers:
            covered = any(start <= marker.line <= end for start, end in spans)
            if marker.kind.lower() == "deprecated" and not covered:
                owner, said = _documented(facts.symbols, marker)
                if owner is not None:
                    found.append(_deprecated(path, owner, said))
                    continue
                text = marker.text.strip()[:200]
                found.append(
                    Fact("Deprecations", text or "deprecated", "", path, marker.line, marker.line)
                )
    return found


def _deprecated(path: str, symbol: SymbolFact, said: str) -> Fact:
    return Fact(
        "Deprecations", symbol.name, said, path, symbol.line, symbol.line_end, symbol.name
    )  # fmt: skip


def _reason(mark: str, doc: str) -> str:
    """What a decorator says instead, else the sentence of the comment that speaks of it."""
    given = _GIVEN.search(mark)
    if given is not None:
        return given["one"] or given["two"]
    spoken = [s for s in re.split(r"(?<=[.!?])\s+", one_line(doc)) if "deprecat" in s.lower()]
    return spoken[0] if spoken else first_sentence(doc)


def _documented(symbols: Sequence[SymbolFact], marker: MarkerFact) -> tuple[SymbolFact | None, str]:
    """The definition whose doc comment says that it is deprecated, and what to do instead.

    An indented directive speaks of a parameter, not of the whole.
    """
    inside = [s for s in symbols if s.line <= marker.line <= s.line_end and s.doc]
    owner = max(inside, key=lambda s: s.line, default=None)
    match = _DIRECTIVE.search(owner.doc) if owner is not None else None
    if owner is None or match is None or match["since"] != marker.text.strip().split(" ")[0]:
        return None, ""
    said = plain_words(match["text"], keep_code=True)
    return owner, said or (f"Since {match['since']}." if match["since"] else "")
