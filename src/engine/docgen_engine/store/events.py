"""The events of a run, numbered without gaps and stored before anybody sees them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from docgen_engine.domain.events import Event, decode_event, encode_event
from docgen_engine.store.database import Tx


async def append(tx: Tx, run: int, events: Sequence[Event]) -> list[Event]:
    """Store events after those that the run has.

    Args:
        tx: open for writing, so that nobody takes the same numbers.
        run: the run.
        events: in order; those without a time get that of the transaction.

    Returns:
        The same events with their numbers, run and times.
    """
    first = await last_seq(tx, run) + 1
    numbered = [
        msgspec.structs.replace(event, seq=seq, run=run, at=event.at or tx.now)
        for seq, event in enumerate(events, start=first)
    ]
    await tx.many(
        "INSERT INTO event (run_id, seq, type, body) VALUES (?, ?, ?, ?)",
        [
            (run, event.seq, str(event.__struct_config__.tag), encode_event(event).decode())
            for event in numbered
        ],
    )
    return numbered


async def since(tx: Tx, run: int, after: int, limit: int = 500) -> list[Event]:
    """The next events of a run after a number, at most `limit` of them."""
    rows = await tx.all(
        "SELECT body FROM event WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?",
        (run, after, limit),
    )
    return [decode_event(row[0]) for row in rows]


async def of_type(tx: Tx, run: int, tag: str) -> list[Event]:
    """All events of a run with one tag, such as `phase.completed`, in order."""
    rows = await tx.all(
        "SELECT body FROM event WHERE run_id = ? AND type = ? ORDER BY seq", (run, tag)
    )
    return [decode_event(row[0]) for row in rows]


async def last_seq(tx: Tx, run: int) -> int:
    """The number of a run's newest event, 0 where it has none."""
    row = await tx.one("SELECT coalesce(max(seq), 0) FROM event WHERE run_id = ?", (run,))
    return int(row[0]) if row else 0
