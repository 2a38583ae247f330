"""What was last written to the pages folder, so that edits by hand are noticed."""

from __future__ import annotations

from docgen_engine.store.database import Tx
from docgen_engine.store.versions import version_id_of


async def set_published(tx: Tx, path: str, artifact: str, file: str, number: int) -> None:
    """Record that a page stands in the pages folder.

    Args:
        tx: open for writing.
        path: the page's path in the folder.
        artifact: hash of what was written.
        file: the page.
        number: its version.

    Raises:
        KeyError: there is no such version.
    """
    await tx.execute(
        "INSERT INTO published (path, artifact, version_id, published_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (path) DO UPDATE SET artifact = excluded.artifact,"
        " version_id = excluded.version_id, published_at = excluded.published_at",
        (path, artifact, await version_id_of(tx, file, number), tx.now),
    )


async def published(tx: Tx) -> dict[str, tuple[str, int]]:
    """What was last written, by path: hash and number of the version."""
    rows = await tx.all(
        "SELECT p.path, p.artifact, v.number FROM published AS p"
        " JOIN version AS v ON v.id = p.version_id ORDER BY p.path"
    )
    return {row[0]: (row[1], row[2]) for row in rows}


async def remove(tx: Tx, path: str) -> None:
    """Record that a page is not ours any more: it is no longer planned."""
    await tx.execute("DELETE FROM published WHERE path = ?", (path,))
