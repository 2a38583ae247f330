"""`DocumentsScreen`: what the phases produced, as a reader wants it; the raw document one key away.

Analysis, plan and quality are outlines, questions and research are tables; what is under the cursor
stands in full below.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from docgen_engine.domain.documents.analysis import Analysis
from docgen_engine.domain.documents.assignments import WorkAssignments
from docgen_engine.domain.documents.base import Doc
from docgen_engine.domain.documents.qa import QaResults
from docgen_engine.domain.documents.questions import Question, Questions
from docgen_engine.domain.documents.research import Research, ResearchFinding
from docgen_engine.domain.evidence import Reference
from docgen_tui.ports import EnginePort
from docgen_tui.present.analysis import analysis_outline
from docgen_tui.present.places import outline_words
from docgen_tui.present.plan import PageName, plan_outline, quality_outline
from docgen_tui.present.tables import (
    QUESTION_COLUMNS,
    RESEARCH_COLUMNS,
    question_rows,
    question_words,
    research_rows,
    research_words,
)
from docgen_tui.rows import Span, plural
from docgen_tui.screens.viewer import ViewerScreen
from docgen_tui.widgets.code_view import CodeView
from docgen_tui.widgets.cursor_view import CursorView
from docgen_tui.widgets.filter_table import FilterTable
from docgen_tui.widgets.markdown_view import MarkdownView
from docgen_tui.widgets.outline import Outline, OutlineView
from docgen_tui.widgets.table_view import TableView

TABS: Final = (
    ("analysis", "Analysis", 1),
    ("questions", "Questions", 2),
    ("research", "Research", 3),
    ("work-assignments", "Plan", 4),
    ("qa-results", "Quality", 6),
)
"""Key, name, and the phase that makes it."""
OPENS: Final = {"work-assignments": "reads the page", "qa-results": "reads the page"}
"""What enter does in an outline."""


class DocumentsScreen(ViewerScreen):
    """One document at a time, chosen by digit or arrow."""

    TITLE_WORDS = "Documents"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(number), f"show('{key}')", name, show=False, id=f"documents.{key}")
            for number, (key, name, _phase) in enumerate(TABS, start=1)
        ),
        Binding("tab", "next(1)", "next document", key_display="tab", id="documents.next"),
        Binding("shift+tab", "next(-1)", "previous document", show=False, id="documents.back"),
        Binding("s", "raw", "raw JSON", id="documents.raw"),
        Binding("v", "versions", "versions", id="documents.versions"),
    ]

    def __init__(self, port: EnginePort, key: str = "analysis") -> None:
        """Open a document.

        Args:
            port: where it is read from.
            key: of the document, such as `work-assignments`.
        """
        super().__init__(port)
        self.key = key if any(key == tab[0] for tab in TABS) else "analysis"
        self.raw = False
        self._questions: Questions | None = None

    def compose_body(self) -> Iterable[Widget]:
        """Each way to see a document, once; one of them is shown."""
        yield OutlineView(id="outline")
        yield FilterTable(TableView(QUESTION_COLUMNS, id="question-table"), noun="questions",
                          id="questions")  # fmt: skip
        yield FilterTable(TableView(RESEARCH_COLUMNS, id="research-table"), noun="answers",
                          id="research")  # fmt: skip
        yield MarkdownView(id="detail")
        yield CodeView(id="raw")

    # -- reading ----------------------------------------------------------------------------------

    async def load(self) -> None:
        """Read the document that is chosen."""
        self._say_head()
        if self.raw:
            await self._load_raw()
            return
        document = await self.port.document(self.key)
        if isinstance(document, Research) and self._questions is None:
            questions = await self.port.document("questions")
            self._questions = questions if isinstance(questions, Questions) else None
        self._fill(document)

    async def _load_raw(self) -> None:
        self._show("raw")
        view = self.query_one("#raw", CodeView)
        text = await self.port.raw_document(self.key)
        if text is None:
            view.show("")
            self._missing()
            return
        view.show(text.text, language="json", path=f"{self.key}.json")
        self.status([(f"{self.key}.json · v{text.version} · by {text.maker} · ", "muted"),
                     ("s", "key"), (" goes back", "muted")])  # fmt: skip

    def _fill(self, document: Doc | None) -> None:
        match document:
            case Analysis():
                self._outline(analysis_outline(document))
            case WorkAssignments():
                self._outline(plan_outline(document))
            case QaResults():
                self._outline(quality_outline(document))
            case Questions():
                self._questions = document
                self._table("questions", "question-table").set_rows(question_rows(document))
                self._say_questions(document)
            case Research():
                rows = research_rows(document, self._questions)
                self._table("research", "research-table").set_rows(rows)
                found = sum(f.status.value in ("answered", "partial") for f in document.findings)
                words = f"{found} of {plural(len(document.findings), 'question')} answered"
                self.status([(words, "")])
            case _:
                self._missing()
        self.query("FilterTable").set(disabled=False)
        for table in self.query(FilterTable):
            table.count()

    def _outline(self, nodes: tuple[Outline, ...]) -> None:
        self._show("outline")
        self.query_one("#outline", OutlineView).set_outline(nodes)
        self.status([("right", "key"), (" opens, ", "muted"), ("enter", "key"),
                     (f" {OPENS.get(self.key, 'shows the lines')}, ", "muted"), ("+", "key"),
                     (" opens everything", "muted")])  # fmt: skip

    def _table(self, pane: str, table: str) -> TableView:
        self._show(pane)
        return self.query_one(f"#{table}", TableView)

    def _say_questions(self, document: Questions) -> None:
        words = ", ".join(f"{count} {name}" for name, count in document.summary.by_priority.items())
        few = f" · few: {document.few_because}" if document.few_because else ""
        self.status([(words + few, "")])

    def _missing(self) -> None:
        phase = next(tab[2] for tab in TABS if tab[0] == self.key)
        sentence = f"Not there yet: phase {phase} makes it."
        if not self.raw:
            self._show("outline")
            self.query_one("#outline", OutlineView).set_outline((), empty=sentence)
        self.status([(sentence, "muted")])

    # -- what is shown ----------------------------------------------------------------------------

    def _show(self, pane: str) -> None:
        for name in ("outline", "questions", "research", "raw"):
            self.query_one(f"#{name}").display = name == pane
        self.query_one("#detail").display = pane != "raw"
        self.set_class(pane == "outline", "-outline")
        focus = {"questions": "#question-table", "research": "#research-table"}
        self.query_one(focus.get(pane, f"#{pane}")).focus()

    def _say_head(self) -> None:
        left: list[Span] = []
        for number, (key, name, _phase) in enumerate(TABS, start=1):
            here = key == self.key
            left += [(f" {number} {name} ", "badge" if here else "muted"), (" ", "")]
        self.head(left, [("raw JSON", "warn")] if self.raw else [])

    def action_show(self, key: str) -> None:
        """Another document."""
        self.key = key
        self.reload()

    def action_next(self, step: int) -> None:
        """The document beside this one."""
        keys = [tab[0] for tab in TABS]
        self.action_show(keys[(keys.index(self.key) + step) % len(keys)])

    def action_raw(self) -> None:
        """The document as JSON, or back."""
        self.raw = not self.raw
        self.reload()

    def action_versions(self) -> None:
        """All versions of the document."""
        from docgen_tui.screens.versions import VersionsScreen

        self.app.push_screen(VersionsScreen(self.port, self.key))

    @on(CursorView.Moved)
    def _moved(self, event: CursorView.Moved) -> None:
        event.stop()
        detail = self.query_one("#detail", MarkdownView)
        if isinstance(event.view, OutlineView):
            node = event.view.current
            detail.show(outline_words(node) if node is not None else "", page=f"{event.index}")
        if not isinstance(event.view, TableView):
            return
        row = event.view.current
        if row is None:
            detail.show("")
        elif isinstance(row.value, Question):
            detail.show(question_words(row.value), page=row.key)
        elif isinstance(row.value, ResearchFinding):
            detail.show(research_words(row.value, row.cells[1].text), page=row.key)

    @on(CursorView.Chosen)
    def _chosen(self, event: CursorView.Chosen) -> None:
        event.stop()
        if isinstance(event.view, OutlineView):
            self._open(event.view.node_at(event.index).value)
            return
        row = event.view.current if isinstance(event.view, TableView) else None
        if row is None:
            return
        if isinstance(row.value, ResearchFinding) and row.value.code_references:
            at = row.value.code_references[0]
            self._open(Reference(at.file, at.line_start, at.line_end, at.symbol))
        elif isinstance(row.value, Question):
            self.query_one("#detail").focus()

    def _open(self, value: object) -> None:
        from docgen_tui.screens.code import CodeScreen
        from docgen_tui.screens.preview import PreviewScreen

        if isinstance(value, Reference):
            self.app.push_screen(
                CodeScreen(self.port, value.file, value.line_start, value.line_end, value.symbol)
            )
        elif isinstance(value, PageName):
            self.app.push_screen(PreviewScreen(self.port, str(value)))
