"""An app with nothing but the viewers' styles and one widget or screen, and ways to wait for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from docgen_tui.themes import DARK

STYLES = Path(__file__).parents[2] / "styles"


class ViewsApp(App[None]):
    """Shows a widget, or a screen over an empty one."""

    CSS_PATH = sorted(str(path) for path in STYLES.glob("*.tcss"))

    def __init__(self, widget: Widget | None = None, screen: Screen[None] | None = None) -> None:
        super().__init__()
        self._widget = widget
        self._first = screen
        self.seen: list[object] = []

    def compose(self) -> ComposeResult:
        if self._widget is not None:
            yield self._widget

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name
        if self._first is not None:
            self.push_screen(self._first)
        elif self._widget is not None:
            self._widget.focus()


async def wait_for(pilot: Pilot[None], condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        await asyncio.sleep(0.005)
        await pilot.pause()


async def settle(pilot: Pilot[None]) -> None:
    """Wait until all workers and messages are done."""
    for _ in range(3):
        await wait_for(pilot, lambda: all(work.is_finished for work in pilot.app.workers))
        await pilot.pause()


def screen_text(app: App[None]) -> str:
    """What is on the screen, as plain text."""
    height = app.size.height
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in lines[:height])
