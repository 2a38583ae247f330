"""Leaving the program: keys, signals, what is asked first, and the exit code that follows."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Final, cast

from docgen_engine.domain.errors import DocgenError
from docgen_engine.domain.runs import RunRecord
from docgen_engine.domain.views import EndOfRun
from docgen_tui.exits import exit_code

if TYPE_CHECKING:
    from docgen_tui.app import DocgenApp

QUIT_AGAIN: Final = 2.0
"""Seconds in which a second ctrl+c leaves without a question."""
INTERRUPTED: Final = 130
QUIT_QUESTION: Final = (
    "A run is going on. Leave? Agents are stopped, what is finished is kept, and the run can be "
    "resumed."
)


class Leaving:
    """The ways out of `DocgenApp`. A mixin, so that showing and leaving stay apart."""

    asked_to_quit = float("-inf")
    asking_to_quit = False
    last: RunRecord | None = None
    """The run as it was left, for the lines that are printed afterwards."""
    end: EndOfRun | None = None

    @property
    def _docgen(self) -> DocgenApp:
        return cast("DocgenApp", self)

    async def action_interrupt(self) -> None:
        """ctrl+c without a selection: as quit; pressed twice, quit without a question."""
        app = self._docgen
        now = app.clock.monotonic()
        if now - self.asked_to_quit < QUIT_AGAIN:
            await self.leave()
            return
        self.asked_to_quit = now
        if app.driving:
            app.run_worker(self._ask_to_quit(), group="quit", exclusive=True)
        else:
            app.notify("Press ctrl+c again, or ctrl+q, to leave.", markup=False, timeout=QUIT_AGAIN)

    async def action_quit(self) -> None:
        """Leave; a run that goes on here is asked about first, and a second press is the answer."""
        app = self._docgen
        if app.driving and not self.asking_to_quit:
            app.run_worker(self._ask_to_quit(), group="quit", exclusive=True)
        else:
            await self.leave()

    async def _ask_to_quit(self) -> None:
        self.asking_to_quit = True
        try:
            if await self._docgen.ask(QUIT_QUESTION, default=False):
                await self.leave()
        finally:
            self.asking_to_quit = False

    async def leave(self, code: int | None = None) -> None:
        """Stop what this process does and exit.

        Args:
            code: exit code; that of the run's state where not given.
        """
        app = self._docgen
        found = INTERRUPTED
        if app.begun:
            await app.session.leave()
            self.last = await self._last_run()
            if self.last is not None:
                found = exit_code(self.last)
                self.end = await self._end_of_run()
        app.exit(found if code is None else code)

    async def _end_of_run(self) -> EndOfRun | None:
        try:
            return await self._docgen.engine.end_of_run()
        except DocgenError:
            # The run's state is known; only the details of its end cannot be read.
            return None

    async def _last_run(self) -> RunRecord | None:
        try:
            return await self._docgen.engine.current()
        except DocgenError as error:
            self._docgen.crash = error
            return None

    def watch_signals(self) -> None:
        """SIGTERM and SIGHUP would leave the terminal with the mouse on (Textual 8.2.8)."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and not self._docgen.is_headless:
                try:
                    loop.add_signal_handler(number, self._on_signal, int(number))
                except (NotImplementedError, RuntimeError):  # not on this platform or thread
                    return

    def _on_signal(self, number: int) -> None:
        self._docgen.run_worker(self.leave(128 + number), group="quit", exclusive=True)
