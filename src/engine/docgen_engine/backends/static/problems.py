"""What could not be analysed, and why: `errors[]` of the analysis."""

from __future__ import annotations

from docgen_engine.backends.static.corrections import told
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.analysis import Problem
from docgen_engine.domain.snapshot import FileEntry, FileKind, Origin
from docgen_engine.repository.foreign import places_of
from docgen_engine.repository.languages import language_of


def problems(survey: Survey) -> tuple[Problem, ...]:
    """Every file that pages may be missing something of, sorted by file."""
    found = [*survey.project.problems, *survey.declarations.problems]
    found += [Problem(skipped.name, skipped.reason) for skipped in survey.index.manifest.skipped]
    for entry in survey.index.manifest.files:
        said = _of_entry(entry)
        if said:
            found.append(Problem(entry.path, said))
    for origin in (Origin.VENDORED, Origin.MINIFIED):
        for place in places_of(survey.index.manifest.files, origin):
            found.append(Problem(place, f"{origin} code; it is not analysed"))
    for path, facts in survey.index.facts.items():
        if facts.problem:
            found.append(Problem(path, facts.problem))
    found += told(survey.index, survey.components.unheeded)
    return tuple(sorted(set(found), key=lambda p: (p.file, p.line, p.message)))


def _of_entry(entry: FileEntry) -> str:
    if entry.kind is FileKind.UNREADABLE:
        return "could not be read"
    if entry.kind is FileKind.BINARY and language_of(entry.path):
        return "is not text in UTF-8; it is not analysed"
    if entry.kind is FileKind.LARGE and (entry.language or language_of(entry.path)):
        return "is too large to be analysed (2 MB or more)"
    return ""
