"""`DocgenApp`: the frame around all screens: session, bridge, scheduler, errors, leaving."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import ClassVar

from textual import events
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen
from textual.signal import Signal
from textual.timer import Timer
from textual.worker import WorkerFailed

from docgen_engine.domain.events import Event
from docgen_engine.domain.runs import RunStatus
from docgen_engine.resources import resource_dir
from docgen_tui.actions import APP_ACTIONS, RUN_ACTIONS, bindings
from docgen_tui.ascii_filter import AsciiFilter
from docgen_tui.clock import AppClock, SystemClock
from docgen_tui.frame import TICK, FrameScheduler
from docgen_tui.glyphs import ASCII, Glyphs, choose_glyphs
from docgen_tui.guard import GateGuard
from docgen_tui.leaving import Leaving
from docgen_tui.messages import Change, PageMarked
from docgen_tui.opening import EngineSource, Opening
from docgen_tui.publisher import Publisher
from docgen_tui.sanitise import clean
from docgen_tui.screens.run import RunScreen
from docgen_tui.screens.too_small import TooSmallScreen, too_small
from docgen_tui.session import StartOptions
from docgen_tui.speaking import SpeakingApp
from docgen_tui.streams import Streams
from docgen_tui.themes import DEFAULT_THEME, THEMES
from docgen_tui.view import Dirty, RunView, WorkState

HEARTBEAT = 0.25
"""Seconds between two looks at the clock while work goes on."""


def style_sheets() -> list[str | PurePath]:
    """All style sheets that ship with the program: the common ones first."""
    folder = resource_dir("styles", __file__)
    first = [folder / "app.tcss", folder / "lines.tcss"]
    return [*first, *sorted(path for path in folder.glob("*.tcss") if path not in first)]


class DocgenApp(Opening, Leaving, SpeakingApp):
    """The terminal program.

    Args:
        engine: the engine, or the way to open it.
        repository: path of the repository, for the first paint.
        options: what the command line decided.
        clock: the time.
        glyphs: the signs; chosen by the terminal where not given.
    """

    TITLE = "docgen-tui"
    ENABLE_COMMAND_PALETTE = True
    ALLOW_SELECT = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(APP_ACTIONS, "app"),
        Binding("ctrl+c", "interrupt", "copy or quit", show=False, system=True, id="app.interrupt"),
    ]

    def __init__(
        self,
        engine: EngineSource,
        repository: str,
        options: StartOptions | None = None,
        *,
        clock: AppClock | None = None,
        glyphs: Glyphs | None = None,
    ) -> None:
        super().__init__(css_path=style_sheets())
        self._source = engine
        for theme in THEMES:
            self.register_theme(theme)
        if "TEXTUAL_THEME" not in os.environ:
            self.theme = DEFAULT_THEME
        self.repository = clean(repository)
        self.options = options or StartOptions()
        self.clock: AppClock = clock or SystemClock()
        self.glyphs = glyphs or choose_glyphs(os.environ)
        self._ascii = [AsciiFilter()] if self.glyphs is ASCII else []
        self.streams = Streams()
        self.guard = GateGuard(self.clock.monotonic)
        self.scheduler = FrameScheduler(self.clock.monotonic, self._run_frames)
        self.changes: Signal[Change] = Signal(self, "changes")
        self.publisher = Publisher(self._publish)
        self.doing_words = ""
        self.key_time = 0.0
        self.frame = 0
        self.marked: tuple[str, ...] = ()
        self.crash: BaseException | None = None
        self._frames: Timer | None = None
        self._heart: Timer | None = None

    # -- what screens use --

    @property
    def run_screen(self) -> RunScreen:
        """The main screen."""
        return next(screen for screen in self.screen_stack if isinstance(screen, RunScreen))

    def now(self) -> float:
        """Seconds since 1970."""
        return self.clock.now()

    # -- the start --

    def on_mount(self) -> None:
        """Show the screen first; everything else comes after the first paint."""
        self._frames = self.set_interval(TICK, self._tick, pause=True)
        self._heart = self.set_interval(HEARTBEAT, self.beat, pause=True)
        self._heart.resume()
        self.push_screen(RunScreen(self))
        self.watch_signals()
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        """The first frame stands: what was imported for it is never garbage, so no pass over it."""
        if not self.is_headless:
            gc.freeze()
            gc.enable()
        self.open()

    # -- news --

    def changed(self, _view: RunView, dirty: frozenset[Dirty], _event: Event) -> None:
        """The bridge folded an event in: show it with the next frame."""
        self.publisher.add(dirty)
        self.scheduler.mark(self.publisher)
        if Dirty.RUN in dirty and self.driven:
            self.session.wake()

    def _publish(self, dirty: frozenset[Dirty]) -> None:
        view = self.view
        if Dirty.NOTICES in dirty:
            self.say_notices(self.publisher.new_notices(view))
        self.changes.publish(Change(view, dirty))

    def streamed(self, agent: str) -> None:
        """Text of an agent came: its panel is painted when its turn comes."""
        for screen in self.screen_stack:
            if isinstance(screen, RunScreen) and screen.is_mounted:
                screen.agents.delta(agent)

    def on_page_marked(self, event: PageMarked) -> None:
        """A rejection offers what was marked on the files screen."""
        self.marked = event.files

    # -- time --

    def _run_frames(self, running: bool) -> None:
        if self._frames is not None:
            if running:
                self._frames.resume()
            else:
                self._frames.pause()

    def _tick(self) -> None:
        if self.is_running:
            self.scheduler.tick()

    def beat(self) -> None:
        """Clocks and turning signs, only while something works."""
        if not self.is_running or not self.screen_stack:
            return
        self._mind_the_size()
        view = self.view
        phase = view.phase_view(view.phase)
        moving = view.status in (None, RunStatus.RUNNING) or phase.state is WorkState.VALIDATING
        if self.animation_level != "none":
            self.frame = int(self.clock.now() / HEARTBEAT)
        if moving and isinstance(self.screen, RunScreen) and self.screen.is_mounted:
            self.screen.tick()

    def on_resize(self) -> None:
        """A terminal that is too small says so."""
        self._mind_the_size()

    def _mind_the_size(self) -> None:
        """Also over dialogs that open meanwhile, and away again with those that were beneath."""
        small, covered = too_small(self.size), isinstance(self.screen, TooSmallScreen)
        if small and not covered:
            self.push_screen(TooSmallScreen())
        elif covered and not small:
            self.pop_screen()

    # -- keys --

    async def on_event(self, event: events.Event) -> None:
        """Note when a key was pressed: the gate's guard asks for it."""
        if isinstance(event, events.Key):
            self.key_time = self.clock.of_key(event.time)
        await super().on_event(event)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Consoles without Unicode get signs and frames in ASCII."""
        return [*super().get_line_filters(), *self._ascii]

    def action_help(self) -> None:
        """Keys and signs."""
        from docgen_tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            focused = self.focused
            self.push_screen(HelpScreen(self.glyphs, (focused.HELP or "") if focused else ""))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette has every action of the registry that makes sense now."""
        for action in (*RUN_ACTIONS, *APP_ACTIONS):
            if action in RUN_ACTIONS:
                if not isinstance(screen, RunScreen) or not screen.check_action(action.id, ()):
                    continue
                method = getattr(screen, f"action_{action.id}")
            else:
                method = getattr(self, f"action_{action.id}")
            if action.id != "command_palette":
                title = action.label[:1].upper() + action.label[1:]
                yield SystemCommand(title, f"{action.help} ({action.key})", method)
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)

    # -- an unexpected end --

    def _handle_exception(self, error: Exception) -> None:
        """An unexpected error: kept for the log; no traceback is spilled over the screen."""
        if self.crash is None:
            # A worker's wrapper says only that there was an error; a person needs the error itself.
            self.crash = error.error if isinstance(error, WorkerFailed) else error
        if self.is_headless:
            super()._handle_exception(error)
            return
        self._return_code = 1
        self._close_messages_no_wait()
