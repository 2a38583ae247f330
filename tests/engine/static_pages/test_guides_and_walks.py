"""Pages 03 and 14: the whole way of a document, and what a guide demands rather than all it says."""

from __future__ import annotations

from pathlib import Path

from support.static_world import World

CODE = {"kettle/__init__.py": "x = 1\n"}


def page(root: Path, path: str, files: dict[str, str]) -> str:
    world = World(root / "kettle", {**CODE, **files})
    world.plan()
    return world.page(path).text


README = """# Kettle

Kettle boils water for many people.

## Installing from source

### Requirements

- Node.js 18

### Get the source code

```bash
git clone https://git.example/tea/kettle.git
npm install
```

### Configure Kettle

Create an `.env` file with the following:

```bash
DATABASE_URL=connection-url
```

### Build the application

```bash
npm run build
```

### Run the tests

```bash
npm run test:all
```
"""
PACKAGE = {
    "package.json": '{"name": "kettle", "version": "1.0.0", "scripts": {"build": "tsc", '
    '"test:all": "node --test"}}\n'
}


def test_the_parts_of_one_section_are_one_walk(tmp_path: Path) -> None:
    text = page(tmp_path, "03-development-setup.md", {"README.md": README, **PACKAGE})
    work = text.split("To work on it")[1].split("## ")[0]
    pieces = ["“Get the source code”", "git clone", "cd kettle", "npm install", "Create an",
              "DATABASE_URL=connection-url", "“Build the application”", "npm run build"]  # fmt: skip
    places = [work.index(piece) for piece in pieces]
    assert places == sorted(places)
    assert "test:all" not in work  # a test is no step of it


def test_parts_that_are_ways_of_their_own_are_no_walk(tmp_path: Path) -> None:
    ways = README.replace("### Build the application", "### With Docker")
    text = page(tmp_path, "03-development-setup.md", {"README.md": ways, **PACKAGE})
    work = text.split("To work on it")[1].split("## ")[0]
    assert "npm install" in work
    assert "npm run build" not in work


RST = """Contributing
============

All improvements must start with an issue. Read about it elsewhere.

Obtaining the code
------------------

To work on it, first get the code::

    git clone https://git.example/tea/kettle
    cd kettle

Use ``uv run`` to start it::

    uv run kettle --help

Running the tests
-----------------

Tests are run like this::

    uv run pytest

Releases
--------

You must tag them.
"""
PYTHON = {
    "pyproject.toml": '[project]\nname = "kettle"\nversion = "1"\n'
    '[project.scripts]\nkettle = "kettle:main"\n'
}


def test_code_of_a_guide_in_restructured_text_is_no_sentence(tmp_path: Path) -> None:
    files = {**PYTHON, "docs/contributing.rst": RST}
    guide = page(tmp_path / "a", "14-contributing-guide.md", files)
    assert "“All improvements must start with an issue.” [docs/contributing.rst:1-4]" in guide
    assert "git clone" not in guide
    assert "You must tag them" not in guide  # not about a change that is handed in
    assert "These commands check a change: `uv run pytest` [docs/contributing.rst:23]" in guide
    setup = page(tmp_path / "b", "03-development-setup.md", files)
    assert "git clone https://git.example/tea/kettle\ncd kettle\n```" in setup
    assert "uv run kettle --help" in setup
    assert "- `uv`, for `uv run pytest`" in setup
    assert "from a checkout, with `uv run kettle --help` [docs/contributing.rst:16]" in setup
    agent = page(tmp_path / "c", "AGENT.md", files)
    assert "| run | `uv run kettle --help` |" in agent


GUIDE = """# Contributing

## Philosophy

Kettle is small.

## Pull requests

Pull requests are considered. Please send them against `develop`.

Check the tests succeed:

- `npm run test`
- `npm run check`

Don't touch the changelog. It is made by others.

## What to avoid

Changes that cannot be accepted:

- Too many at once
- Breaking ones
"""
SCRIPTS = {
    "package.json": '{"name": "kettle", "version": "1.0.0", "scripts": {"test": "node --test", '
    '"check": "npm run check:lint && npm run check:format", "check:lint": "eslint .", '
    '"check:format": "prettier --check ."}}\n'
}


