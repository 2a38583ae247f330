"""The journal: steps that were started, and their results once they are committed (architecture).

A step is known by its key and the hash of its input. Each start is a row; at most one row of a
step is committed, and whoever asks later gets that result.
"""

from __future__ import annotations

import msgspec

from docgen_engine.store.database import Tx


class StepRecord(msgspec.Struct, frozen=True):
    """One start of a step. `result` is empty while it is not committed."""

    id: int
    run: int
    execution: int
    key: str
    input_hash: str
    state: str
    result: str
    started_at: str
    committed_at: str


async def committed(tx: Tx, key: str, input_hash: str) -> str | None:
    """The hash of a step's committed result, or None; one that was pruned does not count."""
    row = await tx.one(
        "SELECT s.result FROM step AS s JOIN artifact AS a ON a.sha256 = s.result"
        " WHERE s.key = ? AND s.input_hash = ? AND s.state = 'committed' AND a.codec <> 'pruned'",
        (key, input_hash),
    )
    return row[0] if row else None


async def start_step(tx: Tx, run: int, execution: int, key: str, input_hash: str) -> int:
    """Record that a step begins; returns its number for `commit_step`."""
    return await tx.execute(
        "INSERT INTO step (run_id, execution_id, key, input_hash, state, started_at)"
        " VALUES (?, ?, ?, ?, 'started', ?)",
        (run, execution, key, input_hash, tx.now),
    )


async def commit_step(tx: Tx, step: int, result: str) -> None:
    """Record a step's result, kept already as an artifact.

    Where the same step was committed by somebody else meanwhile, that result stays the one that
    counts (unless it was pruned) and this start remains on record as started.

    Raises:
        KeyError: there is no such start.
    """
    row = await tx.one("SELECT key, input_hash FROM step WHERE id = ?", (step,))
    if row is None:
        raise KeyError(step)
    if await committed(tx, row[0], row[1]) is not None:
        return
    await tx.execute(
        "UPDATE step SET state = 'started' WHERE key = ? AND input_hash = ?"
        " AND state = 'committed'",
        (row[0], row[1]),
    )
    await tx.execute(
        "UPDATE step SET state = 'committed', result = ?, committed_at = ? WHERE id = ?",
        (result, tx.now, step),
    )


async def steps_of(tx: Tx, run: int) -> list[StepRecord]:
    """All starts of a run's steps, oldest first: what the journal shows about an interruption."""
    rows = await tx.all(
        "SELECT id, run_id, execution_id, key, input_hash, state, coalesce(result, ''),"
        " started_at, committed_at FROM step WHERE run_id = ? ORDER BY id",
        (run,),
    )
    return [StepRecord(*row) for row in rows]
