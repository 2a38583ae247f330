"""Pages of a run in the store and in `.context/drafts/`: versions, evidence, edits by hand."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Mapping
from itertools import accumulate
from typing import Final

from docgen_engine.domain.citations import find_citations
from docgen_engine.domain.documents.assignments import PlannedPage
from docgen_engine.domain.documents.base import encode
from docgen_engine.domain.documents.page import PageResult
from docgen_engine.domain.events import ArtifactWritten, EditNoticed, VersionActivated
from docgen_engine.domain.evidence import Claim, Evidence, ReadSet, Reference
from docgen_engine.domain.navigation import Navigation, extract_navigation, strip_navigation
from docgen_engine.domain.runs import ExecutionRecord
from docgen_engine.domain.snapshot import FileEntry
from docgen_engine.domain.versions import Maker, VersionRecord
from docgen_engine.orchestrator.desk import Desk, Record
from docgen_engine.store import artifacts, evidence, versions
from docgen_engine.store.database import Tx

CACHED_BYTES: Final = 24_000_000
"""How much of the files that pages cite is kept; a file is cited by several pages."""


class _Lines:
    """A file's content, and where its lines end."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.ends = array("Q", accumulate(map(len, content.splitlines(keepends=True))))

    def hashed(self, first: int, last: int) -> str | None:
        """The sha256 of lines, counted from 1; None where they are not in the file."""
        if not 1 <= first <= last <= len(self.ends):
            return None
        begin = self.ends[first - 2] if first > 1 else 0
        return hashlib.sha256(self.content[begin : self.ends[last - 1]]).hexdigest()


class EvidenceMaker:
    """Turns the citations of a text into evidence: with the hash of the cited lines."""

    def __init__(self, files: Mapping[str, FileEntry], docs_dir: str) -> None:
        self._files = files
        self._docs_dir = docs_dir
        self._lines: dict[str, _Lines] = {}
        self._cached = 0

    async def of_text(self, tx: Tx, text: str, page: str) -> list[Evidence]:
        """Evidence for every citation that resolves, in page order; others are for the gate."""
        found = []
        for citation in find_citations(text, page, self._docs_dir):
            made = await self._evidence(tx, citation.reference)
            if made is not None:
                found.append(made)
        return found

    async def _evidence(self, tx: Tx, at: Reference) -> Evidence | None:
        lines = self._lines.get(at.file) or await self._read(tx, at.file)
        hashed = lines.hashed(at.line_start, at.line_end) if lines is not None else None
        if hashed is None:
            return None
        return Evidence(at.file, (at.line_start, at.line_end), hashed, at.symbol)

    async def _read(self, tx: Tx, path: str) -> _Lines | None:
        entry = self._files.get(path)
        if entry is None or not entry.lines:
            return None
        lines = _Lines(await artifacts.get(tx, entry.sha256))
        while self._lines and self._cached + len(lines.content) > CACHED_BYTES:
            gone = self._lines.pop(next(iter(self._lines)))
            self._cached -= len(gone.content)
        self._cached += len(lines.content)
        self._lines[path] = lines
        return lines


