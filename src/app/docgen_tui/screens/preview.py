"""`PreviewScreen`: one page in full: rendered, as source, or against an earlier version."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import ClassVar, Final
from urllib.parse import unquote

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from docgen_engine.domain.findings import Severity
from docgen_engine.domain.views import PageText, PageView
from docgen_tui.ports import EnginePort
from docgen_tui.present.headings import anchor_line, heading_outline
from docgen_tui.present.planned import planned_text
from docgen_tui.rows import Span, plural
from docgen_tui.screens.viewer import ViewerScreen
from docgen_tui.signs import page_word
from docgen_tui.widgets.code_view import CodeView
from docgen_tui.widgets.cursor_view import CursorView
from docgen_tui.widgets.diff_view import DiffView
from docgen_tui.widgets.lines_view import LinesView
from docgen_tui.widgets.markdown_inline import Link
from docgen_tui.widgets.markdown_rows import Heading
from docgen_tui.widgets.markdown_view import MarkdownView, describe_link
from docgen_tui.widgets.outline import OutlineView

MODES: Final = ("rendered", "source", "diff")
NARROW: Final = 100
"""Cells: below this the head names only the mode that is shown."""


class PreviewScreen(ViewerScreen):
    """Reads a page; citations open code, links open other pages."""

    TITLE_WORDS = "Page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "mode('source')", "source", id="preview.source"),
        Binding("d", "mode('diff')", "difference", id="preview.diff"),
        Binding("o", "outline", "outline", id="preview.outline"),
        Binding("f", "finding(1)", "next finding", id="preview.finding"),
        Binding("F", "finding(-1)", "previous finding", show=False, id="preview.finding-back"),
        Binding("v", "versions", "versions", id="preview.versions"),
        Binding("backspace", "previous", "previous page", show=False, id="preview.previous"),
    ]

    def __init__(
        self,
        port: EnginePort,
        path: str,
        *,
        version: int | None = None,
        line: int = 0,
        mode: str = "rendered",
    ) -> None:
        """Open a page.

        Args:
            port: where it is read from.
            path: of the page in the pages folder.
            version: None for the active one.
            line: of the source to go to.
            mode: one of `MODES`.
        """
        super().__init__(port)
        self.path = path
        self.version = version
        self.mode = mode
        self._line = line
        self._anchor = ""
        self._text: PageText | None = None
        self._page: PageView | None = None
        self._compared = ""
        self._finding = -1
        self._history: list[tuple[str, int]] = []

    def compose_body(self) -> Iterable[Widget]:
        """The outline, and the three ways to see the page."""
        with Horizontal(id="body"):
            yield OutlineView(empty="No headings.", id="headings")
            yield MarkdownView(id="rendered")
            yield CodeView(wrap=True, id="source")
            yield DiffView(id="diff")

    # -- reading ----------------------------------------------------------------------------------

    async def load(self) -> None:
        """Read the page, and what is known of it."""
        self.status([("Reading…", "muted")], sign="running", style="live")
        self._show_mode()
        pages = await self.port.pages()
        self._page = next((page for page in pages if page.path == self.path), None)
        if self._page is not None and not self._page.version and self.version is None:
            await self._show_plan(self._page)
            return
        self._text = await self.port.page(self.path, self.version)
        self._compared = ""
        self._finding = -1
        self._fill()
        if self.mode == "diff":
            await self._compare()
        self._say()

    async def _show_plan(self, page: PageView) -> None:
        """A page that is not written yet: what the plan says of it."""
        plan = await self.port.document("work-assignments")
        self.query_one("#rendered", MarkdownView).show(
            planned_text(page.path, page.title, plan), page=page.path, docs_dir=self.docs_dir
        )
        self.head([(page.path, "strong"), (f"  {page.state}", "muted")])
        self.status([("The plan of a page that is not written yet", "muted")])

    def _fill(self) -> None:
        if self._text is None:
            return
        text = self._text.text
        self.query_one("#rendered", MarkdownView).show(
            text, page=self.path, docs_dir=self.docs_dir, line=self._line
        )
        if self.mode == "source":
            self.query_one("#source", CodeView).show(
                text, language="markdown", path=self.path, line=self._line
            )
        self._line = 0

    async def _compare(self) -> None:
        """Against the version before, or the newer one that waits."""
        if self._text is None:
            return
        versions = await self.port.versions(self.path)
        numbers = sorted(version.number for version in versions)
        shown = self._text.version
        newer = [number for number in numbers if number > shown]
        older = [number for number in numbers if number < shown]
        if newer and self.version is None:
            old, new = shown, newer[-1]
        elif older:
            old, new = older[-1], shown
        else:
            self.mode = "rendered"
            self._show_mode()
            self.notify("There is only this version.", markup=False)
            return
        before = await self.port.page(self.path, old)
        after = await self.port.page(self.path, new)
        self._compared = f"v{old} → v{new}" + (" (newer, not active)" if new > shown else "")
        self.query_one("#diff", DiffView).show(before.text, after.text)

    # -- what is said -----------------------------------------------------------------------------

    def _say(self) -> None:
        self.refresh_bindings()
        text, page = self._text, self._page
        left: list[Span] = [(self.path, "title")]
        if text is not None:
            state = page.state if page is not None else text.state
            left.append((f"  v{text.version} {page_word(state)}", "muted"))
            if page is not None and page.newer > text.version:
                left.append((f"  v{page.newer} is newer", "warn"))
        if page is not None and page.findings:
            errors = sum(finding.severity is Severity.ERROR for finding in page.findings)
            words = plural(errors, "error") if errors else plural(len(page.findings), "warning")
            left.append((f"  {words}", "error" if errors else "warn"))
        if text is not None and text.maker:
            left.append((f"  by {text.maker}", "muted"))
        shown = (self.mode,) if self.app.size.width < NARROW else MODES
        self.head(
            left, [(f" {mode} ", "badge" if mode == self.mode else "muted") for mode in shown]
        )
        if self._compared and self.mode == "diff":
            self.status([(f"What changed {self._compared}", "")])
        else:
            self.status(
                [("]", "key"), (" walks citations, ", "muted"), ("enter", "key"),
                 (" shows the code", "muted")]
            )  # fmt: skip

    def _show_mode(self) -> None:
        for mode in MODES:
            self.query_one(f"#{mode}").display = mode == self.mode
        self.set_class(self.mode != "rendered", "-no-headings")
        self.query_one(f"#{self.mode}").focus()

    @on(MarkdownView.Shown, "#rendered")
    def _shown(self, event: MarkdownView.Shown) -> None:
        headings = event.view.headings
        self.query_one("#headings", OutlineView).set_outline(heading_outline(headings))
        if self._anchor:
            event.view.go_to_line(anchor_line(headings, self._anchor))
            self._anchor = ""

    @on(LinesView.Walked)
    def _walked(self, event: LinesView.Walked) -> None:
        if isinstance(event.target, Link):
            self.status([(describe_link(event.target), "code"), ("  enter", "key"),
                         (" opens  ", "muted"), ("y", "key"), (" copies", "muted")],
                        sign="arrow", style="accent")  # fmt: skip

    # -- following --------------------------------------------------------------------------------

    @on(MarkdownView.CitationChosen)
    def _citation(self, event: MarkdownView.CitationChosen) -> None:
        from docgen_tui.screens.code import CodeScreen

        event.stop()
        at = event.reference
        self.app.push_screen(CodeScreen(self.port, at.file, at.line_start, at.line_end, at.symbol))

    @on(MarkdownView.LinkChosen)
    def _link(self, event: MarkdownView.LinkChosen) -> None:
        event.stop()
        href = event.href
        if "://" in href or href.startswith("mailto:"):
            self.app.copy_to_clipboard(href)
            self.notify("Copied the address; this program opens no browser.", markup=False)
            return
        way, _, anchor = unquote(href).partition("#")
        if not way:
            self.query_one("#rendered", MarkdownView).go_to_line(
                anchor_line(event.view.headings, anchor)
            )
            return
        self.follow(way, anchor)

    @work(exclusive=True, group="load")
    async def follow(self, way: str, anchor: str = "") -> None:
        """Open another page, if there is one.

        Args:
            way: from this page to it.
            anchor: of a heading, empty for the top.
        """
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), way))
        if all(page.path != target for page in await self.port.pages()):
            self.notify(f"{target} is not a page of this run.", markup=False)
            return
        self._history.append((self.path, self.query_one("#rendered", MarkdownView).top_line))
        self._open(target, anchor=anchor)

    def _open(self, path: str, *, line: int = 0, anchor: str = "") -> None:
        self.path, self.version, self.mode = path, None, "rendered"
        self._line, self._anchor = line or 1, anchor
        self.reload()

    def action_previous(self) -> None:
        """Back to the page from which a link led here."""
        if self._history:
            path, line = self._history.pop()
            self._open(path, line=line)
        else:
            self.notify("This is the first page you opened.", markup=False, timeout=2)

    # -- other ways to see it ---------------------------------------------------------------------

    def action_mode(self, mode: str) -> None:
        """Source or difference, or back to the rendered page."""
        self._line = self._line_in_sight()
        self.mode = "rendered" if mode == self.mode else mode
        self._show_mode()
        self._fill()
        self._say()
        if self.mode == "diff":
            self._difference()

    @work(exclusive=True, group="load")
    async def _difference(self) -> None:
        await self._compare()
        self._say()

    def _line_in_sight(self) -> int:
        """So that source and rendered page show the same place."""
        if self.mode == "diff":
            return 0
        return self.query_one(f"#{self.mode}", LinesView).top_line

    def action_outline(self) -> None:
        """Show or hide the headings; on a narrow screen they take the page's place."""
        headings = self.query_one("#headings", OutlineView)
        if self.has_class("-headings") or headings.has_focus:
            self.remove_class("-headings")
            self.query_one(f"#{self.mode}").focus()
        else:
            self.add_class("-headings")
            headings.focus()

    @on(CursorView.Chosen, "#headings")
    def _heading(self, event: CursorView.Chosen) -> None:
        event.stop()
        node = self.query_one("#headings", OutlineView).node_at(event.index)
        if isinstance(node.value, Heading):
            self.remove_class("-headings")
            view = self.query_one("#rendered", MarkdownView)
            view.go_to_row(node.value.row, context=0)
            view.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that lead nowhere from this page are neither shown nor taken."""
        page = self._page
        if action == "finding":
            return page is not None and any(finding.line for finding in page.findings)
        if action == "versions" or (action == "mode" and parameters == ("diff",)):
            return page is None or max(page.version, page.newer) > 1
        return True

    def action_finding(self, step: int) -> None:
        """To the line of the next finding in this page."""
        findings = [f for f in self._page.findings if f.line] if self._page is not None else []
        if not findings:
            return
        self._finding = (self._finding + step) % len(findings)
        found = findings[self._finding]
        if self.mode == "diff":
            self.action_mode("diff")
        self.query_one(f"#{self.mode}", LinesView).go_to_line(found.line)
        error = found.severity is Severity.ERROR
        self.status(
            [(f"{self._finding + 1} of {len(findings)} · line {found.line} · ", "muted"),
             (f"{found.message} ", "error" if error else "warn"), (found.fix, "muted")],
            sign="failed" if error else "waiting", style="error" if error else "warn",
        )  # fmt: skip

    def action_versions(self) -> None:
        """All versions of this page."""
        from docgen_tui.screens.versions import VersionsScreen

        self.app.push_screen(VersionsScreen(self.port, self.path))
