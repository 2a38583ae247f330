"""A symbol has one entry; pages that only name it lead there, and do not change when lines move."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docgen_engine.backends.static.writing.entries import Entry
from docgen_engine.backends.static.writing.render import Drafted, Renderer
from docgen_engine.backends.static.writing.tokens import (
    cite_mark,
    cited_symbols,
    footnoted,
    inside_mark,
    question_mark,
)
from docgen_engine.domain.anchors import slug
from docgen_engine.domain.evidence import Reference
from support.static_world import World

FILES = {
    "pyproject.toml": '[project]\nname = "yard"\nversion = "1"\ndependencies = ["httpx"]\n',
    "README.md": "# yard\n\nYard keeps wagons.\n",
    "src/yard/__init__.py": '"""Keeps wagons."""\n',
    "src/yard/store.py": '"""The store."""\n\nimport os\n\nfrom yard.wagons import Wagon\n\n'
    'KEPT = Wagon\n\n\nclass Bare(Exception):\n    """Raised when nothing is kept."""\n\n\n'
    'def _look() -> None:\n    if not os.environ["YARD_GATE"]:\n        raise Bare\n',
    "src/yard/__main__.py": "from yard.wagons import shunt\n\n"
    'if __name__ == "__main__":\n    shunt()\n',
}
SHUNT = '''
class Jam(Exception):
    """Raised when the yard is full."""


def shunt() -> int:
    """Shunts all."""
    import os

    import httpx

    if not os.environ["YARD_SIZE"]:
        raise Jam
    return sort_1(httpx.get("").status_code, couple(1))


def couple(one: int) -> int:
    """Couples some."""
    return sort_2(one, one)

'''
"""A call, an import, an error and a variable of the environment, each inside of a function."""


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
    return f'"""Wagons."""\n\n{lead}\nclass Wagon:\n    """A wagon."""\n\n{methods}\n{functions}{SHUNT}'


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


def test_moved_lines_change_the_pages_with_entries_and_calls_alone(
    pages: dict[str, str], tmp_path: Path
) -> None:
    moved = written(tmp_path, "# A remark.\n")
    changed = {path for path in pages if pages[path] != moved[path]}
    assert changed
    assert all(path.startswith(("api/", "flows/")) for path in changed)


def test_a_step_of_a_flow_names_the_line_of_its_call(pages: dict[str, str]) -> None:
    flow = next(text for path, text in pages.items() if path.startswith("flows/"))
    called = next(line for line in flow.splitlines() if "[`couple`](../api/" in line)
    assert re.search(r", called at \[src/yard/wagons\.py:\d+\]\(\S+#L\d+\): Couples", called)


def test_what_stands_inside_of_a_function_leads_to_its_entry(pages: dict[str, str]) -> None:
    entry = re.compile(r"\[`shunt`\]\(\S*api/yard-wagons\S*#functions\)")
    for page, name in (
        ("03-development-setup.md", "`YARD_SIZE`"),
        ("04-api-reference.md", "[`Jam`]"),
        ("components/yard-wagons.md", "`httpx`"),
    ):
        rows = [line for line in pages[page].splitlines() if line.startswith(f"| {name}")]
        assert any(entry.search(row) for row in rows), rows


def test_a_class_is_too_large_to_stand_for_a_line(tmp_path: Path) -> None:
    files = {
        **FILES,
        "src/yard/wagons.py": wagons(),
        "src/yard/size.py": "import os\n\n\nclass Size:\n    of = os.environ['A']\n    to = 1\n",
    }
    world = World(tmp_path, files)
    world.plan()
    setup = world.written()["03-development-setup.md"].text
    assert "[src/yard/size.py:5](../src/yard/size.py#L5)" in setup


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


def test_a_quotation_rests_on_the_citation_beside_it_alone() -> None:
    readme = cited(("README.md", ""))
    assert "[`Wagon`](../api/yard.md#wagon)" in rendered(f"{cited(HERE)}. “Keeps it.” {readme}")
    assert "#L3-L5" in rendered(f"{cited(HERE)} says, in its words, “Keeps it.” See {readme}.")
    assert "#L3-L5" in rendered(f"| {cited(HERE)} | “Keeps it.” | {readme} |")


def test_what_a_symbol_says_of_itself_stands_at_its_entry() -> None:
    said = f"{cited(HERE)} in {cite_mark(Reference('src/a.py', 1, 1), 'src/a.py')}, "
    assert "#wagon)" in rendered(f"{said}which is described as “Keeps it.”")
    assert "#L3-L5" in rendered(f"{cited(HERE)} is described as “Keeps it.”")


def test_lines_inside_of_a_definition_are_told_by_its_name() -> None:
    here, there = (inside_mark(Reference(file, 4, 4), "Wagon") for file in (HERE[0], "src/b.py"))
    assert rendered(f"Read by {here}.") == "Read by [`Wagon`](../api/yard.md#wagon)."
    assert rendered(f"Read by {there}.") == "Read by [src/b.py:4](../../src/b.py#L4)."
    assert footnoted(f"Read by {here}.")[0] == "Read by [^1]."


def test_what_stands_above_the_entries_of_a_page_leads_down_to_them() -> None:
    entries = {HERE: Entry("04-api-reference.md", "wagon", "Overview")}
    renderer = Renderer(
        "04-api-reference.md", "documentation", ["04-api-reference.md"], {}, entries
    )
    drafted = (f"Has {cited(HERE)}.", "#### `Wagon`", f"It is {cited(HERE)}.")
    text = renderer.page("T", [Drafted("Overview", drafted, links=True)]).text
    assert "Has [`Wagon`](#wagon)." in text
    assert "It is [`Wagon`](../src/a.py#L3-L5)." in text


def test_an_answer_is_never_without_lines() -> None:
    asked = question_mark("q1")
    once = rendered(f"{asked}Defines {cited(HERE)}.")
    assert "#L3-L5" in once
    twice = rendered(f"{asked}Defines {cited(HERE)}, see {cited(('README.md', ''))}.")
    assert "[`Wagon`](../api/yard.md#wagon)" in twice


def test_names_with_a_bar_are_found_again() -> None:
    keys = [("a|b.rb", "Set.|"), ("a.py", "run")]
    assert list(cited_symbols(" and ".join(map(cited, keys)))) == keys
