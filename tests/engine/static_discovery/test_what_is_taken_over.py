"""What types and members take over without naming it: comments of bases, uses without imports."""

from __future__ import annotations

from pathlib import Path

from support.discovered import discover
from support.static_world import World

PAD = "".join(f"// line {at}\n" for at in range(40))
SHAPE = """package org.kite;
/** What is drawn. */
public interface Shape {
    /** Draws it on a sheet. Twice. */
    void draw(Sheet sheet, int size);
    /** Erases it. */
    void erase();
    void hide();
}
"""
ROUND = """package org.kite;
public class Round implements Shape {
    @Override public void draw(Sheet paper, int size) { }
    /** {@inheritDoc} */
    @Override public void erase() { }
    @Override public void hide() { }
    public void draw(Sheet sheet) { }
}
"""
SHEET = "package org.kite;\n/** Paper. */\npublic class Sheet { }\n"


def test_an_override_without_a_comment_shows_that_of_its_base_as_such(tmp_path: Path) -> None:
    files = {
        f"src/main/java/org/kite/{name}.java": text + PAD
        for name, text in (("Shape", SHAPE), ("Round", ROUND), ("Sheet", SHEET))
    }
    found = discover(tmp_path / "kite", files).flows.apis.components
    told = {api.name: api.description for group in found for api in group.apis}
    assert told["Round.draw"] == "As `Shape.draw`: Draws it on a sheet. Twice."
    assert told["Round.erase"] == "As `Shape.erase`: Erases it."
    assert told["Round.hide"] == ""
    assert told["Round.draw(Sheet)"] == ""
    assert told["Shape.draw"] == "Draws it on a sheet. Twice."


def test_namespaces_that_use_each_other_without_imports_of_files(tmp_path: Path) -> None:
    files = {
        "src/Kite/Kite.csproj": '<Project Sdk="Microsoft.NET.Sdk">\n</Project>\n',
        "src/Kite/Flying/Flight.cs": "namespace Kite.Flying;\nusing Kite.Wind;\n"
        "public class Flight\n{\n    public Gust Start() => new Gust();\n}\n" + PAD,
        "src/Kite/Wind/Gust.cs": "namespace Kite.Wind;\npublic class Gust {}\n" + PAD,
    }
    needed = discover(tmp_path / "kite", files).dependencies.dependencies.internal
    assert [(d.from_, d.to, d.kind, d.file, d.line) for d in needed] == [
        ("Kite.Flying", "Kite.Wind", "use", "src/Kite/Flying/Flight.cs", 5)
    ]
    world = World(tmp_path / "world", files)
    world.plan()
    page = world.page("components/kite-wind.md").text
    line = page.split("## Used by")[1]
    assert "src/Kite/Flying/Flight.cs:5" in line
    assert "uses it." in line
    page = world.page("components/kite-flying.md").text
    assert "| It uses | For example in |" in page
