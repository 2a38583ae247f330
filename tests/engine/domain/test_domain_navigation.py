"""The navigation block: composed from the plan, put on a page and taken off again."""

from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.documents.assignments import Generator, PlannedPage
from docgen_engine.domain.navigation import (
    NAV_END,
    NAV_START,
    Navigation,
    extract_navigation,
    strip_navigation,
)


def planned(path: str, order: int, title: str = "") -> PlannedPage:
    return PlannedPage(path, order, title or path, (), "", (), "writer-1", Generator.WRITER, "")


PLAN = [
    planned("index.md", 0, "Index"),
    planned("01-project-overview.md", 1, "Project overview"),
    planned("02-technical-stack.md", 2, "Stack [draft]"),
    planned("flows/run me.md", 20, "Run"),
]
PATHS = st.sampled_from([page.path for page in PLAN])
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=200).map(
    lambda text: text.replace(NAV_START, "").replace("\r", "")
)


@given(TEXT, PATHS)
def test_stripping_undoes_adding(text: str, page: str) -> None:
    assert strip_navigation(Navigation(PLAN).applied(text, page)) == text.rstrip("\n") + "\n"


@given(TEXT, PATHS)
def test_adding_twice_is_adding_once(text: str, page: str) -> None:
    once = Navigation(PLAN).applied(text, page)
    assert Navigation(PLAN).applied(once, page) == once


@given(TEXT, PATHS)
def test_the_block_on_a_page_is_the_plan_s(text: str, page: str) -> None:
    whole = Navigation(PLAN).applied(text, page)
    assert extract_navigation(whole) == Navigation(PLAN).block(page)
    assert whole.endswith(NAV_END + "\n")


@given(st.permutations(PLAN), PATHS)
def test_only_the_order_of_the_plan_counts(plan: list[PlannedPage], page: str) -> None:
    assert Navigation(plan).block(page) == Navigation(PLAN).block(page)


@given(TEXT)
def test_a_page_without_a_block_stays(text: str) -> None:
    assert extract_navigation(text) is None
    assert strip_navigation(text) == text


def test_neighbours_and_index() -> None:
    block = Navigation(PLAN).block("02-technical-stack.md")
    assert "[Index](index.md) · ← [Project overview](01-project-overview.md)" in block
    assert "[Run](flows/run%20me.md) →" in block


def test_a_page_in_a_folder_links_up() -> None:
    block = Navigation(PLAN).block("flows/run me.md")
    assert "[Index](../index.md)" in block
    assert "← [Stack \\[draft\\]](../02-technical-stack.md)" in block
    assert "→" not in block


def test_a_page_that_quotes_the_marker_keeps_its_text() -> None:
    text = f"# Pages\n\nThe block begins with `{NAV_START}` and ends with `{NAV_END}`.\n"
    assert strip_navigation(Navigation(PLAN).applied(text, "index.md")) == text
