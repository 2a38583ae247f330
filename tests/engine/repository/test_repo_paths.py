"""Nothing outside of the repository is ever opened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen_engine.domain.errors import RepositoryReadError
from docgen_engine.repository.paths import read_inside, safe_parts
from support.git_trees import write_tree

PIECES = st.sampled_from(["..", ".", "", "a", "secret", "in", "-x", " ", "\0", "out", "b.txt"])


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    write_tree(tmp_path, {"secret": "outside", "folder/secret": "outside"})
    root = write_tree(tmp_path / "repo", {"a/b.txt": "inside", "-x": "dash", "a b": "space"})
    (root / "out").symlink_to(tmp_path)
    (root / "a" / "up").symlink_to("../../secret")
    (root / "a" / "secret").symlink_to("b.txt")
    return root


@given(parts=st.lists(PIECES, min_size=1, max_size=6), lead=st.sampled_from(["", "/", "//"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_no_spelling_of_a_path_reads_outside(tree: Path, parts: list[str], lead: str) -> None:
    try:
        content = read_inside(tree, lead + "/".join(parts), 1000)
    except RepositoryReadError:
        return
    assert content in (b"inside", b"dash", b"space")


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../secret", "a/../../secret", "a//b.txt", "a/./b.txt", "a\0b", "a/"],
)
def test_paths_that_are_none_are_refused(tree: Path, path: str) -> None:
    with pytest.raises(RepositoryReadError, match="Not a path inside"):
        read_inside(tree, path, 1000)


@pytest.mark.parametrize("path", ["a/up", "a/secret", "out/secret", "out/folder/secret"])
def test_links_are_not_followed_at_any_place(tree: Path, path: str) -> None:
    with pytest.raises(RepositoryReadError, match="symbolic link"):
        read_inside(tree, path, 1000)


def test_a_pipe_does_not_block_and_is_refused(tree: Path) -> None:
    os.mkfifo(tree / "pipe")
    with pytest.raises(RepositoryReadError, match="Not a regular file"):
        read_inside(tree, "pipe", 1000)


def test_a_folder_and_a_missing_file_are_named(tree: Path) -> None:
    with pytest.raises(RepositoryReadError, match="Not a regular file: a"):
        read_inside(tree, "a", 1000)
    with pytest.raises(RepositoryReadError, match="Cannot read a/none: No such file"):
        read_inside(tree, "a/none", 1000)


def test_the_limit_is_exact(tree: Path) -> None:
    assert read_inside(tree, "a/b.txt", 6) == b"inside"
    with pytest.raises(RepositoryReadError, match="larger than 5 bytes"):
        read_inside(tree, "a/b.txt", 5)


def test_a_name_with_a_newline_is_shown_as_an_escape() -> None:
    with pytest.raises(RepositoryReadError) as caught:
        safe_parts("../x\ny\x1b[31m")
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_no_descriptor_is_left_open(tree: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0
    for path in ("a/b.txt", "a/up", "out/secret", "none/x", "a"):
        with pytest.raises(RepositoryReadError) if path != "a/b.txt" else _nothing():
            read_inside(tree, path, 1000)
    after = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0
    assert after == before


class _nothing:  # noqa: N801
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None
