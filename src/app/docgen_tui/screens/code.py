"""`CodeScreen`: the lines that a page cites, as the snapshot has them."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from docgen_engine.domain.evidence import Reference
from docgen_tui.ports import EnginePort
from docgen_tui.present.places import place
from docgen_tui.rows import plural
from docgen_tui.screens.viewer import ViewerScreen
from docgen_tui.widgets.code_view import CodeView


class CodeScreen(ViewerScreen):
    """Opens a file of the repository at a range."""

    TITLE_WORDS = "Code"

    def __init__(
        self, port: EnginePort, file: str, line_start: int, line_end: int = 0, symbol: str = ""
    ) -> None:
        """Show some lines.

        Args:
            port: where the file is read from.
            file: path in the repository.
            line_start: first line to mark.
            line_end: last line to mark; the first one, where it is smaller.
            symbol: what the lines define, for the head.
        """
        super().__init__(port)
        self.reference = Reference(file, line_start, max(line_start, line_end), symbol)

    def compose_body(self) -> Iterable[Widget]:
        """The code."""
        yield CodeView(id="code")

    async def load(self) -> None:
        """Read the file of the snapshot."""
        at = self.reference
        where = place(at.file, at.line_start, at.line_end)
        self.head([(where, "title"), (f"  {at.symbol}" if at.symbol else "", "code")])
        self.status([("Reading…", "muted")], sign="running", style="live")
        view = self.query_one("#code", CodeView)
        view.focus()
        source = await self.port.source(at.file)
        lines = source.text.count("\n") + (not source.text.endswith("\n"))
        self.head(
            [(where, "title"), (f"  {at.symbol}" if at.symbol else "", "code")],
            [(f"{source.language or 'text'} · {plural(lines, 'line')}", "muted")],
        )
        view.show(
            source.text,
            language=source.language,
            path=at.file,
            marked=(at.line_start, at.line_end),
        )
        if source.drifted:
            self.status(
                [
                    (
                        "The file on disk has changed since the snapshot; this is the snapshot.",
                        "warn",
                    )
                ],
                sign="stale",
                style="warn",
            )
        elif at.line_start > lines:
            self.problem(f"The page cites line {at.line_start}; the file has {lines}.")
        else:
            self.status([("As the run's snapshot has it", "muted")])

    @on(CodeView.Shown)
    def _shown(self, event: CodeView.Shown) -> None:
        event.stop()
