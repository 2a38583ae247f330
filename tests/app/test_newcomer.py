"""What somebody sees who never saw it: notices, failures in full, remarks, small terminals."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from docgen_engine.domain import events as ev
from docgen_engine.domain.documents.state import TokenUsage
from docgen_engine.domain.errors import ForeignDocumentation
from docgen_engine.domain.events import TextDelta
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import RunStatus
from docgen_engine.domain.snapshot import Drift
from docgen_engine.domain.views import EndOfRun
from docgen_tui.app import DocgenApp
from docgen_tui.ascii_filter import ASCII_TABLE, ascii_text
from docgen_tui.glyphs import ASCII, UNICODE, choose_glyphs
from docgen_tui.opening import free_folder
from docgen_tui.remarks import UNCHANGED_STATIC, gate_remarks
from docgen_tui.screens.modals import QuestionModal, RejectModal
from docgen_tui.screens.run import RunScreen
from docgen_tui.screens.too_small import TooSmallScreen
from docgen_tui.session import StartOptions
from docgen_tui.state import fold
from docgen_tui.tui import exit_note
from docgen_tui.view import AgentView, RunView, WorkState
from docgen_tui.widgets.agent_panel import agent_row, name_width
from docgen_tui.widgets.gate_panel import disk_words
from docgen_tui.widgets.header_line import language_shares
from docgen_tui.widgets.key_bar import KeyBar
from docgen_tui.widgets.status_line import StatusLine
from docgen_tui.widgets.tick_boxes import TickBox, TickList
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
from support.fake_engine import FakeEngine
from support.recordings import Recorder


def shown(widget: Any) -> str:
    return "\n".join(row.plain for row in widget._rows)


def said(app: DocgenApp) -> list[str]:
    return [notice.message for notice in app._notifications]


def painted(app: DocgenApp) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in line) for line in strips)


# -- notices ----------------------------------------------------------------------------------


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


# -- failures ---------------------------------------------------------------------------------

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


# -- what is said at a gate -------------------------------------------------------------------


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


# -- the question at the start ----------------------------------------------------------------


async def test_the_run_that_is_asked_about_stands_behind_the_question() -> None:
    engine = recordings.engine("writing-failed")
    async with running(engine, StartOptions()) as (pilot, app):
        await wait_for(pilot, lambda: isinstance(app.screen, QuestionModal), "the question")
        await wait_for(pilot, lambda: app.view.status is RunStatus.FAILED, "the run")
        assert engine.called("drive") == []
        await pilot.press("enter")
        await wait_for(pilot, lambda: bool(engine.called("resume")), "the resume")


async def test_a_pages_folder_of_somebody_else_is_asked_about_and_another_taken(
    tmp_path: Path,
) -> None:
    (tmp_path / "documentation").mkdir()
    first = FakeEngine(root=tmp_path)
    first.refuse["start"] = ForeignDocumentation("documentation has files of somebody else.")
    second = FakeEngine(root=tmp_path)
    asked: list[Path] = []

    async def move(docs: Path) -> FakeEngine:
        asked.append(docs)
        return second

    app = make_app(first, StartOptions(move=move))
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_for(pilot, lambda: isinstance(app.screen, QuestionModal), "the question")
        assert isinstance(app.screen, QuestionModal)
        assert "documentation-docgen/ instead?" in app.screen.question
        await pilot.press("y")
        await wait_for(pilot, lambda: bool(second.called("start")), "the start")
        assert first.closed
        second.interrupted = True
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: app.return_code is not None, "the end")
    assert asked == [tmp_path / "documentation-docgen"]
    place = tmp_path / "documentation-docgen"
    assert (
        exit_note(app, 130).lines[-1].startswith(f"Resume with: docgen-tui --resume --docs {place}")
    )


def test_a_free_folder_is_one_that_nobody_has(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (tmp_path / "docs-docgen").mkdir()
    assert free_folder(docs) == tmp_path / "docs-docgen1"


# -- small terminals and poor consoles --------------------------------------------------------


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


async def test_ticked_and_not_ticked_differ_by_a_sign() -> None:
    async with running(recordings.engine("quality-waiting"), size=(80, 24)) as (pilot, app):
        await grace_passed(pilot, app)
        await wait_for(pilot, lambda: bool(app.run_screen.data.pages), "the pages")
        await pilot.press("r")
        await wait_for(pilot, lambda: isinstance(app.screen, RejectModal), "the dialog")
        boxes = app.screen.query_one(TickList)
        boxes.focus()
        await pilot.press("down", "space")
        app.screen.query_one(TickBox).toggle()
        await pilot.pause()
        text = painted(app)
        assert "[ ] 01-project-overview.md" in text
        assert "[x] 02-technical-stack.md" in text
        assert "[x] Keep the note" in text
        assert "Send (ctrl+s)" in text, "24 rows hold all of it"


@given(st.text())
def test_ascii_keeps_every_width(text: str) -> None:
    assert cell_len(ascii_text(text)) == cell_len(text)


def test_every_sign_of_the_program_has_an_ascii_twin() -> None:
    for sign in (*msgspec.structs.astuple(UNICODE)[:-1], *UNICODE.spin):
        assert ascii_text(str(sign)).isascii(), sign
    assert all(len(plain) == 1 and plain.isascii() for plain in ASCII_TABLE.values())


@pytest.mark.parametrize(
    ("environ", "encoding", "glyphs"),
    [
        ({"TERM": "linux"}, "utf-8", ASCII),
        ({"TERM": "xterm"}, "UTF-8", UNICODE),
        ({"TERM": "xterm"}, "ISO-8859-1", ASCII),
        ({"DOCGEN_ASCII": "1"}, "utf-8", ASCII),
        ({"DOCGEN_ASCII": "0"}, "utf-8", UNICODE),
    ],
)
def test_signs_follow_the_terminal(environ: dict[str, str], encoding: str, glyphs: object) -> None:
    assert choose_glyphs(environ, encoding) is glyphs


async def test_without_colours_the_cursor_is_reversed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(recordings.engine("complete")) as (pilot, app):
        await wait_for(pilot, lambda: bool(app.run_screen.data.pages), "the pages")
        await settle(pilot)
        pages = app.run_screen.pages_list
        cursor = pages.row_style("cursor", "")
        assert cursor.reverse
        assert not pages.row_style("", "").reverse


# -- rows -------------------------------------------------------------------------------------


def test_languages_of_less_than_a_percent_are_not_named() -> None:
    assert language_shares((("TypeScript", 9960), ("JavaScript", 30), ("Shell", 10))) == [
        "TypeScript 100 %"
    ]


def test_the_column_of_names_takes_only_what_it_needs() -> None:
    agents = [AgentView("qa", Phase.QA, state=WorkState.DONE, summary="x" * 40, tasks=("qa",))]
    width = name_width(agents, 56)
    assert width == 4
    assert "x" * 40 in agent_row(agents[0], 0, 0, UNICODE, 56, width).plain


def test_kept_work_says_so_instead_of_a_time() -> None:
    agent = AgentView(
        "1b-components", Phase.DISCOVERY, state=WorkState.DONE, summary="10 components",
        tasks=("1b",), finished=("1b",), reused=1, seconds=6.2,
    )  # fmt: skip
    line = agent_row(agent, 0, 0, UNICODE, 50).plain
    assert line.rstrip().endswith("kept")
    assert "10 components" in line


# -- leaving ----------------------------------------------------------------------------------


async def test_the_lines_at_the_end_are_those_of_the_run() -> None:
    engine = recordings.engine("complete")
    run = engine._record()
    engine.end = EndOfRun(
        run=run, folder="/x/documentation", index="/x/documentation/index.md",
        qa_summary="/x/documentation/QA-SUMMARY.md", score=93.0, rating="excellent",
        next_steps=("Name the database.", "Two.", "Three.", "Four."), questions=29, answered=28,
        seconds=75.0, log="", resume_command="", usage=(("writing", TokenUsage(1000, 10)),),
    )  # fmt: skip
    app = make_app(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_for(pilot, lambda: app.view.status is RunStatus.COMPLETE, "the run")
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: app.return_code is not None, "the end")
    note = exit_note(app, app.return_value or 0)
    assert note.code == 0
    assert note.lines[0] == "Complete, quality 93 (excellent), 01:15 of work."
    assert "Open first: /x/documentation/index.md" in note.lines
    assert "Questions:  28 of 29 answered" in note.lines
    assert [line for line in note.lines if line.startswith("Next:")] == [
        "Next:       Name the database.", "Next:       Two.", "Next:       Three.",
    ]  # fmt: skip


async def test_a_recording_from_the_screen_keeps_events_and_text(tmp_path: Path) -> None:
    engine = recordings.engine("writing-streams")
    file = tmp_path / "run.jsonl"
    app = make_app(engine, StartOptions(resume=True, record=file))
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_for(pilot, lambda: app.view.moving, "the run")
        engine.stream(TextDelta(phase=5, execution="", agent="writer-1", task="", text="words"))
        await settle(pilot)
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: app.return_code is not None, "the end")
    lines = file.read_bytes().splitlines()
    events = [ev.decode_event(line) for line in lines if b'"text.delta"' not in line]
    assert events == engine._events
    assert sum(b'"text.delta"' in line and b"words" in line for line in lines) == 1


async def test_a_recording_that_cannot_be_written_is_said_before_anything_begins(
    tmp_path: Path,
) -> None:
    engine = recordings.engine("plan-waiting")
    file = tmp_path / "notes.txt"
    file.write_text("mine", encoding="utf-8")
    app = make_app(engine, StartOptions(resume=True, record=file))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for(pilot, lambda: app.crash is not None, "the message")
        await pilot.press("enter")
        await wait_for(pilot, lambda: app.return_code is not None, "the end")
    assert file.read_text(encoding="utf-8") == "mine"
    assert engine.calls == []


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An engine's folder with a draft, an editor that adds a line, and a terminal to suspend."""
    draft = tmp_path / ".context" / "drafts" / "01-project-overview.md"
    draft.parent.mkdir(parents=True)
    draft.write_text("# Overview\n", encoding="utf-8")
    script = tmp_path / "edit.sh"
    script.write_text('#!/bin/sh\necho "by hand" >> "$2"\n', encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{script} --wait")
    monkeypatch.setattr(DocgenApp, "suspend", lambda _self: contextlib.nullcontext())
    return draft


async def first_page(pilot: Any, app: DocgenApp) -> None:
    await gate_shown(pilot, app)
    await wait_for(pilot, lambda: bool(app.run_screen.data.pages), "the pages")
    await settle(pilot)
    await pilot.press("down")
    assert app.run_screen.pages_list.selected == "01-project-overview.md"


async def test_e_edits_the_draft_and_checks_it(editor: Path, tmp_path: Path) -> None:
    engine = recordings.engine("quality-waiting")
    engine._root = tmp_path
    async with running(engine) as (pilot, app):
        await first_page(pilot, app)
        await pilot.press("e")
        await wait_for(pilot, lambda: bool(engine.called("revalidate")), "the check")
    assert editor.read_text(encoding="utf-8") == "# Overview\nby hand\n"


async def test_an_editor_that_is_not_there_is_named(
    editor: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", str(tmp_path / "nowhere"))
    engine = recordings.engine("quality-waiting")
    engine._root = tmp_path
    async with running(engine) as (pilot, app):
        await first_page(pilot, app)
        await pilot.press("e")
        await wait_for(pilot, lambda: bool(said(app)), "the notice")
        assert "Set EDITOR to your editor" in said(app)[-1]
        assert engine.called("revalidate") == []
    assert editor.read_text(encoding="utf-8") == "# Overview\n"


async def test_a_terminal_that_cannot_be_lent_says_what_to_edit(
    editor: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    engine = recordings.engine("quality-waiting")
    engine._root = tmp_path
    async with running(engine) as (pilot, app):
        await first_page(pilot, app)
        await pilot.press("e")
        await wait_for(pilot, lambda: bool(said(app)), "the notice")
        assert f"Edit {editor}, then press R." in said(app)[-1]


async def test_a_terminal_may_be_too_small_from_the_beginning() -> None:
    app = make_app(recordings.engine("complete"))
    async with app.run_test(size=(30, 8)) as pilot:
        await wait_for(pilot, lambda: isinstance(app.screen, TooSmallScreen), "the words")
        await wait_for(pilot, lambda: app.view.status is RunStatus.COMPLETE, "the run")
        await pilot.resize_terminal(100, 30)
        await wait_for(pilot, lambda: isinstance(app.screen, RunScreen), "the run screen")
