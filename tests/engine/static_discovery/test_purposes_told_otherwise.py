"""What a project is for, where no sentence of its README says it plainly."""

from __future__ import annotations

from pathlib import Path

from docgen_engine.domain.documents.discovery import Discovery
from support.discovered import discover

CODE = "int fly(void) { return 1; }\n" + "// line\n" * 40


def told(root: Path, readme: str, **files: str) -> Discovery:
    return discover(
        root / "checkout", {"README.md": readme, "kite.c": CODE, **files}
    ).language.discovery


def test_an_introduction_that_tells_what_its_authors_set_out_to_make(tmp_path: Path) -> None:
    readme = (
        '<h1 align="center">org/kite</h1>\n\n## Intro\nWe wanted a small server for messages. For '
        "this, few projects existed.\n\n## Features\n\n- wind\n"
    )
    found = told(tmp_path, readme)
    assert found.purpose is not None
    assert found.purpose.text == "We wanted a small server for messages."
    other = told(tmp_path / "b", readme.replace("wanted a small server", "wanted a way to go"))
    assert other.purpose is None


def test_the_words_of_a_banner_stand_for_a_title_but_those_of_a_badge_do_not(
    tmp_path: Path,
) -> None:
    rest = "\n\n- [Use](#use)\n\n## Use\n\nThere are many of them.\n"
    banner = "[![Wind for modern kites](docs/kite.gif)](https://example.org/releases)"
    found = told(tmp_path, banner + rest)
    assert found.purpose is not None
    assert (found.purpose.text, found.purpose.line_start) == ("Wind for modern kites", 1)
    badge = "[![Build status of kite](https://example.org/badge.svg)](https://example.org)"
    assert told(tmp_path / "b", badge + rest).purpose is None


def test_a_build_may_describe_its_project(tmp_path: Path) -> None:
    build = 'project(kite\n  VERSION 1.2\n  DESCRIPTION "A maker of wind for kites"\n)\n'
    found = discover(
        tmp_path / "checkout", {"CMakeLists.txt": build, "kite.c": CODE}
    ).language.discovery
    assert found.purpose is not None
    assert (found.purpose.text, found.purpose.file, found.purpose.line_start) == (
        "A maker of wind for kites", "CMakeLists.txt", 3,
    )  # fmt: skip


def test_a_command_may_begin_with_a_variable(tmp_path: Path) -> None:
    readme = (
        "# Kite\n\nKite is a tool.\n\n## Running\n\n```\nKITE_LOG=debug cargo run --bin kite\n```\n"
    )
    manifest = '[package]\nname = "kite"\nversion = "1.0.0"\n'
    found = told(tmp_path, readme, **{"Cargo.toml": manifest})
    assert "KITE_LOG=debug cargo run --bin kite" in [c.command for c in found.commands]
