"""`DocgenApp`: the frame around all screens: session, bridge, scheduler, errors, leaving."""

from __future__ import annotations

import gc
import os
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path, PurePath
from typing import ClassVar

from textual import events, work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen
from textual.signal import Signal
from textual.timer import Timer
from textual.worker import WorkerFailed

from docgen_engine.domain.errors import DocgenError, ForeignDocumentation
from docgen_engine.domain.events import Event
from docgen_engine.domain.runs import RunStatus
from docgen_engine.resources import resource_dir
from docgen_tui.actions import APP_ACTIONS, RUN_ACTIONS, bindings
from docgen_tui.ascii_filter import AsciiFilter
from docgen_tui.bridge import Bridge
from docgen_tui.clock import AppClock, SystemClock
from docgen_tui.frame import TICK, FrameScheduler
from docgen_tui.glyphs import ASCII, Glyphs, choose_glyphs
from docgen_tui.guard import GateGuard
from docgen_tui.leaving import Leaving
from docgen_tui.messages import Change, PageMarked
from docgen_tui.notices import explain
from docgen_tui.ports import EnginePort
from docgen_tui.publisher import Publisher
from docgen_tui.recorder import check_record, recording
from docgen_tui.sanitise import clean, clean_name
from docgen_tui.screens.run import RunScreen
from docgen_tui.screens.too_small import TooSmallScreen, too_small
from docgen_tui.session import Beginning, Session, StartOptions
from docgen_tui.speaking import SpeakingApp
from docgen_tui.streams import Streams
from docgen_tui.themes import DEFAULT_THEME, THEMES
from docgen_tui.view import Dirty, RunView, WorkState

EngineSource = EnginePort | Callable[[], Awaitable[EnginePort]]
"""An engine, or the way to open one on the app's event loop once the first screen is painted."""

HEARTBEAT = 0.25
"""Seconds between two looks at the clock while work goes on."""
ANSWER = "Waiting for your answer"


def style_sheets() -> list[str | PurePath]:
    """All style sheets that ship with the program: the common ones first."""
    folder = resource_dir("styles", __file__)
    first = [folder / "app.tcss", folder / "lines.tcss"]
    return [*first, *sorted(path for path in folder.glob("*.tcss") if path not in first)]


def free_folder(docs: Path) -> Path:
    """A folder beside the given one that nobody uses.

    Args:
        docs: the pages folder that belongs to somebody else.
    """
    names = (f"{docs.name}-docgen{number or ''}" for number in range(100))
    return next(place for name in names if not (place := docs.with_name(name)).exists())


