"""What the screens and the command line need of the engine; `docgen_engine.engine.Engine` has it.

Tests put a double in its place, which replays recorded events.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Protocol

from docgen_engine.domain.documents.base import Doc
from docgen_engine.domain.events import Event, TextDelta
from docgen_engine.domain.findings import Report
from docgen_engine.domain.runs import RunConfig, RunRecord
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

DeltaSink = Callable[[TextDelta], None]


class EnginePort(Protocol):
    """The front door of the engine, as screens use it."""

    @property
    def repository(self) -> Path:
        """The repository's top folder, absolute."""
        ...

    @property
    def docs(self) -> Path:
        """The pages folder, absolute."""
        ...

    @property
    def docs_dir(self) -> str:
        """The pages folder relative to the repository, as citations need it."""
        ...

    # -- where the run stands -------------------------------------------------------------

    async def preflight(self, *, force: bool = False) -> Preflight:
        """Look whether the path can be documented (contract section 3); raises PreflightError."""
        ...

    async def current(self) -> RunRecord | None:
        """The newest run, `interrupted` where it runs without a process, or None."""
        ...

    async def snapshot(self) -> RunSnapshot | None:
        """Everything a screen needs when it attaches to the newest run."""
        ...

    def events(self, after: int = 0, *, follow: bool = True) -> AsyncIterator[Event]:
        """Events of the newest run after a number; with `follow`, also those to come, from this
        process or another, until the engine closes. A new run starts again at 1: `event.run`.
        """
        ...

    def on_delta(self, sink: DeltaSink) -> Callable[[], None]:
        """Hear the streams of text; returns the way to stop. Called on the event loop."""
        ...

    # -- going on --------------------------------------------------------------------------

    async def up_to_date(self, config: RunConfig) -> RunRecord | None:
        """The newest run, where a new one with this configuration would change nothing."""
        ...

    async def start(self, config: RunConfig, *, force: bool = False) -> RunRecord:
        """Begin a new run; an unfinished one is canceled and stays in the history."""
        ...

    async def resume(self) -> RunRecord:
        """A failed or interrupted run, or stale phases, back to running."""
        ...

    async def drive(self) -> RunRecord:
        """Work under the lock until the run no longer runs; raises WorkspaceBusy."""
        ...

    # -- deciding (each raises Refused when it does not fit, WorkspaceBusy when locked) -----

    async def approve(
        self, execution: str | None = None, report: int | None = None, *, rest: bool = False
    ) -> RunRecord:
        """Approve the waiting execution and the report that was shown; publishes after gate 6."""
        ...

    async def reject(
        self, note: str, files: tuple[str, ...] = (), execution: str | None = None
    ) -> RunRecord:
        """Send the phase, or named pages, back with a note."""
        ...

    async def regenerate(
        self, *, phase: int | None = None, files: tuple[str, ...] = (), note: str = ""
    ) -> RunRecord:
        """Make a phase or named pages again, in a new execution."""
        ...

    async def revalidate(self) -> RunRecord:
        """Take in manual edits and run the validators of the waiting or failed gate again."""
        ...

    async def cancel(self) -> RunRecord:
        """End the run for good; everything is kept."""
        ...

    async def stop(self) -> None:
        """Interrupt `drive` in this process: agents are canceled, finished work is kept."""
        ...

    async def keep_note(self, note: str, page: str = "") -> None:
        """Keep a note as standing guidance in `.docgen.toml`."""
        ...

    # -- reading ---------------------------------------------------------------------------

    async def pages(self) -> tuple[PageView, ...]:
        """The planned pages of the newest run, in plan order."""
        ...

    async def page(self, path: str, version: int | None = None) -> PageText:
        """A page's text: the active version, or a given one."""
        ...

    async def document(self, key: str) -> Doc | None:
        """The active `analysis`, `questions`, `research`, `work-assignments` or `qa-results`."""
        ...

    async def raw_document(self, key: str, version: int | None = None) -> PageText | None:
        """A document as JSON text with its version."""
        ...

    async def versions(self, file: str) -> tuple[VersionRecord, ...]:
        """All versions of a page or document, newest first."""
        ...

    async def diff(self, file: str, old: int, new: int) -> str:
        """A unified difference between two versions."""
        ...

    async def report(self, execution: str | None = None) -> Report | None:
        """The newest report of an execution (default: of the newest gate)."""
        ...

    async def source(self, path: str) -> SourceText:
        """A file of the repository as the snapshot has it; raises RepositoryReadError."""
        ...

    async def publication(self) -> PublicationPreview:
        """What approving gate 6 would change on disk."""
        ...

    async def drift(self) -> tuple[Drift, ...]:
        """What differs from the snapshot now."""
        ...

    async def end_of_run(self) -> EndOfRun | None:
        """What to say when the run is complete or failed."""
        ...

    def draft_path(self, page: str) -> Path:
        """Where a person edits a page that waits for approval (`.context/drafts/…`)."""
        ...

    def note_defect(self, details: str) -> Path | None:
        """Keep the details of an unexpected error; the log's folder, None where there is none."""
        ...

    async def close(self) -> None:
        """Let go of the database and the workers."""
        ...
