"""The QA score: measured fractions with exact counts, and the gaps that follow from them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

import msgspec

from docgen_engine.domain.documents.assignments import Generator
from docgen_engine.domain.documents.qa import Measure, QaResults, QuestionCoverage
from docgen_engine.domain.documents.research import FindingStatus
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.protocols import ContentReader, FactSource
from docgen_engine.gates.coverage import (
    Covered,
    RepositoryCoverage,
    question_coverage,
    repository_coverage,
)
from docgen_engine.gates.gaps import (
    NOT_MEASURED,
    first,
    gaps_of_findings,
    gaps_of_measures,
    gaps_of_problems,
)
from docgen_engine.gates.refs import GateRefs, assemble
from docgen_engine.gates.registry import VALIDATORS
from docgen_engine.gates.request import GateInput
from docgen_engine.gates.rules.base import Context, Memory, Outcome
from docgen_engine.gates.rules.claims import CLAIMS
from docgen_engine.gates.rules.diagrams import MERMAID
from docgen_engine.gates.rules.evidence import problem_of
from docgen_engine.gates.rules.links import LINKS
from docgen_engine.gates.rules.structure import STRUCTURE
from docgen_engine.gates.rules.symbols import SYMBOLS
from docgen_engine.gates.run import judge, memory_of
from docgen_engine.gates.source import SnapshotSource, SourceFacts
from docgen_engine.gates.unheld import gaps_of_unheld

READY_FROM: Final = 70
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


def measure_snapshot(refs: GateRefs, reader: ContentReader, facts: FactSource) -> QaResults:
    """`measure` for a worker process, which reads everything for itself.

    Args:
        refs: the pages and documents to measure.
        reader: kept contents.
        facts: cached facts of files.

    Raises:
        KeyError: the manifest, a document or a page is not kept.
    """
    source = SnapshotSource(reader, facts, refs.snapshot)
    return measure(assemble(refs, reader), source, facts, memory_of(refs))


def measure(
    request: GateInput,
    source: SourceFacts,
    facts: FactSource | None = None,
    memory: Memory | None = None,
) -> QaResults:
    """Measure the pages (contract section 7). Pages that QA makes itself do not count.

    Args:
        request: the pages and documents to measure.
        source: the repository as the snapshot has it.
        facts: what earlier runs found out, by content.
        memory: of the same snapshot and analysis.
    """
    own = {page.path for page in request.plan if page.generator is Generator.QA}
    pages = {path: text for path, text in request.pages.items() if path not in own}
    request = msgspec.structs.replace(request, phase=Phase.WRITING, pages=pages)
    context = Context(request, source, facts, memory)
    outcomes = {
        validator.rule: judge(validator, context)
        for validator in VALIDATORS
        if not {5, 6}.isdisjoint(validator.gates)
    }
    repository = repository_coverage(context)
    evaluation = Evaluation(context, outcomes, repository)
    measures = {
        name: _measure(name, weight, count(evaluation)) for name, weight, count in _MEASURES
    }
    gaps = (
        *gaps_of_findings(context, outcomes.values()),
        *gaps_of_measures(measures, repository),
        *gaps_of_unheld(context),
        *gaps_of_problems(request.analysis.errors if request.analysis else ()),
    )
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
            problem = problem_of(context, citation.reference)
            held += problem is None
            if problem and not witness:
                witness = f"{page.path}:{citation.line}: {problem[0]}"
    return Fractional(held, total, witness)


def _api_verification(evaluation: Evaluation) -> Fractional:
    """Identifiers and claims that hold, of those that the index could decide."""
    outcomes = [evaluation.outcomes[CLAIMS], evaluation.outcomes[SYMBOLS]]
    checked = sum(outcome.checked for outcome in outcomes)
    wrong = sum(len(outcome.findings) for outcome in outcomes)
    undecided = sum(outcome.undecided for outcome in outcomes)
    witness = next(filter(None, map(_seen, outcomes)), "")
    if not witness and undecided:
        witness = f"{undecided} more could not be decided"
    return Fractional(checked - wrong, checked, witness)


def _questions(evaluation: Evaluation) -> Fractional:
    """Questions that a section answers, of those that research did not report as not found."""
    request = evaluation.context.request
    coverage = question_coverage(evaluation.context)
    research = request.research.findings if request.research else ()
    lost = {each.question_id for each in research if each.status is FindingStatus.NOT_FOUND}
    asked = request.questions.questions if request.questions else ()
    counted = {question.id for question in asked if question.id not in lost - coverage.covered}
    missing = [q.id for q in asked if q.id in counted - coverage.covered]
    return Fractional(len(counted & coverage.covered), len(counted), first(missing))


def _components(evaluation: Evaluation) -> Fractional:
    repository = evaluation.repository
    return _covered(repository.components()) if repository else Fractional(0, 0)


def _flows(evaluation: Evaluation) -> Fractional:
    repository = evaluation.repository
    return _covered(repository.whole_flows()) if repository else Fractional(0, 0)


def _covered(covered: Covered) -> Fractional:
    return Fractional(covered.documented, covered.total, first(covered.missing))


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


def _seen(outcome: Outcome) -> str:
    if not outcome.findings:
        return ""
    finding = outcome.findings[0]
    return f"{finding.file}:{finding.line}: {finding.message}"


def _unanswered(context: Context, covered: frozenset[str]) -> tuple[str, ...]:
    asked = context.request.questions.questions if context.request.questions else ()
    return tuple(question.id for question in asked if question.id not in covered)
