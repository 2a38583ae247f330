"""Citations: their lines exist and hold the symbol they name; also in what a writer recorded."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from docgen_engine.domain.documents.page import PageResult
from docgen_engine.domain.evidence import Reference
from docgen_engine.domain.findings import Finding
from docgen_engine.domain.versions import Maker
from docgen_engine.gates.markdown.page import Page
from docgen_engine.gates.rules.base import Context, Outcome, error

EVIDENCE: Final = "evidence.resolves"


def check_evidence(context: Context) -> Outcome:
    """The path, lines and symbol of every citation exist in the snapshot."""
    findings: list[Finding] = []
    checked = 0
    for _, page in context.written():
        record = _record(context, page)
        judged = context.of_page(EVIDENCE, page, record, partial(_judged, context, page, record))
        checked += judged.checked
        findings += judged.findings
    return Outcome(checked, tuple(findings))


def _judged(context: Context, page: Page, record: PageResult | None) -> Outcome:
    findings: list[Finding] = []
    checked = 0
    for citation in page.citations:
        checked += 1
        problem = problem_of(context, citation.reference)
        if problem:
            place = (citation.line, citation.column)
            findings.append(error(EVIDENCE, page.path, place, *problem))
    for place, reference, where in _recorded(page, record):
        checked += 1
        problem = problem_of(context, reference)
        if problem:
            message = f"{where}: {problem[0]}"
            findings.append(error(EVIDENCE, page.path, place, message, problem[1]))
    return Outcome(checked, tuple(findings))


def problem_of(context: Context, reference: Reference) -> tuple[str, str] | None:
    """`broken`, but looked into only where the remembered answer is that it does not resolve."""
    return None if context.reference_resolves(reference) else broken(context, reference)


def broken(context: Context, reference: Reference) -> tuple[str, str] | None:
    """What is wrong with a citation and what to do, or None where it resolves."""
    source, file = context.source, reference.file
    if not source.exists(file):
        if source.is_folder(file):
            return f"`{file}` is a folder; a citation names lines of a file.", "Cite a file in it."
        return (
            f"`{file}` is not a file of the repository.",
            "Cite a file that is there, with its path relative to this page.",
        )
    count, start, end = source.line_count(file), reference.line_start, reference.line_end
    if not count:
        return f"`{file}` has no lines to cite: it is empty or not text.", "Link to it without #L."
    if not 1 <= start <= end <= count:
        return (
            f"`{file}` has {count} lines; {start} to {end} is not a range of them.",
            f"Cite lines between 1 and {count}.",
        )
    if not reference.symbol or source.has_symbol(file, reference.symbol, start, end):
        return None
    return _wrong_symbol(context, reference)


def _wrong_symbol(context: Context, reference: Reference) -> tuple[str, str]:
    file, name = reference.file, reference.symbol
    span = f"lines {reference.line_start} to {reference.line_end}"
    found = context.source.definitions(file, name)
    if found is None:
        return (
            f"“{name}” does not occur in {span} of `{file}`.",
            "Cite the lines where it stands, or label the citation with its path.",
        )
    if not found:
        return (
            f"`{file}` defines no “{name}”.",
            "Name a symbol that the file defines, or label the citation with its path.",
        )
    at = ", ".join(f"{each.line} to {each.line_end}" for each in found[:3])
    return f"`{file}` defines “{name}” in lines {at}, not in {span}.", f"Cite lines {at}."


def _record(context: Context, page: Page) -> PageResult | None:
    """What an agent recorded; a person who edited the page since cannot mend it."""
    maker = context.request.makers.get(page.path, (Maker.AGENT, ""))[0]
    return context.request.results.get(page.path) if maker == Maker.AGENT else None


def _recorded(
    page: Page, record: PageResult | None
) -> Iterator[tuple[tuple[int, int], Reference, str]]:
    """What the writer's record cites beyond the text: place to show, citation, where it stands."""
    if record is None:
        return
    shown = {citation.reference for citation in page.citations}
    for title, references in _by_section(record):
        found = page.section(title)
        place = (found[0].line if found else 1, 1)
        for reference in references:
            if reference not in shown:
                yield place, reference, f"The writer's record of “{title}” cites lines in vain"


def _by_section(result: PageResult) -> Iterator[tuple[str, list[Reference]]]:
    for section in result.sections:
        claimed = [claim.at for claim in section.claims]
        yield section.title, list(dict.fromkeys([*section.citations, *claimed]))
