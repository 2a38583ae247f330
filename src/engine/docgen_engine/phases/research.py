"""Phase 3: batches of questions are answered with evidence, in parallel."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from docgen_engine.domain.documents.base import decode, encode
from docgen_engine.domain.documents.questions import Questions
from docgen_engine.domain.documents.research import Research
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.planning import research_batches
from docgen_engine.domain.tasks import AgentTask, Role
from docgen_engine.phases.base import LOCAL_TOOLS, PhaseInput


class ResearchPhase:
    """Research."""

    phase = Phase.RESEARCH

    def tasks(self, given: PhaseInput) -> list[AgentTask]:
        """One task a batch (contract section 2)."""
        questions = given.document("questions", Questions).questions
        by_id = {question.id: question for question in questions}
        return [
            AgentTask(
                key=f"research-{number}",
                agent=f"research-{number}",
                role=Role.RESEARCH,
                phase=self.phase,
                snapshot=given.snapshot,
                output="research",
                documents=given.refs("analysis", "questions"),
                payload={
                    "question_ids": list(batch),
                    "questions": [msgspec.to_builtins(by_id[each]) for each in batch],
                },
                tools=LOCAL_TOOLS,
                note=given.note,
            )
            for number, batch in enumerate(research_batches([q.id for q in questions]), start=1)
        ]

    def aggregate(self, given: PhaseInput, results: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """`research.json`: the findings of all batches in the order of the questions."""
        found = {
            finding.question_id: finding
            for key in results
            for finding in decode(key, results[key], Research).findings
        }
        order = [question.id for question in given.document("questions", Questions).questions]
        known = tuple(found[each] for each in order if each in found)
        strange = tuple(found[each] for each in sorted(set(found) - set(order)))
        return {"research": encode(Research(findings=known + strange))}
