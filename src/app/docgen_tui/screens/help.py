"""`HelpScreen`: keys and signs, built from the registry of actions and the table of signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size

from docgen_tui.actions import APP_ACTIONS, GROUPS, RUN_ACTIONS, Action
from docgen_tui.glyphs import Glyphs
from docgen_tui.rows import Row, Span, pad, paragraph, row
from docgen_tui.screens.base import DocgenModal
from docgen_tui.signs import page_sign, page_word, work_sign, work_word
from docgen_tui.view import WorkState
from docgen_tui.widgets.lines import LineWidget

PAGE_STATES = ("planned", "writing", "draft", "approved", "published", "edited", "stale", "failed")
KEY_WIDTH = 13
LABEL_WIDTH = 16
SIGN_WIDTH = 18


def key_rows(actions: Sequence[Action], width: int) -> list[Row]:
    """All keys by group, their help wrapped beside them."""
    rows: list[Row] = []
    for group in GROUPS:
        members = [action for action in actions if action.group == group]
        if not members:
            continue
        rows.append(row((group, "heading")))
        for action in members:
            keys = action.keys.replace("question_mark", "?").replace("slash", "/")
            head = pad(f"  {keys.replace(',', ' ')}", KEY_WIDTH)
            label = pad(action.label, LABEL_WIDTH)
            about = paragraph(action.help, max(10, width - KEY_WIDTH - LABEL_WIDTH), "muted")
            rows.append(row((head, "key"), label, *about[0].spans))
            indent = " " * (KEY_WIDTH + LABEL_WIDTH)
            rows.extend(row(indent, *line.spans) for line in about[1:])
        rows.append(row())
    return rows


def sign_rows(glyphs: Glyphs, width: int) -> list[Row]:
    """All signs with their words, as many beside each other as there is room for."""
    work = [(work_sign(state, glyphs), work_word(state)) for state in WorkState]
    pages = [(page_sign(name, glyphs), page_word(name)) for name in PAGE_STATES]
    rows: list[Row] = []
    for title, signs in (("Signs of phases and agents", work), ("Signs of pages", pages)):
        rows.append(row((title, "heading")))
        columns = max(1, (width - 2) // SIGN_WIDTH)
        for at in range(0, len(signs), columns):
            spans: list[Span] = [("  ", "")]
            for (sign, style), word in signs[at : at + columns]:
                spans.extend([(f"{sign} ", style), (pad(word, SIGN_WIDTH - 2), "")])
            rows.append(row(*spans))
        rows.append(row())
    return rows


class HelpRows(LineWidget):
    """Keys and signs as rows; as high as they are."""

    def __init__(self, glyphs: Glyphs, about: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._glyphs = glyphs
        self._about = about

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """All rows: the dialog scrolls."""
        return len(self.compose_rows(width, 0))

    def compose_rows(self, width: int, height: int) -> list[Row]:
        """Help of where one is, then keys, then signs."""
        rows: list[Row] = []
        if self._about:
            rows.append(row(("Here", "heading")))
            rows.extend([*paragraph(self._about, width, indent="  "), row()])
        rows.extend(key_rows((*RUN_ACTIONS, *APP_ACTIONS), width))
        rows.extend(sign_rows(self._glyphs, width))
        return rows


class HelpScreen(DocgenModal[None]):
    """Keys and signs, over whatever is open.

    Args:
        glyphs: the signs that this terminal shows.
        about: help of the widget that had the focus.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q", "leave", "close", id="help.leave")
    ]

    def __init__(self, glyphs: Glyphs, about: str = "") -> None:
        super().__init__()
        self._glyphs = glyphs
        self._about = about

    def compose(self) -> ComposeResult:
        """One scroll of text."""
        with VerticalScroll(id="dialog", classes="-help") as dialog:
            dialog.border_title = Content("Help")
            dialog.border_subtitle = Content("esc closes")
            yield HelpRows(self._glyphs, self._about, id="help-rows")

    def on_mount(self) -> None:
        """Keys scroll at once."""
        self.query_one("#dialog", VerticalScroll).focus()

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
