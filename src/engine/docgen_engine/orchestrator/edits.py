"""Edits by hand: in drafts, in published pages, in the documents of `.context/`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from docgen_engine.domain.documents.registry import DOCUMENTS
from docgen_engine.domain.errors import DocumentInvalid
from docgen_engine.domain.phases import Phase, phase_of_document
from docgen_engine.domain.runs import ExecutionRecord, RunRecord
from docgen_engine.orchestrator.desk import Desk
from docgen_engine.orchestrator.judging import check_document
from docgen_engine.orchestrator.pages import EvidenceMaker, known_texts, take_edit
from docgen_engine.store import artifacts, published, versions
from docgen_engine.workspace import documents, drafts, publication
from docgen_engine.workspace.layout import Layout


async def sync_drafts(
    desk: Desk, run: int, pages: Sequence[str], maker: EvidenceMaker, execution: ExecutionRecord
) -> None:
    """Write the active versions of pages as drafts; a person's edit there is taken in first."""
    on_disk = await asyncio.to_thread(_read_drafts, desk.layout, pages)
    wanted: dict[str, bytes] = {}
    edited: dict[str, bytes] = {}
    async with desk.database.reading() as tx:
        for page, text in on_disk.items():
            active = await versions.active(tx, page)
            sha256 = artifacts.sha256_of(text) if text is not None else ""
            if active is not None and active.artifact == sha256:
                continue
            if text is not None and sha256 not in await known_texts(tx, page):
                edited[page] = text
            elif active is not None:
                wanted[page] = await artifacts.get(tx, active.artifact)
    for page, text in edited.items():
        async with desk.recording(run) as record:
            await take_edit(record, page, "page", text, "drafts", maker, execution)
    if wanted:
        await asyncio.to_thread(_write_drafts, desk.layout, wanted)


def _read_drafts(layout: Layout, pages: Sequence[str]) -> dict[str, bytes | None]:
    return {page: drafts.read_draft(layout, page) for page in pages}


def _write_drafts(layout: Layout, texts: Mapping[str, bytes]) -> None:
    for page, text in texts.items():
        drafts.write_draft(layout, page, text)


async def edited_drafts(desk: Desk, judged: dict[str, str]) -> tuple[str, ...]:
    """Files that differ on disk from what was validated: drafts of pages, and documents.

    Args:
        desk: the workspace.
        judged: artifact by file, as the report was made from.
    """
    return await asyncio.to_thread(_edited, desk.layout, judged)


def _edited(layout: Layout, judged: Mapping[str, str]) -> tuple[str, ...]:
    changed = []
    for file in sorted(judged):
        if file in DOCUMENTS:
            if documents.read_document_edit(layout, file, judged[file]) is not None:
                changed.append(file)
            continue
        on_disk = drafts.read_draft(layout, file)
        if on_disk is not None and artifacts.sha256_of(on_disk) != judged[file]:
            changed.append(file)
    return tuple(changed)


async def take_draft_edits(
    desk: Desk,
    run: RunRecord,
    execution: ExecutionRecord,
    judged: dict[str, str],
    maker: EvidenceMaker,
) -> tuple[str, ...]:
    """Turn edited drafts and the edited document of the waiting phase into user versions.

    Returns:
        The files that were edited.

    Raises:
        DocumentInvalid: an edited document breaks its schema; nothing of it is stored.
    """
    changed = await edited_drafts(desk, judged)
    for file in changed:
        if file in DOCUMENTS:
            if phase_of_document(file) != execution.phase or execution.phase is Phase.QA:
                continue
            body = await asyncio.to_thread(
                documents.read_document_edit, desk.layout, file, judged[file]
            )
            kind, place = "document", ".context"
        else:
            body = await asyncio.to_thread(drafts.read_draft, desk.layout, file)
            kind, place = "page", "drafts"
        if body is None:
            continue
        if kind == "document":
            check_document(file, body)
        async with desk.recording(run.id) as record:
            await take_edit(
                record, file, kind, body, place, maker if kind == "page" else None, execution
            )
    return changed


async def rescue_document_edit(desk: Desk, run: int, key: str) -> None:
    """Before a document is written anew: a person's edit of the file becomes a version.

    An edit that breaks the schema cannot be a version; its file is set aside, never overwritten.
    """
    async with desk.database.reading() as tx:
        active = await versions.active(tx, key)
    if active is None:
        return
    body = await asyncio.to_thread(documents.read_document_edit, desk.layout, key, active.artifact)
    if body is None:
        return
    try:
        check_document(key, body)
    except DocumentInvalid:
        await asyncio.to_thread(documents.set_aside, desk.layout, key)
        return
    async with desk.recording(run) as record:
        await take_edit(record, key, "document", body, ".context", None, None)


async def notice_published_edits(desk: Desk, run: int) -> tuple[str, ...]:
    """Pages changed by hand in the pages folder become active user versions.

    Returns:
        Their paths.
    """
    async with desk.database.reading() as tx:
        known = await published.published(tx)
    changed = []
    for page in sorted(known):
        on_disk = await asyncio.to_thread(publication.read_page, desk.layout, page)
        if on_disk is None or artifacts.sha256_of(on_disk) == known[page][0]:
            continue
        async with desk.recording(run) as record:
            if artifacts.sha256_of(on_disk) in await known_texts(record.tx, page):
                continue
            await take_edit(record, page, "page", on_disk, "documentation", None, None)
        changed.append(page)
    return tuple(changed)
