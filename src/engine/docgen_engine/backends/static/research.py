"""The research role: answers a batch of questions from the index, with lines as proof."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.catalogue.kinds import Answer, Bound, bind
from docgen_engine.backends.static.request import RoleOutcome, RoleRequest
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.documents import open_desk
from docgen_engine.backends.static.writing.tokens import footnoted
from docgen_engine.domain.documents.base import encode
from docgen_engine.domain.documents.questions import Question
from docgen_engine.domain.documents.research import (
    CodeReference,
    FindingStatus,
    Research,
    ResearchFinding,
)
from docgen_engine.domain.evidence import Reference
from docgen_engine.domain.markup import code
from docgen_engine.repository.index.linked import RepositoryIndex

SNIPPET_LINES: Final = 12


def answer(index: RepositoryIndex, request: RoleRequest) -> RoleOutcome:
    """Answer the questions of a batch.

    Args:
        index: the linked index.
        request: the task, with `analysis` and `questions`; `payload["question_ids"]` is the batch
            (all questions without it).

    Returns:
        `Research` with one finding per question, in the batch's order.
    """
    desk = open_desk(index, request)
    known = {question.id: question for question in desk.questions}
    ids = request.task.payload.get("question_ids", list(known))
    bound = {each.id: each for each in bind(desk)}
    findings = tuple(find(desk, known[each], bound.get(each)) for each in ids if each in known)
    answered = sum(
        finding.status in {FindingStatus.ANSWERED, FindingStatus.PARTIAL} for finding in findings
    )
    missing = len(findings) - answered
    summary = f"{answered} of {len(findings)} answered" + (
        f", {missing} not found" if missing else ""
    )
    return RoleOutcome(encode(Research(findings)), summary)


def find(desk: Desk, question: Question, bound: Bound | None) -> ResearchFinding:
    """The finding for one question.

    Args:
        desk: what is known.
        question: the question, perhaps written by a person or a model.
        bound: the entry of the catalogue that asks it, if one does.
    """
    found = bound.kind.answer(desk, bound.subject.key) if bound else _by_subject(desk, question)
    text, references = footnoted(found.text)
    looked_in = tuple(dict.fromkeys((*found.looked_in, *question.files_to_examine)))
    if not text or not references:
        return ResearchFinding(
            question.id, FindingStatus.NOT_FOUND, "", (), found.symbols, looked_in or (".",)
        )
    return ResearchFinding(
        question_id=question.id,
        status=FindingStatus.PARTIAL if found.partial else FindingStatus.ANSWERED,
        answer=text,
        code_references=tuple(code_reference(desk, each) for each in references),
        related_symbols=tuple(
            dict.fromkeys((*found.symbols, *(ref.symbol for ref in references if ref.symbol)))
        ),
        looked_in=question.files_to_examine,
    )


def code_reference(desk: Desk, reference: Reference) -> CodeReference:
    """A reference with the text of its first lines."""
    lines = desk.index.lines(reference.file)
    end = min(reference.line_end, reference.line_start + SNIPPET_LINES - 1)
    snippet = "\n".join(line.rstrip("\r\n") for line in lines[reference.line_start - 1 : end])
    return CodeReference(
        reference.file, reference.line_start, reference.line_end, snippet, reference.symbol
    )


def _by_subject(desk: Desk, question: Question) -> Answer:
    """For a question that the catalogue does not know: where its subject is defined."""
    places = desk.index.symbols_named(question.subject) if question.subject else []
    cited = [desk.cite_symbol(path, symbol.name) for path, symbol in places[:3]]
    cited = [each for each in cited if each]
    if not cited:
        return Answer()
    return Answer(f"{code(question.subject)} is defined at {', '.join(cited)}.", partial=True)
