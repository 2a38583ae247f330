"""The reducer: `apply(view, event)` gives the next view and says which parts of it changed.

Pure, total and order-proof: an event that does not fit changes little and never raises, since a
screen may attach late, a record may be cut, and a later version may write what we do not know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from msgspec.structs import replace

from docgen_engine.domain import events as ev
from docgen_engine.domain.phases import PHASES, Phase
from docgen_engine.domain.runs import RunStatus
from docgen_tui.rows import plural
from docgen_tui.state_agents import AGENT_HANDLERS
from docgen_tui.state_gates import GATE_HANDLERS
from docgen_tui.state_parts import (
    NOTHING,
    Change,
    agent_seconds,
    phase_of,
    phase_seconds,
    seconds_of,
    settle,
    with_notice,
    with_phase,
)
from docgen_tui.view import (
    AgentView,
    Dirty,
    RunView,
    WorkState,
)

ASKED_AGAIN: Final = frozenset({"regenerate", "reject"})
"""Why a phase is made again where a person wants something else (`phase.started`)."""

__all__ = ["agent_seconds", "apply", "fold", "phase_seconds", "seconds_of"]


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
    summary = plural(event.source_files, "source file")
    if event.skipped:
        summary += f", {len(event.skipped)} left out"
    view = with_phase(view, 0, state=WorkState.DONE, summary=summary)
    return view, frozenset({Dirty.RUN, Dirty.PHASES, Dirty.PAGES})


def _run_completed(view: RunView, event: ev.RunCompleted) -> Change:
    view = replace(
        settle(view, WorkState.DONE),
        status=RunStatus.COMPLETE,
        score=event.score,
        rating=event.rating,
        error="",
        gate=None if view.gate is None else replace(view.gate, waiting=False),
    )
    for number in event.stale:
        view = with_phase(view, number, state=WorkState.STALE)
    return view, frozenset(Dirty)


def _run_failed(view: RunView, event: ev.RunFailed) -> Change:
    view = replace(
        settle(view, WorkState.FAILED),
        status=RunStatus.FAILED,
        phase=phase_of(event.phase),
        error=event.message,
        recoverable=event.recoverable,
    )
    view = with_phase(view, event.phase, state=WorkState.FAILED, since=0.0)
    return view, frozenset(Dirty)


def _run_canceled(view: RunView, event: ev.RunCanceled) -> Change:
    view = replace(
        settle(view, WorkState.CANCELED),
        status=RunStatus.CANCELED,
        gate=None if view.gate is None else replace(view.gate, waiting=False),
    )
    if view.phase_view(view.phase).state.moving:
        view = with_phase(view, view.phase, state=WorkState.CANCELED, since=0.0)
    view = with_notice(view, event, "information", f"Run canceled by {event.who}")
    return view, frozenset(Dirty)


def _run_resumed(view: RunView, event: ev.RunResumed) -> Change:
    view = replace(view, status=RunStatus.RUNNING, phase=phase_of(event.phase), error="")
    return view, frozenset({Dirty.RUN, Dirty.PHASES, Dirty.GATE})


# -- phases -----------------------------------------------------------------------------------


def _phase_started(view: RunView, event: ev.PhaseStarted) -> Change:
    phase = phase_of(event.phase)
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
    view = with_phase(
        view,
        event.phase,
        state=WorkState.RUNNING,
        execution=event.execution,
        number=int(number) if number.isdecimal() else 0,
        since=seconds_of(event.at),
        summary="",
        reason=event.reason,
        targets=event.targets,
        asked=_asked(phase, event),
        written=(),
    )
    return view, frozenset({Dirty.RUN, Dirty.PHASES, Dirty.AGENTS, Dirty.PAGES, Dirty.GATE})


def _asked(phase: Phase, event: ev.PhaseStarted) -> tuple[str, ...]:
    """The files that a person wanted made again: pages, or the phase's document."""
    if event.reason not in ASKED_AGAIN:
        return ()
    if event.targets:
        return event.targets
    pages = tuple(page for _key, _agent, _role, page in event.tasks if page)
    document = PHASES[phase].document
    return pages or ((document,) if document else ())


def _phase_completed(view: RunView, event: ev.PhaseCompleted) -> Change:
    state = view.phase_view(phase_of(event.phase)).state
    done = WorkState.PARTIAL if state is WorkState.PARTIAL else WorkState.DONE
    view = with_phase(
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
    view = with_phase(view, event.phase, state=WorkState.PARTIAL)
    missing = ", ".join(event.missing[:3]) + (" …" if len(event.missing) > 3 else "")
    text = f"{plural(len(event.missing), 'page')} could not be written: {missing}"
    return with_notice(view, event, "warning", text), frozenset({Dirty.PHASES, Dirty.NOTICES})


def _phase_failed(view: RunView, event: ev.PhaseFailed) -> Change:
    view = with_phase(view, event.phase, state=WorkState.FAILED, summary=event.message, since=0.0)
    return view, frozenset({Dirty.PHASES})


def _phase_stale(view: RunView, event: ev.PhaseStale) -> Change:
    view = with_phase(view, event.phase, state=WorkState.STALE)
    return view, frozenset({Dirty.PHASES})


_HANDLERS: Final[dict[type, Callable[[RunView, Any], Change]]] = {
    **AGENT_HANDLERS,
    **GATE_HANDLERS,
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
}
