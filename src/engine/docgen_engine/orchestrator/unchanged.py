"""Whether a new run would make just what the last one made, so that there is nothing to do.

A run of a deterministic backend depends on nothing but its inputs. Their hash is stored when a run
is complete; as long as it is the same, and the pages stand as they were published, a run on every
save costs one look at the files.
"""

from __future__ import annotations

import asyncio
import hashlib

import msgspec

from docgen_engine import __version__
from docgen_engine.domain.runs import RunConfig, RunRecord, RunStatus
from docgen_engine.orchestrator.desk import Desk, Record
from docgen_engine.orchestrator.edits import edited_drafts
from docgen_engine.repository.scan import scan
from docgen_engine.store import published, settings, versions
from docgen_engine.store.artifacts import sha256_of
from docgen_engine.store.database import Tx
from docgen_engine.workspace import publication
from docgen_engine.workspace.atomic import read_file
from docgen_engine.workspace.docgen_json import NAME
from docgen_engine.workspace.layout import Layout

_MADE_FROM = "made-from"
_LISTED = "docgen-json"


async def remember(desk: Desk, record: Record, run: RunRecord) -> None:
    """Store what a complete run was made from, in the transaction that completes it."""
    listed = await asyncio.to_thread(_listed, desk.layout)
    await settings.put(record.tx, _MADE_FROM, _inputs(desk, run.config, run.snapshot))
    await settings.put(record.tx, _LISTED, listed)


async def forget(tx: Tx) -> None:
    """A new run begins: until it is complete, nothing is known to be up to date."""
    await settings.remove(tx, _MADE_FROM)


async def nothing_changed(desk: Desk, run: RunRecord, config: RunConfig) -> bool:
    """Whether a run with this configuration would end with the files that are there.

    Args:
        desk: the workspace.
        run: the newest run.
        config: what a person asks for now.
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
    if not await asyncio.to_thread(_stands, desk, run.snapshot, pages, listed):
        return False
    return not await edited_drafts(desk, active)


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


def _stands(desk: Desk, snapshot: str, pages: dict[str, str], listed: str) -> bool:
    """Whether the repository is that of the snapshot, and the pages are as published."""
    layout = desk.layout
    if _listed(layout) != listed:
        return False
    for path, sha256 in pages.items():
        body = publication.read_page(layout, path)
        if body is None or sha256_of(body) != sha256:
            return False
    manifest = scan(layout.repository, desk.exclude, layout.scope)
    return sha256_of(msgspec.json.encode(manifest)) == snapshot


def _listed(layout: Layout) -> str:
    body = read_file(layout.docs, NAME) if layout.docs.is_dir() else None
    return sha256_of(body) if body is not None else ""
