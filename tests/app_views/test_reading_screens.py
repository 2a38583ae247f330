from __future__ import annotations

import msgspec
from textual.widgets import Input

from app_views import samples
from app_views.views_app import ViewsApp, screen_text, settle
from docgen_engine.domain.documents.assignments import WorkAssignments
from docgen_engine.domain.evidence import Reference
from docgen_tui.screens.code import CodeScreen
from docgen_tui.screens.documents import DocumentsScreen
from docgen_tui.screens.files import FilesScreen
from docgen_tui.screens.note import NoteModal
from docgen_tui.screens.preview import PreviewScreen
from docgen_tui.screens.versions import VersionsScreen

PAGE = "01-project-overview.md"


async def test_a_citation_leads_to_its_code_and_back() -> None:
    app = ViewsApp(screen=PreviewScreen(samples.engine(), PAGE))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("right_square_bracket", "right_square_bracket")
        await settle(pilot)
        assert "src/ledger.py:12-20" in screen_text(app)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, CodeScreen)
        assert app.screen.reference == Reference("src/ledger.py", 12, 20, "Ledger.close")
        assert "▌" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, PreviewScreen)


async def test_a_citation_leads_to_its_code_from_pages_outside_of_the_repository() -> None:
    engine = samples.engine()
    engine.place = "../repository/../pages"
    there = {number: text.replace("](../", "](../repository/") for number, text
             in engine.texts[PAGE].items()}  # fmt: skip
    engine.texts[PAGE] = there
    app = ViewsApp(screen=PreviewScreen(engine, PAGE))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("right_square_bracket", "right_square_bracket", "enter")
        await settle(pilot)
        assert isinstance(app.screen, CodeScreen)
        assert app.screen.reference == Reference("src/ledger.py", 12, 20, "Ledger.close")


async def test_a_page_that_is_only_planned_shows_its_plan() -> None:
    engine = samples.engine()
    plan = engine.documents["work-assignments"]
    assert isinstance(plan, WorkAssignments)
    entry = next(page for page in plan.plan if page.path == PAGE)
    engine.views = [
        msgspec.structs.replace(view, state="planned", version=0, newer=0)
        for view in engine.views
        if view.path == PAGE
    ]
    app = ViewsApp(screen=PreviewScreen(engine, entry.path))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        shown = screen_text(app)
        assert entry.title in shown
        assert "Not written yet." in shown
        assert entry.sections[0] in shown
        assert "docgen-tui status" not in shown


async def test_the_page_as_source_and_as_difference() -> None:
    app = ViewsApp(screen=PreviewScreen(samples.engine(), PAGE))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "v3 is newer" in screen_text(app)
        await pilot.press("s")
        await settle(pilot)
        assert "## Key features" in screen_text(app)
        await pilot.press("d")
        await settle(pilot)
        shown = screen_text(app)
        assert "v2 → v3 (newer, not active)" in shown
        assert "+   - never changed" in shown
        await pilot.press("d")
        await settle(pilot)
        assert "• Postings are append-only" in screen_text(app)


async def test_links_open_pages_and_backspace_returns() -> None:
    screen = PreviewScreen(samples.engine(), PAGE)
    app = ViewsApp(screen=screen)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen.follow("05-data-models.md", "core-entities")
        await settle(pilot)
        assert screen.path == "05-data-models.md"
        assert "A Posting." in screen_text(app)
        screen.follow("09-gone.md")
        await settle(pilot)
        assert screen.path == "05-data-models.md"
        await pilot.press("backspace")
        await settle(pilot)
        assert screen.path == PAGE


async def test_findings_are_walked_in_the_page() -> None:
    app = ViewsApp(screen=PreviewScreen(samples.engine(), PAGE))
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f")
        await settle(pilot)
        assert "1 of 2 · line 40 · the page 09-gone.md is not in the plan" in screen_text(app)
        await pilot.press("f")
        await settle(pilot)
        assert "2 of 2 · line 10" in screen_text(app)


async def test_headings_lead_into_the_page() -> None:
    app = ViewsApp(screen=PreviewScreen(samples.engine(), PAGE))
    async with app.run_test(size=(80, 16)) as pilot:
        await settle(pilot)
        await pilot.press("o")
        await settle(pilot)
        assert "▾ Acme billing" in screen_text(app)
        await pilot.press("end", "enter")
        await settle(pilot)
        assert "Components" in "".join(screen_text(app).splitlines()[1:4])


async def test_a_page_that_cannot_be_read_says_so() -> None:
    app = ViewsApp(screen=CodeScreen(samples.engine(), "src/gone.py", 3))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "src/gone.py is not in the snapshot" in screen_text(app)


