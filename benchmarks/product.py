"""How the measured programs are started, and what they left behind: pages and their versions."""

from __future__ import annotations

import compileall
import difflib
import os
import re
import sqlite3
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks import process

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (ROOT / "src" / "engine", ROOT / "src" / "app")
DOCS = "documentation"

APPENDED = '''

def benchmark_probe(value: int, times: int = 3) -> int:
    """Multiply a value, so that one module of this package has changed."""
    return value * times
'''


def environment(home: Path) -> dict[str, str]:
    """A plain environment: this checkout's sources, a home folder of its own, no settings.

    Args:
        home: what the program sees as the user's folder.
    """
    kept = {
        name: os.environ[name] for name in ("PATH", "LANG", "DOCGEN_WORKERS") if name in os.environ
    }
    return kept | {
        "HOME": str(home),
        "PYTHONPATH": os.pathsep.join(str(path) for path in SOURCES),
        "DOCGEN_USER": "benchmark",
        "TZ": "UTC",
    }


@cache
def prepare() -> None:
    """Compile the sources, as pip does when it installs; worker processes never write bytecode."""
    for path in SOURCES:
        compileall.compile_dir(path, quiet=1)


def version(home: Path) -> process.Usage:
    """What it takes to say `--version`."""
    prepare()
    command = [sys.executable, "-m", "docgen_tui", "--version"]
    return process.run(command, cwd=home, env=environment(home))


def document(repository: Path) -> process.Usage:
    """Document a repository from the command line, without pauses and without questions."""
    prepare()
    command = [sys.executable, "-m", "docgen_tui", "run", "--review", "batch", "--yes"]
    home = repository.parent / "home"
    home.mkdir(exist_ok=True)
    return process.run([*command, str(repository)], cwd=home, env=environment(home))


def touch(repository: Path, module: str) -> None:
    """Append one function to a module."""
    path = repository / module
    path.write_text(path.read_text(encoding="utf-8") + APPENDED, encoding="utf-8")


def pages(folder: Path) -> dict[str, str]:
    """All pages below a folder by their path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(folder.rglob("*.md"))
    }


def written(folder: Path) -> dict[str, int]:
    """When each page was written, in nanoseconds: tells a page that was written again as it was."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in sorted(folder.rglob("*.md"))
    }


_NUMBERS = re.compile(r"#L\d+(?:-L\d+)?(?=\))|:\d+(?:-\d+)?(?=\]\()")


@dataclass(frozen=True)
class Change:
    """How one set of pages differs from another.

    `names` are the pages that do, `lines` their lines that do; `reworded` are those of the pages in
    which more differs than the line numbers of citations.
    """

    names: tuple[str, ...]
    lines: int
    reworded: tuple[str, ...]


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> Change:
    """Compare two sets of pages.

    Returns:
        The pages that differ, were added or removed, and their lines that differ; a line that was
        replaced counts once.
    """
    names = [
        name for name in sorted({*before, *after}) if before.get(name) != after.get(name)
    ]  # fmt: skip
    lines = sum(changed_lines(before.get(name, ""), after.get(name, "")) for name in names)
    reworded = [
        name for name in names if _words(before.get(name, "")) != _words(after.get(name, ""))
    ]
    return Change(tuple(names), lines, tuple(reworded))


def _words(page: str) -> str:
    """A page without the line numbers of its citations, in their labels and in their targets."""
    return _NUMBERS.sub("", page)


def changed_lines(before: str, after: str) -> int:
    """Lines that differ between two texts; a replaced line counts once."""
    old, new = before.splitlines(), after.splitlines()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return sum(
        max(old_end - old_start, new_end - new_start)
        for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes()
        if kind != "equal"
    )


def new_versions(repository: Path) -> list[str]:
    """Pages that got a version in the newest run, as the workspace's database has it."""
    path = repository / ".context" / "docgen.db"
    if not path.exists():
        return []
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT DISTINCT file.path FROM version JOIN file ON file.id = version.file_id "
            "WHERE file.kind = 'page' AND version.run_id = (SELECT max(id) FROM run) "
            "ORDER BY file.path"
        ).fetchall()
    return [str(row[0]) for row in rows]
