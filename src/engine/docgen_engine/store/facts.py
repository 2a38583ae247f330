"""The cache of facts per file: by content and language, for one version of the analyser."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from docgen_engine.domain.facts import ANALYSER_VERSION
from docgen_engine.store.content import FACTS_AT_ONCE, facts_query, whole_facts
from docgen_engine.store.database import Database
from docgen_engine.store.sealed import sealed

_PUT: Final = (
    "INSERT INTO file_facts (sha256, language, analyser, body) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (sha256, language) DO UPDATE SET analyser = excluded.analyser,"
    " body = excluded.body"
)


class FactStore:
    """A `FactCache` over the workspace's database."""

    def __init__(self, database: Database) -> None:
        """Use an open database.

        Args:
            database: stays the caller's to close.
        """
        self._database = database

    async def get_many(self, keys: list[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """The facts that are there, by (sha256, language)."""
        found: dict[tuple[str, str], bytes] = {}
        async with self._database.reading() as tx:
            for start in range(0, len(keys), FACTS_AT_ONCE):
                part = keys[start : start + FACTS_AT_ONCE]
                args = [ANALYSER_VERSION, *(word for key in part for word in key)]
                found |= whole_facts(await tx.scan(facts_query(len(part)), args))
        return found

    async def put_many(self, facts: dict[tuple[str, str], bytes]) -> None:
        """Keep facts; those of an older analyser are replaced."""
        if not facts:
            return
        async with self._database.transaction() as tx:
            rows = [
                (*key, ANALYSER_VERSION, sealed(key, body)) for key, body in sorted(facts.items())
            ]
            await tx.many(_PUT, rows)

    async def keep_only(self, kind: str, keys: Collection[tuple[str, str]]) -> None:
        """Let go of what is kept under other keys of one kind.

        Args:
            kind: how the second part of these keys begins.
            keys: those to keep.
        """
        async with self._database.transaction() as tx:
            rows = await tx.scan(
                "SELECT sha256, language FROM file_facts WHERE substr(language, 1, ?) = ?",
                (len(kind), kind),
            )
            gone = sorted({(row[0], row[1]) for row in rows}.difference(keys))
            await tx.many("DELETE FROM file_facts WHERE sha256 = ? AND language = ?", gone)
