"""Drafts: pages that are not approved yet, where a person may edit them (contract section 4)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from docgen_engine.domain.errors import StorageError
from docgen_engine.workspace.atomic import explained, read_file, write_atomic
from docgen_engine.workspace.layout import Layout, page_path


def write_draft(layout: Layout, page: str, text: str | bytes) -> None:
    """Write the draft of a page.

    Args:
        layout: the workspace.
        page: the page's path.
        text: the whole page.

    Raises:
        StorageError: it could not be written, or this is no path of a page.
    """
    body = text.encode() if isinstance(text, str) else text
    # The database has it; a draft that is missed is written again.
    write_atomic(layout.draft(page), body, root=layout.context, settle=False)


def read_draft(layout: Layout, page: str) -> bytes | None:
    """The draft of a page as it is on disk, or None.

    Raises:
        StorageError: it cannot be read, or this is no path of a page.
    """
    return read_file(layout.context, f"{layout.drafts.name}/{page_path(page)}")


def read_drafts(layout: Layout) -> dict[str, str]:
    """The texts of all drafts, by page.

    Raises:
        StorageError: one cannot be read, or is not UTF-8; the message names it.
    """
    texts = {}
    for page in list_drafts(layout):
        body = read_draft(layout, page)
        if body is None:
            continue
        try:
            texts[page] = body.decode()
        except UnicodeDecodeError as error:
            raise StorageError(
                f"{layout.draft(page)} is not UTF-8 text (byte {error.start}). Save it as UTF-8."
            ) from error
    return texts


def list_drafts(layout: Layout) -> list[str]:
    """The pages that have a draft, sorted. Other files in the folder are not looked at."""
    pages = []
    if not layout.drafts.is_symlink():
        for path in layout.drafts.rglob("*.md"):
            page = path.relative_to(layout.drafts).as_posix()
            with suppress(StorageError):
                if path.is_file() and not path.is_symlink():
                    pages.append(page_path(page))
    return sorted(pages)


def edited_drafts(layout: Layout, known: Mapping[str, str]) -> dict[str, bytes]:
    """The drafts that a person changed.

    Args:
        layout: the workspace.
        known: sha256 of each page's draft as it was written.

    Returns:
        Contents on disk by page, sorted; a draft that was deleted is no edit.

    Raises:
        StorageError: one cannot be read.
    """
    edited = {}
    for page in sorted(known):
        body = read_draft(layout, page)
        if body is not None and hashlib.sha256(body).hexdigest() != known[page]:
            edited[page] = body
    return edited


def clear(layout: Layout, keep: Collection[str] = ()) -> None:
    """Delete drafts, such as those of pages that are no longer planned.

    Args:
        layout: the workspace.
        keep: pages whose drafts stay.

    Raises:
        StorageError: one could not be deleted.
    """
    for page in list_drafts(layout):
        if page not in keep:
            path = layout.draft(page)
            with explained(path, "deleted"):
                path.unlink(missing_ok=True)
                _remove_empty(path.parent, layout.drafts)


def _remove_empty(folder: Path, top: Path) -> None:
    """Remove folders that became empty, from the innermost out."""
    while folder != top and folder.is_relative_to(top):
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
