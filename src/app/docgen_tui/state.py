"""The reducer: `apply(view, event)` gives the next view and says which parts of it changed.

Pure, total and order-proof: an event that does not fit changes little and never raises, since a
screen may attach late, a record may be cut, and a later version may write what we do not know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from msgspec.structs import replace

from docgen_engine.domain import events as ev
from docgen_engine.domain.documents.state import TokenUsage
from docgen_engine.domain.phases import PHASES, Phase
from docgen_engine.domain.runs import RunStatus
from docgen_tui.rows import plural
from docgen_tui.view import (
    NEWEST_LINES,
    NEWEST_NOTICES,
    AgentLine,
    AgentView,
    Dirty,
    GateView,
    Notice,
    PageStamp,
    PhaseView,
    RunView,
    WorkState,
)

Change = tuple[RunView, frozenset[Dirty]]
NOTHING: Final[frozenset[Dirty]] = frozenset()


def apply(view: RunView, event: ev.Event) -> Change:
    """Fold one event in.

    Args:
        view: what is known so far.
        event: the next one; an event that was folded in before is passed over, and the first event
            of a newer run begins an empty view.

    Returns:
        The new view and the parts of it that differ.
    """
    if event.run and event.run != view.run:
        if event.run < view.run:
            return view, NOTHING
        view = RunView(run=event.run)
    elif event.seq and event.seq <= view.seq:
        return view, NOTHING
    handler = _HANDLERS.get(type(event))
    view = replace(view, seq=max(view.seq, event.seq))
    return (view, NOTHING) if handler is None else handler(view, event)


def fold(events: Iterable[ev.Event], view: RunView | None = None) -> RunView:
    """Fold many events, as a screen does that attaches late."""
    view = RunView() if view is None else view
    for event in events:
        view, _dirty = apply(view, event)
    return view


def seconds_of(at: str) -> float:
    """An event's time in seconds since 1970; 0 where it has none that can be read."""
    try:
        return datetime.fromisoformat(at).timestamp() if at else 0.0
    except ValueError:
        return 0.0


# -- small changes ----------------------------------------------------------------------------


def _phase_of(number: int) -> Phase:
    try:
        return Phase(number)
    except ValueError:
        return Phase.PREFLIGHT


def _with_phase(view: RunView, at: int, **changes: Any) -> RunView:
    phase = _phase_of(at)
    old = view.phases[int(phase)]
    phases = (*view.phases[: int(phase)], replace(old, **changes), *view.phases[int(phase) + 1 :])
    return replace(view, phases=phases)


def _with_agent(view: RunView, event: ev.AgentEventBase, **changes: Any) -> RunView:
    phase = _phase_of(event.phase)
    old = view.agents.get(event.agent)
    if old is None or old.phase != phase:
        old = AgentView(event.agent, phase, tasks=(event.task,))
    line = changes.pop("line", None)
    if line is not None and line.text:
        changes["lines"] = (*old.lines, line)[-NEWEST_LINES:]
    changes.setdefault("task", event.task)
    return replace(view, agents={**view.agents, event.agent: replace(old, **changes)})


def _with_notice(view: RunView, event: ev.EventBase, level: str, text: str) -> RunView:
    notices = (*view.notices, Notice(event.seq, level, text))[-NEWEST_NOTICES:]
    return replace(view, notices=notices)


def _settle(view: RunView, state: WorkState) -> RunView:
    """No agent goes on when the run or its phase has ended."""
    agents = {
        name: replace(agent, state=state, since=0.0)
        if agent.state.moving or agent.state is WorkState.QUEUED
        else agent
        for name, agent in view.agents.items()
    }
    return replace(view, agents=agents)


def _elapsed(since: float, at: str) -> float:
    now = seconds_of(at)
    return max(0.0, now - since) if since and now else 0.0


# -- the run ----------------------------------------------------------------------------------


def _run_created(view: RunView, event: ev.RunCreated) -> Change:
    view = replace(
        view,
        status=RunStatus.RUNNING,
        config=event.config,
        repository=event.repository,
        files=event.files,
        source_files=event.source_files,
        lines=event.lines,
        languages=event.languages,
        backend_label=event.backend_label,
        started=seconds_of(event.at),
    )
    summary = f"{plural(event.source_files, 'source file')}"
    view = _with_phase(view, 0, state=WorkState.DONE, summary=summary)
    return view, frozenset({Dirty.RUN, Dirty.PHASES, Dirty.PAGES})


