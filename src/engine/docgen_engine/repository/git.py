"""Asking git which files there are, in such a way that the repository cannot run a program.

A repository's own configuration can name programs (hooks, fsmonitor, pagers, transports). Only
`ls-files` is called, with those switched off, with no `GIT_*` variable of ours passed on.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import msgspec

from docgen_engine.patterns import regex

_SAFE: Final = (
    "--no-pager",
    "-c", "core.quotepath=off",
    "-c", "core.fsmonitor=false",
    "-c", f"core.hooksPath={os.devnull}",
    "-c", "safe.bareRepository=explicit",
)  # fmt: skip
_TIMEOUT: Final = 60.0
_UNREADABLE: Final = regex(
    rb"^warning: could not open directory '(?P<name>.*)': (?P<why>.*)$", re.MULTILINE
)


class GitListing(msgspec.Struct, frozen=True):
    """Raw names as bytes, relative to the folder, and folders that git could not open."""

    names: tuple[bytes, ...]
    unreadable: tuple[tuple[bytes, str], ...]


def git_top(path: Path) -> Path | None:
    """The top of the git work tree that a folder is in, or None. Found without calling git.

    Args:
        path: an absolute folder without links.
    """
    for folder in (path, *path.parents):
        try:
            mark = folder / ".git"
            if (mark / "HEAD").exists() or mark.is_file():
                return folder
        except OSError:
            return None
    return None


def list_with_git(root: Path) -> GitListing | None:
    """All files that git tracks or would track below a folder.

    Args:
        root: an absolute folder inside a work tree.

    Returns:
        None where git is missing or refuses (damaged index, another owner): walk instead.
    """
    listed = _call(root, "-co", "--exclude-standard")
    if listed is None:
        return None
    names, errors = listed
    unreadable = tuple(
        (match["name"].rstrip(b"/"), match["why"].decode("utf-8", "replace"))
        for match in _UNREADABLE.finditer(errors)
    )
    return GitListing(tuple(dict.fromkeys(names)), unreadable)


def is_tracked(root: Path, folder: str) -> bool:
    """Whether git's index has anything in a folder; False where git cannot say.

    Args:
        root: an absolute folder inside a work tree.
        folder: relative to it, with `/`.
    """
    listed = _call(root, "-c", inside=f":(literal){folder}")
    return bool(listed and listed[0])


def tracked(root: Path) -> frozenset[bytes]:
    """The names below a folder that are in git's index; empty where git cannot say."""
    listed = _call(root, "-c")
    return frozenset(listed[0]) if listed else frozenset()


def git_program() -> str | None:
    """Where git is, or None. No relative part of `PATH` is searched: it may be the repository."""
    parts = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return shutil.which(
        "git", path=os.pathsep.join(part for part in parts if Path(part).is_absolute())
    )


def _call(root: Path, *options: str, inside: str = ".") -> tuple[list[bytes], bytes] | None:
    program = git_program()
    if program is None:
        return None
    command = [program, *_SAFE, "-C", str(root), "ls-files", "-z", *options, "--", inside]
    try:
        done = subprocess.run(
            command,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    if done.returncode != 0:
        return None
    return [name for name in done.stdout.split(b"\0") if name], done.stderr


def _environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return {
        **kept,
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
    }
