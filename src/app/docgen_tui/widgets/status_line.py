"""`StatusLine`: what happens or what waits, and which key is next; never empty."""

from __future__ import annotations

from collections.abc import Sequence

from docgen_tui.glyphs import UNICODE, Glyphs
from docgen_tui.rows import Row, Span, clean_span, spread
from docgen_tui.widgets.lines import LineWidget


class StatusLine(LineWidget):
    """One row above the keys."""

    PRIORITY = 2

    def __init__(self, glyphs: Glyphs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.glyphs = glyphs
        self._sign = "running"
        self._style = "live"
        self._words: tuple[Span, ...] = ()
        self._end: tuple[Span, ...] = ()
        self._frame = 0

    @property
    def text(self) -> str:
        """The words, for tests and for a person who copies them."""
        return "".join(text for text, _style in self._words)

    def show(
        self,
        sign: str,
        style: str,
        words: Sequence[Span],
        end: Sequence[Span] = (),
        frame: int = 0,
    ) -> None:
        """Say something else.

        Args:
            sign: name of a sign in `Glyphs`.
            style: of the sign.
            words: at the left.
            end: at the right; gives way last.
            frame: turns the sign of what works.
        """
        self._sign, self._style, self._frame = sign, style, frame
        self._words = tuple(clean_span(span) for span in words)
        self._end = tuple(clean_span(span) for span in end)
        self.dirty()

    def compose_rows(self, width: int, height: int) -> list[Row]:
        """One row."""
        sign = str(getattr(self.glyphs, self._sign))
        if self._sign == "running":
            sign = self.glyphs.spin[self._frame % len(self.glyphs.spin)]
        left = [(f" {sign} ", f"{self._style} strong"), *self._words]
        tail = [*self._end, (" ", "")] if self._end else []
        return [spread(left, tail, width, fill="bar")]
