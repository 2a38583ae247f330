"""How a repository is installed and set up, as blocks of commands that can be typed as they are."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.backends.static.catalogue_setup import typed
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.domain.documents.analysis import Command, CommandPurpose
from docgen_engine.domain.markup import bullets, fenced

CLONES: Final = re.compile(r"git clone (?:--\S+ )*\S+$")
"""A command that gets a copy of the repository."""

_NEAR: Final = 4
_FOLLOWS: Final = frozenset({CommandPurpose.BUILD, CommandPurpose.OTHER, CommandPurpose.INSTALL})
_APPROACH: Final = re.compile(r"(?:[$>%]\s+)?(?P<step>(?:mkdir|cd|md)\s+\S.*)")
_OUTSIDE: Final = re.compile(r"cd\s+[/~$]")
_DEPENDENCY: Final = re.compile(r"(?:implementation|api|compile)[ (]")


def steps(desk: Desk, lead: str, commands: list[Command], limit: int) -> str:
    """The best command as a block, then the others as a list.

    The command that gets a copy of the repository comes right before the one that sets it up, or
    before those that its document shows below it.

    Args:
        desk: what is known.
        lead: the words before the block.
        commands: the best first.
        limit: how many are shown.
    """
    here = [c for c in commands if not _is_elsewhere(desk, c)]
    clone = next((c for c in here if CLONES.match(c.command)), None)
    if clone is not None and any(c.file == clone.file for c in follow_up(desk, clone)):
        here = [clone, *(c for c in here if c is not clone)]  # its document goes on from there
    if not here:
        return ""
    best, *others = here[:limit]
    if CLONES.match(best.command):
        chosen = [best, *follow_up(desk, best)]
    else:
        chosen = [clone, best] if clone else [best]
    script: list[str] = []
    cites: list[str] = []
    for number, command in enumerate(chosen):
        before, start = _approach(desk, command)
        copied = number and CLONES.match(chosen[number - 1].command)
        if copied and not any(step.startswith("cd ") for step in before[:1]):
            script.append(f"cd {_folder(chosen[number - 1].command)}")
        script += [*before, command.command]
        cites.append(desk.cite(command.file, start, command.line))
    if len({c.file for c in chosen}) == 1 and chosen[-1].line - chosen[0].line <= _NEAR:
        cites = [desk.cite(best.file, chosen[0].line, chosen[-1].line)]
    language = "groovy" if _DEPENDENCY.match(best.command) else "sh"
    text = (
        f"{lead} ({', '.join(dict.fromkeys(cites))}):\n\n{fenced(chr(10).join(script), language)}"
    )
    rest = bullets(f"{typed(c)} {desk.cite(c.file, c.line)}" for c in others if c not in chosen)
    return f"{text}\n\nAlso:\n\n{rest}" if rest else text


def follow_up(desk: Desk, clone: Command) -> tuple[Command, ...]:
    """What is typed in a new copy: what its document shows below, else how it is built.

    Args:
        desk: what is known.
        clone: the command that gets the copy.
    """
    near = sorted(
        (
            c
            for c in desk.commands(*CommandPurpose)
            if c.file == clone.file and 0 < c.line - clone.line <= _NEAR and c.purpose in _FOLLOWS
        ),
        key=lambda c: c.line,
    )
    if near:
        return tuple(near)
    built = desk.commands(CommandPurpose.BUILD)[:1]
    return tuple(c for c in built if not c.source.startswith("CI "))


def _approach(desk: Desk, command: Command) -> tuple[list[str], int]:
    """The steps right above a command that make and enter its folder, and where they begin."""
    if not command.file.endswith((".md", ".rst", ".txt", ".adoc")):
        return [], command.line
    lines = desk.index.lines(command.file)
    found: list[str] = []
    at = command.line - 1
    while at and len(found) < _NEAR:
        match = _APPROACH.fullmatch(lines[at - 1].strip())
        if match is None:
            break
        found.insert(0, match["step"])
        at -= 1
    return found, at + 1


def _is_elsewhere(desk: Desk, command: Command) -> bool:
    """Whether a command is typed in a folder of the system, such as that of a ports tree."""
    return any(_OUTSIDE.match(step) for step in _approach(desk, command)[0])


def _folder(clone: str) -> str:
    """The folder that a command makes which gets a copy of a repository."""
    return clone.rsplit("/", 1)[-1].rsplit(":", 1)[-1].removesuffix(".git")
