from __future__ import annotations

import pytest
from textual.geometry import Offset
from textual.selection import Selection

from app_views.samples import LEDGER, OVERVIEW
from app_views.views_app import ViewsApp, screen_text, settle, wait_for
from docgen_engine.domain.evidence import Reference
from docgen_tui.widgets.code_view import CodeView
from docgen_tui.widgets.diff_view import DiffView
from docgen_tui.widgets.filter_table import FilterTable
from docgen_tui.widgets.lines_view import LinesView
from docgen_tui.widgets.markdown_view import MarkdownView
from docgen_tui.widgets.outline import Outline, OutlineView
from docgen_tui.widgets.search_bar import SearchBar
from docgen_tui.widgets.table_view import Cell, Column, TableRow, TableView

HOSTILE = (
    "# [/x] [bold]b[/bold] \x1b]0;pwn\x07\n\n"
    "`list[int]` \x1b[31mred\x9b31m \u202eevil\u202c a\u200bb 漢字かな 👩‍👩‍👧 é\n\n"
    "| [/a] | 漢\x00 |\n|---|---|\n| [link](x[/y]) | 😀 |\n\n```\n\x1b[2J[/z]\n```\n"
)


class Recorder(ViewsApp):
    def on_markdown_view_citation_chosen(self, event: MarkdownView.CitationChosen) -> None:
        self.seen.append(event.reference)

    def on_markdown_view_link_chosen(self, event: MarkdownView.LinkChosen) -> None:
        self.seen.append(event.href)

    def on_cursor_view_chosen(self, event: TableView.Chosen) -> None:
        self.seen.append(event.index)


def assert_harmless(app: ViewsApp) -> None:
    shown = screen_text(app)
    for character in "\x1b\x9b\x07\x00\u202e\u200b":
        assert character not in shown


async def test_citations_are_walked_and_chosen_by_keyboard() -> None:
    view = MarkdownView()
    app = Recorder(view)
    async with app.run_test(size=(100, 24)) as pilot:
        view.show(OVERVIEW, page="01-project-overview.md")
        await settle(pilot)
        await pilot.press("enter")
        assert app.seen == []
        await pilot.press("right_square_bracket", "enter")
        await settle(pilot)
        assert app.seen == [Reference("src/ledger.py", 12, 20, "Ledger.close")]
        await pilot.press("left_square_bracket", "left_square_bracket", "enter")
        await settle(pilot)
        assert app.seen[-1] == "05-data-models.md"
        assert view.scroll_offset.y > 0


async def test_a_click_on_a_citation_chooses_it() -> None:
    view = MarkdownView()
    app = Recorder(view)
    async with app.run_test(size=(100, 24)) as pilot:
        view.show(OVERVIEW, page="01-project-overview.md")
        await settle(pilot)
        row = next(i for i in range(24) if "README.md:3" in view.row_at(i).text)
        column = view.row_at(row).text.index("README.md:3")
        left = view.gutter.left
        await pilot.click(view, offset=(left + column + 2, row + view.gutter.top))
        await settle(pilot)
        assert app.seen == [Reference("README.md", 3, 3)]


async def test_the_place_is_kept_when_the_width_changes() -> None:
    view = MarkdownView()
    app = ViewsApp(view)
    text = "# T\n\n" + "".join(f"{'word ' * 30}\n\n## S{n}\n\n" for n in range(40))
    async with app.run_test(size=(100, 24)) as pilot:
        view.show(text, line=81)
        await settle(pilot)
        line = view.top_line
        assert 70 < line < 90
        await pilot.resize_terminal(50, 24)
        await wait_for(pilot, lambda: not view.pending)
        assert abs(view.top_line - line) <= 4


async def test_the_place_is_kept_when_the_page_grows() -> None:
    view = MarkdownView()
    app = ViewsApp(view)
    text = "# T\n\n" + "para\n\n" * 100
    async with app.run_test(size=(80, 20)) as pilot:
        view.show(text, page="a.md", line=101)
        await settle(pilot)
        line = view.top_line
        view.show(text + "more\n", page="a.md")
        await settle(pilot)
        assert abs(view.top_line - line) <= 3
        view.show(text + "other", page="b.md")
        await settle(pilot)
        assert view.scroll_offset.y == 0


async def test_only_the_newest_text_is_shown() -> None:
    view = MarkdownView()
    app = ViewsApp(view)
    async with app.run_test(size=(80, 20)) as pilot:
        for number in range(20):
            view.show(f"# Page {number}\n\n" + "text\n\n" * 200, page="a.md")
        await settle(pilot)
        assert view.row_at(0).text == "Page 19"


