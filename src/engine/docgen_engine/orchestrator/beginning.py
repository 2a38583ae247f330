"""Begins a run: takes the snapshot, keeps its contents, creates the run (contract section 4)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from docgen_engine.domain.events import RunCreated
from docgen_engine.domain.runs import RunConfig, RunRecord
from docgen_engine.domain.snapshot import FileKind, Manifest, Preflight
from docgen_engine.orchestrator import unchanged
from docgen_engine.orchestrator.desk import Desk
from docgen_engine.orchestrator.edits import notice_published_edits
from docgen_engine.orchestrator.importing import import_published
from docgen_engine.orchestrator.statefile import save_state
from docgen_engine.repository import preflight
from docgen_engine.repository.scan import Contents
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


class Taken(msgspec.Struct, frozen=True):
    """A snapshot in memory: what it lists, the contents of its texts by hash, what was found."""

    manifest: Manifest
    contents: dict[str, bytes]
    found: Preflight


def take(path: Path, look: Callable[[Path], Contents], *, force: bool) -> Taken:
    """Read the repository as it is now. Blocks; nothing is made yet.

    Args:
        path: what the user named.
        look: reads the repository below its top.
        force: go on although the path looks like a build directory.

    Raises:
        PreflightError: the path cannot be documented.
    """
    seen, found = preflight.snapshot(path, look, force=force)
    kept = {entry.sha256 for entry in seen.manifest.files if entry.kind is FileKind.TEXT}
    texts = {sha256: seen.texts[sha256] for sha256 in sorted(kept & seen.texts.keys())}
    return Taken(seen.manifest, texts, found)


async def begin(desk: Desk, config: RunConfig, taken: Taken) -> RunRecord:
    """Keep the snapshot and create the run.

    Args:
        desk: the workspace, locked.
        config: what a person chose.
        taken: the snapshot.

    Returns:
        The run, running at phase 1.
    """
    manifest, found = taken.manifest, taken.found
    body = msgspec.json.encode(manifest)
    async with desk.database.transaction() as tx:
        await artifacts.put_many(tx, taken.contents)
        snapshot = await artifacts.put(tx, body)
        run = await runs.create_run(tx, config, snapshot)
        await unchanged.begun(desk, tx, run)
        await settings.put(tx, "docs", desk.layout.docs_dir)
        await settings.put(tx, "scope", desk.layout.scope)
    async with desk.recording(run.id) as record:
        record.emit(
            RunCreated(
                config=config,
                repository=found.name,
                snapshot=snapshot,
                files=len(manifest.files),
                source_files=sum(entry.is_own for entry in manifest.files),
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
