"""The QA score: measured fractions with exact counts, and the gaps that follow from them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

import msgspec

from docgen_engine.domain.documents.assignments import Generator
from docgen_engine.domain.documents.qa import Gap, Measure, QaResults, QuestionCoverage
from docgen_engine.domain.documents.research import FindingStatus
from docgen_engine.domain.findings import Finding, Severity
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.protocols import ContentReader
from docgen_engine.gates.coverage import (
    Covered,
    RepositoryCoverage,
    question_coverage,
)
from docgen_engine.gates.registry import VALIDATORS
from docgen_engine.gates.request import GateInput
from docgen_engine.gates.rules.base import Context, Outcome
from docgen_engine.gates.rules.diagrams import MERMAID
from docgen_engine.gates.rules.evidence import broken
from docgen_engine.gates.rules.links import LINKS
from docgen_engine.gates.rules.structure import STRUCTURE
from docgen_engine.gates.run import in_order, judge
from docgen_engine.gates.source import SnapshotSource, SourceFacts
from docgen_engine.repository.index.load import FactSource

NOT_MEASURED: Final = "not measured"
READY_FROM: Final = 70
GOOD_MEASURE: Final = Fraction(9, 10)
RATINGS: Final = ((90, "excellent"), (75, "good"), (60, "fair"), (0, "needs-improvement"))


class Fractional(msgspec.Struct, frozen=True):
    """What was counted for one score. Without anything to count it is not applicable."""

    numerator: int
    denominator: int
    witness: str = ""
    measured: bool = True


class Evaluation(msgspec.Struct, frozen=True):
    """What all measures read: the context and the outcome of every page rule."""

    context: Context
    outcomes: dict[str, Outcome]
    repository: RepositoryCoverage | None


def measure_snapshot(request: GateInput, reader: ContentReader, facts: FactSource) -> QaResults:
    """`measure` for a worker process, which reads the snapshot for itself.

    Args:
        request: the pages and documents to measure.
        reader: kept contents.
        facts: cached facts of files.
    """
    return measure(request, SnapshotSource(reader, facts, request.snapshot), facts)


def measure(request: GateInput, source: SourceFacts, facts: FactSource | None = None) -> QaResults:
    """Measure the pages (contract section 7). Pages that QA makes itself do not count.

    Args:
        request: the pages and documents to measure.
        source: the repository as the snapshot has it.
        facts: what earlier runs found out, by content.
    """
    own = {page.path for page in request.plan if page.generator is Generator.QA}
    pages = {path: text for path, text in request.pages.items() if path not in own}
    request = msgspec.structs.replace(request, phase=Phase.WRITING, pages=pages)
    context = Context(request, source, facts)
    outcomes = {
        validator.rule: judge(validator, context)
        for validator in VALIDATORS
        if not {5, 6}.isdisjoint(validator.gates)
    }
    analysis = request.analysis
    repository = RepositoryCoverage(context, analysis) if analysis is not None else None
    evaluation = Evaluation(context, outcomes, repository)
    measures = {
        name: _measure(name, weight, count(evaluation)) for name, weight, count in _MEASURES
    }
    gaps = (*_from_findings(evaluation), *_from_measures(measures, repository))
    overall = _overall(measures)
    coverage = question_coverage(context)
    unanswered = _unanswered(context, coverage.covered)
    return QaResults(
        overall_score=overall,
        quality_rating=next(name for least, name in RATINGS if overall >= least),
        ready_for_use=overall >= READY_FROM and all(gap.severity != "critical" for gap in gaps),
        score_breakdown={
            name: each.score for name, each in measures.items() if each.score is not None
        },
        question_coverage=QuestionCoverage(
            total=coverage.total,
            answered=len(coverage.covered),
            coverage_percent=_percent(len(coverage.covered), coverage.total),
            unanswered_questions=unanswered,
        ),
        validation_details=measures,
        gaps=gaps,
    )


# -- the eight measures --------------------------------------------------------------------


def _references(evaluation: Evaluation) -> Fractional:
    """Citations on the pages that resolve."""
    context, total, held, witness = evaluation.context, 0, 0, ""
    for _, page in context.written():
        for citation in page.citations:
            total += 1
            problem = broken(context, citation.reference)
            held += problem is None
            if problem and not witness:
                witness = f"{page.path}:{citation.line}: {problem[0]}"
    return Fractional(held, total, witness)


def _api_verification(evaluation: Evaluation) -> Fractional:
    """Claims that hold; nothing decides them yet, so none does where there are any."""
    results = evaluation.context.request.results
    claims = sum(
        len(section.claims)
        for planned, _ in evaluation.context.written()
        if planned.path in results
        for section in results[planned.path].sections
    )
    return Fractional(0, claims, NOT_MEASURED, measured=False)


def _questions(evaluation: Evaluation) -> Fractional:
    """Questions that a section answers, of those that research did not report as not found."""
    request = evaluation.context.request
    coverage = question_coverage(evaluation.context)
    research = request.research.findings if request.research else ()
    lost = {each.question_id for each in research if each.status is FindingStatus.NOT_FOUND}
    asked = request.questions.questions if request.questions else ()
    counted = {question.id for question in asked if question.id not in lost - coverage.covered}
    missing = [q.id for q in asked if q.id in counted - coverage.covered]
    return Fractional(len(counted & coverage.covered), len(counted), _first(missing))


def _components(evaluation: Evaluation) -> Fractional:
    repository = evaluation.repository
    return _covered(repository.components()) if repository else Fractional(0, 0)


def _flows(evaluation: Evaluation) -> Fractional:
    repository = evaluation.repository
    return _covered(repository.whole_flows()) if repository else Fractional(0, 0)


def _covered(covered: Covered) -> Fractional:
    return Fractional(covered.documented, covered.total, _first(covered.missing))


def _links(evaluation: Evaluation) -> Fractional:
    """Relative links and anchors that resolve."""
    outcome = evaluation.outcomes[LINKS]
    return Fractional(outcome.checked - len(outcome.findings), outcome.checked, _seen(outcome))


def _diagrams(evaluation: Evaluation) -> Fractional:
    """Mermaid blocks that the parser accepts and that are small enough to read."""
    outcome = evaluation.outcomes[MERMAID]
    if not outcome.measured:
        return Fractional(0, outcome.checked, NOT_MEASURED, measured=False)
    return Fractional(outcome.checked - len(outcome.findings), outcome.checked, _seen(outcome))


def _markdown(evaluation: Evaluation) -> Fractional:
    """Pages without a finding about their structure."""
    outcome = evaluation.outcomes[STRUCTURE]
    wrong = len({finding.file for finding in outcome.findings})
    return Fractional(outcome.checked - wrong, outcome.checked, _seen(outcome))


_MEASURES: Final[tuple[tuple[str, Fraction, Callable[[Evaluation], Fractional]], ...]] = (
    ("file_references", Fraction(20, 100), _references),
    ("api_verification", Fraction(20, 100), _api_verification),
    ("question_coverage", Fraction(15, 100), _questions),
    ("component_coverage", Fraction(15, 100), _components),
    ("cross_links", Fraction(10, 100), _links),
    ("flow_coverage", Fraction(10, 100), _flows),
    ("diagrams", Fraction(5, 100), _diagrams),
    ("markdown", Fraction(5, 100), _markdown),
)

_ADVICE: Final = {
    "file_references": ("Citations that do not resolve", "Correct or remove them."),
    "api_verification": ("Claims about the code are not verified yet", "Check them by reading."),
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


# -- from counts to scores -----------------------------------------------------------------


def _measure(name: str, weight: Fraction, counted: Fractional) -> Measure:
    applicable = counted.denominator > 0
    return Measure(
        name=name,
        weight=float(weight),
        numerator=counted.numerator,
        denominator=counted.denominator,
        score=_percent(counted.numerator, counted.denominator) if applicable else None,
        # Nothing to count is not a missing checker.
        measured=counted.measured or not applicable,
        witness=counted.witness if applicable else "nothing to count",
    )


def _overall(measures: dict[str, Measure]) -> float:
    """The weighted mean of what is applicable, cut (not rounded up) to a tenth of a percent."""
    weights = {name: weight for name, weight, _ in _MEASURES}
    counted = [each for each in measures.values() if each.denominator > 0]
    whole = sum((weights[each.name] for each in counted), Fraction(0))
    if not whole:
        return 0.0
    held = sum(
        (weights[each.name] * Fraction(each.numerator, each.denominator) for each in counted),
        Fraction(0),
    )
    return _tenth(held / whole)


def _percent(part: int, whole: int) -> float:
    return _tenth(Fraction(part, whole)) if whole else 0.0


def _tenth(fraction: Fraction) -> float:
    """Percent with one decimal, never more than was measured: 99.96 % is not 100 %."""
    return int(fraction * 1000) / 10


def _first(names: tuple[str, ...] | list[str]) -> str:
    if not names:
        return ""
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _seen(outcome: Outcome) -> str:
    if not outcome.findings:
        return ""
    finding = outcome.findings[0]
    return f"{finding.file}:{finding.line}: {finding.message}"


def _unanswered(context: Context, covered: frozenset[str]) -> tuple[str, ...]:
    asked = context.request.questions.questions if context.request.questions else ()
    return tuple(question.id for question in asked if question.id not in covered)


# -- gaps ----------------------------------------------------------------------------------


def _from_findings(evaluation: Evaluation) -> tuple[Gap, ...]:
    """Errors close the gate and are critical; warnings stay warnings."""
    findings: list[Finding] = [
        finding for outcome in evaluation.outcomes.values() for finding in outcome.findings
    ]
    ordered = in_order(findings, [page.path for page in evaluation.context.plan])
    return tuple(
        Gap(
            severity="critical" if finding.severity is Severity.ERROR else "warning",
            description=f"{finding.message} ({finding.rule})",
            location=f"{finding.file}:{finding.line}" if finding.line else finding.file,
            fix=finding.fix,
        )
        for finding in ordered
    )


def _from_measures(
    measures: dict[str, Measure], repository: RepositoryCoverage | None
) -> tuple[Gap, ...]:
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
                _first(symbols.missing),
                "Add them to the API reference, or leave their component out.",
            )
        )
    return tuple(gaps)
