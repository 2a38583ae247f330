"""Questions, research, findings, pages and versions as rows of tables, and each in full."""

from __future__ import annotations

from typing import Final

from docgen_engine.domain.citations import escape_label
from docgen_engine.domain.documents.questions import Priority, Question, Questions
from docgen_engine.domain.documents.research import FindingStatus, Research, ResearchFinding
from docgen_engine.domain.findings import Finding, Severity
from docgen_engine.domain.versions import VersionRecord
from docgen_engine.domain.views import PageView
from docgen_tui.glyphs import UNICODE, Glyphs
from docgen_tui.present.places import STATE_STYLES, place
from docgen_tui.rows import plural
from docgen_tui.signs import page_sign, page_word
from docgen_tui.widgets.spans import StyleNames
from docgen_tui.widgets.table_view import Cell, Column, TableRow

QUESTION_COLUMNS: Final = (
    Column("priority", 8),
    Column("question", weight=3),
    Column("category", 16, from_width=100),
    Column("for page", 28, from_width=90),
    Column("section", 24, from_width=150),
)
RESEARCH_COLUMNS: Final = (
    Column("answer", 11),
    Column("question", weight=2),
    Column("what was found", weight=3, from_width=90),
    Column("lines", 5, right=True),
)
FINDING_COLUMNS: Final = (
    Column("severity", 9),
    Column("rule", 23, from_width=90),
    Column("page", 28),
    Column("line", 5, right=True),
    Column("message", weight=1),
)
PAGE_COLUMNS: Final = (
    Column("state", 12),
    Column("page", weight=3),
    Column("version", 15),
    Column("owner", 9),
    Column("findings", 10),
    Column("title", weight=2, from_width=130),
)
VERSION_COLUMNS: Final = (
    Column("version", 8),
    Column("state", 19),
    Column("by", 9),
    Column("made in", 12, from_width=100),
    Column("when (UTC)", 16),
    Column("note", weight=1),
)

_PRIORITY: Final[dict[Priority, StyleNames]] = {
    Priority.CRITICAL: ("view--error",),
    Priority.HIGH: ("view--warning",),
    Priority.MEDIUM: (),
    Priority.LOW: ("view--muted",),
}
_ANSWER: Final[dict[FindingStatus, tuple[str, StyleNames]]] = {
    FindingStatus.ANSWERED: ("✓ answered", ("view--good",)),
    FindingStatus.PARTIAL: ("◑ partly", ("view--warning",)),
    FindingStatus.NOT_FOUND: ("· not found", ("view--muted",)),
    FindingStatus.SKIPPED: ("⊘ skipped", ("view--muted",)),
}


def question_rows(questions: Questions) -> list[TableRow]:
    """One row a question, in the document's order."""
    return [
        TableRow(
            question.id,
            (
                Cell(question.priority.value, _PRIORITY[question.priority]),
                Cell(question.question),
                Cell(question.category, ("view--muted",)),
                Cell(question.documentation_target),
                Cell(question.section, ("view--muted",)),
            ),
            question,
        )
        for question in questions.questions
    ]