class DocgenApp(Leaving, SpeakingApp):
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
        self.declined = False
        self._source = engine
        self._engine: EnginePort | None = None
        self._session: Session | None = None
        self._bridge: Bridge | None = None
        self._frames: Timer | None = None
        self._heart: Timer | None = None
        self._driven = False
        self.moved: Path | None = None
        """The pages folder, where a person chose another one than was given."""

    # -- what screens use --

    @property
    def engine(self) -> EnginePort:
        """The engine; there is one as soon as `opened`."""
        if self._engine is None:
            msg = "the engine is not open yet"
            raise RuntimeError(msg)
        return self._engine

    @property
    def opened(self) -> bool:
        """Whether there is an engine to ask."""
        return self._engine is not None

    @property
    def begun(self) -> bool:
        """Whether there is a session to leave."""
        return self._session is not None

    @property
    def session(self) -> Session:
        """The session; there is one as soon as `opened`."""
        if self._session is None:
            msg = "the session has not begun yet"
            raise RuntimeError(msg)
        return self._session

    @property
    def view(self) -> RunView:
        """What is known of the run."""
        return self._bridge.view if self._bridge is not None else RunView()

    @property
    def driving(self) -> bool:
        """Whether this process works on the run."""
        return self._session is not None and self._session.driving

    @property
    def working(self) -> bool:
        """Whether any process works on the run."""
        return self._session is not None and (self._session.working or self._session.fresh)

    @property
    def docs_dir(self) -> str:
        """The pages folder relative to the repository."""
        docs, top = self.engine.docs, self.engine.repository
        return docs.relative_to(top).as_posix() if docs.is_relative_to(top) else docs.name

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
        self._heart = self.set_interval(HEARTBEAT, self._beat, pause=True)
        self._heart.resume()
        self.push_screen(RunScreen(self))
        self.watch_signals()
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        """The first frame stands: what was imported for it is never garbage, so no pass over it."""
        if not self.is_headless:
            gc.freeze()
            gc.enable()
        self._open()

    @work(group="session", exit_on_error=True)
    async def _open(self) -> None:
        """Open the engine, begin the session, and drive as long as the app is there."""
        try:
            beginning = await self._begin()
        except DocgenError as error:
            await self._give_up(error)
            return
        if beginning is Beginning.DECLINED:
            self.declined = True
            self.exit(1)
            return
        self.attach()
        self._driven = True
        await self.session.drive()

    async def _begin(self) -> Beginning:
        """Open the engine and begin; a pages folder of somebody else is asked about once."""
        check_record(self.options.record)
        source = self._source
        self._engine = await source() if callable(source) else source
        self._session = Session(self._engine, self.options, self)
        try:
            return await self._session.begin()
        except ForeignDocumentation as error:
            elsewhere = await self._another_place(error)
            if elsewhere is None:
                raise
            self._engine = elsewhere
            self._session = Session(self._engine, self.options, self)
            return await self._session.begin()

    async def _another_place(self, error: ForeignDocumentation) -> EnginePort | None:
        """Offer a free folder beside the one that belongs to somebody else (contract section 4)."""
        move = self.options.move
        if move is None:
            return None
        docs = free_folder(self.engine.docs)
        question = f"{clean(str(error))}\n\nWrite the pages to {clean_name(docs.name)}/ instead?"
        if not await self.ask(question, default=True):
            return None
        await self.engine.close()
        self.moved = docs
        return await move(docs)

    def attach(self) -> None:
        """Follow the run's events, from the first on; once."""
        if self._bridge is None:
            self._bridge = Bridge(
                self.engine, self.clock, self._changed, self._streamed, self.streams
            )
            self.run_worker(self._follow(self._bridge), group="events", exit_on_error=True)

    async def _follow(self, bridge: Bridge) -> None:
        try:
            file, after = self.options.record, self.options.record_after
            async with recording(self.engine, file, after) as record:
                await bridge.pump()
            if record.problem:
                self.tell(record.problem)
        except DocgenError as error:
            self.trouble(error)

    async def _give_up(self, error: DocgenError) -> None:
        """Nothing can be shown: say why, and leave with the error's code."""
        from docgen_tui.screens.failure import FailureScreen

        self.crash = error
        await self.push_screen_wait(FailureScreen(explain(error)))
        self.exit(error.exit_code)

    # -- the asker's side of the session --

    async def ask(self, question: str, *, default: bool) -> bool:
        """Ask a person yes or no; to be called in a worker."""
        from docgen_tui.screens.modals import QuestionModal

        before, self.doing_words = self.doing_words, ANSWER
        try:
            return await self.push_screen_wait(QuestionModal(question, default=default))
        finally:
            self.doing_words = before

    def doing(self, words: str) -> None:
        """Say what goes on before there is a run."""
        self.doing_words = words
        self._beat()

    # -- news --

    def _changed(self, _view: RunView, dirty: frozenset[Dirty], _event: Event) -> None:
        self.publisher.add(dirty)
        self.scheduler.mark(self.publisher)
        if Dirty.RUN in dirty and self._driven:
            self.session.wake()

    def _publish(self, dirty: frozenset[Dirty]) -> None:
        view = self.view
        if Dirty.NOTICES in dirty:
            self.say_notices(self.publisher.new_notices(view))
        self.changes.publish(Change(view, dirty))

    def _streamed(self, agent: str) -> None:
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

    def _beat(self) -> None:
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
