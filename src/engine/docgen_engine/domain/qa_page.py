"""`QA-SUMMARY.md`: the measured scores and what each was counted from, made from `qa-results`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from docgen_engine.domain.documents.qa import Gap, Measure, QaResults
from docgen_engine.domain.markup import band, bullets, cell_code, code, escape, listing, table

SECTIONS: Final = ("Scores", "Question coverage", "Gaps")
TITLE: Final = "QA summary"

_SEVERITIES: Final = ("critical", "warning", "info")
_SHOWN: Final = 50
_EXACT: Final = 10
_ROUNDING: Final = 1e-9


def compose_qa_summary(
    qa: QaResults,
    questions: Mapping[str, str] | None = None,
    title: str = TITLE,
    sections: Sequence[str] = SECTIONS,
) -> str:
    """The text of the summary, without its navigation block; no time and no absolute path.

    Args:
        qa: the measured results.
        questions: the text of each question by id, to show instead of the id.
        title: the heading, as planned.
        sections: the planned sections.
    """
    bodies = {
        "Scores": _scores(qa),
        "Question coverage": _coverage(qa, questions or {}),
        "Gaps": _gaps(qa.gaps),
    }
    parts = [f"# {escape(title)}"]
    for section in sections:
        body = bodies.get(section) or "Nothing is measured for this section."
        parts.append(f"## {escape(section)}\n\n{body}")
    return "\n\n".join(parts) + "\n"


def _scores(qa: QaResults) -> str:
    ready = "ready for use" if qa.ready_for_use else "not yet ready for use"
    score = f"{_number(qa.overall_score)} of 100"
    lead = (
        f"Measured by code, {score}: {escape(qa.quality_rating)}, {ready}. The scores say how "
        "complete the pages are and how far the code bears them out; whether they read well, no "
        "score says. The exact counts are in `qa-results.json`."
    )
    rows = [_row(measure) for _, measure in sorted(qa.validation_details.items(), key=_by_weight)]
    return f"{lead}\n\n" + table(("Score", "Percent", "Counted", "Weight", "Witness"), rows)


def _by_weight(item: tuple[str, Measure]) -> tuple[float, str]:
    return (-item[1].weight, item[0])


def _row(measure: Measure) -> tuple[str, str, str, str, str]:
    if not measure.measured:
        percent, counted = "not measured", ""
    elif measure.score is None:
        percent, counted = "not applicable", ""
    else:
        percent, counted = _number(measure.score), _counted(measure)
    weight = f"{measure.weight:.2f}"
    return (
        escape(measure.name.replace("_", " ")),
        percent,
        counted,
        weight,
        cell_code(measure.witness),
    )


def _counted(measure: Measure) -> str:
    """What was counted, as a band: a total that every edit changes would change this page, too.

    What does not hold is counted exactly.
    """
    missing = measure.denominator - measure.numerator
    if measure.denominator < _EXACT:
        return f"{measure.numerator} of {measure.denominator}"
    return f"all but {missing:,} of {band(measure.denominator)}" if missing else (
        f"all of {band(measure.denominator)}"
    )  # fmt: skip


def _number(value: float) -> str:
    """A percentage in whole numbers, rounded down: what is not whole is never called 100."""
    return str(math.floor(value + _ROUNDING))


def _coverage(qa: QaResults, questions: Mapping[str, str]) -> str:
    coverage = qa.question_coverage
    if not coverage.total:
        return "No question was asked."
    missing = coverage.unanswered_questions
    share = _number(coverage.coverage_percent)
    lead = f"Of the {coverage.total:,} questions asked, {share} % are answered on the pages."
    if not missing:
        return lead
    part = f"{100 * len(missing) / coverage.total:.1f}".rstrip("0").rstrip(".")
    kinds: dict[str, list[str]] = {}
    for each in missing:
        kinds.setdefault(_kind(each), []).append(each)
    items = []
    for group in kinds.values():
        texts = [escape(questions[e]) if e in questions else code(e) for e in group]
        # The same question about several subjects is one line: the first says what is asked.
        items.append(texts[0] if len(texts) == 1 else f"{texts[0]} {_likewise(group)}")
    more = "\n\nThe remaining ones are in `qa-results.json`." if len(items) > _SHOWN else ""
    gap = f"For {len(missing):,} ({part} %) neither code nor documents have an answer:"
    return f"{lead} {gap}\n\n{bullets(items[:_SHOWN])}{more}"


def _kind(question_id: str) -> str:
    """What is asked, without about what: the folder and the last part of a question's id."""
    parts = question_id.split(":")
    folder, _, _ = parts[0].rpartition("/")
    return f"{folder}:{parts[-1]}" if len(parts) == 3 and folder else question_id


def _likewise(group: Sequence[str]) -> str:
    subjects = [code(each.split(":")[1]) for each in group[1:]]
    return f"Likewise for {listing(subjects, 12, 'others')}."


def _gaps(gaps: Sequence[Gap]) -> str:
    if not gaps:
        return "No gap was found."
    ordered = sorted(gaps, key=lambda gap: (_rank(gap.severity), gap.location, gap.description))
    rows = [
        (escape(gap.severity), cell_code(gap.location), escape(gap.description), escape(gap.fix))
        for gap in ordered[:_SHOWN]
    ]
    text = table(("Severity", "Where", "What", "How to mend it"), rows)
    more = "\n\nThe remaining ones are in `qa-results.json`." if len(gaps) > _SHOWN else ""
    return text + more


def _rank(severity: str) -> int:
    return _SEVERITIES.index(severity) if severity in _SEVERITIES else len(_SEVERITIES)
