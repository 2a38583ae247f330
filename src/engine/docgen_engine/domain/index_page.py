"""`index.md`: what the project is, every page in one line, and what was left out (made by code)."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import Final

from docgen_engine.domain.citations import render_citation
from docgen_engine.domain.documents.analysis import Analysis
from docgen_engine.domain.documents.assignments import LeftOut, PlannedPage
from docgen_engine.domain.documents.discovery import Statement
from docgen_engine.domain.evidence import Reference
from docgen_engine.domain.markup import band, bullets, escape, inline, plain, quote, table
from docgen_engine.domain.navigation import INDEX_PAGE, page_link
from docgen_engine.domain.own_documents import further_documents, label_of

MOST_DOCUMENTS: Final = 40
"""Documents that the index links; of more it says how many there are."""

SECTIONS: Final = ("What this is", "Pages", "Left out")

_FOLDERS: Final = {
    "": "",
    "api": "API reference",
    "components": "Components",
    "features": "Features",
    "flows": "Flows",
    "diagrams": "Diagrams",
}


def compose_index(
    plan: Sequence[PlannedPage], left_out: Sequence[LeftOut], analysis: Analysis, docs_dir: str
) -> str:
    """The text of the index, without its navigation block.

    Args:
        plan: all planned pages; the index's own entry decides its title and sections.
        left_out: pages that are not written.
        analysis: for the sentence that says what the project is.
        docs_dir: the pages folder relative to the repository.
    """
    ordered = sorted(plan, key=lambda page: (page.order, page.path))
    own = next((page for page in ordered if page.path == INDEX_PAGE), None)
    title = own.title if own else analysis.discovery.name
    wanted = own.sections if own else SECTIONS
    bodies = {
        "What this is": _purpose(analysis, docs_dir),
        "Pages": _pages([page for page in ordered if page.path != INDEX_PAGE])
        + _documents(ordered, analysis, docs_dir),
        "Left out": _left_out(left_out),
    }
    parts = [f"# {escape(title)}"]
    for section in wanted:
        body = bodies.get(section) or "Nothing is recorded for this section."
        parts.append(f"## {escape(section)}\n\n{body}")
    return "\n\n".join(parts) + "\n"


def _purpose(analysis: Analysis, docs_dir: str) -> str:
    discovery = analysis.discovery
    purpose = discovery.purpose
    if purpose is None:
        return ""
    return " ".join(_quoted(said, docs_dir) for said in (purpose, *discovery.status))


def _quoted(said: Statement, docs_dir: str) -> str:
    at = Reference(said.file, said.line_start, said.line_end)
    return f"{quote(said.text)} {render_citation(at, INDEX_PAGE, docs_dir)}"


def _pages(pages: Sequence[PlannedPage]) -> str:
    groups: dict[str, list[PlannedPage]] = {}
    for page in pages:
        groups.setdefault(posixpath.dirname(page.path), []).append(page)
    parts = []
    for folder, group in groups.items():
        rows = [(page_link(p.title, p.path, INDEX_PAGE), inline(p.outline)) for p in group]
        heading = _FOLDERS.get(folder, folder)
        text = table(("Page", "What it says"), rows)
        parts.append(f"### {escape(heading)}\n\n{text}" if heading else text)
    return "\n\n".join(parts)


def _documents(plan: Sequence[PlannedPage], analysis: Analysis, docs_dir: str) -> str:
    """The repository's own documents that no page above is about."""
    told = (*analysis.design, *analysis.contributing, *analysis.security, *analysis.roadmap)
    shown = {fact.file for fact in told}
    found = [
        each
        for each in further_documents(analysis.documents, frozenset(page.path for page in plan))
        if each.file not in shown
    ]
    links = [
        render_citation(Reference(each.file, each.line, each.line), INDEX_PAGE, docs_dir,
                        label=plain(label_of(each)))
        for each in found[:MOST_DOCUMENTS]
    ]  # fmt: skip
    if not links:
        return ""
    more = f"\n\nThere are {band(len(found))} such documents." if len(found) > len(links) else ""
    return f"\n\n### Further documents of the repository\n\n{bullets(links)}{more}"


def _left_out(left_out: Sequence[LeftOut]) -> str:
    return bullets(f"`{page.path}`: {inline(page.reason)}" for page in left_out)
