"""`research.json`: answers with the lines that prove them (phase 3)."""

from __future__ import annotations

from enum import StrEnum

from docgen_engine.domain.documents.base import Doc


class FindingStatus(StrEnum):
    """How far a question was answered."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"
    SKIPPED = "skipped"


class CodeReference(Doc, frozen=True):
    """Lines that support an answer. `snippet` is their text, at most 12 lines of it."""

    file: str
    line_start: int
    line_end: int
    snippet: str
    symbol: str = ""


class ResearchFinding(Doc, frozen=True):
    """The answer to one question; `looked_in` says where it was sought."""

    question_id: str
    status: FindingStatus
    answer: str
    code_references: tuple[CodeReference, ...] = ()
    related_symbols: tuple[str, ...] = ()
    looked_in: tuple[str, ...] = ()


class Research(Doc, frozen=True):
    """One finding per question, none missing. Also the result of one research agent's batch."""

    findings: tuple[ResearchFinding, ...]
