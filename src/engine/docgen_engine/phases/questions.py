"""Phase 2: what an engineer who joins would ask, bound to what is really there."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from docgen_engine.domain.documents.base import decode, encode
from docgen_engine.domain.documents.questions import Questions, summarise
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.tasks import AgentTask, Role
from docgen_engine.phases.base import LOCAL_TOOLS, PhaseInput

_KEY = "questions"


class EngineerQuestions:
    """Engineer questions."""

    phase = Phase.QUESTIONS

    def tasks(self, given: PhaseInput) -> list[AgentTask]:
        """One task over the analysis."""
        return [
            AgentTask(
                key=_KEY,
                agent=_KEY,
                role=Role.QUESTIONS,
                phase=self.phase,
                snapshot=given.snapshot,
                output=_KEY,
                documents=given.refs("analysis"),
                tools=LOCAL_TOOLS,
                note=given.note,
            )
        ]

    def aggregate(self, given: PhaseInput, results: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """`questions.json`; the summary is counted by code."""
        found = decode(_KEY, results[_KEY], Questions)
        counted = msgspec.structs.replace(found, summary=summarise(found.questions))
        return {_KEY: encode(counted)}
