"""`.docgen.json`: what stands in a pages folder, for clones and for CI (contract section 4).

It marks the folder as ours. Committed with the pages, so: sorted, one citation per line, without
time and without absolute path; the same pages give the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from docgen_engine.domain.documents.assignments import PlannedPage
from docgen_engine.domain.errors import ForeignDocumentation, StorageError
from docgen_engine.domain.evidence import Evidence
from docgen_engine.domain.versions import Maker
from docgen_engine.repository.text import printable
from docgen_engine.workspace.atomic import read_file, write_atomic
from docgen_engine.workspace.layout import Layout, page_path

NAME: Final = ".docgen.json"
FORMAT: Final = 1


class PublishedEntry(msgspec.Struct, frozen=True):
    """One page. `approval` says who decided, in words; `citations` stand in the page's order."""

    sha256: str
    maker: Maker
    approval: str
    plan: PlannedPage
    citations: tuple[Evidence, ...] = ()


class DocgenFile(msgspec.Struct, frozen=True):
    """The whole file. `scope` is the folder that the pages are about, empty for all of it."""

    format: int
    pages: dict[str, PublishedEntry]
    scope: str = ""


def has_docgen_json(layout: Layout) -> bool:
    """Whether the pages folder is marked as ours."""
    return (layout.docs / NAME).is_file()


def read_docgen_json(layout: Layout) -> dict[str, PublishedEntry]:
    """The pages that the folder lists, by path; empty where there is no file.

    Raises:
        StorageError: it is damaged, or a later version of this program wrote it.
    """
    path = layout.docs / NAME
    body = read_file(layout.docs, NAME) if layout.docs.is_dir() else None
    if body is None:
        return {}
    try:
        head = msgspec.json.decode(body)
        number = head.get("format") if isinstance(head, dict) else None
        if isinstance(number, int) and number > FORMAT:
            raise StorageError(
                f"{path} was written by a later version of docgen-tui. Upgrade docgen-tui, or "
                "publish to another folder with `--docs DIR`."
            )
        read = msgspec.json.decode(body, type=DocgenFile)
        _refuse_other_scope(layout, read.scope)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StorageError(
            f"{path} cannot be read ({error}). It may hold the marks of a merge conflict. Restore "
            "it from version control, or publish to another folder with `--docs DIR`."
        ) from error
    try:
        return {page_path(page): entry for page, entry in sorted(read.pages.items())}
    except StorageError as error:
        raise StorageError(
            f"{path} is not as docgen-tui writes it: {error} Restore it from version control, or "
            "publish to another folder with `--docs DIR`."
        ) from error


def _refuse_other_scope(layout: Layout, scope: str) -> None:
    """Pages of one scope are not overwritten by those of another, or of the whole.

    Those of a folder that is there no more came with it when it was renamed.

    Raises:
        ForeignDocumentation: another place is offered in the message.
    """
    renamed = layout.scope and scope and not os.path.lexists(layout.repository / scope)
    if scope != layout.scope and not renamed:
        about = f"of the scope {printable(scope)}" if scope else "of a whole repository"
        raise ForeignDocumentation(
            f"{layout.docs} has pages {about}, and they are not overwritten. Choose another "
            "folder with `--docs DIR`."
        )


def write_docgen_json(layout: Layout, pages: Mapping[str, PublishedEntry]) -> bool:
    """Write the file, if it differs from what is there.

    Returns:
        Whether it was written.

    Raises:
        StorageError: it could not be written.
    """
    body = encode_docgen_json(pages, layout.scope)
    if read_file(layout.docs, NAME) == body:
        return False
    write_atomic(layout.docs / NAME, body, root=layout.docs)
    return True


def encode_docgen_json(pages: Mapping[str, PublishedEntry], scope: str = "") -> bytes:
    """The bytes of the file: fields in a fixed order, pages sorted, one citation per line."""
    about = [f' "scope": {_json(scope)},'] if scope else []
    lines = ["{", f' "format": {FORMAT},', *about, ' "pages": {']
    for number, (page, entry) in enumerate(sorted(pages.items()), start=1):
        lines += [
            f"  {_json(page)}: {{",
            f'   "sha256": {_json(entry.sha256)},',
            f'   "maker": {_json(entry.maker)},',
            f'   "approval": {_json(entry.approval)},',
            f'   "plan": {_json(entry.plan)},',
            f'   "citations": [{_rows(entry.citations)}]',
            "  }" + ("," if number < len(pages) else ""),
        ]
    lines += [" }", "}", ""]
    return "\n".join(lines).encode()


def _rows(citations: Iterable[Evidence]) -> str:
    rows = [f"\n    {_json(citation)}" for citation in citations]
    return ",".join(rows) + ("\n   " if rows else "")


def _json(value: object) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()
