"""How a repository is installed and set up, as blocks of commands that can be typed as they are."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from docgen_engine.backends.static.working.chosen_commands import (
    is_told,
    label_of,
    of_pipeline,
    told,
)
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.domain.documents.discovery import Command, CommandPurpose, SetupStep
from docgen_engine.domain.markup import bullets, escape, fenced, quote
from docgen_engine.patterns import regex

CLONES: Final = regex(r"git clone (?:--\S+ )*\S+$")
"""A command that gets a copy of the repository."""

_NEAR: Final = 4
_FOLLOWS: Final = frozenset({CommandPurpose.BUILD, CommandPurpose.OTHER, CommandPurpose.INSTALL})
_FENCE: Final = regex(r"\s*(?:```|~~~|#+ )")
_PROMPT: Final = regex(r"^[$>%]\s+")
_APPROACH: Final = regex(r"(?:mkdir|cd|md)\s+\S.*")
_OUTSIDE: Final = regex(r"cd\s+[/~$]")
_DEPENDENCY: Final = regex(r"(?:implementation|api|compile)[ (]")


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
        before = [step for step in before if step not in script]
        copied = number and CLONES.match(chosen[number - 1].command)
        if copied and not any(step.startswith("cd ") for step in before[:1]):
            script.append(f"cd {_folder(chosen[number - 1].command)}")
        label = label_of(command)
        script += [*before, *([f"# {label}"] if label else []), command.command]
        cites.append(desk.cite(command.file, start, command.line))
    if len({c.file for c in chosen}) == 1 and chosen[-1].line - chosen[0].line <= _NEAR:
        cites = [desk.cite(best.file, chosen[0].line, chosen[-1].line)]
    language = "groovy" if _DEPENDENCY.match(best.command) else "sh"
    text = (
        f"{lead} ({', '.join(dict.fromkeys(cites))}):\n\n{fenced(chr(10).join(script), language)}"
    )
    rest = also(desk, [c for c in others if c not in chosen])
    return f"{text}\n\n{rest}" if rest else text


def also(desk: Desk, commands: list[Command]) -> str:
    """Further commands as a list, each with the machine that it is for where a document says so.

    Args:
        desk: what is known.
        commands: in their order.
    """
    labels = {c: label_of(c) for c in commands}
    items = [f"{escape(labels[c])}: " * bool(labels[c]) + told(desk, c) for c in commands]
    return f"Also:\n\n{bullets(items)}" if items else ""


def walk(desk: Desk, work: list[Command]) -> str:
    """The steps by which a document sets up a checkout, whole and in its order; else empty.

    Args:
        desk: what is known.
        work: the commands that set it up, of which those that are no step follow.
    """
    given = desk.analysis.discovery.setup_steps
    found = [s for s in given if desk.cite(s.file, s.line, s.line_end)]
    if not found or len(found) < len(given):
        return ""
    first, last = found[0], found[-1]
    cited = desk.cite(first.file, first.said_line or first.line, last.line_end)
    parts = [f"To work on it ({cited}):"]
    for number, step in enumerate(found):
        said = _said(step)
        following = "\n".join(each.text for each in found[number + 1 :])
        parts += [*([said] if said else []), fenced(_entered(step.text, following), "sh")]
    lines = {line.strip() for step in found for line in step.text.split("\n")}
    rest = [c for c in work if not any(c.command in line for line in lines)]
    rest = [c for c in rest if not (_is_elsewhere(desk, c) or of_pipeline(c) or _is_made(c))]
    return "\n\n".join([*parts, *([also(desk, rest)] if rest else [])])


def _is_made(command: Command) -> bool:
    """Whether a command is typed when a container to develop in is made."""
    return command.file.startswith(".devcontainer/")


def _entered(text: str, following: str) -> str:
    """The lines of a step; what gets a copy is followed by the way into it.

    Not where a later line goes there itself, or names files from beside the copy.
    """
    lines = text.split("\n")
    found: list[str] = []
    for number, line in enumerate(lines):
        found.append(line)
        if not CLONES.match(line.strip()):
            continue
        folder = _folder(line.strip())
        rest = "\n".join([*lines[number + 1 :], following])
        if not re.search(rf"(?m)^cd \S|(?<![\w.]){re.escape(folder)}/", rest):
            found.append(f"cd {folder}")
    return "\n".join(found)


def _said(step: SetupStep) -> str:
    """The words that lead to a step, in quotation marks."""
    return f"{quote(step.said)}" if step.said else ""


def follow_up(desk: Desk, clone: Command) -> tuple[Command, ...]:
    """What is typed in a new copy: what its document shows below, else how it is built.

    Args:
        desk: what is known.
        clone: the command that gets the copy.
    """
    lines = desk.index.lines(clone.file)
    # A document that shows a command twice means both; the analysis has it once.
    known = {
        c.command: c
        for c in reversed(desk.commands(*CommandPurpose))
        if c.file == clone.file and c.purpose in _FOLLOWS
    }
    near = []
    for line in range(clone.line + 1, min(clone.line + _NEAR, len(lines)) + 1):
        if _FENCE.match(lines[line - 1]):
            break
        command = known.get(_PROMPT.sub("", lines[line - 1].strip()))
        if command is not None and command is not clone:
            near.append(msgspec.structs.replace(command, line=line))
    near += [
        c
        for c in known.values()
        if 0 < c.line - clone.line <= _NEAR
        and all(c.line != each.line for each in near)
        and not any(map(_FENCE.match, lines[clone.line : c.line]))
    ]
    if near:
        return tuple(sorted(near, key=lambda c: c.line))
    built = desk.commands(CommandPurpose.BUILD)[:1]
    return tuple(c for c in built if not c.source.startswith("CI "))


def _approach(desk: Desk, command: Command) -> tuple[list[str], int]:
    """The steps right above a command that make and enter its folder, and where they begin."""
    if not is_told(command.file):
        return [], command.line
    lines = desk.index.lines(command.file)
    builds = {c.command for c in desk.commands(CommandPurpose.BUILD) if c.file == command.file}
    installs = command.purpose is CommandPurpose.INSTALL and not CLONES.match(command.command)
    found: list[str] = []
    at = command.line - 1
    while at and len(found) < _NEAR:
        step = _PROMPT.sub("", lines[at - 1].strip())
        # `make install` right below `make` is of no use without it.
        if not _APPROACH.fullmatch(step) and not (installs and step in builds):
            break
        found.insert(0, step)
        at -= 1
    return found, at + 1


def _is_elsewhere(desk: Desk, command: Command) -> bool:
    """Whether a command is typed in a folder of the system, such as that of a ports tree."""
    return any(_OUTSIDE.match(step) for step in _approach(desk, command)[0])


def _folder(clone: str) -> str:
    """The folder that a command makes which gets a copy of a repository."""
    return clone.rsplit("/", 1)[-1].rsplit(":", 1)[-1].removesuffix(".git")
