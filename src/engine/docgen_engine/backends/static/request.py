"""What a role function of the static backend gets besides the index, and what it returns."""

from __future__ import annotations

import msgspec

from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.guidance import Guidance
from docgen_engine.domain.tasks import AgentTask


class RoleRequest(msgspec.Struct, frozen=True):
    """Everything a role function needs besides the index; can be pickled.

    `name` is the repository's name, `docs_dir` the pages folder relative to the repository;
    `documents` are the bodies of the task's input documents by key (`analysis`, `questions`,
    `research`, `work-assignments`).
    """

    task: AgentTask
    name: str
    docs_dir: str
    guidance: Guidance
    structure: Structure
    documents: dict[str, bytes]


class RoleOutcome(msgspec.Struct, frozen=True):
    """The body of the result document, a line for the panel, and lines to show on the way."""

    body: bytes
    summary: str
    progress: tuple[str, ...] = ()
