"""Page 03: how to install, configure, run and test it, in the repository's own commands."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.backends.static.catalogue_operations import environment
from docgen_engine.backends.static.catalogue_setup import installs
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import (
    PageModule,
    blocks,
    manifests_and_readme,
)
from docgen_engine.backends.static.writing.phrases import phrase
from docgen_engine.domain.documents.analysis import Command, CommandPurpose
from docgen_engine.domain.markup import bullets, cell_code, code, escape, fenced, table

_TITLES: Final = {
    CommandPurpose.INSTALL: "install",
    CommandPurpose.RUN: "run",
    CommandPurpose.TEST: "test",
    CommandPurpose.BUILD: "build",
    CommandPurpose.LINT: "check style",
    CommandPurpose.FORMAT: "format",
    CommandPurpose.TYPES: "check types",
    CommandPurpose.DOCS: "build documents",
    CommandPurpose.OTHER: "other",
}
_ENTERS: Final = re.compile(r"(?:cd|source|\.|export|activate|exit)\s")
"""Commands that only change the shell they are typed in."""


def prerequisites(desk: Desk, _subject: str) -> list[str]:
    """Versions and tools that are asked for."""
    return blocks(desk.say("prerequisites"))


def installation(desk: Desk, _subject: str) -> list[str]:
    """The commands that install it."""
    use, work = installs(desk)
    said = desk.covered("install")
    return blocks(said, _steps(desk, "To use it", use, 8), _steps(desk, "To work on it", work, 8))


def _steps(desk: Desk, lead: str, commands: list[Command], limit: int) -> str:
    """The best command as a block, then the others as a list."""
    if not commands:
        return ""
    best, *others = commands[:limit]
    text = f"{lead} ({desk.cite(best.file, best.line)}):\n\n{fenced(best.command, 'sh')}"
    rest = bullets(f"{code(c.command)} {desk.cite(c.file, c.line)}" for c in others)
    return f"{text}\n\nAlso:\n\n{rest}" if rest else text


def configuration(desk: Desk, _subject: str) -> list[str]:
    """Environment variables and configuration files."""
    variables = environment(desk)
    rows = [(cell_code(f.name), phrase(f.detail), desk.cite_fact(f)) for f in variables]
    found = table(("Variable", "Detail", "Where"), rows)
    return blocks(
        desk.covered("environment") if found else "",
        found,
        desk.fact_table(desk.facts("Configuration"), "Setting"),
    )


def common_commands(desk: Desk, _subject: str) -> list[str]:
    """How to run and test it, then every other command in one table."""
    said = [desk.say("run"), desk.say("test")]
    told = {
        c.command
        for purpose in (CommandPurpose.RUN, CommandPurpose.TEST)
        for c in desk.commands(purpose)[:5]
    } | {c.command for group in installs(desk) for c in group}
    rows = [
        (_TITLES[purpose], cell_code(c.command), _help(c), desk.cite(c.file, c.line))
        for purpose in CommandPurpose
        for c in desk.commands(purpose)
        if c.command not in told and not _ENTERS.match(c.command)
    ]
    return blocks(*said, table(("To", "Command", "What it does", "Defined in"), rows[:40]))


def _help(command: Command) -> str:
    """What its file says it does: a comment as words, what a script runs as code.

    In a document that is the heading above it, which says too little of the command.
    """
    if command.file.endswith((".md", ".rst", ".txt", ".adoc")):
        return ""
    return cell_code(command.help) if command.file.endswith(".json") else phrase(command.help)


def troubleshooting(desk: Desk, _subject: str) -> list[str]:
    """What the repository's own documents say about trouble."""
    facts = desk.facts("Troubleshooting")
    documents = [
        fact
        for fact in desk.analysis.documents
        if any(word in f"{fact.name} {fact.file}".lower() for word in ("troubleshoot", "faq"))
    ]
    items = [f"{escape(fact.name)} {desk.cite_fact(fact)}" for fact in (*facts, *documents)]
    return blocks(bullets(dict.fromkeys(items)))


PAGE = PageModule(
    {
        "Prerequisites": prerequisites,
        "Installation": installation,
        "Configuration": configuration,
        "Common commands": common_commands,
        "Troubleshooting": troubleshooting,
    },
    "commands that install, run or test the code",
    manifests_and_readme,
    ("analysis:discovery", "analysis:environment"),
)
