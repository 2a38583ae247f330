"""A purpose says what a project is, features what it does, kinds what people take it for."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.backends.static.quoting import first_paragraph, without_name
from docgen_engine.domain.documents.discovery import Discovery
from support.discovered import discover

CODE = '"""Carries letters."""\n\n\ndef carry(letter):\n    return letter\n' + "# line\n" * 40
NAMED = '[project]\nname = "dove"\nversion = "1"\n'
STARTED = NAMED + '\n[project.scripts]\ndove = "dove.cli:main"\n'
CLI = "def main():\n    print(1)\n"


def told(root: Path, files: dict[str, str]) -> Discovery:
    return discover(root / "checkout", files).language.discovery


def purpose(root: Path, readme: str) -> str:
    said = told(root, {"README.md": readme, "pyproject.toml": NAMED, "dove.py": CODE}).purpose
    return said.text if said else ""


def features(root: Path, readme: str) -> list[str]:
    found = told(root, {"README.md": readme, "pyproject.toml": NAMED, "dove.py": CODE})
    return [said.text for said in found.features]


def test_a_licence_and_all_of_its_conditions_describe_nothing() -> None:
    notice = (
        "Copyright (c) Somebody.\nAll rights reserved.\n\n"
        "Redistribution and use in source and binary forms, with or without modification, are\n"
        "permitted provided that the following conditions are met:\n\n"
        "    1. The name of nobody may be used to endorse products.\n\nTHE END IS NEAR."
    )
    assert first_paragraph(notice) == ""
    assert first_paragraph("Copyright 2020 Somebody\n\nCarries letters.") == "Carries letters."


@pytest.mark.parametrize(
    ("said", "name", "shown"),
    [
        ("Import entries from another application.", "Import", None),
        ("Style options are kept here.", "Style", None),
        ("Client is a connection to a server.", "Client", "A connection to a server."),
        ("Client is customization options.", "Client", "Customization options."),
        ("Client is not safe to share.", "Client", None),
        ("Serve accepts connections.", "Server.Serve", "Accepts connections."),
    ],
)
def test_a_name_is_taken_off_only_before_a_verb(said: str, name: str, shown: str | None) -> None:
    assert without_name(said, name) == (shown or said)


def test_a_sentence_that_points_at_the_page_is_no_purpose(tmp_path: Path) -> None:
    first = "A tool for glamorous letters. Take the power of birds into your own hands!"
    readme = f"# Dove\n\n{first}\n\nThe above example is running from a single shell script.\n"
    assert purpose(tmp_path, readme) == first  # a short introduction is said whole


@pytest.mark.parametrize(
    "aside",
    [
        "Dove is the most similar English pronunciation of the word for it in Spanish.",
        "If `~/.dove` exists, it is the first of all the files that will be read by it.",
        "Just type dove.io to go here and to see all of the letters that there are.",
        "This functionality is in beta and is subject to change without any notice.",
        "The tracker of issues and of all other letters is available here.",
    ],
)
def test_an_aside_is_no_purpose(tmp_path: Path, aside: str) -> None:
    said = "Fast and flexible letters for birds"
    assert purpose(tmp_path / "a", f"# Dove\n\n> {said}\n\n{aside}\n") == said
    assert purpose(tmp_path / "b", f"# Dove\n\n{aside}\n") == "Carries letters."


def test_what_stands_among_sponsors_speaks_of_them(tmp_path: Path) -> None:
    sponsored = "### Gold sponsors\n\nWax is a company for candles and for all other lights.\n"
    said = "Dove is a library for letters."
    assert purpose(tmp_path / "a", f"{sponsored}\n## Dove\n\n{said}\n") == said
    found = told(tmp_path / "b", {"README.md": sponsored, "dove.py": "x = 1\n"})
    assert found.purpose is None


def test_news_do_not_hide_what_the_project_is(tmp_path: Path) -> None:
    news = "## Dove 2 is out!\n\nWe're excited to announce all of the new letters.\n"
    said = "Dove is a library for birds."
    assert purpose(tmp_path / "a", f"# Letters of Doves\n\n{news}\n{said}\n") == said
    first = "Dove sends letters to files, bags and various other places."
    then = "This library implements the interface that you can hint against in your own birds.\n"
    note = "> Note: this is the page of dove 3.\n"
    assert purpose(tmp_path / "b", f"# Dove\n\n{note}\n{first}\n\n{then}") == first


def test_a_program_is_not_what_its_library_is(tmp_path: Path) -> None:
    files = {
        "README.md": "A dove(1) clone with stamps for letters.\n",
        "Cargo.toml": "[package]\nname = 'dove'\nversion = '1.0.0'\n",
        "src/lib.rs": "//! `dove` is a library to print letters on paper.\npub fn fly() {}\n",
        "src/main.rs": "fn main() {}\n",
    }
    found = told(tmp_path, files)
    assert found.purpose is not None
    assert found.purpose.text == "A dove(1) clone with stamps for letters."
    assert found.project_type == "command-line tool"


def test_a_repository_of_examples_is_a_collection(tmp_path: Path) -> None:
    readme = "# Doves\n\nThis repository has a collection of small programs for birds.\n"
    files = {"README.md": readme, "one/main.go": "package main\n\nfunc main() {}\n",
             "go.mod": "module doves\n"}  # fmt: skip
    assert told(tmp_path, files).project_type == "collection of code"


def test_where_only_the_licence_is_spoken_of_the_title_says_more(tmp_path: Path) -> None:
    licence = "## License\n\nThe letter template is licensed under the terms of the MIT license.\n"
    titled = told(tmp_path / "a", {"README.md": f"# Full Stack Letter Template\n\n{licence}"})
    assert titled.purpose is not None
    assert titled.purpose.text == "Full Stack Letter Template"
    assert purpose(tmp_path / "b", f"# Dove\n\n{licence}") == "Carries letters."


def test_what_a_tool_wrote_into_a_readme_is_no_purpose(tmp_path: Path) -> None:
    readme = "# Dove\n\nThis project was bootstrapped with Create React App.\n"
    assert purpose(tmp_path, readme) == "Carries letters."


def test_reasons_for_something_else_are_no_features(tmp_path: Path) -> None:
    other = "# Dove\n\nDove is a library.\n\n## Why ASGI?\n\nMost frameworks began as WSGI ones.\n"
    assert features(tmp_path / "a", other) == []
    listed = (
        "# Dove\n\nDove is a library.\n\n## Why paper?\n\n- It is very cheap\n- It burns well\n"
    )
    assert features(tmp_path / "b", listed) == []
    own = listed.replace("Why paper?", "Why dove over pigeon?")
    assert features(tmp_path / "c", own) == ["It is very cheap", "It burns well"]


def test_points_below_points_and_linked_points_are_features(tmp_path: Path) -> None:
    readme = (
        "# Dove\n\nDove is a library.\n\n## Features\n\n- [Letters](a.md) for everybody\n"
        "  - Dark mode for letters\n- [Carries letters without a stamp](b.md)\n- [Docs](c.md)\n"
    )
    assert features(tmp_path, readme) == [
        "Letters for everybody", "Dark mode for letters", "Carries letters without a stamp",
    ]  # fmt: skip


def test_the_list_of_the_introduction_counts_where_no_title_does(tmp_path: Path) -> None:
    items = (
        "- [Carry letters](a.md) over the sea\n- [Find letters](b.md) in a bag\n- Tidy the bag\n"
    )
    readme = f"# Dove\n\nDove is a library for letters.\n\n{items}\n## Use\n\n- Not one of them\n"
    assert features(tmp_path / "a", readme) == [
        "Carry letters over the sea", "Find letters in a bag", "Tidy the bag",
    ]  # fmt: skip
    contents = "- [Getting the source](#a)\n- [How to install](#b)\n- [How to build](#c)\n"
    readme = f"# Dove\n\nDove is a library for letters.\n\n{contents}\n## Use\n\nx\n"
    assert features(tmp_path / "b", readme) == []


def test_lists_of_help_and_of_requirements_are_no_features(tmp_path: Path) -> None:
    items = "- Search for letters at the bridge\n- Ask the people on the list\n- Open the bag\n"
    readme = f"Most popular letters for birds\n\n## Version\n\nx\n\n## Need help?\n\n{items}"
    assert features(tmp_path / "a", readme) == []
    asked = "## Submitting bugs and feature requests\n\nBugs are tracked in a bag of letters.\n"
    assert features(tmp_path / "d", f"# Dove\n\nDove is a library.\n\n{asked}") == []
    leads = "There are some requirements around using this feature flag:"
    readme = f"# Dove\n\nDove is a library.\n\n## Birds\n\n{leads}\n\n{items}"
    assert features(tmp_path / "b", readme) == []
    assert features(tmp_path / "c", readme.replace("feature flag", "feature")) == []


def test_commands_with_what_they_do_are_features(tmp_path: Path) -> None:
    commands = (
        "- `carry`: Carry a letter home\n- `find`: Find a letter\n- `burn`: Burn all of them\n"
    )
    readme = f"# Dove\n\nDove is a tool for letters.\n\n## Commands\n\n{commands}"
    assert features(tmp_path, readme)[0] == "carry: Carry a letter home"


def test_a_server_is_one_although_it_is_started_by_a_command(tmp_path: Path) -> None:
    readme = "# Dove\n\nDove is an ASGI web server implementation for Python.\n"
    files = {"README.md": readme, "pyproject.toml": STARTED, "dove/__init__.py": CODE,
             "dove/cli.py": CLI}  # fmt: skip
    assert told(tmp_path, files).project_type == "server"


def test_a_library_may_bring_a_command(tmp_path: Path) -> None:
    shown = "# Dove\n\nCarries letters home.\n\n```python\nfrom dove import carry\n```\n"
    files = {"README.md": shown, "pyproject.toml": STARTED, "dove/cli.py": CLI,
             "dove/__init__.py": "from dove.post import carry\n", "dove/post.py": CODE}  # fmt: skip
    assert told(tmp_path / "a", files).project_type == "library with a command"
    said = {
        "README.md": f"# kettle\n\nA command-line utility that boils water.\n\n{files['README.md']}"
    }
    assert told(tmp_path / "said", {**files, **said}).project_type == "command-line tool"
    files["README.md"] = "# Dove\n\nCarries letters home.\n"
    assert told(tmp_path / "b", files).project_type == "command-line tool"


def test_a_toolkit_that_is_typed_is_no_library(tmp_path: Path) -> None:
    readme = "# Dove\n\nDove is a command line program for carrying letters.\n"
    described = STARTED.replace('version = "1"', 'version = "1"\ndescription = "A CLI toolkit."')
    files = {"README.md": readme, "pyproject.toml": described, "dove/cli.py": CLI,
             "dove/__init__.py": ""}  # fmt: skip
    assert told(tmp_path, files).project_type == "command-line tool"


def test_what_calls_itself_both_is_both(tmp_path: Path) -> None:
    readme = "# Dove\n\nPython CLI utility and library for carrying letters home.\n"
    files = {"README.md": readme, "pyproject.toml": STARTED, "dove/cli.py": CLI,
             "dove/__init__.py": ""}  # fmt: skip
    assert told(tmp_path, files).project_type == "command-line tool and library"
