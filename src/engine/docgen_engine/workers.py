"""Work for the processor, in worker processes away from the event loop (`processes`)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from docgen_engine.domain.errors import AgentError
from docgen_engine.processes import WORKERS_VARIABLE, Pool, default_count, prepare

__all__ = ["InlineWorkers", "ProcessWorkers", "create_workers", "default_count", "prepare"]


def create_workers(
    count: int | None = None, *, pool: Pool | None = None
) -> ProcessWorkers | InlineWorkers:
    """The workers that fit: processes, or threads where `count` or `DOCGEN_WORKERS` is 0.

    Args:
        count: how many; None for `default_count()`.
        pool: that many processes, started already.
    """
    chosen = default_count() if count is None else count
    return ProcessWorkers(chosen, pool=pool) if chosen > 0 else InlineWorkers()


class InlineWorkers:
    """One thread of this process in place of workers: for tests and for `DOCGEN_WORKERS=0`.

    Only one: threads do not share out work for the processor, and msgspec, which learns a type when
    it first decodes one, crashes where two threads make it learn the same type at once.
    """

    def __init__(self) -> None:
        """The thread starts with the first call."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="inline-worker")

    @property
    def count(self) -> int:
        """One."""
        return 1

    async def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a function in the thread."""
        try:
            work = self._thread.submit(function, *arguments)
        except RuntimeError as error:
            raise AgentError("The worker thread is closed.", retryable=False) from error
        return await asyncio.wrap_future(work)

    async def rest(self) -> None:
        """Nothing is held."""

    async def aclose(self) -> None:
        """Let the thread end. A call still running is given up."""
        self._thread.shutdown(wait=False, cancel_futures=True)


class ProcessWorkers:
    """Worker processes, started when first needed.

    A worker that dies (out of memory, a fault in native code) breaks the pool for every call in
    flight. Each of these calls is then repeated once, alone in a process of its own, so that only
    the call which kills its worker fails.
    """

    def __init__(self, count: int | None = None, *, pool: Pool | None = None) -> None:
        """Choose how many.

        Args:
            count: processes, at least 1; None for `default_count()`.
            pool: that many processes, started already.
        """
        self._count = max(1, default_count() if count is None else count)
        self._pool = pool
        self._alone: Pool | None = None
        self._one_by_one = asyncio.Lock()
        self._closed = False

    @property
    def count(self) -> int:
        """How many processes work at once."""
        return self._count

    async def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a module-level function in a worker process.

        Args:
            function: found again by its module and name in the worker.
            arguments: values that can be pickled.

        Returns:
            What the function returns.

        Raises:
            AgentError: the worker died twice, the workers are closed, or the function raised
                something that cannot be pickled.
            Exception: whatever the function raised.
        """
        pool = self._open_pool()
        try:
            return await _call(pool, function, arguments)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
        async with self._one_by_one:
            return await self._repeat_alone(function, arguments)

    async def rest(self) -> None:
        """Let the processes go. Nothing may be running; the next call starts new ones."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.stop)

    async def aclose(self) -> None:
        """End the workers. Calls still running are given up."""
        self._closed = True
        pools = [pool for pool in (self._pool, self._alone) if pool is not None]
        self._pool = self._alone = None
        for pool in pools:
            await asyncio.to_thread(pool.stop)

    def _open_pool(self) -> Pool:
        self._refuse_if_closed()
        if self._pool is None:
            self._pool = Pool(self._count)
        return self._pool

    async def _repeat_alone(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        self._refuse_if_closed()
        pool = self._alone = self._alone or Pool(1)
        try:
            return await _call(pool, function, arguments)
        except BrokenProcessPool as error:
            self._alone = None
            self._refuse_if_closed()
            raise AgentError(
                f"A worker process died twice while running {function.__name__}. It may have run "
                f"out of memory. Free some, or use fewer workers ({WORKERS_VARIABLE}=1), then "
                "resume."
            ) from error

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise AgentError("The worker processes are closed.", retryable=False)


async def _call(pool: Pool, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """Submit in a thread: starting a process takes longer than a screen may wait."""
    future = await asyncio.to_thread(pool.submit, function, arguments)
    return await asyncio.wrap_future(future)
