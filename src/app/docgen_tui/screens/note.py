"""`NoteModal`: asks for an optional note before pages are made again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from docgen_tui.rows import plural
from docgen_tui.sanitise import clean_name
from docgen_tui.screens.base import DocgenModal
from docgen_tui.widgets.plain import PlainStatic

LISTED: Final = 8
"""More pages than this are only counted."""


class NoteModal(DocgenModal[str | None]):
    """Returns the note, which may be empty, or None when a person left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave everything as it is", id="note.leave"),
    ]

    def __init__(self, title: str, files: Sequence[str], hint: str, verb: str) -> None:
        """Ask.

        Args:
            title: what is about to happen.
            files: to what.
            hint: shown in the empty line.
            verb: what enter does.
        """
        super().__init__()
        self._title = title
        self._files = tuple(files)
        self._hint = hint
        self._verb = verb

    def compose(self) -> ComposeResult:
        """Title, pages, the line, the keys."""
        shown = [f"  {clean_name(path)}" for path in self._files[:LISTED]]
        if len(self._files) > LISTED:
            shown.append(f"  and {plural(len(self._files) - LISTED, 'more', 'more')}")
        with Vertical(id="note"):
            yield PlainStatic(Content.styled(self._title, "bold"), classes="note--title")
            yield PlainStatic("\n".join(shown), classes="note--files")
            yield Input(placeholder=self._hint, id="note-text")
            yield PlainStatic(f"enter {self._verb.lower()} · esc leave", classes="note--keys")

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value.strip())

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)
