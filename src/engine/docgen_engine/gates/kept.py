"""What a worker process keeps between calls: values by their content's hash, a bounded amount.

Everything that is kept here is a pure function of its key, so that it may be used for any run.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[K, V]):
    """The values that were used last, up to a weight. May be used from any thread."""

    def __init__(self, room: int) -> None:
        """Keep nothing yet.

        Args:
            room: how much all values may weigh together; one that is heavier is kept alone.
        """
        self._room: Final = room
        self._values: Final[OrderedDict[K, tuple[V, int]]] = OrderedDict()
        self._lock: Final = threading.Lock()
        self._weight = 0

    def get(self, key: K) -> V | None:
        """The value, or None where it is not kept."""
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def put(self, key: K, value: V, weight: int = 1) -> V:
        """Keep a value; those that were not used for longest go.

        Args:
            key: what it follows from.
            value: do not change it afterwards.
            weight: in the unit of `room`.
        """
        with self._lock:
            before = self._values.pop(key, None)
            self._weight += weight - (before[1] if before else 0)
            self._values[key] = (value, weight)
            while self._weight > self._room and len(self._values) > 1:
                self._weight -= self._values.popitem(last=False)[1][1]
        return value

    def made(self, key: K, make: Callable[[], V], weigh: Callable[[V], int] | None = None) -> V:
        """The value, made where it is not kept. Two threads may make the same one.

        Args:
            key: what it follows from.
            make: makes it; what it raises is not kept.
            weigh: its weight; 1 where None.
        """
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found, weigh(found) if weigh else 1)
        return found

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._values.clear()
            self._weight = 0