@pytest.mark.parametrize("theme", ["docgen-dark", "ansi-dark", "textual-light"])
async def test_hostile_text_is_shown_and_harmless(theme: str) -> None:
    for view in (MarkdownView(), CodeView(), DiffView()):
        app = ViewsApp(view)
        async with app.run_test(size=(80, 24)) as pilot:
            app.theme = theme
            if isinstance(view, DiffView):
                view.show(HOSTILE, HOSTILE + "\x1b[/q]")
            elif isinstance(view, CodeView):
                view.show(HOSTILE, path="a.md", marked=(1, 2))
            else:
                view.show(HOSTILE, page="a.md")
            await settle(pilot)
            assert_harmless(app)
            assert ("[/q]" if isinstance(view, DiffView) else "[/x]") in screen_text(app)
            await pilot.press("slash", "left_square_bracket", "enter", "n", "N", "G", "home")
            await settle(pilot)
            assert_harmless(app)


async def test_hostile_rows_in_tables_and_outlines() -> None:
    table = TableView((Column("a[/b]", 12), Column("c")))
    app = ViewsApp(FilterTable(table))
    async with app.run_test(size=(60, 12)) as pilot:
        table.set_rows([TableRow("\x1b", (Cell("[/x]\x1b[1m"), Cell("漢\n\u202eb"))) for _ in "12"])
        await settle(pilot)
        assert "[/x]" in screen_text(app)
        assert_harmless(app)
    outline = OutlineView()
    app = ViewsApp(outline)
    async with app.run_test(size=(60, 12)) as pilot:
        outline.set_outline([Outline("[/x]\x1b", "\u202e漢字" * 40, "[b]\x9b", (Outline("in"),))])
        await settle(pilot)
        assert "[/x]" in screen_text(app)
        assert_harmless(app)


async def test_search_counts_walks_and_leaves() -> None:
    view = MarkdownView()
    app = ViewsApp(view)
    async with app.run_test(size=(80, 12)) as pilot:
        view.show("# T\n\n" + "needle and hay\n\nonly hay\n\n" * 30, page="a.md")
        await settle(pilot)
        await pilot.press("slash", *"needle")
        await settle(pilot)
        assert "1 of 30" in screen_text(app)
        await pilot.press("enter", "n", "n")
        await settle(pilot)
        assert view.search_words == "3 of 30"
        assert app.focused is view
        await pilot.press("slash", "escape")
        await settle(pilot)
        assert view.search_words == ""
        assert not app.query(SearchBar)


async def test_selected_text_is_copied_as_it_was_written() -> None:
    view = CodeView()
    app = ViewsApp(view)
    async with app.run_test(size=(80, 24)) as pilot:
        view.show(LEDGER, path="src/ledger.py")
        await settle(pilot)
        found = view.get_selection(Selection(Offset(0, 3), Offset(200, 4)))
        assert found is not None
        assert found[0] == 'class Ledger:\n    """Keeps postings of one tenant."""'
        everything = view.get_selection(Selection(None, None))
        assert everything is not None
        assert everything[0] == LEDGER.rstrip("\n")


async def test_a_wrapped_paragraph_is_copied_as_one() -> None:
    view = MarkdownView()
    app = ViewsApp(view)
    async with app.run_test(size=(40, 24)) as pilot:
        words = "every word of this paragraph has to be wrapped somewhere, twice at least"
        view.show(f"> {words}\n", page="a.md")
        await settle(pilot)
        found = view.get_selection(Selection(None, None))
        assert found is not None
        assert found[0] == f"▌ {words}"


async def test_code_shows_the_marked_lines_and_every_number() -> None:
    view = CodeView()
    app = ViewsApp(view)
    async with app.run_test(size=(60, 12)) as pilot:
        view.show("\n".join(f"x = {n}" for n in range(1, 301)), path="a.py", marked=(200, 204))
        await settle(pilot)
        shown = screen_text(app)
        assert "200 ▌ x = 200" in shown
        assert "204 ▌ x = 204" in shown
        assert "205   x = 205" in shown
        await pilot.press("home", "m")
        assert "200 ▌" in screen_text(app)


async def test_wrapping_code_keeps_the_place() -> None:
    view = CodeView()
    app = ViewsApp(view)
    async with app.run_test(size=(40, 12)) as pilot:
        view.show("\n".join(f"{n} " + "y" * 90 for n in range(1, 201)), path="a.txt", line=100)
        await settle(pilot)
        line = view.top_line
        await pilot.press("w")
        await settle(pilot)
        assert view.top_line == line
        assert "↪" in screen_text(app)


