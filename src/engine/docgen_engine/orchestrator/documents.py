"""The JSON documents that phases make: stored as versions, and written where people read them."""

from __future__ import annotations

import asyncio

from docgen_engine.domain.events import ArtifactWritten, VersionActivated
from docgen_engine.domain.phases import PHASES
from docgen_engine.domain.runs import ExecutionRecord, RunRecord
from docgen_engine.domain.versions import Maker
from docgen_engine.orchestrator.desk import Desk
from docgen_engine.orchestrator.edits import rescue_document_edit
from docgen_engine.store import artifacts, versions
from docgen_engine.workspace.documents import write_document


async def store_document(
    desk: Desk, run: RunRecord, execution: ExecutionRecord, key: str, body: bytes
) -> None:
    """Make a document the active version, and write it to the workspace's folder.

    What a person wrote there and nobody took in yet is kept as a version first.

    Args:
        desk: the workspace.
        run: the run.
        execution: what made it.
        key: such as `analysis`.
        body: JSON without metadata.
    """
    await rescue_document_edit(desk, run.id, key)
    async with desk.recording(run.id) as record:
        before = await versions.active(record.tx, key)
        stored = await artifacts.put(record.tx, body, base=before.artifact if before else "")
        version, new = await versions.add_version(
            record.tx,
            key,
            "document",
            stored,
            Maker.AGENT,
            run=run.id,
            execution=execution,
            at_most_phase=execution.phase,
        )
        if new:
            record.emit(
                ArtifactWritten(
                    file=key,
                    version=version.number,
                    artifact=stored,
                    maker=Maker.AGENT,
                    execution=execution.name,
                    size=len(body),
                )
            )
        if before is None or before.number != version.number:
            record.emit(VersionActivated(file=key, version=version.number, maker=version.maker))
    await asyncio.to_thread(
        write_document,
        desk.layout,
        key,
        body,
        PHASES[execution.phase].key,
        desk.clock.now(),
    )
