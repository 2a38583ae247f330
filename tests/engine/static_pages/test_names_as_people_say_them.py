"""Names and signatures on pages: with their package, never blank, and each said once."""

from __future__ import annotations

from pathlib import Path

from support.static_world import World

COMMENT = "".join(f"// note {n} on this\n" for n in range(24))


def go_files() -> dict[str, str]:
    files = {
        "go.mod": "module example.org/post\n\ngo 1.22\n",
        "main.go": "package main\n\nfunc main() {\n" + "\tprintln()\n" * 700 + "}\n",
    }
    for name in ("egg", "nest", "twig"):
        body = f"// Send gives a letter to {name}.\nfunc (c *Client) Send(text string) error {{\n\treturn nil\n}}\n"
        wide = ", ".join(f"number{n} map[string][]string" for n in range(8))
        files[f"services/{name}/{name}.go"] = (
            f"// Package {name} is a service.\npackage {name}\n\n// Client speaks to {name}.\n"
            f"type Client struct {{\n\tkey string\n}}\n\n{body}\n"
            f"// Open opens {name}.\nfunc Open({wide}) (*Client, error) {{\n\treturn nil, nil\n}}\n"
        )
    return files


def test_names_of_several_packages_in_one_part_are_told_apart(tmp_path: Path) -> None:
    world = World(tmp_path, go_files())
    world.plan()
    pages = {path: result.text for path, result in world.written().items()}
    home = next(text for path, text in pages.items() if "### `egg.Client`" in text)
    assert "### `nest.Client`" in home
    assert "egg.[`Open`](" in home
    assert "func Open(number0, number1, number2" in "".join(pages.values())
    part = next(text for path, text in pages.items() if path.startswith("components/services"))
    assert "egg.[`Client`](" in part


def test_a_signature_that_is_too_long_for_its_cell_loses_its_types_not_itself(
    tmp_path: Path,
) -> None:
    world = World(tmp_path, go_files())
    world.plan()
    page = next(r.text for p, r in world.written().items() if p.startswith("components/services"))
    rows = [line for line in page.split("\n") if line.startswith("| ") and "[`Open`]" in line]
    assert rows
    assert all("`func Open(" in row for row in rows)


PYPROJECT = '[project]\nname = "kite"\nversion = "1"\ndescription = "Flies kites."\n'


def test_what_a_dataclass_is_made_of_is_its_constructor(tmp_path: Path) -> None:
    code = (
        "from dataclasses import dataclass, field\nfrom typing import ClassVar, NamedTuple\n\n\n"
        "@dataclass\nclass Tail:\n    length: int\n    bows: list[str] = field(default_factory=list)\n"
        "    limit: ClassVar[int] = 3\n\n\n"
        "class Spot(NamedTuple):\n    x: int\n    y: int = 0\n\n\n"
        "@dataclass(init=False)\nclass Own:\n    a: int\n\n\n"
        "@dataclass\nclass Longer(Tail):\n    more: int = 1\n"
    )
    files = {"pyproject.toml": PYPROJECT, "kite/__init__.py": "", "kite/tail.py": code}
    world = World(tmp_path, files)
    world.plan()
    text = "\n".join(result.text for result in world.written().values())
    assert "Tail(length: int, bows: list[str] = …)" in text
    assert "Spot(x: int, y: int = 0)" in text
    # Who makes these is not in the class, or not all of it.
    assert "Own(a" not in text
    assert "Longer(more" not in text


def test_commands_stand_once_with_their_options(tmp_path: Path) -> None:
    code = "import click\n\n\n@click.group()\ndef cli():\n    pass\n\n\n" + "".join(
        f'@cli.command()\n@click.option("--deep", help="Go deep.")\ndef do{n}(deep):\n'
        f'    """Do it {n} times."""\n\n\n'
        for n in range(9)
    )
    code += "".join(f'def tell{n}(value):\n    """Tell {n}."""\n\n\n' for n in range(9))
    files = {
        "pyproject.toml": PYPROJECT + '\n[project.scripts]\nkite = "kite.cli:cli"\n',
        "kite/__init__.py": "",
        "kite/cli.py": code,
    }
    world = World(tmp_path, files)
    world.plan()
    pages = {path: result.text for path, result in world.written().items()}
    reference = pages["04-api-reference.md"]
    table = reference.split("## Endpoints or entry points")[0]
    assert "[`tell1`](" in table
    assert "[`do1`](" not in table
    assert "--deep" in reference


def test_a_library_shows_its_first_use_once(tmp_path: Path) -> None:
    readme = (
        "# Kite\n\nKite flies in the wind.\n\n## Usage\n\nLet it go like this:\n\n"
        "```python\nimport kite\n\nkite.fly(3)\n```\n\n## Wind\n\nIt blows.\n\n## Rain\n\nIt is wet.\n\n"
        "## Sun\n\nIt shines.\n\n## License\n\nMIT\n"
    )
    code = '"""Kites."""\n\n\ndef fly(n):\n    """Fly n times."""\n    return n\n'
    files = {"pyproject.toml": PYPROJECT, "README.md": readme, "kite/__init__.py": code}
    world = World(tmp_path, files)
    world.plan()
    pages = {path: result.text for path, result in world.written().items()}
    overview = pages["01-project-overview.md"]
    assert "“Let it go like this:” [README.md:7-12](../README.md#L7-L12)" in overview
    assert "```python\nimport kite\n\nkite.fly(3)\n```" in overview
    assert "goes on with [Wind](../README.md#L15), [Rain](../README.md#L19) and [Sun](" in overview
    assert "License](" not in overview.split("goes on with")[1].split("\n")[0]
    assert sum("kite.fly(3)" in text for text in pages.values()) == 1