def question_words(question: Question) -> str:
    """A question in full, as Markdown."""
    strategy = question.research_strategy
    parts = [
        f"**{escape_label(question.question)}**",
        f"Why: {escape_label(question.reason)}" if question.reason else "",
        f"To find out: {escape_label(question.research_goal)}" if question.research_goal else "",
        f"How: {escape_label(strategy.approach)}" if strategy.approach else "",
        _list("Look in", question.files_to_examine),
        _list("About", (*question.related_components, *question.related_flows)),
        f"`{question.id}`",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def research_rows(research: Research, questions: Questions | None) -> list[TableRow]:
    """One row a finding, with the words of its question."""
    words = {q.id: q.question for q in questions.questions} if questions else {}
    rows = []
    for finding in research.findings:
        status, style = _ANSWER[finding.status]
        count = len(finding.code_references)
        rows.append(
            TableRow(
                finding.question_id,
                (
                    Cell(status, style),
                    Cell(words.get(finding.question_id, finding.question_id)),
                    Cell(finding.answer, ("view--muted",)),
                    Cell(str(count) if count else "-", ("view--muted",)),
                ),
                finding,
            )
        )
    return rows


def research_words(finding: ResearchFinding, question: str) -> str:
    """A finding in full, as Markdown, its lines as code."""
    parts = [f"**{escape_label(question)}**", finding.answer or "Nothing was found."]
    for at in finding.code_references:
        fence = "`" * max(3, _longest_run(at.snippet) + 1)
        named = f" · `{at.symbol}`" if at.symbol and "`" not in at.symbol else ""
        label = escape_label(place(at.file, at.line_start, at.line_end))
        parts.append(f"{label}{named}\n\n{fence}\n{at.snippet}\n{fence}")
    parts.append(_list("Looked in", finding.looked_in))
    return "\n\n".join(part for part in parts if part) + "\n"


def finding_rows(findings: tuple[Finding, ...]) -> list[TableRow]:
    """One row a finding of a gate, errors first."""
    ordered = sorted(findings, key=lambda f: (f.severity is not Severity.ERROR, f))
    return [
        TableRow(
            str(index),
            (
                Cell(*severity_cell(finding)),
                Cell(finding.rule, ("view--muted",)),
                Cell(finding.file),
                Cell(str(finding.line) if finding.line else "", ("view--muted",)),
                Cell(finding.message + (f" → {finding.fix}" if finding.fix else "")),
            ),
            finding,
        )
        for index, finding in enumerate(ordered)
    ]


def severity_cell(finding: Finding) -> tuple[str, StyleNames]:
    """Sign and word of a finding's severity."""
    if finding.severity is Severity.ERROR:
        return "✗ error", ("view--error",)
    return "! warning", ("view--warning",)


def page_rows(pages: tuple[PageView, ...], glyphs: Glyphs = UNICODE) -> list[TableRow]:
    """One row a planned page, in plan order."""
    rows = []
    for page in sorted(pages, key=lambda page: page.order):
        sign, style = page_sign(page.state, glyphs)
        owner = page.owner or page.generator
        rows.append(
            TableRow(
                page.path,
                (
                    Cell(f"{sign} {page_word(page.state)}", STATE_STYLES.get(style, ())),
                    Cell(page.path),
                    Cell(*_version_cell(page)),
                    Cell(owner, ("view--muted",)),
                    Cell(*findings_cell(page.findings)),
                    Cell(page.title, ("view--muted",)),
                ),
                page,
            )
        )
    return rows


def _version_cell(page: PageView) -> tuple[str, StyleNames]:
    if not page.version and not page.newer:
        return "not written", ("view--muted",)
    words = f"v{page.version}" if page.version else "none"
    if page.newer > page.version:
        return f"{words} · v{page.newer} waits", ("view--warning",)
    return words + (" · published" if page.published else ""), ()


def findings_cell(findings: tuple[Finding, ...]) -> tuple[str, StyleNames]:
    """`2 errors`, `1 warning` or `-`."""
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if errors:
        return plural(errors, "error"), ("view--error",)
    if findings:
        return plural(len(findings), "warning"), ("view--warning",)
    return "-", ("view--muted",)


def version_rows(versions: tuple[VersionRecord, ...]) -> list[TableRow]:
    """One row a version, newest first; what is newer than the active one says so."""
    active = next((version.number for version in versions if version.active), 0)
    rows = []
    for version in sorted(versions, key=lambda version: -version.number):
        words = [
            w for w, yes in (("active", version.active), ("approved", version.approved)) if yes
        ]
        style: StyleNames = ("view--good",) if version.active else ()
        if active and version.number > active:
            words.append("newer, not active")
            style = ("view--warning",)
        rows.append(
            TableRow(
                str(version.number),
                (
                    Cell(f"v{version.number}", ("view--strong",)),
                    Cell(" · ".join(words) or "-", style),
                    Cell(version.maker.value),
                    Cell(version.execution or "-", ("view--muted",)),
                    Cell(version.at[:16].replace("T", " "), ("view--muted",)),
                    Cell(version.note),
                ),
                version,
            )
        )
    return rows


def _list(title: str, items: tuple[str, ...]) -> str:
    if not items:
        return ""
    return f"{title}:\n\n" + "\n".join(f"- {escape_label(item)}" for item in items)


def _longest_run(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest
