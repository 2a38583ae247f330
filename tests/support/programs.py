"""The program as a process of its own, as a person or a script starts it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

PROGRAM = [sys.executable, "-m", "docgen_tui"]
PATIENCE = 60.0


def environment(**changes: str) -> dict[str, str]:
    """An environment without this machine's habits."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DOCGEN_")}
    kept.pop("NO_COLOR", None)
    kept["PYTHONPATH"] = os.pathsep.join(
        path for path in sys.path if path.endswith(("engine", "app"))
    )
    return {**kept, "DOCGEN_USER": "tester", "TERM": "xterm-256color", **changes}


def docgen(*words: str | Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run the program to its end; standard input is not a terminal."""
    return subprocess.run(
        [*PROGRAM, *map(str, words)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=environment(**changes),
        check=False,
    )


def start(*words: str | Path, **changes: str) -> subprocess.Popen[bytes]:
    """Start the program and leave it running."""
    return subprocess.Popen(
        [*PROGRAM, *map(str, words)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(**changes),
        start_new_session=True,
    )


def wait_until(there: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Ask again and again until something is there.

    Raises:
        AssertionError: it did not come.
    """
    end = time.monotonic() + patience
    while time.monotonic() < end:
        found = there()
        if found:
            return found
        time.sleep(0.005)
    raise AssertionError(f"{what} did not come within {patience:g} s")


def query(repository: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the workspace's database, read beside a process that writes."""
    database = repository / ".context" / "docgen.db"
    if not database.is_file():
        return []
    try:
        with closing(
            sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)
        ) as connection:
            return connection.execute(sql).fetchall()
    except sqlite3.Error:
        return []


def state(repository: Path) -> dict[str, Any]:
    """`state.json`, empty before there is one."""
    path = repository / ".context" / "state.json"
    return json.loads(path.read_text()) if path.is_file() else {}


def published(repository: Path) -> dict[str, bytes]:
    """All published files by name."""
    docs = repository / "documentation"
    return {
        path.relative_to(docs).as_posix(): path.read_bytes()
        for path in sorted(docs.rglob("*"))
        if path.is_file()
    }
