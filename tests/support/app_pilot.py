"""The app under a pilot: made from a recording, waited for by conditions and never by the clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from docgen_tui.app import DocgenApp
from docgen_tui.glyphs import UNICODE
from docgen_tui.guard import GRACE
from docgen_tui.opening import EngineSource
from docgen_tui.screens.run import RunScreen
from docgen_tui.session import StartOptions
from support.app_clock import FrozenClock
from support.fake_engine import FakeEngine
from support.recorder import START

REPOSITORY = "/home/dev/acme/billing"
PATIENCE = 40.0
"""Seconds after which a condition will not come true any more, on a very busy machine."""


def make_app(
    engine: EngineSource, options: StartOptions | None = None, *, after: float = 20.0
) -> DocgenApp:
    """An app with a frozen clock, some seconds after the recording began."""
    clock = FrozenClock(START + after)
    return DocgenApp(
        engine, REPOSITORY, options or StartOptions(yes=True), clock=clock, glyphs=UNICODE
    )


def clock_of(app: DocgenApp) -> FrozenClock:
    """The app's frozen clock."""
    assert isinstance(app.clock, FrozenClock)
    return app.clock


async def wait_for(pilot: Pilot[Any], condition: Callable[[], bool], what: str = "") -> None:
    """Let the app work, and its scheduler's time pass, until something holds."""
    clock = clock_of(pilot.app)  # type: ignore[arg-type]
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, f"waited in vain for {what}"
        # Frames are due by this clock; the gate's grace is longer than what passes here at once.
        clock.seconds += 0.02
        await pilot.pause()


async def settle(pilot: Pilot[Any]) -> None:
    """Until events are folded in, read, laid out and painted, and nothing waits any more."""
    app = pilot.app
    assert isinstance(app, DocgenApp)
    quiet = 0
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while quiet < 6:
        assert asyncio.get_running_loop().time() < deadline, "it never came to rest"
        clock_of(app).seconds += 0.3
        app._tick()
        await pilot.pause()
        await pilot.pause()
        screen = app.screen
        busy = not app.scheduler.idle
        if isinstance(screen, RunScreen):
            busy = busy or screen.reading or bool(app.publisher.waiting)
            busy = busy or (screen.preview.is_on_screen and screen.preview.pending)
        quiet = 0 if busy else quiet + 1


@asynccontextmanager
async def running(
    engine: FakeEngine,
    options: StartOptions | None = None,
    *,
    size: tuple[int, int] = (120, 40),
) -> AsyncIterator[tuple[Pilot[Any], DocgenApp]]:
    """The app on a fake engine, as soon as its screen stands."""
    app = make_app(engine, options)
    async with app.run_test(size=size) as pilot:
        await wait_for(pilot, lambda: isinstance(app.screen, RunScreen), "the run screen")
        yield pilot, app


async def gate_shown(pilot: Pilot[Any], app: DocgenApp) -> None:
    """Until the report is on the screen; the grace has not passed."""
    await wait_for(pilot, lambda: app.guard.shown is not None, "the report")


async def grace_passed(pilot: Pilot[Any], app: DocgenApp) -> None:
    """Until a key may decide."""
    await gate_shown(pilot, app)
    clock_of(app).advance(GRACE + 0.01)


def shown(widget: Any) -> str:
    return "\n".join(row.plain for row in widget._rows)


def said(app: DocgenApp) -> list[str]:
    return [notice.message for notice in app._notifications]


def painted(app: DocgenApp) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in line) for line in strips)
