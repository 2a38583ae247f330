"""Finds published pages that a person changed or deleted in the pages folder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from docgen_engine.workspace.layout import Layout
from docgen_engine.workspace.publication import read_page


class PageEdit(msgspec.Struct, frozen=True, order=True):
    """One page that is not as it was published. `body` is None where it was deleted."""

    path: str
    body: bytes | None


def find_edits(layout: Layout, known: Mapping[str, str]) -> tuple[PageEdit, ...]:
    """Compare the pages folder with what was published.

    Args:
        layout: the workspace.
        known: sha256 of each page as it was last published.

    Returns:
        What differs, sorted by path.

    Raises:
        StorageError: a page cannot be read.
    """
    edits = []
    for path in sorted(known):
        body = read_page(layout, path)
        if body is None or hashlib.sha256(body).hexdigest() != known[path]:
            edits.append(PageEdit(path, body))
    return tuple(edits)
