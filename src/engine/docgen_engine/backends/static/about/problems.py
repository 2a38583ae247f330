"""What could not be analysed, and why: `errors[]` of the analysis."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import Final

from docgen_engine.backends.static.parts.corrections import told
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.analysis import Problem
from docgen_engine.domain.snapshot import FileEntry, FileKind, Origin
from docgen_engine.repository.foreign import places_of
from docgen_engine.repository.languages import language_of

_NOT_ANALYSED: Final = "it is not analysed"
_MOST_NAMED: Final = 3


def problems(survey: Survey) -> tuple[Problem, ...]:
    """Every file that pages may be missing something of, sorted by file."""
    found = [*survey.project.problems, *survey.declarations.problems]
    found += [Problem(skipped.name, skipped.reason) for skipped in survey.index.manifest.skipped]
    for entry in survey.index.manifest.files:
        said = _of_entry(entry)
        if said:
            found.append(Problem(entry.path, said))
    files = survey.index.manifest.files
    for place in places_of(files, Origin.VENDORED):
        found.append(Problem(place, f"{Origin.VENDORED} code; {_NOT_ANALYSED}"))
    for place in places_of(files, Origin.MINIFIED):
        found += _minified(place, files)
    for path, facts in survey.index.facts.items():
        if facts.problem:
            found.append(Problem(path, facts.problem))
    found += told(survey.index, survey.components.unheeded)
    return tuple(sorted(set(found), key=lambda p: (p.file, p.line, p.message)))


def _minified(place: str, files: Iterable[FileEntry]) -> list[Problem]:
    """A place of minified code; of several files beside others, the first by name."""
    said = f"{Origin.MINIFIED} code; {_NOT_ANALYSED}"
    if not place.endswith("*"):
        return [Problem(place, said)]
    folder = place.removesuffix("*")
    inside = [
        entry.path
        for entry in files
        if entry.origin is Origin.MINIFIED and posixpath.dirname(entry.path) == folder.rstrip("/")
    ]
    found = [Problem(path, said) for path in inside[:_MOST_NAMED]]
    if len(inside) > _MOST_NAMED:
        found[-1] = Problem(found[-1].file, f"{said}, nor are others in {folder}")
    return found


def _of_entry(entry: FileEntry) -> str:
    if entry.kind is FileKind.UNREADABLE:
        return "could not be read"
    if entry.kind is FileKind.BINARY and language_of(entry.path):
        return f"is not text in UTF-8; {_NOT_ANALYSED}"
    if entry.kind is FileKind.LARGE and (entry.language or language_of(entry.path)):
        return "is too large to be analysed (2 MB or more)"
    return ""
