"""The part of the reducer that is about pages, gates, decisions and the repository."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from msgspec.structs import replace

from docgen_engine.domain import events as ev
from docgen_engine.domain.phases import PHASES
from docgen_engine.domain.runs import RunStatus
from docgen_tui.rows import plural
from docgen_tui.state_parts import Change, elapsed, phase_of, with_notice, with_phase
from docgen_tui.view import Dirty, GateView, PageStamp, RunView, WorkState

GUIDANCE_FILE: Final = ".docgen.toml"


def _artifact_written(view: RunView, event: ev.ArtifactWritten) -> Change:
    stamp = PageStamp(event.version, event.maker, event.task)
    for phase in view.phases:
        if phase.execution and phase.execution == event.execution:
            view = with_phase(view, phase.phase, written=(*phase.written, event.file))
    return replace(view, pages={**view.pages, event.file: stamp}), frozenset({Dirty.PAGES})


def _version_activated(view: RunView, event: ev.VersionActivated) -> Change:
    old = view.pages.get(event.file)
    stamp = PageStamp(event.version, event.maker, old.task if old else "")
    return replace(view, pages={**view.pages, event.file: stamp}), frozenset({Dirty.PAGES})


def _edit_noticed(view: RunView, event: ev.EditNoticed) -> Change:
    text = f"{event.file} was edited by hand: kept as v{event.version}"
    view = with_notice(view, event, "information", text)
    return view, frozenset({Dirty.PAGES, Dirty.NOTICES, Dirty.GATE})


def _validation_started(view: RunView, event: ev.ValidationStarted) -> Change:
    phase = phase_of(event.phase)
    gate = GateView(phase, event.execution, validating=True)
    view = with_phase(replace(view, gate=gate), event.phase, state=WorkState.VALIDATING)
    return view, frozenset({Dirty.GATE, Dirty.PHASES})


def _validation_passed(view: RunView, event: ev.ValidationPassed) -> Change:
    gate = GateView(
        phase_of(event.phase), event.execution, event.report, 0, warnings=event.warnings
    )
    return replace(view, gate=gate), frozenset({Dirty.GATE, Dirty.PAGES})


def _validation_failed(view: RunView, event: ev.ValidationFailed) -> Change:
    gate = GateView(
        phase_of(event.phase), event.execution, event.report, event.errors, event.warnings
    )
    view = with_phase(replace(view, gate=gate), event.phase, state=WorkState.FAILED, since=0.0)
    return view, frozenset({Dirty.GATE, Dirty.PAGES, Dirty.PHASES})


def _approval_required(view: RunView, event: ev.ApprovalRequired) -> Change:
    phase = phase_of(event.phase)
    old = view.gate
    if old is None or old.execution != event.execution:
        old = GateView(phase, event.execution)
    gate = replace(old, report=event.report, waiting=True, validating=False, decision="")
    started = view.phase_view(phase)
    seconds = elapsed(started.since, event.at) or started.seconds
    view = replace(view, gate=gate, status=RunStatus.AWAITING_APPROVAL, phase=phase)
    view = with_phase(view, event.phase, state=WorkState.WAITING, seconds=seconds, since=0.0)
    return view, frozenset(Dirty)


def _approval_recorded(view: RunView, event: ev.ApprovalRecorded) -> Change:
    gate = GateView(
        phase_of(event.phase),
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
    about = f"{event.decision.partition('-')[0]} {event.execution}"
    view = with_notice(replace(view, gate=gate), event, "information", text, about)
    view = replace(view, status=RunStatus.RUNNING)
    if event.decision.startswith("approve"):
        view = with_phase(view, event.phase, state=WorkState.DONE, since=0.0)
    return view, frozenset({Dirty.RUN, Dirty.GATE, Dirty.PHASES, Dirty.NOTICES, Dirty.PAGES})


def _regeneration(view: RunView, event: ev.RegenerationRequested) -> Change:
    what = (
        plural(len(event.targets), "page") if event.targets else PHASES[phase_of(event.phase)].name
    )
    text = f"{event.who} asked for {what} again" + (f": {event.note}" if event.note else "")
    view = with_notice(view, event, "information", text, "again " + ",".join(event.targets))
    gate = None if view.gate is None else replace(view.gate, waiting=False)
    view = replace(view, status=RunStatus.RUNNING, gate=gate)
    return view, frozenset({Dirty.RUN, Dirty.GATE, Dirty.NOTICES, Dirty.PAGES})


def _budget(view: RunView, event: ev.BudgetWarned | ev.BudgetExhausted) -> Change:
    level = "warning" if isinstance(event, ev.BudgetWarned) else "error"
    return with_notice(view, event, level, event.message), frozenset({Dirty.NOTICES})


def _repository_changed(view: RunView, event: ev.RepositoryChanged) -> Change:
    verb = "differs" if event.count == 1 else "differ"
    text = f"{plural(event.count, 'file')} of the repository {verb} from this run's snapshot"
    if event.paths == (GUIDANCE_FILE,):
        text = f"The guidance in {GUIDANCE_FILE} is newer than this run; a new run obeys all of it"
    view = with_notice(replace(view, drifted=event.count), event, "warning", text)
    return view, frozenset({Dirty.RUN, Dirty.NOTICES})


def _published(view: RunView, event: ev.Published) -> Change:
    view = replace(view, published=event.written)
    return view, frozenset({Dirty.PAGES, Dirty.RUN})


GATE_HANDLERS: Final[dict[type, Callable[[RunView, Any], Change]]] = {
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
