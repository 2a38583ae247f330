"""Versions of pages and documents, and which of them counts now (contract sections 1 and 9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

from docgen_engine.domain.errors import OwnershipViolation
from docgen_engine.domain.names import folded
from docgen_engine.domain.phases import PHASES, Phase, execution_name, phase_of_document
from docgen_engine.domain.runs import ExecutionRecord
from docgen_engine.domain.versions import Maker, VersionRecord
from docgen_engine.store import artifacts
from docgen_engine.store.database import Tx

Kind = Literal["page", "document"]

_VERSION: Final = (
    "SELECT f.path, v.number, v.artifact, v.maker, v.created_at, coalesce(v.run_id, 0),"
    " e.phase, e.number, v.note, v.id = f.active, v.approved, v.id"
    " FROM version AS v JOIN file AS f ON f.id = v.file_id"
    " LEFT JOIN execution AS e ON e.id = v.execution_id"
)


async def add_version(
    tx: Tx,
    file: str,
    kind: Kind,
    artifact: str,
    maker: Maker,
    *,
    run: int = 0,
    execution: ExecutionRecord | None = None,
    meta: str = "",
    note: str = "",
    activate: bool = True,
    at_most_phase: Phase | None = None,
) -> tuple[VersionRecord, bool]:
    """Record a content as the next version of a file, unless the newest one has it already.

    In that case the newest version stays as it is, whoever made it; only its `meta`, which says
    what the same content rests on, is brought up to date.

    Args:
        tx: open for writing.
        file: a page's path or a document's key.
        kind: which of the two.
        artifact: hash of the content, kept already.
        maker: who made it.
        run: the run in which it was made, 0 outside of runs.
        execution: the execution that made it.
        meta: hash of the writer's `PageResult`, kept already.
        note: why, for people.
        activate: whether it counts from now on.
        at_most_phase: documents of later phases are refused; for edits at a gate.

    Returns:
        The version, and whether it is new.

    Raises:
        OwnershipViolation: an execution may not write this file: it is a document of an earlier
            phase, or of a later one than `at_most_phase`.
    """
    _check_phase(file, kind, execution, at_most_phase)
    file_id = await _ensure_file(tx, file, kind)
    newest = await tx.one(
        "SELECT id, number, artifact, meta FROM version WHERE file_id = ?"
        " ORDER BY number DESC LIMIT 1",
        (file_id,),
    )
    new = newest is None or newest[2] != artifact
    if newest is not None and not new:
        version_id = newest[0]
        if meta and meta != newest[3]:
            await tx.execute("UPDATE version SET meta = ? WHERE id = ?", (meta, version_id))
    else:
        version_id = await tx.execute(
            "INSERT INTO version (file_id, number, artifact, maker, run_id, execution_id, meta,"
            " note, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                file_id,
                newest[1] + 1 if newest else 1,
                artifact,
                Maker(maker).value,
                run or (execution.run if execution else None),
                execution.id if execution else None,
                meta or None,
                note,
                tx.now,
            ),
        )
    if activate:
        await tx.execute("UPDATE file SET active = ? WHERE id = ?", (version_id, file_id))
    row = await tx.one(f"{_VERSION} WHERE v.id = ?", (version_id,))
    if row is None:
        raise KeyError(file)
    return _record(row), new


async def activate(tx: Tx, file: str, number: int) -> VersionRecord:
    """Make a version the one that counts.

    Raises:
        KeyError: there is no such version.
    """
    version_id = await version_id_of(tx, file, number)
    await tx.execute(
        "UPDATE file SET active = ? WHERE id = (SELECT file_id FROM version WHERE id = ?)",
        (version_id, version_id),
    )
    return await version(tx, file, number)


async def active(tx: Tx, file: str) -> VersionRecord | None:
    """The version of a file that counts now, or None."""
    row = await tx.one(f"{_VERSION} WHERE f.folded = ? AND v.id = f.active", (folded(file),))
    return _record(row) if row else None


async def version(tx: Tx, file: str, number: int) -> VersionRecord:
    """One version of a file.

    Raises:
        KeyError: there is no such version.
    """
    row = await tx.one(f"{_VERSION} WHERE f.folded = ? AND v.number = ?", (folded(file), number))
    if row is None:
        raise KeyError(f"{file} version {number}")
    return _record(row)


async def versions(tx: Tx, file: str) -> list[VersionRecord]:
    """All versions of a file, newest first."""
    rows = await tx.all(f"{_VERSION} WHERE f.folded = ? ORDER BY v.number DESC", (folded(file),))
    return [_record(row) for row in rows]


async def newest(tx: Tx, file: str) -> VersionRecord | None:
    """The newest version of a file, active or not, or None."""
    row = await tx.one(
        f"{_VERSION} WHERE f.folded = ? ORDER BY v.number DESC LIMIT 1", (folded(file),)
    )
    return _record(row) if row else None


async def active_pages(tx: Tx) -> dict[str, VersionRecord]:
    """The active version of every page that has one, by path."""
    rows = await tx.all(f"{_VERSION} WHERE f.kind = 'page' AND v.id = f.active ORDER BY f.path")
    return {row[0]: _record(row) for row in rows}


async def active_artifacts(tx: Tx) -> dict[str, str]:
    """The content that counts of every page and document that has one, by path or key."""
    rows = await tx.all(
        "SELECT f.path, v.artifact FROM file AS f JOIN version AS v ON v.id = f.active"
        " ORDER BY f.path"
    )
    return {row[0]: row[1] for row in rows}


async def newest_pages(tx: Tx) -> dict[str, VersionRecord]:
    """The newest version of every page, active or not, by path."""
    rows = await tx.all(
        f"{_VERSION} LEFT JOIN version AS later ON later.file_id = f.id"
        " AND later.number > v.number WHERE f.kind = 'page' AND later.id IS NULL ORDER BY f.path"
    )
    return {row[0]: _record(row) for row in rows}


async def mark_approved(tx: Tx, execution_run: int, files: Sequence[str]) -> None:
    """Record that a person approved the active versions of files.

    Args:
        tx: open for writing.
        execution_run: the run whose gate was approved; what a later run made is not touched.
        files: paths of pages and keys of documents.
    """
    for file in files:
        await tx.execute(
            "UPDATE version SET approved = 1 WHERE coalesce(run_id, 0) <= ?"
            " AND id = (SELECT active FROM file WHERE folded = ?)",
            (execution_run, folded(file)),
        )


async def meta_of(tx: Tx, file: str, number: int) -> bytes | None:
    """The writer's `PageResult` of a version as JSON, or None where it has none."""
    row = await tx.one(
        "SELECT v.meta FROM version AS v JOIN file AS f ON f.id = v.file_id"
        " WHERE f.folded = ? AND v.number = ? AND v.meta IS NOT NULL",
        (folded(file), number),
    )
    return await artifacts.get(tx, row[0]) if row else None


