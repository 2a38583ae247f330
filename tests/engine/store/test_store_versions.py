"""Versions of files: numbered, immutable, one of them active, none written by a later phase."""

from __future__ import annotations

import asyncio
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen_engine.domain.errors import OwnershipViolation
from docgen_engine.domain.evidence import Claim, ClaimKind, Evidence, ReadSet, Reference
from docgen_engine.domain.phases import WORK_PHASES, Phase
from docgen_engine.domain.runs import ExecutionRecord, RunConfig
from docgen_engine.domain.versions import Maker, VersionRecord
from docgen_engine.store import artifacts, evidence, published, runs, versions
from docgen_engine.store.database import Database, Tx
from support.clocks import FakeClock

PAGE = "01-project-overview.md"


async def execution_of(tx: Tx, phase: Phase) -> ExecutionRecord:
    run = await runs.create_run(tx, RunConfig(), await artifacts.put(tx, b"manifest"))
    return await runs.create_execution(tx, run.id, phase)


async def add(
    tx: Tx, text: str, maker: Maker = Maker.AGENT, *, file: str = PAGE, activate: bool = True
) -> tuple[VersionRecord, bool]:
    stored = await artifacts.put(tx, text.encode())
    return await versions.add_version(tx, file, "page", stored, maker, activate=activate)


async def test_a_version_says_where_it_comes_from(database: Database, clock: FakeClock) -> None:
    async with database.transaction() as tx:
        execution = await execution_of(tx, Phase.WRITING)
        stored = await artifacts.put(tx, b"text")
        meta = await artifacts.put(tx, b'{"claims": []}')
        record, new = await versions.add_version(
            tx, PAGE, "page", stored, Maker.AGENT, execution=execution, meta=meta, note="why"
        )

        assert new
        assert record == VersionRecord(
            file=PAGE,
            number=1,
            artifact=stored,
            maker=Maker.AGENT,
            at=clock.now(),
            run=execution.run,
            execution="phase5_v1",
            note="why",
            active=True,
        )
        assert await versions.meta_of(tx, PAGE, 1) == b'{"claims": []}'
        assert await versions.active(tx, "other.md") is None
        assert await versions.newest(tx, "other.md") is None
        with pytest.raises(KeyError):
            await versions.version(tx, PAGE, 2)


async def test_the_same_content_makes_no_new_version_whoever_wrote_it(database: Database) -> None:
    async with database.transaction() as tx:
        first, _ = await add(tx, "text", Maker.USER)
        same, new = await add(tx, "text", Maker.AGENT)
        assert (same, new) == (first, False)

        await add(tx, "other")
        third, new = await add(tx, "text")
        assert (third.number, new) == (3, True)


