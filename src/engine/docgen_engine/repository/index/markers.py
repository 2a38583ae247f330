"""Notes that people leave in comments: TODO, FIXME, HACK, XXX and deprecations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from docgen_engine.domain.facts import MarkerFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.lines import Span
from docgen_engine.repository.index.textmap import LineMap

_LONGEST: Final = 240
_QUICK: Final = regex(r"TODO|FIXME|HACK|XXX|[Dd]eprecated|DEPRECATED")
_LEAD: Final = r"^[\s#/*!;%<>-]*(?:[-*•]\s+)?"
# A word in a sentence ("see the TODO list") is not a marker: it opens the comment, or it is
# followed by a colon or an author in parentheses.
_MARKER: Final = regex(
    rf"(?:{_LEAD}(?P<first>TODO|FIXME|HACK|XXX)\b(?!\s+(?:list|file|comment)s?\b)(?:\([^)\n]*\))?"
    r"|\b(?P<inside>TODO|FIXME|HACK|XXX)\s?(?::|\([^)\n]*\)))"
)
_DEPRECATED: Final = regex(rf"@deprecated\b|\.\. deprecated::|{_LEAD}(?:Deprecated|DEPRECATED)\s?:")


def find_markers(text: str, spans: Iterable[Span]) -> tuple[MarkerFact, ...]:
    """The markers in comments.

    Args:
        text: the file's text.
        spans: its comments (and doc strings) as offsets.

    Returns:
        One a line at most, in line order, each with the words that follow it.
    """
    if not _QUICK.search(text):
        return ()
    lines = LineMap(text)
    found: dict[int, MarkerFact] = {}
    for start, end in spans:
        comment = text[start:end]
        if not _QUICK.search(comment):
            continue
        for index, row in enumerate(comment.split("\n")):
            line = lines.line(start) + index
            marker = _in_line(row, line)
            if marker is not None:
                found.setdefault(line, marker)
    return tuple(found[line] for line in sorted(found))


def _in_line(row: str, line: int) -> MarkerFact | None:
    match = _MARKER.search(row)
    kind = (match["first"] or match["inside"]) if match else ""
    if match is None:
        match = _DEPRECATED.search(row)
        kind = "deprecated"
    if match is None:
        return None
    words = row[match.end() :].strip().lstrip(":").strip()
    for closing in ("*/", "-->", "-}", '"""', "'''"):
        words = words.removesuffix(closing).rstrip()
    return MarkerFact(kind=kind, text=words[:_LONGEST], line=line)
