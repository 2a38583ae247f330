"""The orchestration role: which pages there will be, with which sections, and who owns them."""

from __future__ import annotations

from typing import Final

import msgspec

from docgen_engine.backends.static.parts.corrections import told, unheeded_pages
from docgen_engine.backends.static.request import RoleOutcome, RoleRequest
from docgen_engine.backends.static.stack.known import LANGUAGES
from docgen_engine.backends.static.writing.api_pages import FOLDER, api_pages, api_parts
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.documents import open_desk
from docgen_engine.backends.static.writing.outlines import outline_of
from docgen_engine.backends.static.writing.page import available_sections
from docgen_engine.backends.static.writing.pages import api_part as api_part_page
from docgen_engine.backends.static.writing.pages import component as component_page
from docgen_engine.backends.static.writing.pages import flow as flow_page
from docgen_engine.backends.static.writing.pages.base import PageModule
from docgen_engine.backends.static.writing.pages.registry import module_of
from docgen_engine.backends.static.writing.phrases import reads_as_gap
from docgen_engine.backends.static.writing.tokens import replace_marks
from docgen_engine.domain.documents.analysis import TOO_LITTLE
from docgen_engine.domain.documents.assignments import Generator, LeftOut, PlannedPage
from docgen_engine.domain.documents.base import encode
from docgen_engine.domain.documents.questions import Questions, summarise
from docgen_engine.domain.documents.research import Research
from docgen_engine.domain.documents.structure import StructurePage
from docgen_engine.domain.markup import listing, plain, shorten, unescape
from docgen_engine.domain.names import folded
from docgen_engine.domain.navigation import INDEX_PAGE, QA_PAGE
from docgen_engine.domain.phases import PRIMARY_PAGE
from docgen_engine.domain.planning import compose_assignments
from docgen_engine.repository.index.linked import RepositoryIndex

_OF_COMPONENT: Final = "What it is for, its public names and its files."
_OF_API: Final = "The signatures of its public names."
_NOTHING: Final = "What was looked for, and not found."
_OF_FLOW: Final = "Its steps, from the first to the last."
_GENERATORS: Final = {INDEX_PAGE: Generator.CODE, QA_PAGE: Generator.QA}
_TELLING: Final = 20
"""Percent of the source from which on a language is one that the program is written in."""

_MONITORING: Final = "07-monitoring-logging.md"
_STATE: Final = "10-state-management.md"
_FEATURES: Final = "features/"


def plan_work(index: RepositoryIndex, request: RoleRequest) -> RoleOutcome:
    """Plan the pages that have facts, and share them among writers.

    Args:
        index: the linked index.
        request: the task, with `analysis`, `questions` and `research`.

    Returns:
        `WorkAssignments`.
    """
    desk = open_desk(index, request)
    pages, left_out = plan_pages(desk)
    questions = tuple(desk.questions)
    document = compose_assignments(
        desk.structure,
        pages,
        left_out,
        Questions(summarise(questions), questions),
        Research(tuple(desk.findings[q.id] for q in questions if q.id in desk.findings)),
    )
    unheeded = unheeded_pages(
        desk.guidance,
        desk.structure,
        (page.path for page in document.plan),
        (page.path for page in document.left_out),
    )
    document = msgspec.structs.replace(document, unheeded=told(index, unheeded))
    writers = document.strategy.agent_count
    summary = f"{len(document.plan)} pages, {writers} writer{'' if writers == 1 else 's'}"
    if document.left_out:
        summary += f", {len(document.left_out)} left out"
    return RoleOutcome(encode(document), summary)


