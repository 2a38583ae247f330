"""What there is to mend: gaps that follow from findings and from low measures."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from docgen_engine.domain.documents.qa import Gap, Measure
from docgen_engine.domain.findings import Finding, Severity
from docgen_engine.gates.coverage import RepositoryCoverage
from docgen_engine.gates.rules.base import Context, Outcome
from docgen_engine.gates.run import in_order

NOT_MEASURED: Final = "not measured"
GOOD_MEASURE: Final = Fraction(9, 10)

_ADVICE: Final = {
    "file_references": ("Citations that do not resolve", "Correct or remove them."),
    "api_verification": ("Names and claims that the code contradicts", "Say what it shows."),
    "question_coverage": (
        "Questions without an answer",
        "Answer them, or list them as unresolved.",
    ),
    "component_coverage": ("Components that no page covers", "Name and cite them in a section."),
    "cross_links": ("Links that do not resolve", "Correct or remove them."),
    "flow_coverage": ("Flows that are not cited step by step", "Cite their entry and steps."),
    "diagrams": ("Diagrams by the Mermaid parser's judgement", "Mend or split those that fail."),
    "markdown": ("Pages with faults in their structure", "Mend headings and fences."),
}


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
        what, fix = _ADVICE[each.name]
        low = each.measured and Fraction(each.numerator, each.denominator) < GOOD_MEASURE
        counts = f"{each.numerator} of {each.denominator} hold" if each.measured else NOT_MEASURED
        gaps.append(
            Gap("warning" if low else "info", f"{what}: {counts}.", each.witness or each.name, fix)
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
