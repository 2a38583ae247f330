"""Notices: each matter once, a few at a time, and nothing told back that was decided here."""

from __future__ import annotations

from docgen_engine.domain import events as ev
from support import recordings
from support.app_pilot import (
    clock_of,
    gate_shown,
    grace_passed,
    make_app,
    painted,
    running,
    said,
    settle,
    wait_for,
)
from support.fake_engine import FakeEngine


async def test_a_key_that_comes_early_five_times_is_answered_once() -> None:
    async with running(recordings.engine("plan-waiting")) as (pilot, app):
        await gate_shown(pilot, app)
        for _ in range(5):
            app.guard._since = clock_of(app).seconds
            await pilot.press("a")
        await pilot.pause()
        assert len(said(app)) == 1
        assert "Read the report first" in said(app)[0]


async def test_notices_never_pile_up_and_never_cover_what_waits() -> None:
    app = make_app(recordings.engine("plan-waiting"))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await gate_shown(pilot, app)
        for number in range(9):
            app.notify(f"matter {number}", markup=False, timeout=60)
            await pilot.pause()
        assert said(app) == ["matter 6", "matter 7", "matter 8"]
        await settle(pilot)
        rows = painted(app).split("\n")
        assert "matter 8" in "\n".join(rows[:-2])
        assert "Phase 4 waits for you" in rows[-2]
        assert "report shown" in rows[-2]
        assert "approve" in rows[-1]


async def test_what_was_decided_here_is_not_told_back_but_what_others_decided_is() -> None:
    engine = recordings.engine("plan-waiting")

    def approved(fake: FakeEngine) -> None:
        seq = fake._events[-1].seq
        fake.say(
            ev.ApprovalRecorded(
                seq=seq + 1, run=1, phase=4, execution="phase4_v1", report=4,
                decision="approve", who="ann",
            ),
            ev.PhaseStarted(seq=seq + 2, run=1, phase=5, execution="phase5_v1", tasks=()),
            ev.ApprovalRequired(seq=seq + 3, run=1, phase=5, execution="phase5_v1", report=1),
            ev.ApprovalRecorded(
                seq=seq + 4, run=1, phase=5, execution="phase5_v1", report=1,
                decision="approve", who="bob",
            ),
        )  # fmt: skip

    engine.after["approve"] = approved
    async with running(engine) as (pilot, app):
        await grace_passed(pilot, app)
        await pilot.press("a")
        await wait_for(pilot, lambda: bool(said(app)), "bob's approval")
        assert said(app) == ["phase5_v1 approved by bob"]
