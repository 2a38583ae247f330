"""Component pages, the overview and the index say what a part is, and each thing once."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.domain.index_page import compose_index
from support.static_world import FILES, World

BODY = "\n\n    def {0}(self):\n        return 1\n"
PACKAGE = '{{\n  "name": "{0}",\n  "version": "1.0.0",\n{1}  "license": "MIT"\n}}\n'
FUNCTION = "export function {0}(x: number): number {{\n  return x;\n}}\n" + "// line\n" * 40


def text_of(world: World, path: str) -> str:
    return world.page(path).text


def planned(root: Path, files: dict[str, str]) -> World:
    world = World(root, files)
    world.plan()
    return world


@pytest.fixture
def shelf(tmp_path: Path) -> World:
    models = "from pydantic import BaseModel\n\n\n" + "\n\n".join(
        f"class {name}(BaseModel):\n    a: int\n    b: int\n" + "    # space\n" * 8
        for name in ("Book", "Shelf", "Reader")
    )
    return planned(
        tmp_path,
        {
            **FILES,
            "src/kettle/books.py": models + "\n\ndef lend(book):\n    return book\n",
            "src/kettle/brewer.py": '\nclass Brewer:\n    """Makes tea of leaves and water."""\n'
            + BODY.format("brew") * 12,
            "docs/brewing.md": "# Brewing tea\n\nTakes three minutes.\n",
        },
    )


def test_a_part_without_words_of_its_own_is_known_by_what_it_defines(shelf: World) -> None:
    page = text_of(shelf, "components/kettle-books.md")
    first = page.split("\n## ")[1]
    assert "the subtypes [`Book`](" in first
    assert "of `BaseModel`; the function [`lend`](" in first
    overview = text_of(shelf, "01-project-overview.md")
    assert "Defines the subtypes [`Book`](" in overview


def test_a_part_that_is_one_thing_is_said_to_be_what_that_thing_is(shelf: World) -> None:
    overview = text_of(shelf, "01-project-overview.md")
    row = next(line for line in overview.splitlines() if "kettle.brewer" in line)
    assert "[`Brewer`](" in row
    assert "Makes tea of leaves and water." in row


def test_a_component_links_to_the_document_about_it(tmp_path: Path) -> None:
    files = {**FILES, "docs/heaters.md": "# All about heaters\n\nThey are hot.\n"}
    page = text_of(planned(tmp_path, files), "components/kettle-heater.md")
    assert "“All about heaters” [docs/heaters.md:1](../../docs/heaters.md#L1)" in page


def test_files_are_told_by_what_they_hold(tmp_path: Path) -> None:
    files = {
        **FILES,
        "src/kettle/parts/valve.py": "def turn(x):\n    return x\n" + "# line\n" * 30,
        "src/kettle/parts/pipe.py": '"""Where water runs."""\n\ny = 1\n' + "# line\n" * 30,
    }
    page = text_of(planned(tmp_path, files), "components/kettle-parts.md")
    assert "| [src/kettle/parts/valve.py](../../src/kettle/parts/valve.py#L1) | `turn` |" in page
    assert "Where water runs." in page


def test_private_twins_have_addresses_that_tell_them_apart(tmp_path: Path) -> None:
    body = "def {0}(x):\n    return x\n" + "    # line\n" * 60
    files = {
        **FILES,
        "src/kettle/_steam.py": body.format("hiss"),
        "src/kettle/steam.py": body.format("puff"),
    }
    world = planned(tmp_path, files)
    paths = {page.path for page in world.assignments.plan}
    assert {"components/kettle-steam.md", "components/kettle-steam-private.md"} <= paths
    assert "`puff`" in text_of(world, "components/kettle-steam.md")


def monorepo(root: Path) -> World:
    files = {
        "README.md": "# Tea\n\nTea is a set of tools for kettles.\n",
        "package.json": PACKAGE.format("@tea/repository", '  "workspaces": ["packages/*"],\n'),
    }
    for name in ("cups", "pots"):
        files[f"packages/{name}/package.json"] = PACKAGE.format(
            f"@tea/{name}",
            f'  "description": "Holds {name} of tea",\n  "scripts": {{\n    "test": "vitest"\n  }},\n',
        )
        files[f"packages/{name}/README.md"] = (
            f"# {name}\n\n## Install\n\n```\nnpm i @tea/{name}\n```\n"
        )
        files[f"packages/{name}/src/index.ts"] = FUNCTION.format(name)
    return planned(root, files)


def test_a_monorepo_has_one_map_and_a_page_for_each_package(tmp_path: Path) -> None:
    world = monorepo(tmp_path)
    overview = text_of(world, "01-project-overview.md")
    assert "Its packages lie in `packages/*`, such as [packages/cups/package.json:2]" in overview
    rows = [line for line in overview.splitlines() if line.startswith("| [@tea/")]
    assert [row.split("|")[2].strip() for row in rows] == [
        "`packages/cups/src`",
        "`packages/pots/src`",
    ]
    # What the table says of a package is not said a second time.
    assert overview.count("“Holds cups of tea”") == 1
    assert world.analysis.discovery.name == "Tea"


def test_a_package_says_how_it_is_installed_and_worked_on_alone(tmp_path: Path) -> None:
    page = text_of(monorepo(tmp_path), "components/tea-cups.md")
    assert "It is the package `@tea/cups` `1.0.0` [packages/cups/package.json:2]" in page
    assert "Its README shows `npm i @tea/cups` ([packages/cups/README.md:6]" in page
    assert "to be typed in `packages/cups`" in page


def test_the_index_says_what_each_page_answers_here(shelf: World) -> None:
    index = compose_index(
        shelf.assignments.plan, shelf.assignments.left_out, shelf.analysis, "documentation"
    )
    assert "What kettle is and does, its parts and where `kettle` starts." in index
    assert "`pip install kettle` installs it" in index
    assert "`make test` tests it" in index
    assert "the fields of" in index.lower()
    for generic in ("In the repository's own commands", "The words that this code base uses"):
        assert generic.lower() not in index.lower()


def test_what_the_picture_of_layers_shows_is_not_told_again_in_a_table(tmp_path: Path) -> None:
    files = dict(FILES)
    names = ["zero", "one", "two", "three", "four", "five"]
    for below, name in zip([None, *names], names, strict=False):
        used = f"from kettle.{below} import {below}\n\n\n" if below else ""
        files[f"src/kettle/{name}.py"] = used + f"def {name}():\n    pass\n" + "# line\n" * 40
    page = text_of(planned(tmp_path, files), "08-design-decisions.md")
    assert "subgraph" in page
    assert "### Layers, from the top" not in page
    assert "A component stands above what it imports" in page
    assert "Level " not in page


def test_of_directions_with_as_many_imports_none_is_called_the_most_used(tmp_path: Path) -> None:
    files = dict(FILES)
    for name, used in (("one", "two"), ("three", "two"), ("two", "")):
        lead = f"from kettle.{used} import {used}\n\n\n" if used else ""
        files[f"src/kettle/{name}.py"] = lead + f"def {name}():\n    pass\n" + "# line\n" * 40
    text = text_of(planned(tmp_path, files), "08-design-decisions.md")
    assert "the most imports go" not in text
    assert "an import goes, for example, from" in text


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    build = "tasks.register('brew') { }\n"
    files = {f"tools/{part}/build.gradle.kts": build for part in ("leaves", "water")}
    world = planned(tmp_path, {**files, "tools/run.kts": build})
    text = text_of(world, "01-project-overview.md")
    assert "[build.gradle.kts]" not in text
    assert "[tools/leaves/build.gradle.kts]" in text
