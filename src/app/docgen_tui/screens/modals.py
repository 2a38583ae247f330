"""Dialogs: a question, a rejection with its note, and the end of a wait. Each answers once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, TextArea
from textual.widgets.selection_list import Selection

from docgen_tui.messages import RejectDecision
from docgen_tui.sanitise import clean, clean_name
from docgen_tui.screens.base import DocgenModal
from docgen_tui.widgets.plain import PlainStatic
from docgen_tui.widgets.tick_boxes import TickBox, TickList


class QuestionModal(DocgenModal[bool]):
    """A question with yes and no. Enter takes what stands in capitals; escape means no.

    Args:
        question: the words, without the choice.
        default: what enter means.
        title: over the question.
        yes: words of the yes button.
        no: words of the no button.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,Y", "answer(True)", "yes", id="question.yes"),
        Binding("n,N,escape", "answer(False)", "no", id="question.no"),
        Binding("left,right,tab,shift+tab", "other", "other button", show=False,
                id="question.other", priority=True),
    ]  # fmt: skip

    def __init__(
        self,
        question: str,
        *,
        default: bool = False,
        title: str = "A question",
        yes: str = "Yes",
        no: str = "No",
    ) -> None:
        super().__init__()
        self.question = question
        self.default = default
        self._title = title
        self._yes, self._no = yes, no

    def compose(self) -> ComposeResult:
        """The question, the choice in words, two buttons."""
        choice = "[Y/n]" if self.default else "[y/N]"
        with Vertical(id="dialog") as dialog:
            dialog.border_title = Content(clean(self._title))
            yield PlainStatic(
                Content.assemble(clean(self.question), " ", (choice, "$foreground 60%")),
                id="question",
            )
            with Horizontal(id="buttons"):
                yield Button(Content(self._yes), id="yes", compact=True)
                yield Button(Content(self._no), id="no", compact=True)

    def on_mount(self) -> None:
        """Enter means the default."""
        self.query_one("#yes" if self.default else "#no", Button).focus()

    def action_other(self) -> None:
        """To the other button."""
        yes = self.query_one("#yes", Button)
        (self.query_one("#no", Button) if yes.has_focus else yes).focus()

    def action_answer(self, answer: bool) -> None:
        """Answer."""
        self.dismiss(answer)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")


class RejectModal(DocgenModal[RejectDecision | None]):
    """A note to the agent, for a rejection or a regeneration; None when a person thinks again.

    Args:
        title: over the dialog, such as `Reject phase5_v1`.
        files: pages that may be named; those marked are checked.
        marked: pages that were marked before.
        required: whether an empty note is refused.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="reject.leave"),
        Binding("ctrl+s", "send", "send", id="reject.send", priority=True),
    ]

    def __init__(
        self,
        title: str,
        files: Sequence[str] = (),
        marked: Sequence[str] = (),
        *,
        required: bool = True,
    ) -> None:
        super().__init__()
        self._title = title
        self._files = tuple(files)
        self._marked = frozenset(marked)
        self._required = required

    def compose(self) -> ComposeResult:
        """The note, the pages it is about, whether to keep it."""
        with Vertical(id="dialog", classes="-reject") as dialog:
            dialog.border_title = Content(clean(self._title))
            yield PlainStatic("What is wrong, and what should be there instead?", id="question")
            yield TextArea(id="reason", tab_behavior="focus", compact=True, show_line_numbers=False)
            if self._files:
                yield PlainStatic(
                    "Only these pages (none: the whole phase). Space marks.", id="about-files"
                )
                yield TickList(
                    *(
                        Selection(Content(clean_name(path)), path, path in self._marked)
                        for path in self._files
                    ),
                    id="reject-files",
                    compact=True,
                )
            yield TickBox(
                Content("Keep the note as standing guidance in .docgen.toml"), id="keep",
                compact=True,
            )  # fmt: skip
            with Horizontal(id="buttons"):
                yield Button(Content("Send (ctrl+s)"), id="send", compact=True)
                yield Button(Content("Back (esc)"), id="leave", compact=True)

    def on_mount(self) -> None:
        """Write first."""
        self.query_one(TextArea).focus()

    def action_leave(self) -> None:
        """Think again."""
        self.dismiss(None)

    def action_send(self) -> None:
        """Send the note, if there is one."""
        note = self.query_one(TextArea).text.strip()
        if not note and self._required:
            self.notify(
                "Write what the agent should do differently.", title="A note is needed",
                severity="warning", markup=False,
            )  # fmt: skip
            self.query_one(TextArea).focus()
            return
        chosen: tuple[str, ...] = ()
        if self._files:
            selected = set(self.query_one(TickList).selected)
            chosen = tuple(path for path in self._files if path in selected)
        self.dismiss(RejectDecision(note, chosen, self.query_one(TickBox).value))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "send":
            self.action_send()
        else:
            self.action_leave()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_send()
