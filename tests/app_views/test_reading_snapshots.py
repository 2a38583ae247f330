from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from app_views import samples
from app_views.viewer_engine import ViewerEngine
from app_views.views_app import ViewsApp, settle
from docgen_tui.screens.code import CodeScreen
from docgen_tui.screens.documents import DocumentsScreen
from docgen_tui.screens.files import FilesScreen
from docgen_tui.screens.preview import PreviewScreen
from docgen_tui.screens.versions import VersionsScreen

PAGE = "01-project-overview.md"
SIZES = [(80, 24), (120, 40), (200, 50)]
Make = Callable[[ViewerEngine], Screen[None]]

EVERYWHERE: dict[str, tuple[Make, tuple[str, ...]]] = {
    "page": (lambda engine: PreviewScreen(engine, PAGE), ()),
    "difference": (lambda engine: PreviewScreen(engine, PAGE, mode="diff"), ()),
    "code": (lambda engine: CodeScreen(engine, "src/ledger.py", 4, 9, "Ledger"), ()),
    "files": (FilesScreen, ("down", "space")),
    "analysis": (DocumentsScreen, ("plus",)),
    "research": (lambda engine: DocumentsScreen(engine, "research"), ()),
    "versions": (lambda engine: VersionsScreen(engine, PAGE), ()),
}
ONCE: dict[str, tuple[Make, tuple[str, ...]]] = {
    "citation": (EVERYWHERE["page"][0], ("right_square_bracket", "right_square_bracket")),
    "source": (EVERYWHERE["page"][0], ("s",)),
    "search": (EVERYWHERE["page"][0], ("slash", *"ledg")),
    "regenerate": (FilesScreen, ("space", "space", "g")),
    "questions": (lambda engine: DocumentsScreen(engine, "questions"), ("down",)),
    "plan": (lambda engine: DocumentsScreen(engine, "work-assignments"), ()),
    "quality": (lambda engine: DocumentsScreen(engine, "qa-results"), ()),
    "raw": (lambda engine: DocumentsScreen(engine, "questions"), ("s",)),
    "missing": (lambda engine: DocumentsScreen(_empty(engine), "research"), ()),
}


def _empty(engine: ViewerEngine) -> ViewerEngine:
    engine.documents.clear()
    return engine


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing blinks, and the terminal of whoever runs the tests does not matter."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _self: None)


def _press(keys: tuple[str, ...]) -> Callable[[Pilot[None]], Any]:
    async def run_before(pilot: Pilot[None]) -> None:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    return run_before


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", EVERYWHERE)
def test_screen_at_every_size(snap_compare: Any, name: str, size: tuple[int, int]) -> None:
    make, keys = EVERYWHERE[name]
    app = ViewsApp(screen=make(samples.engine()))
    assert snap_compare(app, terminal_size=size, run_before=_press(keys))


@pytest.mark.parametrize("name", ONCE)
def test_screen_once(snap_compare: Any, name: str) -> None:
    make, keys = ONCE[name]
    app = ViewsApp(screen=make(samples.engine()))
    assert snap_compare(app, terminal_size=(100, 30), run_before=_press(keys))


def test_page_without_colours(snap_compare: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = ViewsApp(screen=PreviewScreen(samples.engine(), PAGE))
    keys = _press(("right_square_bracket",))
    assert snap_compare(app, terminal_size=(80, 24), run_before=keys)