async def test_changes_are_walked() -> None:
    view = DiffView()
    app = ViewsApp(view)
    old = "\n".join(f"line {n}" for n in range(300))
    async with app.run_test(size=(80, 12)) as pilot:
        view.show(old, old.replace("line 50\n", "other 50\n").replace("line 200\n", "other 200\n"))
        await settle(pilot)
        assert "other 50" in screen_text(app)
        await pilot.press("x")
        await settle(pilot)
        await pilot.press("n")
        await settle(pilot)
        assert "other 200" in screen_text(app)
        await pilot.press("p")
        await settle(pilot)
        assert "other 50" in screen_text(app)
        await pilot.press("u")
        await settle(pilot)
        assert "line 50" in screen_text(app)
        assert " │ " in screen_text(app)


async def test_a_long_table_filters_marks_and_opens() -> None:
    table = TableView((Column("n", 8), Column("words")), marks=True, empty="None at all.")
    pane = FilterTable(table, noun="rows")
    app = Recorder(pane)
    async with app.run_test(size=(60, 14)) as pilot:
        table.focus()
        assert "None at all." in screen_text(app)
        table.set_rows(
            [TableRow(str(n), (Cell(str(n)), Cell(f"w{n % 7} of it"))) for n in range(10_000)]
        )
        pane.count()
        await pilot.press("end")
        await settle(pilot)
        assert "9999" in screen_text(app)
        assert "words" in screen_text(app).splitlines()[1]
        table.toggle_mark()
        await pilot.press("slash", *"w3 99", "enter")
        await settle(pilot)
        assert app.focused is table
        assert all("w3" in row.cells[1].text and "99" in row.cells[0].text for row in table.shown)
        assert f"{len(table.shown)} of 10000 rows · 1 marked" in screen_text(app)
        await pilot.press("enter")
        await settle(pilot)
        assert app.seen == [table.cursor]
        await pilot.press("slash", "escape")
        await settle(pilot)
        assert len(table.shown) == 10_000


async def test_new_rows_keep_the_cursor_on_its_key() -> None:
    table = TableView((Column("n"),))
    app = ViewsApp(table)
    async with app.run_test(size=(40, 10)) as pilot:
        table.set_rows([TableRow(key, (Cell(key),)) for key in "abcdef"])
        table.go_to("d")
        table.set_rows([TableRow(key, (Cell(key),)) for key in "xxabdz"])
        await settle(pilot)
        assert table.current is not None
        assert table.current.key == "d"
        table.set_rows([])
        await settle(pilot)
        assert table.current is None
        await pilot.press("down", "enter", "end")


async def test_an_outline_opens_closes_and_climbs() -> None:
    outline = OutlineView()
    app = Recorder(outline)
    inner = Outline("b", children=(Outline("c", value="leaf"),))
    async with app.run_test(size=(60, 12)) as pilot:
        outline.set_outline([Outline("a", children=(inner,)), Outline("z")])
        await pilot.press("enter", "down", "right", "right")
        await settle(pilot)
        assert outline.current is not None
        assert outline.current.title == "c"
        await pilot.press("enter")
        await settle(pilot)
        assert app.seen == [2]
        await pilot.press("left", "left", "left")
        await settle(pilot)
        assert outline.current.title == "a"
        assert outline.item_count() == 3
        await pilot.press("minus")
        await settle(pilot)
        assert outline.item_count() == 2


async def test_empty_viewers_survive_every_key() -> None:
    keys = (
        "down", "up", "end", "home", "pagedown", "pageup", "enter", "right_square_bracket",
        "n", "p", "x", "u", "w", "y", "space", "left", "right", "plus", "minus",
    )  # fmt: skip
    views: list[LinesView | OutlineView] = [MarkdownView(), CodeView(), DiffView(), OutlineView()]
    for view in views:
        app = ViewsApp(view)
        async with app.run_test(size=(40, 10)) as pilot:
            if not isinstance(view, OutlineView | DiffView):
                view.show("")
            await pilot.press(*keys)
            await settle(pilot)
            assert app.is_running


@pytest.mark.parametrize(("theme", "no_color"), [("ansi-dark", ""), ("docgen-dark", "1")])
async def test_what_is_chosen_is_seen_without_colours(
    theme: str, no_color: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    view = MarkdownView()
    app = ViewsApp(view)
    async with app.run_test(size=(80, 12)) as pilot:
        app.theme = theme
        view.show("[`f`](../src/a.py#L1) and [g](b.md)\n", page="a.md")
        await settle(pilot)
        await pilot.press("right_square_bracket")
        await settle(pilot)
        reversed_text = [s.text for s in view.render_line(0) if s.style and s.style.reverse]
        assert reversed_text == ["f"]
