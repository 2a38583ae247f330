"""Readers outside of the event loop, and the cache of facts."""

from __future__ import annotations

import pickle
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.errors import StorageError
from docgen_engine.store import artifacts
from docgen_engine.store.content import StoredContent, StoredFacts
from docgen_engine.store.database import Database
from docgen_engine.store.facts import FactStore
from docgen_engine.store.sealed import opened, sealed
from support.clocks import FakeClock


async def test_a_reader_that_was_pickled_reads_in_many_threads(database: Database) -> None:
    async with database.transaction() as tx:
        hashes = [await artifacts.put(tx, b"content %d" % number) for number in range(50)]
    reader: StoredContent = pickle.loads(pickle.dumps(StoredContent(database.path)))

    with ThreadPoolExecutor(4) as threads:
        read = list(threads.map(reader.read, hashes))

    assert read == [b"content %d" % number for number in range(50)]


async def test_a_reader_cannot_write(database: Database) -> None:
    from docgen_engine.store import content

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        content._readers.reader(database.path).connection.execute("DELETE FROM setting")


async def test_a_reader_sees_what_is_stored_later_and_a_file_that_is_replaced(
    tmp_path: Path, clock: FakeClock
) -> None:
    path = tmp_path / "docgen.db"
    reader = StoredContent(path)
    for content in (b"first", b"second"):
        database = await Database.open(path, clock)
        async with database.transaction() as tx:
            stored = await artifacts.put(tx, content)
        assert reader.read(stored) == content
        await database.close()
        path.rename(path.with_name(content.decode()))


def test_a_database_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="start again"):
        StoredContent(tmp_path / "docgen.db").read("0" * 64)


async def test_facts_come_back_by_content_and_language(database: Database) -> None:
    store = FactStore(database)
    facts = {(f"{number:064x}", "Python"): b"facts %d" % number for number in range(1000)}
    facts["0" * 64, "Go"] = b"other facts"

    await store.put_many(facts)
    await store.put_many({})
    asked = [*facts, ("f" * 64, "Python")]

    assert await store.get_many(asked) == facts
    assert StoredFacts(database.path).get(asked) == facts
    assert await store.get_many([]) == {}


async def test_facts_of_an_older_analyser_are_not_used_and_are_replaced(
    database: Database,
) -> None:
    store = FactStore(database)
    key = ("a" * 64, "Python")
    await store.put_many({key: b"old"})
    with closing(sqlite3.connect(database.path)) as other, other:
        other.execute("UPDATE file_facts SET analyser = '0'")

    assert await store.get_many([key]) == {}
    assert StoredFacts(database.path).get([key]) == {}
    await store.put_many({key: b"new"})
    assert StoredFacts(database.path).get([key]) == {key: b"new"}


async def test_facts_that_are_damaged_or_of_another_file_are_not_believed(
    database: Database,
) -> None:
    store = FactStore(database)
    keys = [(letter * 64, "Python") for letter in "abcd"]
    await store.put_many({key: key[0].encode() for key in keys})
    a, b, c, d = keys
    with closing(sqlite3.connect(database.path)) as other, other:
        rows = dict(other.execute("SELECT sha256, body FROM file_facts"))
        flipped = rows[a[0]][:-1] + bytes([rows[a[0]][-1] ^ 1])
        for key, body in ((a, flipped), (b, rows[d[0]]), (c, rows[c[0]][:40])):
            other.execute("UPDATE file_facts SET body = ? WHERE sha256 = ?", (body, key[0]))

    assert await store.get_many(keys) == {d: d[0].encode()}
    assert StoredFacts(database.path).get(keys) == {d: d[0].encode()}
    await store.put_many({a: b"made again"})
    assert StoredFacts(database.path).get([a]) == {a: b"made again"}


@given(st.binary(max_size=40), st.binary(max_size=80))
def test_only_what_was_sealed_for_a_key_opens(body: bytes, other: bytes) -> None:
    key = ("a" * 64, "Python")
    assert opened(key, sealed(key, body)) == body
    assert opened((key[0], "Go"), sealed(key, body)) is None
    assert opened(key, other) is None


async def test_of_one_kind_only_the_named_keys_are_kept(database: Database) -> None:
    store = FactStore(database)
    pages = {("a" * 64, "page digest 1"): b"a", ("b" * 64, "page digest 0"): b"b"}
    others = {("a" * 64, "Python"): b"facts", ("c" * 64, "mermaid 1"): b"verdict"}
    await store.put_many({**pages, **others})
    kept = ("a" * 64, "page digest 1")
    await store.keep_only("page digest ", {kept, ("d" * 64, "page digest 1")})
    assert await store.get_many([*pages, *others]) == {kept: b"a", **others}
