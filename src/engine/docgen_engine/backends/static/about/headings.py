"""Headings of documents in Markdown and reStructuredText, found line by line.

Quick rather than complete: it reads every document of a repository several times in a run.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from docgen_engine.patterns import regex
from docgen_engine.repository.languages import document_kind

_ATX: Final = regex(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_FENCE: Final = regex(r"^ {0,3}(`{3,}|~{3,})")
_UNDERLINE: Final = regex(r"^([=\-~^\"'#*+])\1{2,}\s*$")
_MARKUP: Final = regex(r"!\[[^\]]*\]\([^)]*\)|<[^>]+>|\[!\[.*?\]\(.*?\)\]\(.*?\)|\{#[^}]*\}")
_LINK: Final = regex(r"\[([^\]]+)\]\([^)]*\)")


_MOST: Final = 4000
_LONGEST: Final = 2000
"""No document has more headings, and no heading more characters: comparing them costs time."""


class Heading(msgspec.Struct, frozen=True):
    """A heading of a document; its section goes to `line_end`, subsections included."""

    title: str
    level: int
    line: int
    line_end: int


def headings(lines: list[str], path: str) -> list[Heading]:
    """The headings of a document, outside of code.

    Args:
        lines: of the document.
        path: decides between Markdown and reStructuredText.
    """
    found = _rst(lines) if document_kind(path) == "reStructuredText" else _markdown(lines)
    found = found[:_MOST]
    ended = []
    for position, (level, line, title) in enumerate(found):
        following = next(
            (at - 1 for other, at, _ in found[position + 1 :] if other <= level), len(lines)
        )
        while following > line and not lines[following - 1].strip():
            following -= 1
        ended.append(Heading(title, level, line, following))
    return ended


def plain(text: str) -> str:
    """Text of a heading or item without Markdown's signs."""
    text = _LINK.sub(r"\1", _MARKUP.sub("", text[:_LONGEST]))
    return text.replace("**", "").replace("`", "").strip(" #*_\t")


def _markdown(lines: list[str]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    fence = ""
    for number, line in enumerate(lines, start=1):
        mark = _FENCE.match(line)
        if fence:
            bare = line.strip()
            if bare.startswith(fence) and not bare.strip(fence[0]):
                fence = ""
            continue
        if mark:
            fence = mark[1]
            continue
        heading = _ATX.match(line)
        if heading:
            title = plain(heading[2])
            if title:
                found.append((len(heading[1]), number, title))
        elif number > 1 and re.match(r"^(?:={3,}|-{3,})\s*$", line):
            above = lines[number - 2].strip()
            title = plain(above)
            if title and not above.startswith(("-", "*", ">", "|", "#", "+", "<")):
                before = lines[number - 3].strip() if number > 2 else ""
                if not before:
                    found.append((1 if line.startswith("=") else 2, number - 1, title))
    return found


def _rst(lines: list[str]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    styles: list[tuple[str, bool]] = []
    for number in range(2, len(lines) + 1):
        under, title = lines[number - 1], lines[number - 2]
        if not _UNDERLINE.match(under) or not title.strip() or _UNDERLINE.match(title):
            continue
        if title[:1].isspace() and not (number > 2 and _UNDERLINE.match(lines[number - 3])):
            continue
        if len(under.rstrip()) < len(title.rstrip()) - 1:
            continue
        over = number > 2 and bool(_UNDERLINE.match(lines[number - 3]))
        style = (under[0], over)
        if style not in styles:
            styles.append(style)
        if plain(title):
            found.append((styles.index(style) + 1, number - 1, plain(title)))
    return found
