"""How the screen begins: the questions before there is anything to show."""

from __future__ import annotations

from pathlib import Path

from docgen_engine.domain.errors import ForeignDocumentation
from docgen_engine.domain.runs import RunStatus
from docgen_tui.opening import free_folder
from docgen_tui.screens.modals import QuestionModal
from docgen_tui.session import StartOptions
from docgen_tui.tui import exit_note
from support import recordings
from support.app_pilot import (
    make_app,
    running,
    wait_for,
)
from support.fake_engine import FakeEngine


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
