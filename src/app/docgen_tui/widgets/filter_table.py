"""`FilterTable`: a table under a line in which one types to filter it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from docgen_tui.widgets.plain import PlainStatic
from docgen_tui.widgets.table_view import TableView


class FilterTable(Vertical):
    """The line is always there, so that filtering moves nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "filter", key_display="/", id="table.filter"),
    ]

    def __init__(
        self,
        table: TableView,
        *,
        noun: str = "rows",
        id: str | None = None,  # noqa: A002  Textual's name
        classes: str | None = None,
    ) -> None:
        """Wrap a table.

        Args:
            table: the table, not yet mounted.
            noun: what its rows are called, such as `questions`.
            id: Textual's id.
            classes: Textual's classes.
        """
        super().__init__(id=id, classes=classes)
        self.table = table
        self._noun = noun

    def compose(self) -> ComposeResult:
        """The line, the table."""
        with Horizontal(classes="filter--line"):
            yield PlainStatic("/", classes="filter--sign")
            yield FilterInput(compact=True, placeholder="filter by words")
            yield PlainStatic("", classes="filter--count")
        yield self.table

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.table.set_filter(event.value)
        self.count()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.table.focus()

    def count(self) -> None:
        """Say how many rows are shown, and how many are marked."""
        shown, total = len(self.table.shown), self.table.total
        noun = self._noun.removesuffix("s") if total == 1 else self._noun
        words = f"{total} {noun}" if shown == total else f"{shown} of {total} {noun}"
        if self.table.marked:
            words += f" · {len(self.table.marked)} marked"
        self.query_one(".filter--count", PlainStatic).show(words)

    def on_mount(self) -> None:
        """Say the number of rows that were there before."""
        self.count()

    def action_filter(self) -> None:
        """Type words."""
        self.query_one(FilterInput).focus()


class FilterInput(Input):
    """Escape empties it first, then goes back to the table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back to the table", show=False, id="filter.leave"),
        Binding("down", "table", "to the table", show=False, id="filter.table"),
    ]

    def action_leave(self) -> None:
        """Take the filter away and go back."""
        self.value = ""
        self.action_table()

    def action_table(self) -> None:
        """Back to the table."""
        for parent in self.ancestors:
            if isinstance(parent, FilterTable):
                parent.table.focus()
                return
