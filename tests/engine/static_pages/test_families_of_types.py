"""Page 09 shows the types that others derive from, wherever the language lets them be."""

from __future__ import annotations

from pathlib import Path

from support.static_world import World


def test_a_base_in_the_same_java_package_needs_no_import(tmp_path: Path) -> None:
    files = {
        "pom.xml": "<project><groupId>a</groupId><artifactId>yard</artifactId></project>\n",
        "README.md": "# yard\n\nYard keeps wagons.\n",
        "src/main/java/a/yard/Wagon.java": "package a.yard;\n\n/** Rolls. */\n"
        "public class Wagon {\n  public void roll() { }\n}\n",
    }
    for name in ("Tank", "Flat"):
        files[f"src/main/java/a/yard/{name}.java"] = (
            f"package a.yard;\n\n/** A {name}. */\npublic class {name} extends Wagon {{\n"
            "  public void load() { }\n}\n"
        )
    world = World(tmp_path, files)
    world.plan()
    text = world.page("09-design-patterns.md").text
    row = next(line for line in text.split("\n") if line.startswith("| [`Wagon`]"))
    assert "[`Tank`]" in row
    assert "[`Flat`]" in row