async def latest_meta(tx: Tx, file: str) -> bytes | None:
    """The newest `PageResult` that any version of a page has, or None.

    A person's edit has none of its own: what the agent said last still names the questions.
    """
    row = await tx.one(
        "SELECT v.meta FROM version AS v JOIN file AS f ON f.id = v.file_id"
        " WHERE f.folded = ? AND v.meta IS NOT NULL ORDER BY v.number DESC LIMIT 1",
        (folded(file),),
    )
    return await artifacts.get(tx, row[0]) if row else None


async def latest_metas(tx: Tx) -> dict[str, str]:
    """The hash of what `latest_meta` gives, of every page that has one, by path."""
    rows = await tx.all(
        "SELECT f.path, v.meta FROM file AS f JOIN version AS v ON v.file_id = f.id"
        " WHERE f.kind = 'page' AND v.number = (SELECT max(number) FROM version"
        " WHERE file_id = f.id AND meta IS NOT NULL) ORDER BY f.path"
    )
    return dict(rows)


async def version_id_of(tx: Tx, file: str, number: int) -> int:
    """The row of a version, for tables that refer to it.

    Raises:
        KeyError: there is no such version.
    """
    row = await tx.one(
        "SELECT v.id FROM version AS v JOIN file AS f ON f.id = v.file_id"
        " WHERE f.folded = ? AND v.number = ?",
        (folded(file), number),
    )
    if row is None:
        raise KeyError(f"{file} version {number}")
    return int(row[0])


def _check_phase(
    file: str, kind: Kind, execution: ExecutionRecord | None, at_most_phase: Phase | None
) -> None:
    """Contract section 9: an execution of phase N never writes versions of earlier phases."""
    phase = phase_of_document(file) if kind == "document" else None
    if phase is None:
        return
    if execution is not None and phase < execution.phase:
        raise OwnershipViolation(
            f"{execution.name} may not write {file}: it belongs to phase {int(phase)} "
            f"({PHASES[phase].name}). Regenerate that phase instead."
        )
    if at_most_phase is not None and phase > at_most_phase:
        raise OwnershipViolation(
            f"{file} belongs to phase {int(phase)} ({PHASES[phase].name}), which comes after "
            f"phase {int(at_most_phase)}. Edit it when its own gate waits."
        )


async def _ensure_file(tx: Tx, file: str, kind: Kind) -> int:
    """The row of a file. Another spelling of the same name is the same file, renamed."""
    row = await tx.one("SELECT id, path FROM file WHERE folded = ?", (folded(file),))
    if row is None:
        return await tx.execute(
            "INSERT INTO file (path, folded, kind) VALUES (?, ?, ?)", (file, folded(file), kind)
        )
    if row[1] != file:
        await tx.execute("UPDATE file SET path = ? WHERE id = ?", (file, row[0]))
    return int(row[0])


def _record(row: Sequence[Any]) -> VersionRecord:
    return VersionRecord(
        file=row[0],
        number=row[1],
        artifact=row[2],
        maker=Maker(row[3]),
        at=row[4],
        run=row[5],
        execution=execution_name(Phase(row[6]), row[7]) if row[6] is not None else "",
        note=row[8],
        active=bool(row[9]),
        approved=bool(row[10]),
    )
