"""Reads what a container to develop in does when it is made: how its authors set a checkout up."""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.domain.documents.discovery import CommandPurpose
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import Collector
from docgen_engine.repository.manifests.purpose import guess_purpose
from docgen_engine.repository.manifests.recipes import OF_PROJECT
from docgen_engine.repository.text import split_lines

SOURCE: Final = "dev container"
_HOOK: Final = regex(
    r"\s*\"(?:postCreate|onCreate|updateContent|postAttach)Command\"\s*:\s*\"(?P<runs>[^\"\\]+)\""
)
_MOST_LINES: Final = 120


def is_dev_container(path: str) -> bool:
    """Whether a file sets up a container to develop in: its settings, or a script beside them."""
    return posixpath.dirname(path) == ".devcontainer" and path.endswith((".json", ".sh"))


def read_dev_container(path: str, text: str, into: Collector) -> None:
    """Read the commands that set up a checkout, which stand by themselves on a line.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    lines = split_lines(text)
    if len(lines) > _MOST_LINES:
        return
    for number, line in enumerate(lines, start=1):
        if path.endswith(".json"):
            hook = _HOOK.match(line)
            commands = hook["runs"].split(" && ") if hook else []
        else:
            # What is indented is done under a condition, such as where a tool is missing.
            commands = [line] if line[:1].isalpha() else []
        for command in commands:
            bare = command.strip()
            if OF_PROJECT.match(bare) and guess_purpose("", bare) is CommandPurpose.INSTALL:
                into.command(bare, CommandPurpose.INSTALL, (path, number), SOURCE)
