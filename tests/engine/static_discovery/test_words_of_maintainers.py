"""What a project says that it is, how it is worked with and named: as a maintainer would say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.backends.static.parts.naming import short_name
from docgen_engine.backends.static.quoting import first_paragraph, without_name
from docgen_engine.domain.documents.discovery import CommandPurpose, Discovery, Package
from support.discovered import discover

PACKAGE = '{"name": "dove", "version": "1.0.0", "description": "Tiny carrier of letters",\n%s}'


def told(root: Path, files: dict[str, str]) -> Discovery:
    return discover(root / "checkout", files).language.discovery


def purpose(root: Path, readme: str) -> str:
    files = {"README.md": readme, "package.json": PACKAGE % '"main": "index.js"', "index.js": "1\n"}
    found = told(root, files).purpose
    assert found is not None
    return found.text


SPONSOR = """<div align="center"><p><sup>
Our work on this project is supported by the community. Special thanks to:
</sup></p></div>

> Dove is a small carrier of letters

Dove targets post offices, railways and airports all over the world and beyond.
"""
MOTTO = """# Dove

Letters on the wing, with pizzazz!

## What is it?

Dove is a carrier of letters from town to town.

## Licence

Dove is a project under a licence of some kind.
"""


@pytest.mark.parametrize(
    ("readme", "said"),
    [
        (SPONSOR, "Dove is a small carrier of letters"),
        (MOTTO, "Dove is a carrier of letters from town to town."),
        ("# Dove\n\nPlease donate to our collective fund.\n", "Tiny carrier of letters"),
    ],
)
def test_the_purpose_says_what_it_is(tmp_path: Path, readme: str, said: str) -> None:
    assert purpose(tmp_path, readme) == said


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("github.com/somebody/lark/v2", "lark"),
        ("lark.app/v2", "lark"),
        ("gopkg.in/lark.v3", "lark"),
        ("go.example.org/lark", "lark"),
    ],
)
def test_a_go_module_is_called_as_people_call_it(module: str, name: str) -> None:
    assert short_name(Package(module, ".", "go.mod", 1, "go")) == name


def test_the_root_of_a_go_module_has_its_short_name(tmp_path: Path) -> None:
    body = "\n".join(f"func f{n}() {{}}\n" for n in range(12))
    files = {
        "go.mod": "module github.com/somebody/lark/v2\n\ngo 1.22\n",
        "main.go": f"package main\n\nfunc main() {{}}\n\n{body}",
    }
    found = discover(tmp_path / "x", files)
    assert [c.name for c in found.components.components] == ["lark"]
    assert found.language.discovery.name == "lark"


@pytest.mark.parametrize(
    ("said", "name", "short"),
    [
        ("NewHandler returns an http.Handler.", "NewHandler", "Returns an http.Handler."),
        ("Run starts it.", "Server.Run", "Starts it."),
        ("Result is the outcome of a run.", "Result", "The outcome of a run."),
        ("Parses the arguments.", "Parse", "Parses the arguments."),
        ("Server, when nil, is ignored.", "Server", "Server, when nil, is ignored."),
    ],
)
def test_a_sentence_does_not_repeat_the_name(said: str, name: str, short: str) -> None:
    assert without_name(said, name) == short


def test_a_role_at_the_start_of_a_line_ends_no_paragraph() -> None:
    doc = "Sets the\n:attr:`name` of it.\nParameters of it are kept.\n:param x: the name"
    assert first_paragraph(doc) == "Sets the :attr:`name` of it. Parameters of it are kept."


@pytest.mark.parametrize(
    ("description", "kind"),
    [
        ("A small, simple, and fast web framework", "framework"),
        ("Composable letter toolkit", "library"),
        ("A library manager", "command-line tool"),
        ("A tool built with the Flask framework", "command-line tool"),
    ],
)
def test_its_own_word_for_itself(tmp_path: Path, description: str, kind: str) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "dove"\nversion = "1"\n'
        f'description = "{description}"\n'
        '[project.scripts]\ndove = "dove:main"\n',
        "dove/__init__.py": "def main():\n    return 1\n",
    }
    assert told(tmp_path, files).project_type == kind


README = """# Dove

Dove is a carrier of letters.

## Install

```sh
sudo mkdir -p /etc/keys
cd dove
git clone https://example.org/YOUR_NAME/dove.git
pip install dove
```

## Sending

