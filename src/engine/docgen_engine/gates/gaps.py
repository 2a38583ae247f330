"""What there is to mend: gaps that follow from findings and from low measures."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from docgen_engine.domain.documents.analysis import Problem
from docgen_engine.domain.documents.qa import Gap, Measure
from docgen_engine.domain.findings import Finding, Severity
from docgen_engine.gates.coverage import RepositoryCoverage
from docgen_engine.gates.rules.base import Context, Outcome
from docgen_engine.gates.run import in_order

NOT_MEASURED: Final = "not measured"
GOOD_MEASURE: Final = Fraction(9, 10)

_ADVICE: Final = {
    "file_references": ("Citations that do not resolve", "Correct or remove them.", "resolve"),
    "api_verification": (
        "Names and claims that the code contradicts",
        "Say what it shows.",
        "names and claims hold",
    ),
    "question_coverage": (
        "Questions without an answer",
        "Answer them, or list them as unresolved.",
        "questions are answered",
    ),
    "component_coverage": (
        "Components without a citation into their files",
        "Name and cite them in a section.",
        "components are covered",
    ),
    "cross_links": ("Links that do not resolve", "Correct or remove them.", "links resolve"),
    "flow_coverage": (
        "Flows that are not cited step by step",
        "Cite their entry and steps.",
        "flows are cited whole",
    ),
    "diagrams": (
        "Diagrams that the Mermaid parser rejects or that are too large",
        "Mend or split those that fail.",
        "diagrams are in order",
    ),
    "markdown": (
        "Pages with faults in their structure",
        "Mend headings and fences.",
        "pages are in order",
    ),
}
_NOT_OURS: Final = ("it is not analysed", "pages that docgen-tui wrote")
_GUIDANCE: Final = ".docgen.toml"
_NOT_UNDERSTOOD: Final = ("syntax not understood", "syntax error")
_FIX_FILE: Final = "Mend the file, or bear in mind that pages lack what it defines."
_FIX_SYNTAX: Final = (
    "If the file is sound (templates and dialects are not understood), nothing can be done about "
    "it here; what else the file holds is documented."
)
_FIX_FOLDER: Final = "Bear in mind that pages say nothing of what people wrote in it."


def gaps_of_problems(problems: Iterable[Problem]) -> tuple[Gap, ...]:
    """Files that could not be read whole: pages say nothing of what was lost."""
    return tuple(
        _gap_of(problem)
        for problem in problems
        if problem.file != _GUIDANCE and not any(said in problem.message for said in _NOT_OURS)
    )


def _gap_of(problem: Problem) -> Gap:
    """What is lost with one file or folder, and whether anything can be done about it."""
    where = f"{problem.file}:{problem.line}" if problem.line else problem.file
    if problem.file.endswith("/"):
        what, fix = f"The folder was left out: {problem.message}.", _FIX_FOLDER
    else:
        what = f"Not all of the file could be read: {problem.message}."
        if any(said in problem.message for said in _NOT_UNDERSTOOD):
            return Gap("info", what, where, _FIX_SYNTAX)
        fix = _FIX_FILE
    return Gap("warning", what, where, fix)


def gaps_of_findings(context: Context, outcomes: Iterable[Outcome]) -> tuple[Gap, ...]:
    """Errors close the gate and are critical; warnings stay warnings."""
    findings: list[Finding] = [finding for outcome in outcomes for finding in outcome.findings]
    ordered = in_order(findings, [page.path for page in context.plan])
    return tuple(
        Gap(
            severity="critical" if finding.severity is Severity.ERROR else "warning",
            description=f"{finding.message} ({finding.rule})",
            location=f"{finding.file}:{finding.line}" if finding.line else finding.file,
            fix=finding.fix,
        )
        for finding in ordered
    )


def gaps_of_measures(
    measures: dict[str, Measure], repository: RepositoryCoverage | None
) -> tuple[Gap, ...]:
    """What is below what it should be, and the public symbols without an entry."""
    gaps = []
    for each in measures.values():
        if each.denominator == 0 or each.numerator == each.denominator:
            continue
        what, fix, unit = _ADVICE[each.name]
        low = each.measured and Fraction(each.numerator, each.denominator) < GOOD_MEASURE
        counts = f"{each.numerator} of {each.denominator} {unit}" if each.measured else NOT_MEASURED
        gaps.append(
            Gap("warning" if low else "info", f"{what} ({counts}).", each.witness or each.name, fix)
        )
    symbols = repository.symbols() if repository else None
    if symbols is not None and symbols.missing:
        counts = f"{symbols.documented} of {symbols.total} are documented"
        gaps.append(
            Gap(
                "info",
                f"Public symbols without an entry: {counts}.",
                first(symbols.missing),
                "Add them to the API reference, or leave their component out.",
            )
        )
    return tuple(gaps)


def first(names: tuple[str, ...] | list[str]) -> str:
    """The first name, and how many more there are."""
    if not names:
        return ""
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
