"""Messages that cross rooms of the app; what only one widget says is declared beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from textual.message import Message

from docgen_tui.view import Dirty, RunView


class Change(NamedTuple):
    """What `DocgenApp.changes` publishes: the view as it is now, and what differs in it."""

    view: RunView
    dirty: frozenset[Dirty]


class RejectDecision(NamedTuple):
    """What a person entered when rejecting. No `files`: the whole phase."""

    note: str
    files: tuple[str, ...]
    keep: bool


@dataclass
class PageMarked(Message):
    """Pages were marked on the files screen; a rejection offers them."""

    files: tuple[str, ...]
