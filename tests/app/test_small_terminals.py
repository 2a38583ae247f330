"""Terminals that are too small say so."""

from __future__ import annotations

from docgen_engine.domain.runs import RunStatus
from docgen_tui.screens.modals import QuestionModal
from docgen_tui.screens.run import RunScreen
from docgen_tui.screens.too_small import TooSmallScreen
from support import recordings
from support.app_pilot import (
    grace_passed,
    make_app,
    painted,
    running,
    settle,
    wait_for,
)


async def test_a_terminal_that_is_too_small_says_so_and_takes_no_decision() -> None:
    engine = recordings.engine("plan-waiting")
    async with running(engine) as (pilot, app):
        await grace_passed(pilot, app)
        await pilot.resize_terminal(59, 16)
        await wait_for(pilot, lambda: isinstance(app.screen, TooSmallScreen), "the words")
        await settle(pilot)
        assert "59 x 16; 60 x 16 are needed" in painted(app)
        await pilot.press("a", "A", "enter", "escape")
        assert engine.called("approve") == []
        await pilot.resize_terminal(60, 16)
        await wait_for(pilot, lambda: isinstance(app.screen, RunScreen), "the run screen")


async def test_a_dialog_that_opens_meanwhile_is_covered_and_comes_back() -> None:
    async with running(recordings.engine("complete")) as (pilot, app):
        await wait_for(pilot, lambda: app.view.status is RunStatus.COMPLETE, "the run")
        await pilot.resize_terminal(40, 10)
        await wait_for(pilot, lambda: isinstance(app.screen, TooSmallScreen), "the words")
        app.push_screen(QuestionModal("Well?"))
        await wait_for(pilot, lambda: isinstance(app.screen, TooSmallScreen), "the words again")
        await pilot.resize_terminal(120, 40)
        await wait_for(pilot, lambda: isinstance(app.screen, QuestionModal), "the dialog")
        await pilot.press("n")
        await wait_for(pilot, lambda: isinstance(app.screen, RunScreen), "the run screen")


async def test_a_terminal_may_be_too_small_from_the_beginning() -> None:
    app = make_app(recordings.engine("complete"))
    async with app.run_test(size=(30, 8)) as pilot:
        await wait_for(pilot, lambda: isinstance(app.screen, TooSmallScreen), "the words")
        await wait_for(pilot, lambda: app.view.status is RunStatus.COMPLETE, "the run")
        await pilot.resize_terminal(100, 30)
        await wait_for(pilot, lambda: isinstance(app.screen, RunScreen), "the run screen")
