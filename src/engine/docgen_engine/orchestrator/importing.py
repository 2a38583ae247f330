"""Reads published pages back where the database does not know them (contract section 4)."""

from __future__ import annotations

import asyncio

from docgen_engine.domain.events import ArtifactWritten, VersionActivated
from docgen_engine.domain.evidence import Claim, ReadSet
from docgen_engine.domain.versions import Maker
from docgen_engine.orchestrator.desk import Desk
from docgen_engine.store import artifacts, evidence, published, versions
from docgen_engine.workspace import publication


async def import_published(desk: Desk, run: int) -> tuple[str, ...]:
    """Take in pages that `.docgen.json` lists and this database has never seen.

    A page as `.docgen.json` describes it becomes a version by import; one that differs from its
    hash there was edited by hand, and becomes a version by the user, which nothing overwrites.

    Returns:
        Paths of the pages that were taken in.
    """
    listed = await asyncio.to_thread(publication.read_docgen_json, desk.layout)
    async with desk.database.reading() as tx:
        unknown = [path for path in sorted(listed) if await versions.active(tx, path) is None]
    taken = []
    for path in unknown:
        async with desk.recording(run) as record:
            body = await asyncio.to_thread(publication.read_page, desk.layout, path)
            if body is None:
                continue
            entry = listed[path]
            sha256 = artifacts.sha256_of(body)
            same = sha256 == entry.sha256 and entry.maker != Maker.USER
            maker = Maker.IMPORT if same else Maker.USER
            stored = await artifacts.put(record.tx, body)
            version, _ = await versions.add_version(
                record.tx, path, "page", stored, maker, run=run, note="read back from the pages"
            )
            none: tuple[Claim, ...] = ()
            await evidence.record(record.tx, path, version.number, entry.citations, none, ReadSet())
            await published.set_published(record.tx, path, stored, path, version.number)
            record.emit(
                ArtifactWritten(
                    file=path,
                    version=version.number,
                    artifact=stored,
                    maker=maker,
                    size=len(body),
                ),
                VersionActivated(file=path, version=version.number, maker=maker),
            )
        taken.append(path)
    return tuple(taken)
