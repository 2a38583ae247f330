"""A run and its executions: configuration, status, records (contract sections 2, 8 and 13)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from docgen_engine.domain.phases import Phase, execution_name


class RunStatus(StrEnum):
    """Where a run stands. `INTERRUPTED` is never stored: it is `running` without a lock holder."""

    RUNNING = "running"
    AWAITING_APPROVAL = "awaiting_approval"
    FAILED = "failed"
    COMPLETE = "complete"
    CANCELED = "canceled"
    INTERRUPTED = "interrupted"

    @property
    def unfinished(self) -> bool:
        """Whether a new start asks about this run first (contract section 4)."""
        return self not in (RunStatus.COMPLETE, RunStatus.CANCELED)


class Review(StrEnum):
    """Whether gates pause."""

    INTERACTIVE = "interactive"
    BATCH = "batch"


class Strictness(StrEnum):
    """How gates judge (contract section 7)."""

    STRICT = "strict"
    LENIENT = "lenient"


class ExecutionState(StrEnum):
    """Where one recorded attempt at a phase stands."""

    RUNNING = "running"
    AWAITING_APPROVAL = "awaiting_approval"
    PASSED = "passed"
    APPROVED = "approved"
    REJECTED = "rejected"
    FAILED = "failed"
    STALE = "stale"
    CANCELED = "canceled"


DEFAULT_GATES: Final = {"static": (4, 6), "claude": (1, 2, 3, 4, 5, 6)}
"""Phases that pause by default, by backend (contract section 8)."""


class RunConfig(msgspec.Struct, frozen=True):
    """What a person chose for a run.

    `gates` are phase numbers; `concurrency` 0 means that all agents of a phase start at once.
    """

    backend: str = "static"
    review: Review = Review.INTERACTIVE
    strictness: Strictness = Strictness.STRICT
    gates: tuple[int, ...] = DEFAULT_GATES["static"]
    concurrency: int = 0


class RunRecord(msgspec.Struct, frozen=True):
    """One run as stored. `phase` is the phase that runs, waits, failed or was last done.

    `stale` holds the phases that must run again; `snapshot` is the manifest's sha256; `error` the
    reason of a failure as a sentence, `recoverable` whether resume may help; `until` is the phase
    whose gate ends the run: 6, but for one early phase made again in a complete run.
    """

    id: int
    status: RunStatus
    phase: Phase
    config: RunConfig
    snapshot: str
    started_at: str
    completed_at: str = ""
    stale: tuple[Phase, ...] = ()
    approve_rest: bool = False
    error: str = ""
    recoverable: bool = False
    until: Phase = Phase.QA


class ExecutionRecord(msgspec.Struct, frozen=True):
    """One recorded attempt at a phase.

    `targets` are the pages to rewrite, empty for the whole phase; `note` is for the agent;
    `reason` is `run`, `regenerate`, `reject`, `stale` or `carry-forward`.
    """

    id: int
    run: int
    phase: Phase
    number: int
    state: ExecutionState
    targets: tuple[str, ...] = ()
    note: str = ""
    reason: str = "run"
    requested_by: str = ""
    started_at: str = ""
    finished_at: str = ""

    @property
    def name(self) -> str:
        """`phase5_v2`."""
        return execution_name(self.phase, self.number)


class ApprovalRecord(msgspec.Struct, frozen=True):
    """Who decided what about one execution and which report (contract section 1)."""

    execution: str
    report: int
    decision: str
    who: str
    at: str
    note: str = ""
