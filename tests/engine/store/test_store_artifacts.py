"""Contents by hash in the database: kept once, chained a little, checked when read."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing

import pytest

from docgen_engine.domain.errors import DatabaseDamaged
from docgen_engine.store import artifacts
from docgen_engine.store.content import StoredContent
from docgen_engine.store.database import Database


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def test_what_is_put_comes_back_and_is_kept_once(database: Database) -> None:
    content = b"# A page\n" * 100
    async with database.transaction() as tx:
        first = await artifacts.put(tx, content)
        second = await artifacts.put(tx, content, base=first)
        rows = await tx.all("SELECT sha256, size FROM artifact")

    assert first == second == sha(content)
    assert rows == [(first, len(content))]
    async with database.reading() as tx:
        assert await artifacts.get(tx, first) == content
        assert await artifacts.has(tx, first)
        assert not await artifacts.has(tx, sha(b"other"))


async def test_an_empty_content_is_a_content(database: Database) -> None:
    async with database.transaction() as tx:
        assert await artifacts.get(tx, await artifacts.put(tx, b"")) == b""


async def test_a_content_that_is_not_kept_is_a_key_error(database: Database) -> None:
    async with database.reading() as tx:
        with pytest.raises(KeyError):
            await artifacts.get(tx, sha(b"nothing"))


async def test_versions_of_a_page_form_short_chains(database: Database) -> None:
    lines = [os.urandom(30).hex() for _ in range(500)]
    contents = []
    for number in range(40):
        lines[number * 7] = f"changed {number}"
        contents.append("\n".join(lines).encode())
    hashes = []
    async with database.transaction() as tx:
        base = ""
        for content in contents:
            base = await artifacts.put(tx, content, base=base)
            hashes.append(base)
        bases = dict(await tx.all("SELECT sha256, base FROM artifact"))
        (stored,) = await tx.one("SELECT sum(length(body)) FROM artifact") or (0,)

    def depth(one: str | None) -> int:
        return 0 if one is None else 1 + depth(bases[one])

    assert max(depth(one) - 1 for one in hashes) == artifacts.LONGEST_CHAIN
    assert stored < 4 * len(contents[0])
    reader = StoredContent(database.path)
    async with database.reading() as tx:
        for one, content in zip(hashes, contents, strict=True):
            assert await artifacts.get(tx, one) == content
            assert reader.read(one) == content


async def test_an_unlike_base_is_not_used(database: Database) -> None:
    async with database.transaction() as tx:
        base = await artifacts.put(tx, os.urandom(500).hex().encode())
        other = await artifacts.put(tx, os.urandom(500).hex().encode(), base=base)
        row = await tx.one("SELECT base FROM artifact WHERE sha256 = ?", (other,))

    assert row == (None,)


async def test_a_base_that_is_not_there_does_not_matter(database: Database) -> None:
    async with database.transaction() as tx:
        stored = await artifacts.put(tx, b"text " * 100, base=sha(b"nothing"))
        assert await artifacts.get(tx, stored) == b"text " * 100


async def test_many_contents_at_once(database: Database) -> None:
    contents = {sha(body): body for body in (os.urandom(2000) for _ in range(1200))}
    async with database.transaction() as tx:
        await artifacts.put_many(tx, dict(list(contents.items())[:700]))
    async with database.transaction() as tx:
        await artifacts.put_many(tx, contents)
        await artifacts.put_many(tx, {})

    reader = StoredContent(database.path)
    assert all(reader.read(one) == body for one, body in contents.items())


async def test_a_wrong_hash_is_refused_and_nothing_is_kept(database: Database) -> None:
    with pytest.raises(ValueError, match="not the hash"):
        async with database.transaction() as tx:
            await artifacts.put_many(tx, {sha(b"a"): b"a", sha(b"b"): b"c"})

    async with database.reading() as tx:
        assert await tx.all("SELECT * FROM artifact") == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE artifact SET body = zeroblob(length(body))",
        "UPDATE artifact SET body = x''",
        "UPDATE artifact SET size = size + 1",
        "UPDATE artifact SET codec = 'raw'",
        "UPDATE artifact SET size = 1 << 60",
        "UPDATE artifact SET size = -1",
    ],
)
async def test_a_content_that_changed_is_never_given_out(database: Database, damage: str) -> None:
    content = b"a line of text\n" * 200
    async with database.transaction() as tx:
        stored = await artifacts.put(tx, content)
    with closing(sqlite3.connect(database.path)) as other, other:
        other.execute(damage)

    async with database.reading() as tx:
        with pytest.raises(DatabaseDamaged, match=stored[:12]):
            await artifacts.get(tx, stored)
    with pytest.raises(DatabaseDamaged, match=stored[:12]):
        StoredContent(database.path).read(stored)


async def test_a_pruned_content_is_gone_until_it_is_put_again(database: Database) -> None:
    content = b"a line of text\n" * 200
    async with database.transaction() as tx:
        stored = await artifacts.put(tx, content)
        await tx.execute("UPDATE artifact SET codec = 'pruned', body = x''")
        assert not await artifacts.has(tx, stored)
        with pytest.raises(KeyError):
            await artifacts.get(tx, stored)
        await artifacts.put(tx, content)
        assert await artifacts.get(tx, stored) == content
