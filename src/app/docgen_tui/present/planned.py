"""What stands in place of a page that is not written yet: its entry in the plan."""

from __future__ import annotations

from docgen_engine.domain.citations import escape_label
from docgen_engine.domain.documents.assignments import Generator, PlannedPage, WorkAssignments
from docgen_engine.domain.documents.base import Doc

_WHO = {
    Generator.CODE: "It is composed from the plan when the other pages are there.",
    Generator.QA: "The quality check writes it in phase 6.",
}


def planned_text(path: str, title: str, plan: Doc | None) -> str:
    """The entry as Markdown.

    Args:
        path: of the page.
        title: of the page.
        plan: the active `work-assignments`, where there are any.
    """
    entries = plan.plan if isinstance(plan, WorkAssignments) else ()
    page = next((entry for entry in entries if entry.path == path), None)
    parts = [f"# {escape_label(title)}", f"Not written yet. {_who(page)}"]
    if page is not None and page.outline:
        parts.append(escape_label(page.outline))
    if page is not None and page.sections:
        sections = [f"- {escape_label(section)}" for section in page.sections]
        parts += ["Its sections will be:", "\n".join(sections)]
    return "\n\n".join(parts) + "\n"


def _who(page: PlannedPage | None) -> str:
    if page is None:
        return "A writer writes it in phase 5."
    return _WHO.get(page.generator, f"{escape_label(page.owner)} writes it in phase 5.")
