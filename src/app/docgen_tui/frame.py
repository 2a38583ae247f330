"""One scheduler decides what is painted when, so that no burst of news stalls the terminal.

A full repaint costs about 25 ms, so everything at 60 frames a second is out of reach; painting at
most two panels a tick, the longest-waiting first, keeps every key under one frame. The timer stops
when nothing waits. Pure logic: the app gives it a clock and a timer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

TICK: Final = 1 / 60
"""Seconds between two ticks while something waits."""
PER_TICK: Final = 2
"""Most panels painted in one tick."""
LIVE: Final = 0.1
"""Shortest time between two paints of a live panel."""
CALM: Final = 0.25
"""The same for the preview, the timeline and the status line."""


class Paintable(Protocol):
    """Something the scheduler may paint."""

    @property
    def paint_priority(self) -> int:
        """Lower is painted first among those that wait."""
        ...

    @property
    def paint_period(self) -> float:
        """Shortest time between two paints, in seconds."""
        ...

    def can_paint(self) -> bool:
        """Whether it is on the screen; else it keeps waiting without cost."""
        ...

    def paint(self) -> bool:
        """Bring the screen up to date without a layout; False where nothing differed."""
        ...


class FrameScheduler:
    """Paints what is marked dirty, a little at a time.

    Args:
        monotonic: seconds that only grow.
        run_timer: told True when ticks are needed and False when they are not.
        per_tick: most panels painted in one tick.
    """

    def __init__(
        self,
        monotonic: Callable[[], float],
        run_timer: Callable[[bool], None],
        per_tick: int = PER_TICK,
    ) -> None:
        self._monotonic = monotonic
        self._run_timer = run_timer
        self._per_tick = per_tick
        self._dirty: dict[Paintable, float] = {}
        self._painted: dict[Paintable, float] = {}
        self._running = False

    @property
    def idle(self) -> bool:
        """Whether the timer is off."""
        return not self._running

    def mark(self, panel: Paintable) -> None:
        """Say that a panel shows something old."""
        self._dirty.setdefault(panel, self._monotonic())
        self._set_running(True)

    def forget(self, panel: Paintable) -> None:
        """The panel has left the screen for good."""
        self._dirty.pop(panel, None)
        self._painted.pop(panel, None)

    def tick(self) -> list[Paintable]:
        """Paint what is due, at most `per_tick` panels that really changed.

        Returns:
            The panels that were painted, in order.
        """
        now = self._monotonic()
        due = [panel for panel in self._dirty if self._due(panel, now)]
        due.sort(key=lambda panel: (panel.paint_priority, self._dirty[panel]))
        painted: list[Paintable] = []
        for panel in due:
            if len(painted) >= self._per_tick:
                break
            # Taken out first: painting may mark the panel again.
            del self._dirty[panel]
            self._painted[panel] = now
            if panel.paint():
                painted.append(panel)
        if not any(panel.can_paint() for panel in self._dirty):
            self._set_running(False)
        return painted

    def wake(self) -> None:
        """Something came onto the screen that may have been waiting unseen."""
        if self._dirty:
            self._set_running(True)

    def _due(self, panel: Paintable, now: float) -> bool:
        last = self._painted.get(panel)
        waited = last is None or now - last >= panel.paint_period
        return waited and panel.can_paint()

    def _set_running(self, running: bool) -> None:
        if running is not self._running:
            self._running = running
            self._run_timer(running)
