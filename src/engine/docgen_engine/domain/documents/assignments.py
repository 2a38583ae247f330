"""`work-assignments.json`: the plan of pages and who writes them (phase 4)."""

from __future__ import annotations

from enum import StrEnum

from docgen_engine.domain.documents.analysis import Problem
from docgen_engine.domain.documents.base import Doc


class Generator(StrEnum):
    """Who makes a page."""

    WRITER = "writer"
    QA = "qa"
    CODE = "code"


class PlannedPage(Doc, frozen=True):
    """One page of the plan. `path` is relative to the pages folder; `owner` an agent id.

    `subject` is what a page in a folder is about: a component's path or a flow's id.
    """

    path: str
    order: int
    title: str
    sections: tuple[str, ...]
    outline: str
    depends_on: tuple[str, ...]
    owner: str
    generator: Generator
    subject: str = ""


class LeftOut(Doc, frozen=True):
    """A page that is not written, and why.

    `subject` is what a page in a folder would have been about, as in `PlannedPage`.
    """

    path: str
    reason: str
    subject: str = ""


class Strategy(Doc, frozen=True):
    """How the work is divided."""

    name: str
    agent_count: int
    total_questions: int
    reasoning: str


class FileGroup(Doc, frozen=True):
    """The questions of one page."""

    target_file: str
    question_count: int
    generated_by: str
    question_ids: tuple[str, ...]


class Assignment(Doc, frozen=True):
    """The pages and questions of one writer."""

    agent_id: str
    files: tuple[str, ...]
    question_count: int
    question_ids: tuple[str, ...]
    finding_ids: tuple[str, ...]


class WorkAssignments(Doc, frozen=True):
    """The whole document. The first assignment is the primary writer's.

    `unheeded` are wishes of the guidance about pages that could not be done.
    """

    plan: tuple[PlannedPage, ...]
    left_out: tuple[LeftOut, ...]
    strategy: Strategy
    file_groups: tuple[FileGroup, ...]
    assignments: tuple[Assignment, ...]
    unheeded: tuple[Problem, ...] = ()
