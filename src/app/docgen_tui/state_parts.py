"""Small changes to a view that the reducers share; each gives a new view."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from msgspec.structs import replace

from docgen_engine.domain import events as ev
from docgen_engine.domain.phases import Phase
from docgen_tui.view import (
    NEWEST_LINES,
    NEWEST_NOTICES,
    AgentView,
    Dirty,
    Notice,
    PhaseView,
    RunView,
    WorkState,
)

Change = tuple[RunView, frozenset[Dirty]]
NOTHING: Final[frozenset[Dirty]] = frozenset()


def seconds_of(at: str) -> float:
    """An event's time in seconds since 1970; 0 where it has none that can be read."""
    try:
        return datetime.fromisoformat(at).timestamp() if at else 0.0
    except ValueError:
        return 0.0


def phase_of(number: int) -> Phase:
    """The phase of a number; preflight for one that is none."""
    try:
        return Phase(number)
    except ValueError:
        return Phase.PREFLIGHT


def with_phase(view: RunView, at: int, **changes: Any) -> RunView:
    """A view in which one phase differs."""
    phase = phase_of(at)
    old = view.phases[int(phase)]
    phases = (*view.phases[: int(phase)], replace(old, **changes), *view.phases[int(phase) + 1 :])
    return replace(view, phases=phases)


def with_agent(view: RunView, event: ev.AgentEventBase, **changes: Any) -> RunView:
    """A view in which the agent of an event differs; `line` is added to its lines."""
    phase = phase_of(event.phase)
    old = view.agents.get(event.agent)
    if old is None or old.phase != phase:
        old = AgentView(event.agent, phase, tasks=(event.task,))
    line = changes.pop("line", None)
    if line is not None and line.text:
        changes["lines"] = (*old.lines, line)[-NEWEST_LINES:]
    changes.setdefault("task", event.task)
    return replace(view, agents={**view.agents, event.agent: replace(old, **changes)})


def with_notice(
    view: RunView, event: ev.EventBase, level: str, text: str, about: str = ""
) -> RunView:
    """A view with one more thing to say."""
    notices = (*view.notices, Notice(event.seq, level, text, about))[-NEWEST_NOTICES:]
    return replace(view, notices=notices)


def settle(view: RunView, state: WorkState) -> RunView:
    """No agent goes on when the run or its phase has ended."""
    agents = {
        name: replace(agent, state=state, since=0.0)
        if agent.state.moving or agent.state is WorkState.QUEUED
        else agent
        for name, agent in view.agents.items()
    }
    return replace(view, agents=agents)


def elapsed(since: float, at: str) -> float:
    """Seconds from a moment to an event."""
    now = seconds_of(at)
    return max(0.0, now - since) if since and now else 0.0


def phase_seconds(phase: PhaseView, now: float) -> float:
    """How long a phase has worked: stored when it ended, else since it started."""
    return max(0.0, now - phase.since) if phase.since else phase.seconds


def agent_seconds(agent: AgentView, now: float) -> float:
    """How long an agent has worked, with the attempt that runs."""
    return agent.seconds + (max(0.0, now - agent.since) if agent.since else 0.0)
