"""A finished run: where its pages are, whether a new one would differ, and how to begin one."""

from __future__ import annotations

import msgspec
import pytest

from docgen_engine.domain import events as ev
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import RunStatus
from docgen_engine.domain.snapshot import Drift
from docgen_engine.domain.views import PageView, PublicationPreview
from docgen_tui.facts import facts_card
from docgen_tui.glyphs import UNICODE
from docgen_tui.rows import spread
from docgen_tui.screens.gate import GateScreen
from docgen_tui.screens.modals import QuestionModal
from docgen_tui.session import StartOptions
from docgen_tui.widgets.gate_panel import disk_words
from docgen_tui.widgets.page_list import Columns, page_row
from docgen_tui.widgets.plain import PlainStatic
from docgen_tui.widgets.spans import Span, wrap
from docgen_tui.widgets.status_line import StatusLine
from support import recordings
from support.app_pilot import painted, running, settle, wait_for


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_it_says_where_the_pages_are_and_how_to_run_again(size: tuple[int, int]) -> None:
    async with running(recordings.engine("complete"), StartOptions(), size=size) as (pilot, app):
        await wait_for(
            pilot, lambda: "15 pages in documentation/" in painted(app), "where the pages are"
        )
        await wait_for(pilot, lambda: "n runs again" in painted(app), "the key")
        assert "……" not in painted(app)
        if size[0] == 120:
            await wait_for(pilot, lambda: "no file changed since" in painted(app), "the look")


async def test_enter_does_not_run_again_where_nothing_changed() -> None:
    engine = recordings.engine("complete")
    engine.same = True
    async with running(engine, StartOptions()) as (pilot, app):
        await wait_for(pilot, lambda: app.view.status is RunStatus.COMPLETE, "the run")
        await pilot.press("n")
        await wait_for(pilot, lambda: isinstance(app.screen, QuestionModal), "the question")
        assert "Nothing changed since run 1" in painted(app)
        await pilot.press("enter")
        await settle(pilot)
        assert engine.called("start") == []
        await pilot.press("n")
        await wait_for(pilot, lambda: isinstance(app.screen, QuestionModal), "the question")
        await pilot.press("y")
        await wait_for(pilot, lambda: bool(engine.called("start")), "the start")


async def test_a_person_who_reads_can_begin_a_new_run_as_the_screen_says() -> None:
    async with running(recordings.engine("complete"), StartOptions()) as (pilot, app):
        await wait_for(pilot, lambda: bool(app.run_screen.data.facts), "the facts")
        app.run_screen.preview.focus()
        await settle(pilot)
        await pilot.press("n")
        await wait_for(pilot, lambda: isinstance(app.screen, QuestionModal), "the question")


async def test_while_words_are_searched_n_goes_to_the_next_match() -> None:
    async with running(recordings.engine("complete"), StartOptions()) as (pilot, app):
        await wait_for(pilot, lambda: bool(app.run_screen.data.facts), "the facts")
        app.run_screen.preview.focus()
        await settle(pilot)
        app.run_screen.preview.search("e")
        before = app.run_screen.preview.search_words
        await pilot.press("n")
        await settle(pilot)
        assert not isinstance(app.screen, QuestionModal)
        assert app.run_screen.preview.search_words != before


async def test_files_that_changed_meanwhile_are_seen_when_a_person_comes_back() -> None:
    engine = recordings.engine("complete")
    async with running(engine, StartOptions()) as (pilot, app):
        line = app.run_screen.query_one(StatusLine)

        def end() -> str:
            return "".join(text for text, _style in line._end)

        await wait_for(pilot, lambda: "no file changed" in end(), "the look")
        engine.drifted = (Drift("src/a.py", "changed"),)
        app.app_focus = False
        app.app_focus = True
        await wait_for(pilot, lambda: "1 file changed since" in end(), "the second look")


async def test_the_report_of_a_decided_gate_says_who_decided() -> None:
    engine = recordings.engine("quality-waiting")
    async with running(engine) as (pilot, app):
        await wait_for(pilot, lambda: app.view.waiting, "the gate")
        gate = app.view.gate
        assert gate is not None
        seq = engine._events[-1].seq
        engine.say(
            ev.ApprovalRecorded(
                seq=seq + 1, run=1, phase=6, execution=gate.execution, report=gate.report,
                decision="approve", who="ada",
            ),
            ev.RunCompleted(seq=seq + 2, run=1, pages=15, score=93.0, rating="excellent"),
        )  # fmt: skip
        await wait_for(pilot, lambda: app.view.status is RunStatus.COMPLETE, "the end")
        await pilot.press("v")
        await wait_for(pilot, lambda: isinstance(app.screen, GateScreen), "the report")
        await wait_for(pilot, lambda: "Approved by ada." in painted(app), "the decision")
        assert "Approving" not in str(app.screen.query_one("#disk", PlainStatic).render())


def test_the_last_gate_says_how_many_pages_are_new_and_how_many_change() -> None:
    def words(created: tuple[str, ...], changed: tuple[str, ...]) -> str:
        return disk_words(Phase.QA, PublicationPreview("/x/docs", created, changed, (), ()))

    assert words(("a.md", "b.md"), ()) == "2 pages will be written to docs/ (2 new)."
    assert words(("a.md",), ("b.md",)) == "2 pages will be written to docs/ (1 new, 1 changed)."
    assert words((), ()) == "No page in docs/ will change."


def test_a_cut_line_says_only_once_that_something_is_missing() -> None:
    assert spread([("abcdefgh", ""), ("ijk", "")], [("end", "")], 9).plain == "abcd… end"


def test_long_paths_are_cut_behind_a_slash() -> None:
    lines = wrap([Span(".github/workflows/ci.test.yml:42")], 22)
    assert [line[0].text for line in lines] == [".github/workflows/", "ci.test.yml:42"]
    lines = wrap([Span("a" * 50 + "/b")], 20)
    assert [line[0].text for line in lines] == ["a" * 20, "a" * 20, "a" * 10 + "/b"]


def test_names_of_pages_use_the_room_that_other_columns_do_not_need() -> None:
    page = PageView(
        "components/internal-filedescriptor.md",
        "x",
        1,
        "writer-1",
        "writer",
        "draft",
        1,
        0,
        "agent",
        False,
    )
    needs = Columns.of((page,), UNICODE)
    assert "components/internal-filedescriptor " in page_row(page, 55, UNICODE, needs).plain
    assert page_row(page, 55, UNICODE, needs).width == 55


def test_names_in_a_component_s_description_are_code_and_nothing_else_is_markup() -> None:
    analysis = recordings.analysis()
    first, *rest = analysis.discovery.components
    told = msgspec.structs.replace(first, description="Defines `Ledger` and <b>*all*</b> `` x")
    card = facts_card(
        msgspec.structs.replace(
            analysis,
            discovery=msgspec.structs.replace(analysis.discovery, components=(told, *rest)),
        )
    )
    line = next(line for line in card.splitlines() if "Ledger" in line)
    assert "Defines `Ledger` and" in line
    assert "<b>*all*</b>" not in line
