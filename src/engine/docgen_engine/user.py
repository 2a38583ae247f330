"""Who decides: `DOCGEN_USER`, else git's user.name, else the login (contract section 8)."""

from __future__ import annotations

import asyncio
import getpass
import os
from pathlib import Path
from typing import Final

USER_VARIABLE: Final = "DOCGEN_USER"


async def current_user(repository: Path) -> str:
    """The name that approvals are recorded under.

    Args:
        repository: a folder whose git configuration may name the user.

    Returns:
        Never empty.
    """
    named = os.environ.get(USER_VARIABLE, "").strip()
    return named or await _git_user(repository) or _login()


async def _git_user(repository: Path) -> str:
    try:
        asked = await asyncio.create_subprocess_exec(
            "git",
            "config",
            "user.name",
            cwd=repository,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        output, _ = await asked.communicate()
    except OSError:
        return ""
    return output.decode("utf-8", "replace").strip()


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
