"""`VersionsScreen`: every version of a page or document, and what changed between any two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from docgen_engine.domain.versions import VersionRecord
from docgen_engine.domain.views import PageText
from docgen_tui.ports import EnginePort
from docgen_tui.present.tables import VERSION_COLUMNS, version_rows
from docgen_tui.rows import plural
from docgen_tui.screens.viewer import ViewerScreen
from docgen_tui.widgets.cursor_view import CursorView
from docgen_tui.widgets.diff_view import DiffView
from docgen_tui.widgets.table_view import TableView

MOST_ROWS: Final = 12
"""Rows of the table with its titles and the line below; more versions scroll."""


class VersionsScreen(ViewerScreen):
    """Above the versions, below the difference of the two that are compared."""

    TITLE_WORDS = "Versions"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "mark to compare", id="versions.mark"),
        Binding("tab", "other", "difference", key_display="tab", id="versions.other"),
    ]

    def __init__(self, port: EnginePort, file: str) -> None:
        """Open a file's history.

        Args:
            port: where it is read from.
            file: path of a page, or key of a document.
        """
        super().__init__(port)
        self.file = file
        self._versions: tuple[VersionRecord, ...] = ()
        self._pair = (0, 0)

    def compose_body(self) -> Iterable[Widget]:
        """The table and the difference."""
        table = TableView(VERSION_COLUMNS, empty="No version yet.", marks=True, id="versions")
        yield table
        yield DiffView(id="diff")

    async def load(self) -> None:
        """Read the versions and compare what a reader wants to see first."""
        self.head([(self.file, "title"), ("  versions", "muted")])
        self._versions = await self.port.versions(self.file)
        table = self.query_one("#versions", TableView)
        table.set_rows(version_rows(self._versions))
        table.styles.height = min(len(self._versions) + 2, MOST_ROWS)
        table.focus()
        active = next((v for v in self._versions if v.active), None)
        newest = max((v.number for v in self._versions), default=0)
        words = plural(len(self._versions), "version")
        if active is not None and newest > active.number:
            note = f"v{newest} is newer than the active v{active.number}"
            self.head([(self.file, "title"), (f"  {words}", "muted"), (f"  {note}", "warn")])
            table.go_to(str(newest))
        else:
            self.head([(self.file, "title"), (f"  {words}", "muted")])
        await self._compare()

    def _chosen(self) -> tuple[int, int]:
        """The two versions to compare, older first: two marked ones, else the one under the
        cursor with the marked one, else with the active one, or the one before it.
        """
        table = self.query_one("#versions", TableView)
        marked = sorted(int(key) for key in table.marked)
        if len(marked) >= 2:
            return marked[-2], marked[-1]
        if table.current is None:
            return 0, 0
        here = int(table.current.key)
        if marked and marked[0] != here:
            return min(marked[0], here), max(marked[0], here)
        active = next((v.number for v in self._versions if v.active), 0)
        if active and here > active:
            return active, here
        older = [v.number for v in self._versions if v.number < here]
        return (max(older), here) if older else (0, here)

    @work(exclusive=True, group="compare")
    async def _compare_again(self) -> None:
        await self._compare()

    async def _compare(self) -> None:
        pair = self._chosen()
        if pair == self._pair:
            return
        self._pair = pair
        old, new = pair
        diff = self.query_one("#diff", DiffView)
        if not new:
            self.status([("No version of this file yet.", "muted")])
            return
        after = await self._text(new)
        if not old:
            self.status([(f"v{new} is the first version: nothing to compare it with.", "muted")])
            diff.show(after.text, after.text)
            return
        before = await self._text(old)
        diff.show(before.text, after.text)

    async def _text(self, number: int) -> PageText:
        if self.file.endswith(".md"):
            return await self.port.page(self.file, number)
        text = await self.port.raw_document(self.file, number)
        return text or PageText(self.file, "", number, "", "")

    @on(DiffView.Shown)
    def _shown(self, event: DiffView.Shown) -> None:
        old, new = self._pair
        change = event.change
        if not old:
            return
        if change.hunks:
            words = (
                f"{change.added} lines added, {change.removed} removed, in {change.hunks} places"
            )
        else:
            words = "no difference"
        self.status([(f"v{old} → v{new}: ", "strong"), (words, "")])

    @on(CursorView.Moved, "#versions")
    def _moved(self, event: CursorView.Moved) -> None:
        event.stop()
        if self._versions:
            self._compare_again()

    @on(CursorView.Chosen, "#versions")
    def _open(self, event: CursorView.Chosen) -> None:
        from docgen_tui.screens.preview import PreviewScreen

        event.stop()
        row = self.query_one("#versions", TableView).current
        if row is not None and self.file.endswith(".md"):
            self.app.push_screen(PreviewScreen(self.port, self.file, version=int(row.key)))
        else:
            self.query_one("#diff").focus()

    def action_mark(self) -> None:
        """Mark the version under the cursor; the two newest marks are compared."""
        table = self.query_one("#versions", TableView)
        table.toggle_mark()
        self._compare_again()

    def action_other(self) -> None:
        """Between the table and the difference."""
        table, diff = self.query_one("#versions"), self.query_one("#diff")
        (diff if table.has_focus else table).focus()
