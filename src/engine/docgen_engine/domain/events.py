"""What happens in a run, as an append-only sequence of small frozen records (contract section 10).

The store numbers an event (`seq`) and stamps it (`at`) before anybody sees it. Streams of text are
`TextDelta`: they take the lossy road and are never stored.
"""

from __future__ import annotations

import msgspec

from docgen_engine.domain.documents.state import TokenUsage
from docgen_engine.domain.runs import RunConfig


class EventBase(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True
):
    """What every event has: its number in the run, the run, and the time (ISO 8601, UTC)."""

    seq: int = 0
    run: int = 0
    at: str = ""


class RunCreated(EventBase, frozen=True, tag="run.created"):
    """A run began on a snapshot; holds what preflight found.

    `skipped` are the first names that cannot be documented, each with the reason.
    """

    config: RunConfig
    repository: str
    snapshot: str
    files: int
    source_files: int
    lines: int
    languages: tuple[tuple[str, int], ...]
    backend_label: str
    skipped: tuple[tuple[str, str], ...] = ()


class RunCompleted(EventBase, frozen=True, tag="run.completed"):
    """The run is complete and its pages are published. `score` is None for an early stop."""

    pages: int
    score: float | None = None
    rating: str = ""
    stale: tuple[int, ...] = ()


class RunFailed(EventBase, frozen=True, tag="run.failed"):
    """The run stopped at a phase."""

    phase: int
    message: str
    recoverable: bool


class RunCanceled(EventBase, frozen=True, tag="run.canceled"):
    """A person ended the run for good."""

    who: str


class RunResumed(EventBase, frozen=True, tag="run.resumed"):
    """A failed, interrupted or stale run goes on."""

    phase: int
    who: str


class PhaseStarted(EventBase, frozen=True, tag="phase.started"):
    """An execution of a phase began, or went on after an interruption (`resumed`).

    `tasks` are (key, agent, role, page) of all its agent tasks, in plan order.
    """

    phase: int
    execution: str
    tasks: tuple[tuple[str, str, str, str], ...]
    targets: tuple[str, ...] = ()
    resumed: bool = False
    reason: str = "run"


class PhaseCompleted(EventBase, frozen=True, tag="phase.completed"):
    """The phase's gate passed. `summary` in words; `seconds` of work."""

    phase: int
    execution: str
    summary: str
    seconds: float


class PhasePartial(EventBase, frozen=True, tag="phase.partial"):
    """Writers other than the primary failed; `missing` pages."""

    phase: int
    execution: str
    missing: tuple[str, ...]


class PhaseFailed(EventBase, frozen=True, tag="phase.failed"):
    """The gate failed or a critical task used up its attempts."""

    phase: int
    execution: str
    message: str


class PhaseStale(EventBase, frozen=True, tag="phase.stale"):
    """An earlier phase changed, so this one must run again."""

    phase: int


class AgentEventBase(EventBase, frozen=True):
    """What events about one agent task share. `agent` names the panel, `task` the work."""

    phase: int
    execution: str
    agent: str
    task: str


class AgentQueued(AgentEventBase, frozen=True, tag="agent.queued"):
    """The task waits for a place under the user's concurrency limit."""


class AgentStarted(AgentEventBase, frozen=True, tag="agent.started"):
    """An attempt began; `attempt` counts from 1."""

    attempt: int


class AgentProgress(AgentEventBase, frozen=True, tag="agent.progress"):
    """What the agent does now: at most twice a second per agent and 200 characters."""

    message: str


class AgentToolCalled(AgentEventBase, frozen=True, tag="agent.tool_called"):
    """The agent called a tool; `arguments` in short."""

    tool: str
    arguments: str


class AgentToolReturned(AgentEventBase, frozen=True, tag="agent.tool_returned"):
    """The tool answered; `summary` in short."""

    tool: str
    summary: str
    ok: bool


class AgentRetrying(AgentEventBase, frozen=True, tag="agent.retrying"):
    """An attempt failed and another follows after `delay` seconds."""

    attempt: int
    delay: float
    error: str


class AgentSucceeded(AgentEventBase, frozen=True, tag="agent.succeeded"):
    """The task's result is stored. `summary` in words, such as `12 components`."""

    summary: str
    seconds: float


class AgentFailed(AgentEventBase, frozen=True, tag="agent.failed"):
    """The task used up its attempts."""

    error: str
    attempts: int


