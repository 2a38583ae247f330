"""The static backend: facts are made once, roles run in processes, failures are told."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.backends.static import role_run
from docgen_engine.backends.static.backend import StaticBackend
from docgen_engine.backends.static.facts import chunked, wanted_facts
from docgen_engine.domain.documents.analysis import ComponentsPart, FlowsPart
from docgen_engine.domain.documents.base import decode
from docgen_engine.domain.documents.state import TokenUsage
from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.errors import AgentError
from docgen_engine.domain.guidance import Guidance
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.protocols import Backend, RepositoryAccess, Workers
from docgen_engine.domain.snapshot import Manifest
from docgen_engine.domain.tasks import AgentTask, DocumentRef, Role
from docgen_engine.repository.index.load import NoFacts
from docgen_engine.workers import InlineWorkers, ProcessWorkers
from support.discovered import KeptContent, snapshot_of
from support.repositories import write_repository

ROLES = (Role.LANGUAGE, Role.COMPONENTS, Role.DEPENDENCIES, Role.FLOWS)


class MemoryFacts:
    """A cache of facts in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], bytes] = {}
        self.puts = 0

    async def get_many(self, keys: list[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        return {key: self.kept[key] for key in keys if key in self.kept}

    async def put_many(self, facts: dict[tuple[str, str], bytes]) -> None:
        self.puts += 1
        self.kept.update(facts)


class Access:
    """A snapshot in memory."""

    def __init__(self, manifest: Manifest, content: KeptContent) -> None:
        body = msgspec.json.encode(manifest)
        self.manifest = manifest
        self.manifest_sha256 = hashlib.sha256(body).hexdigest()
        content.kept[self.manifest_sha256] = body
        self.content = content
        self.facts = MemoryFacts()
        self.guidance = Guidance()
        self.structure = Structure("1", (), (), ())
        self.name = "parcel"
        self.docs_dir = "documentation"


class Session:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    @property
    def steps(self) -> Any:
        raise AssertionError("the static backend takes no steps inside of a task")

    async def progress(self, message: str) -> None:
        self.lines.append(message)

    def text(self, delta: str) -> None:
        raise AssertionError(delta)

    async def call_tool(self, name: str, arguments: dict[str, Any]) -> str:
        raise AssertionError(name)

    async def usage(self, usage: TokenUsage) -> None:
        raise AssertionError("the static backend uses no tokens")


class CountingWorkers(InlineWorkers):
    """Counts the calls of each function; can be told to fail."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: dict[str, int] = {}
        self.failures = 0

    async def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        self.calls[function.__name__] = self.calls.get(function.__name__, 0) + 1
        if self.failures and function.__name__ == "analyse_many":
            self.failures -= 1
            raise AgentError("a worker died")
        return await super().run(function, *arguments)


@pytest.fixture
def access(tmp_path: Path) -> Access:
    return Access(*snapshot_of(write_repository(tmp_path / "parcel")))


def task(access: Access, role: Role, **changes: Any) -> AgentTask:
    made = AgentTask(str(role), str(role), role, Phase.DISCOVERY, access.manifest_sha256, "part")
    return msgspec.structs.replace(made, **changes)


async def opened(workers: Workers, access: Access) -> StaticBackend:
    static = StaticBackend(workers, NoFacts())
    repository: RepositoryAccess = access
    await static.open(repository)
    return static


async def test_facts_are_made_once_for_all_tasks(access: Access) -> None:
    workers = CountingWorkers()
    static: Backend = await opened(workers, access)
    sessions = [Session() for _ in ROLES]
    results = await asyncio.gather(
        *(static.perform(task(access, r), s) for r, s in zip(ROLES, sessions, strict=True))
    )
    assert workers.calls["analyse_many"] == 1
    assert workers.calls["perform_role"] == 4
    assert set(access.facts.kept) == set(wanted_facts(access.manifest))
    assert results[3].summary == "1 flow, 6 symbols"
    assert decode("1d", results[3].body, FlowsPart).flows.flows
    assert all(session.lines for session in sessions)
    await static.close()


async def test_a_new_process_reads_only_what_is_missing(access: Access) -> None:
    first = await opened(CountingWorkers(), access)
    await first.perform(task(access, Role.COMPONENTS), Session())
    await first.close()
    workers = CountingWorkers()
    again = await opened(workers, access)
    await again.perform(task(access, Role.COMPONENTS), Session())
    assert "analyse_many" not in workers.calls
    await again.close()


async def test_one_failure_reaches_every_waiting_task_and_a_retry_goes_on(access: Access) -> None:
    workers = CountingWorkers()
    workers.failures = 1
    static = await opened(workers, access)
    failed = await asyncio.gather(
        *(static.perform(task(access, role), Session()) for role in ROLES), return_exceptions=True
    )
    assert [type(one) for one in failed] == [AgentError] * 4
    result = await static.perform(task(access, Role.COMPONENTS), Session())
    assert decode("1b", result.body, ComponentsPart).components
    await static.close()


async def test_what_was_foreseen_is_not_done_again(access: Access) -> None:
    workers = CountingWorkers()
    static = await opened(workers, access)
    asked = task(access, Role.COMPONENTS)
    expected = await static.perform(asked, Session())
    workers.calls.clear()
    static.foresee([asked])
    assert await static.perform(msgspec.structs.replace(asked), Session()) == expected
    assert workers.calls == {"perform_role": 1}
    await static.close()


async def test_what_was_foreseen_otherwise_is_forgotten(access: Access) -> None:
    workers = CountingWorkers()
    static = await opened(workers, access)
    asked = task(access, Role.COMPONENTS)
    await static.perform(asked, Session())
    static.foresee([msgspec.structs.replace(asked, role=Role.LANGUAGE)])
    result = await static.perform(asked, Session())
    assert decode("1b", result.body, ComponentsPart).components
    await static.close()


async def test_a_foreseen_failure_is_told_to_whoever_asks(access: Access) -> None:
    static = await opened(CountingWorkers(), access)
    await static.perform(task(access, Role.COMPONENTS), Session())
    failing = task(access, Role.WRITER, key="writer-1/x.md", page="x.md")
    static.foresee([failing, msgspec.structs.replace(failing, key="writer-1/y.md")])
    with pytest.raises(AgentError):
        await static.perform(failing, Session())
    await static.close()


class HeldWorkers(InlineWorkers):
    """Holds the analysis back until told."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = asyncio.Event()
        self.go = asyncio.Event()

    async def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        if function.__name__ == "analyse_many":
            self.begun.set()
            await self.go.wait()
        return await super().run(function, *arguments)


async def test_canceling_one_task_does_not_stop_the_others(access: Access) -> None:
    workers = HeldWorkers()
    static = await opened(workers, access)
    one = asyncio.create_task(static.perform(task(access, Role.LANGUAGE), Session()))
    other = asyncio.create_task(static.perform(task(access, Role.FLOWS), Session()))
    await workers.begun.wait()
    one.cancel()
    with pytest.raises(asyncio.CancelledError):
        await one
    workers.go.set()
    assert (await other).summary == "1 flow, 6 symbols"
    await static.close()


async def test_worker_processes_give_the_same_bytes_as_threads(access: Access) -> None:
    inline = await opened(InlineWorkers(), access)
    expected = [await inline.perform(task(access, role), Session()) for role in ROLES]
    await inline.close()
    access.facts.kept.clear()
    workers = ProcessWorkers(2)
    static = await opened(workers, access)
    try:
        results = await asyncio.gather(
            *(static.perform(task(access, role), Session()) for role in ROLES)
        )
    finally:
        await static.close()
        await workers.aclose()
    assert results == expected


async def test_a_defect_is_told_with_its_place_and_not_retried(
    access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise KeyError("lost")

    monkeypatch.setattr(role_run, "ROLES", {Role.FLOWS: broken})
    static = await opened(InlineWorkers(), access)
    with pytest.raises(AgentError, match=r"KeyError: 'lost' \(test_static_backend.py:\d+\)") as it:
        await static.perform(task(access, Role.FLOWS), Session())
    assert not it.value.retryable
    await static.close()


async def test_a_missing_document_and_another_snapshot_are_refused(access: Access) -> None:
    static = await opened(InlineWorkers(), access)
    lost = (DocumentRef("analysis", "f" * 64),)
    with pytest.raises(AgentError, match=r"document analysis .* is not in the workspace"):
        await static.perform(task(access, Role.QUESTIONS, documents=lost), Session())
    with pytest.raises(AgentError, match="is for snapshot eeeeeeeeeeee"):
        await static.perform(task(access, Role.FLOWS, snapshot="e" * 64), Session())
    await static.close()
    with pytest.raises(AgentError, match="not opened"):
        await static.perform(task(access, Role.FLOWS), Session())


KEYS = st.tuples(st.text("abcdef", min_size=1, max_size=6), st.sampled_from(["Go", "Python"]))


@given(st.dictionaries(KEYS, st.integers(0, 2_000_000), max_size=200))
def test_chunks_hold_each_key_once(sizes: dict[tuple[str, str], int]) -> None:
    chunks = chunked(sizes)
    assert sorted(key for chunk in chunks for key in chunk) == sorted(sizes)
    assert all(chunks)
    for chunk in chunks:
        assert len(chunk) == 1 or sum(sizes[key] for key in chunk) <= 256 * 1024
