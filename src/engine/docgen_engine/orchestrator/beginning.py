"""Begins a run: takes the snapshot, keeps its contents, creates the run (contract section 4)."""

from __future__ import annotations

import asyncio

import msgspec

from docgen_engine.domain.events import RunCreated
from docgen_engine.domain.runs import RunConfig, RunRecord
from docgen_engine.domain.snapshot import FileKind, Manifest, Preflight
from docgen_engine.orchestrator.desk import Desk
from docgen_engine.orchestrator.edits import notice_published_edits
from docgen_engine.orchestrator.importing import import_published
from docgen_engine.orchestrator.statefile import save_state
from docgen_engine.repository.scan import take_snapshot
from docgen_engine.store import artifacts, runs, settings
from docgen_engine.workspace import publication
from docgen_engine.workspace.layout import Layout

SHOWN_SKIPPED = 20
"""Names that are told at the beginning; all are in the manifest."""


def check_folders(layout: Layout) -> None:
    """Refuse a pages folder that is somebody else's, before anything is made.

    Raises:
        ForeignDocumentation: another place is offered in the message.
    """
    publication.check_folder(layout)


async def begin(desk: Desk, config: RunConfig, found: Preflight) -> RunRecord:
    """Take the snapshot and create the run.

    Args:
        desk: the workspace, locked.
        config: what a person chose.
        found: what preflight found.

    Returns:
        The run, running at phase 1.
    """
    manifest, contents = await asyncio.to_thread(_snapshot, desk)
    body = msgspec.json.encode(manifest)
    async with desk.database.transaction() as tx:
        await artifacts.put_many(tx, contents)
        snapshot = await artifacts.put(tx, body)
        run = await runs.create_run(tx, config, snapshot)
        await settings.put(tx, "docs", desk.layout.docs_dir)
    async with desk.recording(run.id) as record:
        record.emit(
            RunCreated(
                config=config,
                repository=desk.name,
                snapshot=snapshot,
                files=len(manifest.files),
                source_files=sum(entry.is_source for entry in manifest.files),
                lines=found.lines,
                languages=found.languages,
                backend_label=desk.backend.label,
                skipped=tuple(
                    (each.name, each.reason) for each in manifest.skipped[:SHOWN_SKIPPED]
                ),
            )
        )
    await import_published(desk, run.id)
    await notice_published_edits(desk, run.id)
    await save_state(desk, run)
    return run


def _snapshot(desk: Desk) -> tuple[Manifest, dict[str, bytes]]:
    contents: dict[str, bytes] = {}

    def keep(sha256: str, content: bytes) -> None:
        contents[sha256] = content

    manifest = take_snapshot(desk.layout.repository, desk.exclude, keep)
    kept = {entry.sha256 for entry in manifest.files if entry.kind is FileKind.TEXT}
    return manifest, {sha: contents[sha] for sha in sorted(kept & contents.keys())}
