"""`CodeView`: source code with line numbers and a marked range, coloured in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.message import Message

from docgen_tui.sanitise import clean
from docgen_tui.widgets.code_rows import CodeBody, CodeLine, highlight, plain_lines
from docgen_tui.widgets.lines_view import LinesView


class CodeView(LinesView):
    """Shows code. It is on the screen at once, plain; the colours follow."""

    BINDING_GROUP_TITLE = "Code"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "wrap", "wrap", id="code.wrap"),
        Binding("m", "marked", "to the marked lines", show=False, id="code.marked"),
    ]

    class Shown(Message):
        """The code is on the screen in colours."""

        def __init__(self, view: CodeView) -> None:
            """Remember the viewer."""
            super().__init__()
            self.view = view

        @property
        def control(self) -> CodeView:
            """The viewer."""
            return self.view

    def __init__(
        self,
        *,
        wrap: bool = False,
        id: str | None = None,  # noqa: A002  Textual's name
        classes: str | None = None,
    ) -> None:
        """An empty viewer.

        Args:
            wrap: whether long lines begin wrapped.
            id: Textual's id.
            classes: Textual's classes.
        """
        super().__init__(id=id, classes=classes)
        self.wrapped = wrap
        self._lines: Sequence[CodeLine] = ()
        self._marked = (0, -1)
        self._shown: tuple[str, str] = ("", "")
        self._laid_width = 0

    def show(
        self,
        text: str,
        *,
        language: str = "",
        path: str = "",
        marked: tuple[int, int] = (0, -1),
        line: int = 0,
    ) -> None:
        """Show code.

        Args:
            text: as the engine gives it; it is cleaned here.
            language: a name that pygments knows; empty to go by the path.
            path: of the file.
            marked: first and last line of a range to mark and scroll to.
            line: to scroll to, where nothing is marked.
        """
        self._marked = marked
        self._load(text, language, path, line or marked[0])

    @work(exclusive=True, group="layout")
    async def _load(self, text: str, language: str, path: str, line: int) -> None:
        if (text, path) != self._shown:
            cleaned = await asyncio.to_thread(clean, text)
            self._lines = await asyncio.to_thread(plain_lines, cleaned)
            await self._lay_out()
            self._to_line(line)
            self._lines = await asyncio.to_thread(highlight, cleaned, language, path)
            self._shown = (text, path)
        await self._lay_out()
        self._to_line(line)
        self.post_message(self.Shown(self))

    async def _lay_out(self) -> None:
        self._laid_width = self.scrollable_content_region.width
        width = self._laid_width if self.wrapped else 0
        self.set_body(await asyncio.to_thread(_prepared, self._lines, self._marked, width))

    def _to_line(self, line: int) -> None:
        if line:
            first, last = self._marked
            spare = self.size.height - (self.body.row_of_line(last) - self.body.row_of_line(first))
            context = max(2, min(spare // 2, self.size.height // 4)) if last >= first else 2
            self.go_to_row(self.body.row_of_line(line), context=context)
        else:
            self.scroll_to(0, 0, animate=False)

    @work(exclusive=True, group="layout")
    async def _again(self) -> None:
        """Lay out for another width or wrapping, keeping the place."""
        top = self.top_line
        await self._lay_out()
        self.go_to_row(self.body.row_of_line(top), context=0)

    def on_resize(self, event: events.Resize) -> None:
        """Wrapped lines follow the width."""
        if self.wrapped and self._laid_width not in (0, self.scrollable_content_region.width):
            self._again()

    def action_wrap(self) -> None:
        """Wrap long lines, or let them run to the side."""
        self.wrapped = not self.wrapped
        self._again()

    def action_marked(self) -> None:
        """Back to the marked lines."""
        self._to_line(self._marked[0] or 1)


def _prepared(lines: Sequence[CodeLine], marked: tuple[int, int], width: int) -> CodeBody:
    body = CodeBody(lines, marked, width)
    body.prepare()
    return body