class AgentCanceled(AgentEventBase, frozen=True, tag="agent.canceled"):
    """The task was stopped because the run ended."""


class TaskReused(AgentEventBase, frozen=True, tag="task.reused"):
    """The task's stored result was used; nothing ran."""

    summary: str


class ArtifactWritten(EventBase, frozen=True, tag="artifact.written"):
    """A file's content was produced. `maker`: agent, user, plan, reanchor or import."""

    file: str
    version: int
    artifact: str
    maker: str
    execution: str = ""
    task: str = ""
    size: int = 0


class VersionActivated(EventBase, frozen=True, tag="version.activated"):
    """This version counts now."""

    file: str
    version: int
    maker: str


class EditNoticed(EventBase, frozen=True, tag="edit.noticed"):
    """A person changed a page or document by hand; it became a version."""

    file: str
    version: int
    place: str


class ValidationStarted(EventBase, frozen=True, tag="validation.started"):
    """A gate's validators run."""

    phase: int
    execution: str


class ValidationPassed(EventBase, frozen=True, tag="validation.passed"):
    """The gate has no error."""

    phase: int
    execution: str
    report: int
    warnings: int


class ValidationFailed(EventBase, frozen=True, tag="validation.failed"):
    """The gate has errors."""

    phase: int
    execution: str
    report: int
    errors: int
    warnings: int


class ApprovalRequired(EventBase, frozen=True, tag="approval.required"):
    """The run waits for a person."""

    phase: int
    execution: str
    report: int


class ApprovalRecorded(EventBase, frozen=True, tag="approval.recorded"):
    """A person decided. `decision`: `approve`, `approve-rest` or `reject`."""

    phase: int
    execution: str
    report: int
    decision: str
    who: str
    note: str = ""


class RegenerationRequested(EventBase, frozen=True, tag="regeneration.requested"):
    """Somebody asked for a phase or pages again."""

    phase: int
    targets: tuple[str, ...]
    note: str
    who: str


class UsageUpdated(EventBase, frozen=True, tag="usage.updated"):
    """Tokens that a model used so far in this phase. The static backend sends none."""

    phase: int
    agent: str
    usage: TokenUsage


class BudgetWarned(EventBase, frozen=True, tag="budget.warned"):
    """Most of the budget is used."""

    message: str


class BudgetExhausted(EventBase, frozen=True, tag="budget.exhausted"):
    """The budget is used up."""

    message: str


class RepositoryChanged(EventBase, frozen=True, tag="repository.changed"):
    """Files differ from the snapshot that the run is pinned to. `paths` are at most 20 of them."""

    count: int
    paths: tuple[str, ...]


class Published(EventBase, frozen=True, tag="published"):
    """Pages were written to the pages folder.

    `kept` were edited by hand and not overwritten; `dropped` are no longer planned: they stay on
    the disk and are not listed in `.docgen.json` any more.
    """

    written: tuple[str, ...]
    unchanged: int
    kept: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


Event = (
    RunCreated | RunCompleted | RunFailed | RunCanceled | RunResumed
    | PhaseStarted | PhaseCompleted | PhasePartial | PhaseFailed | PhaseStale
    | AgentQueued | AgentStarted | AgentProgress | AgentToolCalled | AgentToolReturned
    | AgentRetrying | AgentSucceeded | AgentFailed | AgentCanceled | TaskReused
    | ArtifactWritten | VersionActivated | EditNoticed
    | ValidationStarted | ValidationPassed | ValidationFailed
    | ApprovalRequired | ApprovalRecorded | RegenerationRequested
    | UsageUpdated | BudgetWarned | BudgetExhausted | RepositoryChanged | Published
)  # fmt: skip
"""All events."""


class TextDelta(msgspec.Struct, frozen=True, tag_field="type", tag="text.delta"):
    """A piece of text that an agent streams: lossy, shown in its panel, kept by `--record` only."""

    phase: int
    execution: str
    agent: str
    task: str
    text: str


def encode_event(event: Event | TextDelta) -> bytes:
    """One event as one line of JSON, without the newline."""
    return msgspec.json.encode(event)


def decode_event(line: bytes | str) -> Event:
    """Read an event back.

    Raises:
        msgspec.ValidationError: it is none of ours.
    """
    event: Event = msgspec.json.decode(line, type=Event)
    return event
