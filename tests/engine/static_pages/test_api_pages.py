"""The API reference: every public name once, on pages that can be read, links that lead there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docgen_engine.backends.static.writing.api_pages import api_pages, api_parts, parts_of
from docgen_engine.backends.static.writing.documents import open_desk
from docgen_engine.backends.static.writing.pages.model_fields import shown_default
from docgen_engine.domain.tasks import Role
from support.static_world import World

PYPROJECT = '[project]\nname = "yard"\nversion = "1"\n[project.scripts]\nyard = "yard.cli:main"\n'


def module(name: str, count: int, words: str = "Does its work for the yard, and well.") -> str:
    functions = "".join(
        f'def {name}_{number}(value: int, other: str = "a long default for this") -> int:\n'
        f'    """{words}"""\n    return value\n\n\n'
        for number in range(count)
    )
    return f'"""Module {name}."""\n\n\n{functions}'


def large() -> dict[str, str]:
    return {
        "pyproject.toml": PYPROJECT,
        "README.md": "# yard\n\nYard keeps wagons.\n",
        "src/yard/__init__.py": '"""Keeps wagons."""\n',
        "src/yard/cli.py": module("main", 2),
        "src/yard/rails/__init__.py": '"""Rails."""\n',
        "src/yard/rails/long.py": module("long", 220),
        "src/yard/rails/short.py": module("short", 30),
        "src/yard/rails/shed/__init__.py": '"""Sheds."""\n',
        "src/yard/rails/shed/gate.py": module("gate", 90),
        "src/yard/wagons.py": module("wagon", 40),
    }


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("yard"), large())
    world.plan()
    return world


def reference(world: World) -> dict[str, str]:
    return {
        path: result.text
        for path, result in world.written().items()
        if path.startswith(("api/", "04-", "components/"))
    }


def test_every_public_name_has_one_entry_on_a_page_that_can_be_read(yard: World) -> None:
    pages = reference(yard)
    text = "".join(body for path, body in pages.items() if path.startswith(("api/", "04-")))
    for name, count in (("long", 220), ("short", 30), ("gate", 90), ("wagon", 40)):
        for number in range(count):
            assert len(re.findall(rf"^\| \[`{name}_{number}`\]", text, re.MULTILINE)) == 1
    assert max(len(body.encode()) for body in pages.values()) < 60_000
    assert '`def long_7(value: int, other: str = "a long default for this") -> int`' in text


def test_the_overview_leads_to_the_pages_of_each_component(yard: World) -> None:
    desk = open_desk(yard.index, yard.request(Role.WRITER, "04-api-reference.md"))
    overview = yard.page("04-api-reference.md").text
    listed = api_pages(desk)
    assert len(listed) > 3
    for path in listed.values():
        assert f"]({path})" in overview
    parts = {part.key for part in api_parts(desk)}
    every = {part.key for c in desk.components for part in parts_of(desk, c)}
    assert parts == every


def test_a_component_page_names_the_main_symbols_and_links_to_all(yard: World) -> None:
    pages = reference(yard)
    component = pages["components/yard-wagons.md"]
    assert "](../api/yard-wagons.md)" in component
    assert component.count("def wagon_") < 20


def test_a_small_repository_has_its_whole_reference_on_one_page(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": PYPROJECT,
        "README.md": "# yard\n\nYard keeps wagons.\n",
        "src/yard/__init__.py": module("wagon", 12),
    }
    world = World(tmp_path, files)
    world.plan()
    pages = reference(world)
    assert not [path for path in pages if path.startswith("api/")]
    assert "[`wagon_11`](" in pages["04-api-reference.md"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("None", "None"),
        ('Field(default="GET")', '"GET"'),
        ("Field(default=None, exclude=True)", "None"),
        ("Field(default_factory=list)", "list()"),
        ("field(default_factory=lambda: [1, 2])", "lambda: [1, 2]"),
        ('Field("a, b", title="x")', '"a, b"'),
        ("Field(...)", ""),
        ("mapped_column(sa.String, nullable=False)", ""),
        ("orm.mapped_column(sa.Integer, default=f(1, 2))", "f(1, 2)"),
        ("Fields(1)", "Fields(1)"),
        ("field() or other()", "field() or other()"),
    ],
)
def test_a_default_is_the_value_that_a_field_gets(written: str, shown: str) -> None:
    assert shown_default(written) == shown


def go_module() -> dict[str, str]:
    """A type whose methods are in two files, and more files than a page holds."""
    files = {
        "go.mod": "module example.org/yard\n\ngo 1.22\n",
        "README.md": "# yard\n\nYard is a library that keeps wagons.\n",
        "wagon.go": "// Package yard keeps wagons.\npackage yard\n\n"
        "// Wagon rolls.\ntype Wagon struct{}\n\n// Stop stops it.\nfunc (w *Wagon) Stop() {}\n",
        "aaa_run.go": "package yard\n\n// Roll rolls it.\nfunc (w *Wagon) Roll() {}\n",
    }
    for letter in "bcdefghijklmnopq":
        names = (f"{letter.upper()}ells{number}Ring" for number in range(24))
        files[f"{letter}_bells.go"] = "package yard\n\n" + "\n".join(
            f"// {name} rings for the yard, and well.\nfunc {name}(a int) int {{\n\treturn a\n}}\n"
            for name in names
        )
    return files


def test_methods_of_go_stand_with_their_type_whichever_file_they_are_in(tmp_path: Path) -> None:
    world = World(tmp_path, go_module())
    world.plan()
    pages = reference(world)
    (page,) = [text for text in pages.values() if "### `Wagon`" in text]
    entry = page.partition("### `Wagon`")[2].partition("\n#")[0]
    assert "`Wagon.Stop`" in entry
    assert "`Wagon.Roll`" in entry
    assert sum(text.count("[`Wagon.Roll`]") for path, text in pages.items() if "api/" in path) == 1


def test_parts_of_a_component_are_named_by_their_files_and_divide_none(tmp_path: Path) -> None:
    world = World(tmp_path, go_module())
    world.plan()
    parts = api_parts(open_desk(world.index, world.request(Role.WRITER, "04-api-reference.md")))
    assert len(parts) > 1
    files = [{api.file for api in part.apis if not api.parent} for part in parts]
    assert sum(map(len, files)) == len(set.union(*files))
    for part, held in zip(parts[1:], files[1:], strict=True):
        assert part.name.endswith(f": {min(held)} to {max(held)}")


def test_a_type_with_a_page_of_its_own_gives_it_its_name(tmp_path: Path) -> None:
    methods = "".join(
        f"// Ring{at} rings for the yard, and well, whatever the weather may be today.\n"
        f"func (b *Bell) Ring{at}(loud int, often int) (int, error) {{\n\treturn 1, nil\n}}\n\n"
        for at in range(240)
    )
    files = go_module()
    files["bell.go"] = (
        f"package yard\n\nfunc A(a int) int {{ return a }}\n\n// Bell rings.\ntype Bell struct{{}}\n\n{methods}"
    )
    world = World(tmp_path, files)
    world.plan()
    parts = api_parts(open_desk(world.index, world.request(Role.WRITER, "04-api-reference.md")))
    assert "yard/bell.go: Bell" in [part.name for part in parts]
