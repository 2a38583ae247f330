"""Immutable contents by hash: compressed, or kept as their difference from another content."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from docgen_engine.domain.errors import DatabaseDamaged
from docgen_engine.store import codec
from docgen_engine.store.database import Tx

LONGEST_CHAIN: Final = 16
"""So many differences are followed at most to read one content; then it is kept whole again."""

_IN_THREAD_BYTES: Final = 64 * 1024
"""More work than this is done in a thread, so that the event loop never waits for it."""

_WORTH_A_CHAIN: Final = 64
"""Contents that take fewer bytes are kept whole."""

CHAIN: Final = """
    WITH RECURSIVE chain (sha256, codec, base, size, body, depth) AS (
        SELECT sha256, codec, base, size, body, 0 FROM artifact WHERE sha256 = ?
        UNION ALL
        SELECT a.sha256, a.codec, a.base, a.size, a.body, chain.depth + 1
        FROM chain JOIN artifact AS a ON a.sha256 = chain.base
        WHERE chain.depth < 16
    )
    SELECT sha256, codec, base, size, body FROM chain ORDER BY depth DESC
"""
"""The rows that are needed to read one content, its deepest base first (`LONGEST_CHAIN`)."""

_INSERT: Final = (
    "INSERT INTO artifact (sha256, codec, base, size, body) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (sha256) DO UPDATE SET codec = excluded.codec, base = excluded.base,"
    " size = excluded.size, body = excluded.body WHERE artifact.codec = 'pruned'"
)

_Row = tuple[str, str, str | None, int, bytes]


def sha256_of(content: bytes) -> str:
    """The hash that a content is known by."""
    return hashlib.sha256(content).hexdigest()


async def put(tx: Tx, body: bytes, *, base: str = "") -> str:
    """Keep a content; one that is kept already costs nothing.

    Args:
        tx: open for writing.
        body: the content.
        base: hash of a content that it probably resembles, such as the version before.

    Returns:
        The content's sha256.
    """
    sha256 = sha256_of(body)
    if await has(tx, sha256):
        return sha256
    chain = await _chain(tx, base) if base and base != sha256 else []
    if len(chain) > LONGEST_CHAIN or any(row[1] == codec.PRUNED for row in chain):
        chain = []
    weight = len(body) + sum(row[3] for row in chain)
    if weight > _IN_THREAD_BYTES:
        row = await asyncio.to_thread(_row, sha256, body, chain)
    else:
        row = _row(sha256, body, chain)
    await tx.execute(_INSERT, row)
    return sha256


async def put_many(tx: Tx, bodies: Mapping[str, bytes]) -> None:
    """Keep many contents at once, such as the files of a snapshot.

    Args:
        tx: open for writing.
        bodies: contents by their sha256.

    Raises:
        ValueError: a hash is not that of its content.
    """
    known = await _known(tx, list(bodies))
    fresh = {sha256: body for sha256, body in bodies.items() if sha256 not in known}
    if fresh:
        await tx.many(_INSERT, await asyncio.to_thread(_rows, fresh))


async def get(tx: Tx, sha256: str) -> bytes:
    """A content by its hash.

    Raises:
        KeyError: it is not kept.
        DatabaseDamaged: what is kept is not what was put there.
    """
    rows = await _chain(tx, sha256)
    if sum(row[3] for row in rows) > _IN_THREAD_BYTES:
        return await asyncio.to_thread(unfold, sha256, rows)
    return unfold(sha256, rows)


async def has(tx: Tx, sha256: str) -> bool:
    """Whether a content is kept."""
    return sha256 in await _known(tx, [sha256])


def unfold(sha256: str, rows: Sequence[tuple[Any, ...]]) -> bytes:
    """The content that rows of `CHAIN` stand for, checked against its hash.

    Raises:
        KeyError: there are no rows, or a person let go of the content.
        DatabaseDamaged: it is not what was put there.
    """
    if not rows or rows[-1][1] == codec.PRUNED:
        raise KeyError(sha256)
    content = b""
    try:
        for number, (_, how, base, size, body) in enumerate(rows):
            if how != codec.DELTA:
                content = codec.expand(how, body, size)
            elif number and rows[number - 1][0] == base:
                content = codec.decode_delta(content, body, size)
            else:
                raise ValueError("what it builds on is missing")
    except ValueError as error:
        raise _broken(sha256, str(error)) from error
    if sha256_of(content) != sha256:
        raise _broken(sha256, "it does not have the hash that it is known by")
    return content


def _broken(sha256: str, why: str) -> DatabaseDamaged:
    return DatabaseDamaged(
        f"The workspace's database is damaged: content {sha256[:12]} cannot be read ({why}). "
        "Move the workspace's docgen.db away and start again; published pages are not touched."
    )


async def _chain(tx: Tx, sha256: str) -> list[tuple[Any, ...]]:
    return await tx.all(CHAIN, (sha256,))


async def _known(tx: Tx, hashes: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(hashes), 500):  # SQLite takes a bounded number of arguments
        part = hashes[start : start + 500]
        marks = ",".join("?" * len(part))
        sql = f"SELECT sha256 FROM artifact WHERE codec <> 'pruned' AND sha256 IN ({marks})"  # noqa: S608
        known.update(row[0] for row in await tx.all(sql, part))
    return known


def _row(sha256: str, content: bytes, chain: Sequence[tuple[Any, ...]]) -> _Row:
    """The shortest row for a content."""
    how, body = codec.compress(content)
    if chain and len(body) > _WORTH_A_CHAIN:
        base = str(chain[-1][0])
        delta = codec.encode_delta(unfold(base, chain), content)
        if len(delta) < len(body):
            return sha256, codec.DELTA, base, len(content), delta
    return sha256, how, None, len(content), body


def _rows(bodies: Mapping[str, bytes]) -> list[_Row]:
    rows = []
    for sha256, body in sorted(bodies.items()):
        if sha256_of(body) != sha256:
            raise ValueError(f"{sha256} is not the hash of its content")
        rows.append(_row(sha256, body, ()))
    return rows
