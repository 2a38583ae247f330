"""A clock for the app that tests wind themselves."""

from __future__ import annotations


class FrozenClock:
    """Wall time stands still; monotonic time moves only by `advance`. Keys arrive now."""

    def __init__(self, now: float = 1_767_225_660.0) -> None:
        self.wall = now
        self.seconds = 1000.0

    def now(self) -> float:
        return self.wall

    def monotonic(self) -> float:
        return self.seconds

    def of_key(self, event_time: float) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.seconds += seconds
        self.wall += seconds