def test_rules_are_quoted_and_the_rest_is_linked(tmp_path: Path) -> None:
    text = page(tmp_path, "14-contributing-guide.md", {"CONTRIBUTING.md": GUIDE, **SCRIPTS})
    assert "“Please send them against `develop`.”" in text
    assert "“Don't touch the changelog.”" in text
    assert "  - “Changes that cannot be accepted:”" in text
    assert "    - “Breaking ones” [CONTRIBUTING.md:23]" in text
    assert "considered" not in text
    assert "Further sections of `CONTRIBUTING.md`: [Philosophy](" in text


def test_the_checks_are_those_that_the_guide_lists(tmp_path: Path) -> None:
    text = page(tmp_path, "14-contributing-guide.md", {"CONTRIBUTING.md": GUIDE, **SCRIPTS})
    assert (
        "check a change: `npm run test` [CONTRIBUTING.md:13](../CONTRIBUTING.md#L13) and "
        "`npm run check` [CONTRIBUTING.md:14]"
    ) in text
    assert "check:format" not in text


def test_what_a_template_hides_is_what_it_asks(tmp_path: Path) -> None:
    template = (
        "<!--\nBefore you open it, talk to us.\n\nRemove this line.\n\n"
        "- Add tests that fail\n  without the change.\n- Type of change?\n-->\n"
    )
    files = {".github/pull_request_template.md": template}
    text = page(tmp_path, "14-contributing-guide.md", files)
    assert (
        "“Add tests that fail without the change.” [.github/pull\\_request\\_template.md:6-7]"
        in text
    )
    assert "Remove this" not in text
    assert "Type of change" not in text


def test_examples_of_use_stand_together(tmp_path: Path) -> None:
    readme = (
        "# Kettle\n\nKettle boils.\n\n## Usage\n\nYou can boil like this:\n\n```sh\n"
        "kettle boil water\nkettle cool tea\n```\n"
    )
    text = page(tmp_path, "03-development-setup.md", {"README.md": readme, **PYTHON})
    assert "“You can boil like this:” [README.md:10-11]" in text
    assert "```sh\nkettle boil water\nkettle cool tea\n```" in text


def test_a_policy_says_where_to_report_before_where_not_to(tmp_path: Path) -> None:
    policy = (
        "# Security\n\nPlease do not report vulnerabilities through public issues.\n\n"
        "To report one, please use the form of the registry.\n"
    )
    text = page(tmp_path, "12-security-compliance.md", {"SECURITY.md": policy})
    assert "To report one, please use the form" in text


def test_how_files_are_indented_is_said(tmp_path: Path) -> None:
    config = (
        "root = true\n\n[*]\nindent_style = space\nindent_size = 2\n\n"
        "[{Makefile,*.go}]\nindent_style = tab\nindent_size = 4\n\n[*.md]\nindent_size = 4\n"
    )
    text = page(tmp_path, "14-contributing-guide.md", {".editorconfig": config})
    assert (
        "asks for tabs in `{Makefile,*.go}`, 4 spaces in `*.md` and 2 spaces elsewhere "
        "[.editorconfig:1]"
    ) in text


def test_variables_of_a_stage_that_is_left_behind_are_not_those_of_the_image(
    tmp_path: Path,
) -> None:
    image = (
        "FROM node AS build\nARG BASE\nENV DUMMY_URL=none\nFROM node\nARG BASE\n"
        'ENV BASE=$BASE\nENV PORT=3000\nCMD ["node", "a.js"]\n'
    )
    text = page(tmp_path, "06-deployment.md", {"Dockerfile": image})
    assert "| `PORT` | `3000` |" in text
    assert "DUMMY_URL" not in text
    assert "$BASE" not in text
