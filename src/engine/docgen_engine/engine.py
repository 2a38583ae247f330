"""The front door: open a repository, start, drive, decide, read (architecture, `engine`).

The screen, the command line and scripts all come through here, so each can do what the others can.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path, PurePosixPath

import msgspec

from docgen_engine.backends.static.backend import StaticBackend
from docgen_engine.clock import SystemClock
from docgen_engine.domain.documents.base import Doc
from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.errors import Refused, StorageError, UsageError, WorkspaceBusy
from docgen_engine.domain.events import Event, TextDelta
from docgen_engine.domain.findings import Report
from docgen_engine.domain.guidance import Guidance, PageNote
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.protocols import Backend, Clock, Workers
from docgen_engine.domain.runs import RunConfig, RunRecord, RunStatus
from docgen_engine.domain.snapshot import Drift, Preflight
from docgen_engine.domain.versions import VersionRecord
from docgen_engine.domain.views import (
    EndOfRun,
    PageText,
    PageView,
    PublicationPreview,
    RunSnapshot,
    SourceText,
)
from docgen_engine.orchestrator import beginning, decisions, publishing, reading
from docgen_engine.orchestrator.desk import Bus, Desk
from docgen_engine.orchestrator.driving import Driver
from docgen_engine.repository.git import git_top, is_tracked
from docgen_engine.repository.guidance import append_note, load_guidance
from docgen_engine.repository.preflight import check_folder, preflight
from docgen_engine.repository.text import printable
from docgen_engine.store import events, runs, settings
from docgen_engine.store.content import StoredFacts
from docgen_engine.store.database import Database
from docgen_engine.store.lock import WorkspaceLock
from docgen_engine.structure import load_structure, with_guidance
from docgen_engine.user import current_user
from docgen_engine.workers import create_workers
from docgen_engine.workspace.documents import append_log
from docgen_engine.workspace.layout import Layout


class Hands(msgspec.Struct, frozen=True):
    """What a backend may work with.

    `workers` are for work on single files; `analyst` is one process that keeps the linked index.
    """

    workers: Workers
    analyst: Workers
    facts: StoredFacts


BackendFactory = Callable[[Hands], Backend]

POLL_SECONDS = 0.5
"""How soon a waiting screen notices what another process decided, at the latest."""

DOCS_SETTING = "docs"


def default_backends() -> Mapping[str, BackendFactory]:
    """The backends that are built in, by name."""
    return {"static": lambda hands: StaticBackend(hands.workers, hands.facts, hands.analyst)}


class Engine:
    """One workspace, opened. Use `async with`, or `close` it."""

    def __init__(
        self,
        repository: Path | str,
        *,
        docs: Path | None = None,
        context: Path | None = None,
        backends: Mapping[str, BackendFactory] | None = None,
        workers: Workers | None = None,
        clock: Clock | None = None,
        user: str | None = None,
    ) -> None:
        """Look at nothing yet, so that a screen can be shown at once.

        Args:
            repository: folder of the repository; it is checked by `preflight`.
            docs: the pages folder, if it was moved (`--docs`).
            context: the folder of the workspace, if it was moved (`--context`).
            backends: makers of backends by name; the built-in ones by default.
            workers: worker processes; started when first used by default.
            clock: time and chance.
            user: who decides; found out by default (contract section 8).
        """
        self._given = Path(repository)
        # Without links and `..`, so that what lies inside of it can be told by its path.
        self._repository = Path(os.path.realpath(self._given))
        self._docs_given = docs
        self._context_given = context
        self._backends = default_backends() if backends is None else backends
        self._workers = workers
        self._analyst = workers
        self._clock = clock or SystemClock()
        self._user = user
        self._bus = Bus()
        self._database: Database | None = None
        self._guidance: Guidance | None = None
        self._layout: Layout | None = None
        self._lock: WorkspaceLock | None = None
        self._opening = asyncio.Lock()
        self._turn = asyncio.Lock()
        self._driving: asyncio.Task[RunRecord] | None = None
        self._closed = False

    async def __aenter__(self) -> Engine:
        """Use it in `async with`."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        await self.close()

    # -- where things are ------------------------------------------------------------------

    @property
    def repository(self) -> Path:
        """The repository's top folder, absolute."""
        return self._repository

    @property
    def docs(self) -> Path:
        """The pages folder, absolute."""
        return self._places().docs

    def draft_path(self, page: str) -> Path:
        """Where a person edits a page that waits for approval, or a document."""
        layout = self._places()
        return layout.document(page) if not page.endswith(".md") else layout.draft(page)

    def _rules(self) -> Guidance:
        if self._guidance is None:
            self._guidance = (
                load_guidance(self._repository) if self._repository.is_dir() else Guidance()
            )
        return self._guidance

    def _places(self) -> Layout:
        if self._layout is None:
            rules = self._rules()
            self._layout = Layout(
                self._repository,
                context=self._context_given or _inside(self._repository, rules.context),
                docs=self._docs_given or _inside(self._repository, rules.docs),
            )
        return self._layout

    def _excluded(self) -> tuple[str, ...]:
        layout = self._places()
        return tuple(
            folder.relative_to(self._repository).as_posix()
            for folder in (layout.docs, layout.context)
            if folder.is_relative_to(self._repository)
        )

    # -- opening ---------------------------------------------------------------------------

    async def _open(self, *, create: bool = False) -> Database | None:
        """The database, or None where there is none and none is to be made."""
        async with self._opening:
            if self._database is None:
                await asyncio.to_thread(check_folder, self._given)
                layout = self._places()
                if create:
                    await asyncio.to_thread(layout.prepare)
                elif not await asyncio.to_thread(layout.has_workspace):
                    return None
                await asyncio.to_thread(self._refuse_shipped, layout)
                database = await Database.open(
                    layout.database, self._clock, repository=printable(str(self._repository))
                )
                try:
                    if self._docs_given is None:
                        await self._remembered_docs(database)
                except BaseException:
                    await database.close()
                    raise
                self._database = database
            return self._database

    def _refuse_shipped(self, layout: Layout) -> None:
        """Refuse a workspace that came with the repository: nobody here approved what it says."""
        if not layout.context.is_relative_to(self._repository):
            return
        inside = layout.context.relative_to(self._repository).as_posix()
        if git_top(self._repository) is not None and is_tracked(self._repository, inside):
            raise StorageError(
                f"{layout.context} is kept in git, so it came with the repository. A workspace "
                "belongs to one machine and is not trusted from elsewhere. Take it out of git "
                f"(`git rm -r --cached {inside}`), or keep one in another folder with "
                "`--context DIR`."
            )

    async def _remembered_docs(self, database: Database) -> None:
        """Where the pages of this workspace went before, if `--docs` moved them then."""
        async with database.reading() as tx:
            moved = await settings.get(tx, DOCS_SETTING)
        if moved:
            parts = PurePosixPath(moved).parts
            if moved.startswith("/") or ".." in parts or ".git" in {x.casefold() for x in parts}:
                # A database may have come with the repository, which must not choose this place.
                place = printable(os.path.normpath(self._repository / moved))
                raise UsageError(
                    f"The pages of this workspace go to {place}, outside of the repository. "
                    f"Name that folder again, `--docs {shlex.quote(place)}`, or begin anew with "
                    "`docgen-tui run --fresh --docs DIR`."
                )
            layout = self._places()
            self._layout = Layout(
                self._repository, context=layout.context, docs=self._repository / moved
            )

    async def _desk(self, config: RunConfig | None = None) -> Desk:
        database = await self._open()
        if database is None:
            raise Refused(f"There is no run in {self._given} yet. Start one with `docgen-tui run`.")
        if self._workers is None:
            self._workers = create_workers()
            self._analyst = create_workers(min(1, self._workers.count))
        if config is None:
            run = await self._stored_run()
            config = run.config if run is not None else RunConfig()
        guidance = await asyncio.to_thread(load_guidance, self._repository)
        self._guidance = guidance
        return Desk(
            database=database,
            layout=self._places(),
            clock=self._clock,
            analyst=self._analyst or self._workers,
            backend=self._backend(config.backend, database),
            structure=await asyncio.to_thread(self._structure),
            guidance=guidance,
            name=printable(self._repository.name) or "root",
            user=await self._who(),
            exclude=self._excluded(),
            bus=self._bus,
        )

    def _structure(self) -> Structure:
        rules = self._rules()
        own = self._repository / rules.structure if rules.structure else None
        return with_guidance(load_structure(own), rules)

    def _backend(self, name: str, database: Database) -> Backend:
        if name not in self._backends:
            raise UsageError(
                f"The backend `{name}` is not available in this version; "
                f"use {' or '.join(f'`{each}`' for each in sorted(self._backends))}."
            )
        assert self._workers is not None  # noqa: S101 - made by _desk
        hands = Hands(self._workers, self._analyst or self._workers, StoredFacts(database.path))
        return self._backends[name](hands)

    async def _who(self) -> str:
        if self._user is None:
            self._user = await current_user(self._repository)
        return self._user

    def _locked(self) -> WorkspaceLock:
        if self._lock is None:
            self._lock = WorkspaceLock(self._places().lock)
        return self._lock

    @contextlib.asynccontextmanager
    async def _holding(self) -> AsyncIterator[None]:
        """The workspace's lock; decisions of this process follow one another.

        Raises:
            WorkspaceBusy: another process works here, or this one drives the run.
        """
        if self._driving is not None:
            raise WorkspaceBusy("The run is going on. Wait for its next gate, or stop it first.")
        async with self._turn:
            with self._locked().holding():
                yield

    def _working(self) -> bool:
        """Whether this process or another works on the run or stores a decision."""
        return self._turn.locked() or self._locked().held_elsewhere()

    # -- where the run stands --------------------------------------------------------------

    async def preflight(self, *, force: bool = False) -> Preflight:
        """Look whether the path can be documented (contract section 3)."""
        return await asyncio.to_thread(
            lambda: preflight(
                self._given,
                force=force,
                exclude=self._excluded() if self._repository.is_dir() else (),
            )
        )

    async def _stored_run(self) -> RunRecord | None:
        database = await self._open()
        if database is None:
            return None
        async with database.reading() as tx:
            return await runs.latest_run(tx)

    async def current(self) -> RunRecord | None:
        """The newest run; `interrupted` where it runs and no process works on it."""
        run = await self._stored_run()
        return None if run is None else self._as_seen(run)

    def _as_seen(self, run: RunRecord) -> RunRecord:
        return reading.as_seen(run, working=self._working())

    async def snapshot(self) -> RunSnapshot | None:
        """Everything a screen needs when it attaches to the newest run."""
        run = await self._stored_run()
        if run is None or self._database is None:
            return None
        working = self._working()
        return await reading.snapshot(
            self._database, self._places(), reading.as_seen(run, working=working), working=working
        )

    async def events(self, after: int = 0, *, follow: bool = True) -> AsyncIterator[Event]:
        """Events of the newest run after a number; with `follow`, also those to come."""
        run = 0
        while not self._closed:
            latest = await self._stored_run()
            if latest is not None and latest.id != run:
                after = after if run == 0 else 0
                run = latest.id
            batch: list[Event] = []
            if run and self._database is not None:
                async with self._database.reading() as tx:
                    batch = await events.since(tx, run, after)
            for event in batch:
                after = event.seq
                yield event
            if batch:
                continue
            if not follow:
                return
            await self._bus.wait(POLL_SECONDS)

    def on_delta(self, sink: Callable[[TextDelta], None]) -> Callable[[], None]:
        """Hear the streams of text; returns the way to stop."""
        return self._bus.listen(sink)

    # -- going on --------------------------------------------------------------------------

    async def start(self, config: RunConfig, *, force: bool = False) -> RunRecord:
        """Begin a new run; an unfinished one is canceled and stays in the history.

        Raises:
            PreflightError: the path cannot be documented.
            ForeignDocumentation: the pages folder is somebody else's.
            StorageError: the workspace cannot be made.
            WorkspaceBusy: another process works on it.
        """
        found = await self.preflight(force=force)
        if config.backend not in self._backends:
            self._backend(config.backend, await self._require_database())
        await asyncio.to_thread(beginning.check_folders, self._places())
        await self._open(create=True)
        async with self._holding():
            desk = await self._desk(config)
            run = await self._stored_run()
            if run is not None and run.status.unfinished:
                await decisions.cancel(desk, reading.as_seen(run, working=False))
            return await beginning.begin(desk, config, found)

    async def _require_database(self) -> Database:
        database = await self._open()
        if database is None:
            raise UsageError(
                "This backend is not available in this version; use `--backend static`."
            )
        return database

    async def resume(self) -> RunRecord:
        """A failed or interrupted run, or stale phases, back to running.

        Raises:
            Refused: there is nothing to resume.
            WorkspaceBusy: another process works on it.
        """
        async with self._holding():
            run = await self._require_run()
            return await decisions.resume(await self._desk(), reading.as_seen(run, working=False))

    async def _require_run(self) -> RunRecord:
        run = await self._stored_run()
        if run is None or self._database is None:
            raise Refused(f"There is no run in {self._given} yet. Start one with `docgen-tui run`.")
        if self._docs_given is not None:
            async with self._database.reading() as tx:
                begun = await settings.get(tx, DOCS_SETTING)
            if begun and begun != self._places().docs_dir:
                place = shlex.quote(printable(os.path.normpath(self._repository / begun)))
                raise UsageError(
                    "The pages of this run have links that lead from another folder. Go on with "
                    f"`--docs {place}`, or begin anew with `docgen-tui run --fresh --docs DIR`."
                )
        return run

    async def drive(self) -> RunRecord:
        """Work under the lock until the run no longer runs.

        Raises:
            WorkspaceBusy: another process works on it.
            StorageError: what was done cannot be stored; the run can be resumed.
        """
        async with self._holding():
            run = await self._require_run()
            if run.status is not RunStatus.RUNNING:
                return run
            work = asyncio.create_task(Driver(await self._desk()).drive(run))
            self._driving = work
            try:
                await asyncio.wait({work})
            finally:
                if not work.done():
                    work.cancel()
                    await asyncio.wait({work})
                self._driving = None
        if work.cancelled():
            return await self._require_seen()
        return work.result()

    async def _require_seen(self) -> RunRecord:
        return self._as_seen(await self._require_run())

    async def stop(self) -> None:
        """Interrupt `drive` in this process; finished work is kept."""
        work = self._driving
        if work is not None and not work.done():
            work.cancel()
            await asyncio.wait({work})

    # -- deciding --------------------------------------------------------------------------

    async def approve(
        self, execution: str | None = None, report: int | None = None, *, rest: bool = False
    ) -> RunRecord:
        """Approve the waiting execution and the report that was shown; publishes after gate 6."""
        async with self._deciding() as (desk, run):
            return await decisions.approve(desk, run, execution, report, rest=rest)

    async def reject(
        self, note: str, files: tuple[str, ...] = (), execution: str | None = None
    ) -> RunRecord:
        """Send the waiting phase, or named pages, back with a note."""
        async with self._deciding() as (desk, run):
            return await decisions.reject(desk, run, note, files, execution)

    async def regenerate(
        self, *, phase: int | None = None, files: tuple[str, ...] = (), note: str = ""
    ) -> RunRecord:
        """Make a phase or named pages again, in a new execution."""
        if phase is not None and not Phase.DISCOVERY <= phase <= Phase.QA:
            raise UsageError(f"There is no phase {phase} to make again; choose 1 to 6.")
        async with self._deciding() as (desk, run):
            wanted = None if phase is None else Phase(phase)
            return await decisions.regenerate(desk, run, wanted, files, note)

    async def revalidate(self) -> RunRecord:
        """Take in manual edits and run the validators of the waiting or failed gate again."""
        async with self._deciding() as (desk, run):
            return await decisions.revalidate(desk, run)

    async def cancel(self) -> RunRecord:
        """End the run for good; everything is kept."""
        await self.stop()
        async with self._deciding() as (desk, run):
            return await decisions.cancel(desk, run)

    @contextlib.asynccontextmanager
    async def _deciding(self) -> AsyncIterator[tuple[Desk, RunRecord]]:
        """The lock for as long as a decision is stored, and the run as it stands then."""
        await self._require_run()
        async with self._holding():
            run = await self._require_run()
            yield await self._desk(run.config), reading.as_seen(run, working=False)
        self._bus.changed()

    async def keep_note(self, note: str, page: str = "") -> None:
        """Keep a note as standing guidance in `.docgen.toml`."""
        await asyncio.to_thread(append_note, self._repository, PageNote(note, page))
        self._guidance = None

    # -- reading ---------------------------------------------------------------------------

    async def pages(self) -> tuple[PageView, ...]:
        """The planned pages of the newest run, in plan order."""
        seen = await self.snapshot()
        return seen.pages if seen else ()

    async def page(self, path: str, version: int | None = None) -> PageText:
        """A page's text: the active version, or a given one."""
        return await reading.text_of(await self._opened(), path, version)

    async def document(self, key: str) -> Doc | None:
        """The active document of a key, or None."""
        database = await self._open()
        return None if database is None else await reading.document(database, key)

    async def raw_document(self, key: str, version: int | None = None) -> PageText | None:
        """A document as JSON text with its version, or None."""
        database = await self._open()
        return None if database is None else await reading.raw_document(database, key, version)

    async def versions(self, file: str) -> tuple[VersionRecord, ...]:
        """All versions of a page or document, newest first."""
        return await reading.versions_of(await self._opened(), file)

    async def diff(self, file: str, old: int, new: int) -> str:
        """A unified difference between two versions."""
        return await reading.difference(await self._opened(), file, old, new)

    async def report(self, execution: str | None = None) -> Report | None:
        """The newest report of an execution (default: of the newest gate)."""
        run = await self._stored_run()
        if run is None:
            return None
        return await reading.report(await self._opened(), run, execution)

    async def source(self, path: str) -> SourceText:
        """A file of the repository as the snapshot has it."""
        return await reading.source(
            await self._opened(), await self._require_run(), path, self._repository
        )

    async def publication(self) -> PublicationPreview:
        """What approving gate 6 would change on disk."""
        return await publishing.preview(await self._desk(), await self._require_run())

    async def drift(self) -> tuple[Drift, ...]:
        """What differs from the snapshot now."""
        run = await self._stored_run()
        if run is None:
            return ()
        return await reading.drift(await self._opened(), run, self._repository, self._excluded())

    async def end_of_run(self) -> EndOfRun | None:
        """What to say when the run is complete or failed (contract section 12)."""
        run = await self.current()
        if run is None:
            return None
        return await reading.end_of_run(await self._opened(), self._places(), run, self._given)

    async def _opened(self) -> Database:
        database = await self._open()
        if database is None:
            raise Refused(f"There is no run in {self._given} yet. Start one with `docgen-tui run`.")
        return database

    def note_defect(self, details: str) -> Path | None:
        """Keep the details of an unexpected error in the workspace's log, if there is a workspace.

        Args:
            details: such as a traceback.

        Returns:
            The folder of the log, or None where nothing was written.
        """
        if self._database is None:
            return None
        layout = self._places()
        append_log(layout, details, self._clock.now())
        return layout.logs

    async def close(self) -> None:
        """Stop working, let go of the database and the workers."""
        self._closed = True
        await self.stop()
        self._bus.changed()
        for processes in (self._workers, self._analyst):
            if processes is not None:
                await processes.aclose()
        if self._database is not None:
            await self._database.close()


def _inside(repository: Path, moved: str) -> Path | None:
    return repository / moved if moved else None