async def test_the_same_content_keeps_its_number_and_gets_the_newest_claims(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        stored = await artifacts.put(tx, b"text")
        for body in (b"old", b"new"):
            meta = await artifacts.put(tx, body)
            await versions.add_version(tx, PAGE, "page", stored, Maker.AGENT, meta=meta)
        await add(tx, "text")

        assert await versions.meta_of(tx, PAGE, 1) == b"new"
        await add(tx, "edited by hand", Maker.USER)
        assert await versions.meta_of(tx, PAGE, 2) is None
        assert await versions.latest_meta(tx, PAGE) == b"new"
        assert await versions.latest_meta(tx, "other.md") is None
        newest = {PAGE: await artifacts.put(tx, b"new")}
        assert await versions.latest_metas(tx) == newest


async def test_a_version_that_is_stored_beside_does_not_count_until_it_is_activated(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        await add(tx, "by hand", Maker.USER)
        beside, _ = await add(tx, "by the agent", activate=False)
        again, new = await add(tx, "by the agent", activate=False)

        assert (beside.active, again.active, new) == (False, False, False)
        current = await versions.active(tx, PAGE)
        assert current is not None
        assert current.number == 1
        assert (await versions.newest_pages(tx))[PAGE].number == 2

        settled = await versions.activate(tx, PAGE, 2)
        assert settled.active
        assert [(one.number, one.active) for one in await versions.versions(tx, PAGE)] == [
            (2, True),
            (1, False),
        ]
        with pytest.raises(KeyError):
            await versions.activate(tx, PAGE, 3)


@pytest.mark.parametrize("phase", WORK_PHASES)
async def test_an_execution_never_writes_documents_of_earlier_phases(
    database: Database, phase: Phase
) -> None:
    documents = ["analysis", "questions", "research", "work-assignments", "", "qa-results"]
    async with database.transaction() as tx:
        execution = await execution_of(tx, phase)
        stored = await artifacts.put(tx, b"{}")
        for number, key in enumerate(documents, start=1):
            if not key:
                continue
            if number < phase:
                with pytest.raises(OwnershipViolation, match=key):
                    await versions.add_version(
                        tx, key, "document", stored, Maker.AGENT, execution=execution
                    )
            else:
                await versions.add_version(
                    tx, key, "document", stored, Maker.AGENT, execution=execution
                )
            assert bool(await versions.versions(tx, key)) == (number >= phase)


async def test_an_edit_at_a_gate_is_refused_for_documents_of_later_phases(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        stored = await artifacts.put(tx, b"{}")
        with pytest.raises(OwnershipViolation, match="research"):
            await versions.add_version(
                tx, "research", "document", stored, Maker.USER, at_most_phase=Phase.QUESTIONS
            )
        await versions.add_version(
            tx, "questions", "document", stored, Maker.USER, at_most_phase=Phase.QUESTIONS
        )
        assert await versions.active(tx, "questions") is not None


async def test_names_that_differ_in_case_or_normal_form_are_one_file(database: Database) -> None:
    composed = unicodedata.normalize("NFC", "components/Café.md")
    apart = unicodedata.normalize("NFD", "components/CAFÉ.md")
    assert composed != apart
    async with database.transaction() as tx:
        await add(tx, "first", file=composed)
        second, _ = await add(tx, "second", file=apart)

        assert second.number == 2
        assert second.file == apart
        assert list(await versions.active_pages(tx)) == [apart]
        assert len(await versions.versions(tx, composed)) == 2


async def test_documents_are_no_pages(database: Database) -> None:
    async with database.transaction() as tx:
        stored = await artifacts.put(tx, b"{}")
        await versions.add_version(tx, "analysis", "document", stored, Maker.AGENT)
        await add(tx, "b", file="b.md")
        await add(tx, "a", file="a.md")

        assert list(await versions.active_pages(tx)) == ["a.md", "b.md"]
        assert list(await versions.newest_pages(tx)) == ["a.md", "b.md"]


async def test_approval_is_of_the_active_version_and_not_of_a_later_runs(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        first = await execution_of(tx, Phase.WRITING)
        second = await execution_of(tx, Phase.WRITING)
        stored = await artifacts.put(tx, b"text")
        await versions.add_version(tx, "a.md", "page", stored, Maker.AGENT, execution=first)
        await versions.add_version(tx, "b.md", "page", stored, Maker.AGENT, execution=second)
        await add(tx, "by hand", Maker.USER, file="c.md")
        await add(tx, "beside", file="c.md", activate=False)

        await versions.mark_approved(tx, first.run, ["a.md", "b.md", "c.md", "none.md"])

        states = {
            (one.file, one.number): one.approved
            for file in ("a.md", "b.md", "c.md")
            for one in await versions.versions(tx, file)
        }
        assert states == {
            ("a.md", 1): True,
            ("b.md", 1): False,
            ("c.md", 1): True,
            ("c.md", 2): False,
        }


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["a.md", "b.md"]),
        st.sampled_from(["one", "two", "three"]),
        st.sampled_from(list(Maker)),
        st.booleans(),
    )
    | st.tuples(st.sampled_from(["a.md", "b.md"]), st.integers(1, 6)),
    max_size=25,
)


@settings(max_examples=25, deadline=None)
@given(actions=ACTIONS)
def test_versions_behave_like_a_list_with_a_mark(
    actions: list[tuple[str, str, Maker, bool] | tuple[str, int]],
) -> None:
    contents: dict[str, list[str]] = {"a.md": [], "b.md": []}
    marks: dict[str, int] = {}

    async def act(tx: Tx, action: tuple[str, str, Maker, bool] | tuple[str, int]) -> None:
        file = action[0]
        if len(action) == 2:
            if action[1] <= len(contents[file]):
                await versions.activate(tx, file, action[1])
                marks[file] = action[1]
            return
        _, text, maker, activate = action
        record, new = await add(tx, text, maker, file=file, activate=activate)
        assert new == (contents[file][-1:] != [text])
        if new:
            contents[file].append(text)
        if activate:
            marks[file] = len(contents[file])
        assert record.number == len(contents[file])

    async def play(folder: str) -> None:
        database = await Database.open(Path(folder) / "docgen.db", FakeClock())
        async with database.transaction() as tx:
            for action in actions:
                await act(tx, action)
            for file, texts in contents.items():
                stored = await versions.versions(tx, file)
                assert [one.number for one in reversed(stored)] == list(range(1, len(texts) + 1))
                for one, text in zip(reversed(stored), texts, strict=True):
                    assert await artifacts.get(tx, one.artifact) == text.encode()
                    assert one.active == (marks.get(file) == one.number)
        await database.close()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(folder))


