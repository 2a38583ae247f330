"""Boxes that can be ticked, whose state is a sign and not only a colour: `[x]` and `[ ]`."""

from __future__ import annotations

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Checkbox, SelectionList
from textual.widgets.option_list import OptionDoesNotExist

_SIGN_AT = 1
"""Which segment of a line of `SelectionList` is the sign between its two sides."""


class TickBox(Checkbox):
    """One box."""

    BUTTON_LEFT = "["
    BUTTON_RIGHT = "]"

    @property
    def _button(self) -> Content:
        style = self.get_visual_style("toggle--label")
        return Content.assemble((f"[{'x' if self.value else ' '}]", style))


class TickList(SelectionList[str]):
    """Many boxes."""

    def render_line(self, y: int) -> Strip:
        """The library draws the same sign in another colour; here the sign differs."""
        strip = super().render_line(y)
        segments = list(strip)
        try:
            option = self.get_option_at_index(self.scroll_offset.y + y)
        except OptionDoesNotExist:
            return strip
        if len(segments) < 4:
            return strip
        style = segments[3].style
        meta = segments[_SIGN_AT].style
        ticked = option.value in self.selected
        for at, text in enumerate(("[", "x" if ticked else " ", "]")):
            plain = segments[at].style
            both = style + meta.from_meta(plain.meta) if style and meta and plain else plain
            segments[at] = Segment(text, both)
        return Strip(segments)
