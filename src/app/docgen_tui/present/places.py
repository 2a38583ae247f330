"""Lines of the repository as readers see them: `src/a.py:12-30`, and what opens when chosen."""

from __future__ import annotations

from typing import Final

from docgen_engine.domain.citations import escape_label
from docgen_engine.domain.evidence import Reference
from docgen_tui.widgets.outline import Outline
from docgen_tui.widgets.spans import StyleNames

STATE_STYLES: Final[dict[str, StyleNames]] = {
    "ok": ("view--good",),
    "warn": ("view--warning",),
    "error": ("view--error",),
    "muted": ("view--muted",),
    "accent": ("view--accent",),
    "live": ("view--accent",),
}
"""The style words of `signs` as component classes of our viewers."""


def place(file: str, line: int = 0, line_end: int = 0) -> str:
    """`src/a.py:12-30`; lines that are 0 are left out."""
    if not line:
        return file
    return f"{file}:{line}-{line_end}" if line_end > line else f"{file}:{line}"


def outline_words(node: Outline) -> str:
    """A line of an outline in full, as Markdown: rows are cut, this is not."""
    parts = [f"**{escape_label(node.title)}**", escape_label(node.note), escape_label(node.hint)]
    return "\n\n".join(part for part in parts if part) + "\n"


def reference(file: str, line: int, line_end: int = 0, symbol: str = "") -> Reference | None:
    """Lines to open; None where there is no file or no line."""
    if not file or line < 1:
        return None
    return Reference(file, line, max(line, line_end), symbol)