# -- what versions rest on, and what is published ----------------------------------------------


async def test_what_a_version_rests_on_comes_back_in_order(database: Database) -> None:
    shown = [
        Evidence("src/b.py", (3, 9), "b" * 64, "B.run"),
        Evidence("src/a.py", (1, 1), "a" * 64),
        Evidence("src/b.py", (3, 9), "b" * 64, "B.run"),
    ]
    claims = [
        Claim(ClaimKind.CALLS, "B.run", "print", Reference("src/b.py", 4, 4, "B.run")),
        Claim(ClaimKind.DEFAULT_VALUE, "B.run(n)", "3", Reference("src/b.py", 3, 3)),
    ]
    reads = ReadSet(
        lines=(Reference("src/b.py", 3, 9),),
        files=("src/b.py", "README.md"),
        facts=("manifest:pyproject.toml",),
    )
    async with database.transaction() as tx:
        await add(tx, "text")
        await evidence.record(tx, PAGE, 1, [], [], ReadSet(files=("old.py",)))
        await evidence.record(tx, PAGE, 1, shown, claims, reads, {"src/b.py": "c" * 64})

        assert await evidence.evidence_of(tx, PAGE, 1) == shown
        assert await evidence.claims_of(tx, PAGE, 1) == claims
        assert await evidence.reads_of(tx, PAGE, 1) == reads
        assert await tx.all("SELECT path, sha256 FROM read_set ORDER BY position") == [
            ("src/b.py", "c" * 64),
            ("src/b.py", "c" * 64),
            ("README.md", ""),
            ("manifest:pyproject.toml", ""),
        ]
        with pytest.raises(KeyError):
            await evidence.record(tx, PAGE, 2, shown, claims, reads)


async def test_what_is_published_is_remembered_by_path(database: Database) -> None:
    async with database.transaction() as tx:
        first, _ = await add(tx, "first")
        second, _ = await add(tx, "second")
        await published.set_published(tx, PAGE, first.artifact, PAGE, 1)
        await published.set_published(tx, PAGE, second.artifact, PAGE, 2)
        assert await published.published(tx) == {PAGE: (second.artifact, 2)}
        with pytest.raises(KeyError):
            await published.set_published(tx, PAGE, second.artifact, PAGE, 3)
        await published.remove(tx, PAGE)
        assert await published.published(tx) == {}