def _run_completed(view: RunView, event: ev.RunCompleted) -> Change:
    view = replace(
        _settle(view, WorkState.DONE),
        status=RunStatus.COMPLETE,
        score=event.score,
        rating=event.rating,
        error="",
        gate=None if view.gate is None else replace(view.gate, waiting=False),
    )
    for number in event.stale:
        view = _with_phase(view, number, state=WorkState.STALE)
    return view, frozenset(Dirty)


def _run_failed(view: RunView, event: ev.RunFailed) -> Change:
    view = replace(
        _settle(view, WorkState.FAILED),
        status=RunStatus.FAILED,
        phase=_phase_of(event.phase),
        error=event.message,
        recoverable=event.recoverable,
    )
    view = _with_phase(view, event.phase, state=WorkState.FAILED, since=0.0)
    return view, frozenset(Dirty)


def _run_canceled(view: RunView, event: ev.RunCanceled) -> Change:
    view = replace(
        _settle(view, WorkState.CANCELED),
        status=RunStatus.CANCELED,
        gate=None if view.gate is None else replace(view.gate, waiting=False),
    )
    if view.phase_view(view.phase).state.moving:
        view = _with_phase(view, view.phase, state=WorkState.CANCELED, since=0.0)
    view = _with_notice(view, event, "information", f"Run canceled by {event.who}")
    return view, frozenset(Dirty)


def _run_resumed(view: RunView, event: ev.RunResumed) -> Change:
    view = replace(view, status=RunStatus.RUNNING, phase=_phase_of(event.phase), error="")
    return view, frozenset({Dirty.RUN, Dirty.PHASES, Dirty.GATE})


# -- phases -----------------------------------------------------------------------------------


def _phase_started(view: RunView, event: ev.PhaseStarted) -> Change:
    phase = _phase_of(event.phase)
    kept = {name: a for name, a in view.agents.items() if a.phase != phase or event.resumed}
    agents = {name: a for name, a in kept.items() if a.phase != phase}
    for key, agent, role, page in event.tasks:
        before = agents.get(agent) or kept.get(agent)
        if before is None or before.phase != phase:
            before = AgentView(agent, phase, role)
        tasks = before.tasks if key in before.tasks else (*before.tasks, key)
        agents[agent] = replace(before, tasks=tasks, role=role or before.role, page=page)
    for name, agent_view in agents.items():
        if event.resumed and agent_view.phase == phase and not agent_view.state.over:
            agents[name] = replace(agent_view, state=WorkState.PENDING, since=0.0)
    view = replace(view, status=RunStatus.RUNNING, phase=phase, agents=agents, error="")
    number = event.execution.rpartition("_v")[2]
    view = _with_phase(
        view,
        event.phase,
        state=WorkState.RUNNING,
        execution=event.execution,
        number=int(number) if number.isdecimal() else 0,
        since=seconds_of(event.at),
        summary="",
        reason=event.reason,
        targets=event.targets,
    )
    return view, frozenset({Dirty.RUN, Dirty.PHASES, Dirty.AGENTS, Dirty.PAGES, Dirty.GATE})


def _phase_completed(view: RunView, event: ev.PhaseCompleted) -> Change:
    state = view.phase_view(_phase_of(event.phase)).state
    done = WorkState.PARTIAL if state is WorkState.PARTIAL else WorkState.DONE
    view = _with_phase(
        view,
        event.phase,
        state=done,
        execution=event.execution,
        summary=event.summary,
        seconds=event.seconds,
        since=0.0,
    )
    return view, frozenset({Dirty.PHASES, Dirty.PAGES})


def _phase_partial(view: RunView, event: ev.PhasePartial) -> Change:
    view = _with_phase(view, event.phase, state=WorkState.PARTIAL)
    missing = ", ".join(event.missing[:3]) + (" …" if len(event.missing) > 3 else "")
    text = f"{plural(len(event.missing), 'page')} could not be written: {missing}"
    return _with_notice(view, event, "warning", text), frozenset({Dirty.PHASES, Dirty.NOTICES})


