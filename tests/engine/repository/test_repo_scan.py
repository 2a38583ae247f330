"""The manifest: kinds, hashes, lines, languages; and that contents are handed over as hashed."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.snapshot import FileKind
from docgen_engine.repository.drift import find_drift
from docgen_engine.repository.scan import LARGE, scan, take_snapshot
from docgen_engine.repository.text import count_lines, decode_text, split_lines
from support.git_trees import git_repository, write_tree


def test_kinds_languages_and_lines(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "a.py": "x = 1\ny = 2",
            "latin.py": "# caf\xe9\n".encode("latin-1"),
            "latin.dat": "caf\xe9\n".encode("latin-1"),
            "picture.png": b"\x89PNG\0\0",
            "late_nul.py": b"x" * 9000 + b"\0\xe9",
            "utf16.py": "x = 1\n".encode("utf-16"),
            "bom.py": b"\xef\xbb\xbfx = 1\n",
            "empty.py": "",
            "bin/tool": "#!/usr/bin/env -S python3 -u\nprint()\n",
            "bin/notes": "hello\n",
            "qt.ts": '<?xml version="1.0"?>\n<TS></TS>\n',
            "README.md": "# Hi\n",
            "big.py": b"x = 1\n" * (LARGE // 6 + 1),
            "big.bin": b"\0" * LARGE,
            "almost.py": b"#" * (LARGE - 1),
        },
    )
    (tmp_path / "link.py").symlink_to("a.py")
    (tmp_path / "broken").symlink_to("nowhere")
    seen = {
        entry.path: (entry.kind.value, entry.language, entry.lines)
        for entry in scan(tmp_path, []).files
    }
    assert seen == {
        "README.md": ("text", "", 1),
        "a.py": ("text", "Python", 2),
        "almost.py": ("text", "Python", 1),
        "big.bin": ("binary", "", 0),
        "big.py": ("large", "Python", 0),
        "bin/notes": ("text", "", 1),
        "bin/tool": ("text", "Python", 2),
        "bom.py": ("text", "Python", 1),
        "broken": ("link", "", 0),
        "empty.py": ("text", "Python", 0),
        "late_nul.py": ("binary", "", 0),
        "latin.dat": ("binary", "", 0),
        "latin.py": ("text", "Python", 1),
        "link.py": ("link", "", 0),
        "picture.png": ("binary", "", 0),
        "qt.ts": ("text", "", 2),
        "utf16.py": ("binary", "", 0),
    }
    assert [entry.path for entry in scan(tmp_path, []).files] == sorted(seen)


def test_what_is_kept_is_what_was_hashed_and_only_text(tmp_path: Path) -> None:
    files = {f"f{n}.py": f"x = {n % 7}\n" for n in range(200)}
    write_tree(tmp_path, {**files, "b.bin": b"\0", "big.md": b"x" * LARGE})
    kept: list[tuple[str, bytes]] = []
    manifest = take_snapshot(tmp_path, [], lambda sha256, content: kept.append((sha256, content)))
    assert len(kept) == 7, "equal contents are handed over once"
    assert all(hashlib.sha256(content).hexdigest() == sha256 for sha256, content in kept)
    texts = {entry.sha256 for entry in manifest.files if entry.kind is FileKind.TEXT}
    assert {sha256 for sha256, _ in kept} == texts
    assert {e.path for e in manifest.files if e.kind is not FileKind.TEXT} == {"b.bin", "big.md"}


def test_the_folder_and_the_clock_are_not_in_the_manifest(tmp_path: Path) -> None:
    files = {"a.py": "1\n", "b/c.go": "package c\n"}
    one = git_repository(tmp_path / "one", files)
    two = write_tree(tmp_path / "two", files)
    os.utime(two / "a.py", (1, 1))
    (two / "a.py").chmod(0o600)
    assert scan(one, []) == scan(two, [])


def test_an_error_while_keeping_reaches_the_caller(tmp_path: Path) -> None:
    write_tree(tmp_path, {f"f{n}.py": f"{n}\n" for n in range(100)})

    def full(_sha256: str, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        take_snapshot(tmp_path, [], full)


def test_files_that_vanish_while_scanning_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_tree(tmp_path, {"a.py": "1\n", "b.py": "1\n", "c/d.py": "1\n"})
    from docgen_engine.repository import scan as module

    listing = module.list_scope(root, [], "")
    (root / "a.py").unlink()
    (root / "c" / "d.py").unlink()
    (root / "c").rmdir()
    monkeypatch.setattr(module, "list_scope", lambda *_: listing)
    assert [entry.path for entry in module.scan(root, []).files] == ["b.py"]


def test_a_file_that_becomes_a_link_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path / "elsewhere", {"secret": "s\n"})
    root = write_tree(tmp_path / "repo", {"a/b.py": "1\n"})
    from docgen_engine.repository import scan as module

    listing = module.list_scope(root, [], "")
    (root / "a" / "b.py").unlink()
    (root / "a").rmdir()
    (root / "a").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "b.py").write_text("secret\n")
    monkeypatch.setattr(module, "list_scope", lambda *_: listing)
    (entry,) = module.scan(root, []).files
    assert (entry.kind, entry.sha256) == (FileKind.UNREADABLE, "")


def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    write_tree(tmp_path, {"a.py": "1\n"})
    (tmp_path / "a.py").chmod(0)
    (entry,) = scan(tmp_path, []).files
    assert (entry.kind, entry.size) == (FileKind.UNREADABLE, 2)


def test_headers_follow_the_language_of_the_repository(tmp_path: Path) -> None:
    plus = write_tree(tmp_path / "plus", {"a.cpp": "1\n", "a.h": "1\n"})
    plain = write_tree(tmp_path / "plain", {"a.c": "1\n", "a.h": "1\n"})
    assert {e.path: e.language for e in scan(plus, []).files}["a.h"] == "C++"
    assert {e.path: e.language for e in scan(plain, []).files}["a.h"] == "C"


def test_two_hundred_thousand_lines_in_a_second(tmp_path: Path) -> None:
    body = "value = compute(another, thing)\n" * 500
    write_tree(tmp_path, {f"p{n % 20}/m{n}.py": f"# {n}\n{body}" for n in range(400)})
    begin = time.perf_counter()
    manifest = scan(tmp_path, [])
    assert time.perf_counter() - begin < 5, "five times the goal: the machine may be busy"
    assert sum(entry.lines for entry in manifest.files) == 400 * 501


@given(st.binary(max_size=300))
def test_lines_are_counted_as_they_are_split(content: bytes) -> None:
    assert count_lines(content) == len(split_lines(content.decode("latin-1")))


@given(st.binary(max_size=300))
def test_every_content_can_be_decoded_to_the_same_number_of_lines(content: bytes) -> None:
    assert len(split_lines(decode_text(content))) in (count_lines(content), 0)


# -- drift ---------------------------------------------------------------------------------


def test_drift_names_what_changed_and_nothing_else(tmp_path: Path) -> None:
    root = git_repository(
        tmp_path,
        {"same.py": "1\n", "edit.py": "1\n", "grow.py": "1\n", "gone.py": "1\n", "to_link": "x\n"},
    )
    (root / "link").symlink_to("same.py")
    manifest = scan(root, [])
    assert find_drift(root, manifest, []) == ()
    os.utime(root / "same.py", (1, 1))
    (root / "edit.py").write_text("2\n")
    (root / "grow.py").write_text("1\n2\n")
    (root / "gone.py").unlink()
    (root / "new.py").write_text("1\n")
    (root / "to_link").unlink()
    (root / "to_link").symlink_to("same.py")
    (root / "link").unlink()
    (root / "link").symlink_to("edit.py")
    drift = [(entry.path, entry.kind.value) for entry in find_drift(root, manifest, [])]
    assert drift == [
        ("edit.py", "changed"),
        ("gone.py", "removed"),
        ("grow.py", "changed"),
        ("link", "changed"),
        ("new.py", "added"),
        ("to_link", "changed"),
    ]


def test_drift_leaves_the_pages_folder_out(tmp_path: Path) -> None:
    root = git_repository(tmp_path, {"a.py": "1\n"})
    manifest = scan(root, ["documentation"])
    write_tree(root, {"documentation/index.md": "x\n"})
    assert find_drift(root, manifest, ["documentation"]) == ()
    assert len(find_drift(root, manifest, [])) == 1
