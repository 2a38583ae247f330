"""What a phase is given: the active documents of the phases before it, and what a person said."""

from __future__ import annotations

from docgen_engine.domain.navigation import QA_PAGE
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import ExecutionRecord, RunRecord
from docgen_engine.orchestrator import judging
from docgen_engine.orchestrator.desk import Desk
from docgen_engine.phases.base import PhaseInput, StoredDocument
from docgen_engine.store import versions


async def phase_input(
    desk: Desk, run: RunRecord, phase: Phase, execution: ExecutionRecord | None = None
) -> PhaseInput:
    """Everything that the work of a phase may know.

    Args:
        desk: the workspace.
        run: the run, for its snapshot.
        phase: from the first to the last.
        execution: whose targets and note there may be; None before there is one.
    """
    async with desk.database.reading() as tx:
        documents = {
            key: StoredDocument(sha256, body)
            for key, (sha256, body) in (
                await judging.active_documents(tx, Phase(phase - 1))
            ).items()
        }
        if phase is Phase.QA:
            for path, version in sorted((await versions.active_pages(tx)).items()):
                if path != QA_PAGE:
                    documents[f"page:{path}"] = StoredDocument(version.artifact, b"")
    return PhaseInput(
        snapshot=run.snapshot,
        name=desk.name,
        docs_dir=desk.layout.docs_dir,
        structure=desk.structure,
        guidance=desk.guidance,
        documents=documents,
        targets=execution.targets if execution else (),
        note=execution.note if execution else "",
    )
