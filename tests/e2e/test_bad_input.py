"""What can be wrong with a repository, a machine or a workspace: one clear sentence, nothing lost.

Each case goes through the real command line as a process of its own.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import programs
from support.denied import (
    as_anybody,
    docgen_denied,
    permissions_count,
    small_disk,
    small_files,
)
from support.programs import published
from support.refusals import CONTROL, contents, copy_of, docgen, refused
from support.repositories import write_repository

# -- the path ------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["run", "status", "approve"])
def test_a_path_that_is_missing(tmp_path: Path, command: str) -> None:
    refused(docgen(command, tmp_path / "no"), 1, "Repository path does not exist:", "/no")


def test_a_file_instead_of_a_directory(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    refused(docgen("run", tmp_path / "a.py"), 1, "Path is not a directory:", "a.py")


def test_an_empty_word_is_not_the_current_folder(tmp_path: Path) -> None:
    refused(docgen("run", ""), 2, "the path is empty")


def test_a_path_that_a_terminal_would_obey(tmp_path: Path) -> None:
    name = os.fsdecode(b"bad\xff\n\x1b[31m")
    said = refused(docgen("run", tmp_path / name), 1, "Repository path does not exist:")
    assert "\\xff" in said


@pytest.mark.parametrize("name", ["node_modules", "dist", "build"])
def test_a_build_directory_needs_force(tmp_path: Path, name: str) -> None:
    folder = write_repository(tmp_path / name)
    refused(docgen("run", folder), 1, "appears to be a build directory", "project root")
    assert not (folder / ".context").exists()


def test_nothing_to_document(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    refused(docgen("run", tmp_path / "empty"), 1, "Nothing to document in")
    (tmp_path / "empty" / "photo.bin").write_bytes(bytes(range(256)) * 40)
    refused(docgen("run", tmp_path / "empty"), 1, "Nothing to document in")
    assert [path.name for path in (tmp_path / "empty").iterdir()] == ["photo.bin"]


def test_few_source_files_are_asked_about(tmp_path: Path) -> None:
    folder = write_repository(tmp_path / "few", {"a.py": "x = 1\n"})
    refused(docgen("run", folder), 2, "Very few source files detected (1)", "`--yes`")
    assert not (folder / ".context").exists()
    assert docgen("run", "--yes", "--gates", "1", folder).returncode == 3


def test_very_many_lines_are_asked_about(tmp_path: Path) -> None:
    many = {f"part{number}.sql": "-- nothing\n" * 67_000 for number in range(3)}
    folder = write_repository(tmp_path / "large", many)
    refused(docgen("run", folder), 2, "Large repository detected (~201,000 LOC)", "`--yes`")
    assert not (folder / ".context").exists()


def test_nothing_to_resume(parcel: Path) -> None:
    refused(docgen("run", "--resume", parcel), 2, "nothing to resume", "`--resume`")
    refused(docgen("run", "--resume", "--fresh", parcel), 2, "--fresh", "--resume")
    assert not (parcel / ".context").exists()


# -- permissions and room --------------------------------------------------------------------


@pytest.fixture
def deniable(tmp_path: Path) -> Iterator[Path]:
    if not permissions_count(tmp_path):
        pytest.skip("nothing can be denied here")
    yield tmp_path
    for folder, folders, files in os.walk(tmp_path):
        for name in (*folders, *files):
            (Path(folder) / name).chmod(0o755)


def test_a_repository_that_may_not_be_read(deniable: Path) -> None:
    folder = write_repository(deniable / "parcel")
    for mode in (0o000, 0o111):
        folder.chmod(mode)
        for command in ("run", "status"):
            done = docgen_denied(as_anybody, command, folder)
            said = refused(done, 1)
            assert "permission" in said.lower() or "There is no run" in said
    folder.chmod(0o755)
    assert not (folder / ".context").exists()


def test_files_that_may_not_be_read_are_left_out(deniable: Path) -> None:
    folder = write_repository(deniable / "parcel")
    (folder / "src/parcel/scale.py").chmod(0)
    (folder / "tests").chmod(0)
    done = docgen_denied(as_anybody, "run", "--gates", "1", folder)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "left out: tests/ (cannot be listed" in done.stdout


def test_a_read_only_repository_is_documented_elsewhere(deniable: Path, documented: Path) -> None:
    folder = write_repository(deniable / "parcel")
    folder.chmod(0o555)
    refused(docgen_denied(as_anybody, "run", folder), 1, "--context DIR", "--docs DIR")
    done = docgen_denied(
        as_anybody,
        *("run", "--review", "batch", folder),
        *("--context", deniable / "work", "--docs", deniable / "pages"),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(contents(deniable / "pages")) == set(published(documented))
    assert not (folder / ".context").exists()
    assert not (folder / "documentation").exists()


def test_a_workspace_that_may_not_be_read(deniable: Path, documented: Path) -> None:
    folder = copy_of(documented, deniable)
    before = contents(folder)
    for path, mode in ((".context", 0o000), (".context/docgen.db", 0o000)):
        (folder / path).chmod(mode)
        refused(docgen_denied(as_anybody, "status", folder), 1, "--context DIR")
        refused(docgen_denied(as_anybody, "run", "--fresh", folder), 1, "--context DIR")
        (folder / path).chmod(0o755)
    assert contents(folder) == before


@pytest.mark.parametrize("part", [0.2, 0.9])
def test_files_that_cannot_grow(parcel: Path, documented: Path, part: float) -> None:
    limit = int((documented / ".context/docgen.db").stat().st_size * part)
    done = docgen_denied(small_files(limit), "run", "--review", "batch", parcel)
    refused(done, 1, "disk is full")
    again = docgen("run", "--review", "batch", "--yes", parcel)
    assert again.returncode == 0, again.stdout + again.stderr
    assert published(parcel) == published(documented)


@pytest.mark.parametrize("part", [0.3, 0.85])
def test_a_full_disk(tmp_path: Path, documented: Path, part: float) -> None:
    needed = sum(path.stat().st_blocks for path in documented.rglob("*")) // 2
    disk = small_disk(tmp_path / "disk", int(needed * part))
    try:
        grow = disk.__enter__()
    except PermissionError:
        pytest.skip("no file system can be mounted here")
    try:
        folder = write_repository(tmp_path / "disk" / "parcel")
        done = programs.docgen("run", "--review", "batch", folder)
        refused(done, 1, "disk is full", "Free some space")
        grow(20_000)
        again = docgen("run", "--review", "batch", "--yes", folder)
        assert again.returncode == 0, again.stdout + again.stderr
        assert published(folder) == published(documented)
    finally:
        disk.__exit__(None, None, None)


def test_a_full_disk_loses_nothing_of_an_earlier_run(tmp_path: Path, documented: Path) -> None:
    folder = copy_of(documented, tmp_path)
    (folder / "src/parcel/new.py").write_text("def added() -> int:\n    return 1\n" * 400)
    limit = (folder / ".context/docgen.db").stat().st_size + 4096
    done = docgen_denied(small_files(limit), "run", "--fresh", "--review", "batch", folder)
    refused(done, 1, "disk is full")
    assert published(folder) == published(documented)
    assert docgen("status", folder).returncode in (0, 130)


# -- what a repository may have in it ----------------------------------------------------------


def _strange(folder: Path, outside: Path) -> None:
    """Names, sizes, contents and links that nobody should have to think of."""
    for name, body in {
        b"src/parcel/sp ace/a b.py": b"def spaced():\n    pass\n",
        b"src/parcel/new\nline.py": b"x = 1\n",
        b"src/parcel/bad\xff.py": b"x = 1\n",
        b"src/parcel/esc\x1b[31m.py": b"x = 1\n",
        b"-rf.py": b"def dashed():\n    pass\n",
        b"--help": b"x\n",
        b"src/parcel/[a](b).py": b"def brackets():\n    pass\n",
        b"src/parcel/$(touch pwned);.py": b"def shell():\n    pass\n",
        b"photo.py": b"\x00\x01\x02" * 5000,
        b"latin.py": 'name = "é"\n'.encode("latin-1"),
        b"broken.py": b"def (:\n",
        b"deep.py": b"x = " + b"(" * 5000 + b")" * 5000 + b"\n",
        b"deep.toml": b"a." * 20_000 + b"a = 1\n",
        b"package.json": b'{"name": "\\u001b[31mred \\u202ex", "scripts": {"a": "\\u0007"}}',
        b"docs/backticks.md": b"# T\n\n[" + b"`a" * 200 + b"\n",
    }.items():
        path = folder / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    (folder / "Makefile").write_text("test:\n\tprintf '\x1b[31m \u202e'\n")
    with (folder / "README.md").open("a") as file:
        file.write("\nSee [" + "`a" * 200 + "\n")
    with (folder / "huge.py").open("wb") as file:
        for _ in range(50):
            file.write(b"x = 1  # padding\n" * 61_680)
    (folder / "loop").symlink_to("loop")
    (folder / "src/self").symlink_to(".")
    (folder / "src/up").symlink_to("../..")
    (folder / "secret.py").symlink_to(outside / "secret.py")
    (folder / "elsewhere").symlink_to(outside)
    os.mkfifo(folder / "pipe.py")


@pytest.mark.parametrize("git", [False, True], ids=["walked", "git"])
def test_strange_names_sizes_and_links_are_handled(tmp_path: Path, git: bool) -> None:
    outside = write_repository(tmp_path / "outside", {"secret.py": "TOP_SECRET = 'hunter2'\n"})
    folder = write_repository(tmp_path / "parcel")
    _strange(folder, outside)
    if git:
        subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    before = contents(outside)
    done = docgen("run", "--review", "batch", folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not CONTROL.search(done.stdout + done.stderr)
    for name, why in (
        ("new\\nline.py", "control characters"),
        ("bad\\xff.py", "not UTF-8"),
        ("esc\\x1b[31m.py", "control characters"),
    ):
        assert f"left out: src/parcel/{name} (its name" in done.stdout
        assert why in done.stdout
    pages = published(folder)
    for name, body in pages.items():
        assert not CONTROL.search(body.decode()), name
        assert b"hunter2" not in body
    api = pages["04-api-reference.md"] + pages["components/parcel.md"]
    assert b"spaced" in api
    assert contents(outside) == before
    assert not list(tmp_path.rglob("pwned"))
    assert docgen("status", folder).returncode == 0


def test_a_folder_that_is_no_git_repository_inside_of_nothing(documented: Path) -> None:
    assert not (documented / ".git").exists()
    assert (documented / "documentation/.docgen.json").is_file()


def test_pages_of_somebody_else_are_not_touched(parcel: Path) -> None:
    theirs = parcel / "documentation"
    theirs.mkdir()
    (theirs / "guide.md").write_text("# Ours\n")
    said = refused(docgen("run", parcel), 1, "Nothing there is touched", "guide.md")
    offered = re.search(r"--docs (\S+?)`", said)
    assert offered is not None
    assert not (parcel / ".context").exists()
    done = docgen("run", "--review", "batch", "--docs", offered[1], parcel)
    assert done.returncode == 0, done.stdout + done.stderr
    assert contents(theirs) == {"guide.md": hashlib.sha256(b"# Ours\n").hexdigest()}
    assert (parcel / offered[1] / "index.md").is_file()
    assert docgen("status", parcel).returncode == 0  # remembers where the pages went


def test_the_repository_changes_during_the_run(parcel: Path, documented: Path) -> None:
    assert docgen("run", "--gates", "2,4", parcel).returncode == 3
    (parcel / "src/parcel/rates.py").write_text("def other() -> None: ...\n")
    (parcel / "src/parcel/scale.py").unlink()
    (parcel / "src/parcel/extra.py").write_text("def extra() -> None: ...\n")
    assert docgen("approve", parcel).returncode == 0
    assert docgen("run", "--resume", parcel).returncode == 3
    shutil.rmtree(parcel / "tests")
    assert docgen("approve", parcel).returncode == 0
    done = docgen("run", "--resume", parcel)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the pages are about the snapshot" in done.stdout
    now = published(parcel)
    before = published(documented)
    pages = [name for name in before if name.endswith(".md")]
    assert {name: now[name] for name in pages} == {name: before[name] for name in pages}
    seen = docgen("status", parcel)
    assert "4 files changed since the snapshot" in seen.stdout
    assert "src/parcel/extra.py added" in seen.stdout


def test_pages_outside_of_the_repository_find_the_way_back(parcel: Path) -> None:
    pages = parcel.parent / "site" / "pages"
    done = docgen("run", "--gates", "6", "--docs", pages, parcel)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "0 errors" in done.stdout
    refused(docgen("status", parcel), 2, f"--docs {pages}")
    refused(docgen("approve", "--docs", "other", parcel), 2, f"--docs {pages}")
    assert docgen("approve", "--docs", pages, parcel).returncode == 0
    text = (pages / "components/parcel.md").read_text()
    assert "](../../../parcel/src/parcel/rates.py#L" in text
    assert (pages / "components/../../../parcel/src/parcel/rates.py").is_file()


def test_a_pages_folder_that_cannot_be_made_is_told_before_the_work(parcel: Path) -> None:
    done = docgen("run", "--review", "batch", "--docs", "README.md/pages", parcel)
    refused(done, 1, "README.md is not a folder", "--docs DIR")
    assert not (parcel / ".context").exists()
