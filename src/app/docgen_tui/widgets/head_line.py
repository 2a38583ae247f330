"""`HeadLine`: the top row of a full screen: what is shown, in which state, what else there is."""

from __future__ import annotations

from collections.abc import Sequence

from docgen_tui.rows import Row, Span, clean_span, spread
from docgen_tui.widgets.lines import LineWidget


class HeadLine(LineWidget):
    """One row."""

    PRIORITY = 3

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self._left: tuple[Span, ...] = ()
        self._end: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """The words, for tests."""
        return "".join(text for text, _style in (*self._left, *self._end))

    def show(self, left: Sequence[Span], end: Sequence[Span] = ()) -> None:
        """Say something else.

        Args:
            left: what the screen shows; cleaned here.
            end: at the right.
        """
        self._left = tuple(clean_span(span) for span in left)
        self._end = tuple(clean_span(span) for span in end)
        self.dirty()

    def compose_rows(self, width: int, height: int) -> list[Row]:
        """One row."""
        end = [*self._end, (" ", "")] if self._end else []
        return [spread([(" ", ""), *self._left], end, width, fill="bar")]
