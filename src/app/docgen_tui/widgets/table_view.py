"""`TableView`: findings, questions, pages and versions as a table of ten thousand rows and more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from docgen_tui.sanitise import clean_line
from docgen_tui.widgets.cursor_view import CursorView
from docgen_tui.widgets.spans import Row, Span, StyleNames, fit

GAP: Final = "  "


class Column(NamedTuple):
    """A column. `width` in cells; 0 shares what is left by `weight`.

    The column is shown from a table of `from_width` cells on.
    """

    title: str
    width: int = 0
    weight: int = 1
    right: bool = False
    from_width: int = 0


class Cell(NamedTuple):
    """A cell of a table: text and how it looks."""

    text: str
    style: StyleNames = ()


class TableRow(NamedTuple):
    """A row. `key` is what it stands for; `value` goes with it for whoever opens it."""

    key: str
    cells: tuple[Cell, ...]
    value: object = None


class TableView(CursorView):
    """Shows rows under titles that stay; filters by words; marks rows."""

    head = 1
    BINDING_GROUP_TITLE = "Table"

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        empty: str = "Nothing here.",
        marks: bool = False,
        id: str | None = None,  # noqa: A002  Textual's name
        classes: str | None = None,
    ) -> None:
        """An empty table.

        Args:
            columns: from left to right.
            empty: a sentence for when there is no row.
            marks: whether rows have a box that can be marked.
            id: Textual's id.
            classes: Textual's classes.
        """
        super().__init__(id=id, classes=classes)
        self.columns = tuple(columns)
        self.marked: set[str] = set()
        self._empty = empty
        self._marks = marks
        self._all: list[TableRow] = []
        self._words: list[str] | None = None
        self._shown: list[TableRow] = []
        self._filter: tuple[str, ...] = ()

    # -- rows ---------------------------------------------------------------------------------

    def set_rows(self, rows: Sequence[TableRow], *, empty: str | None = None) -> None:
        """Show other rows; the cursor stays on the row of the same key.

        Args:
            rows: all of them; texts are cleaned when they are shown.
            empty: another sentence for when there is none.
        """
        kept = self.current.key if self.current else None
        self._empty = self._empty if empty is None else empty
        self._all = list(rows)
        self._words = None
        keys = {row.key for row in self._all}
        self.marked &= keys
        self._select(kept)

    def set_filter(self, text: str) -> int:
        """Show only rows that hold all words.

        Args:
            text: words, in any case; empty shows everything.

        Returns:
            How many rows are shown.
        """
        self._filter = tuple(text.casefold().split())
        self._select(self.current.key if self.current else None)
        return len(self._shown)

    def _select(self, key: str | None) -> None:
        if self._filter:
            if self._words is None:
                self._words = [_words(row) for row in self._all]
            self._shown = [
                row
                for row, text in zip(self._all, self._words, strict=True)
                if all(word in text for word in self._filter)
            ]
        else:
            self._shown = self._all
        found = next((i for i, row in enumerate(self._shown) if row.key == key), 0)
        self.items_changed(found)

    @property
    def total(self) -> int:
        """All rows, shown or not."""
        return len(self._all)

    @property
    def shown(self) -> Sequence[TableRow]:
        """The rows that pass the filter."""
        return self._shown

    @property
    def current(self) -> TableRow | None:
        """The row under the cursor."""
        return self._shown[self.cursor] if 0 <= self.cursor < len(self._shown) else None

    def go_to(self, key: str) -> None:
        """Put the cursor on the row of a key, if it is shown."""
        for index, row in enumerate(self._shown):
            if row.key == key:
                self.move_to(index)
                return

    # -- marks --------------------------------------------------------------------------------

    def toggle_mark(self) -> None:
        """Mark the row under the cursor or take the mark away, and go on to the next."""
        row = self.current
        if row is None or not self._marks:
            return
        self.marked ^= {row.key}
        self.redraw()
        self.move_to(self.cursor + 1)

    def toggle_all(self) -> None:
        """Mark all rows that are shown, or none where all are marked."""
        keys = {row.key for row in self._shown}
        self.marked = self.marked - keys if keys <= self.marked else self.marked | keys
        self.redraw()

    # -- drawing ------------------------------------------------------------------------------

    def item_count(self) -> int:
        """Rows that are shown."""
        return len(self._shown)

    def widths(self) -> list[int]:
        """Cells of each column for the width that there is; 0 hides one."""
        total = self.size.width - 1 - (4 if self._marks else 0)
        seen = [column.from_width <= self.size.width for column in self.columns]
        fixed = sum(c.width for c, s in zip(self.columns, seen, strict=True) if s)
        left = total - fixed - len(GAP) * (sum(seen) - 1)
        weights = sum(
            c.weight for c, s in zip(self.columns, seen, strict=True) if s and not c.width
        )
        widths: list[int] = []
        for column, shown in zip(self.columns, seen, strict=True):
            if not shown:
                widths.append(0)
            elif column.width:
                widths.append(column.width)
            else:
                widths.append(max(4, left * column.weight // weights))
        return widths

    def head_row(self, index: int) -> Row:
        """The titles; with no rows, the sentence that says so."""
        style = ("view--head",)
        if not self._all:
            return Row((Span(" " + self._empty, ("view--muted",)),))
        if not self._shown:
            return Row((Span(" No row has these words.", ("view--muted",)),))
        cells = [
            Span(fit(column.title, width, right=column.right), style)
            for column, width in zip(self.columns, self.widths(), strict=True)
            if width
        ]
        start = Span("     " if self._marks else " ", style)
        return Row((start, *_spaced(cells, style)), fill=style)

    def item_row(self, index: int) -> Row:
        """One row, cut to its columns."""
        row = self._shown[index]
        cells = [
            Span(fit(clean_line(cell.text), width, right=column.right), cell.style)
            for cell, column, width in zip(row.cells, self.columns, self.widths(), strict=False)
            if width
        ]
        start = Span(" ")
        if self._marks:
            marked = row.key in self.marked
            start = Span(" [x] " if marked else " [ ] ", ("view--accent",) if marked else ())
        return Row((start, *_spaced(cells, ())))


def _words(row: TableRow) -> str:
    return "\n".join([clean_line(cell.text) for cell in row.cells]).casefold()


def _spaced(cells: Sequence[Span], style: StyleNames) -> list[Span]:
    spans: list[Span] = []
    for cell in cells:
        if spans:
            spans.append(Span(GAP, style))
        spans.append(cell)
    return spans
