"""Phase 6: code measures the pages; an agent may add its opinion, shown beside the scores."""

from __future__ import annotations

from collections.abc import Mapping

from docgen_engine.domain.phases import Phase
from docgen_engine.domain.tasks import AgentTask, Role
from docgen_engine.phases.base import LOCAL_TOOLS, PhaseInput

QA_TASK = "qa"


class Qa:
    """QA validation."""

    phase = Phase.QA

    def tasks(self, given: PhaseInput) -> list[AgentTask]:
        """One task over everything; its failure does not fail the run."""
        return [
            AgentTask(
                key=QA_TASK,
                agent=QA_TASK,
                role=Role.QA,
                phase=self.phase,
                snapshot=given.snapshot,
                output="qa-opinion",
                documents=given.refs("analysis", "questions", "research", "work-assignments"),
                payload={"pages": dict(_pages(given))},
                tools=LOCAL_TOOLS,
                note=given.note,
            )
        ]

    def aggregate(self, given: PhaseInput, results: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """The scores are measured by the gate, not here."""
        return {}


def _pages(given: PhaseInput) -> list[tuple[str, str]]:
    return sorted(
        (key.removeprefix("page:"), stored.sha256)
        for key, stored in given.documents.items()
        if key.startswith("page:")
    )
