"""The API reference: every public name once, on pages that can be read, links that lead there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docgen_engine.backends.static.writing.api_pages import api_pages, api_parts, parts_of
from docgen_engine.backends.static.writing.documents import open_desk
from docgen_engine.backends.static.writing.pages.models import shown_default
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
