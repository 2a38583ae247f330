"""A small engine double for the viewers: pages, documents, versions and sources kept in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec

from docgen_engine.domain.documents.base import Doc, encode
from docgen_engine.domain.errors import Refused, RepositoryReadError
from docgen_engine.domain.events import Event, TextDelta
from docgen_engine.domain.findings import Report
from docgen_engine.domain.phases import Phase
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

RUN = RunRecord(
    1, RunStatus.AWAITING_APPROVAL, Phase.QA, RunConfig(), "0" * 64, "2026-11-01T10:00:00.000Z"
)


class ViewerEngine:
    """Implements `EnginePort` as far as viewers use it."""

    def __init__(self) -> None:
        self.views: list[PageView] = []
        self.texts: dict[str, dict[int, str]] = {}
        self.documents: dict[str, Doc] = {}
        self.sources: dict[str, SourceText] = {}
        self.refuse = ""
        self.calls: list[tuple[object, ...]] = []
        self.place = "documentation"

    def add_page(self, view: PageView, *texts: str) -> None:
        """A page with its versions, oldest first."""
        self.views.append(view)
        self.texts[view.path] = dict(enumerate(texts, start=1))

    @property
    def repository(self) -> Path:
        return Path("/repository")

    @property
    def docs(self) -> Path:
        return Path("/repository") / self.place

    @property
    def docs_dir(self) -> str:
        return self.place

    async def pages(self) -> tuple[PageView, ...]:
        return tuple(self.views)

    async def page(self, path: str, version: int | None = None) -> PageText:
        view = next(view for view in self.views if view.path == path)
        number = view.version if version is None else version
        return PageText(path, self.texts[path][number], number, view.maker, view.state)

    async def document(self, key: str) -> Doc | None:
        return self.documents.get(key)

    async def raw_document(self, key: str, version: int | None = None) -> PageText | None:
        if key not in self.documents:
            return None
        return PageText(key, encode(self.documents[key]).decode(), version or 1, "agent", "draft")

    async def versions(self, file: str) -> tuple[VersionRecord, ...]:
        view = next((view for view in self.views if view.path == file), None)
        active = view.version if view else 1
        numbers = sorted(self.texts.get(file, {1: ""}), reverse=True)
        return tuple(
            VersionRecord(
                file, number, f"{number:064}", Maker.USER if number == 2 else Maker.AGENT,
                f"2026-11-0{number}T10:00:00.000Z", 1, f"phase5_v{number}",
                active=number == active, approved=number == 1,
                note="shorter, please" if number == 3 else "",
            )
            for number in numbers
        )  # fmt: skip

    async def source(self, path: str) -> SourceText:
        if path not in self.sources:
            msg = f"{path} is not in the snapshot of this run."
            raise RepositoryReadError(msg)
        return self.sources[path]

    async def regenerate(
        self, *, phase: int | None = None, files: tuple[str, ...] = (), note: str = ""
    ) -> RunRecord:
        if self.refuse:
            raise Refused(self.refuse)
        self.calls.append(("regenerate", phase, files, note))
        return msgspec.structs.replace(RUN, status=RunStatus.RUNNING)

    # -- what viewers do not use ------------------------------------------------------------------

    async def preflight(self, *, force: bool = False) -> Preflight:
        raise NotImplementedError

    async def current(self) -> RunRecord | None:
        return RUN

    async def snapshot(self) -> RunSnapshot | None:
        return None

    def events(self, after: int = 0, *, follow: bool = True) -> AsyncIterator[Event]:
        raise NotImplementedError

    def on_delta(self, sink: Callable[[TextDelta], None]) -> Callable[[], None]:
        raise NotImplementedError

    async def start(self, config: RunConfig, *, force: bool = False) -> RunRecord:
        raise NotImplementedError

    async def resume(self) -> RunRecord:
        raise NotImplementedError

    async def drive(self) -> RunRecord:
        raise NotImplementedError

    async def approve(
        self, execution: str | None = None, report: int | None = None, *, rest: bool = False
    ) -> RunRecord:
        raise NotImplementedError

    async def reject(
        self, note: str, files: tuple[str, ...] = (), execution: str | None = None
    ) -> RunRecord:
        raise NotImplementedError

    async def revalidate(self) -> RunRecord:
        raise NotImplementedError

    async def cancel(self) -> RunRecord:
        raise NotImplementedError

    async def stop(self) -> None:
        raise NotImplementedError

    async def keep_note(self, note: str, page: str = "") -> None:
        raise NotImplementedError

    async def diff(self, file: str, old: int, new: int) -> str:
        raise NotImplementedError

    async def report(self, execution: str | None = None) -> Report | None:
        return None

    async def publication(self) -> PublicationPreview:
        raise NotImplementedError

    async def drift(self) -> tuple[Drift, ...]:
        return ()

    async def end_of_run(self) -> EndOfRun | None:
        return None

    def draft_path(self, page: str) -> Path:
        return Path("/repository/.context/drafts") / page

    async def close(self) -> None:
        return None