class _Plan:
    """Collects pages in order and what is left out."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.pages: list[PlannedPage] = []
        self.left_out: list[LeftOut] = []

    def add(
        self, path: str, title: str, sections: tuple[str, ...], outline: str, subject: str = ""
    ) -> None:
        """Add a page at the next place."""
        first = PRIMARY_PAGE if path not in {PRIMARY_PAGE, INDEX_PAGE} else ""
        generator = _GENERATORS.get(path, Generator.WRITER)
        self.pages.append(
            PlannedPage(
                path=path,
                order=0 if path == INDEX_PAGE else len(self.pages) + 1,
                title=title,
                sections=sections,
                outline=outline,
                depends_on=(first,) if first and any(p.path == first for p in self.pages) else (),
                owner=generator.value,
                generator=generator,
                subject=subject,
            )
        )

    def leave_out(self, path: str, reason: str) -> None:
        """Name a page that is not written."""
        self.left_out.append(LeftOut(path, reason))


def plan_pages(desk: Desk) -> tuple[list[PlannedPage], list[LeftOut]]:
    """The pages in order, and those that are left out with reasons.

    Args:
        desk: what is known, with the findings.
    """
    plan = _Plan(desk)
    structure, guidance = desk.structure, desk.guidance.pages
    for page in structure.pages:  # with the pages that guidance asks for
        _add_core(plan, page)
    for page in structure.supplementary:
        if page.path not in _GENERATORS:
            _add_core(plan, page)
    _add_components(plan)
    _add_api(plan)
    _add_flows(plan)
    _leave_out_features(plan)
    for page in structure.supplementary:
        if page.path == QA_PAGE and page.path not in guidance.leave_out:
            plan.add(page.path, page.title, page.sections, page.about)
    _add_index(plan)
    return plan.pages, plan.left_out


def _add_core(plan: _Plan, page: StructurePage) -> None:
    desk = plan.desk
    if page.path in desk.guidance.pages.leave_out and page.path != PRIMARY_PAGE:
        plan.leave_out(page.path, "The repository's guidance leaves it out.")
        return
    sections = tuple(available_sections(desk, page.path, page.sections, ""))
    asked_for = any(folded(page.path) == folded(each.path) for each in desk.guidance.pages.add)
    if not sections and not page.required and not asked_for:
        module = module_of(page.path)
        plan.leave_out(page.path, _not_found(desk, page.path, module))
        return
    line = outline_of(desk, page.path, sections) if sections else ""
    line = page.about if sections and (not line or reads_as_gap(line)) else line
    line = line if sections else _NOTHING
    plan.add(page.path, page.title, sections or page.sections[:1], line)


def _not_found(desk: Desk, path: str, module: PageModule) -> str:
    """What was looked for; of languages whose names for it are not known, that it was not."""
    analysis = desk.analysis
    little = {_MONITORING: analysis.observability, _STATE: analysis.state_management}
    found = [f for f in little.get(path, ()) if f.topic == TOO_LITTLE and not desk.is_aside(f.file)]
    if found:
        names = listing([f"{f.name} ({f.file}:{f.line})" for f in found], 3, "others")
        return f"Too little for a page: of {module.looked_for}, only {names} was found."
    unknown = [
        each.language
        for each in desk.analysis.discovery.language_distribution
        if module.by_names and each.percent >= _TELLING and each.language not in LANGUAGES
    ]
    if not unknown:
        return f"No facts: looked for {module.looked_for}, found none."
    where = f"how these look in {listing(unknown)} code is not known here"
    return f"No facts: looked for {module.looked_for}, but {where}."


def _add_components(plan: _Plan) -> None:
    desk = plan.desk
    folder = next((f for f in desk.structure.folders if f.path == "components/"), None)
    if folder is None:
        return
    small = [c.name for c in desk.components if c.path not in desk.component_pages]
    for component in desk.components:
        path = desk.component_pages.get(component.path, "")
        if not path:
            continue
        if path in desk.guidance.pages.leave_out:
            plan.leave_out(path, "The repository's guidance leaves it out.")
            continue
        sections = tuple(available_sections(desk, path, folder.sections, component.path))
        if sections:
            line = _said(component_page.outline(desk, component.path), _OF_COMPONENT)
            plan.add(path, component.name, sections, line, component.path)
        else:
            plan.leave_out(path, f"No facts: nothing could be read in {component.path}.")
    if small:
        plan.leave_out(
            "components/",
            "Too many for a page each; the overview and the API reference have the smallest: "
            f"{listing(small)}.",
        )


def _add_api(plan: _Plan) -> None:
    desk = plan.desk
    folder = next((f for f in desk.structure.folders if f.path == FOLDER), None)
    for part in api_parts(desk) if folder else ():
        path = api_pages(desk)[part.key]
        if path in desk.guidance.pages.leave_out:
            reason = "The repository's guidance leaves it out."
            plan.left_out.append(LeftOut(path, reason, part.component))
            continue
        sections = tuple(
            available_sections(desk, path, folder.sections if folder else (), part.key)
        )
        line = _said(api_part_page.outline(desk, part.key), _OF_API)
        plan.add(path, f"{part.name} API", sections, line, part.key)


def _add_flows(plan: _Plan) -> None:
    desk = plan.desk
    folder = next((f for f in desk.structure.folders if f.path == "flows/"), None)
    if folder is None:
        return
    for flow in desk.flows:
        path = desk.flow_pages[flow.id]
        if path in desk.guidance.pages.leave_out:
            plan.leave_out(path, "The repository's guidance leaves it out.")
            continue
        sections = tuple(available_sections(desk, path, folder.sections, flow.id))
        if sections:
            line = _said(flow_page.outline(desk, flow.id), _OF_FLOW)
            plan.add(path, plain(flow.name), sections, line, flow.id)


def _leave_out_features(plan: _Plan) -> None:
    """Which code does a feature that a README counts is a guess, unless people say so."""
    folder = any(folder.path == _FEATURES for folder in plan.desk.structure.folders)
    told = any(page.path.startswith(_FEATURES) for page in plan.pages)
    if folder and not told and plan.desk.analysis.discovery.features:
        plan.leave_out(
            _FEATURES,
            "The overview quotes the features; which code does each of them is nowhere stated. "
            "Flows and components show what the code does.",
        )


def _add_index(plan: _Plan) -> None:
    page = plan.desk.structure.page(INDEX_PAGE)
    if page is None:
        return
    purpose = plan.desk.analysis.discovery.purpose
    sections = tuple(
        title
        for title in page.sections
        if (title != "Left out" or plan.left_out) and (title != "What this is" or purpose)
    )
    plan.pages.insert(
        0,
        PlannedPage(
            path=INDEX_PAGE, order=0, title=plan.desk.name, sections=sections, outline=page.about,
            depends_on=(), owner=Generator.CODE.value, generator=Generator.CODE,
        ),
    )  # fmt: skip


def _said(outline: str, instead: str) -> str:
    """An outline as plain text: no marks, no escapes.

    Words that would read as a gap of ours stand on the page beside their citation; the index has
    no place for one, and says in our words what is there.
    """
    line = _plain(outline)
    return instead if reads_as_gap(line) else line


def _plain(text: str) -> str:
    return shorten(unescape(replace_marks(text, lambda _mark, _at: "")).strip(), 200)
