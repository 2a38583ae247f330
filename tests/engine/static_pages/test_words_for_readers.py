"""Flows, guides and API pages in the words that a reader would use; nothing said twice."""

from __future__ import annotations

from pathlib import Path

from docgen_engine.backends.static.writing.api_pages import api_parts
from docgen_engine.backends.static.writing.documents import open_desk
from docgen_engine.domain.tasks import Role
from support.static_world import FILES, World


def planned(root: Path, files: dict[str, str]) -> World:
    world = World(root, files)
    world.plan()
    return world


def section(text: str, title: str) -> str:
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_a_flow_is_told_in_words_and_its_first_step_does_not_repeat_them(tmp_path: Path) -> None:
    world = planned(tmp_path, FILES)
    page = world.page("flows/kettle.md").text
    trigger, steps = section(page, "Trigger"), section(page, "Steps")
    assert "which is described as “Boil water.”" in trigger
    assert "leads to" not in trigger
    assert "Boil water" not in steps
    overview = section(world.page("01-project-overview.md").text, "Key flows")
    line = next(line for line in overview.splitlines() if "flows/kettle.md" in line)
    assert ": Boil water. It begins in [`main`](" in line
    assert "→" not in line
    assert "goes through [kettle](components/kettle.md) and [kettle.heater](" in line
    plan = {page.path: page.outline for page in world.assignments.plan}
    assert plan["flows/kettle.md"].startswith("Boil water. It goes through `kettle`")


def test_tests_that_come_through_the_door_of_a_package_are_named(tmp_path: Path) -> None:
    files = {
        **FILES,
        "src/kettle/__init__.py": '"""Boils water."""\n\nfrom kettle.heater import Heater\n',
        "tests/test_door.py": "import pytest\nimport kettle\n\n\ndef test_it():\n    heater = kettle.Heater('x')\n    assert heater.boil(3)\n",
    }
    del files["tests/test_heater.py"]
    page = planned(tmp_path, files).page("components/kettle-heater.md").text
    assert section(page, "Tests").startswith("\nTests that call it: [tests/test\\_door.py:6](")


def test_conventions_are_sentences_and_each_once(tmp_path: Path) -> None:
    guide = "# Contributing\n\n## Code style\n\nKeep lines short and names long.\n"
    files = {**FILES, "CONTRIBUTING.md": guide, "docs/contributing.md": guide}
    files["pyproject.toml"] = FILES["pyproject.toml"] + "\n[tool.mypy]\nstrict = true\n"
    said = section(planned(tmp_path, files).page("AGENT.md").text, "Conventions")
    assert "- mypy checks types [pyproject.toml:" in said
    assert said.count("Keep lines short") == 1


def test_a_long_page_of_signatures_is_called_by_what_it_holds(tmp_path: Path) -> None:
    words = "    /** Does what its name says, and does it well for everybody. */\n"
    methods = "".join(
        f"{words}    public int doWork{n}(int first, String second) {{ return {n}; }}\n"
        for n in range(200)
    )
    head = "package org.yard;\n\n"
    files = {
        "pom.xml": "<project><groupId>org.yard</groupId><artifactId>yard</artifactId></project>\n",
        "README.md": "# yard\n\nYard is a library.\n",
        "src/main/java/org/yard/Wagon.java": f"{head}public class Wagon {{\n{methods}}}\n",
        "src/main/java/org/yard/Rail.java": f"{head}public class Rail {{\n{methods}}}\n",
    }
    world = planned(tmp_path, files)
    names = [part.name for part in api_parts(open_desk(world.index, world.request(Role.WRITER)))]
    assert names == ["org.yard.Rail", "org.yard.Wagon"]


def test_what_is_left_of_a_package_is_told_as_such(tmp_path: Path) -> None:
    body = "class {0}:\n    pass\n" + "# line\n" * 400
    files = {
        **FILES,
        "src/kettle/lid.py": body.format("Lid"),
        "src/kettle/spout.py": body.format("Spout"),
        "src/kettle/clip.py": "class Clip:\n    pass\n\n\nclass Pin:\n    pass\n",
    }
    files["src/kettle/__init__.py"] = ""
    overview = planned(tmp_path, files).page("01-project-overview.md").text
    row = next(line for line in overview.splitlines() if line.startswith("| [kettle]("))
    assert "The rest of `kettle`: " in row
    assert "the function [`record`](" in row
