"""A repository that wants its own code to run: through git, through Python, through `PATH`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.programs import PATIENCE, environment, query
from support.repositories import FILES, write_repository

NOTE = "open({!r}, 'a').write('python {}\\n')\n"
MODULES = (
    "asyncio",
    "conftest",
    "docgen_engine",
    "docgen_tui",
    "getpass",
    "json",
    "msgspec",
    "multiprocessing",
    "resource_tracker",
    "setup",
    "sitecustomize",
    "tree_sitter",
    "usercustomize",
)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Everything in it that runs writes to `pwned` beside it."""
    note = tmp_path / "pwned"
    repository = write_repository(tmp_path / "parcel", FILES)
    for name in MODULES:
        (repository / f"{name}.py").write_text(NOTE.format(str(note), name))
    script = repository / "git"
    script.write_text(f'#!/bin/sh\necho "$0 $*" >> {note}\ncat\n')
    script.chmod(0o755)
    subprocess.run(["git", "init", "-q"], cwd=repository, check=True)
    subprocess.run(["git", "add", "-A"], cwd=repository, check=True)
    hooks = repository / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "fsmonitor-watchman", "reference-transaction"):
        for folder in (hooks, repository / ".git/hooks"):
            (folder / name).write_bytes(script.read_bytes())
            (folder / name).chmod(0o755)
    (repository / ".gitattributes").write_text("* filter=x diff=x\n")
    with (repository / ".git/config").open("a") as config:
        config.write(
            f"[core]\n fsmonitor = {script}\n hooksPath = {hooks}\n pager = {script}\n"
            f" sshCommand = {script}\n editor = {script}\n alternateRefsCommand = {script}\n"
            f'[filter "x"]\n clean = {script}\n smudge = {script}\n process = {script}\n'
            f'[diff "x"]\n command = {script}\n textconv = {script}\n'
            f"[pager]\n ls-files = {script}\n config = {script}\n"
            f"[alias]\n ls-files = !{script}\n config = !{script}\n"
            '[user]\n name = "Eve\\nApproved by: root\\t"\n'
        )
    return repository


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The command as an installation makes it: a script outside of the repository."""
    script = tmp_path / "bin" / "docgen-tui"
    script.parent.mkdir()
    script.write_text(
        f"#!{sys.executable}\nimport sys\nfrom docgen_tui.cli import main\n"
        "if __name__ == '__main__':\n    sys.exit(main())\n"
    )
    return script


def run(
    program: Path, folder: Path, *words: str, **changes: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(program), *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=environment(DOCGEN_USER="", **changes),
        check=False,
    )


@pytest.mark.parametrize("path", ["{}", ".::{}"], ids=["plain", "relative"])
def test_nothing_of_the_repository_runs(hostile: Path, program: Path, path: str) -> None:
    search = path.format(os.environ["PATH"])
    done = run(program, hostile, "run", "--gates", "4", PATH=search)
    assert done.returncode == 3, done.stdout + done.stderr
    assert done.stderr == ""
    approved = run(program, hostile, "approve", PATH=search)
    assert approved.returncode == 0, approved.stderr
    assert not (hostile.parent / "pwned").exists()


def test_a_name_from_a_repository_stays_on_its_line(hostile: Path, program: Path) -> None:
    assert run(program, hostile, "run", "--gates", "1", DOCGEN_WORKERS="0").returncode == 3
    said = run(program, hostile, "cancel", DOCGEN_WORKERS="0")
    assert said.returncode == 0
    assert query(hostile, "SELECT json_extract(body, '$.who') FROM event ORDER BY seq DESC")[0] == (
        "Eve Approved by: root",
    )
