"""The state of a run as a pure machine: every row of contract section 8, and nothing else moves it.

The orchestrator is the only caller that stores what comes out.
"""

from __future__ import annotations

import msgspec

from docgen_engine.domain.errors import Refused
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import RunStatus


class Position(msgspec.Struct, frozen=True):
    """Where a run stands: what the machine reads and writes of a `RunRecord`.

    `stale` phases run again on the way forward; `until` is the phase whose gate ends the run.
    """

    status: RunStatus
    phase: Phase
    stale: tuple[Phase, ...] = ()
    until: Phase = Phase.QA


class GatePassed(msgspec.Struct, frozen=True):
    """The phase's validators found no error; `pause` if the phase is gated and pauses now."""

    pause: bool


class GateFailed(msgspec.Struct, frozen=True):
    """The phase's validators found an error."""


class TaskExhausted(msgspec.Struct, frozen=True):
    """A critical task used up its attempts, or the phase could not be done at all."""


class Approve(msgspec.Struct, frozen=True):
    """A person approves the waiting phase."""


class Reject(msgspec.Struct, frozen=True):
    """A person sends the waiting phase back; `phase` differs for pages named at gate 6."""

    phase: Phase


class Regenerate(msgspec.Struct, frozen=True):
    """Somebody asks for a phase, or pages of it, again."""

    phase: Phase


class Revalidated(msgspec.Struct, frozen=True):
    """The validators ran again after a manual edit."""

    passed: bool
    pause: bool


class Resume(msgspec.Struct, frozen=True):
    """Go on after a failure, an interruption, or with stale phases."""


class Cancel(msgspec.Struct, frozen=True):
    """End the run for good."""


Trigger = (
    GatePassed
    | GateFailed
    | TaskExhausted
    | Approve
    | Reject
    | Regenerate
    | Revalidated
    | Resume
    | Cancel
)


def advance(at: Position, trigger: Trigger) -> Position:  # noqa: PLR0911 - one return a row
    """Where a run stands after something happened (contract section 8).

    Args:
        at: where it stands; a stored `running` without a process is `INTERRUPTED` here.
        trigger: what happened.

    Returns:
        The next position.

    Raises:
        Refused: no row of the table has this; says what would work.
    """
    match at.status, trigger:
        case RunStatus.RUNNING, GatePassed(pause=pause):
            return _passed(at, pause=pause)
        case RunStatus.RUNNING, GateFailed() | TaskExhausted():
            return msgspec.structs.replace(at, status=RunStatus.FAILED)
        case RunStatus.AWAITING_APPROVAL, Approve():
            return _onward(at)
        case RunStatus.AWAITING_APPROVAL, Reject(phase=phase):
            return _again(at, phase)
        case RunStatus.AWAITING_APPROVAL | RunStatus.FAILED, Regenerate(phase=phase):
            return _again(at, phase)
        case RunStatus.AWAITING_APPROVAL | RunStatus.FAILED, Revalidated(passed=passed):
            if not passed:
                return msgspec.structs.replace(at, status=RunStatus.FAILED)
            return _passed(at, pause=trigger.pause)
        case RunStatus.FAILED | RunStatus.INTERRUPTED, Resume():
            return msgspec.structs.replace(at, status=RunStatus.RUNNING)
        case RunStatus.COMPLETE, Resume() if at.stale:
            return Position(RunStatus.RUNNING, min(at.stale), at.stale, Phase.QA)
        case RunStatus.COMPLETE, Regenerate(phase=phase):
            return _again_after_complete(at, phase)
        case (
            RunStatus.RUNNING
            | RunStatus.INTERRUPTED
            | RunStatus.AWAITING_APPROVAL
            | RunStatus.FAILED,
            Cancel(),
        ):
            return msgspec.structs.replace(at, status=RunStatus.CANCELED)
    raise Refused(_refusal(at, trigger))


def _passed(at: Position, *, pause: bool) -> Position:
    if pause:
        return msgspec.structs.replace(at, status=RunStatus.AWAITING_APPROVAL)
    return _onward(at)


def _onward(at: Position) -> Position:
    """The gate is behind us: the next phase, or the end."""
    stale = tuple(phase for phase in at.stale if phase != at.phase)
    if any(phase < at.phase for phase in stale):
        # An earlier phase is still stale, so what was made just now will have to be made again.
        stale = at.stale if at.phase in at.stale else tuple(sorted({*stale, at.phase}))
    if at.phase >= at.until:
        return Position(RunStatus.COMPLETE, at.phase, stale, Phase.QA)
    return Position(RunStatus.RUNNING, Phase(at.phase + 1), stale, at.until)


def _again(at: Position, phase: Phase) -> Position:
    if not Phase.DISCOVERY <= phase <= at.phase:
        raise Refused(
            f"Phase {int(phase)} has not run yet (the run is at phase {int(at.phase)}). "
            f"Choose a phase from 1 to {int(at.phase)}."
        )
    later = (Phase(number) for number in range(phase + 1, at.phase + 1))
    stale = tuple(sorted(({*at.stale} - {phase}) | set(later)))
    return Position(RunStatus.RUNNING, phase, stale, at.until)


def _again_after_complete(at: Position, phase: Phase) -> Position:
    if phase < Phase.DISCOVERY:
        raise Refused("Phase 0 cannot be made again. Start a new run instead (`--fresh`).")
    later = {Phase(number) for number in range(phase + 1, Phase.QA + 1)}
    stale = tuple(sorted(({*at.stale} - {phase}) | later))
    until = Phase.QA if phase >= Phase.WRITING else phase
    return Position(RunStatus.RUNNING, phase, stale, until)


def _refusal(at: Position, trigger: Trigger) -> str:
    hints = {
        RunStatus.RUNNING: "it is still running; wait for its next gate",
        RunStatus.INTERRUPTED: "it was interrupted; go on with `docgen-tui run --resume` first",
        RunStatus.AWAITING_APPROVAL: f"it waits for approval of phase {int(at.phase)}",
        RunStatus.FAILED: "it failed; mend it, then `docgen-tui revalidate`, or "
        "`docgen-tui run --resume`, or regenerate",
        RunStatus.COMPLETE: "it is complete; start a new one with `docgen-tui run --fresh`",
        RunStatus.CANCELED: "it was canceled; start a new one with `docgen-tui run`",
    }
    words = {
        GatePassed: "pass a gate",
        GateFailed: "fail a gate",
        TaskExhausted: "fail",
        Approve: "be approved",
        Reject: "be rejected",
        Regenerate: "be regenerated",
        Revalidated: "be revalidated",
        Resume: "be resumed",
        Cancel: "be canceled",
    }
    return f"The run cannot {words[type(trigger)]} now: {hints[at.status]}."
