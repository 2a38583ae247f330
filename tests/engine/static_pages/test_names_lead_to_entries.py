"""A symbol has one entry; pages that only name it lead there, and do not change when lines move."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docgen_engine.backends.static.writing.entries import Entry
from docgen_engine.backends.static.writing.render import Drafted, Renderer
from docgen_engine.backends.static.writing.tokens import cite_mark, cited_symbols, question_mark
from docgen_engine.domain.anchors import slug
from docgen_engine.domain.evidence import Reference
from support.static_world import World

FILES = {
    "pyproject.toml": '[project]\nname = "yard"\nversion = "1"\n',
    "README.md": "# yard\n\nYard keeps wagons.\n",
    "src/yard/__init__.py": '"""Keeps wagons."""\n',
    "src/yard/store.py": '"""The store."""\n\nfrom yard.wagons import Wagon\n\nKEPT = Wagon\n',
}


def wagons(lead: str = "") -> str:
    methods = "".join(
        f'    def turn_{n}(self, by: int = {n}) -> int:\n        """Turns it."""\n'
        f"        return by\n\n"
        for n in range(120)
    )
    functions = "".join(
        f'def sort_{n}(one: int, other: int) -> int:\n    """Sorts some."""\n    return one\n\n\n'
        for n in range(150)
    )
    return f'"""Wagons."""\n\n{lead}\nclass Wagon:\n    """A wagon."""\n\n{methods}\n{functions}'


def written(folder: Path, lead: str = "") -> dict[str, str]:
    world = World(folder, {**FILES, "src/yard/wagons.py": wagons(lead)})
    world.plan()
    return {path: result.text for path, result in world.written().items()}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return written(tmp_path_factory.mktemp("one"))


def test_names_on_a_components_page_lead_to_their_entries(pages: dict[str, str]) -> None:
    component = pages["components/yard-wagons.md"]
    way = re.search(r"\[`Wagon`\]\(\.\./(?P<page>api/[^#]+)#(?P<anchor>[\w-]+)\)", component)
    assert way is not None
    entry = pages[way["page"]]
    assert way["anchor"] in {
        slug(title) for title in re.findall(r"^#+ `?([^`\n]+)`?$", entry, re.MULTILINE)
    }
    assert re.search(r"\[`Wagon`\]\(\.\./\.\./src/yard/wagons\.py#L\d+-L\d+\)", entry)


def test_moved_lines_change_the_page_with_the_entries_alone(
    pages: dict[str, str], tmp_path: Path
) -> None:
    moved = written(tmp_path, "# A remark.\n")
    changed = {path for path in pages if pages[path] != moved[path]}
    assert changed
    assert all(path.startswith("api/") for path in changed)


HERE, THERE = ("src/a.py", "Wagon"), ("src/b.py", "Store")
ENTRIES = {HERE: Entry("api/yard.md", "wagon"), THERE: Entry("api/gone.md", "store")}


def rendered(text: str, page: str = "components/yard.md", *, links: bool = True) -> str:
    renderer = Renderer(page, "documentation", ["api/yard.md", page], {}, ENTRIES)
    return renderer.page("T", [Drafted("S", (text,), links)]).text.split("## S\n\n")[1].strip()


def cited(key: tuple[str, str], label: str = "") -> str:
    return cite_mark(Reference(key[0], 3, 5, key[1]), label)


def test_a_name_leads_to_its_entry() -> None:
    assert rendered(f"See {cited(HERE)}.") == "See [`Wagon`](../api/yard.md#wagon)."


def test_where_entries_stand_their_own_lines_are_cited() -> None:
    shown = "[`Wagon`](../../src/a.py#L3-L5)"
    assert rendered(cited(HERE), links=False) == shown
    assert rendered(cited(HERE), "api/yard.md") == "[`Wagon`](#wagon)"


def test_an_entry_on_a_page_that_is_not_planned_is_none() -> None:
    assert rendered(cited(THERE)) == "[`Store`](../../src/b.py#L3-L5)"


def test_a_quotation_keeps_its_lines_and_a_label_its_words() -> None:
    assert "#L3-L5" in rendered(f"“Keeps it.” {cited(HERE)}")
    assert "#L3-L5" in rendered(cited(HERE, "wagons"))


def test_an_answer_is_never_without_lines() -> None:
    asked = question_mark("q1")
    once = rendered(f"{asked}Defines {cited(HERE)}.")
    assert "#L3-L5" in once
    twice = rendered(f"{asked}Defines {cited(HERE)}, see {cited(('README.md', ''))}.")
    assert "[`Wagon`](../api/yard.md#wagon)" in twice


def test_names_with_a_bar_are_found_again() -> None:
    keys = [("a|b.rb", "Set.|"), ("a.py", "run")]
    assert list(cited_symbols(" and ".join(map(cited, keys)))) == keys
