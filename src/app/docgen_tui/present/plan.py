"""The plan by writer, and the measured quality, as outlines."""

from __future__ import annotations

from docgen_engine.domain.documents.assignments import (
    Assignment,
    Generator,
    PlannedPage,
    WorkAssignments,
)
from docgen_engine.domain.documents.qa import Gap, Measure, QaResults
from docgen_tui.rows import plural
from docgen_tui.widgets.outline import Outline
from docgen_tui.words import measure_name

_MAKERS = {Generator.QA: "By the quality check", Generator.CODE: "By code, from the plan"}
_SEVERITY = {"critical": ("view--error",), "warning": ("view--warning",)}


class PageName(str):
    """The path of a page, as what a line of an outline stands for."""

    __slots__ = ()


def plan_outline(plan: WorkAssignments) -> tuple[Outline, ...]:
    """Who writes what.

    Args:
        plan: as phase 4 left it.

    Returns:
        The strategy, one node a writer with its pages, and what is left out.
    """
    pages = sorted(plan.plan, key=lambda page: page.order)
    questions = {group.target_file: group.question_count for group in plan.file_groups}
    strategy = plan.strategy
    nodes = [
        Outline(
            "Strategy",
            f"{strategy.name} · {plural(strategy.agent_count, 'writer')}"
            f" · {plural(strategy.total_questions, 'question')}",
            children=(Outline(strategy.reasoning),) if strategy.reasoning else (),
        )
    ]
    for number, assignment in enumerate(plan.assignments):
        own = [page for page in pages if page.owner == assignment.agent_id]
        nodes.append(_writer(assignment, own, questions, primary=number == 0))
    for generator, title in _MAKERS.items():
        own = [page for page in pages if page.generator is generator]
        if own:
            children = tuple(_page(page, questions) for page in own)
            words = plural(len(own), "page")
            nodes.append(Outline(title, words, children=children, opened=True))
    if plan.left_out:
        left = tuple(Outline(page.path, page.reason) for page in plan.left_out)
        nodes.append(Outline("Left out", plural(len(left), "page"), children=left))
    if plan.unheeded:
        told = tuple(
            Outline(f"{wish.file}:{wish.line}", wish.message, style=("view--warning",))
            for wish in plan.unheeded
        )
        words = plural(len(told), "line")
        nodes.append(Outline("Guidance that could not be followed", words, children=told))
    return tuple(nodes)


def _writer(
    assignment: Assignment, pages: list[PlannedPage], questions: dict[str, int], *, primary: bool
) -> Outline:
    words = [plural(len(pages), "page"), plural(assignment.question_count, "question")]
    if primary:
        words.append("primary")
    return Outline(
        assignment.agent_id,
        " · ".join(words),
        children=tuple(_page(page, questions) for page in pages),
        opened=True,
    )


def _page(page: PlannedPage, questions: dict[str, int]) -> Outline:
    count = questions.get(page.path, 0)
    parts = [Outline(section) for section in page.sections]
    if page.outline:
        parts.insert(0, Outline(page.outline, style=("view--muted",)))
    if page.depends_on:
        parts.append(Outline("after", ", ".join(page.depends_on)))
    words = page.title
    if page.sections:
        words += f" · {plural(len(page.sections), 'section')}"
    if count:
        words += f" · {plural(count, 'question')}"
    return Outline(page.path, words, children=tuple(parts), value=PageName(page.path))


def quality_outline(found: QaResults) -> tuple[Outline, ...]:
    """The score, what it is made of, and what to mend.

    Args:
        found: as phase 6 left it.
    """
    coverage = found.question_coverage
    nodes = [
        Outline(
            f"{found.overall_score:.0f} of 100",
            found.quality_rating + (" · ready for use" if found.ready_for_use else ""),
            style=("view--good" if found.ready_for_use else "view--warning",),
        ),
        Outline(
            "Measured",
            plural(len(found.validation_details), "score"),
            children=tuple(
                _measure(measure)
                for measure in sorted(
                    found.validation_details.values(), key=lambda m: (-m.weight, m.name)
                )
            ),
            opened=True,
        ),
        Outline(
            "Questions",
            f"{coverage.answered} of {coverage.total} answered · {coverage.coverage_percent:.0f} %",
            children=tuple(Outline(question) for question in coverage.unanswered_questions),
        ),
    ]
    if found.gaps:
        gaps = tuple(_gap(gap) for gap in found.gaps)
        nodes.append(Outline("To mend", plural(len(gaps), "gap"), children=gaps, opened=True))
    if found.opinion:
        nodes.append(Outline("Opinion, not measured", found.opinion))
    return tuple(nodes)


def _measure(measure: Measure) -> Outline:
    if not measure.measured:
        words, style = "not measured", ("view--warning",)
    elif measure.score is None:
        words, style = "nothing to count", ("view--muted",)
    else:
        words = f"{measure.score:.0f} % · {measure.numerator:,} of {measure.denominator:,}"
        style = ("view--good",) if measure.score >= 90 else ("view--warning",)
    said = measure.witness and measure.witness != words
    witness = f" · {measure.witness}" if said else ""
    return Outline(
        measure_name(measure.name), words + witness, f"weight {measure.weight:.2f}", style=style
    )


def _gap(gap: Gap) -> Outline:
    page = gap.location.partition(":")[0]
    return Outline(
        gap.description,
        gap.fix,
        gap.location,
        value=PageName(page) if page.endswith(".md") else None,
        style=_SEVERITY.get(gap.severity, ()),
    )
