"""What stands at a gate or a failure: in full, with what to do next."""

from __future__ import annotations

import msgspec
import pytest

from docgen_engine.domain import events as ev
from docgen_engine.domain.documents.analysis import Problem
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import RunStatus
from docgen_engine.domain.snapshot import Drift
from docgen_tui.facts import facts_card
from docgen_tui.remarks import UNCHANGED_STATIC, gate_remarks
from docgen_tui.screens.modals import QuestionModal
from docgen_tui.session import StartOptions
from docgen_tui.state import fold
from docgen_tui.view import RunView
from docgen_tui.widgets.gate_panel import disk_words
from docgen_tui.widgets.header_line import header_row
from docgen_tui.widgets.key_bar import KeyBar
from docgen_tui.widgets.page_list import shortened
from docgen_tui.widgets.status_line import StatusLine
from support import recordings
from support.app_pilot import (
    gate_shown,
    running,
    settle,
    shown,
    wait_for,
)
from support.recorder import Recorder

LONG = "The index could not be read: " + "very long words about a cause, " * 12 + "at its end."


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_failure_is_read_in_full_with_what_to_do(size: tuple[int, int]) -> None:
    engine = recordings.engine("discovery-running")
    seq = engine._events[-1].seq
    engine.working_elsewhere = False
    engine.say(ev.RunFailed(seq=seq + 1, run=1, phase=1, message=LONG, recoverable=True))
    async with running(engine, size=size) as (pilot, app):
        await wait_for(pilot, lambda: app.view.status is RunStatus.FAILED, "the failure")
        await settle(pilot)
        panel = shown(app.run_screen.gate_panel)
        words = " ".join(panel.split())
        assert "at its end." in words
        assert "c tries again: what finished is kept" in words
        assert "c tries again" in app.run_screen.query_one(StatusLine).text
        keys = [key for key, _label, _action in app.run_screen.query_one(KeyBar).current_keys()]
        assert "e" not in keys
        assert "R" not in keys


async def test_after_a_failed_gate_the_keys_that_mend_it_come_first() -> None:
    async with running(recordings.engine("writing-failed")) as (pilot, app):
        await wait_for(pilot, lambda: app.run_screen.gate_panel.report is not None, "the report")
        await settle(pilot)
        keys = [key for key, _label, _action in app.run_screen.query_one(KeyBar).current_keys()]
        assert keys[:2] == ["e", "R"]


def asked_again(*, written: bool) -> RunView:
    """Two pages were asked for again; one of them came out as it was, or both did."""
    record = Recorder()
    record.events += [
        ev.PhaseStarted(
            seq=90, run=1, phase=5, execution="phase5_v2", reason="reject",
            targets=("a.md", "b.md"), tasks=(("w/a.md", "w", "writer", "a.md"),),
        ),
        *(
            [ev.ArtifactWritten(seq=91, run=1, file="a.md", version=2, artifact="0" * 64,
                                maker="agent", execution="phase5_v2")] if written else []
        ),
    ]  # fmt: skip
    return fold(record.events)


def test_what_came_out_unchanged_is_said_once_the_work_is_done() -> None:
    working = asked_again(written=True)
    assert gate_remarks(working, (), None) == ()
    done = ev.PhaseCompleted(seq=92, run=1, phase=5, execution="phase5_v2", summary="", seconds=1)
    view = fold([done], working)
    (remark,) = gate_remarks(view, (), None)
    assert remark.text == f"b.md {UNCHANGED_STATIC}"
    both = fold([done], asked_again(written=False))
    assert gate_remarks(both, (), None)[0].text == f"a.md, b.md {UNCHANGED_STATIC}"


def test_pages_that_nobody_asked_for_again_are_not_called_unchanged() -> None:
    started = ev.PhaseStarted(
        seq=90, run=1, phase=6, execution="phase6_v2", reason="stale", tasks=()
    )
    done = ev.PhaseCompleted(seq=91, run=1, phase=6, execution="phase6_v2", summary="", seconds=1)
    assert gate_remarks(fold([*Recorder().events, started, done]), (), None) == ()


async def test_the_gate_shows_quality_and_what_a_persons_edits_kept() -> None:
    engine = recordings.engine("quality-waiting")
    first = msgspec.structs.replace(engine.page_views[0], version=2, newer=3, state="edited")
    engine.page_views = (first, *engine.page_views[1:])
    async with running(engine) as (pilot, app):
        await gate_shown(pilot, app)
        await settle(pilot)
        words = " ".join(shown(app.run_screen.gate_panel).split())
        assert "Quality 93 of 100, excellent" in words
        assert (
            "Edited by hand, so 01-project-overview.md has a newer version that does not" in words
        )
        assert "2→v3" in shown(app.run_screen.pages_list)


async def test_a_repository_that_changed_is_said_with_the_key_that_runs_again() -> None:
    engine = recordings.engine("complete")
    engine.drifted = (Drift("src/a.py", "changed"), Drift("src/b.py", "changed"))
    async with running(engine, StartOptions()) as (pilot, app):
        line = app.run_screen.query_one(StatusLine)
        await wait_for(
            pilot,
            lambda: (
                "2 files changed since · n runs again"
                in "".join(text for text, _style in line._end)
            ),
            "the drift",
        )
        await pilot.press("n")
        await wait_for(pilot, lambda: isinstance(app.screen, QuestionModal), "the question")


def test_paths_of_pages_are_told_relative_to_the_repository() -> None:
    preview = msgspec.structs.replace(
        recordings.engine("quality-waiting").preview, folder="/home/dev/x/documentation"
    )
    assert " documentation/" in disk_words(Phase.QA, preview)
    assert "/home" not in disk_words(Phase.QA, preview)


def test_pages_in_a_folder_keep_the_end_by_which_they_differ() -> None:
    long = "components/modelcontextprotocol-server-everything-transports"
    short = shortened(long, 30)
    assert short.startswith("components/…")
    assert short.endswith("-transports")
    assert len(short) <= 30
    assert shortened("flows/run", 30) == "flows/run"
    assert shortened("01 Project overview of something long", 10).startswith("01 Project")


def test_the_header_names_the_scope() -> None:
    view = msgspec.structs.replace(
        fold(recordings.plan_waiting()), repository="billing/packages/api"
    )
    assert "billing/packages/api" in header_row(view, "/home/dev/acme/billing", 120).plain
    whole = msgspec.structs.replace(view, repository="billing")
    assert "acme/billing" in header_row(whole, "/home/dev/acme/billing", 120).plain


def test_what_was_left_out_stands_on_the_card_and_in_the_phase() -> None:
    problems = tuple(Problem(f"vendor/{n}/", "another git repository") for n in range(7))
    card = facts_card(msgspec.structs.replace(recordings.analysis(), errors=problems))
    assert "`vendor/0/` another git repository" in card
    assert "and 2 more" in card
    assert "Left out" not in facts_card(recordings.analysis())
    first, *_rest = recordings.plan_waiting()
    skipped = msgspec.structs.replace(first, skipped=(("vendor/", "another git repository"),))
    assert fold([skipped]).phase_view(0).summary.endswith("1 left out")
