"""What screens know of a run: frozen values, folded from events by `state.apply`."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from docgen_engine.domain.documents.state import TokenUsage
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import RunConfig, RunStatus

NEWEST_LINES = 12
"""How many of its newest lines an agent keeps here; streamed text has its own road."""
NEWEST_NOTICES = 50


class Dirty(StrEnum):
    """Parts of the view that an event changed."""

    RUN = "run"
    PHASES = "phases"
    AGENTS = "agents"
    PAGES = "pages"
    GATE = "gate"
    NOTICES = "notices"


class WorkState(StrEnum):
    """Where an agent or a phase stands, with the words that the screen uses."""

    PENDING = "pending"
    QUEUED = "queued"
    RUNNING = "running"
    RETRYING = "retrying"
    VALIDATING = "validating"
    WAITING = "waiting"
    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    STALE = "stale"
    CANCELED = "canceled"
    INTERRUPTED = "interrupted"

    @property
    def moving(self) -> bool:
        """Whether work goes on."""
        return self in (WorkState.RUNNING, WorkState.RETRYING, WorkState.VALIDATING)

    @property
    def over(self) -> bool:
        """Whether nothing more is to come from it."""
        return self in (
            WorkState.DONE,
            WorkState.PARTIAL,
            WorkState.FAILED,
            WorkState.CANCELED,
            WorkState.INTERRUPTED,
        )


class AgentLine(msgspec.Struct, frozen=True):
    """One line that an agent said. `kind`: `say`, `tool`, `result`, `error`, `retry`, `done`."""

    kind: str
    text: str


class AgentView(msgspec.Struct, frozen=True):
    """One agent of a phase: a panel. A writer goes through several tasks, one for each page.

    `since` is when the running attempt began (seconds since 1970, 0 if none runs); `seconds` the
    work that is done. `streams` is set once it called a tool or used tokens: it is then a model
    and gets a panel of its own.
    """

    name: str
    phase: Phase
    role: str = ""
    state: WorkState = WorkState.PENDING
    task: str = ""
    page: str = ""
    message: str = ""
    lines: tuple[AgentLine, ...] = ()
    tasks: tuple[str, ...] = ()
    finished: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    reused: int = 0
    attempt: int = 0
    retries: int = 0
    since: float = 0.0
    seconds: float = 0.0
    summary: str = ""
    usage: TokenUsage | None = None
    streams: bool = False


class PhaseView(msgspec.Struct, frozen=True):
    """One phase of the run in its newest execution. `number` is that of `phase5_v2`: 2.

    `asked` are pages and documents that a person wanted made again, `written` what is new.
    """

    phase: Phase
    state: WorkState = WorkState.PENDING
    execution: str = ""
    number: int = 0
    since: float = 0.0
    seconds: float = 0.0
    summary: str = ""
    reason: str = ""
    targets: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    written: tuple[str, ...] = ()

    @property
    def unchanged(self) -> tuple[str, ...]:
        """What was asked for again and came out as it was; empty before the work is done."""
        if self.state.moving or self.state in (WorkState.PENDING, WorkState.QUEUED):
            return ()
        return tuple(file for file in self.asked if file not in self.written)


class GateView(msgspec.Struct, frozen=True):
    """The newest gate. `waiting` says that a person must decide; `decision` what was decided."""

    phase: Phase
    execution: str
    report: int = 0
    errors: int = 0
    warnings: int = 0
    waiting: bool = False
    validating: bool = False
    decision: str = ""
    who: str = ""
    note: str = ""


class Failure(msgspec.Struct, frozen=True):
    """A run that failed otherwise than by a gate: the error in full, and what can be done."""

    title: str
    error: str
    advice: tuple[str, ...]


class Notice(msgspec.Struct, frozen=True):
    """Something worth saying once. `seq` is the event that it came from.

    `about` names a decision, so that the screen on which it was made need not be told.
    """

    seq: int
    level: str
    text: str
    about: str = ""


class PageStamp(msgspec.Struct, frozen=True):
    """What events say about a page, until the engine is asked for more."""

    version: int
    maker: str
    task: str = ""


class RunView(msgspec.Struct, frozen=True):
    """Everything that the events of one run say. An empty one has `run` 0."""

    run: int = 0
    seq: int = 0
    status: RunStatus | None = None
    phase: Phase = Phase.PREFLIGHT
    config: RunConfig = RunConfig()
    repository: str = ""
    files: int = 0
    source_files: int = 0
    lines: int = 0
    languages: tuple[tuple[str, int], ...] = ()
    backend_label: str = ""
    started: float = 0.0
    phases: tuple[PhaseView, ...] = tuple(PhaseView(phase) for phase in Phase)
    agents: dict[str, AgentView] = {}
    gate: GateView | None = None
    pages: dict[str, PageStamp] = {}
    usage: TokenUsage | None = None
    error: str = ""
    recoverable: bool = False
    score: float | None = None
    rating: str = ""
    published: tuple[str, ...] = ()
    drifted: int = 0
    notices: tuple[Notice, ...] = ()

    def phase_view(self, phase: Phase) -> PhaseView:
        """The view of one phase."""
        return self.phases[int(phase)]

    @property
    def current_agents(self) -> tuple[AgentView, ...]:
        """The agents of the phase that runs, waits or was last done, in plan order."""
        return tuple(agent for agent in self.agents.values() if agent.phase == self.phase)

    @property
    def moving(self) -> bool:
        """Whether work goes on now."""
        return self.status is RunStatus.RUNNING

    @property
    def waiting(self) -> bool:
        """Whether a person must decide."""
        return self.status is RunStatus.AWAITING_APPROVAL
