"""`qa-results.json`: the measured quality of the pages (phase 6, contract section 7)."""

from __future__ import annotations

from docgen_engine.domain.documents.base import Doc


class Measure(Doc, frozen=True):
    """One score as a fraction. `score` is None where there was nothing to count.

    `measured` is False where no checker exists yet: the score is then 0 and counts.
    `witness` names an example that did not hold, or what was counted.
    """

    name: str
    weight: float
    numerator: int
    denominator: int
    score: float | None
    measured: bool
    witness: str = ""


class Gap(Doc, frozen=True):
    """Something to mend. `severity` is `critical`, `warning` or `info`."""

    severity: str
    description: str
    location: str
    fix: str


class QuestionCoverage(Doc, frozen=True):
    """How many questions the pages answer."""

    total: int
    answered: int
    coverage_percent: float
    unanswered_questions: tuple[str, ...]


class QaResults(Doc, frozen=True):
    """The whole document. Scores are percent, 0 to 100."""

    overall_score: float
    quality_rating: str
    ready_for_use: bool
    score_breakdown: dict[str, float]
    question_coverage: QuestionCoverage
    validation_details: dict[str, Measure]
    gaps: tuple[Gap, ...]
    opinion: str = ""
