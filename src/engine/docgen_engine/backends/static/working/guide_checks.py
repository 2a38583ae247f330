"""The commands by which a guide for contributors says that a change is checked."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.working.told_commands import development_documents
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.documents.discovery import Command, CommandPurpose
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.purpose import guess_purpose
from docgen_engine.repository.readme import Readme, document_blocks

CHECKS: Final = "Checks"
"""Topic of the facts: the command is their name."""

_PURPOSES: Final = (CommandPurpose.TEST, CommandPurpose.LINT, CommandPurpose.TYPES)
_TYPED: Final = regex(r"(?:[-*+]|\d+[.)])\s+`(?P<command>[a-z][\w.-]*(?: [\w.:/@=-]+)+)`[.,;]?")
"""An item that is nothing but a command."""

_BESIDE: Final = 3
_NEAR: Final = 12
"""Lines between commands that are told in one breath."""


def check_facts(survey: Survey) -> list[Fact]:
    """The checks that the guide lists, in its order: of each purpose those that stand together.

    What builds counts where it stands right beside a check.

    Args:
        survey: the repository.
    """
    guide = _guide(survey)
    if guide is None:
        return []
    known = {_key(c.command): c.purpose for c in survey.project.commands}
    listed: dict[str, tuple[int, CommandPurpose]] = {}
    for command in sorted((*guide.commands, *_items(survey, guide)), key=lambda c: c.line):
        purpose = known.get(_key(command.command), CommandPurpose.OTHER)
        if purpose is CommandPurpose.OTHER:
            purpose = command.purpose
        listed.setdefault(command.command, (command.line, purpose))
    kept: dict[str, int] = {}
    first: dict[CommandPurpose, int] = {}
    for command_, (line, purpose) in listed.items():
        longer = any(command_.startswith(f"{each} ") for each in kept)  # an example of another
        if purpose in _PURPOSES and line - first.setdefault(purpose, line) <= _NEAR and not longer:
            kept[command_] = line
    beside = [
        (name, line)
        for name, (line, purpose) in listed.items()
        if purpose is CommandPurpose.BUILD
        and any(abs(line - at) <= _BESIDE for at in kept.values())
    ]
    kept.update(beside)
    ordered = sorted(kept.items(), key=lambda item: item[1])
    return [Fact(CHECKS, name, "", guide.file, line, line) for name, line in ordered]


def _guide(survey: Survey) -> Readme | None:
    """The guide for contributors, wherever it lies."""
    if survey.contributing is not None:
        return survey.contributing
    named = (d for d in development_documents(survey) if "contribut" in posixpath.basename(d.file))
    return next(named, None)


def _items(survey: Survey, guide: Readme) -> Iterator[Command]:
    """The items of the guide that are nothing but a command."""
    lines = survey.index.lines(guide.file)
    for block in document_blocks(guide.file, survey.text(guide.file)):
        if block.kind == "item" and block.line == block.line_end <= len(lines):
            match = _TYPED.fullmatch(lines[block.line - 1].strip())
            if match:
                text = match["command"]
                yield Command(text, guess_purpose("", text), guide.file, block.line, guide.file)


def _key(command: str) -> str:
    """A command however it is typed: `npm run test` is `npm test`."""
    words = command.split()
    if len(words) > 2 and words[1] == "run" and words[0] in {"npm", "pnpm", "yarn", "bun"}:
        del words[1]
    return " ".join(words)
