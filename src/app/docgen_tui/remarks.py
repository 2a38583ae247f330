"""Remarks at a gate: the measured quality, what came out unchanged, what a person's edits kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from docgen_engine.domain.documents.qa import QaResults
from docgen_engine.domain.views import PageView
from docgen_tui.rows import plural
from docgen_tui.view import RunView

UNCHANGED_STATIC: Final = (
    "unchanged: the static backend is deterministic; edit the page, the guidance or the structure"
)
"""What the contract wants said where the same was asked for again (section 9)."""
MOST_NAMES: Final = 3


class Remark(NamedTuple):
    """A sentence, the name of its sign in `Glyphs`, and its style."""

    sign: str
    style: str
    text: str


def gate_remarks(
    view: RunView, pages: Sequence[PageView], quality: QaResults | None
) -> tuple[Remark, ...]:
    """What a person should know before a decision, besides the findings.

    Args:
        view: what is known of the run.
        pages: the planned pages.
        quality: the measured quality, where it was measured.
    """
    found: list[Remark] = []
    if quality is not None:
        found.append(quality_remark(quality))
    files = unchanged_files(view)
    if files:
        found.append(Remark("reused", "warn", unchanged_words(files, view.config.backend)))
    kept = [page.path for page in pages if page.newer > page.version > 0]
    if kept:
        found.append(Remark("edited", "warn", newer_words(kept)))
    return tuple(found)


def quality_remark(quality: QaResults) -> Remark:
    """`Quality 79 of 100, good · 1 gap: o shows it`."""
    text = f"Quality {quality.overall_score:.0f} of 100, {quality.quality_rating}"
    gaps = len(quality.gaps)
    if gaps:
        text += f" · {plural(gaps, 'gap')}: o shows {'it' if gaps == 1 else 'them'}"
    ready = quality.ready_for_use
    return Remark("done" if ready else "waiting", "ok" if ready else "warn", text)


def unchanged_files(view: RunView) -> tuple[str, ...]:
    """What a person asked for again and got as it was, in the phases up to now."""
    return tuple(file for phase in view.phases for file in phase.unchanged)


def unchanged_words(files: Sequence[str], backend: str) -> str:
    """Which files came out as they were, and why."""
    why = UNCHANGED_STATIC if backend == "static" else "unchanged: the agent gave the same again"
    return f"{names(files)} {why}"


def newer_words(paths: Sequence[str]) -> str:
    """That pages which a person edited have a newer version beside them."""
    have = "has a newer version that does" if len(paths) == 1 else "have newer versions that do"
    which = "the page" if len(paths) == 1 else "a page"
    return f"Edited by hand, so {names(paths)} {have} not replace it: d on {which} shows both"


def names(files: Sequence[str]) -> str:
    """A few names, and how many more."""
    shown = ", ".join(files[:MOST_NAMES])
    rest = len(files) - MOST_NAMES
    return f"{shown} and {rest} more" if rest > 0 else shown
