"""Opens the documents of a task and lays them on a desk."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from docgen_engine.backends.static.request import RoleRequest
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.domain.documents.analysis import Analysis
from docgen_engine.domain.documents.assignments import WorkAssignments
from docgen_engine.domain.documents.base import decode
from docgen_engine.domain.documents.questions import Questions
from docgen_engine.domain.documents.research import Research
from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.guidance import Guidance
from docgen_engine.repository.index.linked import RepositoryIndex

_KEYS = ("analysis", "questions", "research")


def open_desk(index: RepositoryIndex, request: RoleRequest) -> Desk:
    """A desk with every document that the task has.

    The pages of a run have the same documents; a process that writes one after the other opens them
    once. A desk is not changed after it was opened.

    Args:
        index: the linked index.
        request: the task with its documents; `analysis` must be there.

    Raises:
        DocumentInvalid: a document breaks its type.
        KeyError: there is no analysis.
    """
    desk = _open(
        index,
        tuple(request.documents.get(key, b"") for key in _KEYS),
        request.name,
        msgspec.json.encode(request.structure),
        msgspec.json.encode(request.guidance, order="deterministic"),
    )
    work = request.documents.get("work-assignments", b"")
    return _planned(desk, work) if work else desk


@lru_cache(maxsize=2)
def _planned(desk: Desk, work: bytes) -> Desk:
    return desk.with_plan(decode("work-assignments", work, WorkAssignments))


@lru_cache(maxsize=2)
def _open(
    index: RepositoryIndex,
    documents: tuple[bytes, ...],
    name: str,
    structure: bytes,
    guidance: bytes,
) -> Desk:
    analysis, questions, research = documents
    if not analysis:
        raise KeyError("analysis")
    desk = Desk(
        index,
        decode("analysis", analysis, Analysis),
        name=name,
        structure=msgspec.json.decode(structure, type=Structure),
        guidance=msgspec.json.decode(guidance, type=Guidance),
    )
    desk.supply(
        decode("research", research, Research).findings if research else (),
        decode("questions", questions, Questions).questions if questions else (),
    )
    return desk
