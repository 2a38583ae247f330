"""What is left to say when the screen is gone, and recordings of it."""

from __future__ import annotations

from pathlib import Path

from docgen_engine.domain import events as ev
from docgen_engine.domain.documents.state import TokenUsage
from docgen_engine.domain.events import TextDelta
from docgen_engine.domain.runs import RunStatus
from docgen_engine.domain.views import EndOfRun
from docgen_tui.session import StartOptions
from docgen_tui.tui import exit_note, resume_command
from support import recordings
from support.app_pilot import (
    make_app,
    settle,
    wait_for,
)


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


def test_the_command_to_go_on_names_every_place() -> None:
    options = StartOptions(docs=Path("my pages"), context=Path("work"), scope="packages/api")
    assert resume_command(options, "/home/dev/billing") == (
        "docgen-tui --resume --docs 'my pages' --context work --scope packages/api "
        "/home/dev/billing"
    )
