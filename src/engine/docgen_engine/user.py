"""Who decides: `DOCGEN_USER`, else git's user.name, else the login (contract section 8)."""

from __future__ import annotations

import asyncio
import getpass
import os
from pathlib import Path
from typing import Final

from docgen_engine.repository.git import git_program
from docgen_engine.repository.text import printable

USER_VARIABLE: Final = "DOCGEN_USER"

_LONGEST_NAME: Final = 100
_PATIENCE: Final = 5.0
"""Seconds that git gets to say a name."""


async def current_user(repository: Path) -> str:
    """The name that approvals are recorded under.

    Args:
        repository: a folder whose git configuration may name the user.

    Returns:
        Never empty.
    """
    named = os.environ.get(USER_VARIABLE, "").strip()
    return _one_line(named) or _one_line(await _git_user(repository)) or _one_line(_login())


def _one_line(name: str) -> str:
    """A name that cannot look like something else in a list or a file: a repository may set it."""
    return printable(" ".join(name.split()))[:_LONGEST_NAME]


async def _git_user(repository: Path) -> str:
    program = git_program()
    if program is None:
        return ""
    try:
        asked = await asyncio.create_subprocess_exec(
            program,
            "config",
            "user.name",
            cwd=repository,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError:
        return ""
    try:
        async with asyncio.timeout(_PATIENCE):
            output, _ = await asked.communicate()
    except TimeoutError:
        # A configuration may include a file that never ends; then the login has to do.
        asked.kill()
        await asked.wait()
        return ""
    return output.decode("utf-8", "replace").strip()


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
