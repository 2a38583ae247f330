"""The machine's own time and chance, behind `domain.protocols.Clock`."""

from __future__ import annotations

import asyncio
import random
import time
from datetime import UTC, datetime


class SystemClock:
    """The real clock."""

    def now(self) -> str:
        """The time as ISO 8601 in UTC with milliseconds."""
        return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return time.monotonic()

    def jitter(self) -> float:
        """A factor between 0.5 and 1.0 for back-off."""
        return random.uniform(0.5, 1.0)  # noqa: S311 - spreads retries, guards nothing

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