```sh
dove send letter.txt
ls | dove pack
python hello.py
```
"""


def commands(found: Discovery, purpose: CommandPurpose) -> list[str]:
    return [command.command for command in found.commands if command.purpose is purpose]


def test_steps_between_commands_are_no_commands(tmp_path: Path) -> None:
    found = told(tmp_path, {"README.md": README, "dove.py": "x = 1\n"})
    assert commands(found, CommandPurpose.INSTALL) == ["pip install dove"]
    assert commands(found, CommandPurpose.RUN) == ["dove send letter.txt"]
    assert commands(found, CommandPurpose.OTHER) == []


def test_a_pipeline_speaks_only_where_nothing_else_does(tmp_path: Path) -> None:
    steps = "".join(
        f"      - run: {command}\n"
        for command in ("pip install build-tool", "pip install -e .", "pytest --slow", "mypy .")
    )
    files = {
        "Makefile": "test-fast:\n\tpytest -x\n\ntest:\n\tpytest\n",
        ".github/workflows/ci.yml": f"on: push\njobs:\n  t:\n    steps:\n{steps}"
        "  other:\n    steps:\n      - uses: actions/checkout@v4\n        with:\n"
        "          repository: somebody/else\n      - run: ruff check\n",
        "dove.py": "x = 1\n",
    }
    found = told(tmp_path, files)
    assert commands(found, CommandPurpose.INSTALL) == ["pip install -e ."]
    assert commands(found, CommandPurpose.TEST) == ["make test", "make test-fast"]
    assert commands(found, CommandPurpose.TYPES) == ["mypy ."]
    assert commands(found, CommandPurpose.LINT) == []


def test_environments_for_versions_are_one_command(tmp_path: Path) -> None:
    files = {
        "tox.ini": "[tox]\nenvlist = py{311,312}, style\n[testenv]\ncommands = pytest\n"
        "[testenv:style]\ncommands = ruff check\n",
        "dove.py": "x = 1\n",
    }
    found = told(tmp_path, files)
    assert commands(found, CommandPurpose.TEST) == ["tox"]
    assert commands(found, CommandPurpose.LINT) == ["tox -e style"]


def test_a_requirement_is_stated_once(tmp_path: Path) -> None:
    engines = '"engines": {"node": ">=22", "npm": ">=10"},\n"main": "index.js"'
    found = told(tmp_path, {"package.json": PACKAGE % engines, "index.js": "1\n"})
    assert found.packages[0].requires == "Node.js >=22"
    assert [statement.text for statement in found.prerequisites] == ["npm >=10"]


def test_what_builds_it_is_asked_for_and_what_the_result_runs_on_is_not(tmp_path: Path) -> None:
    enforcer = (
        "<build><plugins><plugin><artifactId>maven-enforcer-plugin</artifactId><configuration>"
        "<rules><requireJavaVersion><version>[17,22)</version></requireJavaVersion></rules>"
        "</configuration></plugin></plugins></build>"
    )
    level = "<properties><maven.compiler.release>8</maven.compiler.release></properties>"
    pom = "<project><artifactId>dove</artifactId>{}</project>\n"
    code = {"src/main/java/d/Dove.java": "package d;\npublic class Dove {}\n"}
    found = told(tmp_path / "a", {"pom.xml": pom.format(level + enforcer), **code})
    assert [one.text for one in found.prerequisites] == ["JDK 17 or newer, below 22"]
    plain = told(tmp_path / "b", {"pom.xml": pom.format(level), **code})
    assert [one.text for one in plain.prerequisites] == ["java 8"]


def test_the_page_on_installation_is_read_where_the_readme_is_silent(tmp_path: Path) -> None:
    files = {
        "README.md": "# Dove\n\nDove is a carrier of letters.\n",
        "docs/installation.md": "# Installation\n\n```sh\npip install dove\n```\n",
        "dove.py": "x = 1\n",
    }
    (command,) = told(tmp_path, files).commands
    assert (command.command, command.file, command.line) == (
        "pip install dove", "docs/installation.md", 4,
    )  # fmt: skip


def test_cargo_finds_programs_by_where_they_lie(tmp_path: Path) -> None:
    files = {
        "Cargo.toml": '[package]\nname = "crow"\nversion = "1.0.0"\n',
        "src/lib.rs": "pub fn fly() {}\n",
        "src/bin/crow/main.rs": "fn main() {}\n",
        "src/bin/crow/parts.rs": "fn part() {}\n",
        "tests/samples/sample.py": "x = 1\n",
    }
    found = told(tmp_path, files)
    assert [(e.name, e.kind, e.file) for e in found.entry_points] == [
        ("crow", "command", "src/bin/crow/main.rs")
    ]
    assert found.project_type == "command-line tool"
    assert [share.language for share in found.language_distribution] == ["Rust"]


def test_a_framework_stays_one_though_it_has_a_command(tmp_path: Path) -> None:
    files = {
        "README.md": "# Dove\n\nDove is a lightweight WSGI web application framework.\n",
        "pyproject.toml": '[project]\nname = "dove"\nversion = "1"\n'
        '[project.scripts]\ndove = "dove:main"\n',
        "dove/__init__.py": "def main():\n    return 1\n",
    }
    assert told(tmp_path, files).project_type == "framework"
