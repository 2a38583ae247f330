"""`MarkdownView`: a page as a reader wants it, laid out in a thread and drawn line by line."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.message import Message

from docgen_engine.domain.evidence import Reference
from docgen_tui.sanitise import clean
from docgen_tui.widgets.lines_view import LinesView
from docgen_tui.widgets.markdown_inline import Link
from docgen_tui.widgets.markdown_rows import Heading, MarkdownBody, markdown_body


class MarkdownView(LinesView):
    """Shows Markdown. `show` it a page; citations and links can be walked and followed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "md--h1", "md--h1-rule", "md--h2", "md--h3", "md--h4", "md--strong", "md--emphasis",
        "md--struck", "md--code", "md--link", "md--block", "md--rule", "md--rule-thin",
        "md--bullet", "md--quote-bar", "md--table-head",
    }  # fmt: skip
    BINDING_GROUP_TITLE = "Page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "right_square_bracket", "walk(1)", "next citation", key_display="]", id="page.next"
        ),
    ]

    class CitationChosen(Message):
        """A person wants to see the lines that a page cites."""

        def __init__(self, view: MarkdownView, reference: Reference) -> None:
            """Remember the lines."""
            super().__init__()
            self.view = view
            self.reference = reference

        @property
        def control(self) -> MarkdownView:
            """The viewer."""
            return self.view

    class LinkChosen(Message):
        """A person wants to follow a link that is not a citation: a page, an anchor, the web."""

        def __init__(self, view: MarkdownView, href: str) -> None:
            """Remember the link, as written."""
            super().__init__()
            self.view = view
            self.href = href

        @property
        def control(self) -> MarkdownView:
            """The viewer."""
            return self.view

    class Shown(Message):
        """The page is laid out and on the screen."""

        def __init__(self, view: MarkdownView) -> None:
            """Remember the viewer."""
            super().__init__()
            self.view = view

        @property
        def control(self) -> MarkdownView:
            """The viewer."""
            return self.view

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002  Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._text = ""
        self._page = ""
        self._docs_dir = "documentation"
        self._laid_width = 0
        self._wanted_line = 0
        self._rows_above = 0
        self.headings: tuple[Heading, ...] = ()

    def show(
        self, text: str, *, page: str = "", docs_dir: str = "documentation", line: int = 0
    ) -> None:
        """Show a page; what was shown stays until the new one is laid out.

        Args:
            text: Markdown as the engine gives it; it is cleaned here.
            page: its path in the pages folder, to resolve what it cites.
            docs_dir: the pages folder relative to the repository.
            line: of the source to scroll to; 0 keeps the place when the page is the same, and
                goes to the top of another.
        """
        if (text, page, docs_dir) == (self._text, self._page, self._docs_dir) and self._laid_width:
            if line:
                self._wanted_line = line
                self.go_to_line(line)
            return
        self._wanted_line = line or (self.top_line if page == self._page else 0)
        self._rows_above = 2 if line else 0
        self._text, self._page, self._docs_dir = text, page, docs_dir
        self._laid_width = 0
        self._lay_out_when_sized()

    @property
    def page(self) -> str:
        """The path of the page that is shown."""
        return self._page

    @property
    def pending(self) -> bool:
        """Whether the page is still being laid out."""
        return self._laid_width != self._room()

    def on_resize(self, event: events.Resize) -> None:
        """Lay out again for another width; the line at the top stays."""
        if self._room() != self._laid_width and self._laid_width:
            self._wanted_line, self._rows_above = self.top_line, 0
        self._lay_out_when_sized()

    def _room(self) -> int:
        # One cell stays free, so that no word touches the scroll bar.
        return max(10, self.scrollable_content_region.width - 1)

    def _lay_out_when_sized(self) -> None:
        if self.is_attached and self.size.width and self._room() != self._laid_width:
            self._lay_out()

    @work(exclusive=True, group="layout")
    async def _lay_out(self) -> None:
        """Lay the page out in a thread; a later call replaces this one."""
        width = self._room()
        body = await asyncio.to_thread(_prepare, self._text, width, self._page, self._docs_dir)
        self._laid_width = width
        self.headings = body.headings
        self.set_body(body)
        if self._wanted_line > 1:
            self.go_to_row(body.row_of_line(self._wanted_line), context=self._rows_above)
        else:
            self.scroll_to(0, 0, animate=False)
        self.post_message(self.Shown(self))

    def heading_in_sight(self) -> Heading | None:
        """The heading of what is read now."""
        found = None
        for heading in self.headings:
            if heading.row > self.scroll_offset.y + 3:
                break
            found = heading
        return found

    def on_lines_view_followed(self, event: LinesView.Followed) -> None:
        """Say what kind of target was chosen."""
        if event.view is not self or not isinstance(event.target, Link):
            return
        event.stop()
        if event.target.reference is not None:
            self.post_message(self.CitationChosen(self, event.target.reference))
        else:
            self.post_message(self.LinkChosen(self, event.target.href))

    def copy_text(self, target: object | None) -> str:
        """A citation is copied as `path:12-30`, a link as its address."""
        return describe_link(target) if isinstance(target, Link) else ""


def describe_link(link: Link) -> str:
    """Where a link leads, in words for a status line."""
    at = link.reference
    if at is None:
        return link.href
    span = f"{at.line_start}-{at.line_end}" if at.line_end > at.line_start else f"{at.line_start}"
    return f"{at.file}:{span}" + (f"  {at.symbol}" if at.symbol else "")


def _prepare(text: str, width: int, page: str, docs_dir: str) -> MarkdownBody:
    return markdown_body(clean(text), width, page, docs_dir)