def _phase_failed(view: RunView, event: ev.PhaseFailed) -> Change:
    view = _with_phase(view, event.phase, state=WorkState.FAILED, summary=event.message, since=0.0)
    return view, frozenset({Dirty.PHASES})


def _phase_stale(view: RunView, event: ev.PhaseStale) -> Change:
    view = _with_phase(view, event.phase, state=WorkState.STALE)
    return view, frozenset({Dirty.PHASES})


# -- agents -----------------------------------------------------------------------------------


def _agent_queued(view: RunView, event: ev.AgentQueued) -> Change:
    return _with_agent(view, event, state=WorkState.QUEUED), frozenset({Dirty.AGENTS})


def _agent_started(view: RunView, event: ev.AgentStarted) -> Change:
    page = event.task.partition("/")[2]
    view = _with_agent(
        view,
        event,
        state=WorkState.RUNNING,
        attempt=event.attempt,
        since=seconds_of(event.at),
        page=page,
        message="",
    )
    return view, frozenset({Dirty.AGENTS, Dirty.PAGES} if page else {Dirty.AGENTS})


def _agent_progress(view: RunView, event: ev.AgentProgress) -> Change:
    line = AgentLine("say", event.message)
    view = _with_agent(view, event, message=event.message, line=line)
    return view, frozenset({Dirty.AGENTS})


def _tool_called(view: RunView, event: ev.AgentToolCalled) -> Change:
    line = AgentLine("tool", f"{event.tool}  {event.arguments}")
    view = _with_agent(view, event, message=line.text, line=line, streams=True)
    return view, frozenset({Dirty.AGENTS})


def _tool_returned(view: RunView, event: ev.AgentToolReturned) -> Change:
    line = AgentLine("result" if event.ok else "error", f"{event.tool} → {event.summary}")
    view = _with_agent(view, event, line=line, streams=True)
    return view, frozenset({Dirty.AGENTS})


def _agent_retrying(view: RunView, event: ev.AgentRetrying) -> Change:
    text = f"attempt {event.attempt} failed: {event.error}; again in {event.delay:.0f} s"
    old = view.agents.get(event.agent)
    view = _with_agent(
        view,
        event,
        state=WorkState.RETRYING,
        message=text,
        line=AgentLine("retry", text),
        retries=(old.retries if old else 0) + 1,
    )
    return view, frozenset({Dirty.AGENTS})


def _task_over(view: RunView, event: ev.AgentEventBase, part: str, **changes: Any) -> RunView:
    """Note that a task ended; the agent is done with its last one."""
    old = view.agents.get(event.agent)
    if old is None or old.phase != _phase_of(event.phase):
        old = AgentView(event.agent, _phase_of(event.phase), tasks=(event.task,))
    ended = set(old.finished) | set(old.failed) | {event.task}
    here = getattr(old, part)
    names = here if event.task in here else (*here, event.task)
    other = "failed" if part == "finished" else "finished"
    others = tuple(task for task in getattr(old, other) if task != event.task)
    state = WorkState.PENDING
    if all(task in ended for task in old.tasks):
        state = WorkState.FAILED if (names if part == "failed" else others) else WorkState.DONE
    changes = {part: names, other: others, "state": state, "since": 0.0, **changes}
    return _with_agent(view, event, **changes)


def _agent_succeeded(view: RunView, event: ev.AgentSucceeded) -> Change:
    old = view.agents.get(event.agent)
    seconds = (old.seconds if old else 0.0) + event.seconds
    line = AgentLine("done", event.summary)
    view = _task_over(
        view, event, "finished", seconds=seconds, summary=event.summary, message="", line=line
    )
    return view, frozenset({Dirty.AGENTS, Dirty.PAGES})


def _task_reused(view: RunView, event: ev.TaskReused) -> Change:
    old = view.agents.get(event.agent)
    reused = (old.reused if old else 0) + 1
    view = _task_over(view, event, "finished", reused=reused, summary=event.summary, message="")
    return view, frozenset({Dirty.AGENTS, Dirty.PAGES})


