"""`LinesView`: reads a prepared body: moves, searches, walks what can be followed, copies.

Markdown, code and differences are shown by its subclasses, which only prepare rows.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message

from docgen_tui.widgets.line_search import Hit, find_hits, hits_in_row, row_of
from docgen_tui.widgets.spans import Body, Place, Row
from docgen_tui.widgets.styled import Highlight, StyledView


class LinesView(StyledView, can_focus=True):
    """Shows a `Body`."""

    HELP = (
        "Arrows or j k move, space and b turn pages, home and G jump to the ends. "
        "/ searches, n and N go through what was found. "
        "] and [ walk what can be followed, enter follows it, y copies it."
    )
    BINDING_GROUP_TITLE = "Reading"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "down", show=False, id="view.down"),
        Binding("up,k", "move(-1)", "up", show=False, id="view.up"),
        Binding("right,l", "aside(8)", "right", show=False, id="view.right"),
        Binding("left,h", "aside(-8)", "left", show=False, id="view.left"),
        Binding("pagedown,space,ctrl+d", "turn(1)", "page down", show=False, id="view.page-down"),
        Binding("pageup,b,ctrl+u", "turn(-1)", "page up", show=False, id="view.page-up"),
        Binding("home", "ends(0)", "top", show=False, id="view.top"),
        Binding("end,G", "ends(1)", "bottom", show=False, id="view.bottom"),
        Binding(
            "right_square_bracket", "walk(1)", "next citation",
            key_display="]", show=False, id="view.next",
        ),
        Binding(
            "left_square_bracket", "walk(-1)", "previous citation",
            key_display="[", show=False, id="view.previous",
        ),
        Binding("enter", "follow", "follow", show=False, id="view.follow"),
        Binding("slash", "search", "search", key_display="/", id="view.search"),
        Binding("n", "found(1)", "next match", show=False, id="view.match"),
        Binding("N", "found(-1)", "previous match", show=False, id="view.match-back"),
        Binding("y", "copy", "copy", show=False, id="view.copy"),
    ]  # fmt: skip

    class Walked(Message):
        """Another target is under the cursor, or none (None)."""

        def __init__(self, view: LinesView, target: object | None) -> None:
            """Remember it."""
            super().__init__()
            self.view = view
            self.target = target

        @property
        def control(self) -> LinesView:
            """The viewer."""
            return self.view

    class Followed(Message):
        """A person chose a target."""

        def __init__(self, view: LinesView, target: object) -> None:
            """Remember it."""
            super().__init__()
            self.view = view
            self.target = target

        @property
        def control(self) -> LinesView:
            """The viewer."""
            return self.view

    class Found(Message):
        """A search moved: match `current` of `total` (0 of 0 for none)."""

        def __init__(self, view: LinesView, query: str, current: int, total: int) -> None:
            """Remember it."""
            super().__init__()
            self.view = view
            self.query = query
            self.current = current
            self.total = total

        @property
        def control(self) -> LinesView:
            """The viewer."""
            return self.view

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002  Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.body = Body()
        self._places: list[Place] = []
        self._at_place = -1
        self._query = ""
        self._hits: list[Hit] = []
        self._at_hit = -1

    # -- what is shown ------------------------------------------------------------------------

    def set_body(self, body: Body) -> None:
        """Show other rows; the search goes on in them, the cursor is taken away.

        Args:
            body: prepared already.
        """
        self.body = body
        self._places = body.places
        self._at_place = -1
        self.resize_body(body.width)
        self._search_again()

    def row_count(self) -> int:
        """How many rows there are."""
        return len(self.body)

    def row_at(self, index: int) -> Row:
        """The row of an index that exists."""
        return self.body.row(index)

    def highlights(self, index: int, text: str) -> list[Highlight]:
        """Matches, the target under the cursor, and selected text."""
        marks: list[Highlight] = []
        for number, start, end in hits_in_row(self.body, self._hits, index):
            current = number == self._at_hit
            style = "view--match-current" if current else "view--match"
            marks.append(Highlight(start, end, (style,)))
        if self._at_place >= 0:
            marks.extend(self._target_marks(index))
        marks.extend(self.selection_highlight(index, text))
        return marks

    def _target_marks(self, index: int) -> list[Highlight]:
        chosen = self._places[self._at_place].target
        marks, at = [], 0
        for span in self.row_at(index).spans:
            if span.target == chosen:
                marks.append(Highlight(at, at + len(span.text), ("view--target",)))
            at += len(span.text)
        return marks

    # -- moving -------------------------------------------------------------------------------

    def go_to_row(self, row: int, *, context: int = 2) -> None:
        """Scroll so that a row stands near the top.

        Args:
            row: index of the row.
            context: rows to keep above it.
        """
        # Forced, because right after a new body Textual does not know yet that it can scroll.
        self.scroll_to(y=max(0, row - context), animate=False, force=True)

    def go_to_line(self, line: int) -> None:
        """Scroll to a line of the source (1-based)."""
        self.go_to_row(self.body.row_of_line(line))

    @property
    def top_line(self) -> int:
        """The line of the source at the top, for keeping one's place."""
        for row in range(self.scroll_offset.y, self.row_count()):
            if self.row_at(row).line:
                return self.row_at(row).line
        return 0

    def show_row(self, row: int) -> None:
        """Scroll as little as needed to see a row."""
        self.scroll_to_region(Region(0, row, 1, 1), animate=False, x_axis=False)

    def action_move(self, rows: int) -> None:
        """Scroll by rows."""
        self.scroll_relative(y=rows, animate=False)

    def action_aside(self, cells: int) -> None:
        """Scroll by cells to the side."""
        self.scroll_relative(x=cells, animate=False)

    def action_turn(self, pages: int) -> None:
        """Scroll by pages, keeping two rows in sight."""
        self.scroll_relative(y=pages * max(1, self.size.height - 2), animate=False)

    def action_ends(self, end: int) -> None:
        """Scroll to the top (0) or the bottom (1)."""
        self.scroll_to(y=self.row_count() if end else 0, animate=False)

    # -- following ----------------------------------------------------------------------------

    @property
    def target(self) -> object | None:
        """What is under the cursor."""
        if self._at_place < 0:
            return None
        return self.body.targets[self._places[self._at_place].target]

    def action_walk(self, step: int) -> None:
        """To the next (1) or previous (-1) thing that can be followed, from what is in sight."""
        if not self._places:
            self.notify("Nothing to follow here.", markup=False)
            return
        top, height = self.scroll_offset.y, self.size.height
        current = self._places[self._at_place].row if self._at_place >= 0 else -1
        if top <= current < top + height:
            chosen = (self._at_place + step) % len(self._places)
        else:
            rows = [place.row for place in self._places]
            at = bisect_left(rows, top if step > 0 else top + height)
            chosen = (at if step > 0 else at - 1) % len(rows)
        self._choose(chosen)

    def _choose(self, place: int) -> None:
        self._at_place = place
        self.show_row(self._places[place].row)
        self.redraw()
        self.post_message(self.Walked(self, self.target))

    def action_follow(self) -> None:
        """Follow what is under the cursor; with none, put the cursor on the first in sight."""
        if (target := self.target) is None:
            self.action_walk(1)
        else:
            self.post_message(self.Followed(self, target))

    def on_click(self, event: events.Click) -> None:
        """Follow what was clicked."""
        offset = event.get_content_offset(self)
        if offset is None or self.text_selection is not None:
            return
        row = offset.y + self.scroll_offset.y
        target = self._target_at(row, offset.x + self.scroll_offset.x)
        if target < 0:
            return
        for index, place in enumerate(self._places):
            if place.target == target:
                self._choose(index)
        self.post_message(self.Followed(self, self.body.targets[target]))

    def _target_at(self, row: int, cell: int) -> int:
        if row >= self.row_count():
            return -1
        at = 0
        for span in self.row_at(row).spans:
            at += Row((span,)).width
            if cell < at:
                return span.target
        return -1

    # -- searching ----------------------------------------------------------------------------

    def action_search(self) -> None:
        """Ask for words to find."""
        from docgen_tui.widgets.search_bar import SearchBar

        if not self.screen.query(SearchBar):
            self.screen.mount(SearchBar(self, self._query))

    def search(self, query: str) -> int:
        """Mark a text wherever it stands and go to the first place from here on.

        Args:
            query: plain text, upper and lower case alike; empty takes the marks away.

        Returns:
            How many places were found.
        """
        self._query = query
        self._search_again()
        if self._hits:
            top = min(self.scroll_offset.y, len(self.body) - 1)
            at = bisect_left(self._hits, Hit(self.body.starts[top], 0))
            self._to_hit(at % len(self._hits))
        return len(self._hits)

    @property
    def search_words(self) -> str:
        """Where the search stands, such as `3 of 12`."""
        if not self._query:
            return ""
        if not self._hits:
            return "not found"
        return f"{self._at_hit + 1} of {len(self._hits)}"

    def _search_again(self) -> None:
        self._hits = find_hits(self.body, self._query) if self._query else []
        self._at_hit = -1
        self.redraw()
        self.post_message(self.Found(self, self._query, 0, len(self._hits)))

    def _to_hit(self, number: int) -> None:
        self._at_hit = number
        self.show_row(row_of(self.body, self._hits[number]))
        self.redraw()
        self.post_message(self.Found(self, self._query, number + 1, len(self._hits)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a search, its keys are the screen's: `n` is a new run there."""
        return bool(self._query) if action == "found" else True

    def action_found(self, step: int) -> None:
        """To the next or previous match."""
        if self._hits:
            self._to_hit((self._at_hit + step) % len(self._hits))

    # -- copying ------------------------------------------------------------------------------

    def action_copy(self) -> None:
        """Copy the selected text, else what is under the cursor."""
        text = self.screen.get_selected_text() or self.copy_text(self.target)
        if text:
            self.app.copy_to_clipboard(text)
            self.notify("Copied.", markup=False, timeout=2)
        else:
            self.notify("Select text with the mouse, or walk to a citation with ].", markup=False)

    def copy_text(self, target: object | None) -> str:
        """What copying a target gives; subclasses know their targets."""
        return "" if target is None else str(target)
