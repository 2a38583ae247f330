"""What work on one workspace needs, in one place, and how events leave it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.events import Event, TextDelta
from docgen_engine.domain.guidance import Guidance
from docgen_engine.domain.protocols import Backend, Clock, ContentReader, FactCache, Workers
from docgen_engine.domain.snapshot import Manifest
from docgen_engine.store import events
from docgen_engine.store.content import StoredContent, StoredFacts
from docgen_engine.store.database import Database, Tx
from docgen_engine.store.facts import FactStore
from docgen_engine.workspace.layout import Layout


class Bus:
    """Tells listeners in this process that events were stored, and passes streamed text on."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()
        self._sinks: list[Callable[[TextDelta], None]] = []

    def changed(self) -> None:
        """Wake everybody who waits for events."""
        for event in self._waiting:
            event.set()

    async def wait(self, seconds: float) -> None:
        """Wait until something was stored here, at most some seconds."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(event)

    def listen(self, sink: Callable[[TextDelta], None]) -> Callable[[], None]:
        """Hear streamed text; returns the way to stop."""
        self._sinks.append(sink)

        def stop() -> None:
            with contextlib.suppress(ValueError):
                self._sinks.remove(sink)

        return stop

    def delta(self, delta: TextDelta) -> None:
        """Pass a piece of text on."""
        for sink in tuple(self._sinks):
            sink(delta)


@dataclass(slots=True)
class Desk:
    """The parts that the orchestrator works with.

    `analyst` is the process that keeps the linked index; gates are judged there as well. `workers`
    do what needs no index, where there is much of it. `user` is who decides; `exclude` are folders
    that are not part of the repository, relative to it.
    """

    database: Database
    layout: Layout
    clock: Clock
    workers: Workers
    analyst: Workers
    backend: Backend
    structure: Structure
    guidance: Guidance
    name: str
    user: str
    exclude: tuple[str, ...] = ()
    bus: Bus = field(default_factory=Bus)

    @property
    def reader(self) -> StoredContent:
        """Kept contents, for this process and for workers."""
        return StoredContent(self.database.path)

    @property
    def fact_source(self) -> StoredFacts:
        """Stored facts, for workers."""
        return StoredFacts(self.database.path)

    @contextlib.asynccontextmanager
    async def recording(self, run: int) -> AsyncIterator[Record]:
        """One transaction whose events are seen by listeners once it is committed."""
        async with self.database.transaction() as tx:
            record = Record(tx, run)
            yield record
            if record.pending:
                await events.append(tx, run, record.pending)
        if record.pending:
            self.bus.changed()


@dataclass(slots=True)
class Record:
    """A transaction and the events that belong to it."""

    tx: Tx
    run: int
    pending: list[Event] = field(default_factory=list)

    def emit(self, *happened: Event) -> None:
        """Store events at the end of this transaction, in this order."""
        self.pending.extend(happened)


class PinnedRepository:
    """The snapshot of a run as backends may use it (`domain.protocols.RepositoryAccess`)."""

    def __init__(self, desk: Desk, manifest_sha256: str, manifest: Manifest) -> None:
        self._desk = desk
        self._sha256 = manifest_sha256
        self._manifest = manifest
        self._facts = FactStore(desk.database)

    @property
    def manifest_sha256(self) -> str:
        """Hash of the manifest."""
        return self._sha256

    @property
    def manifest(self) -> Manifest:
        """The manifest."""
        return self._manifest

    @property
    def content(self) -> ContentReader:
        """Kept contents."""
        return self._desk.reader

    @property
    def facts(self) -> FactCache:
        """The cache of facts."""
        return self._facts

    @property
    def guidance(self) -> Guidance:
        """Standing corrections."""
        return self._desk.guidance

    @property
    def structure(self) -> Structure:
        """The page set."""
        return self._desk.structure

    @property
    def name(self) -> str:
        """The repository's name."""
        return self._desk.name

    @property
    def docs_dir(self) -> str:
        """The pages folder relative to the repository."""
        return self._desk.layout.docs_dir
