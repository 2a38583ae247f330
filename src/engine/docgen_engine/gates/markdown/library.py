"""Pages that were read before: in this process, or by an earlier run through the cache of facts.

A digest follows from the page's text and place and from the code that reads it, and its key holds
all of these.
"""

from __future__ import annotations

import hashlib
import importlib.util
import threading
from collections.abc import Mapping
from functools import cache
from typing import Final

import markdown_it
import msgspec

from docgen_engine.domain.protocols import FactSource
from docgen_engine.gates.kept import Kept
from docgen_engine.gates.markdown.digest import Digest
from docgen_engine.gates.markdown.page import Page
from docgen_engine.repository.index.extract import Key

KIND: Final = "page digest "
"""How the keys of digests begin, where facts have a language."""

_ROOM: Final = 4_000_000
"""Characters of the pages that are kept with all that was read from them."""

_READERS: Final = (
    "docgen_engine.domain.anchors",
    "docgen_engine.domain.citations",
    "docgen_engine.domain.navigation",
    *(
        f"docgen_engine.gates.markdown.{name}"
        for name in ("blocks", "digest", "inline", "pieces", "placeholders", "reading")
    ),
)
"""The code that a digest follows from."""


class Library:
    """Pages by their content. May be used from any thread."""

    def __init__(self, room: int = _ROOM) -> None:
        """Hold nothing yet.

        Args:
            room: characters of the pages that are kept.
        """
        self._pages: Final[Kept[Key, Page]] = Kept(room)
        self._given: Final[dict[Key, Digest]] = {}
        self._fresh: Final[dict[Key, bytes]] = {}
        self._lock: Final = threading.Lock()

    def read(
        self, texts: Mapping[str, str], docs_dir: str, facts: FactSource | None = None
    ) -> dict[str, Page]:
        """Pages, read or remembered, by path.

        Args:
            texts: the pages by path.
            docs_dir: the pages folder relative to the repository.
            facts: where digests of earlier runs are kept.
        """
        keys = {path: page_key(path, text, docs_dir) for path, text in texts.items()}
        found = {path: self._pages.get(key) for path, key in keys.items()}
        unknown = [path for path, page in found.items() if page is None]
        stored = facts.get([keys[path] for path in unknown]) if unknown and facts else {}
        pages = {path: page for path, page in found.items() if page is not None}
        for path in unknown:
            key, text = keys[path], texts[path]
            digest = self._given.pop(key, None) or _decoded(stored.get(key))
            page = Page(path, text, docs_dir, digest)
            if digest is None:
                self._add(key, msgspec.msgpack.encode(page.digest))
            pages[path] = self._pages.put(key, page, len(text))
        return pages

    def take_fresh(self) -> dict[Key, bytes]:
        """The digests made since this was last asked, for the cache of facts."""
        with self._lock:
            fresh = dict(self._fresh)
            self._fresh.clear()
        return fresh

    def forget(self) -> None:
        """Read every page again."""
        self._pages.clear()
        self._given.clear()
        self.take_fresh()

    def remember(self, key: Key, body: bytes) -> None:
        """Take in the digest of a page that another process has read (see `digested`)."""
        digest = _decoded(body)
        if digest is not None:
            self._given[key] = digest
            self._add(key, body)

    def _add(self, key: Key, body: bytes) -> None:
        with self._lock:
            self._fresh[key] = body


def _installed() -> str:
    """This program's version, for an installation without its sources."""
    from importlib.metadata import version  # slow to load, and hardly ever needed

    return version("docgen-tui")


def page_key(path: str, text: str, docs_dir: str) -> Key:
    """What a page's digest is kept under: a hash of all it follows from, and its readers."""
    whole = f"{len(path)} {path}{len(docs_dir)} {docs_dir}{text}"
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest(), edition()


@cache
def edition() -> str:
    """Which code reads pages: another one may read them otherwise.

    It is a hash of that code, since a number would be forgotten when a rule is mended.
    """
    digest = hashlib.sha256(markdown_it.__version__.encode())
    for name in _READERS:
        spec = importlib.util.find_spec(name)
        source = getattr(spec.loader if spec else None, "get_source", lambda _name: "")(name)
        digest.update((source or _installed()).encode())
    return KIND + digest.hexdigest()[:16]


def _decoded(body: bytes | None) -> Digest | None:
    """A kept digest, or None where there is none or it cannot be read."""
    if body is None:
        return None
    try:
        return msgspec.msgpack.decode(body, type=Digest)
    except msgspec.MsgspecError:
        return None


_LIBRARY: Final = Library()


def read_pages(
    texts: Mapping[str, str], docs_dir: str, facts: FactSource | None = None
) -> dict[str, Page]:
    """Pages, read or remembered by this process (see `Library.read`)."""
    return _LIBRARY.read(texts, docs_dir, facts)


def digested(path: str, text: str, docs_dir: str) -> tuple[Key, bytes]:
    """A page's digest and what it is kept under, for `remember` in another process.

    Args:
        path: in the pages folder.
        text: the whole page, with its navigation block.
        docs_dir: the pages folder relative to the repository.
    """
    digest = Page(path, text, docs_dir).digest
    return page_key(path, text, docs_dir), msgspec.msgpack.encode(digest)


def remember(key: Key, body: bytes) -> None:
    """Let this process know what another one read (see `Library.remember`)."""
    _LIBRARY.remember(key, body)


def take_fresh() -> dict[Key, bytes]:
    """The digests that this process made since it was last asked, for the cache of facts."""
    return _LIBRARY.take_fresh()


def forget() -> None:
    """Let this process read every page again, as a new one would."""
    _LIBRARY.forget()
