"""Pages that people ask for (`[[pages.add]]`, or a page set of their own), by their subject.

No module knows such a page. Its words, those of its title, its section and what it is to be about,
are looked for in the headings of the repository's documents and in the names and descriptions of
its public symbols; what has most of them is quoted, cited and linked.
"""

from __future__ import annotations

import posixpath
from functools import partial
from typing import Final

import msgspec

from docgen_engine.backends.static.about.headings import headings, plain
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import Builder, blocks
from docgen_engine.backends.static.writing.pages.overview import guidance_cite
from docgen_engine.backends.static.writing.phrases import words
from docgen_engine.domain.documents.analysis import Api
from docgen_engine.domain.markup import bullets, escape, quote, table
from docgen_engine.domain.snapshot import FileKind
from docgen_engine.patterns import regex
from docgen_engine.repository.languages import document_kind

_WORD: Final = regex(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_a-zA-Z]+")
_ENDING: Final = regex(r"(?:ings?|ies|ers?|ed|es|s|e|y)$")
_EMPTY: Final = frozenset(
    {
        "the", "and", "for", "with", "from", "how", "what", "why", "when", "who", "are", "its",
        "this", "that", "our", "your", "their", "into", "onto", "about", "page", "overview",
        "guide", "reference", "notes", "details", "introduction", "feature", "features", "use",
        "using", "used", "work", "works", "can", "has", "have", "does", "not", "all", "more",
        "other",
    }
)  # fmt: skip
_SHORTEST: Final = 3
_DOCUMENTS: Final = 6
_SYMBOLS: Final = 12
_LINES: Final = 12


class _Found(msgspec.Struct, frozen=True):
    """Something on the subject: how much of it, and what to say."""

    weight: int
    place: tuple[str, int]
    said: str


def wanted_section(path: str, section: str) -> Builder:
    """The builder of a section that no module knows.

    Args:
        path: of the page.
        section: its title.
    """
    return partial(_section, path, section)


def _section(path: str, section: str, desk: Desk, _subject: str) -> list[str]:
    page = desk.structure.page(path)
    title = page.title if page else ""
    project = _stems(desk.analysis.discovery.name)  # is everywhere, and so says nothing
    own = _stems(section) - project
    subject = _stems(f"{title} {posixpath.splitext(posixpath.basename(path))[0]}") - project
    about = page.about if page and section == page.sections[0] else ""
    wish = f"{escape(about)} {guidance_cite(desk, about)}".strip() if about else ""
    for stems in (own or subject, _stems(about) - project):
        documents, symbols = _documents(desk, stems), _symbols(desk, stems)
        if documents or symbols:
            break
    else:
        return []
    shown = "" if not symbols else table(("Name", "What it is", "In"), symbols)
    return blocks(wish, bullets(documents), shown)


def _documents(desk: Desk, stems: frozenset[str]) -> list[str]:
    """Sections of the repository's own documents whose heading has a word of the subject."""
    found = []
    for entry in desk.index.manifest.files:
        kind = document_kind(entry.path)
        if entry.kind is not FileKind.TEXT or kind not in {"Markdown", "reStructuredText"}:
            continue
        if not stems & _stems(desk.index.text(entry.path)):
            continue
        lines = desk.index.lines(entry.path)
        for heading in headings(lines, entry.path):
            weight = len(stems & _stems(heading.title))
            if weight:
                said = _first_words(
                    lines[heading.line : min(heading.line_end, heading.line + _LINES)]
                )
                cite = desk.cite(entry.path, heading.line, heading.line_end)
                text = f"{escape(plain(heading.title))}: {quote(said)} {cite}" if said else ""
                text = text or f"{escape(plain(heading.title))} {cite}"
                found.append(_Found(weight, (entry.path, heading.line), text))
    found.sort(key=lambda one: (-one.weight, one.place))
    return [one.said for one in found[:_DOCUMENTS]]


def _first_words(lines: list[str]) -> str:
    """The first plain paragraph among some lines."""
    paragraph: list[str] = []
    for line in lines:
        text = line.strip()
        if not text and paragraph:
            break
        if text and not paragraph and not text[0].isalpha():
            continue
        if text:
            paragraph.append(text)
    return words(" ".join(paragraph))


def _symbols(desk: Desk, stems: frozenset[str]) -> list[tuple[str, ...]]:
    """Public symbols whose name or description has words of the subject, best first."""
    found: list[tuple[int, str, int, Api]] = []
    for group in desk.analysis.apis.components:
        for api in group.apis:
            name = len(stems & _stems(api.name))
            told = len(stems & _stems(api.description))
            if (name or told > 1 or told == len(stems)) and not desk.is_aside(api.file):
                found.append((-(3 * name + told), api.file, api.line, api))
    rows: list[tuple[str, ...]] = []
    for _, _, _, api in sorted(found, key=lambda one: one[:3]):
        cite = desk.cite(api.file, api.line, api.line_end, api.name)
        part = desk.component_of_file.get(api.file)
        if cite and len(rows) < _SYMBOLS:
            where = desk.component_link(part.path) if part else ""
            rows.append((cite, words(api.description), where))
    return rows


def _stems(text: str) -> frozenset[str]:
    """The words of a text or a name that mean something, without their endings."""
    found = {word.lower() for word in _WORD.findall(text)}
    return frozenset(
        _ENDING.sub("", word) if len(word) > _SHORTEST + 1 else word
        for word in found - _EMPTY
        if len(word) >= _SHORTEST
    )
