"""The run screen under a pilot: what is shown, which keys decide, and which do not."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest
from textual.widgets import TextArea

from docgen_engine.domain import events as ev
from docgen_engine.domain.errors import PreflightError, Refused, WorkspaceBusy
from docgen_engine.domain.events import TextDelta
from docgen_engine.domain.runs import RunStatus
from docgen_tui.screens.failure import FailureScreen
from docgen_tui.screens.gate import GateScreen
from docgen_tui.screens.help import HelpScreen
from docgen_tui.screens.modals import QuestionModal, RejectModal
from docgen_tui.screens.run import RunScreen
from docgen_tui.session import RESUME_QUESTION, STARTING_AGAIN, StartOptions
from docgen_tui.tui import exit_note
from docgen_tui.widgets.agent_panel import AgentPanel
from docgen_tui.widgets.status_line import StatusLine
from support import recordings
from support.app_pilot import (
    clock_of,
    gate_shown,
    grace_passed,
    make_app,
    running,
    settle,
    wait_for,
)
from support.fake_engine import QUIET, FakeEngine


def status(app: Any) -> str:
    return app.run_screen.query_one(StatusLine).text


def shown(widget: Any) -> str:
    return "\n".join(row.plain for row in widget._rows)


async def test_the_first_screen_does_not_wait_for_the_engine() -> None:
    release = asyncio.Event()

    async def slow() -> FakeEngine:
        await release.wait()
        return recordings.engine("plan-waiting")

    app = make_app(slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for(pilot, lambda: isinstance(app.screen, RunScreen), "the screen")
        assert not app.opened
        assert status(app) == "Opening the workspace"
        release.set()
        await wait_for(pilot, lambda: app.view.waiting, "the run")


async def test_a_newcomer_sees_purpose_components_and_what_waits() -> None:
    async with running(recordings.engine("plan-waiting")) as (pilot, app):
        await gate_shown(pilot, app)
        assert "Phase 4 waits for you: 15 pages, 3 writers · 0 errors, 1 warning" in status(app)
        await wait_for(pilot, lambda: bool(app.run_screen.data.facts), "the facts")
        facts = app.run_screen.data.facts
        assert "Routes invoices between tenants and ledgers." in facts
        assert "[README.md:3](README.md#L3)" in facts
        assert "make test" in facts
        assert "writer-3 has 5 pages" in shown(app.run_screen.gate_panel)


async def test_approve_names_the_execution_and_the_report_that_are_shown() -> None:
    engine = recordings.engine("plan-waiting")
    async with running(engine) as (pilot, app):
        await grace_passed(pilot, app)
        await pilot.press("a")
        await wait_for(pilot, lambda: bool(engine.called("approve")), "the approval")
        assert engine.called("approve") == [("phase4_v1", 4, False)]


async def test_approve_the_rest() -> None:
    engine = recordings.engine("plan-waiting")
    async with running(engine) as (pilot, app):
        await grace_passed(pilot, app)
        await pilot.press("A")
        await wait_for(pilot, lambda: bool(engine.called("approve")), "the approval")
        assert engine.called("approve") == [("phase4_v1", 4, True)]


async def test_a_key_within_the_grace_does_not_approve() -> None:
    engine = recordings.engine("plan-waiting")
    async with running(engine) as (pilot, app):
        await gate_shown(pilot, app)
        app.guard._since = clock_of(app).seconds  # drawn this very moment
        await pilot.press("a")
        await pilot.pause()
        assert engine.called("approve") == []


async def test_a_key_pressed_before_the_gate_was_drawn_does_not_approve() -> None:
    engine = recordings.engine("plan-waiting")
    late = engine.reports.pop("phase4_v1")
    async with running(engine) as (pilot, app):
        await wait_for(pilot, lambda: app.view.waiting, "the gate")
        clock_of(app).advance(60)
        await pilot.press("a")
        await pilot.pause()
        assert engine.called("approve") == []
        engine.reports["phase4_v1"] = late


async def test_a_gate_that_opens_under_the_fingers_needs_its_own_grace() -> None:
    events = recordings.plan_waiting()
    engine = recordings.engine("plan-waiting")
    engine._events = events[:-1]
    engine.working_elsewhere = True
    async with running(engine) as (pilot, app):
        await wait_for(pilot, lambda: app.view.seq == len(events) - 1, "the run")
        clock_of(app).advance(60)
        engine.say(events[-1])
        await gate_shown(pilot, app)
        app.guard._since = clock_of(app).seconds
        await pilot.press("a", "a")
        assert engine.called("approve") == []
        clock_of(app).advance(0.6)
        await pilot.press("a")
        await wait_for(pilot, lambda: bool(engine.called("approve")), "the approval")


async def test_reject_needs_a_note_and_may_keep_it() -> None:
    engine = recordings.engine("quality-waiting")
    async with running(engine) as (pilot, app):
        await grace_passed(pilot, app)
        await wait_for(pilot, lambda: bool(app.run_screen.data.pages), "the pages")
        await pilot.press("r")
        await wait_for(pilot, lambda: isinstance(app.screen, RejectModal), "the dialog")
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, RejectModal)
        app.screen.query_one(TextArea).text = "Say tenants, not customers"
        app.screen.query_one("#keep").toggle()  # type: ignore[attr-defined]
        await pilot.press("ctrl+s")
        await wait_for(pilot, lambda: bool(engine.called("keep_note")), "the note")
        assert engine.called("reject") == [("Say tenants, not customers", (), "phase6_v1")]
        assert engine.called("keep_note") == [("Say tenants, not customers", "")]


async def test_a_decision_elsewhere_is_noticed_and_this_screen_drives_on() -> None:
    engine = recordings.engine("plan-waiting")
    async with running(engine) as (pilot, app):
        await gate_shown(pilot, app)
        seq = app.view.seq
        engine.say(
            ev.ApprovalRecorded(
                seq=seq + 1, run=1, phase=4, execution="phase4_v1", report=4,
                decision="approve", who="bob",
            )
        )  # fmt: skip
        await wait_for(pilot, lambda: bool(engine.called("drive")), "the work")
        await wait_for(pilot, lambda: app.guard.shown is None, "the end of the gate")
        assert not app.run_screen.gate_panel.display


async def test_a_screen_that_only_watches_does_not_drive() -> None:
    engine = recordings.engine("writing-streams")
    async with running(engine) as (pilot, app):
        await wait_for(pilot, lambda: app.view.moving, "the run")
        await settle(pilot)
        assert engine.called("drive") == []
        assert "another process works on it" in status(app)


async def test_refused_and_busy_are_notices_that_say_what_to_do() -> None:
    engine = recordings.engine("plan-waiting")
    engine.refuse["approve"] = Refused("edited since validation; revalidate first")
    async with running(engine) as (pilot, app):
        await grace_passed(pilot, app)
        await pilot.press("a")
        await wait_for(pilot, lambda: len(app._notifications) > 0, "the notice")
        said = list(app._notifications)[-1]
        assert (said.title, said.message) == (
            "Not now",
            "edited since validation; revalidate first\nR checks again.",
        )
        engine.refuse["approve"] = WorkspaceBusy("process 4711 works on it")
        clock_of(app).advance(1)
        await pilot.press("a")
        await wait_for(pilot, lambda: len(app._notifications) > 1, "the notice")
        assert "goes on watching" in list(app._notifications)[-1].message


async def test_panels_show_the_newest_text_tools_and_tokens() -> None:
    engine = recordings.engine("writing-streams")
    async with running(engine, size=(200, 50)) as (pilot, app):
        await wait_for(pilot, lambda: app.view.moving, "the run")
        for agent, text in recordings.STREAMED.items():
            engine.stream(TextDelta(phase=5, execution="", agent=agent, task="", text=text))
        await settle(pilot)
        panels = [p for p in app.run_screen.query(AgentPanel) if p.display]
        assert len(panels) == 3
        text = shown(panels[1])
        assert "lspFindReferences → 14 places" in text
        assert "`LedgerClosed` is raised" in text
        assert "9k in (90 % cached)" in text
        assert "↻1" in str(panels[2].border_title)


async def test_looking_back_in_a_panel_says_what_is_new() -> None:
    engine = recordings.engine("writing-streams")
    async with running(engine, size=(120, 40)) as (pilot, app):
        await wait_for(pilot, lambda: app.view.moving, "the run")
        lines = "".join(f"line {n}\n" for n in range(60))
        engine.stream(TextDelta(phase=5, execution="", agent="writer-1", task="", text=lines))
        await settle(pilot)
        await pilot.press("1", "up", "up")
        engine.stream(
            TextDelta(phase=5, execution="", agent="writer-1", task="", text="new\nnewer\n")
        )
        await settle(pilot)
        panel = app.run_screen.agents.panels[0]
        assert "2 new lines (G)" in shown(panel)
        await pilot.press("G")
        assert "newer" in shown(panel)


HOSTILE = "[/x] [red]list[int][/red] \x1b[2J\x1b]0;pwn\x07 \u202egnp\u200b 日本語 🚀"


async def test_hostile_text_everywhere_is_only_text() -> None:
    engine = recordings.engine("writing-streams")
    engine.page_views = tuple(
        msgspec.structs.replace(page, title=HOSTILE, owner=HOSTILE) for page in engine.page_views
    )
    async with running(engine) as (pilot, app):
        await wait_for(pilot, lambda: app.view.moving, "the run")
        who: dict[str, Any] = {"phase": 5, "execution": "phase5_v1", "agent": "writer-1"}
        seq = app.view.seq
        engine.say(
            ev.AgentProgress(seq=seq + 1, run=1, task=HOSTILE, message=HOSTILE, **who),
            ev.AgentToolCalled(
                seq=seq + 2, run=1, task=HOSTILE, tool=HOSTILE, arguments=HOSTILE, **who
            ),
            ev.BudgetWarned(seq=seq + 3, run=1, message=HOSTILE),
            ev.RunFailed(seq=seq + 4, run=1, phase=5, message=HOSTILE, recoverable=True),
        )  # fmt: skip
        engine.stream(TextDelta(phase=5, execution="", agent="writer-1", task="", text=HOSTILE))
        await wait_for(pilot, lambda: app.view.status is RunStatus.FAILED, "the failure")
        await settle(pilot)
        painted = "".join(
            segment.text for line in app.screen._compositor.render_strips() for segment in line
        )
        assert not set("\x1b\x07\u202e\u200b") & set(painted)
        assert "[/x] [red]list[int]" in painted


async def test_an_unfinished_run_is_asked_about_and_no_starts_again() -> None:
    engine = recordings.engine("plan-waiting")
    async with running(engine, StartOptions()) as (pilot, app):
        await wait_for(pilot, lambda: isinstance(app.screen, QuestionModal), "the question")
        assert isinstance(app.screen, QuestionModal)
        assert app.screen.question == RESUME_QUESTION.format(phase="orchestration")
        assert app.screen.default
        await pilot.press("n")
        await wait_for(pilot, lambda: bool(engine.called("start")), "the start")
        assert any(STARTING_AGAIN in n.message for n in app._notifications)


async def test_enter_resumes() -> None:
    engine = recordings.engine("writing-failed")
    async with running(engine, StartOptions()) as (pilot, app):
        await wait_for(pilot, lambda: isinstance(app.screen, QuestionModal), "the question")
        await pilot.press("enter")
        await wait_for(pilot, lambda: bool(engine.called("resume")), "the resume")
        assert engine.called("start") == []


async def test_preflight_questions_are_declined_by_enter() -> None:
    question = "Very few source files detected (1). This may not be a code repository."
    found = msgspec.structs.replace(QUIET, questions=(question,))
    engine = FakeEngine(found=found)
    app = make_app(engine, StartOptions())
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for(pilot, lambda: isinstance(app.screen, QuestionModal), "the question")
        assert isinstance(app.screen, QuestionModal)
        assert app.screen.question == f"{question} Continue anyway?"
        assert not app.screen.default
        await pilot.press("enter")
        await wait_for(pilot, lambda: app.return_code is not None, "the end")
    assert engine.called("start") == []
    note = exit_note(app, app.return_value or 0)
    assert (note.code, note.lines) == (1, ("Nothing was started.",))


async def test_a_path_that_cannot_be_documented_says_why_and_leaves() -> None:
    engine = FakeEngine()
    engine.refuse["preflight"] = PreflightError("Repository path does not exist: /nowhere")
    app = make_app(engine, StartOptions())
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for(pilot, lambda: isinstance(app.screen, FailureScreen), "the message")
        await pilot.press("enter")
        await wait_for(pilot, lambda: app.return_code is not None, "the end")
    note = exit_note(app, app.return_value or 0)
    assert (note.code, note.lines, note.error) == (
        1, ("Repository path does not exist: /nowhere",), True,
    )  # fmt: skip


async def test_a_complete_run_opens_without_starting_another() -> None:
    engine = recordings.engine("complete")
    async with running(engine, StartOptions()) as (pilot, app):
        await wait_for(pilot, lambda: app.view.status is RunStatus.COMPLETE, "the run")
        await wait_for(pilot, lambda: "quality 93" in status(app), "the status")
        assert engine.called("start") == []
        await pilot.press("n")
        await wait_for(pilot, lambda: isinstance(app.screen, QuestionModal), "the question")
        await pilot.press("y")
        await wait_for(pilot, lambda: bool(engine.called("start")), "the start")


async def test_quitting_while_a_run_goes_on_asks_then_stops_and_prints_how_to_resume() -> None:
    engine = recordings.engine("discovery-running")
    engine.working_elsewhere = False
    stopped = asyncio.Event()
    engine.on_drive = stopped.wait

    def stop(_engine: FakeEngine) -> None:
        engine.interrupted = True
        stopped.set()

    engine.after["stop"] = stop
    app = make_app(engine, StartOptions(resume=True))
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_for(pilot, lambda: app.driving, "the work")
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: isinstance(app.screen, QuestionModal), "the question")
        await pilot.press("escape")
        await wait_for(pilot, lambda: isinstance(app.screen, RunScreen), "the run screen")
        assert engine.called("stop") == []
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: isinstance(app.screen, QuestionModal), "the question")
        await pilot.press("y")
        await wait_for(pilot, lambda: app.return_code is not None, "the end")
    note = exit_note(app, app.return_value or 0)
    assert note.code == 130
    assert note.lines[-1] == "Resume with: docgen-tui --resume /home/dev/acme/billing"


async def test_quitting_at_a_gate_exits_with_waiting() -> None:
    engine = recordings.engine("plan-waiting")
    app = make_app(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await gate_shown(pilot, app)
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: app.return_code is not None, "the end")
    assert exit_note(app, app.return_value or 0).code == 3


async def test_ctrl_c_twice_leaves() -> None:
    app = make_app(recordings.engine("complete"))
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_for(pilot, lambda: app.view.status is RunStatus.COMPLETE, "the run")
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert app.return_code is None
        await pilot.press("ctrl+c")
        await wait_for(pilot, lambda: app.return_code is not None, "the end")
    assert app.return_value == 0


async def test_the_report_opens_in_full_and_leads_back() -> None:
    engine = recordings.engine("writing-failed")
    engine.on_drive = asyncio.Event().wait
    async with running(engine) as (pilot, app):
        await wait_for(pilot, lambda: app.run_screen.gate_panel.report is not None, "the report")
        await pilot.press("v")
        await wait_for(pilot, lambda: isinstance(app.screen, GateScreen), "the report's screen")
        await wait_for(
            pilot,
            lambda: "evidence.resolves" in shown(app.screen.query_one("#rules")),
            "the rules",
        )
        await pilot.press("escape")
        await wait_for(pilot, lambda: isinstance(app.screen, RunScreen), "the run screen")


async def test_help_lists_every_action() -> None:
    async with running(recordings.engine("plan-waiting"), size=(120, 60)) as (pilot, app):
        await gate_shown(pilot, app)
        await pilot.press("question_mark")
        await wait_for(pilot, lambda: isinstance(app.screen, HelpScreen), "help")
        await settle(pilot)
        text = shown(app.screen.query_one("#help-rows"))
        for words in ("approve", "reject", "check again", "carry on", "waits for you", "stale"):
            assert words in text


async def test_zoom_and_back() -> None:
    async with running(recordings.engine("writing-streams")) as (pilot, app):
        await wait_for(pilot, lambda: app.run_screen.agents.live, "the panels")
        await settle(pilot)
        await pilot.press("2", "z")
        assert app.screen.maximized is app.run_screen.agents.panels[1]
        await pilot.press("escape")
        assert app.screen.maximized is None


async def test_the_list_of_pages_moves_and_the_preview_follows() -> None:
    async with running(recordings.engine("complete")) as (pilot, app):
        await wait_for(pilot, lambda: bool(app.run_screen.data.pages), "the pages")
        await settle(pilot)
        await pilot.press("down", "down")
        await wait_for(
            pilot, lambda: app.run_screen.preview.page == "02-technical-stack.md", "the page"
        )
        await pilot.press("end")
        assert app.run_screen.pages_list.selected == "QA-SUMMARY.md"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50), (40, 12)])
async def test_resizing_never_breaks_anything(size: tuple[int, int]) -> None:
    async with running(recordings.engine("writing-streams")) as (pilot, app):
        await wait_for(pilot, lambda: app.view.moving, "the run")
        await pilot.resize_terminal(*size)
        await settle(pilot)
        await pilot.press("tab", "tab")
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        assert app.return_code is None


async def test_few_widgets_are_mounted_and_streaming_never_lays_out() -> None:
    engine = recordings.engine("writing-streams")
    async with running(engine, size=(200, 50)) as (pilot, app):
        await wait_for(pilot, lambda: app.view.moving, "the run")
        engine.stream(TextDelta(phase=5, execution="", agent="writer-1", task="", text="x"))
        await settle(pilot)
        assert len(list(app.screen.walk_children())) < 60
        layouts = 0
        original = app.screen._refresh_layout

        def counting(*args: Any, **kwargs: Any) -> None:
            nonlocal layouts
            layouts += 1
            original(*args, **kwargs)

        app.screen._refresh_layout = counting  # type: ignore[method-assign]
        for n in range(40):
            for agent in ("writer-1", "writer-2", "writer-3"):
                text = f"more words {n}\n"
                engine.stream(TextDelta(phase=5, execution="", agent=agent, task="", text=text))
            clock_of(app).advance(0.05)
            await pilot.pause()
        assert "more words" in shown(app.run_screen.agents.panels[0])
        assert layouts == 0
