"""A clock that tests wind themselves."""

from __future__ import annotations

import asyncio


class FakeClock:
    """Time stands still until somebody sleeps or `advance`s; every sleep is noted."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def now(self) -> str:
        return f"2026-01-01T00:00:{self.seconds:06.3f}Z"

    def monotonic(self) -> float:
        return self.seconds

    def jitter(self) -> float:
        return 1.0

    def advance(self, seconds: float) -> None:
        self.seconds += seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)
