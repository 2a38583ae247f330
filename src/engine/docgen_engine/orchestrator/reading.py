"""What the engine shows of a workspace: read from the database, never changed here."""

from __future__ import annotations

import asyncio
import difflib
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from docgen_engine.domain.documents.assignments import PlannedPage, WorkAssignments
from docgen_engine.domain.documents.base import Doc, decode
from docgen_engine.domain.documents.qa import QaResults
from docgen_engine.domain.documents.questions import Questions
from docgen_engine.domain.documents.registry import DOCUMENTS
from docgen_engine.domain.documents.research import Research
from docgen_engine.domain.errors import RepositoryReadError, UsageError
from docgen_engine.domain.events import PhaseCompleted
from docgen_engine.domain.findings import Finding, Report
from docgen_engine.domain.navigation import QA_PAGE
from docgen_engine.domain.next_steps import next_steps
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import ExecutionRecord, RunRecord, RunStatus
from docgen_engine.domain.snapshot import Drift, FileKind, Manifest
from docgen_engine.domain.versions import Maker, VersionRecord
from docgen_engine.domain.views import (
    EndOfRun,
    PageText,
    PageView,
    RunSnapshot,
    SourceText,
)
from docgen_engine.repository.drift import find_drift
from docgen_engine.repository.paths import read_inside
from docgen_engine.repository.text import decode_text
from docgen_engine.store import artifacts, events, published, reports, runs, tasks, versions
from docgen_engine.store.database import Database, Tx
from docgen_engine.workspace.layout import Layout

D = TypeVar("D", bound=Doc)

LARGEST_SHOWN = 4_000_000
"""Bytes of a file on disk that are compared with the snapshot before showing it."""


def as_seen(run: RunRecord, *, working: bool) -> RunRecord:
    """A run that is `running` with no process at work is reported as `interrupted`."""
    if run.status is RunStatus.RUNNING and not working:
        return msgspec.structs.replace(run, status=RunStatus.INTERRUPTED)
    return run


async def snapshot(
    database: Database, layout: Layout, run: RunRecord, *, working: bool
) -> RunSnapshot:
    """Everything a screen needs when it attaches."""
    async with database.reading() as tx:
        executions = await runs.executions(tx, run.id)
        newest = await _newest_report(tx, run, executions)
        return RunSnapshot(
            run=run,
            executions=tuple(executions),
            pages=await _pages(tx, run, executions, newest),
            report=newest,
            seq=await events.last_seq(tx, run.id),
            working=working,
        )


async def _newest_report(
    tx: Tx, run: RunRecord, executions: Sequence[ExecutionRecord]
) -> Report | None:
    """The report of the gate where the run stands, else of the gate before it."""
    for phase in range(run.phase, 0, -1):
        for execution in reversed(executions):
            if execution.phase == phase:
                found = await reports.latest_report(tx, execution.id)
                if found is not None:
                    return found
    return None


async def report(database: Database, run: RunRecord, name: str | None) -> Report | None:
    """The newest report of an execution, or of the newest gate."""
    async with database.reading() as tx:
        if name is None:
            return await _newest_report(tx, run, await runs.executions(tx, run.id))
        execution = await runs.execution_named(tx, run.id, name)
        if execution is None:
            raise UsageError(f"There is no execution {name} in this run.")
        return await reports.latest_report(tx, execution.id)


async def _pages(
    tx: Tx, run: RunRecord, executions: Sequence[ExecutionRecord], newest: Report | None
) -> tuple[PageView, ...]:
    plan = await _plan(tx)
    failed: set[str] = set()
    for execution in executions:
        if execution.phase is Phase.WRITING:
            rows = await tasks.tasks_of(tx, execution.id)
            failed -= {row.page for row in rows if row.state in ("succeeded", "reused")}
            failed |= {row.page for row in rows if row.page and row.state == "failed"}
    on_disk = await published.published(tx)
    by_file: dict[str, list[Finding]] = {}
    for finding in newest.findings if newest is not None else ():
        by_file.setdefault(finding.file, []).append(finding)
    found = []
    for entry in plan:
        all_versions = await versions.versions(tx, entry.path)
        active = next((each for each in all_versions if each.active), None)
        newer = all_versions[0].number if all_versions else 0
        found.append(
            PageView(
                path=entry.path,
                title=entry.title,
                order=entry.order,
                owner=entry.owner,
                generator=entry.generator,
                state=_state(
                    active, run, failed=entry.path in failed, published=_is_on_disk(active, on_disk)
                ),
                version=active.number if active else 0,
                newer=newer if active and newer > active.number else 0,
                maker=active.maker if active else "",
                published=_is_on_disk(active, on_disk),
                findings=tuple(by_file.get(entry.path, ())),
            )
        )
    return tuple(found)


def _is_on_disk(active: VersionRecord | None, on_disk: dict[str, tuple[str, int]]) -> bool:
    return active is not None and on_disk.get(active.file, ("", 0))[0] == active.artifact


def _state(active: VersionRecord | None, run: RunRecord, *, failed: bool, published: bool) -> str:
    """The word for a page, as `PageView.state` explains."""
    if active is None or failed:
        return "failed" if failed else "planned"
    if Phase.WRITING in run.stale and run.status is RunStatus.COMPLETE:
        return "stale"
    if active.maker is Maker.USER:
        return "edited"
    if active.approved:
        return "approved"
    return "published" if published else "draft"


