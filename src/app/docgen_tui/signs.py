"""Which sign, word and colour a state has. One place, so that a state looks the same everywhere."""

from __future__ import annotations

from typing import Final

from docgen_tui.glyphs import Glyphs
from docgen_tui.rows import Span
from docgen_tui.view import WorkState

_WORK: Final[dict[WorkState, tuple[str, str, str]]] = {
    WorkState.PENDING: ("pending", "to come", "muted"),
    WorkState.QUEUED: ("queued", "queued", "muted"),
    WorkState.RUNNING: ("running", "working", "live"),
    WorkState.RETRYING: ("retry", "trying again", "warn"),
    WorkState.VALIDATING: ("running", "checking", "live"),
    WorkState.WAITING: ("waiting", "waits for you", "warn"),
    WorkState.DONE: ("done", "done", "ok"),
    WorkState.PARTIAL: ("partial", "partial", "warn"),
    WorkState.FAILED: ("failed", "failed", "error"),
    WorkState.STALE: ("stale", "stale", "warn"),
    WorkState.CANCELED: ("canceled", "canceled", "muted"),
    WorkState.INTERRUPTED: ("partial", "interrupted", "warn"),
}

_PAGE: Final[dict[str, tuple[str, str, str]]] = {
    "planned": ("pending", "planned", "muted"),
    "writing": ("running", "writing", "live"),
    "draft": ("queued", "draft", "accent"),
    "approved": ("done", "approved", "ok"),
    "published": ("done", "published", "ok"),
    "failed": ("failed", "failed", "error"),
    "edited": ("edited", "edited", "warn"),
    "stale": ("stale", "stale", "warn"),
}


def work_sign(state: WorkState, glyphs: Glyphs, frame: int = 0) -> Span:
    """The sign of an agent or a phase; work that goes on turns with `frame`."""
    name, _word, style = _WORK[state]
    sign = str(getattr(glyphs, name))
    if state in (WorkState.RUNNING, WorkState.VALIDATING):
        sign = glyphs.spin[frame % len(glyphs.spin)]
    return sign, style


def work_word(state: WorkState) -> str:
    """The word of an agent's or a phase's state."""
    return _WORK[state][1]


def work_style(state: WorkState) -> str:
    """The colour word of a state."""
    return _WORK[state][2]


def page_sign(state: str, glyphs: Glyphs, frame: int = 0) -> Span:
    """The sign of a page."""
    name, _word, style = _PAGE.get(state, _PAGE["planned"])
    sign = glyphs.spin[frame % len(glyphs.spin)] if state == "writing" else getattr(glyphs, name)
    return str(sign), style


def page_word(state: str) -> str:
    """The word of a page's state."""
    return _PAGE[state][1] if state in _PAGE else state
