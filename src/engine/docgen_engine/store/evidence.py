"""What versions rest on: citations with hashes, typed claims, and what was read for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docgen_engine.domain.evidence import Claim, ClaimKind, Evidence, ReadSet, Reference
from docgen_engine.store.database import Tx
from docgen_engine.store.versions import version_id_of

_TABLES = ("evidence", "claim", "read_set")


async def record(
    tx: Tx,
    file: str,
    number: int,
    evidence: Sequence[Evidence],
    claims: Sequence[Claim],
    reads: ReadSet,
    hashes: Mapping[str, str] | None = None,
) -> None:
    """Record what a version rests on, in place of what was recorded before.

    Args:
        tx: open for writing.
        file: the page's path or the document's key.
        number: the version.
        evidence: its citations in the order of the text.
        claims: its typed statements.
        reads: what it was made from.
        hashes: contents of the files that were read, by path, where known.

    Raises:
        KeyError: there is no such version.
    """
    version = await version_id_of(tx, file, number)
    for table in _TABLES:
        await tx.execute(f"DELETE FROM {table} WHERE version_id = ?", (version,))  # noqa: S608
    await tx.many(
        "INSERT INTO evidence (version_id, position, path, line_start, line_end, sha256, symbol)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (version, at, one.path, one.lines[0], one.lines[1], one.sha256, one.symbol)
            for at, one in enumerate(evidence)
        ],
    )
    await tx.many(
        "INSERT INTO claim (version_id, position, kind, subject, object, path, line_start,"
        " line_end, symbol) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                version,
                at,
                claim.kind.value,
                claim.subject,
                claim.object,
                claim.at.file,
                claim.at.line_start,
                claim.at.line_end,
                claim.at.symbol,
            )
            for at, claim in enumerate(claims)
        ],
    )
    known = hashes or {}
    inputs = [
        *(("lines", ref.file, ref.line_start, ref.line_end) for ref in reads.lines),
        *(("file", path, 0, 0) for path in reads.files),
        *(("fact", fact, 0, 0) for fact in reads.facts),
    ]
    await tx.many(
        "INSERT INTO read_set (version_id, position, kind, path, line_start, line_end, sha256)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (version, at, *entry, "" if entry[0] == "fact" else known.get(entry[1], ""))
            for at, entry in enumerate(inputs)
        ],
    )


async def evidence_of(tx: Tx, file: str, number: int) -> list[Evidence]:
    """The citations of a version in the order of its text.

    Raises:
        KeyError: there is no such version.
    """
    rows = await tx.all(
        "SELECT path, line_start, line_end, sha256, symbol FROM evidence WHERE version_id = ?"
        " ORDER BY position",
        (await version_id_of(tx, file, number),),
    )
    return [Evidence(row[0], (row[1], row[2]), row[3], row[4]) for row in rows]


async def claims_of(tx: Tx, file: str, number: int) -> list[Claim]:
    """The typed statements of a version.

    Raises:
        KeyError: there is no such version.
    """
    rows = await tx.all(
        "SELECT kind, subject, object, path, line_start, line_end, symbol FROM claim"
        " WHERE version_id = ? ORDER BY position",
        (await version_id_of(tx, file, number),),
    )
    return [Claim(ClaimKind(row[0]), row[1], row[2], Reference(*row[3:])) for row in rows]


async def reads_of(tx: Tx, file: str, number: int) -> ReadSet:
    """What a version was made from.

    Raises:
        KeyError: there is no such version.
    """
    rows = await tx.all(
        "SELECT kind, path, line_start, line_end FROM read_set WHERE version_id = ?"
        " ORDER BY position",
        (await version_id_of(tx, file, number),),
    )
    return ReadSet(
        lines=tuple(Reference(row[1], row[2], row[3]) for row in rows if row[0] == "lines"),
        files=tuple(row[1] for row in rows if row[0] == "file"),
        facts=tuple(row[1] for row in rows if row[0] == "fact"),
    )
