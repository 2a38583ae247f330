"""Of a program that answers requests these come first, by the part that declares them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from docgen_engine.backends.static.parts.told_requests import telling
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.analysis import Flow, FlowEntry, Flows
from support.static_world import World

ROUTE = '@app.{0}("/{1}/{2}")\ndef {1}_{2}():\n    return load()\n\n\n'


def web(area: str, count: int) -> str:
    head = "from fastapi import FastAPI\nfrom yard.store.disk import load\n\napp = FastAPI()\n\n\n"
    made = "".join(ROUTE.format("get", area, number) for number in range(count))
    return head + made + ROUTE.format("post", area, "new")


STORE = (
    "import redis\n\n\nclass Lost(Exception):\n    pass\n\n\n"
    "def load():\n    raise Lost\n\n\ndef keep():\n    return 1\n" + "# line\n" * 60
)
FILES = {
    "README.md": "# yard\n\nYard is a web application for wagons.\n",
    "requirements.txt": "fastapi==1\nredis==2\n",
    "yard/__init__.py": "",
    "yard/cars/__init__.py": "",
    "yard/cars/web.py": web("cars", 14)
    + "class Full(Exception):\n    pass\n\n\ndef fill():\n    raise Full\n",
    "yard/ships/__init__.py": "",
    "yard/ships/web.py": web("ships", 13),
    "yard/store/__init__.py": "",
    "yard/store/disk.py": STORE,
}


@pytest.fixture(name="yard")
def make_yard(tmp_path: Path) -> World:
    world = World(tmp_path, FILES)
    world.plan()
    return world


def test_requests_stand_before_the_names_of_the_code(yard: World) -> None:
    text = yard.page("04-api-reference.md").text
    overview = text.split("## Overview", 1)[1].split("\n## ", 1)[0]
    assert "Others call it by requests, such as `POST /cars/new` ([web.py:" in overview
    assert "| Main names |" not in overview
    assert text.index("### Routes") < text.index("### Names in the code")
    assert "| Main names |" in text.split("### Names in the code", 1)[1]


def test_many_requests_are_grouped_by_the_part_that_declares_them(yard: World) -> None:
    text = yard.page("04-api-reference.md").text
    cars, ships = text.index("#### Of yard.cars"), text.index("#### Of yard.ships")
    assert cars < text.index("`GET /cars/3`") < ships < text.index("`GET /ships/3`")


def test_errors_say_of_which_part_they_are(yard: World) -> None:
    errors = yard.page("04-api-reference.md").text.split("## Errors", 1)[1]
    assert "| Error | Component |" in errors
    rows = {line.split("`")[1]: line for line in errors.splitlines() if line.startswith("| [`")}
    assert "[yard.store](components/yard-store.md)" in rows["Lost"]
    assert "[yard.cars](components/yard-cars.md)" in rows["Full"]


def test_a_part_without_words_is_told_by_what_it_answers_and_who_uses_it(yard: World) -> None:
    overview = yard.page("01-project-overview.md").text
    rows = {line.split("[", 1)[1].partition("]")[0]: line for line in overview.splitlines()
            if line.startswith("| [")}  # fmt: skip
    assert "Answers requests such as `POST /cars/new`, `GET /cars/0`" in rows["yard.cars"]
    assert "No other part imports `redis`." in rows["yard.store"]
    assert "Used by `yard.cars` and `yard.ships`." in rows["yard.store"]
    page = yard.page("components/yard-store.md").text
    assert "No other part imports `redis`." in page


def test_flows_of_requests_come_before_errands(yard: World) -> None:
    def flow(kind: str) -> Flow:
        return Flow(kind, kind, kind, FlowEntry("yard/store/disk.py", 8, "load"), ())

    analysis = msgspec.structs.replace(
        yard.analysis, flows=Flows("", tuple(map(flow, ("main", "subcommand", "api", "route"))))
    )
    known = Knowledge(
        yard.index, analysis, name="yard", structure=yard.structure, guidance=yard.guidance
    )
    assert known.is_web
    assert [each.type for each in known.flows] == ["main", "route", "subcommand", "api"]
    lent = msgspec.structs.replace(analysis.discovery, project_type="library")
    analysis = msgspec.structs.replace(analysis, discovery=lent)
    library = Knowledge(
        yard.index, analysis, name="yard", structure=yard.structure, guidance=yard.guidance
    )
    assert [each.type for each in library.flows] == ["main", "subcommand", "api", "route"]


def test_requests_that_change_something_and_are_short_tell_most() -> None:
    names = ["ANY /", "GET /a/b/c", "ANY /a", "POST /a/b", "ANY /a"]
    assert telling(names) == ["POST /a/b", "/a", "GET /a/b/c", "/"]
