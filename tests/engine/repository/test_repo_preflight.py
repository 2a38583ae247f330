"""Preflight: the contract's sentences, in the contract's order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from docgen_engine.domain.errors import PreflightError
from docgen_engine.repository.preflight import preflight
from support.git_trees import git_repository, write_tree

CODE = {"a.py": "1\n", "b.py": "1\n", "c.go": "package c\n"}


def failure(path: Path, **options: bool) -> str:
    with pytest.raises(PreflightError) as caught:
        preflight(path, **options)  # type: ignore[arg-type]
    return str(caught.value)


def test_a_good_repository(tmp_path: Path) -> None:
    root = git_repository(tmp_path / "parcel", CODE)
    found = preflight(root, force=False, exclude=[])
    assert (found.name, found.source_files, found.lines, found.questions) == ("parcel", 3, 3, ())
    assert found.languages == (("Python", 2), ("Go", 1))
    assert found.repository == str(root)


def test_missing_path(tmp_path: Path) -> None:
    path = tmp_path / "none"
    assert failure(path) == f"Repository path does not exist: {path}"
    (tmp_path / "link").symlink_to("nowhere")
    (tmp_path / "circle").symlink_to("circle")
    for name in ("link", "circle", "x" * 300):
        assert failure(tmp_path / name).startswith("Repository path does not exist: ")


def test_a_file(tmp_path: Path) -> None:
    write_tree(tmp_path, {"file": "x"})
    assert failure(tmp_path / "file") == f"Path is not a directory: {tmp_path / 'file'}"


BUILD = "Repository path appears to be a build directory. Please specify the project root."


@pytest.mark.parametrize("name", ["node_modules", "dist", "build"])
def test_build_directories_by_their_own_name(tmp_path: Path, name: str) -> None:
    root = write_tree(tmp_path / name, CODE)
    assert failure(root) == BUILD
    assert preflight(root, force=True).source_files == 3


def test_build_directories_below_the_top_of_git(tmp_path: Path) -> None:
    root = git_repository(tmp_path / "repo", {"dist/pkg/a.py": "1\n", "x.py": "1\n"})
    assert failure(root / "dist" / "pkg") == BUILD
    assert preflight(root / "dist" / "pkg", force=True).source_files == 1


def test_what_stands_above_the_top_does_not_count(tmp_path: Path) -> None:
    with_git = git_repository(tmp_path / "build" / "repo", CODE)
    without = write_tree(tmp_path / "dist" / "repo", CODE)
    assert preflight(with_git).questions == ()
    assert preflight(without).questions == ()


def test_a_link_is_judged_by_what_it_leads_to(tmp_path: Path) -> None:
    write_tree(tmp_path / "node_modules", CODE)
    (tmp_path / "nice").symlink_to("node_modules")
    assert failure(tmp_path / "nice") == BUILD


@pytest.mark.parametrize("files", [{}, {"a.png": b"\x89PNG\0"}, {"node_modules/a.js": "1\n"}])
def test_nothing_to_document(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    write_tree(tmp_path, files)
    assert failure(tmp_path) == f"Nothing to document in {tmp_path}"


def test_our_own_folders_are_no_content(tmp_path: Path) -> None:
    write_tree(tmp_path, {"documentation/index.md": "x\n", ".context/state.json": "{}"})
    with pytest.raises(PreflightError, match="Nothing to document"):
        preflight(tmp_path, exclude=["documentation"])


def test_few_source_files_is_a_question(tmp_path: Path) -> None:
    write_tree(tmp_path, {"README.md": "# Hi\n", "a.py": "1\n", "b.json": "{}\n"})
    assert preflight(tmp_path).questions == (
        "Very few source files detected (1). This may not be a code repository.",
    )


def test_many_lines_is_a_question(tmp_path: Path) -> None:
    write_tree(tmp_path, {f"m{n}.py": "x\n" * 71_333 for n in range(3)})
    assert preflight(tmp_path).questions == ("Large repository detected (~214,000 LOC).",)
    (tmp_path / "m2.py").write_text("x\n" * (200_000 - 2 * 71_333))
    assert preflight(tmp_path).questions == ()


def test_no_permission(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may list everything")
    root = write_tree(tmp_path / "repo", CODE)
    root.chmod(0)
    try:
        assert failure(root).startswith("No permission to list ")
    finally:
        root.chmod(0o755)


def test_control_characters_of_a_path_do_not_reach_the_terminal(tmp_path: Path) -> None:
    assert "\x1b" not in failure(tmp_path / "\x1b[2J")
