"""Writes approved pages to the pages folder, and never over what somebody else wrote there.

Safe to repeat after a crash at any moment: what is about to be written is noted in the workspace
first, pages come next in plan order, `.docgen.json` last. Nothing is ever deleted.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from docgen_engine.domain.documents.assignments import PlannedPage
from docgen_engine.domain.errors import (
    ForeignDocumentation,
    NotWritable,
    OwnershipViolation,
    StorageError,
)
from docgen_engine.domain.evidence import Evidence
from docgen_engine.domain.names import folded
from docgen_engine.domain.versions import Maker
from docgen_engine.domain.views import PublicationPreview
from docgen_engine.workspace.atomic import UNFINISHED, explained, read_file, settle, write_atomic
from docgen_engine.workspace.docgen_json import (
    PublishedEntry,
    has_docgen_json,
    read_docgen_json,
    write_docgen_json,
)
from docgen_engine.workspace.layout import Layout, page_path

__all__ = [
    "Publication",
    "PublishedEntry",
    "PublishedPage",
    "check_folder",
    "preview",
    "publish",
    "read_docgen_json",
    "read_page",
]

_NOTED: Final = "publishing.json"
"""In `.context/`: hashes of what this program wrote, or was about to write, by page."""

_NOBODYS: Final = frozenset((".DS_Store", ".gitignore", ".gitkeep", ".keep", "Thumbs.db"))
"""Files that make no folder somebody's."""


class PublishedPage(msgspec.Struct, frozen=True):
    """One page to publish: its bytes, and what `.docgen.json` says about it."""

    path: str
    body: bytes
    maker: Maker
    plan: PlannedPage
    approval: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return _sha256(self.body)


class Publication(msgspec.Struct, frozen=True):
    """What publishing did, in plan order.

    `kept` were edited by hand, or are somebody else's, and differ from what was to be written;
    `dropped` are no longer planned: they stay on disk and are not listed any more.
    """

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]