def _agent_failed(view: RunView, event: ev.AgentFailed) -> Change:
    text = f"{event.error} ({plural(event.attempts, 'attempt')})"
    view = _task_over(view, event, "failed", message=text, line=AgentLine("error", text))
    return view, frozenset({Dirty.AGENTS, Dirty.PAGES})


def _agent_canceled(view: RunView, event: ev.AgentCanceled) -> Change:
    view = _with_agent(view, event, state=WorkState.CANCELED, since=0.0, message="")
    return view, frozenset({Dirty.AGENTS})


def _usage_updated(view: RunView, event: ev.UsageUpdated) -> Change:
    old = view.agents.get(event.agent)
    if old is None:
        old = AgentView(event.agent, _phase_of(event.phase))
    agents = {**view.agents, event.agent: replace(old, usage=event.usage, streams=True)}
    # `usage` counts up within a phase, so what is new is the difference to what was told before.
    before = old.usage or TokenUsage()
    total = view.usage or TokenUsage()
    total = TokenUsage(
        total.input + max(0, event.usage.input - before.input),
        total.output + max(0, event.usage.output - before.output),
        total.cached + max(0, event.usage.cached - before.cached),
        total.cost_usd + max(0.0, event.usage.cost_usd - before.cost_usd),
    )
    return replace(view, agents=agents, usage=total), frozenset({Dirty.AGENTS, Dirty.RUN})


# -- pages, gates, and the rest ----------------------------------------------------------------


def _artifact_written(view: RunView, event: ev.ArtifactWritten) -> Change:
    stamp = PageStamp(event.version, event.maker, event.task)
    return replace(view, pages={**view.pages, event.file: stamp}), frozenset({Dirty.PAGES})


def _version_activated(view: RunView, event: ev.VersionActivated) -> Change:
    old = view.pages.get(event.file)
    stamp = PageStamp(event.version, event.maker, old.task if old else "")
    return replace(view, pages={**view.pages, event.file: stamp}), frozenset({Dirty.PAGES})


def _edit_noticed(view: RunView, event: ev.EditNoticed) -> Change:
    text = f"{event.file} was edited by hand: kept as v{event.version}"
    view = _with_notice(view, event, "information", text)
    return view, frozenset({Dirty.PAGES, Dirty.NOTICES, Dirty.GATE})


def _validation_started(view: RunView, event: ev.ValidationStarted) -> Change:
    phase = _phase_of(event.phase)
    gate = GateView(phase, event.execution, validating=True)
    view = _with_phase(replace(view, gate=gate), event.phase, state=WorkState.VALIDATING)
    return view, frozenset({Dirty.GATE, Dirty.PHASES})


def _validation_passed(view: RunView, event: ev.ValidationPassed) -> Change:
    gate = GateView(
        _phase_of(event.phase), event.execution, event.report, 0, warnings=event.warnings
    )
    return replace(view, gate=gate), frozenset({Dirty.GATE, Dirty.PAGES})


def _validation_failed(view: RunView, event: ev.ValidationFailed) -> Change:
    gate = GateView(
        _phase_of(event.phase), event.execution, event.report, event.errors, event.warnings
    )
    view = _with_phase(replace(view, gate=gate), event.phase, state=WorkState.FAILED, since=0.0)
    return view, frozenset({Dirty.GATE, Dirty.PAGES, Dirty.PHASES})


def _approval_required(view: RunView, event: ev.ApprovalRequired) -> Change:
    phase = _phase_of(event.phase)
    old = view.gate
    if old is None or old.execution != event.execution:
        old = GateView(phase, event.execution)
    gate = replace(old, report=event.report, waiting=True, validating=False, decision="")
    started = view.phase_view(phase)
    seconds = _elapsed(started.since, event.at) or started.seconds
    view = replace(view, gate=gate, status=RunStatus.AWAITING_APPROVAL, phase=phase)
    view = _with_phase(view, event.phase, state=WorkState.WAITING, seconds=seconds, since=0.0)
    return view, frozenset(Dirty)