async def _plan(tx: Tx) -> list[PlannedPage]:
    active = await versions.active(tx, "work-assignments")
    if active is None:
        return []
    body = await artifacts.get(tx, active.artifact)
    work = decode("work-assignments", body, WorkAssignments)
    return sorted(work.plan, key=lambda entry: entry.order)


# -- texts ---------------------------------------------------------------------------------


async def text_of(database: Database, file: str, number: int | None) -> PageText:
    """The text of a page or document: the active version, or a given one."""
    async with database.reading() as tx:
        try:
            found = (
                await versions.active(tx, file)
                if number is None
                else await versions.version(tx, file, number)
            )
        except KeyError:
            found = None
        if found is None:
            which = f"version {number} of {file}" if number is not None else file
            raise UsageError(f"There is no {which} yet. `docgen-tui status` lists the pages.")
        body = await artifacts.get(tx, found.artifact)
    state = "active" if found.active else "stored"
    return PageText(file, body.decode("utf-8", "replace"), found.number, found.maker, state)


async def document(database: Database, key: str) -> Doc | None:
    """The active document of a key."""
    found = await raw_document(database, key, None)
    return None if found is None else decode(key, found.text.encode(), DOCUMENTS[key])


async def raw_document(database: Database, key: str, number: int | None) -> PageText | None:
    """A document as JSON text."""
    if key not in DOCUMENTS:
        raise UsageError(f"There is no document {key}; there are {', '.join(DOCUMENTS)}.")
    async with database.reading() as tx:
        if await versions.active(tx, key) is None:
            return None
    return await text_of(database, key, number)


async def versions_of(database: Database, file: str) -> tuple[VersionRecord, ...]:
    """All versions of a page or document, newest first."""
    async with database.reading() as tx:
        return tuple(await versions.versions(tx, file))


async def difference(database: Database, file: str, old: int, new: int) -> str:
    """A unified difference between two versions of a file."""
    before = await text_of(database, file, old)
    after = await text_of(database, file, new)
    return await asyncio.to_thread(
        lambda: "".join(
            difflib.unified_diff(
                before.text.splitlines(keepends=True),
                after.text.splitlines(keepends=True),
                f"{file} v{old}",
                f"{file} v{new}",
            )
        )
    )


async def source(database: Database, run: RunRecord, path: str, repository: Path) -> SourceText:
    """A file of the repository as the snapshot has it."""
    async with database.reading() as tx:
        manifest = msgspec.json.decode(await artifacts.get(tx, run.snapshot), type=Manifest)
        entry = manifest.by_path().get(path)
        if entry is None or entry.kind is not FileKind.TEXT:
            raise RepositoryReadError(
                f"{path} is not a text file of the snapshot that this run is pinned to."
            )
        body = await artifacts.get(tx, entry.sha256)

    def drifted() -> bool:
        try:
            return artifacts.sha256_of(read_inside(repository, path, LARGEST_SHOWN)) != entry.sha256
        except (OSError, RepositoryReadError):
            return True

    return SourceText(path, decode_text(body), entry.language, await asyncio.to_thread(drifted))


async def drift(
    database: Database, run: RunRecord, repository: Path, exclude: Sequence[str]
) -> tuple[Drift, ...]:
    """What differs from the snapshot now."""
    async with database.reading() as tx:
        manifest = msgspec.json.decode(await artifacts.get(tx, run.snapshot), type=Manifest)
    return await asyncio.to_thread(find_drift, repository, manifest, exclude)


# -- the end -------------------------------------------------------------------------------


async def end_of_run(database: Database, layout: Layout, run: RunRecord, given: Path) -> EndOfRun:
    """What to say when the run is complete or failed (contract section 12)."""
    async with database.reading() as tx:
        qa = await _maybe(tx, "qa-results", QaResults)
        questions = await _maybe(tx, "questions", Questions)
        research = await _maybe(tx, "research", Research)
        happened = await events.of_type(tx, run.id, "phase.completed")
        used = await tasks.usage_by_phase(tx, run.id)
    answered = (
        sum(finding.status in ("answered", "partial") for finding in research.findings)
        if research is not None
        else 0
    )
    seconds = sum(event.seconds for event in happened if isinstance(event, PhaseCompleted))
    return EndOfRun(
        run=run,
        folder=str(layout.docs),
        index=str(layout.docs / "index.md"),
        qa_summary=str(layout.docs / QA_PAGE),
        score=qa.overall_score if qa else None,
        rating=qa.quality_rating if qa else "",
        next_steps=next_steps(qa.gaps) if qa else (),
        questions=len(questions.questions) if questions else 0,
        answered=answered,
        seconds=round(seconds, 1),
        log=str(layout.logs),
        resume_command=f"docgen-tui run --resume {shlex.quote(str(given))}",
        usage=tuple(
            (phase.key, usage)
            for phase, usage in sorted(used.items())
            if usage.input or usage.output
        ),
    )


async def _maybe(tx: Tx, key: str, kind: type[D]) -> D | None:
    active = await versions.active(tx, key)
    if active is None:
        return None
    return decode(key, await artifacts.get(tx, active.artifact), kind)
