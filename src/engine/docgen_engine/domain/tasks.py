"""An agent task, and the session in which a backend performs it (contract sections 1, 2 and 11)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from docgen_engine.domain.findings import Finding
from docgen_engine.domain.phases import Phase


class Role(StrEnum):
    """What an agent does. The four discovery roles have different outputs."""

    LANGUAGE = "discovery-language"
    COMPONENTS = "discovery-components"
    DEPENDENCIES = "discovery-dependencies"
    FLOWS = "discovery-flows"
    QUESTIONS = "questions"
    RESEARCH = "research"
    ORCHESTRATION = "orchestration"
    WRITER = "writer"
    QA = "qa"


class DocumentRef(msgspec.Struct, frozen=True):
    """A document that a task may read: its key and the sha256 of its body."""

    key: str
    sha256: str


class AgentTask(msgspec.Struct, frozen=True):
    """One bounded piece of work, done by one agent.

    `key` is unique in its execution (`1a-language`, `research-2`, `writer-1/04-api-reference.md`),
    `agent` names the panel (`writer-1`). `documents` are inputs by hash; `payload` small plain
    values, such as the questions of a batch or the plan entry of a page. `snapshot` is the sha256
    of the manifest. `output` is a key of `registry.RESULTS`. `page` is the page that a writer owns
    here. `note` is a person's, for this execution; `findings` are for the owner to mend.
    """

    key: str
    agent: str
    role: Role
    phase: Phase
    snapshot: str
    output: str
    documents: tuple[DocumentRef, ...] = ()
    payload: dict[str, Any] = {}
    tools: tuple[str, ...] = ()
    page: str = ""
    note: str = ""
    findings: tuple[Finding, ...] = ()
    previous: str = ""

    def document(self, key: str) -> str:
        """The sha256 of an input document.

        Raises:
            KeyError: the task has no such input.
        """
        for ref in self.documents:
            if ref.key == key:
                return ref.sha256
        raise KeyError(key)


class AgentResult(msgspec.Struct, frozen=True):
    """What a backend returns: the body of the output document as JSON, and a line for the panel."""

    body: bytes
    summary: str
