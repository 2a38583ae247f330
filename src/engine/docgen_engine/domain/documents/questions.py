"""`questions.json`: what an engineer who joins would ask (phase 2)."""

from __future__ import annotations

from enum import StrEnum

from docgen_engine.domain.documents.base import Doc


class Priority(StrEnum):
    """How much an answer matters."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ResearchStrategy(Doc, frozen=True):
    """How to find the answer."""

    approach: str
    tools_to_use: tuple[str, ...]
    expected_findings: str


class Question(Doc, frozen=True):
    """One question. `id` derives from target and subject and stays when others come and go.

    `subject` is the thing of the repository that it asks about (empty for the whole);
    `section` the section of the target page that will answer it.
    """

    id: str
    question: str
    category: str
    priority: Priority
    research_goal: str
    files_to_examine: tuple[str, ...]
    reason: str
    documentation_target: str
    research_strategy: ResearchStrategy
    dependencies: tuple[str, ...] = ()
    related_components: tuple[str, ...] = ()
    related_flows: tuple[str, ...] = ()
    section: str = ""
    subject: str = ""


class QuestionSummary(Doc, frozen=True):
    """Counts, computed by code."""

    total_questions: int
    by_category: dict[str, int]
    by_priority: dict[str, int]


class Questions(Doc, frozen=True):
    """The whole document. `few_because` is set when there are fewer than 10."""

    summary: QuestionSummary
    questions: tuple[Question, ...]
    few_because: str = ""


def summarise(questions: tuple[Question, ...]) -> QuestionSummary:
    """Count questions by category and priority.

    Args:
        questions: all questions of the document.

    Returns:
        The summary that belongs to them.
    """
    categories: dict[str, int] = {}
    priorities: dict[str, int] = {}
    for question in questions:
        categories[question.category] = categories.get(question.category, 0) + 1
        priorities[question.priority] = priorities.get(question.priority, 0) + 1
    return QuestionSummary(
        len(questions), dict(sorted(categories.items())), dict(sorted(priorities.items()))
    )
