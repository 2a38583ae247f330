"""Which files are listed, with git and without."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen_engine.domain.snapshot import Skipped
from docgen_engine.repository.listing import list_files, unusable_name
from support.git_trees import git, git_repository, write_tree

FILES = {
    ".gitignore": "*.log\n/private/\nnode_modules/\n",
    "a.py": "1\n",
    "b.log": "ignored\n",
    "private/x.py": "ignored\n",
    "src/.gitignore": "gen_*\n!gen_keep.py\n",
    "src/gen_a.py": "ignored\n",
    "src/gen_keep.py": "kept\n",
    "src/private/y.py": "kept\n",
    "with space/-dash.py": "1\n",
    "node_modules/x/index.js": "skipped\n",
    "documentation/index.md": "pages\n",
    ".context/docgen.db": "ours\n",
    "sub/__pycache__/a.pyc": "skipped\n",
}
EXPECTED = (
    ".gitignore", "a.py", "src/.gitignore", "src/gen_keep.py", "src/private/y.py",
    "with space/-dash.py",
)  # fmt: skip


@pytest.fixture(params=["git", "walk"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    make = git_repository if request.param == "git" else write_tree
    return make(tmp_path / "repo", FILES)


def test_ignore_rules_and_skipped_folders(root: Path) -> None:
    assert list_files(root, ["documentation", ".context"]).paths == EXPECTED


def test_excluded_folders_may_be_moved(root: Path) -> None:
    paths = list_files(root, ["src/", "a.py"]).paths
    assert "documentation/index.md" in paths
    assert not [path for path in paths if path.startswith("src") or path == "a.py"]


def test_names_that_cannot_be_shown_are_skipped_with_a_reason(root: Path) -> None:
    for name in (b"new\nline.py", b"bad\xff.py", b"bell\x07.py", b"csi\xc2\x9b.py"):
        (Path(os.fsdecode(os.fsencode(root) + b"/" + name))).write_text("1\n")
    listing = list_files(root, ["documentation"])
    assert listing.paths == EXPECTED
    assert [entry for entry in listing.skipped if "name" in entry.reason] == [
        Skipped("bad\\xff.py", "its name is not UTF-8"),
        Skipped("bell\\x07.py", "its name has control characters"),
        Skipped("csi\\x9b.py", "its name has control characters"),
        Skipped("new\\nline.py", "its name has control characters"),
    ]


def test_links_are_listed_and_never_followed(root: Path, tmp_path: Path) -> None:
    write_tree(tmp_path / "elsewhere", {"secret.py": "1\n"})
    (root / "out").symlink_to(tmp_path / "elsewhere")
    (root / "loop").symlink_to(".")
    (root / "src" / "self").symlink_to("self")
    paths = list_files(root, ["documentation"]).paths
    assert {"out", "loop", "src/self"} <= set(paths)
    assert not [path for path in paths if "secret" in path or path.startswith(("loop/", "out/"))]


def test_another_repository_inside_is_skipped(root: Path) -> None:
    git_repository(root / "inner", {"x.py": "1\n"})
    listing = list_files(root, ["documentation"])
    assert listing.paths == EXPECTED
    assert any(skipped.name == "inner/" and "git" in skipped.reason for skipped in listing.skipped)


def test_a_pipe_is_never_listed(root: Path) -> None:
    os.mkfifo(root / "pipe")
    assert "pipe" not in list_files(root).paths


def test_empty_folder(tmp_path: Path) -> None:
    assert list_files(tmp_path).paths == ()


def test_deleted_files_of_git_are_dropped(tmp_path: Path) -> None:
    root = git_repository(tmp_path, {"a.py": "1\n", "b.py": "1\n"})
    (root / "a.py").unlink()
    assert list_files(root).paths == ("b.py",)


def test_a_tracked_folder_that_became_a_link_is_not_read(tmp_path: Path) -> None:
    root = git_repository(tmp_path / "repo", {"folder/a.py": "1\n", "b.py": "1\n"})
    write_tree(tmp_path / "elsewhere", {"a.py": "secret\n"})
    (root / "folder" / "a.py").unlink()
    (root / "folder").rmdir()
    (root / "folder").symlink_to(tmp_path / "elsewhere")
    assert list_files(root).paths == ("b.py", "folder")


def test_tracked_files_below_a_build_folder_are_told(tmp_path: Path) -> None:
    root = git_repository(tmp_path, {"a.py": "1\n", "pkg/build/core.py": "1\n"})
    write_tree(root, {"dist/out.js": "untracked\n"})
    listing = list_files(root)
    assert listing.paths == ("a.py",)
    assert [skipped.name for skipped in listing.skipped] == ["pkg/build/"]


def test_a_file_named_like_a_build_folder_is_listed(root: Path) -> None:
    write_tree(root, {"tools/build": "#!/bin/sh\n", "target": "x\n"})
    assert {"tools/build", "target"} <= set(list_files(root).paths)


def test_a_folder_that_an_outer_repository_ignores_is_its_own(tmp_path: Path) -> None:
    git_repository(tmp_path, {".gitignore": "*\n"})
    root = write_tree(tmp_path / "project", {"a.py": "1\n"})
    assert list_files(root).paths == ("a.py",)


def test_a_folder_inside_a_repository_obeys_the_rules_above(tmp_path: Path) -> None:
    git_repository(tmp_path, {".gitignore": "*.log\n", "pkg/a.py": "1\n", "pkg/b.log": "x\n"})
    assert list_files(tmp_path / "pkg").paths == ("a.py",)


def test_rules_above_are_obeyed_without_git_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git_repository(tmp_path, {".gitignore": "*.log\n", "pkg/a.py": "1\n", "pkg/b.log": "x\n"})
    (tmp_path / ".git/info/exclude").write_text("hidden.py\n")
    write_tree(tmp_path, {"pkg/hidden.py": "1\n"})
    monkeypatch.setenv("PATH", str(tmp_path))
    assert list_files(tmp_path / "pkg").paths == ("a.py",)


def test_no_program_of_the_repository_is_run(tmp_path: Path) -> None:
    root = git_repository(tmp_path / "repo", {"a.py": "1\n"})
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch '{tmp_path}/sprung'\n")
    trap.chmod(trap.stat().st_mode | stat.S_IXUSR)
    for key in ("core.fsmonitor", "core.sshCommand", "core.pager", "pager.ls-files", "core.editor"):
        git(root, "config", key, str(trap))
    git(root, "config", "core.hooksPath", str(tmp_path))
    (tmp_path / "post-index-change").symlink_to(trap)
    assert list_files(root).paths == ("a.py",)
    assert not (tmp_path / "sprung").exists()


def test_git_variables_of_ours_do_not_lead_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = git_repository(tmp_path / "other", {"other.py": "1\n"})
    root = git_repository(tmp_path / "repo", {"a.py": "1\n"})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    assert list_files(root).paths == ("a.py",)


def test_a_damaged_index_is_walked_instead(tmp_path: Path) -> None:
    root = git_repository(tmp_path, {"a.py": "1\n", ".gitignore": "*.log\n", "b.log": ""})
    (root / ".git" / "index").write_bytes(b"garbage")
    assert list_files(root).paths == (".gitignore", "a.py")


@pytest.fixture
def locked(root: Path) -> Iterator[Path]:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    write_tree(root, {"locked/a.py": "1\n"})
    (root / "locked").chmod(0)
    yield root
    (root / "locked").chmod(0o755)


def test_a_folder_that_cannot_be_listed_is_told(locked: Path) -> None:
    listing = list_files(locked, ["documentation"])
    assert set(EXPECTED) <= set(listing.paths)
    assert any(
        skipped.name == "locked/" and "cannot be listed" in skipped.reason
        for skipped in listing.skipped
    )


NAMES = st.text(
    st.characters(blacklist_characters="/\0", blacklist_categories=["Cs"]), min_size=1, max_size=12
).filter(lambda name: name not in (".", "..", ".git", ".gitignore", ".ignore"))


@given(names=st.sets(NAMES, max_size=8))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
def test_git_and_the_walk_agree_on_any_names(
    tmp_path_factory: pytest.TempPathFactory, names: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("names")
    wanted = {name for name in names if len(name.encode()) < 200}
    for make in (write_tree, git_repository):
        root = make(folder / make.__name__, {"anchor.py": "1\n"})
        for name in wanted:
            (root / name).write_text("1\n")
    walked = list_files(folder / "write_tree")
    assert walked == list_files(folder / "git_repository")
    assert set(walked.paths) == {n for n in wanted if not unusable_name(n)} | {"anchor.py"}
