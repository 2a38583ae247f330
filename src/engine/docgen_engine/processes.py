"""Worker processes: how they start safely, what they do first, and how they end.

Workers are spawned, never forked: they inherit neither the workspace's lock nor threads. They end
when the parent does, even by SIGKILL. What they are handed are module-level functions and values
that can be pickled; the pickles travel over private pipes only and are never kept.

Two things about `multiprocessing` are corrected here. A spawned child starts with the current
folder on its module path, so that a file `multiprocessing.py` in the documented repository would be
run: it starts with `PYTHONSAFEPATH` instead. And it imports the parent's main module, which would
load the whole terminal program into each worker: it is shown an empty one.

Loaded before the event loop is (`ahead`), so it imports nothing of it.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import types
from collections.abc import Callable, Iterator
from concurrent.futures import Future, InvalidStateError, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import connection, parent_process, resource_tracker
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, Final

from docgen_engine.domain.errors import AgentError, UsageError
from docgen_engine.garbage import collect_rarely

WORKERS_VARIABLE: Final = "DOCGEN_WORKERS"
"""Environment variable: how many worker processes; 0 does the work in threads."""

MOST: Final = 8
"""More processes than this cost memory without being quicker."""

_PATIENCE: Final = 1.0
"""Seconds to wait for a worker that was killed."""

_launching = threading.Lock()


def prepare() -> None:
    """Start what `multiprocessing` needs beside the workers; call it before a screen starts.

    Later, with a screen's replaced standard error, it would fail (architecture, known traps).
    """
    with _launching, _safe_start():
        resource_tracker.ensure_running()


def default_count() -> int:
    """How many processes to use: the usable processors, at most 8; `DOCGEN_WORKERS` overrides.

    Returns:
        0 or more; 0 means threads in this process.

    Raises:
        UsageError: the variable is not a number from 0 on.
    """
    wanted = os.environ.get(WORKERS_VARIABLE, "").strip()
    if wanted:
        if not (wanted.isascii() and wanted.isdigit()):
            raise UsageError(
                f"{WORKERS_VARIABLE} is {wanted!r}, but must be a number of worker processes "
                "such as 4, or 0 for none. Change it or unset it."
            )
        return int(wanted)
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(MOST, usable or 1))


class Pool:
    """One process pool, with handles on its processes so that they can be ended."""

    def __init__(self, count: int) -> None:
        """Start nothing yet.

        Args:
            count: processes, at least 1.
        """
        # The pool's own locks would start that helper otherwise, and unsafely.
        prepare()
        self._context = _Spawn()
        self._executor = ProcessPoolExecutor(
            count, mp_context=self._context, initializer=_begin_worker
        )

    def submit(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Future[Any]:
        """Have a function called in a process. Blocks for as long as it takes to start one.

        Raises:
            BrokenProcessPool: a process has died.
            AgentError: the pool was stopped, or a process cannot be started.
        """
        try:
            future = self._executor.submit(_call, function, arguments)
        except RuntimeError as error:
            # The executor was shut down between the caller's check and here.
            if isinstance(error, BrokenProcessPool):
                raise
            raise AgentError("The worker processes are closed.", retryable=False) from error
        except OSError as error:
            raise AgentError(
                f"A worker process could not be started: {error.strerror or error}. "
                f"Use fewer workers ({WORKERS_VARIABLE}=1, or 0 for none), then resume."
            ) from error
        future.set_exception = partial(_fail, future)  # type: ignore[method-assign]
        return future

    @property
    def processes(self) -> list[SpawnProcess]:
        """Those that were started."""
        return [process for process in self._context.started if process.pid is not None]

    def stop(self) -> None:
        """End all processes. Blocks.

        By force: they only compute, and what they would take down politely is their memory, which
        for a large index takes longer than all the rest.
        """
        self._executor.shutdown(wait=False, cancel_futures=True)
        running = self.processes
        for process in running:
            process.kill()
        for process in running:
            process.join(_PATIENCE)
        self._executor.shutdown(wait=True)


def _fail(future: Future[Any], error: BaseException | None) -> None:
    """`set_exception`, but not of a call that was canceled.

    A pool that breaks fails all its calls. Python 3.11 stumbles over one that was canceled before
    it ran: the pool's thread ends with a traceback, and the calls behind it never end.
    """
    with suppress(InvalidStateError):
        Future.set_exception(future, error)


class _Process(SpawnProcess):
    """A worker process that starts safely."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802 - the name that multiprocessing calls
        with _launching, _safe_start(), _empty_main(), _without_interrupts():
            return SpawnProcess._Popen(process_obj)


class _Spawn(SpawnContext):
    """The spawn method, with workers that start safely and are remembered."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[_Process] = []

    def Process(self, *args: Any, **kwargs: Any) -> _Process:  # type: ignore[override] # noqa: N802
        """A process of the pool; the name is that of the class it stands for."""
        process = _Process(*args, **kwargs)
        self.started.append(process)
        return process


@contextmanager
def _safe_start() -> Iterator[None]:
    """While a process starts, keep the current folder off its module path."""
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before


@contextmanager
def _empty_main() -> Iterator[None]:
    """While a process starts, show an empty main module, which the child has no need to import."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """While a process starts, let it inherit that Ctrl-C is none of its business.

    It says so itself later on; pressed before that, it would end with a traceback on the terminal.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_worker() -> None:
    """In a new worker: leave the terminal alone, collect rarely, and end with the parent."""
    collect_rarely()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        with suppress(OSError):
            os.dup2(nothing, standard)
    if nothing > 2:
        os.close(nothing)
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _call(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """In a worker: call, and let only errors out that the parent can read again.

    An error that cannot be unpickled would look like a dead worker there.
    """
    try:
        return function(*arguments)
    except Exception as error:
        if _travels(error):
            raise
        raise AgentError(
            f"{function.__name__} failed: {type(error).__name__}: {error}", retryable=False
        ) from None


def _travels(error: Exception) -> bool:
    try:
        return type(pickle.loads(pickle.dumps(error))) is type(error)  # noqa: S301 - our own bytes
    except Exception:  # noqa: BLE001 - whatever a class's own pickling may raise
        return False
