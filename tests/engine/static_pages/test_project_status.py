"""What a project says of its own state is told before anything is relied on."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.discovered import discover
from support.static_world import World

MANIFEST = '[project]\nname = "sift"\nversion = "1"\ndescription = "Sifts flour."\n'
CODE = '"""Sifts."""\n\n\ndef sift(flour):\n    """Sift it."""\n    return flour\n'


def said(tmp_path: Path, readme: str) -> list[str]:
    files = {"pyproject.toml": MANIFEST, "README.md": readme, "sift.py": CODE}
    return [each.text for each in discover(tmp_path, files).language.discovery.status]


@pytest.mark.parametrize(
    ("readme", "expected"),
    [
        ("# sift is now unmaintained\n\nSifts flour.\n", ["sift is now unmaintained"]),
        (
            "# Sift\n\nSifts flour.\n\n> [!NOTE]\\\n> Sift is in maintenance mode; bugs are fixed.\n",
            ["Sift is in maintenance mode; bugs are fixed."],
        ),
        (
            "# Sift\n\nIn lieu of `sift`, I'd recommend either sieve or strainer.\n",
            ["In lieu of sift, I'd recommend either sieve or strainer."],
        ),
        ("# Sift\n\nThis project is no longer maintained. Sorry.\n",
         ["This project is no longer maintained."]),
        # Of something else, or further down: not the project's own state.
        ("# Sift\n\nThe option `-x` is deprecated.\n", []),
        ("# Sift\n\nSifts flour.\n\n## Old\n\nThis project is not maintained on Windows.\n", []),
    ],
)  # fmt: skip
def test_only_what_the_top_says_of_the_project(
    tmp_path: Path, readme: str, expected: list[str]
) -> None:
    assert said(tmp_path, readme) == expected


def test_readers_are_told_on_the_first_pages(tmp_path: Path) -> None:
    readme = "# Sift\n\nSift takes lumps out of flour.\n\nSift is unmaintained since May.\n"
    world = World(tmp_path, {"pyproject.toml": MANIFEST, "README.md": readme, "sift.py": CODE})
    world.plan()
    pages = world.written()
    told = "“Sift is unmaintained since May.” [README.md:5](../README.md#L5)"
    assert told in pages["01-project-overview.md"].text
    assert told in pages["AGENT.md"].text
