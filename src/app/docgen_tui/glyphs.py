"""The signs of the program: one for each state, always beside a word, with an ASCII twin."""

from __future__ import annotations

import locale
from collections.abc import Mapping
from typing import Final

import msgspec


class Glyphs(msgspec.Struct, frozen=True):
    """A set of signs, each one cell wide. `spin` are the frames of work that goes on."""

    pending: str = "·"
    queued: str = "◌"
    running: str = "◐"
    done: str = "✓"
    waiting: str = "!"
    failed: str = "✗"
    stale: str = "↻"
    retry: str = "↻"
    canceled: str = "⊘"
    reused: str = "="
    edited: str = "✎"
    partial: str = "◑"
    cursor: str = "▸"
    link: str = "─"
    arrow: str = "→"
    down: str = "↓"
    dot: str = "·"
    more: str = "…"
    bar: str = "│"
    tool: str = "⚙"
    checked: str = "×"
    spin: tuple[str, ...] = ("◐", "◓", "◑", "◒")


UNICODE: Final = Glyphs()
ASCII: Final = Glyphs(
    pending=".", queued="o", running="*", done="+", waiting="!", failed="x", stale="~", retry="~",
    canceled="-", reused="=", edited="e", partial="%", cursor=">", link="-", arrow=">", down="v",
    dot="-", more="~", bar="|", tool="*", checked="x", spin=("|", "/", "-", "\\"),
)  # fmt: skip


def choose_glyphs(environ: Mapping[str, str], encoding: str | None = None) -> Glyphs:
    """The set that this terminal can show.

    Args:
        environ: the process environment; `DOCGEN_ASCII` (not empty, not `0`) asks for ASCII.
        encoding: of the terminal; the locale's where it is not given.

    Returns:
        `ASCII` for a console without Unicode, else `UNICODE`.
    """
    if environ.get("DOCGEN_ASCII", "0") not in ("", "0"):
        return ASCII
    if environ.get("TERM", "") in ("linux", "dumb", "vt100", "vt220"):
        return ASCII
    name = (encoding or locale.getpreferredencoding(False)).lower().replace("-", "")
    return UNICODE if name.startswith("utf") else ASCII
