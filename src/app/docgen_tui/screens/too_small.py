"""`TooSmallScreen`: stands over everything while the terminal has no room for it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.geometry import Size

from docgen_tui.screens.base import DocgenModal
from docgen_tui.widgets.plain import PlainStatic

SMALLEST = Size(60, 16)
"""Cells and rows below which nothing can be read."""


def too_small(size: Size) -> bool:
    """Whether a terminal has no room for the screens; one without size is not there yet."""
    return bool(size) and (size.width < SMALLEST.width or size.height < SMALLEST.height)


def too_small_words(size: Size) -> str:
    """What is said instead."""
    return (
        "Terminal too small\n\n"
        f"It has {size.width} x {size.height}; {SMALLEST.width} x {SMALLEST.height} are needed.\n"
        "Work goes on; no key decides.\n"
        "ctrl+q leaves"
    )


class TooSmallScreen(DocgenModal[None]):
    """Takes the keys, so that nobody approves what cannot be seen."""

    def compose(self) -> ComposeResult:
        """The words, in the middle."""
        yield PlainStatic(too_small_words(self.app.size), id="too-small")

    def on_resize(self) -> None:
        """The size as it is now."""
        self.query_one("#too-small", PlainStatic).show(too_small_words(self.app.size), layout=True)
