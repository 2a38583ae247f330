"""Loads the linked index in whichever process needs it, once per snapshot."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final, Protocol

import msgspec

from docgen_engine.domain.facts import FileFacts, LineCounts
from docgen_engine.domain.guidance import Guidance
from docgen_engine.domain.protocols import ContentReader
from docgen_engine.domain.snapshot import FileKind, Manifest
from docgen_engine.repository.index.extract import Key, analyse
from docgen_engine.repository.index.linked import RepositoryIndex

_KEPT: Final = 2


class FactSource(Protocol):
    """Where stored facts come from; can be pickled and read in a worker process. Blocks."""

    def get(self, keys: list[Key]) -> dict[Key, bytes]:
        """The facts that are there, by (sha256, language), as MessagePack."""
        ...


class NoFacts:
    """A source that has nothing: every file is analysed on the spot."""

    def get(self, keys: list[Key]) -> dict[Key, bytes]:
        """Nothing."""
        del keys
        return {}


class _Indexes:
    """The indexes that this process loaded last."""

    def __init__(self) -> None:
        self._known: Final[OrderedDict[tuple[str, bytes], RepositoryIndex]] = OrderedDict()
        self._lock: Final = threading.Lock()

    def get(self, key: tuple[str, bytes]) -> RepositoryIndex | None:
        with self._lock:
            found = self._known.get(key)
            if found is not None:
                self._known.move_to_end(key)
            return found

    def put(self, key: tuple[str, bytes], index: RepositoryIndex) -> None:
        with self._lock:
            self._known[key] = index
            self._known.move_to_end(key)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)


_INDEXES: Final = _Indexes()


def fact_keys(manifest: Manifest) -> list[Key]:
    """The keys under which the facts of a snapshot are stored, each once, sorted."""
    return sorted({(one.sha256, one.language) for one in manifest.files if one.is_source})


def load_manifest(reader: ContentReader, snapshot: str) -> Manifest:
    """The manifest of a snapshot.

    Raises:
        KeyError: it is not kept.
    """
    return msgspec.json.decode(reader.read(snapshot), type=Manifest)


def load_index(
    reader: ContentReader, snapshot: str, facts: FactSource, guidance: Guidance | None = None
) -> RepositoryIndex:
    """The linked index of a snapshot. Blocks; the last few are kept in this process.

    Args:
        reader: kept contents.
        snapshot: sha256 of the manifest.
        facts: stored facts; what it does not have is analysed here.
        guidance: standing corrections.

    Returns:
        The index; do not change it, others share it.

    Raises:
        KeyError: the snapshot is not kept.
    """
    key = (snapshot, msgspec.json.encode(guidance or Guidance(), order="deterministic"))
    known = _INDEXES.get(key)
    if known is not None:
        return known
    manifest = load_manifest(reader, snapshot)
    index = RepositoryIndex(manifest, collect_facts(manifest, reader, facts), reader, guidance)
    _INDEXES.put(key, index)
    return index


def collect_facts(
    manifest: Manifest, reader: ContentReader, source: FactSource
) -> dict[str, FileFacts]:
    """The facts of a snapshot's source files by path.

    Args:
        manifest: the snapshot.
        reader: kept contents, for what the source does not have.
        source: stored facts.
    """
    stored = source.get(fact_keys(manifest))
    decoder = msgspec.msgpack.Decoder(FileFacts)
    decoded: dict[Key, FileFacts] = {}
    found: dict[str, FileFacts] = {}
    for entry in manifest.files:
        if entry.kind is not FileKind.TEXT or not entry.language:
            continue
        key = (entry.sha256, entry.language)
        facts = decoded.get(key)
        if facts is None:
            facts = _decode(stored.get(key), decoder)
        if facts is None:
            try:
                facts = analyse(reader.read(entry.sha256), entry.language)
            except KeyError:
                facts = FileFacts(
                    language=entry.language,
                    lines=LineCounts(),
                    problem="its content is not kept in this snapshot",
                )
        decoded[key] = facts
        found[entry.path] = facts
    return found


def _decode(body: bytes | None, decoder: msgspec.msgpack.Decoder[FileFacts]) -> FileFacts | None:
    """Stored facts, or None where they are missing or not readable (a `.context` of somebody)."""
    if body is None:
        return None
    try:
        return decoder.decode(body)
    except msgspec.MsgspecError:
        return None
