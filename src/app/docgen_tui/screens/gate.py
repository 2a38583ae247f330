"""`GateScreen`: the whole report: what was checked, all findings, what changes on disk."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content

from docgen_engine.domain.documents.qa import QaResults
from docgen_engine.domain.documents.registry import DOCUMENTS
from docgen_engine.domain.errors import DocgenError
from docgen_engine.domain.findings import Finding, Report, RuleCount, Severity
from docgen_engine.domain.phases import PHASES, Phase
from docgen_tui.glyphs import Glyphs
from docgen_tui.rows import EMPTY, Row, duration, fit, pad, plural, right, row
from docgen_tui.run_data import RunData
from docgen_tui.sanitise import clean, clean_name
from docgen_tui.screens import routes
from docgen_tui.screens.base import DocgenScreen
from docgen_tui.widgets.cursor_view import CursorView
from docgen_tui.widgets.filter_table import FilterTable
from docgen_tui.widgets.gate_panel import decided_words, disk_words, ordered, place
from docgen_tui.widgets.key_bar import KeyBar
from docgen_tui.widgets.lines import LineWidget
from docgen_tui.widgets.plain import PlainStatic
from docgen_tui.widgets.table_view import Cell, Column, TableRow, TableView
from docgen_tui.words import counts, measure_name

COLUMNS = (
    Column("", 1),
    Column("rule", 24, from_width=80),
    Column("where", weight=2),
    Column("what", weight=4),
    Column("what to do", weight=3, from_width=110),
)


class RulesView(LineWidget):
    """What was checked, rule by rule, and the score where there is one."""

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.glyphs = glyphs
        self.report: Report | None = None
        self.quality: QaResults | None = None
        self.seconds = 0.0

    def show(self, report: Report | None, quality: QaResults | None, seconds: float) -> None:
        """Show a report."""
        self.report, self.quality, self.seconds = report, quality, seconds
        self.dirty()

    def compose_rows(self, width: int, height: int) -> list[Row]:
        """One row a rule; then the score and its parts."""
        if self.report is None:
            return [row(("The report is being made.", "muted"))]
        rows = self._rules(self.report, width)
        if self.quality is not None:
            rows.extend([EMPTY, *_score_rows(self.quality, width)])
        return rows

    def _rules(self, report: Report, width: int) -> list[Row]:
        rows = []
        ends = [_found_words(rule) for rule in report.rules]
        ending = max((len(words) for words in ends), default=0)
        room = max(8, width - 2 - 8 - (ending + 1 if ending else 0))
        if report.summary:
            rows.append(row((fit(report.summary, width), "strong")))
        if self.seconds:
            rows.append(row((f"{duration(self.seconds)} of work", "muted")))
        for rule, found in zip(report.rules, ends, strict=True):
            if rule.errors:
                sign, style = self.glyphs.failed, "error"
            elif rule.warnings:
                sign, style = self.glyphs.waiting, "warn"
            else:
                sign, style = self.glyphs.done, "ok"
            rows.append(
                row(
                    (f"{sign} ", style),
                    pad(rule.rule, room),
                    (right(f"{rule.checked:,}", 8), "muted"),
                    (right(found, ending + 1) if ending else "", style),
                )
            )
        return rows


def _found_words(rule: RuleCount) -> str:
    if rule.errors:
        return plural(rule.errors, "error")
    return plural(rule.warnings, "warning") if rule.warnings else ""


def _score_rows(quality: QaResults, width: int) -> list[Row]:
    head = f"Quality {quality.overall_score:.0f} of 100, {quality.quality_rating}"
    rows = [row((fit(head, width), "strong"))]
    for measure in quality.validation_details.values():
        if not measure.measured:
            value, style = "not measured", "warn"
        elif measure.score is None:
            value, style = "nothing to count", "muted"
        else:
            value = f"{measure.numerator}/{measure.denominator}  {measure.score:.0f}"
            style = "ok" if measure.score >= 90 else "warn"
        rows.append(
            row(
                (pad(f"  {measure_name(measure.name)}", max(8, width - 18)), ""),
                (right(value, 18), style),
            )
        )
    return rows


def detail_content(finding: Finding) -> Content:
    """A finding in full."""
    error = finding.severity is Severity.ERROR
    parts: list[str | tuple[str, str]] = [
        (f"{finding.rule}  ", "bold $error" if error else "bold $warning"),
        (f"{clean_name(place(finding))}\n", "$secondary"),
        clean(finding.message),
    ]
    if finding.fix:
        parts.extend([("\nTo do: ", "bold"), clean(finding.fix)])
    return Content.assemble(*parts)


class GateScreen(DocgenScreen[None]):
    """The report in full. Approving is done on the run screen, which shows what is decided.

    Args:
        data: what the run screen has read.
    """

    TITLE_WORDS = "Gate"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,v", "leave", "back", key_display="esc", id="gate.leave"),
        Binding("a", "decide('approve')", "approve", id="gate.approve"),
        Binding("A", "decide('approve_rest')", "the rest", id="gate.approve-rest"),
        Binding("r", "decide('reject')", "reject", id="gate.reject"),
        Binding("R", "decide('revalidate')", "check again", id="gate.revalidate"),
        Binding("o", "document", "document", id="gate.document"),
    ]

    def __init__(self, data: RunData) -> None:
        super().__init__()
        self._data = data
        self._findings: list[Finding] = []

    def compose(self) -> ComposeResult:
        """Rules left, findings right, the disk below."""
        table = TableView(
            COLUMNS, empty="Nothing was found: the gate has no finding.", id="findings"
        )
        yield PlainStatic("", id="gate-head")
        with Horizontal(id="gate-body"):
            rules = RulesView(self.docgen.glyphs, id="rules")
            rules.border_title = Content("Checked")
            yield rules
            with Vertical(id="found") as found:
                found.border_title = Content("Findings")
                yield FilterTable(table, noun="findings")
                yield PlainStatic("", id="detail")
        yield PlainStatic("", id="disk")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Fill it, and follow what happens elsewhere."""
        self.docgen.changes.subscribe(self, lambda _change: self.refresh_bindings())
        self.run_worker(self._fill(), group="gate", exclusive=True)

    async def _fill(self) -> None:
        gate = self.view.gate
        report = await self.engine.report(gate.execution if gate else None)
        quality = None
        if gate is not None and gate.phase is Phase.QA:
            try:
                document = await self.engine.document("qa-results")
                quality = document if isinstance(document, QaResults) else None
            except DocgenError as error:
                self.docgen.trouble(error)
        phase = self.view.phase_view(gate.phase) if gate else None
        self.query_one(RulesView).show(report, quality, phase.seconds if phase else 0.0)
        self._findings = ordered(report.findings) if report is not None else []
        table = self.query_one(TableView)
        table.set_rows([self._row(index, finding) for index, finding in enumerate(self._findings)])
        self.query_one(FilterTable).count()
        table.focus()
        if report is not None:
            name = PHASES[report.phase].name
            self.query_one("#gate-head", PlainStatic).show(
                Content.assemble(
                    (f" Gate of phase {int(report.phase)}, {name}", "bold"),
                    (f"   {report.execution} · report {report.number}   ", "$foreground 60%"),
                    (
                        counts(report.errors, report.warnings),
                        "$success" if report.passed else "$error",
                    ),
                )
            )
            over = gate is not None and report.passed and not gate.waiting
            words = (
                decided_words(gate)
                if over and gate is not None
                else disk_words(report.phase, self._data.publication, passed=report.passed)
            )
            self.query_one("#disk", PlainStatic).show(" " + words)
            self.call_after_refresh(self.docgen.guard.drawn, report.execution, report.number)

    def _row(self, index: int, finding: Finding) -> TableRow:
        error = finding.severity is Severity.ERROR
        glyphs = self.docgen.glyphs
        sign = (
            Cell(glyphs.failed, ("view--error",))
            if error
            else Cell(glyphs.waiting, ("view--warning",))
        )
        return TableRow(
            str(index),
            (
                sign,
                Cell(finding.rule, ("view--muted",)),
                Cell(clean_name(place(finding))),
                Cell(finding.message),
                Cell(finding.fix, ("view--muted",)),
            ),
            finding,
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what the run screen would offer as well."""
        if action == "decide" and parameters:
            return bool(self.docgen.run_screen.check_action(str(parameters[0]), ()))
        return True

    def action_decide(self, action: str) -> None:
        """Decide as on the run screen, and go back to it."""
        run_screen = self.docgen.run_screen
        self.dismiss(None)
        getattr(run_screen, f"action_{action}")()

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)

    def action_document(self) -> None:
        """What the phase produced."""
        gate = self.view.gate
        key = PHASES[gate.phase].document if gate else ""
        self.app.push_screen(routes.documents(self.engine, key or "work-assignments"))

    @on(CursorView.Moved)
    def _moved(self, event: CursorView.Moved) -> None:
        """The whole finding under the table, since its cells may be cut."""
        event.stop()
        current = self.query_one(TableView).current
        finding = current.value if current is not None else None
        detail = self.query_one("#detail", PlainStatic)
        if isinstance(finding, Finding):
            detail.show(detail_content(finding))
        else:
            detail.show("")

    @on(CursorView.Chosen)
    def _chosen(self, event: CursorView.Chosen) -> None:
        """To the line in the page, or in the code, or to the document."""
        event.stop()
        current = self.query_one(TableView).current
        finding = current.value if current is not None else None
        if not isinstance(finding, Finding):
            return
        if self._data.page(finding.file) is not None:
            self.app.push_screen(routes.preview(self.engine, finding.file, finding.line))
        elif finding.file.removesuffix(".json") in DOCUMENTS:
            key = finding.file.removesuffix(".json")
            self.app.push_screen(routes.documents(self.engine, key))
        else:
            line = max(1, finding.line)
            self.app.push_screen(routes.code(self.engine, finding.file, line, line))
