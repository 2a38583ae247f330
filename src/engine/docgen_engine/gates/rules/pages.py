"""Pages as a set: those that must be there, who wrote them, the questions that they answer."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.domain.documents.assignments import PlannedPage
from docgen_engine.domain.findings import Finding, Severity
from docgen_engine.domain.names import folded
from docgen_engine.domain.navigation import strip_navigation
from docgen_engine.domain.versions import Maker
from docgen_engine.gates.coverage import question_coverage
from docgen_engine.gates.rules.base import Context, Outcome, error
from docgen_engine.patterns import regex

FILES: Final = "files.required"
OWNERSHIP: Final = "ownership.exclusive"
QUESTIONS: Final = "questions.covered"

_COMMENT: Final = regex(r"<!--.*?-->", re.DOTALL)


def check_files(context: Context) -> Outcome:
    """Every planned page whose generator has run is there and is not empty."""
    findings = []
    checked = 0
    for planned in context.plan:
        if context.request.awaited(planned):
            continue
        checked += 1
        finding = _file(context, planned)
        if finding is not None:
            findings.append(finding)
    return Outcome(checked, tuple(findings))


def _file(context: Context, planned: PlannedPage) -> Finding | None:
    request = context.request
    text = request.pages.get(planned.path)
    failed = planned.path in request.failed_pages
    if text is None:
        what = f"{planned.path} is missing"
        what += f": its writer ({planned.owner}) failed." if failed else "."
    elif not _COMMENT.sub("", strip_navigation(text)).strip():
        what = f"{planned.path} is empty."
    else:
        return None
    # A writer that failed makes a partial run; lenient says so to its end and goes on.
    severity = Severity.WARNING if failed and request.lenient else Severity.ERROR
    fix = f"Resume the run, or regenerate {planned.path}."
    return Finding(FILES, severity, planned.path, 0, 0, what, fix)


def check_ownership(context: Context) -> Outcome:
    """No page was written by another than its owner; what a person wrote is never a violation."""
    owners = {folded(page.path): page for page in context.plan}
    findings = []
    checked = 0
    for path, (maker, agent) in sorted(context.request.makers.items()):
        if maker != Maker.AGENT or not agent:
            continue
        checked += 1
        planned = owners.get(folded(path))
        if planned is None:
            findings.append(
                error(
                    OWNERSHIP,
                    path,
                    (0, 0),
                    f"{agent} wrote {path}, which is not in the plan.",
                    "Restore the version before, or add the page to the plan.",
                )
            )
        elif planned.owner != agent:
            findings.append(
                error(
                    OWNERSHIP,
                    path,
                    (0, 0),
                    f"{path} was written by {agent}; it belongs to {planned.owner}.",
                    f"Regenerate {planned.path}, so that its owner writes it.",
                )
            )
        elif planned.path != path:
            findings.append(
                error(
                    OWNERSHIP,
                    path,
                    (0, 0),
                    f"{path} and the planned {planned.path} are the same file on some systems.",
                    f"Write to {planned.path}.",
                )
            )
    return Outcome(checked, tuple(findings))


def check_questions(context: Context) -> Outcome:
    """Every question is answered by a section with a citation that resolves, or is unresolved."""
    coverage = question_coverage(context)
    findings = [
        error(
            QUESTIONS,
            gap.page,
            (gap.line, 1 if gap.line else 0),
            f"The question `{gap.question_id}` is not answered: {gap.reason} (“{gap.question}”).",
            "Answer it in a section that cites the lines, or list it as unresolved.",
        )
        for gap in coverage.gaps
    ]
    return Outcome(coverage.total, tuple(findings))
