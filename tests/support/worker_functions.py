"""Module-level functions that tests run in worker processes."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from docgen_engine.domain.errors import AgentError, DocumentInvalid


def square(number: int) -> int:
    return number * number


def fail(message: str) -> None:
    raise ValueError(message)


def fail_as_agent(message: str) -> None:
    raise AgentError(message, retryable=False, retry_after=2.5)


def fail_with_document() -> None:
    raise DocumentInvalid("questions", "$.questions[3].id", "is missing")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_the_first_time(note: str) -> str:
    path = Path(note)
    if not path.exists():
        path.write_text("once")
        die()
    return "lived"


def work_for_ever(note: str) -> None:
    Path(note).write_text(f"{os.getpid()}\n")
    while True:
        time.sleep(0.1)


def standard_files() -> list[str]:
    return [str(Path(f"/proc/self/fd/{number}").readlink()) for number in range(3)]


def read_text(path: str) -> str:
    """What a file says."""
    return Path(path).read_text()
