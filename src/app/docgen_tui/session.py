"""The session: what happens from opening a repository to leaving it, without any widget.

Preflight, the questions, resume or start; then whoever may, drives: this process when nobody else
does. Decisions go through here as well, so that a decision always wakes the driver.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from enum import Enum
from pathlib import Path
from typing import Final, Protocol

import msgspec

from docgen_engine.domain.errors import DocgenError, UsageError, WorkspaceBusy
from docgen_engine.domain.runs import RunConfig, RunRecord, RunStatus
from docgen_tui.ports import EnginePort

CONTINUE: Final = "Continue anyway?"
RESUME_QUESTION: Final = (
    "Found existing documentation generation in progress (phase: {phase}). "
    "Resume from last checkpoint?"
)
STARTING_AGAIN: Final = "Starting again. The unfinished run stays in the history."
NOTHING_TO_RESUME: Final = "There is nothing to resume here. Leave `--resume` out to begin"
LOOK_AGAIN: Final = 1.0
"""Seconds after which a screen that only watches looks whether it may drive."""


class StartOptions(msgspec.Struct, frozen=True):
    """What the command line decided before the screen opened.

    `yes` answers preflight's questions, `resume` and `fresh` the question of the unfinished run.
    `docs` is the pages folder that was named, `move` opens the engine with another one.
    `context` and `scope` are the other places that were named; `settings` refuses options that
    differ from those of a run that is resumed; `record` is where events and streams go, from after
    event `record_after` on.
    """

    config: RunConfig = RunConfig()
    force: bool = False
    yes: bool = False
    resume: bool = False
    fresh: bool = False
    docs: Path | None = None
    context: Path | None = None
    scope: str | None = None
    settings: Callable[[RunConfig], None] | None = None
    record: Path | None = None
    record_after: int = 0
    command: str = "docgen-tui"
    move: Callable[[Path], Awaitable[EnginePort]] | None = None


class Asker(Protocol):
    """Where the session puts its questions and says what happens."""

    async def ask(self, question: str, *, default: bool) -> bool:
        """Ask a person yes or no."""
        ...

    def doing(self, words: str) -> None:
        """Say what goes on before there is a run."""
        ...

    def tell(self, words: str) -> None:
        """Say something once."""
        ...

    def trouble(self, error: DocgenError) -> None:
        """Show an error and what to do."""
        ...

    def attach(self) -> None:
        """There is a run: show it, also behind a question about it."""
        ...


class Beginning(Enum):
    """How a session began."""

    STARTED = "started"
    RESUMED = "resumed"
    OPENED = "opened"
    WATCHING = "watching"
    DECLINED = "declined"


class Session:
    """One screen on one repository.

    Args:
        engine: the engine.
        options: what the command line decided.
        asker: where questions go.
    """

    def __init__(self, engine: EnginePort, options: StartOptions, asker: Asker) -> None:
        self.engine = engine
        self.options = options
        self.asker = asker
        # `fresh`: a decision was made and nobody has looked yet, so that the screen does not call a
        # run interrupted in the moment between a decision and the work that follows it.
        self.driving = False
        self.working = False
        self.fresh = False
        self._wake = asyncio.Event()
        self._leaving = False
        self._drive_done = asyncio.Event()
        self._drive_done.set()

    # -- the beginning --

    async def begin(self) -> Beginning:
        """Go through preflight and the questions to a run that can be shown.

        Returns:
            How it began; `DECLINED` when a person said no to a question of preflight.

        Raises:
            DocgenError: the repository or the workspace cannot be used.
        """
        self.asker.doing("Looking at the repository")
        preflight = await self.engine.preflight(force=self.options.force)
        snapshot = await self.engine.snapshot()
        run = snapshot.run if snapshot is not None else None
        if run is not None:
            self.asker.attach()
        if snapshot is not None and snapshot.working:
            self.working = True
            return Beginning.WATCHING
        if run is not None and not self.options.fresh:
            if run.status is RunStatus.COMPLETE and not self.options.resume:
                return Beginning.OPENED
            if run.status.unfinished or (run.status is RunStatus.COMPLETE and run.stale):
                if await self._wants_resume(run):
                    await self._resume(run)
                    return Beginning.RESUMED
                self.asker.tell(STARTING_AGAIN)
        if self.options.resume and not self.options.fresh:
            self._refuse_to_resume(run)
        for question in preflight.questions:
            if not self.options.yes and not await self.asker.ask(
                f"{question} {CONTINUE}", default=False
            ):
                return Beginning.DECLINED
        await self.start()
        return Beginning.STARTED

    def _refuse_to_resume(self, run: RunRecord | None) -> None:
        """`--resume` never begins a run: somebody counts on going on with an old one."""
        if run is None or not (run.status.unfinished or run.stale):
            raise UsageError(NOTHING_TO_RESUME)

    async def _wants_resume(self, run: RunRecord) -> bool:
        if self.options.resume or self.options.yes:
            return True
        question = RESUME_QUESTION.format(phase=run.phase.key)
        return await self.asker.ask(question, default=True)

    async def _resume(self, run: RunRecord) -> None:
        if self.options.settings is not None:
            self.options.settings(run.config)
        # A run that waits for approval has nothing to resume: its gate is shown.
        if run.status is not RunStatus.AWAITING_APPROVAL:
            await self.engine.resume()
        self.wake()

    async def start(self) -> None:
        """Begin a new run with the chosen configuration."""
        self.asker.doing("Taking the snapshot of the repository")
        await self.engine.start(self.options.config, force=self.options.force)
        self.wake()

    # -- driving --

    def wake(self) -> None:
        """Something was decided, here or elsewhere: look whether there is work."""
        self.fresh = True
        self._wake.set()

    async def drive(self) -> None:
        """Work whenever the run runs and nobody else works on it; ends when the session leaves."""
        while not self._leaving:
            self._wake.clear()
            watching = await self._look_and_work()
            self.fresh = False
            if self._leaving:
                return
            try:
                await asyncio.wait_for(self._wake.wait(), LOOK_AGAIN if watching else None)
            except TimeoutError:
                continue

    async def _look_and_work(self) -> bool:
        """One look; True when somebody else works or may leave work behind."""
        try:
            snapshot = await self.engine.snapshot()
            if snapshot is None:
                return False
            runs = snapshot.run.status in (RunStatus.RUNNING, RunStatus.INTERRUPTED)
            self.working = snapshot.working
            if not runs:
                return False
            if snapshot.working:
                return True
            await self._work()
        except WorkspaceBusy:
            self.working = True
            return True
        except DocgenError as error:
            self.asker.trouble(error)
            return False
        return True

    async def _work(self) -> None:
        self.driving = self.working = True
        self._drive_done.clear()
        try:
            await self.engine.drive()
        finally:
            self.driving = self.working = False
            self._drive_done.set()

    async def leave(self, patience: float = 5.0) -> None:
        """Stop working: agents are canceled, finished work is kept.

        Args:
            patience: seconds to wait for the engine to let go.
        """
        self._leaving = True
        self.wake()
        if self.driving:
            await self.engine.stop()
            try:
                await asyncio.wait_for(self._drive_done.wait(), patience)
            except TimeoutError:
                return

    # -- decisions --

    async def decide(self, decision: Callable[[], Awaitable[RunRecord]]) -> bool:
        """Make a decision and let the driver know.

        Args:
            decision: calls the engine.

        Returns:
            Whether it was taken; where not, the person has been told why.
        """
        try:
            await decision()
        except DocgenError as error:
            self.asker.trouble(error)
            return False
        finally:
            self.wake()
        return True
