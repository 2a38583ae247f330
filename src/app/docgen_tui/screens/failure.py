"""`FailureScreen`: nothing can be shown; says what happened and what to do, then leaves."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from docgen_tui.notices import Message
from docgen_tui.screens.base import DocgenModal
from docgen_tui.widgets.plain import PlainStatic


class FailureScreen(DocgenModal[None]):
    """One message.

    Args:
        said: what to say.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape,q,ctrl+c", "leave", "leave", id="failure.leave")
    ]

    def __init__(self, said: Message) -> None:
        super().__init__()
        self.said = said

    def compose(self) -> ComposeResult:
        """The message, and the key."""
        with Vertical(id="dialog", classes="-failure") as dialog:
            dialog.border_title = Content(self.said.title)
            dialog.border_subtitle = Content("enter leaves")
            yield PlainStatic(self.said.text, id="question")

    def action_leave(self) -> None:
        """Leave."""
        self.dismiss(None)
