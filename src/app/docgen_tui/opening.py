"""Opening: from the first frame to a session that drives; what screens reach through the app."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from textual import work

from docgen_engine.domain.errors import DocgenError, ForeignDocumentation
from docgen_tui.bridge import Bridge
from docgen_tui.notices import explain
from docgen_tui.ports import EnginePort
from docgen_tui.recorder import check_record, recording
from docgen_tui.sanitise import clean, clean_name
from docgen_tui.session import Beginning, Session
from docgen_tui.view import RunView

if TYPE_CHECKING:
    from docgen_tui.app import DocgenApp

EngineSource = EnginePort | Callable[[], Awaitable[EnginePort]]
"""An engine, or the way to open one on the app's event loop once the first screen is painted."""

ANSWER: Final = "Waiting for your answer"


def free_folder(docs: Path) -> Path:
    """A folder beside the given one that nobody uses.

    Args:
        docs: the pages folder that belongs to somebody else.
    """
    names = (f"{docs.name}-docgen{number or ''}" for number in range(100))
    return next(place for name in names if not (place := docs.with_name(name)).exists())


class Opening:
    """How `DocgenApp` begins. A mixin, so that beginning, showing and leaving stay apart."""

    _source: EngineSource
    _engine: EnginePort | None = None
    _session: Session | None = None
    _bridge: Bridge | None = None
    driven = False
    """Whether the session works or watches, so that news may wake it."""
    declined = False
    """Whether a person said no to a question of preflight."""
    moved: Path | None = None
    """The pages folder, where a person chose another one than was given."""

    @property
    def _docgen(self) -> DocgenApp:
        return cast("DocgenApp", self)

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
        return self.engine.docs_dir

    # -- the start --

    @work(group="session", exit_on_error=True)
    async def open(self) -> None:
        """Open the engine, begin the session, and drive as long as the app is there."""
        try:
            beginning = await self._begin()
        except DocgenError as error:
            await self._give_up(error)
            return
        if beginning is Beginning.DECLINED:
            self.declined = True
            self._docgen.exit(1)
            return
        self.attach()
        self.driven = True
        await self.session.drive()

    async def _begin(self) -> Beginning:
        """Open the engine and begin; a pages folder of somebody else is asked about once."""
        check_record(self._docgen.options.record)
        source = self._source
        self._engine = await source() if callable(source) else source
        self._session = Session(self._engine, self._docgen.options, self._docgen)
        try:
            return await self._session.begin()
        except ForeignDocumentation as error:
            elsewhere = await self._another_place(error)
            if elsewhere is None:
                raise
            self._engine, self._bridge = elsewhere, None
            self._session = Session(self._engine, self._docgen.options, self._docgen)
            return await self._session.begin()

    async def _another_place(self, error: ForeignDocumentation) -> EnginePort | None:
        """Offer a free folder beside the one that belongs to somebody else (contract section 4)."""
        move = self._docgen.options.move
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
        app = self._docgen
        if self._bridge is None:
            self._bridge = Bridge(self.engine, app.clock, app.changed, app.streamed, app.streams)
            self._docgen.run_worker(self._follow(self._bridge), group="events", exit_on_error=True)

    async def _follow(self, bridge: Bridge) -> None:
        try:
            file, after = self._docgen.options.record, self._docgen.options.record_after
            async with recording(self.engine, file, after) as record:
                await bridge.pump()
            if record.problem:
                self._docgen.tell(record.problem)
        except DocgenError as error:
            self._docgen.trouble(error)

    async def _give_up(self, error: DocgenError) -> None:
        """Nothing can be shown: say why, and leave with the error's code."""
        from docgen_tui.screens.failure import FailureScreen

        self._docgen.crash = error
        await self._docgen.push_screen_wait(FailureScreen(explain(error)))
        self._docgen.exit(error.exit_code)

    # -- the asker's side of the session --

    async def ask(self, question: str, *, default: bool) -> bool:
        """Ask a person yes or no; to be called in a worker."""
        from docgen_tui.screens.modals import QuestionModal

        before, self._docgen.doing_words = self._docgen.doing_words, ANSWER
        try:
            return await self._docgen.push_screen_wait(QuestionModal(question, default=default))
        finally:
            self._docgen.doing_words = before

    def doing(self, words: str) -> None:
        """Say what goes on before there is a run."""
        self._docgen.doing_words = words
        self._docgen.beat()
