"""The app's time, with a seam for tests: what the clock on the wall says, and what only grows."""

from __future__ import annotations

import sys
import time
from typing import Protocol


class AppClock(Protocol):
    """Where screens take the time from."""

    def now(self) -> float:
        """Seconds since 1970, UTC: compared with the times in events."""
        ...

    def monotonic(self) -> float:
        """Seconds that only grow, on the scale of Textual's `event.time`."""
        ...

    def of_key(self, event_time: float) -> float:
        """When a key arrived, on the scale of `monotonic`."""
        ...


class SystemClock:
    """The real time."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def monotonic(self) -> float:
        """The clock that Textual stamps its events with."""
        return time.perf_counter() if sys.platform == "win32" else time.monotonic()

    def of_key(self, event_time: float) -> float:
        """The driver stamps a key when it reads it, however late the key is handled."""
        return event_time
