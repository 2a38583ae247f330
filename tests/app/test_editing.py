"""`e`: a draft in the editor, or a sentence that says why not."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest

from docgen_tui.app import DocgenApp
from support import recordings
from support.app_pilot import (
    gate_shown,
    running,
    said,
    settle,
    wait_for,
)


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
