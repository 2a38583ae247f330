"""Loads the linked index in whichever process needs it, once per snapshot."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

import msgspec

from docgen_engine.domain.facts import CallFact, FileFacts, LineCounts
from docgen_engine.domain.guidance import Guidance
from docgen_engine.domain.protocols import ContentReader, FactSource
from docgen_engine.domain.snapshot import Manifest, Origin
from docgen_engine.repository.index.extract import Key, analyse
from docgen_engine.repository.index.linked import RepositoryIndex

_KEPT: Final = 2


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

    def of_snapshot(self, snapshot: str) -> RepositoryIndex | None:
        with self._lock:
            found = (index for key, index in reversed(self._known.items()) if key[0] == snapshot)
            return next(found, None)

    def put(self, key: tuple[str, bytes], index: RepositoryIndex) -> None:
        with self._lock:
            self._known[key] = index
            self._known.move_to_end(key)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)


_INDEXES: Final = _Indexes()


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


def loaded(snapshot: str) -> RepositoryIndex | None:
    """The index of a snapshot if this process keeps one, under whatever guidance."""
    return _INDEXES.of_snapshot(snapshot)


def collect_facts(
    manifest: Manifest, reader: ContentReader, source: FactSource
) -> dict[str, FileFacts]:
    """The facts of a snapshot's source files by path.

    Args:
        manifest: the snapshot.
        reader: kept contents, for what the source does not have.
        source: stored facts.
    """
    stored = dict(source.get(manifest.fact_keys()))
    decoder = msgspec.msgpack.Decoder(FileFacts)
    words: dict[str, str] = {}
    decoded: dict[Key, FileFacts] = {}
    found: dict[str, FileFacts] = {}
    for entry in manifest.files:
        if not entry.is_source:
            continue
        key = (entry.sha256, entry.language)
        facts = decoded.get(key)
        if facts is None:
            facts = _decode(stored.pop(key, None), decoder)  # let go of each as it is read
        if facts is None:
            try:
                facts = analyse(reader.read(entry.sha256), entry.language)
            except KeyError:
                facts = FileFacts(
                    language=entry.language,
                    lines=LineCounts(),
                    problem="its content is not kept in this snapshot",
                )
        if key not in decoded:
            facts = decoded[key] = _sharing(facts, words)
        declared = entry.origin is Origin.GENERATED and not facts.generated
        found[entry.path] = _only_counted(facts) if declared else facts
    return found


def _sharing(facts: FileFacts, words: dict[str, str]) -> FileFacts:
    """The same facts, with equal names of calls kept once: in a large repository they weigh most.

    Args:
        facts: of one file.
        words: the names that are known so far.
    """
    calls = tuple(
        CallFact(
            words.setdefault(one.caller, one.caller),
            words.setdefault(one.callee, one.callee),
            one.line,
            words.setdefault(one.receiver, one.receiver),
            words.setdefault(one.arguments, one.arguments),
        )
        for one in facts.calls
    )
    return msgspec.structs.replace(facts, calls=calls) if calls else facts


def _only_counted(facts: FileFacts) -> FileFacts:
    """What is kept of a file that the repository declares to be generated."""
    return FileFacts(
        facts.language, facts.lines, package=facts.package, markers=facts.markers, generated=True
    )


def _decode(body: bytes | None, decoder: msgspec.msgpack.Decoder[FileFacts]) -> FileFacts | None:
    """Stored facts, or None where they are missing or not readable (a `.context` of somebody)."""
    if body is None:
        return None
    try:
        return decoder.decode(body)
    except msgspec.MsgspecError:
        return None
