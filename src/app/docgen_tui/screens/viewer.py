"""`ViewerScreen`: what the reading screens share: a head, a body, a status line, the keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from docgen_engine.domain.errors import DocgenError
from docgen_tui.glyphs import UNICODE, Glyphs
from docgen_tui.ports import EnginePort
from docgen_tui.rows import Span
from docgen_tui.screens.base import DocgenScreen
from docgen_tui.widgets.head_line import HeadLine
from docgen_tui.widgets.key_bar import KeyBar
from docgen_tui.widgets.lines_view import LinesView
from docgen_tui.widgets.status_line import StatusLine


class ViewerScreen(DocgenScreen[None]):
    """Subclasses give the body in `compose_body` and fill it in `load`."""

    # `load` says where one begins; the base leaves it to the app, which takes the first.
    AUTO_FOCUS = ""  # type: ignore[assignment]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", "back", key_display="esc", id="viewer.back"),
    ]

    def __init__(self, port: EnginePort) -> None:
        """Look through an engine.

        Args:
            port: where everything is read from.
        """
        super().__init__()
        self.port = port

    @property
    def glyphs(self) -> Glyphs:
        """The signs that this terminal can show."""
        found: Glyphs = getattr(self.app, "glyphs", UNICODE)
        return found

    @property
    def docs_dir(self) -> str:
        """The pages folder relative to the repository, as citations need it."""
        return self.port.docs_dir

    def compose(self) -> ComposeResult:
        """Head, body, status, keys."""
        yield HeadLine(id="head")
        yield from self.compose_body()
        yield StatusLine(self.glyphs, id="status")
        yield KeyBar(id="keys")

    def compose_body(self) -> Iterable[Widget]:
        """The widgets between head and status line."""
        raise NotImplementedError

    async def load(self) -> None:
        """Read what is shown from the engine; DocgenErrors are shown by the caller."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Read as soon as the screen stands."""
        self.reload()

    @work(exclusive=True, group="load")
    async def reload(self) -> None:
        """Read again; a later call replaces one that is under way."""
        try:
            await self.load()
        except DocgenError as error:
            self.problem(str(error))

    # -- what is said ---------------------------------------------------------------------------

    def head(self, left: Sequence[Span], end: Sequence[Span] = ()) -> None:
        """Say what is shown."""
        self.query_one("#head", HeadLine).show(left, end)

    def status(self, words: Sequence[Span], *, sign: str = "dot", style: str = "muted") -> None:
        """Say what can be done next."""
        self.query_one("#status", StatusLine).show(sign, style, words)

    def problem(self, sentence: str) -> None:
        """Say what went wrong, where it stays."""
        self.status([(sentence, "error")], sign="failed", style="error")

    def action_back(self) -> None:
        """Leave the screen."""
        self.dismiss()

    @on(LinesView.Found)
    def _found(self, event: LinesView.Found) -> None:
        if event.query:
            count = f"{event.current} of {event.total}" if event.total else "not found"
            self.status([(f"“{event.query}” ", "strong"), (f"{count} · ", ""), ("n", "key"),
                         (" next ", "muted"), ("N", "key"), (" previous", "muted")])  # fmt: skip
