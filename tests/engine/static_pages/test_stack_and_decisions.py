"""Pages 02 and 08: what is needed and what not, and why the code is as it is."""

from __future__ import annotations

from pathlib import Path

from support.static_world import World

PROJECT = '[project]\nname = "yard"\nversion = "1"\n'
STACK = "02-technical-stack.md"
DECISIONS = "08-design-decisions.md"


def page(root: Path, path: str, files: dict[str, str]) -> str:
    world = World(root, {"README.md": "# yard\n\nYard keeps wagons.\n", **files})
    world.plan()
    return world.page(path).text


def test_a_package_that_needs_no_other_says_so(tmp_path: Path) -> None:
    files = {"pyproject.toml": PROJECT, "yard/__init__.py": "def go(): ...\n"}
    text = page(tmp_path / "a", STACK, files)
    assert "The code needs no package of others when it runs: [pyproject.toml:" in text
    unsaid = {**files, "pyproject.toml": PROJECT + 'dynamic = ["dependencies"]\n'}
    assert "needs no package" not in page(tmp_path / "b", STACK, unsaid)


def test_what_only_type_checkers_import_is_no_part_of_the_stack(tmp_path: Path) -> None:
    code = (
        "import typing\n\nif typing.TYPE_CHECKING:\n    import typing_extensions\n\n"
        "def go() -> None: ...\n"
    )
    text = page(tmp_path, STACK, {"pyproject.toml": PROJECT, "yard/__init__.py": code})
    assert "for type checkers only, with no declaration: `typing_extensions` [yard/" in text
    assert "No manifest names these" not in text
    assert "needs no package of others" in text


def test_the_largest_file_is_no_test(tmp_path: Path) -> None:
    test = "def test_go():\n" + "    assert True\n" * 40
    files = {"yard/__init__.py": "def go(): ...\n", "tests/test_go.py": test}
    row = next(x for x in page(tmp_path, STACK, files).splitlines() if x.startswith("| Python"))
    assert "yard/" in row
    assert "test_go" not in row


def test_a_tool_set_up_by_its_own_file_has_its_package(tmp_path: Path) -> None:
    files = {
        "package.json": '{\n  "name": "yard",\n  "devDependencies": {\n    "prettier": "^3.2.5"\n  }\n}\n',
        ".prettierrc.json": "{}\n",
        "index.js": "export function go() {}\n",
    }
    text = page(tmp_path, STACK, files)
    assert "| package `prettier` `^3.2.5` |" in text
    assert text.count("prettier") - text.count("prettierrc") == 1, "not told twice"


def test_sections_of_the_readme_on_design_are_quoted(tmp_path: Path) -> None:
    readme = (
        "# yard\n\nYard keeps wagons.\n\n## Internals\n\nThese are the stages:\n\n"
        "- Couple: takes the wagons and hangs them one behind the other.\n"
        "- Push: gives the whole train to the engine that is free.\n\n"
        "## Design principles\n\nYard never sorts, for sorting costs more than it brings here.\n"
    )
    files = {"README.md": readme, "yard/__init__.py": "def go(): ...\n"}
    text = page(tmp_path, DECISIONS, files)
    assert "nothing was found" not in text
    assert "- “Couple: takes the wagons and hangs them one behind the other.” [README.md:9]" in text
    assert "Design principles: “Yard never sorts," in text.split("## Trade-offs", 1)[1]


def test_a_heading_that_looks_like_a_gap_is_shown_as_code(tmp_path: Path) -> None:
    said = "We call it plain because there are no loops in it, and no questions either."
    files = {
        "README.md": f"# yard - {{{{yard}}}} signs\n\nYard keeps wagons.\n\n{said}\n",
        "yard/__init__.py": "def go(): ...\n",
    }
    text = page(tmp_path, DECISIONS, files)
    assert "`yard - {{yard}} signs`: “We call it plain" in text


def test_reasons_in_the_words_of_a_module_are_choices(tmp_path: Path) -> None:
    doc = (
        '"""Reads tables.\n\nThe store does not tell checks, so this parses what made them.\n"""\n'
    )
    files = {"yard/__init__.py": "", "yard/parse.py": doc + "def go(): ...\n"}
    text = page(tmp_path, DECISIONS, files)
    assert "parse.py: “The store does not tell checks, so this parses" in text


