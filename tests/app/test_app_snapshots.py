"""Pictures of the run screen and the gate from recorded events, at three sizes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from docgen_engine.domain.events import TextDelta
from docgen_tui.screens.gate import GateScreen
from support import recordings
from support.app_pilot import make_app, settle, wait_for
from support.recorder import START
from support.recordings import RECORDINGS, load

SIZES = [(80, 24), (120, 40), (200, 50)]
Snap = Callable[..., bool]


@pytest.fixture(autouse=True)
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "DOCGEN_ASCII", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda _self: None)


@pytest.mark.parametrize("name", RECORDINGS)
def test_recordings_are_what_the_code_makes(name: str) -> None:
    assert load(name) == RECORDINGS[name]()


def at(name: str, *keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def before(pilot: Pilot[Any]) -> None:
        app: Any = pilot.app
        await wait_for(pilot, lambda: app.view.seq == len(RECORDINGS[name]()), "the events")
        if name == "writing-streams":
            for agent, text in recordings.STREAMED.items():
                app.engine.stream(TextDelta(phase=5, execution="", agent=agent, task="", text=text))
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        # Toasts go by real time, so that a picture would have them or not.
        app.clear_notifications()
        app.clock.wall = START + 20
        app.beat()
        await settle_still(pilot)

    return before


async def settle_still(pilot: Pilot[Any]) -> None:
    """Paint what is due without letting the time on the wall pass."""
    app: Any = pilot.app
    quiet = 0
    while quiet < 3:
        app.clock.seconds += 0.3
        # The real timer may not have come round yet on a busy machine.
        app._tick()
        await pilot.pause()
        quiet = quiet + 1 if app.scheduler.idle else 0


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", RECORDINGS)
def test_run_screen(name: str, size: tuple[int, int], snap_compare: Snap) -> None:
    app = make_app(recordings.engine(name))
    assert snap_compare(app, terminal_size=size, run_before=at(name))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_gate_screen(size: tuple[int, int], snap_compare: Snap) -> None:
    app = make_app(recordings.engine("quality-waiting"))
    assert snap_compare(app, terminal_size=size, run_before=at("quality-waiting", "v"))
    assert GateScreen.TITLE_WORDS == "Gate"


@pytest.mark.parametrize("theme", ["docgen-light", "ansi-dark"])
def test_themes(theme: str, snap_compare: Snap) -> None:
    app = make_app(recordings.engine("plan-waiting"))
    app.theme = theme
    assert snap_compare(app, terminal_size=(120, 40), run_before=at("plan-waiting"))


def test_reject_dialog(snap_compare: Snap) -> None:
    app = make_app(recordings.engine("quality-waiting"))
    assert snap_compare(app, terminal_size=(80, 24), run_before=at("quality-waiting", "r"))


def test_help(snap_compare: Snap) -> None:
    app = make_app(recordings.engine("plan-waiting"))
    assert snap_compare(
        app, terminal_size=(120, 40), run_before=at("plan-waiting", "question_mark")
    )
