"""The glossary: terms that documents define, acronyms they spell out, and the main classes."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from docgen_engine.backends.static.headings import headings, plain
from docgen_engine.backends.static.own_documents import documents
from docgen_engine.backends.static.places import Place
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.analysis import Component, Fact

_DEFINITION: Final = re.compile(
    r"^\s*(?:[-*+]\s+)?\*\*(?P<term>[^*]{2,60}?):?\*\*\s*[:–—-]+\s*(?P<text>\S.*)$"
)
_SPELLED: Final = re.compile(r"((?:[A-Za-z][a-z]+[ -]){1,6}[A-Za-z][a-z]+)\s\(([A-Z]{2,7})s?\)")
_MOST_CLASSES: Final = 40


def glossary_facts(survey: Survey, components: tuple[Component, ...]) -> tuple[Fact, ...]:
    """Facts for the sections Domain terms, Acronyms and Terms of this system.

    Args:
        survey: the repository.
        components: their key symbols are the system's own terms.
    """
    return (*_defined(survey), *_acronyms(survey), *_classes(components))


def _defined(survey: Survey) -> list[Fact]:
    found: dict[str, Fact] = {}
    for path in documents(survey):
        if "glossary" not in posixpath.basename(path).lower() and "terminology" not in path.lower():
            continue
        lines = survey.index.lines(path)
        for number, line in enumerate(lines, start=1):
            match = _DEFINITION.match(line)
            if match:
                fact = Fact(
                    "Domain terms", plain(match["term"]), plain(match["text"]), path, number, number
                )
                found.setdefault(fact.name.lower(), fact)
        for heading in headings(lines, path)[1:]:
            text, number = _below(lines, heading.line, heading.line_end)
            if text:
                fact = Fact("Domain terms", heading.title, text, path, heading.line, number)
                found.setdefault(fact.name.lower(), fact)
    return [found[name] for name in sorted(found)]


def _below(lines: list[str], line: int, line_end: int) -> tuple[str, int]:
    for number in range(line + 1, line_end + 1):
        text = plain(lines[number - 1])
        if text and any(char.isalpha() for char in text):
            return text, number
    return "", line


def _acronyms(survey: Survey) -> list[Fact]:
    """What documents spell out as `Some Long Name (SLN)`, where the initials agree."""
    found: dict[str, Fact] = {}
    for path in documents(survey):
        if survey.places.place_of(path) not in (Place.CODE, Place.DOCUMENTS):
            continue
        if posixpath.basename(path).upper().startswith(("CODE_OF_CONDUCT", "CHANGE", "LICEN")):
            continue
        for number, line in enumerate(survey.index.lines(path), start=1):
            for match in _SPELLED.finditer(line[:2000]):
                words = re.split(r"[ -]", match[1])[-len(match[2]) :]
                if "".join(word[0].upper() for word in words) == match[2]:
                    found.setdefault(
                        match[2], Fact("Acronyms", match[2], " ".join(words), path, number, number)
                    )
    return [found[name] for name in sorted(found)]


def _classes(components: tuple[Component, ...]) -> list[Fact]:
    """The main types with what their authors say of them, the first of each component first."""
    found: dict[str, Fact] = {}
    columns = [
        [n for n in c.key_symbols if n.summary and n.kind not in {"function", "constant"}]
        for c in components
    ]
    for rank in range(max((len(column) for column in columns), default=0)):
        for column in columns:
            if rank < len(column) and len(found) < _MOST_CLASSES:
                note = column[rank]
                found.setdefault(
                    note.name,
                    Fact(
                        "Terms of this system",
                        note.name,
                        note.summary,
                        note.file,
                        note.line,
                        note.line_end,
                        note.name,
                    ),
                )
    return [found[name] for name in sorted(found, key=lambda name: (name.lower(), name))]
