"""Drafts and the edits that people make in them."""

from __future__ import annotations

import hashlib

import pytest

from docgen_engine.domain.errors import StorageError
from docgen_engine.workspace import drafts
from docgen_engine.workspace.layout import Layout


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_drafts_come_back_by_page(layout: Layout) -> None:
    assert drafts.read_drafts(layout) == {}
    drafts.write_draft(layout, "flows/run.md", "# Run ✓\n")
    drafts.write_draft(layout, "01-project-overview.md", b"# Overview\n")

    assert drafts.read_drafts(layout) == {
        "01-project-overview.md": "# Overview\n",
        "flows/run.md": "# Run ✓\n",
    }
    assert drafts.read_draft(layout, "flows/run.md") == "# Run ✓\n".encode()
    assert drafts.read_draft(layout, "flows/none.md") is None


def test_only_pages_count(layout: Layout) -> None:
    drafts.write_draft(layout, "a.md", "text")
    (layout.drafts / ".a.md.swp").write_text("an editor's")
    (layout.drafts / "a.md~").write_text("an editor's")
    (layout.drafts / ".hidden.md").write_text("hidden")
    (layout.drafts / "link.md").symlink_to(layout.drafts / "a.md")
    (layout.drafts / "folder.md").mkdir()

    assert drafts.list_drafts(layout) == ["a.md"]


def test_edits_are_told_from_what_was_written(layout: Layout) -> None:
    known = {}
    for page in ("a.md", "b.md", "c.md", "d.md"):
        drafts.write_draft(layout, page, page)
        known[page] = sha(page)
    layout.draft("b.md").write_bytes(b"by hand\r\n")
    layout.draft("c.md").unlink()
    layout.draft("d.md").write_bytes(b"\xff not text")

    assert drafts.edited_drafts(layout, known) == {
        "b.md": b"by hand\r\n",
        "d.md": b"\xff not text",
    }
    with pytest.raises(StorageError, match=r"d\.md is not UTF-8"):
        drafts.read_drafts(layout)


def test_a_draft_that_is_a_link_is_not_followed(layout: Layout) -> None:
    drafts.write_draft(layout, "a.md", "text")
    precious = layout.repository / "precious.md"
    precious.write_text("precious")
    layout.draft("a.md").unlink()
    layout.draft("a.md").symlink_to(precious)

    with pytest.raises(StorageError, match="not a plain file"):
        drafts.read_draft(layout, "a.md")
    with pytest.raises(StorageError, match="symbolic link"):
        drafts.write_draft(layout, "a.md", "new")
    assert precious.read_text() == "precious"


def test_clearing_keeps_what_is_named_and_what_is_not_ours(layout: Layout) -> None:
    for page in ("a.md", "flows/b.md", "flows/deep/c.md"):
        drafts.write_draft(layout, page, page)
    (layout.drafts / "note.txt").write_text("somebody's")

    drafts.clear(layout, keep=["a.md"])

    assert sorted(path.name for path in layout.drafts.rglob("*")) == ["a.md", "note.txt"]
