"""The guard of the gate: a key decides only about what a person has had time to see.

People type ahead, and a dialog that opens under their fingers takes their keys for consent. So
what is approved is exactly the execution and report on screen, and a key that was pressed before
that was drawn, or within half a second after, counts for nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

GRACE: Final = 0.5
"""Seconds after drawing in which a key does not decide."""


class GateGuard:
    """Remembers what was drawn and when.

    Args:
        monotonic: seconds that only grow, on the scale of the times of keys.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._shown: tuple[str, int] | None = None
        self._since = 0.0

    @property
    def shown(self) -> tuple[str, int] | None:
        """Execution and report that are on screen, or None."""
        return self._shown

    def drawn(self, execution: str, report: int) -> None:
        """A report has reached the screen; drawing the same one again changes nothing."""
        if self._shown != (execution, report):
            self._shown = (execution, report)
            self._since = self._monotonic()

    def hidden(self) -> None:
        """The report has left the screen."""
        self._shown = None

    def decides(self, execution: str, report: int, pressed: float) -> bool:
        """Whether a key may decide.

        Args:
            execution: that waits now.
            report: that waits now.
            pressed: when the key was pressed.
        """
        return self._shown == (execution, report) and pressed - self._since >= GRACE
