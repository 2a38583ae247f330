"""Errors and outcomes as a person reads them: a title, a sentence, and what to do next."""

from __future__ import annotations

from typing import Literal, NamedTuple

from docgen_engine.domain.errors import (
    DocgenError,
    ForeignDocumentation,
    PreflightError,
    Refused,
    StorageError,
    WorkspaceBusy,
)
from docgen_tui.sanitise import clean

Severity = Literal["information", "warning", "error"]


class Message(NamedTuple):
    """A notice for the screen."""

    title: str
    text: str
    severity: Severity


def explain(error: DocgenError) -> Message:
    """An error of ours as a notice.

    Args:
        error: its message says what happened, where and what to do; this adds a title, and what to
            do where the kind of the error alone decides it.
    """
    text = clean(str(error)) or type(error).__name__
    match error:
        case WorkspaceBusy():
            return Message(
                "Another process is working here",
                f"{text}\nThis screen goes on watching; try again when it is done.",
                "warning",
            )
        case Refused():
            key = "\nR checks again." if "revalidate first" in text else ""
            return Message("Not now", text + key, "warning")
        case ForeignDocumentation():
            return Message("The pages folder belongs to somebody else", text, "error")
        case StorageError():
            return Message("The workspace cannot be used", text, "error")
        case PreflightError():
            return Message("Nothing to document here", text, "error")
        case _:
            return Message("That did not work", text, "error")
