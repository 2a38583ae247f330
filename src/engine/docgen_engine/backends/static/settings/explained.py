"""What the repository's documents say about single environment variables, in their words."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from typing import Final

from docgen_engine.backends.static.about.headings import plain
from docgen_engine.backends.static.about.own_documents import documents
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.markup import shorten
from docgen_engine.patterns import regex
from docgen_engine.repository.places import Place

DESCRIBED: Final = "Environment documents"
"""Topic of the facts that say what a variable does."""

_NAME: Final = r"\$?(?P<name>[A-Za-z_][A-Za-z0-9_]{2,})"
_HEADING: Final = regex(rf"^#{{2,6}}\s+[\[`*]*{_NAME}\b")
_ROW: Final = regex(rf"^\s*\|[\s`*\[]*{_NAME}\b[^|]*\|(?P<rest>.*)$")
_ITEM: Final = regex(
    rf"^\s*[-*+]\s+[`*\[]+{_NAME}(?:=[^`*]*)?[`*\]]+(?:\([^)]*\))?[\s:=–—-]*(?P<rest>.*)$"
)
_FIRST: Final = frozenset("#|-*+")
_OLD: Final = regex(r"(?i)change|history|news|migrat|release|upgrad")
"""Documents that say what was so once."""

_DEFAULT: Final = regex(r"(?i)^\W*(?:defaults?\b|optional\b|required\b)")
_VALUES: Final = regex(r"(?i)^\W*(?:(?:allowed |possible )?values?|types?)\W*:")
"""A line that lists what a setting may be, above the words on what it does."""

_BEGINS: Final = regex(r"^(?:#|```|~~~|\||[-*+]\s|!!!|\.\. |<)")
_NESTED: Final = regex(r"[-*+]\s+(?P<rest>\S.*)$")
_RANKS: Final = 3
_FEW_WORDS: Final = 2
_NEAR: Final = 8
_LONGEST: Final = 160


def described_variables(survey: Survey, names: Collection[str]) -> list[Fact]:
    """What documents say of each variable that has a heading, an item or a row of its own.

    Args:
        survey: the repository.
        names: of the variables.

    Returns:
        A fact for each variable that is explained, by name; headings win over rows and items.
    """
    found: dict[str, tuple[int, Fact]] = {}
    for path in documents(survey) if names else ():
        beside = survey.places.place_of(path) in (Place.TESTS, Place.EXAMPLES)
        if beside or _OLD.search(posixpath.basename(path)):
            continue
        lines = survey.index.lines(path)
        for number, line in enumerate(lines, start=1):
            if line.lstrip()[:1] not in _FIRST:
                continue
            for rank, pattern in enumerate((_HEADING, _ROW, _ITEM)):
                match = pattern.match(line)
                if match is None or match["name"] not in names:
                    continue
                known = found.get(match["name"])
                if known is not None and known[0] <= rank:
                    continue
                said, end = _words(lines, number, "" if rank == 0 else match["rest"], rank)
                if said:
                    fact = Fact(DESCRIBED, match["name"], said, path, number, end)
                    found[match["name"]] = rank, fact
    return [found[name][1] for name in sorted(found)]


def _words(lines: list[str], number: int, rest: str, rank: int) -> tuple[str, int]:
    """The first sentence of what stands behind a name, and the last line of it."""
    if rank == 1:
        cells = [plain(cell).strip() for cell in rest.split("|")]
        told = [cell for cell in cells if len(cell.split()) > _FEW_WORDS]
        said = first_sentence(told[0]) if told else ""
        whole = said if len(said.split()) > 1 or not told else told[0]  # `Optional.` says nothing
        return shorten(whole, _LONGEST), number
    words = [rest] if rest.strip() else []
    end = number
    item = rank == _RANKS - 1
    outer = _indent(lines[number - 1])
    for at in range(number + 1, min(number + _NEAR, len(lines)) + 1):
        line = lines[at - 1]
        text = line.strip()
        if not text and words and _said(words):
            break
        inside = _indent(line) > outer
        nested = _NESTED.match(text) if item and inside and not words else None
        if nested:
            text = nested["rest"]  # what it does stands in the first item below its name
        elif text and _BEGINS.match(text):
            break
        elif text and item and not inside and not lines[at - 2].strip():
            break  # the item is over; this is the paragraph behind the list
        if text and not _VALUES.match(text):
            words.append(text.lstrip(": "))
            end = at
    said = _said(words)
    return shorten(said, _LONGEST), end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _said(words: list[str]) -> str:
    """The first sentence that says more than a default; empty where there is none."""
    text = plain(" ".join(words)).strip()
    for _ in range(3):
        sentence = first_sentence(text)
        if sentence and not _DEFAULT.match(sentence) and len(sentence.split()) > _FEW_WORDS:
            return sentence
        text = text[len(sentence) :].strip()
    return ""
