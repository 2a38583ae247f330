"""Streams of text from agents: the newest lines of each, bounded, wrapped only when painted.

This is the lossy road. Nothing that must not be lost goes here; events do that.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Final

from docgen_tui.rows import wrap_cells
from docgen_tui.sanitise import clean

MOST_LINES: Final = 400
MOST_CHARACTERS: Final = 2000
"""A line that is longer goes on in the next, so that wrapping it again stays cheap."""


class TextRing:
    """The newest lines of one agent's text.

    `count` is how many lines were ever begun, so that a reader who scrolled away can be told how
    many are new.
    """

    def __init__(self, most: int = MOST_LINES) -> None:
        self._lines: deque[str] = deque(maxlen=most)
        self._open = ""
        self._wrapped: dict[tuple[str, int], list[str]] = {}
        self.count = 0
        self.version = 0

    def append(self, delta: str) -> None:
        """Add a piece of text; cleaned here."""
        if not delta:
            return
        self.version += 1
        *whole, rest = (self._open + clean(delta)).split("\n")
        for line in whole:
            self._push(line)
        while len(rest) > MOST_CHARACTERS:
            self._push(rest[:MOST_CHARACTERS])
            rest = rest[MOST_CHARACTERS:]
        self._open = rest

    def line(self, text: str) -> None:
        """Add a whole line, such as a tool call, after what stands there."""
        if self._open:
            self._push(self._open)
            self._open = ""
        self.version += 1
        for part in clean(text).split("\n"):
            self._push(part)

    def clear(self) -> None:
        """Begin again, for another execution."""
        self._lines.clear()
        self._wrapped.clear()
        self._open = ""
        self.count = 0
        self.version += 1

    def tail(self, width: int, rows: int, above: int = 0) -> list[str]:
        """The newest rows.

        Args:
            width: cells of a row.
            rows: how many rows to return at most.
            above: how many rows to leave out at the end, for a reader who scrolled up.

        Returns:
            Rows in reading order.
        """
        need = rows + above
        taken: list[str] = []
        if need <= 0:
            return taken
        for line in self._newest_first():
            wrapped = self._wrap(line, width)
            taken.extend(reversed(wrapped))
            if len(taken) >= need:
                break
        taken = taken[above:need] if above else taken[:need]
        taken.reverse()
        return taken

    def _newest_first(self) -> Iterator[str]:
        if self._open:
            yield self._open
        yield from reversed(self._lines)

    def _wrap(self, line: str, width: int) -> list[str]:
        if line is self._open:
            return wrap_cells(line, width)
        key = (line, width)
        found = self._wrapped.get(key)
        if found is None:
            if len(self._wrapped) > 4 * MOST_LINES:
                self._wrapped.clear()
            found = self._wrapped[key] = wrap_cells(line, width)
        return found

    def _push(self, line: str) -> None:
        while len(line) > MOST_CHARACTERS:
            self._push(line[:MOST_CHARACTERS])
            line = line[MOST_CHARACTERS:]
        self._lines.append(line)
        self.count += 1


class Streams:
    """The rings of all agents, by name."""

    def __init__(self) -> None:
        self._rings: dict[str, TextRing] = {}

    def ring(self, agent: str) -> TextRing:
        """The ring of an agent, made when first asked for."""
        ring = self._rings.get(agent)
        if ring is None:
            ring = self._rings[agent] = TextRing()
        return ring

    def known(self, agent: str) -> bool:
        """Whether the agent ever streamed."""
        ring = self._rings.get(agent)
        return ring is not None and ring.version > 0

    def clear(self) -> None:
        """Forget everything: another run began."""
        self._rings.clear()