class PageStore:
    """Versions of pages for one execution of phase 5 or 6."""

    def __init__(
        self,
        desk: Desk,
        execution: ExecutionRecord,
        plan: tuple[PlannedPage, ...],
        maker: EvidenceMaker,
    ) -> None:
        self._desk = desk
        self._execution = execution
        self._navigation = Navigation(plan)
        self._evidence = maker
        self._fresh: dict[str, str] = {}

    async def write(self, record: Record, result: PageResult, task: str) -> VersionRecord:
        """Store a page: its text with the navigation block, its evidence, claims and read-set.

        A page that a person edited stays active; the new version is stored beside it. A page that
        comes out the same gets no new version (contract section 4).
        """
        text = self._navigation.applied(result.text, result.path)
        active = await versions.active(record.tx, result.path)
        maker = Maker.AGENT
        previous = b""
        if active is not None:
            previous = await artifacts.get(record.tx, active.artifact)
            old = previous.decode("utf-8", "replace")
            if old != text and strip_navigation(old) == strip_navigation(text):
                maker = Maker.PLAN
        edited = active is not None and active.maker is Maker.USER
        body = text.encode()
        stored = await artifacts.put(record.tx, body, base=active.artifact if active else "")
        if edited:
            for known in await versions.versions(record.tx, result.path):
                if known.artifact == stored:
                    return known
        meta = await artifacts.put(record.tx, encode(result))
        version, new = await versions.add_version(
            record.tx,
            result.path,
            "page",
            stored,
            maker,
            run=self._execution.run,
            execution=self._execution,
            meta=meta,
            activate=not edited,
        )
        if new:
            self._fresh[result.path] = text
            await evidence.record(
                record.tx,
                result.path,
                version.number,
                await self._evidence.of_text(record.tx, text, result.path),
                _claims(result),
                result.read_set,
            )
            record.emit(
                ArtifactWritten(
                    file=result.path,
                    version=version.number,
                    artifact=stored,
                    maker=maker,
                    execution=self._execution.name,
                    task=task,
                    size=len(body),
                )
            )
        if not edited and (active is None or active.number != version.number):
            record.emit(
                VersionActivated(file=result.path, version=version.number, maker=version.maker)
            )
        return version

    def take_fresh(self, page: str) -> str:
        """The text of a page that was written just now and came out new, once; else empty."""
        return self._fresh.pop(page, "")

    async def take_edit(self, record: Record, page: str, body: bytes, place: str) -> VersionRecord:
        """A person's text becomes the active version (contract sections 4 and 8)."""
        return await take_edit(record, page, "page", body, place, self._evidence, self._execution)

    async def renew_navigation(self, record: Record, page: str) -> None:
        """Compose the navigation block again where the plan changed it; no agent is asked."""
        active = await versions.active(record.tx, page)
        if active is None:
            return
        text = (await artifacts.get(record.tx, active.artifact)).decode("utf-8", "replace")
        if extract_navigation(text) is None and active.maker is Maker.USER:
            return  # a person took it out; the gate says so
        renewed = self._navigation.applied(text, page)
        if renewed == text:
            return
        kept = Maker.USER if active.maker is Maker.USER else Maker.PLAN
        stored = await artifacts.put(record.tx, renewed.encode(), base=active.artifact)
        meta = await versions.latest_meta(record.tx, page)
        version, new = await versions.add_version(
            record.tx,
            page,
            "page",
            stored,
            kept,
            run=self._execution.run,
            execution=self._execution,
            meta=await artifacts.put(record.tx, meta) if meta is not None else "",
            note="navigation",
        )
        if new:
            found = await self._evidence.of_text(record.tx, renewed, page)
            await evidence.record(record.tx, page, version.number, found, (), ReadSet())
        record.emit(VersionActivated(file=page, version=version.number, maker=version.maker))


async def take_edit(
    record: Record,
    file: str,
    kind: str,
    body: bytes,
    place: str,
    maker: EvidenceMaker | None,
    execution: ExecutionRecord | None,
) -> VersionRecord:
    """Store what a person wrote as a version of its own, active.

    Args:
        record: the transaction.
        file: page path or document key.
        kind: `page` or `document`.
        body: the person's content.
        place: where it was noticed: `drafts`, `documentation` or `.context`.
        maker: finds the evidence of a page; None for documents.
        execution: the execution that waits, if any.

    Returns:
        The version.
    """
    before = await versions.active(record.tx, file)
    stored = await artifacts.put(record.tx, body, base=before.artifact if before else "")
    meta = await versions.latest_meta(record.tx, file) if kind == "page" else None
    version, new = await versions.add_version(
        record.tx,
        file,
        "page" if kind == "page" else "document",
        stored,
        Maker.USER,
        run=record.run,
        execution=execution if kind == "page" else None,
        meta=await artifacts.put(record.tx, meta) if meta is not None else "",
        note=f"edited in {place}",
    )
    if new and maker is not None:
        found = await maker.of_text(record.tx, body.decode("utf-8", "replace"), file)
        await evidence.record(record.tx, file, version.number, found, (), ReadSet())
    record.emit(EditNoticed(file=file, version=version.number, place=place))
    record.emit(VersionActivated(file=file, version=version.number, maker=version.maker))
    return version


def _claims(result: PageResult) -> list[Claim]:
    return [claim for section in result.sections for claim in section.claims]


async def known_texts(tx: Tx, file: str) -> set[str]:
    """Hashes of all versions of a file: anything else on disk was written by a person."""
    return {version.artifact for version in await versions.versions(tx, file)}