def test_a_document_with_design_in_its_name_is_listed_with_its_sections(tmp_path: Path) -> None:
    document = "# How it is made\n\n## Why so slow\n\nA.\n\n## Why in C\n\nB.\n"
    files = {"YardDesignDocument.md": document, "yard/__init__.py": "def go(): ...\n"}
    assert "| document on: Why so slow; Why in C |" in page(tmp_path, DECISIONS, files)


def test_what_the_language_does_with_instances_is_told(tmp_path: Path) -> None:
    code = (
        'class Shelf:\n    """Keeps wagons."""\n\n    def __getitem__(self, name):\n'
        '        """Returns the wagon of a name."""\n        return name\n\n'
        "    def __enter__(self):\n        return self\n\n    def take(self): ...\n"
    ) + "".join(f"\n\ndef pad_{at}(value):\n    return {at}\n" for at in range(12))
    files = {"pyproject.toml": PROJECT, "yard/__init__.py": code}
    text = page(tmp_path, "04-api-reference.md", files)
    assert "An instance can be read with `[key]` ([`Shelf.__getitem__`](" in text
    assert "and entered with `with` (" in text
    assert "`[key]`: Returns the wagon of a name." in text


def test_a_manifest_that_declares_tools_alone_does_not_declare_none(tmp_path: Path) -> None:
    files = {
        "package.json": '{\n  "name": "yard",\n  "devDependencies": {\n    "zx": "1"\n  }\n}\n',
        "index.js": "export function go() {}\n",
    }
    text = page(tmp_path, STACK, files)
    assert "when it runs: what [package.json:2]" in text
    assert "declares is only for development." in text


def test_what_code_does_without_is_no_headline(tmp_path: Path) -> None:
    code = (
        "import importlib\n\ntry:\n    frames = importlib.import_module('pandas')\n"
        "except ImportError:\n    frames = None\n\n\ndef go() -> None: ...\n"
    )
    files = {"pyproject.toml": PROJECT, "yard/__init__.py": code}
    text = page(tmp_path / "a", STACK, files)
    assert "done without elsewhere: `pandas` [yard/" in text
    assert "| pandas |" not in text
    assert "needs no package of others" in text
    index = page(tmp_path / "b", "index.md", files)
    assert "with pandas" not in index


REASONED = """\
# yard

Yard keeps wagons.

* It keeps them in the open, so that you can find yours at night as well.
* Wagons have colours.

Yard has no rails because wagons roll anywhere. Don't leave because it rains.

## Features

- Runs without any dependencies on other yards of the town.

## Troubleshooting

Lift the wagon by hand because the crane is slow in winter.
"""


def test_reasons_in_the_introduction_are_decisions(tmp_path: Path) -> None:
    files = {
        "README.md": REASONED,
        "pyproject.toml": PROJECT,
        "yard/__init__.py": "def go(): ...\n",
    }
    text = page(tmp_path, DECISIONS, files)
    assert "“It keeps them in the open, so that you can find yours at night as well.”" in text
    assert "“Yard has no rails because wagons roll anywhere.”" in text
    assert "rains" not in text
    assert "“Runs without any dependencies on other yards of the town.”" in text
    assert "crane" not in text
    assert "colours" not in text


def test_the_reason_for_a_choice_names_what_was_chosen(tmp_path: Path) -> None:
    def told(root: Path, reason: str) -> str:
        files = {
            "pyproject.toml": PROJECT + 'dependencies = ["flask"]\n',
            "README.md": f"# yard\n\nYard keeps wagons.\n\n## Notes\n\n{reason}\n",
            "yard/__init__.py": "import flask\n\napp = flask.Flask(__name__)\n",
        }
        return page(root, DECISIONS, files)

    assert "cute" not in told(tmp_path / "a", "Stay because it is cute. It runs on Flask.")
    chosen = told(tmp_path / "b", "It has wheels. We chose Flask because it is small.")
    assert "“We chose Flask because it is small.”" in chosen
