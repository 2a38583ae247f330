"""What could not be analysed, and why: `errors[]` of the analysis."""

from __future__ import annotations

from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.analysis import Problem
from docgen_engine.domain.snapshot import FileEntry, FileKind
from docgen_engine.repository.languages import language_of


def problems(survey: Survey) -> tuple[Problem, ...]:
    """Every file that pages may be missing something of, sorted by file."""
    found = [*survey.project.problems]
    found += [Problem(skipped.name, skipped.reason) for skipped in survey.index.manifest.skipped]
    for entry in survey.index.manifest.files:
        said = _of_entry(entry)
        if said:
            found.append(Problem(entry.path, said))
    for path, facts in survey.index.facts.items():
        if facts.problem:
            found.append(Problem(path, facts.problem))
    return tuple(sorted(set(found), key=lambda problem: (problem.file, problem.message)))


def _of_entry(entry: FileEntry) -> str:
    if entry.kind is FileKind.UNREADABLE:
        return "could not be read"
    if entry.kind is FileKind.LARGE and (entry.language or language_of(entry.path)):
        return "is too large to be analysed (2 MB or more)"
    return ""
