"""Worker processes that start before the rest of the program is loaded.

What a worker imports takes as long as what this process imports, and both can be done at once. A
run of which a glance says that it will have work begins them first of all; a run that will find
nothing to do must not pay for them. A glance that is mistaken costs time and nothing else.
"""

from __future__ import annotations

import importlib
import os
import stat
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Final

from docgen_engine.domain.errors import AgentError, UsageError
from docgen_engine.processes import Pool, default_count

_STATE: Final = "state.json"
"""Written when a run ends; what is newer was changed since."""

_PASSED_OVER: Final = frozenset(
    (".git", ".venv", "__pycache__", "build", "coverage", "dist", "node_modules", "target")
)
_MOST: Final = 4_000
"""Files and folders that a glance takes in: about 10 ms."""


class Ahead:
    """Processes that are starting: the analyst, and the workers where all files are to be read."""

    def __init__(self, *, anew: bool) -> None:
        """Begin to start them; nothing is waited for.

        Args:
            anew: whether there is no workspace yet.

        Raises:
            UsageError: `DOCGEN_WORKERS` is no number of workers.
        """
        count = default_count()
        self.analyst = Pool(1) if count else None
        self.workers = Pool(count) if count and anew else None
        _begin(self.analyst, "docgen_engine.backends.static.doors", "warm")
        _begin(self.workers, "docgen_engine.backends.static.doors", "warm_worker")

    def stop(self) -> None:
        """End those that nobody took. Blocks."""
        for pool in (self.take_analyst(), self.take_workers()):
            if pool is not None:
                pool.stop()

    def take_analyst(self) -> Pool | None:
        """The analyst's process; whoever takes it ends it."""
        taken, self.analyst = self.analyst, None
        return taken

    def take_workers(self) -> Pool | None:
        """The workers' processes; whoever takes them ends them."""
        taken, self.workers = self.workers, None
        return taken


def _begin(pool: Pool | None, module: str, function: str) -> None:
    if pool is None:
        return
    try:
        pool.submit(_call_named, (module, function))
    except (AgentError, BrokenProcessPool):
        pool.stop()  # it is told where the process is needed, and cannot be started again


def _call_named(module: str, function: str) -> None:
    """In a worker: call what this process had no time to import."""
    getattr(importlib.import_module(module), function)()


def glance(repository: Path, context: Path | None = None) -> Ahead | None:
    """Start processes where a run is likely to have work to do.

    Args:
        repository: the folder that a person named; it may not be there.
        context: the folder of the workspace, if it was moved.

    Returns:
        None where the run will probably find nothing to do, or cannot begin.
    """
    state = (repository / context if context else repository / ".context") / _STATE
    try:
        ended = state.stat().st_mtime_ns
    except OSError:
        anew = repository.is_dir()
        return _started(anew=True) if anew else None
    return _started(anew=False) if _any_newer(repository, ended) else None


def _started(*, anew: bool) -> Ahead | None:
    try:
        return Ahead(anew=anew)
    except UsageError:
        return None  # it is told by whoever needs the number


def _any_newer(repository: Path, ended: int) -> bool:
    """Whether a file or folder was changed after a moment, in nanoseconds since 1970.

    Folders that begin with a dot hold workspaces and tools. Pages are written before a run ends.
    """
    left = _MOST
    folders = [str(repository)]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    left -= 1
                    if not left:
                        return False
                    if entry.name.startswith(".") or entry.name in _PASSED_OVER:
                        continue
                    seen = entry.stat(follow_symlinks=False)
                    if seen.st_mtime_ns > ended:
                        return True
                    if stat.S_ISDIR(seen.st_mode):
                        folders.append(entry.path)
        except OSError:
            continue
    return False
