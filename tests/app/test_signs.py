"""Signs, colours and columns: on poor consoles as well."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from docgen_engine.domain.phases import Phase
from docgen_tui.ascii_filter import ASCII_TABLE, ascii_text
from docgen_tui.glyphs import ASCII, UNICODE, choose_glyphs
from docgen_tui.screens.modals import RejectModal
from docgen_tui.view import AgentView, WorkState
from docgen_tui.widgets.agent_panel import agent_row, name_width
from docgen_tui.widgets.header_line import language_shares
from docgen_tui.widgets.tick_boxes import TickBox, TickList
from support import recordings
from support.app_pilot import (
    grace_passed,
    painted,
    running,
    settle,
    wait_for,
)


async def test_ticked_and_not_ticked_differ_by_a_sign() -> None:
    async with running(recordings.engine("quality-waiting"), size=(80, 24)) as (pilot, app):
        await grace_passed(pilot, app)
        await wait_for(pilot, lambda: bool(app.run_screen.data.pages), "the pages")
        await pilot.press("r")
        await wait_for(pilot, lambda: isinstance(app.screen, RejectModal), "the dialog")
        boxes = app.screen.query_one(TickList)
        boxes.focus()
        await pilot.press("down", "space")
        app.screen.query_one(TickBox).toggle()
        await pilot.pause()
        text = painted(app)
        assert "[ ] 01-project-overview.md" in text
        assert "[x] 02-technical-stack.md" in text
        assert "[x] Keep the note" in text
        assert "Send (ctrl+s)" in text, "24 rows hold all of it"


@given(st.text())
def test_ascii_keeps_every_width(text: str) -> None:
    assert cell_len(ascii_text(text)) == cell_len(text)


def test_every_sign_of_the_program_has_an_ascii_twin() -> None:
    for sign in (*msgspec.structs.astuple(UNICODE)[:-1], *UNICODE.spin):
        assert ascii_text(str(sign)).isascii(), sign
    assert all(len(plain) == 1 and plain.isascii() for plain in ASCII_TABLE.values())


@pytest.mark.parametrize(
    ("environ", "encoding", "glyphs"),
    [
        ({"TERM": "linux"}, "utf-8", ASCII),
        ({"TERM": "xterm"}, "UTF-8", UNICODE),
        ({"TERM": "xterm"}, "ISO-8859-1", ASCII),
        ({"DOCGEN_ASCII": "1"}, "utf-8", ASCII),
        ({"DOCGEN_ASCII": "0"}, "utf-8", UNICODE),
    ],
)
def test_signs_follow_the_terminal(environ: dict[str, str], encoding: str, glyphs: object) -> None:
    assert choose_glyphs(environ, encoding) is glyphs


async def test_without_colours_the_cursor_is_reversed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(recordings.engine("complete")) as (pilot, app):
        await wait_for(pilot, lambda: bool(app.run_screen.data.pages), "the pages")
        await settle(pilot)
        pages = app.run_screen.pages_list
        cursor = pages.row_style("cursor", "")
        assert cursor.reverse
        assert not pages.row_style("", "").reverse


def test_languages_of_less_than_a_percent_are_not_named() -> None:
    assert language_shares((("TypeScript", 9960), ("JavaScript", 30), ("Shell", 10))) == [
        "TypeScript 100 %"
    ]


def test_the_column_of_names_takes_only_what_it_needs() -> None:
    agents = [AgentView("qa", Phase.QA, state=WorkState.DONE, summary="x" * 40, tasks=("qa",))]
    width = name_width(agents, 56)
    assert width == 4
    assert "x" * 40 in agent_row(agents[0], 0, 0, UNICODE, 56, width).plain


def test_kept_work_says_so_instead_of_a_time() -> None:
    agent = AgentView(
        "1b-components", Phase.DISCOVERY, state=WorkState.DONE, summary="10 components",
        tasks=("1b",), finished=("1b",), reused=1, seconds=6.2,
    )  # fmt: skip
    line = agent_row(agent, 0, 0, UNICODE, 50).plain
    assert line.rstrip().endswith("kept")
    assert "10 components" in line
