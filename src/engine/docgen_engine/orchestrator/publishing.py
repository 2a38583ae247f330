"""Publishes the pages of a run once gate 6 lets it (contract section 4)."""

from __future__ import annotations

import asyncio

import msgspec

from docgen_engine.domain.documents.assignments import PlannedPage, WorkAssignments
from docgen_engine.domain.documents.base import decode
from docgen_engine.domain.documents.qa import QaResults
from docgen_engine.domain.events import Published
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import RunRecord
from docgen_engine.domain.views import PublicationPreview
from docgen_engine.orchestrator.desk import Desk
from docgen_engine.orchestrator.edits import notice_published_edits
from docgen_engine.store import artifacts, evidence, published, reports, runs, versions
from docgen_engine.store.database import Tx
from docgen_engine.workspace import publication


class PublishedRun(msgspec.Struct, frozen=True):
    """What was published, whether every planned page is among it, and the measured quality."""

    event: Published
    whole: bool
    pages: int
    score: float | None
    rating: str


async def publish(desk: Desk, run: RunRecord) -> PublishedRun:
    """Write all changed pages in plan order, then `.docgen.json`. Safe to repeat.

    A page that a person changed since it was published is never overwritten: its content becomes a
    version by the user, and stays.
    """
    await asyncio.to_thread(publication.check_folder, desk.layout)
    await notice_published_edits(desk, run.id)
    async with desk.database.reading() as tx:
        pages = await _pages(tx, run)
        planned = len(await _plan(tx))
        known = {path: entry[0] for path, entry in (await published.published(tx)).items()}
        numbers = {
            page.path: version.number
            for page in pages
            if (version := await versions.active(tx, page.path)) is not None
        }
        active = await versions.active(tx, "qa-results")
        qa = (
            decode("qa-results", await artifacts.get(tx, active.artifact), QaResults)
            if active is not None
            else None
        )
    result = await asyncio.to_thread(publication.publish, desk.layout, pages, known)
    kept = set(result.kept)
    async with desk.database.transaction() as tx:
        for page in pages:
            if page.path in kept:
                continue
            stored = await artifacts.put(tx, page.body)
            await published.set_published(tx, page.path, stored, page.path, numbers[page.path])
        for path in result.dropped:
            await published.remove(tx, path)
    return PublishedRun(
        event=Published(
            written=tuple(result.written),
            unchanged=len(result.unchanged),
            kept=tuple(result.kept),
            dropped=result.dropped,
        ),
        whole=len(pages) == planned,
        pages=len(pages),
        score=qa.overall_score if qa else None,
        rating=qa.quality_rating if qa else "",
    )


async def preview(desk: Desk, run: RunRecord) -> PublicationPreview:
    """What approving gate 6 would change on disk."""
    async with desk.database.reading() as tx:
        pages = await _pages(tx, run)
        known = {path: entry[0] for path, entry in (await published.published(tx)).items()}
    return await asyncio.to_thread(publication.preview, desk.layout, pages, known)


async def _pages(tx: Tx, run: RunRecord) -> list[publication.PublishedPage]:
    """The active versions of all planned pages, in plan order."""
    plan = await _plan(tx)
    execution = await runs.latest_execution(tx, run.id, Phase.QA)
    decided = [
        each
        for each in await reports.approvals(tx, run.id)
        if execution is not None and each.execution == execution.name
    ]
    approval = decided[-1] if decided else None
    pages = []
    for entry in plan:
        active = await versions.active(tx, entry.path)
        if active is None:
            continue
        pages.append(
            publication.PublishedPage(
                path=entry.path,
                body=await artifacts.get(tx, active.artifact),
                maker=active.maker,
                plan=entry,
                approval=f"{approval.decision} by {approval.who}" if approval else "gate passed",
                evidence=tuple(await evidence.evidence_of(tx, entry.path, active.number)),
            )
        )
    return pages


async def _plan(tx: Tx) -> list[PlannedPage]:
    active = await versions.active(tx, "work-assignments")
    if active is None:
        return []
    body = await artifacts.get(tx, active.artifact)
    work = decode("work-assignments", body, WorkAssignments)
    return sorted(work.plan, key=lambda entry: entry.order)
