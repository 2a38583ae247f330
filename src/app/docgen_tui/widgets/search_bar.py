"""`SearchBar`: one line at the foot of a screen that searches a viewer while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from docgen_tui.widgets.plain import PlainStatic

if TYPE_CHECKING:
    from docgen_tui.widgets.lines_view import LinesView


class SearchBar(Horizontal):
    """Lives while it has the focus; enter keeps the marks, escape takes them away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave(False)", "stop searching", id="search.leave"),
        Binding("down,ctrl+n", "step(1)", "next", show=False, id="search.next"),
        Binding("up,ctrl+p", "step(-1)", "previous", show=False, id="search.previous"),
    ]

    def __init__(self, view: LinesView, query: str) -> None:
        """Search a viewer.

        Args:
            view: on the same screen.
            query: what was searched last.
        """
        super().__init__()
        self._view = view
        self._query = query

    def compose(self) -> ComposeResult:
        """A sign, the words, the count."""
        yield PlainStatic("/", classes="search--sign")
        yield Input(self._query, compact=True, placeholder="words to find")
        yield PlainStatic("", classes="search--count")

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._view.search(event.value)
        self._count()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_leave(True)

    def action_step(self, step: int) -> None:
        """To another match while typing."""
        self._view.action_found(step)
        self._count()

    def action_leave(self, keep: bool) -> None:
        """Close the line and give the focus back."""
        if not keep:
            self._view.search("")
        self._view.focus()
        self.remove()

    def _count(self) -> None:
        self.query_one(".search--count", PlainStatic).show(self._view.search_words)
