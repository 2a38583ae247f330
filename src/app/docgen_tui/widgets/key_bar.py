"""`KeyBar`: the keys that work now, most needed first, as many as there is room for.

It reads the screen's live bindings, so that it never shows a key that does nothing. Click a key to
press it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from textual import events

from docgen_tui.actions import RANKS
from docgen_tui.rows import Row, Span
from docgen_tui.widgets.lines import LineWidget

Key = tuple[str, str, str]
"""Key as shown, what it does, and the action."""


def key_row(keys: Sequence[Key], width: int, pinned: int = 2) -> tuple[Row, list[tuple[int, int]]]:
    """Keys as one row.

    Args:
        keys: in order of need; the last `pinned` ones always stay.
        width: cells.
        pinned: how many at the end are never left out.

    Returns:
        The row, and for each key of `keys` its first and last column, or (-1, -1) if left out.
    """
    places = [(-1, -1)] * len(keys)
    end = len(keys) - min(pinned, len(keys))
    room = width - 1 - sum(_size(key) for key in keys[end:])
    shown = []
    for index, key in enumerate(keys[:end]):
        if _size(key) > room:
            break
        room -= _size(key)
        shown.append(index)
    shown.extend(range(end, len(keys)))
    spans: list[Span] = [(" ", "")]
    at = 1
    for index in shown:
        shown_key, label, _action = keys[index]
        spans.extend([(shown_key, "key"), (f" {label}  ", "muted")])
        places[index] = (at, at + _size(keys[index]) - 3)
        at += _size(keys[index])
    return Row(tuple(spans), "keys"), places


def _size(key: Key) -> int:
    return cell_len(key[0]) + cell_len(key[1]) + 3


class KeyBar(LineWidget):
    """One row at the bottom."""

    PRIORITY = 2
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._places: list[tuple[int, int]] = []
        self._keys: list[Key] = []

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: object) -> None:
        self.dirty()

    def current_keys(self) -> list[Key]:
        """The keys that work on the screen now, each action once."""
        keys: list[Key] = []
        seen: set[str] = set()
        pinned: list[Key] = []
        ranks: Mapping[str, int] = getattr(self.screen, "key_ranks", RANKS)
        # Stable: keys that the registry does not rank keep their order, in front.
        ranked = sorted(
            self.screen.active_bindings.values(),
            key=lambda active: ranks.get(active.binding.id or "", 0),
        )
        for active in ranked:
            binding = active.binding
            if not binding.show or not active.enabled or binding.action in seen:
                continue
            seen.add(binding.action)
            shown = self.app.get_key_display(binding)
            key = (shown, binding.description, binding.action)
            (pinned if (binding.id or "").startswith("app.") else keys).append(key)
        return [*keys, *pinned]

    def compose_rows(self, width: int, height: int) -> list[Row]:
        """One row."""
        self._keys = self.current_keys()
        line, self._places = key_row(self._keys, width)
        return [line]

    async def on_click(self, event: events.Click) -> None:
        """Do what the key under the mouse does."""
        for (first, last), (_key, _label, action) in zip(self._places, self._keys, strict=False):
            if first <= event.x <= last:
                await self.screen.run_action(action)
                return