async def test_drift_and_lines_beyond_the_end_are_said() -> None:
    engine = samples.engine()
    app = ViewsApp(screen=CodeScreen(engine, "README.md", 3))
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        assert "has changed since the snapshot" in screen_text(app)
    app = ViewsApp(screen=CodeScreen(engine, "src/ledger.py", 90))
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        assert "cites line 90; the file has 20" in screen_text(app)


async def test_marked_pages_are_made_again_with_a_note() -> None:
    engine = samples.engine()
    app = ViewsApp(screen=FilesScreen(engine))
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await pilot.press("space", "space")
        await settle(pilot)
        assert "2 pages marked" in screen_text(app)
        await pilot.press("g")
        await settle(pilot)
        assert isinstance(app.screen, NoteModal)
        await pilot.press(*"short", "enter")
        await settle(pilot)
        assert engine.calls == [("regenerate", None, (PAGE, "05-data-models.md"), "short")]
        assert not isinstance(app.screen, FilesScreen)


async def test_leaving_the_note_changes_nothing_and_a_refusal_stays() -> None:
    engine = samples.engine()
    app = ViewsApp(screen=FilesScreen(engine))
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await pilot.press("g", "escape")
        await settle(pilot)
        assert engine.calls == []
        assert isinstance(app.screen, FilesScreen)
        engine.refuse = "The run is running; stop it first."
        await pilot.press("g", "enter")
        await settle(pilot)
        assert "The run is running; stop it first." in screen_text(app)
        assert isinstance(app.screen, FilesScreen)


async def test_files_open_pages_versions_and_differences() -> None:
    app = ViewsApp(screen=FilesScreen(samples.engine()))
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await pilot.press("v")
        await settle(pilot)
        assert isinstance(app.screen, VersionsScreen)
        await pilot.press("escape", "d")
        await settle(pilot)
        assert isinstance(app.screen, PreviewScreen)
        assert app.screen.mode == "diff"
        await pilot.press("escape", "down", "down", "enter")
        await settle(pilot)
        assert isinstance(app.screen, FilesScreen)


async def test_any_two_versions_are_compared() -> None:
    app = ViewsApp(screen=VersionsScreen(samples.engine(), PAGE))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        shown = screen_text(app)
        assert "v3 is newer than the active v2" in shown
        assert "v2 → v3: 2 lines added, 1 removed" in shown
        await pilot.press("down", "down")
        await settle(pilot)
        assert "v1 is the first version" in screen_text(app)
        await pilot.press("space", "home", "space")
        await settle(pilot)
        assert "v1 → v3" in screen_text(app)


async def test_documents_as_readers_want_them() -> None:
    app = ViewsApp(screen=DocumentsScreen(samples.engine()))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "Routes invoices between tenants and ledgers" in screen_text(app)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, CodeScreen)
        await pilot.press("escape", "2")
        await settle(pilot)
        assert "How does an invoice become a posting?" in screen_text(app)
        assert "1 critical" in screen_text(app)
        await pilot.press("down")
        await settle(pilot)
        assert "What happens when a period is closed?" in screen_text(app).split("Why:")[0]
        await pilot.press("3")
        await settle(pilot)
        assert "✓ answered" in screen_text(app)
        assert "2 of 4 questions answered" in screen_text(app)
        await pilot.press("tab")
        await settle(pilot)
        assert "no benchmarks were found" not in screen_text(app)
        await pilot.press("plus")
        await settle(pilot)
        assert "no benchmarks were found" in screen_text(app)
        await pilot.press("5")
        await settle(pilot)
        assert "87 of 100" in screen_text(app)
        assert "not measured" in screen_text(app)
        await pilot.press("s")
        await settle(pilot)
        assert '"overall_score": 87.0' in screen_text(app)


async def test_a_document_that_is_not_there_says_when_it_comes() -> None:
    engine = samples.engine()
    del engine.documents["research"]
    app = ViewsApp(screen=DocumentsScreen(engine, "research"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Not there yet: phase 3 makes it." in screen_text(app)
        await pilot.press("s")
        await settle(pilot)
        assert "Not there yet: phase 3 makes it." in screen_text(app)


async def test_few_widgets_stand_on_every_screen() -> None:
    engine = samples.engine()
    screens = (
        PreviewScreen(engine, PAGE), FilesScreen(engine), DocumentsScreen(engine),
        VersionsScreen(engine, PAGE), CodeScreen(engine, "src/ledger.py", 1),
    )  # fmt: skip
    for screen in screens:
        app = ViewsApp(screen=screen)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            assert len(list(app.screen.walk_children())) < 40


async def test_an_input_takes_its_own_letters() -> None:
    app = ViewsApp(screen=FilesScreen(samples.engine()))
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"gvd q")
        await settle(pilot)
        assert isinstance(app.screen, FilesScreen)
        assert app.screen.query_one(Input).value == "gvd q"
