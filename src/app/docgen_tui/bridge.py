"""The bridge: one worker takes the engine's events, cleans them and folds them into the view.

It never touches a widget. It says what changed, and the app lets the scheduler decide when that is
shown. Streams of text take the other road, into the rings.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from docgen_engine.domain.events import Event, TextDelta
from docgen_tui.clock import AppClock
from docgen_tui.ports import EnginePort
from docgen_tui.sanitise import clean_name, clean_struct
from docgen_tui.state import apply
from docgen_tui.streams import Streams
from docgen_tui.view import Dirty, RunView

EVENTS_PER_TURN: Final = 64
SECONDS_PER_TURN: Final = 0.004


class Bridge:
    """Between the engine and the screens.

    Args:
        engine: whose events are followed.
        clock: to share the loop fairly.
        changed: told what differs after each event.
        streamed: told which agent's text grew.
        streams: where text goes.
    """

    def __init__(
        self,
        engine: EnginePort,
        clock: AppClock,
        changed: Callable[[RunView, frozenset[Dirty], Event], None],
        streamed: Callable[[str], None],
        streams: Streams,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._changed = changed
        self._streamed = streamed
        self.view = RunView()
        self.streams = streams

    async def pump(self) -> None:
        """Follow the events until the engine closes; ends early only by cancellation."""
        stop = self._engine.on_delta(self._delta)
        turn = 0
        began = self._clock.monotonic()
        try:
            async for event in self._engine.events():
                self._take(event)
                turn += 1
                now = self._clock.monotonic()
                if turn >= EVENTS_PER_TURN or now - began > SECONDS_PER_TURN:
                    # A long history must not keep the first paint or a key waiting.
                    await asyncio.sleep(0)
                    turn, began = 0, self._clock.monotonic()
        finally:
            stop()

    def _take(self, event: Event) -> None:
        event = clean_struct(event)
        before = self.view.run
        self.view, dirty = apply(self.view, event)
        if self.view.run != before:
            self.streams.clear()
        if event.seq <= self.view.seq and dirty:
            self._changed(self.view, dirty, event)

    def _delta(self, delta: TextDelta) -> None:
        agent = clean_name(delta.agent)
        self.streams.ring(agent).append(delta.text)
        self._streamed(agent)
