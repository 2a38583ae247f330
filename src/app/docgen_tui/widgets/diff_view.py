"""`DiffView`: what changed between two versions, side by side where there is room."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from typing import ClassVar, Final

from textual import events, work
from textual.binding import Binding, BindingType
from textual.message import Message

from docgen_tui.sanitise import clean
from docgen_tui.widgets.diff_rows import Change, DiffBody, diff_body
from docgen_tui.widgets.lines_view import LinesView

SPLIT_FROM: Final = 130
"""Cells: from here on the two versions stand side by side, unless a person chose otherwise."""


class DiffView(LinesView):
    """Shows a difference, computed and laid out in a thread."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "diff--added",
        "diff--removed",
        "diff--added-word",
        "diff--removed-word",
        "diff--fold",
        "md--rule-thin",
    }
    HELP = "n and p go through the changes, u changes between one column and two, x unfolds."
    BINDING_GROUP_TITLE = "Difference"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "hunk(1)", "next change", id="diff.next"),
        Binding("p,N", "hunk(-1)", "previous change", show=False, id="diff.previous"),
        Binding("u", "sides", "one or two columns", show=False, id="diff.sides"),
        Binding("x", "whole", "unfold", id="diff.whole"),
    ]

    class Shown(Message):
        """The difference is on the screen."""

        def __init__(self, view: DiffView, change: Change) -> None:
            """Remember how much differs."""
            super().__init__()
            self.view = view
            self.change = change

        @property
        def control(self) -> DiffView:
            """The viewer."""
            return self.view

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002  Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._texts: tuple[str, str] | None = None
        self._split: bool | None = None
        self._whole = False
        self._laid_width = 0
        self._hunk = 0

    @property
    def split(self) -> bool:
        """Whether the versions stand side by side."""
        return self.size.width >= SPLIT_FROM if self._split is None else self._split

    @property
    def change(self) -> Change | None:
        """How much differs, once it is known."""
        return self.body.change if isinstance(self.body, DiffBody) else None

    def show(self, old: str, new: str) -> None:
        """Show what changed.

        Args:
            old: text before, as the engine gives it; it is cleaned here.
            new: text after.
        """
        if (old, new) != self._texts:
            self._texts = (old, new)
            self._whole = False
            self._laid_width = 0
            self._hunk = 0
        self._lay_out_when_sized()

    def on_resize(self, event: events.Resize) -> None:
        """Lay out again for another width."""
        self._lay_out_when_sized()

    def _lay_out_when_sized(self) -> None:
        width = self.scrollable_content_region.width
        if self._texts is not None and self.is_attached and width not in (0, self._laid_width):
            self._lay_out(self.top_line)

    @work(exclusive=True, group="layout")
    async def _lay_out(self, line: int) -> None:
        if self._texts is None:
            return
        width = self.scrollable_content_region.width
        body = await asyncio.to_thread(_prepare, *self._texts, width, self.split, self._whole)
        fresh = self._laid_width == 0
        self._laid_width = width
        self.set_body(body)
        if not fresh:
            self.go_to_row(self.body.row_of_line(line), context=0)
        elif body.hunks:
            self.go_to_row(body.hunks[0])
        else:
            self.scroll_to(0, 0, animate=False)
        self.post_message(self.Shown(self, body.change))

    def action_hunk(self, step: int) -> None:
        """To the next (1) or previous (-1) change; while searching, to a match."""
        if self._query:
            self.action_found(step)
            return
        hunks = self.body.hunks if isinstance(self.body, DiffBody) else ()
        top, height = self.scroll_offset.y, self.size.height
        if self._hunk < len(hunks) and top <= hunks[self._hunk] < top + height:
            chosen = self._hunk + step
        else:
            ahead = bisect_left(hunks, top)
            chosen = ahead if step > 0 else ahead - 1
        if 0 <= chosen < len(hunks):
            self._hunk = chosen
            self.go_to_row(hunks[chosen])
        else:
            self.notify("No more changes.", markup=False, timeout=2)

    def action_sides(self) -> None:
        """One column or two."""
        self._split = not self.split
        self._lay_out(self.top_line)

    def action_whole(self) -> None:
        """Show the unchanged lines as well, or fold them."""
        self._whole = not self._whole
        self._lay_out(self.top_line)


def _prepare(old: str, new: str, width: int, split: bool, whole: bool) -> DiffBody:
    return diff_body(clean(old), clean(new), width, split=split, whole=whole)
