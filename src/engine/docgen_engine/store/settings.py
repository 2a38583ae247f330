"""Small values of the workspace, such as hashes of documents as last written to disk."""

from __future__ import annotations

from docgen_engine.store.database import Tx


async def get(tx: Tx, key: str, default: str = "") -> str:
    """A value, or `default` where there is none."""
    row = await tx.one("SELECT value FROM setting WHERE key = ?", (key,))
    return str(row[0]) if row else default


async def put(tx: Tx, key: str, value: str) -> None:
    """Keep a value in place of the one before."""
    await tx.execute(
        "INSERT INTO setting (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


async def remove(tx: Tx, key: str) -> None:
    """Forget a value."""
    await tx.execute("DELETE FROM setting WHERE key = ?", (key,))


async def with_prefix(tx: Tx, prefix: str) -> dict[str, str]:
    """All values whose key begins so, by the rest of the key."""
    rows = await tx.all(
        "SELECT substr(key, ?), value FROM setting WHERE substr(key, 1, ?) = ? ORDER BY key",
        (len(prefix) + 1, len(prefix), prefix),
    )
    return {str(row[0]): str(row[1]) for row in rows}
