"""What the engine shows of itself to a screen or a command: plain values, no handles."""

from __future__ import annotations

import msgspec

from docgen_engine.domain.documents.state import TokenUsage
from docgen_engine.domain.findings import Finding, Report
from docgen_engine.domain.runs import ExecutionRecord, RunRecord


class PageView(msgspec.Struct, frozen=True):
    """One planned page. `state` is `planned`, `draft`, `approved`, `published`
    (without anybody's approval, where the last gate does not pause), `failed`, `edited` or `stale`.

    `version` is the active one (0 where there is none), `newer` a later one that is not active;
    `findings` are those of the newest report.
    """

    path: str
    title: str
    order: int
    owner: str
    generator: str
    state: str
    version: int
    newer: int
    maker: str
    published: bool
    findings: tuple[Finding, ...] = ()


class PageText(msgspec.Struct, frozen=True):
    """The text of one version of a page or document."""

    file: str
    text: str
    version: int
    maker: str
    state: str


class SourceText(msgspec.Struct, frozen=True):
    """A file of the repository as the snapshot has it; `drifted` where the disk has another."""

    path: str
    text: str
    language: str
    drifted: bool


class RunSnapshot(msgspec.Struct, frozen=True):
    """Everything a screen needs when it attaches: then come the events after `seq`.

    `working` says whether a process holds the lock; `report` is that of the waiting or failed gate.
    """

    run: RunRecord
    executions: tuple[ExecutionRecord, ...]
    pages: tuple[PageView, ...]
    report: Report | None
    seq: int
    working: bool


class PublicationPreview(msgspec.Struct, frozen=True):
    """What approving gate 6 would change on disk."""

    folder: str
    created: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[str, ...]


class EndOfRun(msgspec.Struct, frozen=True):
    """What is said when a run is complete or failed (contract section 12).

    `seconds` is time of work; `usage` the tokens of each phase that used any, by its key.
    """

    run: RunRecord
    folder: str
    index: str
    qa_summary: str
    score: float | None
    rating: str
    next_steps: tuple[str, ...]
    questions: int
    answered: int
    seconds: float
    log: str
    resume_command: str
    usage: tuple[tuple[str, TokenUsage], ...] = ()
