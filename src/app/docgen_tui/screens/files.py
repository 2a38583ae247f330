"""`FilesScreen`: all planned pages: state, version, owner, findings; regenerate what is marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from docgen_engine.domain.errors import DocgenError
from docgen_engine.domain.views import PageView
from docgen_tui.messages import PageMarked
from docgen_tui.ports import EnginePort
from docgen_tui.present.tables import PAGE_COLUMNS, page_rows
from docgen_tui.rows import Span, plural
from docgen_tui.screens.note import NoteModal
from docgen_tui.screens.viewer import ViewerScreen
from docgen_tui.widgets.cursor_view import CursorView
from docgen_tui.widgets.filter_table import FilterTable
from docgen_tui.widgets.table_view import TableView


class FilesScreen(ViewerScreen):
    """The pages as a table."""

    TITLE_WORDS = "Files"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "mark", id="files.mark"),
        Binding("m", "mark_all", "mark all", show=False, id="files.mark-all"),
        Binding("g", "regenerate", "make again", id="files.regenerate"),
        Binding("v", "versions", "versions", id="files.versions"),
        Binding("d", "diff", "difference", id="files.diff"),
    ]

    def __init__(self, port: EnginePort, *, marked: Iterable[str] = ()) -> None:
        """List the pages.

        Args:
            port: where they are read from.
            marked: pages that are marked from the beginning.
        """
        super().__init__(port)
        self._marked = set(marked)
        self._pages: tuple[PageView, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        """The table under its filter."""
        table = TableView(
            PAGE_COLUMNS, empty="No pages yet: phase 4 plans them.", marks=True, id="pages"
        )
        yield FilterTable(table, noun="pages", id="files")

    @property
    def table(self) -> TableView:
        """The table."""
        return self.query_one("#pages", TableView)

    async def load(self) -> None:
        """Read the pages; marks and cursor stay."""
        self._pages = await self.port.pages()
        table = self.table
        table.marked |= self._marked
        self._marked = set()
        table.set_rows(page_rows(self._pages, self.glyphs))
        if self.focused is None:
            table.focus()
        self._say()

    def _say(self) -> None:
        pages = self._pages
        self.query_one(FilterTable).count()
        waiting = sum(page.newer > page.version for page in pages)
        wrong = sum(bool(page.findings) for page in pages)
        words: list[Span] = [("Files", "title"), (f"  {plural(len(pages), 'page')}", "muted")]
        if wrong:
            words.append((f"  {wrong} with findings", "warn"))
        if waiting:
            words.append((f"  {waiting} with a newer version", "warn"))
        self.head(words, [(str(self.port.docs.name) + "/", "muted")])
        self._hint()

    def _hint(self) -> None:
        marked = len(self.table.marked)
        if marked:
            self.status([(f"{plural(marked, 'page')} marked · ", "strong"), ("g", "key"),
                         (" makes them again, the others stay", "muted")])  # fmt: skip
            return
        page = self._page()
        if page is not None and page.newer > page.version:
            words = f"v{page.newer} is newer than v{page.version}, which counts · "
            self.status([(words, "warn"), ("d", "key"), (" shows the difference", "muted")],
                        sign="waiting", style="warn")  # fmt: skip
        elif page is not None and page.findings:
            found = page.findings[0]
            self.status([(f"{found.rule} · {found.message}", "warn")], sign="waiting", style="warn")
        else:
            self.status([("space", "key"), (" marks pages, ", "muted"), ("g", "key"),
                         (" makes them again, ", "muted"), ("enter", "key"),
                         (" reads", "muted")])  # fmt: skip

    def _page(self) -> PageView | None:
        row = self.table.current
        return row.value if row is not None and isinstance(row.value, PageView) else None

    @on(CursorView.Moved, "#pages")
    def _moved(self, event: CursorView.Moved) -> None:
        event.stop()
        self._hint()

    @on(CursorView.Chosen, "#pages")
    def _open(self, event: CursorView.Chosen) -> None:
        event.stop()
        self._preview("rendered")

    def _preview(self, mode: str) -> None:
        from docgen_tui.screens.preview import PreviewScreen

        page = self._page()
        if page is None:
            return
        if page.version or page.newer:
            self.app.push_screen(PreviewScreen(self.port, page.path, mode=mode))
        else:
            self.notify(f"{page.path} is not written yet.", markup=False, timeout=3)

    def action_mark(self) -> None:
        """Mark the page under the cursor."""
        self.table.toggle_mark()
        self._marks_changed()

    def action_mark_all(self) -> None:
        """Mark all pages that are shown, or none."""
        self.table.toggle_all()
        self._marks_changed()

    def _marks_changed(self) -> None:
        self.query_one(FilterTable).count()
        self._hint()
        self.app.post_message(PageMarked(tuple(sorted(self.table.marked))))

    def action_versions(self) -> None:
        """All versions of the page under the cursor."""
        from docgen_tui.screens.versions import VersionsScreen

        page = self._page()
        if page is not None:
            self.app.push_screen(VersionsScreen(self.port, page.path))

    def action_diff(self) -> None:
        """What changed in the page under the cursor."""
        self._preview("diff")

    def action_regenerate(self) -> None:
        """Ask for a note, then make the marked pages again, or the one under the cursor."""
        page = self._page()
        one = {page.path} if page is not None else set()
        order = {p.path: p.order for p in self._pages}
        files = tuple(sorted(self.table.marked or one, key=lambda path: order.get(path, 0)))
        if not files:
            return
        title = f"Make {plural(len(files), 'page')} again"

        def decided(note: str | None) -> None:
            if note is not None:
                self._regenerate(files, note)

        self.app.push_screen(
            NoteModal(title, files, "A note for the agent, or nothing", "Make again"), decided
        )

    @work(exclusive=True, group="engine")
    async def _regenerate(self, files: tuple[str, ...], note: str) -> None:
        """The run screen sees the new execution and works on it."""
        own: set[str] = getattr(self.app, "own", set())
        own.add("again " + ",".join(files))
        try:
            await self.port.regenerate(files=files, note=note)
        except DocgenError as error:
            self.problem(str(error))
            return
        self.table.marked.clear()
        self.app.post_message(PageMarked(()))
        self.notify(f"{plural(len(files), 'page')} will be made again.", markup=False)
        self.dismiss()
