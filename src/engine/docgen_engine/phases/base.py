"""What all phases are given and what each must offer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Protocol, TypeVar

import msgspec

from docgen_engine.domain.documents.base import Doc, decode
from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.guidance import Guidance
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.tasks import AgentTask, DocumentRef, Role

T = TypeVar("T", bound=Doc)

LOCAL_TOOLS = (
    "localViewStructure",
    "localFindFiles",
    "localSearchCode",
    "localGetFileContent",
)


class StoredDocument(msgspec.Struct, frozen=True):
    """The body of an active document and its hash."""

    sha256: str
    body: bytes


class PhaseInput(msgspec.Struct, frozen=True):
    """What a phase may know.

    `documents` are the active documents of earlier phases by key; `targets` the pages to make
    again, empty for all; `note` a person's words for this execution.
    """

    snapshot: str
    name: str
    docs_dir: str
    structure: Structure
    guidance: Guidance
    documents: Mapping[str, StoredDocument]
    targets: tuple[str, ...] = ()
    note: str = ""

    def document(self, key: str, kind: type[T]) -> T:
        """An input document as its type.

        Raises:
            KeyError: no earlier phase has produced it.
            DocumentInvalid: it breaks its type.
        """
        return decode(key, self.documents[key].body, kind)

    def refs(self, *keys: str) -> tuple[DocumentRef, ...]:
        """References to input documents, for a task."""
        return tuple(DocumentRef(key, self.documents[key].sha256) for key in keys)


class PhaseWork(Protocol):
    """One phase."""

    phase: Phase

    def tasks(self, given: PhaseInput) -> list[AgentTask]:
        """The agent tasks, in plan order. Tasks of one agent run one after the other."""
        ...

    def aggregate(self, given: PhaseInput, results: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Documents by key, from the tasks' results by task key."""
        ...


def input_hash(task: AgentTask, given: PhaseInput, *, execution: str = "") -> str:
    """The hash of everything that a task's result depends on (architecture, decision 1).

    A writer's inputs are the slices in its payload and the analysis: a change of another page's
    questions does not ask for this page again. `execution` is set for targets of a model backend.
    """
    documents = task.documents
    if task.role is Role.WRITER:
        documents = tuple(ref for ref in documents if ref.key == "analysis")
    parts = (
        task.role,
        task.snapshot,
        documents,
        task.payload,
        task.page,
        task.note if execution else "",
        task.findings,
        task.previous,
        execution,
        given.name,
        given.docs_dir,
        given.structure,
        given.guidance,
    )
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()