class _Fate(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"


def check_folder(layout: Layout) -> None:
    """Look whether pages may be published to the folder: it is ours, empty, or not there.

    Raises:
        ForeignDocumentation: it has files and no `.docgen.json`; another place is offered.
        StorageError: it is a link or a file, or its `.docgen.json` cannot be read.
    """
    with explained(layout.docs, "read"):
        layout.refuse_links(layout.docs.parent, "--docs")
        try:
            state = layout.docs.lstat()
        except (FileNotFoundError, NotADirectoryError):
            _refuse_unwritable(layout.docs)
            return
        if not stat.S_ISDIR(state.st_mode):
            what = "a symbolic link" if stat.S_ISLNK(state.st_mode) else "not a folder"
            raise StorageError(
                f"{layout.docs} is {what}, so pages cannot be published there. Move it away, or "
                "choose another folder with `--docs DIR`."
            )
        _refuse_unwritable(layout.docs)
        if has_docgen_json(layout):
            read_docgen_json(layout)
            return
        foreign = _first_file(layout)
    if foreign:
        raise ForeignDocumentation(
            f"{layout.docs} has files that docgen-tui did not write (such as {foreign}), and no "
            ".docgen.json. Nothing there is touched. Choose another folder, for example "
            f"`--docs {_other_folder(layout)}`."
        )


def _refuse_unwritable(docs: Path) -> None:
    """Say at the beginning, not after all the work, that pages cannot be written there."""
    way = docs
    while not os.path.lexists(way) and way != way.parent:
        way = way.parent
    if not way.is_dir():
        raise StorageError(
            f"{way} is not a folder, so the pages folder {docs} cannot be made. Choose another "
            "with `--docs DIR`."
        )
    if not os.access(way, os.W_OK | os.X_OK):
        raise NotWritable(
            f"{way} may not be written to, so pages cannot be published to {docs}. Check its "
            "permissions, or choose other folders: `--docs DIR` for the pages, `--context DIR` for "
            "the workspace."
        )


def preview(
    layout: Layout, pages: Sequence[PublishedPage], known: Mapping[str, str]
) -> PublicationPreview:
    """What publishing would change.

    Args:
        layout: the workspace.
        pages: in plan order.
        known: sha256 of each page as it was last published.

    Raises:
        StorageError: the folder cannot be read or has something in the way of a page.
    """
    fates = _fates(layout, pages, known)
    return PublicationPreview(
        folder=str(layout.docs),
        created=_with(fates, _Fate.CREATED),
        changed=_with(fates, _Fate.CHANGED),
        unchanged=_with(fates, _Fate.UNCHANGED),
        kept=_with(fates, _Fate.KEPT),
    )


def publish(
    layout: Layout, pages: Sequence[PublishedPage], known: Mapping[str, str]
) -> Publication:
    """Write the pages that changed, in plan order, then `.docgen.json`.

    Args:
        layout: the workspace.
        pages: in plan order; all that are planned and have a version.
        known: sha256 of each page as it was last published.

    Raises:
        ForeignDocumentation: the folder is somebody else's.
        StorageError: something could not be written; repeating it finishes the work.
    """
    check_folder(layout)
    fates = _fates(layout, pages, known)
    before = read_docgen_json(layout)
    with explained(layout.docs, "made"):
        layout.docs.mkdir(parents=True, exist_ok=True)
    _note(layout, pages)
    if not has_docgen_json(layout):
        write_docgen_json(layout, {})  # from now on the folder is ours, also after a crash
    written = []
    for page in pages:
        if fates[page.path] in (_Fate.CREATED, _Fate.CHANGED):
            write_atomic(layout.page(page.path), page.body, root=layout.docs, settle=False)
            written.append(page.path)
    settle(layout.page(path) for path in written)
    entries = {}
    for page in pages:
        if fates[page.path] is not _Fate.KEPT:
            entries[page.path] = _entry(page, before.get(page.path))
        elif page.path in before:
            entries[page.path] = before[page.path]
    write_docgen_json(layout, entries)
    planned = {page.path for page in pages}
    return Publication(
        written=tuple(written),
        unchanged=_with(fates, _Fate.UNCHANGED),
        kept=_with(fates, _Fate.KEPT),
        dropped=tuple(path for path in sorted(before) if path not in planned),
    )


def read_page(layout: Layout, path: str) -> bytes | None:
    """A page as it stands in the pages folder, or None.

    Raises:
        StorageError: it cannot be read, or this is no path of a page.
    """
    return read_file(layout.docs, page_path(path)) if layout.docs.is_dir() else None


def _fates(
    layout: Layout, pages: Sequence[PublishedPage], known: Mapping[str, str]
) -> dict[str, _Fate]:
    """What is to become of each page. Reads everything first, so that nothing is half done."""
    _refuse_same_names(pages)
    listed = read_docgen_json(layout)
    noted = _noted(layout)
    fates = {}
    for page in pages:
        on_disk = read_page(layout, page.path)
        if on_disk is None:
            fates[page.path] = _Fate.CREATED
            continue
        sha256 = _sha256(on_disk)
        ours = {*noted.get(page.path, ()), known.get(page.path, "")}
        entry = listed.get(page.path)
        if page.path not in known and entry is not None and entry.maker is not Maker.USER:
            ours.add(entry.sha256)  # a clone without a database
        if sha256 == page.sha256:
            fates[page.path] = _Fate.UNCHANGED
        else:
            fates[page.path] = _Fate.CHANGED if sha256 in ours else _Fate.KEPT
    return fates


def _refuse_same_names(pages: Sequence[PublishedPage]) -> None:
    """Two pages must not be the same file on a file system that does not tell case apart."""
    seen: dict[str, str] = {}
    for page in pages:
        name = folded(page_path(page.path))
        if name in seen:
            raise OwnershipViolation(
                f"{page.path} and {seen[name]} are the same file on some systems. Rename one of "
                "them in the plan."
            )
        seen[name] = page.path


def _noted(layout: Layout) -> dict[str, list[str]]:
    body = read_file(layout.context, _NOTED) if layout.context.is_dir() else None
    try:
        return msgspec.json.decode(body or b"{}", type=dict[str, list[str]])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return {}  # then pages that it would name count as edited, and are kept


def _note(layout: Layout, pages: Sequence[PublishedPage]) -> None:
    """Note what is about to be written, beside what was noted before and is still on disk."""
    noted = _noted(layout)
    notes = {}
    for page in pages:
        on_disk = read_page(layout, page.path)
        current = _sha256(on_disk) if on_disk is not None else ""
        earlier = [sha256 for sha256 in noted.get(page.path, ()) if sha256 == current]
        notes[page.path] = sorted({*earlier, page.sha256})
    body = msgspec.json.encode(notes, order="deterministic") + b"\n"
    write_atomic(layout.context / _NOTED, body, root=layout.context)


def _entry(page: PublishedPage, before: PublishedEntry | None) -> PublishedEntry:
    maker = page.maker
    if maker is Maker.IMPORT and before is not None and before.sha256 == page.sha256:
        maker = before.maker  # read back from there: a clone says the same as the original
    return PublishedEntry(
        sha256=page.sha256,
        maker=maker,
        approval=page.approval,
        plan=page.plan,
        citations=page.evidence,
    )


def _with(fates: Mapping[str, _Fate], fate: _Fate) -> tuple[str, ...]:
    return tuple(path for path, one in fates.items() if one is fate)


def _first_file(layout: Layout) -> str:
    """A file in the pages folder that somebody put there, or nothing."""
    for folder, folders, files in os.walk(layout.docs):
        folders.sort()
        for name in sorted(files):
            if name not in _NOBODYS and not name.endswith(UNFINISHED):
                way = os.path.relpath(os.path.join(folder, name), layout.docs)  # noqa: PTH118
                return os.fsencode(way).decode("utf-8", "replace")
    return ""


def _other_folder(layout: Layout) -> str:
    """A folder beside the pages folder that is not there yet."""
    count = 1
    while True:
        name = "documentation-docgen" if count == 1 else f"documentation-docgen-{count}"
        if not os.path.lexists(layout.docs.with_name(name)):
            return name
        count += 1


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
