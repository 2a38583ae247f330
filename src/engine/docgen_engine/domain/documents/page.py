"""A writer's result: a page's text and what each of its sections rests on (phase 5)."""

from __future__ import annotations

from docgen_engine.domain.documents.base import Doc
from docgen_engine.domain.evidence import Claim, ReadSet, Reference


class SectionResult(Doc, frozen=True):
    """One section, by the title of its heading. `judgement` holds sentences that are not typed."""

    title: str
    question_ids: tuple[str, ...] = ()
    citations: tuple[Reference, ...] = ()
    claims: tuple[Claim, ...] = ()
    judgement: tuple[str, ...] = ()


class PageResult(Doc, frozen=True):
    """A page without its navigation block, which code adds from the plan."""

    path: str
    text: str
    sections: tuple[SectionResult, ...]
    read_set: ReadSet = ReadSet()
    unresolved: tuple[str, ...] = ()


class QaOpinion(Doc, frozen=True):
    """What the QA agent says beside the measured scores; `opinion` is shown, never mixed in."""

    opinion: str = ""
    suggestions: tuple[str, ...] = ()
