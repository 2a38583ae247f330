"""`CursorView`: a long list of rows with one under the cursor, drawn line by line.

Tables and outlines build on it. Textual's own lists make a widget or a cell of everything and
stall on thousands of rows; here a row exists while it is drawn.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from docgen_tui.widgets.spans import Row
from docgen_tui.widgets.styled import Highlight, StyledView


class CursorView(StyledView, can_focus=True):
    """Subclasses give rows; `head` rows at the top stay where they are."""

    head = 0
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "cursor(1)", "down", show=False, id="list.down"),
        Binding("up,k", "cursor(-1)", "up", show=False, id="list.up"),
        Binding("pagedown,ctrl+d", "page(1)", "page down", show=False, id="list.page-down"),
        Binding("pageup,ctrl+u", "page(-1)", "page up", show=False, id="list.page-up"),
        Binding("home", "to_end(0)", "first", show=False, id="list.first"),
        Binding("end,G", "to_end(1)", "last", show=False, id="list.last"),
        Binding("enter", "choose", "open", key_display="enter", id="list.open"),
    ]

    class Moved(Message):
        """Another row is under the cursor (-1 for none)."""

        def __init__(self, view: CursorView, index: int) -> None:
            """Remember the row."""
            super().__init__()
            self.view = view
            self.index = index

        @property
        def control(self) -> CursorView:
            """The list."""
            return self.view

        def can_replace(self, message: Message) -> bool:
            """Only the newest position counts."""
            return isinstance(message, CursorView.Moved) and message.view is self.view

    class Chosen(Message):
        """A person opened the row under the cursor."""

        def __init__(self, view: CursorView, index: int) -> None:
            """Remember the row."""
            super().__init__()
            self.view = view
            self.index = index

        @property
        def control(self) -> CursorView:
            """The list."""
            return self.view

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002  Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.cursor = -1

    # -- what a subclass fills in -------------------------------------------------------------

    def item_count(self) -> int:
        """How many rows can be under the cursor."""
        raise NotImplementedError

    def item_row(self, index: int) -> Row:
        """A row of the list."""
        raise NotImplementedError

    def head_row(self, index: int) -> Row:
        """A row that stays at the top."""
        return Row()

    def highlights(self, index: int, text: str) -> list[Highlight]:
        """The cursor goes over the whole row; see `content_strip`."""
        return self.selection_highlight(index, text)

    # -- drawing ------------------------------------------------------------------------------

    def row_count(self) -> int:
        """All rows, with those at the top."""
        return self.item_count() + self.head

    def row_at(self, index: int) -> Row:
        """A row; the one under the cursor has the cursor's colours throughout."""
        if index < self.head:
            return self.head_row(index)
        row = self.item_row(index - self.head)
        if index - self.head != self.cursor:
            return row
        style = ("view--cursor",) if self.has_focus else ("view--cursor-blurred",)
        spans = tuple(span._replace(style=(*span.style, *style)) for span in row.spans)
        return row._replace(spans=spans, fill=style)

    def render_line(self, y: int) -> Strip:
        """One line; the rows at the top do not scroll away."""
        scroll_x, scroll_y = self.scroll_offset
        return self.content_strip(y if y < self.head else scroll_y + y, scroll_x)

    def items_changed(self, cursor: int | None = None) -> None:
        """The rows are others now.

        Args:
            cursor: the row to put it on; None keeps it where it is, as far as possible.
        """
        count = self.item_count()
        wanted = self.cursor if cursor is None else cursor
        self.cursor = min(max(0, wanted), count - 1)
        self.resize_body(self.size.width)
        self._into_sight()
        self.post_message(self.Moved(self, self.cursor))

    def on_resize(self, event: events.Resize) -> None:
        """Columns follow the width."""
        self.resize_body(self.size.width)

    def on_focus(self) -> None:
        """The cursor changes its colour."""
        self.redraw()

    def on_blur(self) -> None:
        """The cursor changes its colour."""
        self.redraw()

    # -- moving -------------------------------------------------------------------------------

    def move_to(self, index: int) -> None:
        """Put the cursor on a row, as far as there are rows."""
        index = min(max(0, index), self.item_count() - 1)
        if index == self.cursor:
            return
        self.cursor = index
        self._into_sight()
        self.redraw()
        self.post_message(self.Moved(self, index))

    def _into_sight(self) -> None:
        if self.cursor < 0:
            return
        top, height = self.scroll_offset.y, max(1, self.size.height - self.head)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)

    def action_cursor(self, step: int) -> None:
        """Up or down."""
        self.move_to(self.cursor + step)

    def action_page(self, pages: int) -> None:
        """Up or down by what is in sight."""
        self.move_to(self.cursor + pages * max(1, self.size.height - self.head - 1))

    def action_to_end(self, end: int) -> None:
        """To the first (0) or last (1) row."""
        self.move_to(self.item_count() - 1 if end else 0)

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.cursor >= 0:
            self.post_message(self.Chosen(self, self.cursor))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a click on the cursor, or a double click, opens."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self.head or self.text_selection is not None:
            return
        index = offset.y - self.head + self.scroll_offset.y
        if index >= self.item_count():
            return
        if index == self.cursor or event.chain > 1:
            self.move_to(index)
            self.action_choose()
        else:
            self.move_to(index)
