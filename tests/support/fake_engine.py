"""An engine that replays recorded events and remembers what it was asked: `ports.EnginePort`.

It has no state machine of its own. A test gives it events for what happens next (`say`), and for
what each decision leads to (`after`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from docgen_engine.domain.documents.base import Doc, encode
from docgen_engine.domain.errors import DocgenError, RepositoryReadError
from docgen_engine.domain.events import Event, RunCreated, TextDelta
from docgen_engine.domain.findings import Report
from docgen_engine.domain.runs import RunConfig, RunRecord, RunStatus
from docgen_engine.domain.snapshot import Drift, Preflight
from docgen_engine.domain.versions import Maker, VersionRecord
from docgen_engine.domain.views import (
    EndOfRun,
    PageText,
    PageView,
    PublicationPreview,
    RunSnapshot,
    SourceText,
)
from docgen_tui.state import fold

QUIET = Preflight("/home/dev/acme/billing", "billing", 212, 152_000, (), (("Python", 92_000),))


class FakeEngine:
    """What a screen sees of an engine.

    Attributes:
        calls: every decision, as (name, arguments).
        refuse: raised by the next decision of that name.
        after: called with this engine after a decision of that name, to say what follows.
        same: whether a new run would make what the last one made.
        working_elsewhere: whether another process holds the lock.
        on_drive: awaited by `drive`; returns at once where there is none.
    """

    def __init__(
        self, events: Iterable[Event] = (), *, found: Preflight = QUIET, root: Path | None = None
    ) -> None:
        self._events: list[Event] = list(events)
        self._news = asyncio.Event()
        self._sinks: list[Callable[[TextDelta], None]] = []
        self._root = root or Path(found.repository)
        self.found = found
        self.page_views: tuple[PageView, ...] = ()
        self.texts: dict[str, str] = {}
        self.documents: dict[str, Doc] = {}
        self.reports: dict[str, Report] = {}
        self.sources: dict[str, str] = {}
        self.preview = PublicationPreview("documentation", (), (), (), ())
        self.calls: list[tuple[str, Any]] = []
        self.refuse: dict[str, DocgenError] = {}
        self.after: dict[str, Callable[[FakeEngine], None]] = {}
        self.drifted: tuple[Drift, ...] = ()
        self.end: EndOfRun | None = None
        self.same = False
        self.working_elsewhere = False
        self.interrupted = False
        self.on_drive: Callable[[], Any] | None = None
        self.closed = False

    # -- the test's side --

    def say(self, *events: Event) -> None:
        """These events happen now."""
        self._events.extend(events)
        self._news.set()

    def stream(self, delta: TextDelta) -> None:
        """A piece of text comes now."""
        for sink in self._sinks:
            sink(delta)

    def called(self, name: str) -> list[Any]:
        """The arguments of all calls of a decision."""
        return [arguments for called, arguments in self.calls if called == name]

    def _decide(self, name: str, *arguments: Any) -> RunRecord:
        self.calls.append((name, arguments))
        if name in self.refuse:
            raise self.refuse.pop(name)
        if name in self.after:
            self.after[name](self)
        return self._record()

    def _record(self) -> RunRecord:
        view = fold(self._events)
        status = view.status or RunStatus.RUNNING
        if status is RunStatus.RUNNING and self.interrupted:
            status = RunStatus.INTERRUPTED
        return RunRecord(
            view.run or 1,
            status,
            view.phase,
            view.config,
            "0" * 64,
            "2026-01-01T00:00:00.000Z",
            error=view.error,
            recoverable=view.recoverable,
        )

    # -- the port --

    @property
    def repository(self) -> Path:
        return self._root

    @property
    def docs(self) -> Path:
        return self._root / self.docs_dir

    @property
    def docs_dir(self) -> str:
        return "documentation"

    def note_defect(self, details: str) -> Path | None:
        if not (self._root / ".context").is_dir():
            return None
        (self._root / ".context" / "defect.log").write_text(details, encoding="utf-8")
        return self._root / ".context"

    async def preflight(self, *, force: bool = False) -> Preflight:
        self.calls.append(("preflight", (force,)))
        if "preflight" in self.refuse:
            raise self.refuse.pop("preflight")
        return self.found

    async def current(self) -> RunRecord | None:
        return self._record() if self._events else None

    async def snapshot(self) -> RunSnapshot | None:
        if not self._events:
            return None
        run = self._record()
        report = next(reversed(self.reports.values()), None)
        seq = self._events[-1].seq
        return RunSnapshot(run, (), self.page_views, report, seq, self.working_elsewhere)

    async def events(self, after: int = 0, *, follow: bool = True) -> AsyncIterator[Event]:
        at = next(
            (i for i, event in enumerate(self._events) if event.seq > after), len(self._events)
        )
        while not self.closed:
            while at < len(self._events):
                at += 1
                yield self._events[at - 1]
            if not follow:
                return
            self._news.clear()
            if at == len(self._events):
                await self._news.wait()

    def on_delta(self, sink: Callable[[TextDelta], None]) -> Callable[[], None]:
        self._sinks.append(sink)
        return lambda: self._sinks.remove(sink)

    async def up_to_date(self, config: RunConfig) -> RunRecord | None:
        return self._record() if self.same else None

    async def start(self, config: RunConfig, *, force: bool = False) -> RunRecord:
        if not self._events:
            self._events.append(created(self.found, config))
        return self._decide("start", config, force)

    async def resume(self) -> RunRecord:
        self.interrupted = False
        return self._decide("resume")

    async def drive(self) -> RunRecord:
        record = self._decide("drive")
        if self.on_drive is not None:
            await self.on_drive()
        return record

    async def approve(
        self, execution: str | None = None, report: int | None = None, *, rest: bool = False
    ) -> RunRecord:
        return self._decide("approve", execution, report, rest)

    async def reject(
        self, note: str, files: tuple[str, ...] = (), execution: str | None = None
    ) -> RunRecord:
        return self._decide("reject", note, files, execution)

    async def regenerate(
        self, *, phase: int | None = None, files: tuple[str, ...] = (), note: str = ""
    ) -> RunRecord:
        return self._decide("regenerate", phase, files, note)

    async def revalidate(self) -> RunRecord:
        return self._decide("revalidate")

    async def cancel(self) -> RunRecord:
        return self._decide("cancel")

    async def stop(self) -> None:
        self._decide("stop")

    async def keep_note(self, note: str, page: str = "") -> None:
        self._decide("keep_note", note, page)

    async def pages(self) -> tuple[PageView, ...]:
        return self.page_views

    async def page(self, path: str, version: int | None = None) -> PageText:
        view = next((page for page in self.page_views if page.path == path), None)
        text = self.texts.get(path, f"# {path}\n")
        if view is None:
            return PageText(path, text, version or 1, "agent", "draft")
        return PageText(path, text, version or view.version, view.maker, view.state)

    async def document(self, key: str) -> Doc | None:
        return self.documents.get(key)

    async def raw_document(self, key: str, version: int | None = None) -> PageText | None:
        document = self.documents.get(key)
        if document is None:
            return None
        return PageText(f"{key}.json", encode(document).decode(), version or 1, "agent", "draft")

    async def versions(self, file: str) -> tuple[VersionRecord, ...]:
        view = next((page for page in self.page_views if page.path == file), None)
        newest = max(view.version, view.newer) if view else 1
        return tuple(
            VersionRecord(
                file,
                number,
                f"{number:064}",
                Maker.AGENT,
                "2026-01-01T00:00:00.000Z",
                1,
                f"phase5_v{number}",
                active=view is None or number == view.version,
            )
            for number in range(newest, 0, -1)
        )

    async def diff(self, file: str, old: int, new: int) -> str:
        return f"--- {file} v{old}\n+++ {file} v{new}\n@@ -1 +1 @@\n-old\n+new\n"

    async def report(self, execution: str | None = None) -> Report | None:
        if execution is None:
            return next(reversed(self.reports.values()), None)
        return self.reports.get(execution)

    async def source(self, path: str) -> SourceText:
        if path not in self.sources:
            raise RepositoryReadError(f"{path} is not in the snapshot")
        return SourceText(path, self.sources[path], "Python", False)

    async def publication(self) -> PublicationPreview:
        return self.preview

    async def drift(self) -> tuple[Drift, ...]:
        return self.drifted

    async def end_of_run(self) -> EndOfRun | None:
        return self.end

    def draft_path(self, page: str) -> Path:
        context = self._root / ".context"
        return context / "drafts" / page if page.endswith(".md") else context / f"{page}.json"

    async def close(self) -> None:
        self.closed = True
        self._news.set()


def created(found: Preflight, config: RunConfig, run: int = 1) -> RunCreated:
    """The first event of a run on what preflight found."""
    return RunCreated(
        seq=1,
        run=run,
        at="2026-01-01T00:00:00.000Z",
        config=config,
        repository=found.repository,
        snapshot="0" * 64,
        files=found.source_files,
        source_files=found.source_files,
        lines=found.lines,
        languages=found.languages,
        backend_label="static · nothing leaves this machine",
    )


def decode_lines(lines: Iterable[str]) -> tuple[list[Event], list[TextDelta]]:
    """Events and streams of a recording."""
    events: list[Event] = []
    deltas: list[TextDelta] = []
    for line in lines:
        if '"type":"text.delta"' in line:
            deltas.append(msgspec.json.decode(line, type=TextDelta))
        elif line.strip():
            events.append(msgspec.json.decode(line, type=Event))
    return events, deltas
