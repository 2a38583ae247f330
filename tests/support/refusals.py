"""How the program refuses: one clear line, and nothing is changed."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

from support import programs

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def docgen(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """The program as a process; its workers are threads, which start sooner."""
    return programs.docgen(*words, DOCGEN_WORKERS="0")


def copy_of(repository: Path, tmp_path: Path) -> Path:
    """A repository with its workspace and pages, in a folder of the test."""
    return Path(shutil.copytree(repository, tmp_path / "parcel", symlinks=True))


def refused(done: subprocess.CompletedProcess[str], code: int, *words: str) -> str:
    """One clear line on standard error with these words, and this exit code."""
    said = done.stderr.strip()
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert len(said.splitlines()) == 1, said
    assert said.startswith("docgen-tui: ")
    assert not CONTROL.search(said)
    for word in words:
        assert word in said, said
    return said


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder, by its hash."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
