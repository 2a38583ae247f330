"""Writes one page: its planned sections in order, nothing empty, and what each rests on."""

from __future__ import annotations

import posixpath

import msgspec

from docgen_engine.backends.static.request import RoleOutcome, RoleRequest
from docgen_engine.backends.static.writing.desk import ANSWERED, Desk
from docgen_engine.backends.static.writing.documents import open_desk
from docgen_engine.backends.static.writing.entries import entries, links_to_entries
from docgen_engine.backends.static.writing.pages.base import PageModule
from docgen_engine.backends.static.writing.pages.registry import builder_of, module_of
from docgen_engine.backends.static.writing.render import Drafted, Renderer
from docgen_engine.backends.static.writing.tokens import Mark, question_mark, replace_marks
from docgen_engine.domain.documents.assignments import PlannedPage
from docgen_engine.domain.documents.base import encode
from docgen_engine.domain.documents.page import PageResult
from docgen_engine.domain.documents.questions import Question
from docgen_engine.domain.errors import AgentError
from docgen_engine.domain.markup import band, code, escape, listing, plain
from docgen_engine.domain.own_documents import documents_of_page, label_of
from docgen_engine.repository.index.linked import RepositoryIndex


def write_page(index: RepositoryIndex, request: RoleRequest) -> RoleOutcome:
    """Write the page of a writer's task.

    Args:
        index: the linked index.
        request: the task; its page is in the plan of `work-assignments`.

    Returns:
        A `PageResult`.

    Raises:
        AgentError: the plan has no such page.
    """
    desk = open_desk(index, request)
    planned = next((page for page in desk.plan if page.path == request.task.page), None)
    if planned is None:
        raise AgentError(
            f"The plan has no page {request.task.page}; run the orchestration again.",
            retryable=False,
        )
    result = compose_page(desk, planned, tuple(desk.groups.get(planned.path, ())), request.docs_dir)
    said = f"{band(_words(result.text))} words, {_cited(result)}"
    unused = _unused_notes(request)
    return RoleOutcome(encode(result), said + unused, (unused.lstrip("; "),) if unused else ())


def _unused_notes(request: RoleRequest) -> str:
    """What to say where somebody left a note for this page: it steers a model, not an analysis."""
    notes = request.task.payload.get("notes")
    count = len(notes) if isinstance(notes, list) else 0
    if not count:
        return ""
    noun = "a note" if count == 1 else f"{count} notes"
    return f"; {noun} for this page changed nothing: the static backend writes from facts alone"


def _words(text: str) -> int:
    return len(text.split())


def _cited(result: PageResult) -> str:
    count = sum(len(section.citations) for section in result.sections)
    return f"{count} citation{'' if count == 1 else 's'}"


def compose_page(
    desk: Desk, planned: PlannedPage, question_ids: tuple[str, ...], docs_dir: str
) -> PageResult:
    """The page of a plan entry.

    Args:
        desk: what is known, with findings and plan.
        planned: the entry.
        question_ids: the questions that this page has to answer.
        docs_dir: the pages folder relative to the repository.
    """
    module = module_of(planned.path)
    sections = [_draft(desk, module, planned, title) for title in planned.sections]
    if not sections:
        sections = [Drafted("What was looked for", (nothing_found(desk, module),))]
    asked = [question for question in desk.questions if question.id in set(question_ids)]
    sections = _with_rest(desk, sections, asked)
    unresolved = tuple(q.id for q in asked if not _is_answered(desk, q))
    sections = _with_documents(desk, planned.path, sections)
    renderer = Renderer(
        planned.path,
        docs_dir,
        [page.path for page in desk.plan],
        desk.guidance.wording,
        entries(desk),
    )
    sections = [
        msgspec.structs.replace(each, links=links_to_entries(planned.path, each.title))
        for each in sections
    ]
    return renderer.page(
        planned.title,
        sections,
        files=_files(desk),
        facts=(*module.reads, *_subject_keys(planned)),
        unresolved=unresolved,
    )


def available_sections(desk: Desk, path: str, sections: tuple[str, ...], subject: str) -> list[str]:
    """The sections of a page for which there are facts, in the structure's order.

    Args:
        desk: what is known.
        path: the page.
        sections: titles that the structure has for it.
        subject: what a page in a folder is about.
    """
    found = []
    for title in sections:
        builder = builder_of(path, title)
        if builder is not None and desk.draft(builder, subject):
            found.append(title)
    return found


def _draft(desk: Desk, module: PageModule, planned: PlannedPage, title: str) -> Drafted:
    builder = builder_of(planned.path, title)
    found = desk.draft(builder, planned.subject) if builder else []
    return Drafted(title, tuple(found) or (nothing_found(desk, module),))


def nothing_found(desk: Desk, module: PageModule) -> str:
    """The paragraph that stands where there are no facts: what was looked for, and where."""
    places = module.looked_in(desk)
    if not places:
        return f"Looked for {escape(module.looked_for)}; this repository has none."
    names = listing([code(place) for place in places], 6, "other files")
    return f"Looked for {escape(module.looked_for)} in {names}; nothing was found."


def _with_rest(desk: Desk, sections: list[Drafted], asked: list[Question]) -> list[Drafted]:
    """Add answers that no builder placed, each to its section, else to the last one."""
    placed: set[str] = set()
    for section in sections:
        for block in section.blocks:
            replace_marks(block, lambda mark, _at: _note(mark.kind, mark.fields[0], placed))
    extra: dict[str, list[str]] = {}
    titles = [section.title for section in sections]
    for question in asked:
        finding = desk.findings.get(question.id)
        if question.id in placed or finding is None or finding.status not in ANSWERED:
            continue
        text = desk.finding_text(finding)
        if text:
            title = question.section if question.section in titles else titles[-1]
            extra.setdefault(title, []).append(question_mark(question.id) + text)
    return [
        Drafted(section.title, (*section.blocks, *extra.get(section.title, ())))
        for section in sections
    ]


def _note(kind: str, field: str, placed: set[str]) -> str:
    if kind == "question":
        placed.add(field)
    return ""


def _is_answered(desk: Desk, question: Question) -> bool:
    finding = desk.findings.get(question.id)
    return finding is not None and finding.status in ANSWERED


def _with_documents(desk: Desk, path: str, sections: list[Drafted]) -> list[Drafted]:
    """The repository's own documents on the subject of a page, which say more than it does."""
    found = documents_of_page(path, desk.analysis.documents)
    if not found:
        return sections
    cited = {ref for section in sections for block in section.blocks for ref in _files_in(block)}
    links = [
        desk.cite(fact.file, fact.line, label=plain(label_of(fact)))
        for fact in found
        if fact.file not in cited
    ]
    links = [link for link in links if link]
    if not links:
        return sections
    last = sections[-1]
    text = f"More in the repository's own words: {listing(links, 12, 'others')}."
    return [*sections[:-1], Drafted(last.title, (*last.blocks, text))]


def _files_in(block: str) -> set[str]:
    found: set[str] = set()
    replace_marks(block, lambda mark, _at: _note_file(mark, found))
    return found


def _note_file(mark: Mark, found: set[str]) -> str:
    if mark.kind == "cite":
        found.add(mark.fields[0])
    return ""


def _files(desk: Desk) -> tuple[str, ...]:
    return tuple(path for path in desk.manifests if path in desk.line_counts)


def _subject_keys(planned: PlannedPage) -> tuple[str, ...]:
    if not planned.subject:
        return ()
    kind = {"components": "component", "flows": "flow"}.get(posixpath.dirname(planned.path), "page")
    return (f"{kind}:{planned.subject}",)
