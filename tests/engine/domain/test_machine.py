"""Every row of contract section 8, and that nothing else moves the machine."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen_engine.domain.errors import Refused
from docgen_engine.domain.machine import (
    Approve,
    Cancel,
    GateFailed,
    GatePassed,
    Position,
    Regenerate,
    Reject,
    Resume,
    Revalidated,
    TaskExhausted,
    Trigger,
    advance,
)
from docgen_engine.domain.phases import WORK_PHASES, Phase
from docgen_engine.domain.runs import RunStatus as S

P = Phase
TRIGGERS: list[Trigger] = [
    GatePassed(pause=True),
    GatePassed(pause=False),
    GateFailed(),
    TaskExhausted(),
    Approve(),
    Revalidated(passed=True, pause=True),
    Revalidated(passed=True, pause=False),
    Revalidated(passed=False, pause=True),
    Resume(),
    Cancel(),
    *(Reject(phase) for phase in WORK_PHASES),
    *(Regenerate(phase) for phase in WORK_PHASES),
]


@pytest.mark.parametrize(
    ("before", "trigger", "after"),
    [
        (Position(S.RUNNING, P(4)), GatePassed(pause=True), Position(S.AWAITING_APPROVAL, P(4))),
        (Position(S.RUNNING, P(4)), GatePassed(pause=False), Position(S.RUNNING, P(5))),
        (Position(S.RUNNING, P(6)), GatePassed(pause=False), Position(S.COMPLETE, P(6))),
        (Position(S.RUNNING, P(2)), GateFailed(), Position(S.FAILED, P(2))),
        (Position(S.RUNNING, P(5)), TaskExhausted(), Position(S.FAILED, P(5))),
        (Position(S.AWAITING_APPROVAL, P(4)), Approve(), Position(S.RUNNING, P(5))),
        (Position(S.AWAITING_APPROVAL, P(6)), Approve(), Position(S.COMPLETE, P(6))),
        (Position(S.AWAITING_APPROVAL, P(4)), Reject(P(4)), Position(S.RUNNING, P(4))),
        (
            Position(S.AWAITING_APPROVAL, P(6)),
            Reject(P(5)),
            Position(S.RUNNING, P(5), (P(6),)),
        ),
        (
            Position(S.AWAITING_APPROVAL, P(4)),
            Regenerate(P(2)),
            Position(S.RUNNING, P(2), (P(3), P(4))),
        ),
        (Position(S.FAILED, P(5)), Regenerate(P(5)), Position(S.RUNNING, P(5))),
        (
            Position(S.FAILED, P(5)),
            Revalidated(passed=True, pause=True),
            Position(S.AWAITING_APPROVAL, P(5)),
        ),
        (
            Position(S.FAILED, P(5)),
            Revalidated(passed=True, pause=False),
            Position(S.RUNNING, P(6)),
        ),
        (
            Position(S.AWAITING_APPROVAL, P(5)),
            Revalidated(passed=False, pause=True),
            Position(S.FAILED, P(5)),
        ),
        (Position(S.FAILED, P(3)), Resume(), Position(S.RUNNING, P(3))),
        (Position(S.INTERRUPTED, P(3)), Resume(), Position(S.RUNNING, P(3))),
        (Position(S.COMPLETE, P(6)), Regenerate(P(5)), Position(S.RUNNING, P(5), (P(6),))),
        (Position(S.COMPLETE, P(6)), Regenerate(P(6)), Position(S.RUNNING, P(6))),
        (
            Position(S.COMPLETE, P(6)),
            Regenerate(P(3)),
            Position(S.RUNNING, P(3), (P(4), P(5), P(6)), P(3)),
        ),
        (
            Position(S.RUNNING, P(3), (P(4), P(5), P(6)), P(3)),
            GatePassed(pause=False),
            Position(S.COMPLETE, P(3), (P(4), P(5), P(6))),
        ),
        (
            Position(S.COMPLETE, P(3), (P(4), P(5), P(6))),
            Resume(),
            Position(S.RUNNING, P(4), (P(4), P(5), P(6))),
        ),
        (Position(S.RUNNING, P(1)), Cancel(), Position(S.CANCELED, P(1))),
        (Position(S.AWAITING_APPROVAL, P(4)), Cancel(), Position(S.CANCELED, P(4))),
        (Position(S.FAILED, P(4)), Cancel(), Position(S.CANCELED, P(4))),
    ],
)
def test_each_row_of_the_table(before: Position, trigger: Trigger, after: Position) -> None:
    assert advance(before, trigger) == after


ALLOWED = {
    S.RUNNING: (GatePassed, GateFailed, TaskExhausted, Cancel),
    S.INTERRUPTED: (Resume, Cancel),
    S.AWAITING_APPROVAL: (Approve, Reject, Regenerate, Revalidated, Cancel),
    S.FAILED: (Regenerate, Revalidated, Resume, Cancel),
    S.COMPLETE: (Regenerate,),
    S.CANCELED: (),
}


@pytest.mark.parametrize("status", list(S))
def test_nothing_else_moves_it(status: S) -> None:
    for phase, trigger in itertools.product(WORK_PHASES, TRIGGERS):
        if isinstance(trigger, Reject | Regenerate) and trigger.phase > phase:
            continue
        if isinstance(trigger, ALLOWED[status]):
            advance(Position(status, phase), trigger)
        else:
            with pytest.raises(Refused):
                advance(Position(status, phase), trigger)


def test_a_complete_run_resumes_only_with_stale_phases() -> None:
    with pytest.raises(Refused, match="complete"):
        advance(Position(S.COMPLETE, P(6)), Resume())


@pytest.mark.parametrize("status", [S.AWAITING_APPROVAL, S.FAILED])
def test_a_phase_that_has_not_run_cannot_be_made_again(status: S) -> None:
    with pytest.raises(Refused, match="has not run yet"):
        advance(Position(status, P(3)), Regenerate(P(5)))


@given(st.lists(st.sampled_from(TRIGGERS), max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_sequence_keeps_the_machine_sound(triggers: list[Trigger]) -> None:
    at = Position(S.RUNNING, P(1))
    for trigger in triggers:
        try:
            to = advance(at, trigger)
        except Refused:
            continue
        if at.status is S.CANCELED:
            pytest.fail("a canceled run moved")
        if to.status is S.COMPLETE:
            assert isinstance(trigger, GatePassed | Approve | Revalidated)
            assert not isinstance(trigger, Revalidated) or trigger.passed
        if to.status is S.COMPLETE and not to.stale:
            assert at.phase is P.QA or at.until < P.QA
        assert P.DISCOVERY <= to.phase <= P.QA
        assert to.stale == tuple(sorted(set(to.stale)))
        at = to
