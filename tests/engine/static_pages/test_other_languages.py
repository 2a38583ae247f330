"""Pages about programs in languages whose packages nobody has listed, and builds that inherit."""

from __future__ import annotations

from pathlib import Path

from support.static_world import World


def reasons(root: Path, files: dict[str, str]) -> dict[str, str]:
    world = World(root, files)
    world.plan()
    return {one.path: one.reason for one in world.assignments.left_out}


def test_nothing_is_said_to_be_missing_where_its_signs_are_not_known(tmp_path: Path) -> None:
    rust = {
        "Cargo.toml": '[package]\nname = "kite"\nversion = "1.0.0"\n',
        "src/lib.rs": "//! Flies kites.\n\n/// Flies.\npub fn fly() -> u32 {\n    1\n}\n",
    }
    said = reasons(tmp_path / "kite", rust)["07-monitoring-logging.md"]
    assert "found none" not in said
    assert "Rust code" in said
    python = {
        "kite.py": '"""Flies kites."""\n\n\ndef fly() -> int:\n    """Fly."""\n    return 1\n'
    }
    assert reasons(tmp_path / "other", python)["07-monitoring-logging.md"].endswith("found none.")


def test_that_versions_are_managed_elsewhere_is_said_once(tmp_path: Path) -> None:
    needs = "".join(
        f"<dependency><groupId>org.wind</groupId><artifactId>w{n}</artifactId></dependency>\n"
        for n in range(4)
    )
    pom = (
        "<project>\n<parent>\n<groupId>org.kite</groupId>\n<artifactId>kite-parent</artifactId>\n"
        f"<version>4.0</version>\n</parent>\n<artifactId>a</artifactId>\n<dependencies>\n{needs}"
        "</dependencies>\n</project>\n"
    )
    code = "package org.dove;\n/** Flies. */\npublic class Dove {\n  public void fly() { }\n}\n"
    files = {"pom.xml": pom, "src/main/java/org/dove/Dove.java": code}
    world = World(tmp_path / "dove", files)
    world.plan()
    text = world.page("02-technical-stack.md").text
    assert "| `org.wind:w3` |" in text
    assert "managed elsewhere" not in text
    assert text.count("org.kite:kite-parent 4.0` [pom.xml:4]") == 1
