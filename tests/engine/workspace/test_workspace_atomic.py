"""Files are written whole or not at all, and never through a link."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from docgen_engine.domain.errors import DiskFull, NotWritable, StorageError
from docgen_engine.workspace import atomic
from docgen_engine.workspace.atomic import read_file, write_atomic


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_made_and_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    for body in (b"first", b"", b"x" * 3_000_000):
        write_atomic(path, body)
        assert path.read_bytes() == body
    assert names(tmp_path) == ["page.md"]


def test_permissions_of_what_is_there_stay(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomic(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640

    private = tmp_path / "private"
    write_atomic(private, b"new", mode=0o600)
    assert stat.S_IMODE(private.stat().st_mode) == 0o600


def test_folders_under_the_root_are_made(tmp_path: Path) -> None:
    path = tmp_path / "flows" / "deep" / "run.md"
    write_atomic(path, b"text", root=tmp_path)
    assert path.read_bytes() == b"text"


def test_what_a_crash_left_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / f".page.md{atomic.UNFINISHED}").write_bytes(b"half")
    write_atomic(tmp_path / "page.md", b"whole")
    assert names(tmp_path) == ["page.md"]


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 126 + ".md")
    write_atomic(path, b"text")
    assert path.read_bytes() == b"text"
    assert len(names(tmp_path)) == 1


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_failure_at_any_moment_keeps_the_old_content_and_leaves_nothing(
    tmp_path: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, moment, fail)
    with pytest.raises(DiskFull, match=r"page\.md.*docgen-tui run"):
        write_atomic(path, b"new")

    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["page.md"]


def test_a_link_at_the_target_is_refused_and_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"precious")
    for target in (precious, tmp_path / "nothing"):
        link = tmp_path / "page.md"
        link.symlink_to(target)
        with pytest.raises(StorageError, match="symbolic link"):
            write_atomic(link, b"new")
        link.unlink()
    assert precious.read_bytes() == b"precious"
    assert names(tmp_path) == ["precious"]


def test_a_link_on_the_way_is_refused_and_not_followed(tmp_path: Path) -> None:
    docs, elsewhere = tmp_path / "docs", tmp_path / "elsewhere"
    docs.mkdir()
    elsewhere.mkdir()
    (docs / "flows").symlink_to(elsewhere)

    with pytest.raises(StorageError, match="link or not a folder"):
        write_atomic(docs / "flows" / "run.md", b"new", root=docs)
    with pytest.raises(StorageError, match="leads out"):
        write_atomic(docs / ".." / "elsewhere" / "run.md", b"new", root=docs)

    assert names(elsewhere) == []


def test_a_folder_or_pipe_at_the_target_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe"):
        with pytest.raises(StorageError, match="not a plain file"):
            write_atomic(tmp_path / name, b"new")


def test_a_missing_folder_and_a_file_for_a_folder_are_sentences(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="No such file"):
        write_atomic(tmp_path / "missing" / "page.md", b"new")
    with pytest.raises(StorageError, match="not a folder"):
        write_atomic(tmp_path / "file" / "page.md", b"new")


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a folder nobody writes to")
def test_a_place_that_is_read_only_says_how_to_choose_another() -> None:
    with pytest.raises(NotWritable, match="--docs DIR"):
        write_atomic(Path("/sys/kernel/page.md"), b"new")


def test_a_size_limit_leaves_the_old_content(tmp_path: Path) -> None:
    program = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from docgen_engine.domain.errors import DiskFull\n"
        "from docgen_engine.workspace.atomic import write_atomic\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n"
        "    write_atomic(Path(sys.argv[1]), b'x' * 10000)\n"
        "except DiskFull as error:\n"
        "    print(error)\n"
    )
    path = tmp_path / "page.md"
    path.write_bytes(b"old")

    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "The disk is full" in done.stdout
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["page.md"]


def test_reading_follows_no_link_and_stays_inside(tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"secret")
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    (root / "folder" / "file").write_bytes(b"text")
    (root / "link").symlink_to(tmp_path / "outside")
    (root / "around").symlink_to(tmp_path)

    assert read_file(root, "folder/file") == b"text"
    assert read_file(root, "missing") is None
    assert read_file(root, "missing/file") is None
    assert read_file(root, "folder/file/below") is None
    for name in ("link", "around/outside", "../outside", "folder"):
        with pytest.raises(StorageError, match="not a plain file"):
            read_file(root, name)
    with pytest.raises(StorageError, match="larger than 3"):
        read_file(root, "folder/file", limit=3)
