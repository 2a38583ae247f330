"""`PageList`: the planned pages, one line each, thousands without cost; a cursor chooses one.

Its first entry is the facts card, which is there before any page is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from docgen_engine.domain.findings import Severity
from docgen_engine.domain.views import PageView
from docgen_tui.frame import LIVE
from docgen_tui.glyphs import UNICODE, Glyphs
from docgen_tui.rows import Row, Span, fit, fit_path, pad, right
from docgen_tui.signs import page_sign, page_word
from docgen_tui.widgets.lines import LineWidget

FACTS = ""
"""The entry that is no page: what the analysis knows."""
_LEAST: Final = 8
"""Cells below which the end of a name says nothing."""


def page_name(page: PageView) -> str:
    """`01 Project overview`, or `flows/post-orders` for a page in a folder."""
    stem = page.path.removesuffix(".md")
    if stem == "index":
        return "Index"
    number, dash, _rest = stem.partition("-")
    if "/" in stem:
        return stem
    if dash and number.isdecimal():
        return f"{number} {page.title}"
    return page.title or stem


def shortened(name: str, width: int) -> str:
    """A name that fits; of a page in a folder the end stays, by which such pages differ.

    Args:
        name: as `page_name` gives it.
        width: cells.
    """
    folder, slash, rest = name.partition("/")
    room = width - cell_len(folder) - 1
    if not slash or cell_len(name) <= width or room < _LEAST:
        return name
    return f"{folder}/{fit_path(rest, room)}"


def found_words(page: PageView) -> tuple[str, str]:
    """What the newest report found in a page, in short, and its style."""
    errors = sum(finding.severity is Severity.ERROR for finding in page.findings)
    if errors:
        return f"{errors} err", "error"
    if page.findings:
        return f"{len(page.findings)} warn", "warn"
    return "", ""


def version_words(page: PageView, glyphs: Glyphs) -> str:
    """`v1`, or `v1→v2` where a newer version waits; empty before there is one."""
    newer = f"{glyphs.arrow}v{page.newer}" if page.newer > page.version else ""
    return (f"v{page.version}" if page.version else "") + newer


class Columns(NamedTuple):
    """Cells of the columns that differ from list to list; a column without words takes none."""

    found: int = 0
    version: int = 0

    @classmethod
    def of(cls, pages: Sequence[PageView], glyphs: Glyphs) -> Columns:
        """What the words of some pages need."""
        return cls(
            max((cell_len(found_words(page)[0]) for page in pages), default=0),
            max((cell_len(version_words(page, glyphs)) for page in pages), default=0),
        )


def page_row(
    page: PageView,
    width: int,
    glyphs: Glyphs,
    needs: Columns,
    *,
    state: str = "",
    frame: int = 0,
    fill: str = "",
) -> Row:
    """One page as a row: sign, name, state, owner, version, findings; the last ones give way."""
    state = state or page.state
    sign, style = page_sign(state, glyphs, frame)
    found, found_style = found_words(page)
    columns: list[Span] = [(right(found, needs.found), found_style)] if needs.found else []
    if width >= 44 and needs.version:
        columns.insert(0, (pad(version_words(page, glyphs), needs.version), "accent"))
    if width >= 52:
        columns.insert(0, (pad(page_word(state), 9), style))
    if width >= 66:
        columns.insert(1, (pad(page.owner, 10), "muted"))
    tail = sum(cell_len(text) + 1 for text, _style in columns)
    room = max(4, width - 4 - tail)
    name = pad(shortened(page_name(page), room), room)
    spans: list[Span] = [(f" {sign} ", style), (name, "" if page.version else "muted")]
    for column in columns:
        spans.extend([(" ", ""), column])
    return Row((*spans, (" ", "")), fill)


class PageList(LineWidget, can_focus=True):
    """The list, with a cursor."""

    HELP = "Up and down (or k and j) choose a page, enter opens it in full, e edits it at a gate."
    PERIOD = LIVE
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "up", show=False, id="pages.up"),
        Binding("down,j", "move(1)", "down", show=False, id="pages.down"),
        Binding("pageup,ctrl+u", "turn(-1)", "page up", show=False, id="pages.page-up"),
        Binding("pagedown,ctrl+d", "turn(1)", "page down", show=False, id="pages.page-down"),
        Binding("home,g", "ends(0)", "first", show=False, id="pages.first"),
        Binding("end,G", "ends(1)", "last", show=False, id="pages.last"),
    ]

    class Highlighted(Message):
        """The cursor is on another page; an empty path stands for the facts."""

        def __init__(self, path: str) -> None:
            """Remember the path."""
            super().__init__()
            self.path = path

    class Chosen(Message):
        """A person clicked a page twice."""

        def __init__(self, path: str) -> None:
            """Remember the path."""
            super().__init__()
            self.path = path

    def __init__(self, glyphs: Glyphs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.glyphs = glyphs
        self.pages: tuple[PageView, ...] = ()
        self.facts = False
        self.empty = "The pages appear here once phase 4 has planned them."
        self._writing: frozenset[str] = frozenset()
        self._cursor = 0
        self._top = 0
        self._frame = 0
        self._needs = Columns()

    @property
    def entries(self) -> int:
        """How many lines there are."""
        return len(self.pages) + self.facts

    @property
    def selected(self) -> str:
        """Path of the page under the cursor, empty for the facts or for nothing."""
        page = self.page_at(self._cursor)
        return page.path if page is not None else FACTS

    def page_at(self, index: int) -> PageView | None:
        """The page of an entry, None for the facts."""
        index -= self.facts
        return self.pages[index] if 0 <= index < len(self.pages) else None

    def show(
        self, pages: Sequence[PageView], *, facts: bool, writing: Mapping[str, str], frame: int
    ) -> None:
        """Show other pages; the cursor stays on its page.

        Args:
            pages: in plan order.
            facts: whether there is a facts card.
            writing: pages that are being written, by path.
            frame: turns the sign of a page that is being written.
        """
        before = self.selected
        was_facts = self.facts and self._cursor == 0
        self.pages, self.facts = tuple(pages), facts
        self._writing, self._frame = frozenset(writing), frame
        self._needs = Columns.of(self.pages, self.glyphs)
        paths = [page.path for page in self.pages]
        if was_facts and facts:
            self._cursor = 0
        elif before and before in paths:
            self._cursor = paths.index(before) + facts
        self._cursor = max(0, min(self._cursor, self.entries - 1))
        self.dirty()

    def choose(self, path: str) -> None:
        """Put the cursor on a page."""
        paths = [page.path for page in self.pages]
        if path in paths:
            self._go(paths.index(path) + self.facts)
        elif path == FACTS and self.facts:
            self._go(0)

    def compose_rows(self, width: int, height: int) -> list[Row]:
        """The entries that can be seen."""
        if not self.entries:
            return [Row(((f" {fit(self.empty, width - 2)}", "muted"),))]
        self._top = max(0, min(self._top, self.entries - height))
        if self._cursor < self._top:
            self._top = self._cursor
        elif self._cursor >= self._top + height:
            self._top = self._cursor - height + 1
        return [
            self._entry(index, width)
            for index in range(self._top, min(self.entries, self._top + height))
        ]

    def _entry(self, index: int, width: int) -> Row:
        here = index == self._cursor
        fill = ("cursor" if self.has_focus else "select") if here else ""
        page = self.page_at(index)
        if page is None:
            text = pad("What this repository is", max(0, width - 4))
            return Row(((f" {self.glyphs.cursor} ", "accent"), (text, "accent"), (" ", "")), fill)
        state = "writing" if page.path in self._writing else page.state
        return page_row(
            page, width, self.glyphs, self._needs, state=state, frame=self._frame, fill=fill
        )

    def _go(self, index: int) -> None:
        index = max(0, min(index, self.entries - 1))
        if self.entries and index != self._cursor:
            self._cursor = index
            self.paint()
            self.post_message(self.Highlighted(self.selected))

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self._go(self._cursor + by)

    def action_turn(self, by: int) -> None:
        """Move the cursor by a screenful."""
        self._go(self._cursor + by * max(1, self.content_size.height - 1))

    def action_ends(self, last: int) -> None:
        """To the first or the last page."""
        self._go(self.entries - 1 if last else 0)

    def on_focus(self) -> None:
        """The cursor looks different with focus."""
        self.paint()

    def on_blur(self) -> None:
        """The cursor looks different without focus."""
        self.paint()

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked; twice opens it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = self._top + offset.y
        if index < self.entries:
            self._go(index)
            if event.chain == 2 and self.selected:
                self.post_message(self.Chosen(self.selected))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel."""
        event.stop()
        self._go(self._cursor + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the wheel."""
        event.stop()
        self._go(self._cursor - 3)
