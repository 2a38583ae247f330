"""`StyledView`: the base of all viewers that draw line by line.

It turns rows with style names into strips in the colours of the theme, remembers the strips that
are on the screen, and lays highlights over them. No row is laid out twice for a change of theme.
"""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from docgen_tui.widgets.spans import Row, StyleNames

CODE_STYLES = (
    "comment", "keyword", "string", "number", "function", "type", "decorator", "operator",
    "builtin", "error",
)  # fmt: skip
"""What the highlighter tells apart; each is the class `code--<name>`."""


class Highlight(NamedTuple):
    """Characters `start` to `end` of a row in another style, over what they have."""

    start: int
    end: int
    style: StyleNames


class StyledView(ScrollView):
    """Draws rows of spans whose styles are names of component classes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "view--cursor",
        "view--cursor-blurred",
        "view--muted",
        "view--strong",
        "view--accent",
        "view--selected",
        "view--match",
        "view--match-current",
        "view--target",
        "view--good",
        "view--warning",
        "view--error",
        "view--citation",
        "view--gutter",
        "view--range",
        "view--head",
        *(f"code--{name}" for name in CODE_STYLES),
    }

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002  Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._styles: dict[StyleNames, Style] = {}
        self._strips: LRUCache[int, Strip] = LRUCache(512)

    # -- what a subclass fills in -------------------------------------------------------------

    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def row_at(self, index: int) -> Row:
        """The row of an index that exists."""
        raise NotImplementedError

    def highlights(self, index: int, text: str) -> list[Highlight]:
        """What lies over a row, later over earlier.

        Args:
            index: of the row.
            text: of the row, plain.
        """
        raise NotImplementedError

    # -- drawing ------------------------------------------------------------------------------

    def rich(self, names: StyleNames) -> Style:
        """The style of component classes together, in the colours of the theme.

        Args:
            names: component classes; later ones win.
        """
        style = self._styles.get(names)
        if style is None:
            style = self.get_visual_style(*names).rich_style
            # Textual 8.2.8 loses `reverse` on the way; without colours it is all there is.
            if any(self.get_component_styles(name).text_style.reverse for name in names):
                style += Style(reverse=True)
            self._styles[names] = style
        return style

    def redraw(self) -> None:
        """Forget what was drawn and draw again, without layout."""
        self._strips.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """The theme or a class changed: all colours are looked up again."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()

    def resize_body(self, width: int) -> None:
        """Tell the scroll bars how large everything is.

        Args:
            width: cells of the widest row.
        """
        self._strips.clear()
        self.virtual_size = Size(width, self.row_count())
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the widget."""
        scroll_x, scroll_y = self.scroll_offset
        return self.content_strip(scroll_y + y, scroll_x)

    def content_strip(self, index: int, scroll_x: int) -> Strip:
        """The strip of a row, cropped to what is seen.

        Args:
            index: of the row; beyond the end gives a blank.
            scroll_x: the first cell that is seen.
        """
        width = self.size.width
        if index >= self.row_count():
            return Strip.blank(width, self.rich(()))
        strip = self._strips.get(index)
        if strip is None:
            strip = self._strip(index)
            self._strips[index] = strip
        fill = self.rich(self.row_at(index).fill)
        skipped = _characters_before(strip, scroll_x) if scroll_x else 0
        return strip.crop_extend(scroll_x, scroll_x + width, fill).apply_offsets(skipped, index)

    def _strip(self, index: int) -> Strip:
        row = self.row_at(index)
        text = row.text
        over = [mark for mark in self.highlights(index, text) if mark.start < mark.end]
        if not over:
            return Strip(
                [Segment(span.text, self.rich(span.style)) for span in row.spans if span.text]
            )
        return Strip(self._segments(row, over))

    def _segments(self, row: Row, over: list[Highlight]) -> list[Segment]:
        """The row's text cut where a highlight begins or ends."""
        segments: list[Segment] = []
        at = 0
        edges = sorted({edge for mark in over for edge in (mark.start, mark.end)})
        for span in row.spans:
            end = at + len(span.text)
            cuts = [at, *(edge for edge in edges if at < edge < end), end]
            for left, right in pairwise(cuts):
                names = span.style
                for mark in over:
                    if mark.start <= left and right <= mark.end:
                        names = (*names, *mark.style)
                piece = span.text[left - at : right - at]
                if piece:
                    segments.append(Segment(piece, self.rich(names)))
            at = end
        return segments

    # -- selecting text -----------------------------------------------------------------------

    @property
    def allow_select(self) -> bool:
        """Text can be selected with the mouse."""
        return True

    def selection_updated(self, selection: Selection | None) -> None:
        """The mouse selected other text."""
        self.redraw()

    def selection_highlight(self, index: int, text: str) -> list[Highlight]:
        """The part of a row that is selected, for `highlights`."""
        selection = self.text_selection
        span = selection.get_span(index) if selection is not None else None
        if span is None:
            return []
        end = len(text) if span[1] == -1 else min(span[1], len(text))
        return [Highlight(span[0], end, ("view--selected",))]

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text as it stood in the source: no gutters, wrapped lines joined."""
        first = selection.start.y if selection.start else 0
        last = selection.end.y if selection.end else self.row_count() - 1
        parts: list[str] = []
        for index in range(max(0, first), min(last, self.row_count() - 1) + 1):
            span = selection.get_span(index)
            if span is None:
                continue
            row = self.row_at(index)
            text = row.text
            end = len(text) if span[1] == -1 else span[1]
            piece = text[max(span[0], row.gutter) : end]
            if parts and row.joint != "\n":
                parts.append(row.joint + piece.rstrip())
            else:
                parts.append(("\n" if parts else "") + piece.rstrip())
        return ("".join(parts), "\n") if parts else None


def _characters_before(strip: Strip, cells: int) -> int:
    """How many characters stand in the first cells of a strip."""
    return sum(len(segment.text) for segment in strip.crop(0, cells))
