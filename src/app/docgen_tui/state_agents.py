"""The part of the reducer that is about agents: what each does, said, finished and used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from msgspec.structs import replace

from docgen_engine.domain import events as ev
from docgen_engine.domain.documents.state import TokenUsage
from docgen_tui.rows import plural
from docgen_tui.state_parts import Change, phase_of, seconds_of, with_agent
from docgen_tui.view import AgentLine, AgentView, Dirty, RunView, WorkState


def _agent_queued(view: RunView, event: ev.AgentQueued) -> Change:
    return with_agent(view, event, state=WorkState.QUEUED), frozenset({Dirty.AGENTS})


def _agent_started(view: RunView, event: ev.AgentStarted) -> Change:
    page = event.task.partition("/")[2]
    view = with_agent(
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
    view = with_agent(view, event, message=event.message, line=line)
    return view, frozenset({Dirty.AGENTS})


def _tool_called(view: RunView, event: ev.AgentToolCalled) -> Change:
    line = AgentLine("tool", f"{event.tool}  {event.arguments}")
    view = with_agent(view, event, message=line.text, line=line, streams=True)
    return view, frozenset({Dirty.AGENTS})


def _tool_returned(view: RunView, event: ev.AgentToolReturned) -> Change:
    line = AgentLine("result" if event.ok else "error", f"{event.tool} → {event.summary}")
    view = with_agent(view, event, line=line, streams=True)
    return view, frozenset({Dirty.AGENTS})


def _agent_retrying(view: RunView, event: ev.AgentRetrying) -> Change:
    text = f"attempt {event.attempt} failed: {event.error}; again in {event.delay:.0f} s"
    old = view.agents.get(event.agent)
    view = with_agent(
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
    if old is None or old.phase != phase_of(event.phase):
        old = AgentView(event.agent, phase_of(event.phase), tasks=(event.task,))
    ended = set(old.finished) | set(old.failed) | {event.task}
    here = getattr(old, part)
    names = here if event.task in here else (*here, event.task)
    other = "failed" if part == "finished" else "finished"
    others = tuple(task for task in getattr(old, other) if task != event.task)
    state = WorkState.PENDING
    if all(task in ended for task in old.tasks):
        state = WorkState.FAILED if (names if part == "failed" else others) else WorkState.DONE
    changes = {part: names, other: others, "state": state, "since": 0.0, **changes}
    return with_agent(view, event, **changes)


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
    view = with_agent(view, event, state=WorkState.CANCELED, since=0.0, message="")
    return view, frozenset({Dirty.AGENTS})


def _usage_updated(view: RunView, event: ev.UsageUpdated) -> Change:
    old = view.agents.get(event.agent)
    if old is None:
        old = AgentView(event.agent, phase_of(event.phase))
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


AGENT_HANDLERS: Final[dict[type, Callable[[RunView, Any], Change]]] = {
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
}
