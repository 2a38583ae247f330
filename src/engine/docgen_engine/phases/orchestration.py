"""Phase 4: the plan of pages, and which writer owns which of them."""

from __future__ import annotations

from collections.abc import Mapping

from docgen_engine.domain.documents.assignments import WorkAssignments
from docgen_engine.domain.documents.base import decode, encode
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.tasks import AgentTask, Role
from docgen_engine.phases.base import LOCAL_TOOLS, PhaseInput

_KEY = "work-assignments"


class Orchestration:
    """Orchestration."""

    phase = Phase.ORCHESTRATION

    def tasks(self, given: PhaseInput) -> list[AgentTask]:
        """One task over all earlier documents."""
        return [
            AgentTask(
                key="orchestrator",
                agent="orchestrator",
                role=Role.ORCHESTRATION,
                phase=self.phase,
                snapshot=given.snapshot,
                output=_KEY,
                documents=given.refs("analysis", "questions", "research"),
                tools=LOCAL_TOOLS,
                note=given.note,
            )
        ]

    def aggregate(self, given: PhaseInput, results: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """`work-assignments.json` as the agent planned it; the gate judges it."""
        return {_KEY: encode(decode(_KEY, results["orchestrator"], WorkAssignments))}
