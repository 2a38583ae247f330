"""When the garbage collector looks for cycles: rarely, since hardly any are made.

Facts, index and documents are immutable, live until a run ends, and cannot refer to themselves; the
collector went through all of them again and again and took a third of the processor's time. What is
in no cycle is freed at once as ever.
"""

from __future__ import annotations

import gc
from typing import Final

_THRESHOLDS: Final = (50_000, 20, 50)
"""New objects before a first look at them, and how many looks before a look at older ones."""


def collect_rarely() -> None:
    """Let this process, which works for a while and ends, look for cycles a hundredth as often."""
    gc.set_threshold(*_THRESHOLDS)
