"""Phase 5: each writer makes its own pages, one bounded task a page."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from docgen_engine.domain.documents.assignments import Generator, WorkAssignments
from docgen_engine.domain.documents.questions import Questions
from docgen_engine.domain.documents.research import Research
from docgen_engine.domain.guidance import PageNote
from docgen_engine.domain.phases import PRIMARY_PAGE, Phase
from docgen_engine.domain.tasks import AgentTask, Role
from docgen_engine.phases.base import LOCAL_TOOLS, PhaseInput


class Writing:
    """Documentation writers."""

    phase = Phase.WRITING

    def tasks(self, given: PhaseInput) -> list[AgentTask]:
        """One task per page, grouped by writer, in plan order; only the targets, where named."""
        work = given.document("work-assignments", WorkAssignments)
        questions = given.document("questions", Questions).questions
        findings = {f.question_id: f for f in given.document("research", Research).findings}
        asked = {group.target_file: group.question_ids for group in work.file_groups}
        by_id = {question.id: question for question in questions}
        siblings = [[entry.path, entry.title, entry.subject] for entry in work.plan]
        tasks = []
        for entry in sorted(work.plan, key=lambda each: each.order):
            if entry.generator is not Generator.WRITER:
                continue
            if given.targets and entry.path not in given.targets:
                continue
            ids = [each for each in asked.get(entry.path, ()) if each in by_id]
            tasks.append(
                AgentTask(
                    key=f"{entry.owner}/{entry.path}",
                    agent=entry.owner,
                    role=Role.WRITER,
                    phase=self.phase,
                    snapshot=given.snapshot,
                    output="page",
                    documents=given.refs("analysis", "questions", "research", "work-assignments"),
                    payload={
                        "page": msgspec.to_builtins(entry),
                        "questions": [msgspec.to_builtins(by_id[each]) for each in ids],
                        "findings": [
                            msgspec.to_builtins(findings[each]) for each in ids if each in findings
                        ],
                        "siblings": siblings,
                        "notes": [
                            note.text for note in given.guidance.notes if _meant(note, entry.path)
                        ],
                    },
                    tools=LOCAL_TOOLS,
                    page=entry.path,
                    note=given.note,
                )
            )
        return tasks

    def aggregate(self, given: PhaseInput, results: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Pages are stored one by one as they come; there is no document."""
        return {}


def _meant(note: PageNote, page: str) -> bool:
    return note.page in ("", page)


def primary_writer(work: WorkAssignments) -> str:
    """The owner of page 01, whose failure fails the phase (contract section 2)."""
    for entry in work.plan:
        if entry.path == PRIMARY_PAGE:
            return entry.owner
    return work.assignments[0].agent_id if work.assignments else ""
