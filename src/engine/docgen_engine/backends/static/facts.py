"""Makes the facts of all source files once, however many tasks wait for them."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from docgen_engine.backends.static.doors import analyse_many
from docgen_engine.domain.errors import first_of
from docgen_engine.domain.protocols import AgentSession, RepositoryAccess, Workers
from docgen_engine.domain.snapshot import Manifest

FactKey = tuple[str, str]

_CHUNK_BYTES: Final = 256 * 1024
"""About 50 ms to 100 ms of analysis: small enough to share out evenly and to show progress."""

_CHUNK_FILES: Final = 64

_FEW_BYTES: Final = 64 * 1024
"""So much is analysed sooner than a worker process has started; the analyst runs anyway."""

_ONE_WORKER_BYTES: Final = 1024 * 1024
"""So much one worker analyses while the analyst is still starting."""

_LOOK_UP: Final = 400


class FactsFlight:
    """One making of facts for one snapshot, shared by all tasks (single flight).

    What was made is stored chunk by chunk, so that a new process goes on where a killed one was.
    """

    def __init__(
        self,
        repository: RepositoryAccess,
        workers: Workers,
        analyst: Workers,
    ) -> None:
        """Remember the work; it starts with the first `wait`.

        Args:
            repository: the snapshot and the cache.
            workers: analyse files where there is much to read.
            analyst: the process that runs the roles; it reads a few files itself.
        """
        self._repository = repository
        self._workers = workers
        self._analyst = analyst
        self._task: asyncio.Task[None] | None = None
        self._done = 0
        self._total = 0
        self._changed = asyncio.Event()

    async def wait(self, session: AgentSession) -> None:
        """Return when all facts are stored, telling `session` how far it is.

        Raises:
            AgentError: a worker process died; the next `wait` begins again where this one ended.
        """
        if self._task is None or (self._task.done() and _failed(self._task)):
            self._task = asyncio.create_task(self._make_all())
        task = self._task
        while not task.done():
            changed = asyncio.create_task(self._changed.wait())
            try:
                await asyncio.wait({task, changed}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                changed.cancel()
            if self._total and not task.done():
                await session.progress(f"reading {self._done} of {self._total} files")
        # Waiting for a shared task must not let one waiter's cancellation reach the others.
        await asyncio.shield(task)

    async def cancel(self) -> None:
        """Stop making facts."""
        task, self._task = self._task, None
        if task is not None and not task.done():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _make_all(self) -> None:
        try:
            await self._make_missing()
        except BaseExceptionGroup as errors:
            # Whoever waits handles one error, not a group: the first is the reason.
            raise first_of(errors) from errors

    async def _make_missing(self) -> None:
        sizes = wanted_facts(self._repository.manifest)
        missing = dict(sizes)
        keys = list(sizes)
        for start in range(0, len(keys), _LOOK_UP):  # in parts, since the facts come along
            for key in await self._repository.facts.get_many(keys[start : start + _LOOK_UP]):
                missing.pop(key, None)
        self._done, self._total = len(sizes) - len(missing), len(sizes)
        self._tell()
        if missing:
            size = sum(missing.values())
            workers = self._analyst if size <= _FEW_BYTES else self._workers
            # One more lane than workers, so that none idles while results are stored.
            await self._share_out(
                chunked(missing), workers, 1 if size <= _ONE_WORKER_BYTES else workers.count + 1
            )
            if workers is not self._analyst:
                # They are not needed any more, and the analyst needs the memory.
                await self._workers.rest()

    async def _share_out(self, chunks: list[list[FactKey]], workers: Workers, lanes: int) -> None:
        waiting = iter(chunks)

        async def lane() -> None:
            for chunk in waiting:
                made = await workers.run(analyse_many, self._repository.content, chunk)
                await self._repository.facts.put_many(made)
                self._done += len(chunk)
                self._tell()

        async with asyncio.TaskGroup() as group:
            for _ in range(min(len(chunks), lanes)):
                group.create_task(lane())

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


def wanted_facts(manifest: Manifest) -> dict[FactKey, int]:
    """The facts that an index over a manifest needs, with the bytes to read for each."""
    sizes = {(entry.sha256, entry.language): entry.size for entry in manifest.files}
    return {key: sizes[key] for key in manifest.fact_keys()}


def chunked(sizes: dict[FactKey, int]) -> list[list[FactKey]]:
    """Share keys out in chunks of about equal size, the largest files first.

    Args:
        sizes: bytes to read by key.

    Returns:
        Chunks, none empty, each key in exactly one.
    """
    chunks: list[list[FactKey]] = []
    filled = 0
    for key, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        if not chunks or filled + size > _CHUNK_BYTES or len(chunks[-1]) == _CHUNK_FILES:
            chunks.append([])
            filled = 0
        chunks[-1].append(key)
        filled += size
    return chunks


def _failed(task: asyncio.Task[None]) -> bool:
    return task.cancelled() or task.exception() is not None
