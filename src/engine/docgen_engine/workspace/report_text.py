"""A gate's report as Markdown, for people who read it outside of the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from docgen_engine.domain.citations import escape_label
from docgen_engine.domain.findings import Finding, Report
from docgen_engine.domain.phases import PHASES


def report_markdown(report: Report) -> str:
    """The report with its result, the rules that were checked and the findings by file.

    Args:
        report: its texts come from pages and from the repository and are shown as plain text.

    Returns:
        Markdown without time, so that the same report gives the same text.
    """
    verdict = "passed" if report.passed else "failed"
    errors, warnings = _count(report.errors, "error"), _count(report.warnings, "warning")
    lines = [
        f"# {PHASES[report.phase].name}: {report.execution}, report {report.number}",
        "",
        f"The gate {verdict}: {errors}, {warnings}.",
        "",
    ]
    if report.summary:
        lines += [_plain(report.summary), ""]
    lines += ["## Findings", ""]
    if report.findings:
        for file, findings in groupby(report.findings, key=lambda finding: finding.file):
            lines += [f"### {_plain(file) or 'The run'}", "", *_findings(findings), ""]
    else:
        lines += ["None.", ""]
    lines += ["## Rules", "", "| rule | checked | errors | warnings |", "|---|---:|---:|---:|"]
    lines += [
        f"| {_cell(rule.rule)} | {rule.checked} | {rule.errors} | {rule.warnings} |"
        for rule in report.rules
    ]
    return "\n".join(lines) + "\n"


def _findings(findings: Iterable[Finding]) -> list[str]:
    lines = []
    for finding in findings:
        place = f"line {finding.line}: " if finding.line else ""
        fix = f" Fix: {_plain(finding.fix)}" if finding.fix else ""
        lines.append(
            f"- **{finding.severity.value}** {_plain(finding.rule)}: {place}"
            f"{_plain(finding.message)}{fix}"
        )
    return lines


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _plain(text: str) -> str:
    """Text as it is, without what Markdown, HTML or a terminal would make of it."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    return escape_label(shown).replace("&", "&amp;").strip()


def _cell(text: str) -> str:
    return _plain(text).replace("|", "\\|")
