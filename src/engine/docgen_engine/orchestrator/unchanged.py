"""Whether a new run would make just what the last one made, so that there is nothing to do.

A run of a deterministic backend depends on nothing but its inputs. Their hash is stored when a run
is complete; as long as it is the same, and the pages stand as they were published, a run on every
save costs one look at the files.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Callable, Iterable

import msgspec

from docgen_engine import __version__
from docgen_engine.domain.documents.registry import DOCUMENTS
from docgen_engine.domain.runs import RunConfig, RunRecord, RunStatus
from docgen_engine.domain.snapshot import Manifest
from docgen_engine.orchestrator.desk import Desk, Record
from docgen_engine.orchestrator.edits import edited_drafts
from docgen_engine.store import published, settings, versions
from docgen_engine.store.artifacts import sha256_of
from docgen_engine.store.database import Tx
from docgen_engine.workspace import publication
from docgen_engine.workspace.atomic import read_file
from docgen_engine.workspace.docgen_json import NAME
from docgen_engine.workspace.layout import Layout

_BEGUN_FROM = "begun-from"
_MADE_FROM = "made-from"
_LISTED = "docgen-json"


async def begun(desk: Desk, tx: Tx, run: RunRecord) -> None:
    """A new run begins: until it is complete, nothing is known to be up to date."""
    await settings.remove(tx, _MADE_FROM)
    await settings.put(tx, _BEGUN_FROM, _inputs(desk, run.config, run.snapshot))


async def remember(desk: Desk, record: Record, run: RunRecord) -> None:
    """Store what a complete run was made from, in the transaction that completes it.

    A run that waited may end under other guidance, or another version of this program, than its
    first phases were made with: then no single run makes what it made, and nothing is stored.
    """
    inputs = _inputs(desk, run.config, run.snapshot)
    if await settings.get(record.tx, _BEGUN_FROM) != inputs:
        await settings.remove(record.tx, _MADE_FROM)
        return
    listed = await asyncio.to_thread(_listed, desk.layout)
    await settings.put(record.tx, _MADE_FROM, inputs)
    await settings.put(record.tx, _LISTED, listed)


async def nothing_changed(
    desk: Desk, run: RunRecord, config: RunConfig, look: Callable[[], Manifest]
) -> bool:
    """Whether a run with this configuration would end with the files that are there.

    Args:
        desk: the workspace.
        run: the newest run.
        config: what a person asks for now.
        look: lists the repository as it is now; blocks, and is asked last.
    """
    if run.status is not RunStatus.COMPLETE or run.stale or not desk.backend.deterministic:
        return False
    async with desk.database.reading() as tx:
        made_from = await settings.get(tx, _MADE_FROM)
        listed = await settings.get(tx, _LISTED)
        pages = {path: sha for path, (sha, _) in (await published.published(tx)).items()}
        active = await versions.active_artifacts(tx)
    if not made_from or made_from != _inputs(desk, config, run.snapshot):
        return False
    if not await asyncio.to_thread(_stands, desk.layout, pages, listed):
        return False
    expected = pages.keys() | (active.keys() & DOCUMENTS.keys())
    if not await asyncio.to_thread(_all_there, desk.layout, expected):
        return False
    if await edited_drafts(desk, active):
        return False
    manifest = await asyncio.to_thread(look)
    return sha256_of(msgspec.json.encode(manifest)) == run.snapshot


def _inputs(desk: Desk, config: RunConfig, snapshot: str) -> str:
    """The hash of everything that the pages depend on."""
    parts = (
        __version__,
        desk.backend.name,
        desk.backend.version,
        config.strictness,
        desk.structure,
        desk.guidance,
        desk.name,
        desk.layout.docs_dir,
        snapshot,
    )
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()


def _stands(layout: Layout, pages: dict[str, str], listed: str) -> bool:
    """Whether the pages are as they were published."""
    if _listed(layout) != listed:
        return False
    for path, sha256 in pages.items():
        body = publication.read_page(layout, path)
        if body is None or sha256_of(body) != sha256:
            return False
    return True


def _all_there(layout: Layout, files: Iterable[str]) -> bool:
    """Whether each draft and document is still there; a run writes those that were deleted."""
    return all(
        os.path.lexists(layout.document(file) if file in DOCUMENTS else layout.draft(file))
        for file in files
    )


def _listed(layout: Layout) -> str:
    body = read_file(layout.docs, NAME) if layout.docs.is_dir() else None
    return sha256_of(body) if body is not None else ""