def _approval_recorded(view: RunView, event: ev.ApprovalRecorded) -> Change:
    gate = GateView(
        _phase_of(event.phase),
        event.execution,
        event.report,
        view.gate.errors if view.gate else 0,
        view.gate.warnings if view.gate else 0,
        decision=event.decision,
        who=event.who,
        note=event.note,
    )
    words = {"approve": "approved", "approve-rest": "approved with the rest", "reject": "rejected"}
    text = f"{event.execution} {words.get(event.decision, event.decision)} by {event.who}"
    view = _with_notice(replace(view, gate=gate), event, "information", text)
    view = replace(view, status=RunStatus.RUNNING)
    if event.decision.startswith("approve"):
        view = _with_phase(view, event.phase, state=WorkState.DONE, since=0.0)
    return view, frozenset({Dirty.RUN, Dirty.GATE, Dirty.PHASES, Dirty.NOTICES, Dirty.PAGES})


def _regeneration(view: RunView, event: ev.RegenerationRequested) -> Change:
    what = (
        plural(len(event.targets), "page") if event.targets else PHASES[_phase_of(event.phase)].name
    )
    text = f"{event.who} asked for {what} again" + (f": {event.note}" if event.note else "")
    view = _with_notice(view, event, "information", text)
    gate = None if view.gate is None else replace(view.gate, waiting=False)
    view = replace(view, status=RunStatus.RUNNING, gate=gate)
    return view, frozenset({Dirty.RUN, Dirty.GATE, Dirty.NOTICES, Dirty.PAGES})


def _budget(view: RunView, event: ev.BudgetWarned | ev.BudgetExhausted) -> Change:
    level = "warning" if isinstance(event, ev.BudgetWarned) else "error"
    return _with_notice(view, event, level, event.message), frozenset({Dirty.NOTICES})


def _repository_changed(view: RunView, event: ev.RepositoryChanged) -> Change:
    verb = "differs" if event.count == 1 else "differ"
    text = f"{plural(event.count, 'file')} of the repository {verb} from this run's snapshot"
    view = _with_notice(replace(view, drifted=event.count), event, "warning", text)
    return view, frozenset({Dirty.RUN, Dirty.NOTICES})


def _published(view: RunView, event: ev.Published) -> Change:
    view = replace(view, published=event.written)
    return view, frozenset({Dirty.PAGES, Dirty.RUN})


_HANDLERS: Final[dict[type, Callable[[RunView, Any], Change]]] = {
    ev.RunCreated: _run_created,
    ev.RunCompleted: _run_completed,
    ev.RunFailed: _run_failed,
    ev.RunCanceled: _run_canceled,
    ev.RunResumed: _run_resumed,
    ev.PhaseStarted: _phase_started,
    ev.PhaseCompleted: _phase_completed,
    ev.PhasePartial: _phase_partial,
    ev.PhaseFailed: _phase_failed,
    ev.PhaseStale: _phase_stale,
    ev.AgentQueued: _agent_queued,
    ev.AgentStarted: _agent_started,
    ev.AgentProgress: _agent_progress,
    ev.AgentToolCalled: _tool_called,
    ev.AgentToolReturned: _tool_returned,
    ev.AgentRetrying: _agent_retrying,
    ev.AgentSucceeded: _agent_succeeded,
    ev.AgentFailed: _agent_failed,
    ev.AgentCanceled: _agent_canceled,
    ev.TaskReused: _task_reused,
    ev.UsageUpdated: _usage_updated,
    ev.ArtifactWritten: _artifact_written,
    ev.VersionActivated: _version_activated,
    ev.EditNoticed: _edit_noticed,
    ev.ValidationStarted: _validation_started,
    ev.ValidationPassed: _validation_passed,
    ev.ValidationFailed: _validation_failed,
    ev.ApprovalRequired: _approval_required,
    ev.ApprovalRecorded: _approval_recorded,
    ev.RegenerationRequested: _regeneration,
    ev.BudgetWarned: _budget,
    ev.BudgetExhausted: _budget,
    ev.RepositoryChanged: _repository_changed,
    ev.Published: _published,
}


def phase_seconds(phase: PhaseView, now: float) -> float:
    """How long a phase has worked: stored when it ended, else since it started."""
    return max(0.0, now - phase.since) if phase.since else phase.seconds


def agent_seconds(agent: AgentView, now: float) -> float:
    """How long an agent has worked, with the attempt that runs."""
    return agent.seconds + (max(0.0, now - agent.since) if agent.since else 0.0)
