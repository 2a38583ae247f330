"""What is to come and what is owed: plans, known issues, debt in comments, deprecations."""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.backends.static.about.deprecations import deprecations
from docgen_engine.backends.static.about.headings import Heading, headings, plain
from docgen_engine.backends.static.about.own_documents import documents
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.facts import MarkerFact
from docgen_engine.patterns import regex

_PLANS: Final = frozenset({"roadmap", "todo", "to do", "to-do", "planned", "planned features"})
_CHANGES: Final = regex(r"(?i)^(?:changelog|changes|history|news|releases?)$")
_KNOWN: Final = regex(r"(?i)known (?:issues?|bugs?|limitations?)|limitations?$|caveats")
_ASKS: Final = regex(r"(?i)^(?:contributing|support|security|code[-_]of[-_]conduct|bug[-_])")
"""Documents that tell people where to look for known issues, and list none."""

UNRELEASED: Final = "Unreleased"
"""Topic of what a changelog has for the next release."""

_WAITS: Final = regex(r"(?i)\bunreleased\b")
_NEAR: Final = 4
_FINISHED: Final = regex(r"(?i)^(?:done|released|completed?|shipped|finished|past)\b")
_OF_ISSUES: Final = regex(
    r"(?i)\b(?:issues?|bugs?|limit\w*|caveats?|problems?|unsupported|missing"
    r"|not (?:yet )?support\w*)\b"
)
"""What a sentence speaks of that leads to known issues."""

_LIMITS: Final = regex(
    r"(?i)\b(?:not|never|cannot|only|without|limit\w*|unsupported|fails?|breaks?|crash\w*)\b"
    r"|(?<!did)n['’]t\b"
)
"""How a sentence says what does not work, rather than tell a story."""

_UNDERLINED: Final = regex(r"([=\-~^\"'#*+])\1{2,}$")
_URL: Final = regex(r"\bhttps?://\S+")
_ITEM: Final = regex(r"^\s{0,3}(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)$")
_DONE: Final = regex(r"^\s*(?:[-*+])\s+\[[xX]\]")
_FENCE: Final = regex(r"^\s*(?:```|~~~|\.\. |[-*+]\s)")
_RST_LINK: Final = regex(r"`([^`<]+?)\s*<[^>]*>`__?")
_TOPIC: Final = {
    "TODO": "Technical debt",
    "FIXME": "Known issues",
    "HACK": "Technical debt",
    "XXX": "Technical debt",
    "BUG": "Known issues",
}
_MOST: Final = 40
_LABEL: Final = regex(
    r"(?i)<(?P<tag>\w+)[^>]*\bclass=[\"'][^\"']*\b(?:tag|badge|label|pill|chip)\b[^>]*>.*?</(?P=tag)>"
)
"""A label beside an item, such as `UI` in a coloured box: no word of its sentence."""

_COMMENT_LINE: Final = regex(r"^\s*(?P<sign>#+|//[/!]?|--|;+|\*)\s?(?P<text>.*)$")
_MARKED: Final = regex(r"\b(?:TODO|FIXME|HACK|XXX|BUG)\b")
_SENTENCE_END: Final = regex(r"[.!?:][)\"'`]?$")
_MOST_LINES: Final = 4


def roadmap_facts(survey: Survey) -> tuple[Fact, ...]:
    """Facts for the sections of page 15, as documents and comments state them."""
    planned: list[Fact] = []
    known: list[Fact] = []
    waiting: list[Fact] = []
    for path in documents(survey):
        stem = posixpath.splitext(posixpath.basename(path))[0]
        hidden = any(p.startswith(".") and p != ".github" for p in path.split("/")[:-1])
        if survey.inside(path).count("/") > 1 or hidden:
            continue  # `.meta/.readme.rst` is what the README is made from
        start = len(planned)
        done: set[int] = set()
        if stem.lower() == "roadmap":
            planned += _items(survey, path, "Planned", 1, survey.index.line_count(path))
        found = headings(survey.index.lines(path), path)
        starts = {heading.line for heading in found}
        for heading in found:
            title = heading.title.lower()
            # What a changelog has not yet released is done, not planned.
            plans = stem.lower().startswith("readme") and title in _PLANS
            if _FINISHED.search(title):
                done.update(range(heading.line, heading.line_end + 1))
            if _KNOWN.search(title) and not _CHANGES.match(stem) and not _ASKS.match(stem):
                known += _issues(survey, path, heading)
            if plans:
                planned += _items(survey, path, "Planned", heading.line, heading.line_end)
            if _CHANGES.match(stem) and _waits(survey.index.lines(path), heading, starts):
                waiting += _items(survey, path, UNRELEASED, heading.line, heading.line_end)
        planned[start:] = [fact for fact in planned[start:] if fact.line not in done]
    markers = _markers(survey)
    return (
        *_first(planned),
        *_first(waiting),
        *_first([*known, *(fact for fact in markers if fact.topic == "Known issues")]),
        *_first([fact for fact in markers if fact.topic == "Technical debt"]),
        *_first(deprecations(survey)),
    )


def _waits(lines: list[str], heading: Heading, starts: set[int]) -> bool:
    """Whether a section of a changelog is of what has not been released yet."""
    if _WAITS.search(heading.title):
        return True
    for number in range(heading.line + 1, min(heading.line + _NEAR, heading.line_end) + 1):
        if number in starts:
            return False
        if _WAITS.fullmatch(lines[number - 1].strip("*_[]() \t")):
            return True
    return False


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


def _issues(survey: Survey, path: str, heading: Heading) -> list[Fact]:
    """The points right below a heading; of a section below it, what it says first.

    Points behind a sentence that only leads to them are the conditions of that sentence.
    """
    lines = survey.index.lines(path)
    inner = [
        h for h in headings(lines, path) if heading.line < h.line <= h.line_end <= heading.line_end
    ]
    found = []
    ends = [h.line for h in inner] + [heading.line_end + 1]
    start = heading.line
    for end in ends:
        first, last, said = _lead(lines, start + 1, end - 1)
        nested = start != heading.line
        if nested and said and not said.endswith(":"):
            text = first_sentence(plain(said))
            if _LIMITS.search(text):
                found.append(Fact("Known issues", text, "", path, first, last))
        elif not said.endswith(":") or _OF_ISSUES.search(said):
            found += _items(survey, path, "Known issues", start, end - 1)
        start = end
    return found


def _lead(lines: list[str], start: int, end: int) -> tuple[int, int, str]:
    """The last paragraph before the first point of a section, or its only first one."""
    number, first, said = start, start, list[str]()
    while number <= end:
        line = lines[number - 1].strip()
        if _ITEM.match(lines[number - 1]) or _FENCE.match(line):
            break
        if line and not _UNDERLINED.match(line):
            first = first if said else number
            said.append(line)
        elif said:
            break
        number += 1
    return first, max(first, number - 1), " ".join(said)


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
                if text and not _URL.sub("", text).strip(" .:;,()<>"):
                    continue  # a bare link says nothing to a reader
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
