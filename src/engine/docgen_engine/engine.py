"""The front door: open a repository, start, drive, decide, read (architecture, `engine`).

The screen, the command line and scripts all come through here, so each can do what the others can.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from docgen_engine.ahead import Ahead
from docgen_engine.builtin import BackendFactory, default_backends
from docgen_engine.clock import SystemClock
from docgen_engine.domain.documents.base import Doc
from docgen_engine.domain.errors import Refused, UsageError, WorkspaceBusy
from docgen_engine.domain.events import Event, TextDelta
from docgen_engine.domain.findings import Report
from docgen_engine.domain.guidance import PageNote
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.protocols import Clock, Workers
from docgen_engine.domain.runs import RunConfig, RunRecord, RunStatus
from docgen_engine.domain.snapshot import Drift, Manifest, Preflight
from docgen_engine.domain.versions import VersionRecord
from docgen_engine.domain.views import (
    EndOfRun,
    PageText,
    PageView,
    PublicationPreview,
    RunSnapshot,
    SourceText,
)
from docgen_engine.lazily import lazily
from docgen_engine.looking import FRESH_SECONDS, LastLook
from docgen_engine.opening import Workspace
from docgen_engine.orchestrator import beginning, reading, unchanged
from docgen_engine.orchestrator.desk import Desk
from docgen_engine.repository.guidance_notes import append_note
from docgen_engine.repository.preflight import preflight
from docgen_engine.store import events, runs
from docgen_engine.store.database import Database
from docgen_engine.workspace.documents import append_log

if TYPE_CHECKING:
    from docgen_engine.orchestrator import decisions, driving, publishing
else:  # a run on every save mostly ends with a look: nothing changed, nothing to drive or decide
    decisions = lazily("docgen_engine.orchestrator.decisions")
    driving = lazily("docgen_engine.orchestrator.driving")
    publishing = lazily("docgen_engine.orchestrator.publishing")

POLL_SECONDS = 0.5
"""How soon a waiting screen notices what another process decided, at the latest."""


class Engine:
    """One workspace, opened. Use `async with`, or `close` it."""

    def __init__(
        self,
        repository: Path | str,
        *,
        docs: Path | None = None,
        context: Path | None = None,
        scope: str | None = None,
        backends: Mapping[str, BackendFactory] | None = None,
        workers: Workers | None = None,
        clock: Clock | None = None,
        user: str | None = None,
        ahead: Ahead | None = None,
    ) -> None:
        """Look at nothing yet, so that a screen can be shown at once.

        Args:
            repository: folder of the repository; it is checked by `preflight`.
            docs: the pages folder, if it was moved (`--docs`).
            context: the folder of the workspace, if it was moved (`--context`).
            scope: the folder of the repository that is documented (`--scope`), `.` for all of it;
                what `.docgen.toml` says by default.
            backends: makers of backends by name; the built-in ones by default.
            workers: worker processes; started when first used by default.
            clock: time and chance.
            user: who decides; found out by default (contract section 8).
            ahead: worker processes that are starting already; the engine ends them.
        """
        self._at = Workspace(
            Path(repository),
            docs=docs,
            context=context,
            scope=scope,
            backends=default_backends() if backends is None else backends,
            workers=workers,
            clock=clock or SystemClock(),
            user=user,
            ahead=ahead,
        )
        self._turn = asyncio.Lock()
        self._driving: asyncio.Task[RunRecord] | None = None
        self._looks = LastLook(self._at.clock)
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
        return self._at.repository

    @property
    def docs(self) -> Path:
        """The pages folder, absolute."""
        return self._at.places().docs

    @property
    def docs_dir(self) -> str:
        """The pages folder relative to the repository, as citations need it."""
        return self._at.places().docs_dir

    @property
    def scope(self) -> str:
        """The folder that is documented, relative to the repository; empty for all of it."""
        return self._at.places().scope

    def draft_path(self, page: str) -> Path:
        """Where a person edits a page that waits for approval, or a document."""
        layout = self._at.places()
        return layout.document(page) if not page.endswith(".md") else layout.draft(page)

    @contextlib.asynccontextmanager
    async def _holding(self) -> AsyncIterator[None]:
        """The workspace's lock; decisions of this process follow one another.

        Raises:
            WorkspaceBusy: another process works here, or this one drives the run.
        """
        if self._driving is not None:
            raise WorkspaceBusy("The run is going on. Wait for its next gate, or stop it first.")
        async with self._turn:
            with self._at.lock().holding():
                yield

    def _working(self) -> bool:
        """Whether this process or another works on the run or stores a decision."""
        return self._turn.locked() or self._at.lock().held_elsewhere()

    # -- where the run stands --------------------------------------------------------------

    async def preflight(self, *, force: bool = False) -> Preflight:
        """Look whether the path can be documented (contract section 3)."""
        exclude, scope = self._at.outlook()
        found = await asyncio.to_thread(
            lambda: preflight(
                self._at.given,
                force=force,
                look=lambda root: self._looks.recent(root, exclude, scope).manifest,
                scope=scope,
            )
        )
        # A screen may ask for minutes before it begins; the contents need not wait with it.
        asyncio.get_running_loop().call_later(FRESH_SECONDS, self._looks.forget)
        return found

    async def current(self) -> RunRecord | None:
        """The newest run; `interrupted` where it runs and no process works on it."""
        run = await self._at.stored_run()
        return None if run is None else self._as_seen(run)

    def _as_seen(self, run: RunRecord) -> RunRecord:
        return reading.as_seen(run, working=self._working())

    async def snapshot(self) -> RunSnapshot | None:
        """Everything a screen needs when it attaches to the newest run."""
        run = await self._at.stored_run()
        if run is None or self._at.database is None:
            return None
        working = self._working()
        return await reading.snapshot(
            self._at.database,
            self._at.places(),
            reading.as_seen(run, working=working),
            working=working,
        )

    async def events(self, after: int = 0, *, follow: bool = True) -> AsyncIterator[Event]:
        """Events of the newest run after a number; with `follow`, also those to come."""
        run = 0
        while not self._closed:
            batch: list[Event] = []
            database = await self._at.open()
            if database is not None:
                async with database.reading() as tx:
                    latest = await runs.latest_run(tx)
                    if latest is not None and latest.id != run:
                        after = after if run == 0 else 0
                        run = latest.id
                    batch = await events.since(tx, run, after) if run else []
            for event in batch:
                after = event.seq
                yield event
            if batch:
                continue
            if not follow:
                return
            await self._at.bus.wait(POLL_SECONDS)

    def on_delta(self, sink: Callable[[TextDelta], None]) -> Callable[[], None]:
        """Hear the streams of text; returns the way to stop."""
        return self._at.bus.listen(sink)

    # -- going on --------------------------------------------------------------------------

    async def up_to_date(self, config: RunConfig) -> RunRecord | None:
        """The newest run, where a new one with this configuration would change nothing.

        Raises:
            WorkspaceBusy: another process works on it.
        """
        run = await self._at.stored_run()
        if run is None or config.backend not in self._at.backends:
            return None
        async with self._holding():
            desk = await self._at.desk(config)
            same = await unchanged.nothing_changed(desk, run, config, self._look)
        if same:
            self._looks.forget()
        return run if same else None

    def _look(self) -> Manifest:
        """List the repository as it is now."""
        return self._looks.anew(self._at.repository, *self._at.outlook()).manifest

    async def start(self, config: RunConfig, *, force: bool = False) -> RunRecord:
        """Begin a new run; an unfinished one is canceled and stays in the history.

        Raises:
            PreflightError: the path cannot be documented.
            ForeignDocumentation: the pages folder is somebody else's.
            StorageError: the workspace cannot be made.
            WorkspaceBusy: another process works on it.
        """
        await self._at.open()  # a workspace that is there knows where its pages go
        at = self._at
        at.warm(config.backend)
        exclude, scope = at.outlook()
        taken = await asyncio.to_thread(
            lambda: beginning.take(
                at.given, lambda root: self._looks.recent(root, exclude, scope), force=force
            )
        )
        self._looks.forget()
        if config.backend not in self._at.backends:
            self._at.backend(config.backend, await self._require_database())
        await asyncio.to_thread(beginning.check_folders, self._at.places())
        await self._at.open(create=True)
        async with self._holding():
            desk = await self._at.desk(config)
            run = await self._at.stored_run()
            if run is not None and run.status.unfinished:
                await decisions.cancel(desk, reading.as_seen(run, working=False))
            return await beginning.begin(desk, config, taken)

    async def _require_database(self) -> Database:
        database = await self._at.open()
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
            return await decisions.resume(
                await self._at.desk(), reading.as_seen(run, working=False)
            )

    async def _require_run(self) -> RunRecord:
        run = await self._at.stored_run()
        if run is None or self._at.database is None:
            raise Refused(
                f"There is no run in {self._at.given} yet. Start one with `docgen-tui run`."
            )
        await self._at.refuse_other_docs()
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
            self._at.warm(run.config.backend)
            work = asyncio.create_task(driving.Driver(await self._at.desk()).drive(run))
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
            yield await self._at.desk(run.config), reading.as_seen(run, working=False)
        self._at.bus.changed()

    async def keep_note(self, note: str, page: str = "") -> None:
        """Keep a note as standing guidance in `.docgen.toml`."""
        folder = self._at.repository / self._at.rules().folder
        await asyncio.to_thread(append_note, folder, PageNote(note, page))
        self._at.forget_guidance()

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
        database = await self._at.open()
        return None if database is None else await reading.document(database, key)

    async def raw_document(self, key: str, version: int | None = None) -> PageText | None:
        """A document as JSON text with its version, or None."""
        database = await self._at.open()
        return None if database is None else await reading.raw_document(database, key, version)

    async def versions(self, file: str) -> tuple[VersionRecord, ...]:
        """All versions of a page or document, newest first."""
        return await reading.versions_of(await self._opened(), file)

    async def diff(self, file: str, old: int, new: int) -> str:
        """A unified difference between two versions."""
        return await reading.difference(await self._opened(), file, old, new)

    async def report(self, execution: str | None = None) -> Report | None:
        """The newest report of an execution (default: of the newest gate)."""
        run = await self._at.stored_run()
        if run is None:
            return None
        return await reading.report(await self._opened(), run, execution)

    async def source(self, path: str) -> SourceText:
        """A file of the repository as the snapshot has it."""
        return await reading.source(
            await self._opened(), await self._require_run(), path, self._at.repository
        )

    async def publication(self) -> PublicationPreview:
        """What approving gate 6 would change on disk."""
        return await publishing.preview(await self._at.desk(), await self._require_run())

    async def drift(self) -> tuple[Drift, ...]:
        """What differs from the snapshot now."""
        run = await self._at.stored_run()
        if run is None:
            return ()
        return await reading.drift(
            await self._opened(), run, self._at.repository, self._at.excluded()
        )

    async def end_of_run(self) -> EndOfRun | None:
        """What to say when the run is complete or failed (contract section 12)."""
        run = await self.current()
        if run is None:
            return None
        return await reading.end_of_run(
            await self._opened(), self._at.places(), run, self._at.given
        )

    async def _opened(self) -> Database:
        database = await self._at.open()
        if database is None:
            raise Refused(
                f"There is no run in {self._at.given} yet. Start one with `docgen-tui run`."
            )
        return database

    def note_defect(self, details: str) -> Path | None:
        """Keep the details of an unexpected error in the workspace's log, if there is a workspace.

        Args:
            details: such as a traceback.

        Returns:
            The folder of the log, or None where nothing was written.
        """
        if self._at.database is None:
            return None
        layout = self._at.places()
        append_log(layout, details, self._at.clock.now())
        return layout.logs

    async def close(self) -> None:
        """Stop working, let go of the database and the workers."""
        self._closed = True
        await self.stop()
        self._at.bus.changed()
        await self._at.close()
