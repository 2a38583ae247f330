"""Which document is which: keys, types and file names, used by schemas, store and screens."""

from __future__ import annotations

from typing import Final

from docgen_engine.domain.documents.analysis import (
    Analysis,
    ComponentsPart,
    DependenciesPart,
    FlowsPart,
    LanguagePart,
)
from docgen_engine.domain.documents.assignments import WorkAssignments
from docgen_engine.domain.documents.base import Doc
from docgen_engine.domain.documents.page import PageResult, QaOpinion
from docgen_engine.domain.documents.qa import QaResults
from docgen_engine.domain.documents.questions import Questions
from docgen_engine.domain.documents.research import Research
from docgen_engine.domain.documents.state import State
from docgen_engine.domain.documents.structure import Structure

DOCUMENTS: Final[dict[str, type[Doc]]] = {
    "analysis": Analysis,
    "questions": Questions,
    "research": Research,
    "work-assignments": WorkAssignments,
    "qa-results": QaResults,
}
"""The documents that phases produce; each is written to `.context/<key>.json`."""

RESULTS: Final[dict[str, type[Doc]]] = {
    "language-part": LanguagePart,
    "components-part": ComponentsPart,
    "dependencies-part": DependenciesPart,
    "flows-part": FlowsPart,
    "questions": Questions,
    "research": Research,
    "work-assignments": WorkAssignments,
    "page": PageResult,
    "qa-opinion": QaOpinion,
}
"""What an agent task may return, by the task's `output`."""

SCHEMAS: Final[dict[str, type[Doc]]] = {
    **DOCUMENTS,
    **RESULTS,
    "state": State,
    "documentation-structure": Structure,
}
"""Everything that has a JSON Schema in `schemas/`, besides the events."""

METADATA_VERSION: Final = "3.0"
