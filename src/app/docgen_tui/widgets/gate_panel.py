"""`GatePanel`: what is decided and on what grounds, before a key may decide it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath

from textual.content import Content

from docgen_engine.domain.findings import Finding, Report, Severity
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.views import PublicationPreview
from docgen_tui.glyphs import UNICODE, Glyphs
from docgen_tui.remarks import Remark
from docgen_tui.rows import Row, Span, fit, paragraph, plural, row
from docgen_tui.sanitise import clean_name
from docgen_tui.view import Failure, GateView
from docgen_tui.widgets.lines import LineWidget
from docgen_tui.words import counts, gate_title


def ordered(findings: Sequence[Finding]) -> list[Finding]:
    """Errors first, then by place."""
    return sorted(findings, key=lambda f: (f.severity is not Severity.ERROR, f))


def place(finding: Finding) -> str:
    """`01-overview.md:12`."""
    return f"{finding.file}:{finding.line}" if finding.line else finding.file


FAILED_WORDS = (
    "This gate has errors, so it cannot be approved: edit (e) and check again (R), or have pages "
    "made again in files (f)."
)


def disk_words(phase: Phase, preview: PublicationPreview | None, *, passed: bool = True) -> str:
    """What approving would change on disk, or why it cannot be approved, in a sentence."""
    if not passed:
        return FAILED_WORDS
    if phase is not Phase.QA:
        what = "has the pages written as drafts" if phase is Phase.ORCHESTRATION else "goes on"
        return f"Approving {what}; nothing outside .context/ changes before gate 6."
    if preview is None:
        return "Approving writes the pages; looking up which ones change …"
    parts = []
    folder = PurePath(preview.folder).name
    total = len(preview.created) + len(preview.changed)
    if total:
        kinds = [f"{len(some)} {word}" for some, word in (
            (preview.created, "new"), (preview.changed, "changed")) if some]  # fmt: skip
        parts.append(f"{plural(total, 'page')} will be written to {folder}/ ({', '.join(kinds)})")
    else:
        parts.append(f"No page in {folder}/ will change")
    if preview.unchanged:
        parts.append(f"{len(preview.unchanged)} stay as they are")
    if preview.kept:
        parts.append(f"{len(preview.kept)} edited by hand stay")
    return "; ".join(parts) + "."


def decided_words(gate: GateView) -> str:
    """What became of a gate that waits no more, in a sentence."""
    who = f" by {clean_name(gate.who)}" if gate.who else ""
    if gate.decision == "reject":
        return f"Rejected{who}."
    if gate.decision:
        return f"Approved{who}."
    return "Passed; nobody was asked."


def report_rows(
    report: Report, glyphs: Glyphs, width: int, remarks: Sequence[Remark] = ()
) -> list[Row]:
    """The report: what was checked, remarks, then the findings, the worst first.

    Args:
        report: of a gate.
        glyphs: the signs.
        width: cells.
        remarks: what else a person should know.
    """
    checked = sum(rule.checked for rule in report.rules)
    sign, style = (glyphs.done, "ok") if report.passed else (glyphs.failed, "error")
    head: list[Span] = [
        (f"{sign} ", style),
        (counts(report.errors, report.warnings), f"{style} strong"),
        (f" · {plural(len(report.rules), 'rule')} over {plural(checked, 'check')}", "muted"),
    ]
    rows = [row(*_fit_spans(head, width))]
    for remark in remarks:
        rows.extend(_remark_rows(remark, glyphs, width))
    for finding in ordered(report.findings):
        rows.extend(_finding_rows(finding, glyphs, width))
    return rows


def squeeze(rows: list[Row], foot: list[Row], height: int, glyphs: Glyphs) -> list[Row]:
    """Rows and foot in a height: what is cut is said to be.

    Args:
        rows: give way.
        foot: always stays.
        height: rows there are.
        glyphs: the signs.
    """
    room = max(1, height - len(foot))
    if len(rows) > room:
        more = row((f"{glyphs.more} more: ", "muted"), ("v", "key"), (" shows everything", "muted"))
        rows = [*rows[: room - 1], more]
    gap = [row()] * max(0, room - len(rows))
    return [*rows, *gap, *foot][:height]


def _remark_rows(remark: Remark, glyphs: Glyphs, width: int) -> list[Row]:
    lines = paragraph(remark.text, width - 2, limit=3)
    sign = str(getattr(glyphs, remark.sign))
    first = row((f"{sign} ", remark.style), *lines[0].spans)
    return [first, *(row("  ", *line.spans) for line in lines[1:])]


def failure_rows(failure: Failure, width: int) -> list[Row]:
    """Why a run failed, in full, and what to do."""
    rows = paragraph(failure.error or "It did not say why.", width)
    rows.append(row())
    for words in failure.advice:
        rows.extend(paragraph(words, width, "muted"))
    return rows


def _finding_rows(finding: Finding, glyphs: Glyphs, width: int) -> list[Row]:
    error = finding.severity is Severity.ERROR
    sign, style = (glyphs.failed, "error") if error else (glyphs.waiting, "warn")
    head = row((f"{sign} ", style), (fit(place(finding), width - 2), "code"))
    return [head, *paragraph(finding.message, width, indent="  ", limit=2)]


def _fit_spans(spans: Sequence[Span], width: int) -> list[Span]:
    kept = []
    for text, style in spans:
        part = fit(text, width)
        kept.append((part, style))
        width -= len(part)
    return kept


class GatePanel(LineWidget):
    """The newest gate while it waits or has failed, or why the run failed without one.

    `drawn` is called after the report has reached the screen: only then may a key decide.
    """

    PRIORITY = 0

    def __init__(self, glyphs: Glyphs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.glyphs = glyphs
        self.gate: GateView | None = None
        self.report: Report | None = None
        self.preview: PublicationPreview | None = None
        self.remarks: tuple[Remark, ...] = ()
        self.failure: Failure | None = None
        self.drawn: Callable[[str, int], None] | None = None

    def show_failure(self, failure: Failure) -> None:
        """Show why the run failed."""
        self.gate, self.report, self.failure = None, None, failure
        self.border_title = Content.assemble((clean_name(failure.title), "$error"))
        self.dirty()

    def show(
        self,
        gate: GateView,
        report: Report | None,
        preview: PublicationPreview | None,
        remarks: tuple[Remark, ...] = (),
    ) -> None:
        """Show a gate; without its report yet, say so."""
        self.gate, self.report, self.preview = gate, report, preview
        self.remarks, self.failure = remarks, None
        self.border_title = Content.assemble(
            (gate_title(gate), "$warning" if gate.waiting else "$error")
        )
        self.dirty()

    def compose_rows(self, width: int, height: int) -> list[Row]:
        """The report, or that it is being fetched."""
        if self.failure is not None:
            return squeeze(failure_rows(self.failure, width), [], height, self.glyphs)
        if self.gate is None:
            return []
        if self.report is None:
            return [row(("Fetching the report …", "muted"))]
        rows = report_rows(self.report, self.glyphs, width, self.remarks)
        return squeeze(rows, self._foot(width), height, self.glyphs)

    def wanted_height(self, width: int) -> int:
        """Rows that would show everything."""
        if self.failure is not None:
            return len(failure_rows(self.failure, width))
        if self.gate is None or self.report is None:
            return 2
        rows = report_rows(self.report, self.glyphs, width, self.remarks)
        return len(rows) + len(self._foot(width))

    def _foot(self, width: int) -> list[Row]:
        if self.gate is None:
            return []
        passed = self.report is None or self.report.passed
        words = disk_words(self.gate.phase, self.preview, passed=passed)
        return paragraph(words, width, "muted", limit=2)

    def paint(self) -> bool:
        """Paint, and say when what was painted has reached the screen."""
        changed = super().paint()
        if self.report is not None and self.drawn is not None and self.content_size.height > 0:
            execution, number = self.report.execution, self.report.number
            self.call_after_refresh(self.drawn, execution, number)
        return changed
