"""The last look at a repository: handed over for a moment, then taken anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.looking import FRESH_SECONDS, LastLook
from docgen_engine.repository.scan import Contents


class Watch:
    """A clock that somebody sets."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def looks(watch: Watch) -> LastLook:
    return LastLook(watch)  # type: ignore[arg-type]  # only its seconds are asked for


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text("first\n")
    return tmp_path


def texts(contents: Contents) -> set[bytes]:
    return set(contents.texts.values())


def test_what_was_read_a_moment_ago_is_handed_over(looks: LastLook, folder: Path) -> None:
    seen = looks.anew(folder, (), "")
    (folder / "a.py").write_text("second\n")
    assert looks.recent(folder, (), "") is seen
    assert texts(seen) == {b"first\n"}


def test_a_moment_passes(looks: LastLook, watch: Watch, folder: Path) -> None:
    looks.anew(folder, (), "")
    (folder / "a.py").write_text("second\n")
    watch.seconds = FRESH_SECONDS
    assert texts(looks.recent(folder, (), "")) == {b"second\n"}


def test_a_new_look_never_uses_the_last_one(looks: LastLook, folder: Path) -> None:
    looks.anew(folder, (), "")
    (folder / "a.py").write_text("second\n")
    assert texts(looks.anew(folder, (), "")) == {b"second\n"}


def test_another_question_is_not_answered_by_the_last_look(looks: LastLook, folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "docs" / "b.md").write_text("page\n")
    looks.anew(folder, (), "")
    assert texts(looks.recent(folder, ("docs",), "")) == {b"first\n"}
    assert texts(looks.recent(folder, (), "docs")) != {b"first\n"}


def test_contents_are_let_go(looks: LastLook, folder: Path) -> None:
    seen = looks.anew(folder, (), "")
    looks.forget()
    assert looks.recent(folder, (), "") is not seen
