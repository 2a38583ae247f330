"""`Publisher`: collects what changed and tells the screens once a frame, however much came."""

from __future__ import annotations

from collections.abc import Callable

from docgen_tui.view import Dirty, Notice, RunView

PERIOD = 0.05


class Publisher:
    """Paintable for the scheduler: its paint is to publish.

    Args:
        publish: told what differs.
    """

    paint_priority = -1
    paint_period = PERIOD

    def __init__(self, publish: Callable[[frozenset[Dirty]], None]) -> None:
        self._publish = publish
        self._dirty: frozenset[Dirty] = frozenset()
        self._said: tuple[int, int] = (0, 0)

    def add(self, dirty: frozenset[Dirty]) -> None:
        """More differs."""
        self._dirty |= dirty

    @property
    def waiting(self) -> frozenset[Dirty]:
        """What was not published yet."""
        return self._dirty

    def can_paint(self) -> bool:
        """Always."""
        return True

    def paint(self) -> bool:
        """Publish; it paints nothing itself."""
        dirty, self._dirty = self._dirty, frozenset()
        if dirty:
            self._publish(dirty)
        return False

    def new_notices(self, view: RunView) -> list[Notice]:
        """Notices that were not said yet; those of the past are not said when attaching."""
        run, seq = self._said
        self._said = (view.run, view.seq)
        if run != view.run:
            return []
        return [notice for notice in view.notices if notice.seq > seq]
