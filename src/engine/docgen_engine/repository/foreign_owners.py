"""Which single files belong to other people by the copyright that they begin with.

Only in folders whose name may mean other people's code, and only where the licence of the
repository itself names an owner to compare with.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import Final

from docgen_engine.domain.snapshot import FileEntry, FileKind
from docgen_engine.patterns import regex
from docgen_engine.repository.text import decode_text

MAYBE_FOREIGN: Final = frozenset({"vendor", "vendors", "deps", "external", "externals", "extern"})
"""Folders that hold other people's code where something in them says so."""

LICENCE: Final = regex(
    r"(?:^|[-_.])(?:licen[cs]es?|copying|copyright|unlicense)(?:$|[-_.])", re.IGNORECASE
)
_OWNER: Final = regex(
    r"(?i)^[\s/*#;!-]*copyright\s*(?:(?:\(c\)|©|&copy;)\s*)?(?:\d{4}[\s\d,–-]*(?:present)?,?\s*)?"
    r"(?:(?:\(c\)|©|by)\s+)*(?P<owner>[^\n]+)"
)
_WORD: Final = regex(r"[^\W\d_]{3,}")
_SAYS_NOTHING: Final = frozenset(
    {"inc", "llc", "ltd", "gmbh", "corp", "corporation", "company", "foundation", "the", "and"}
    | {"contributors", "authors", "author", "project", "team", "others", "all", "rights"}
    | {"reserved", "licensed", "under", "com", "org", "net", "www", "http", "https", "name"}
    | {"copyright", "owner", "its", "affiliates", "present", "for", "see", "license", "licence"}
    | {"notice", "file", "holders", "holder"}
)
_HEAD_LINES: Final = 30


def names_owner(entry: FileEntry) -> bool:
    """Whether the beginning of a file may say whose it is, and whether that matters."""
    if entry.kind is not FileKind.TEXT:
        return False
    folder, _, name = entry.path.rpartition("/")
    if not folder:
        return not entry.language and bool(LICENCE.search(name))
    return bool(entry.language) and not MAYBE_FOREIGN.isdisjoint(folder.lower().split("/"))


def of_others(
    entries: Iterable[FileEntry], heads: Mapping[str, bytes], own_module: frozenset[str]
) -> frozenset[str]:
    """The paths of files that begin with the copyright of other people.

    Args:
        entries: all files.
        heads: how those begin of which `names_owner` holds, by path.
        own_module: names of files that make their folder a module of the project.
    """
    if not heads:
        return frozenset()
    owners: set[str] = set()
    for path, head in heads.items():
        if "/" not in path:
            owners |= _owners(head)
    if not owners:
        return frozenset()
    modules = {
        posixpath.dirname(e.path) for e in entries if posixpath.basename(e.path) in own_module
    }
    found = set()
    for path, head in heads.items():
        theirs = _owners(head) if "/" in path and posixpath.dirname(path) not in modules else set()
        if theirs and theirs.isdisjoint(owners):
            found.add(path)
    return frozenset(found)


def _owners(head: bytes) -> set[str]:
    """The words of the names that a text names as owners of its copyright."""
    if b"opyright" not in head and b"COPYRIGHT" not in head:
        return set()
    found: set[str] = set()
    for line in decode_text(head).split("\n")[:_HEAD_LINES]:
        match = _OWNER.match(line)
        if match:
            found |= {word.lower() for word in _WORD.findall(match["owner"])}
    return found - _SAYS_NOTHING
