"""Page 03: how to install, configure, run and test it, in the repository's own commands."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.backends.static.catalogue_operations import environment
from docgen_engine.backends.static.catalogue_setup import installs, typed
from docgen_engine.backends.static.explained import DESCRIBED
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import (
    PageModule,
    blocks,
    manifests_and_readme,
)
from docgen_engine.backends.static.writing.phrases import phrase
from docgen_engine.domain.documents.analysis import Command, CommandPurpose, Fact
from docgen_engine.domain.markup import (
    bullets,
    cell_code,
    escape,
    fenced,
    listing,
    quote,
    table,
)

_DETAIL: Final = re.compile(r"(?:default (?P<default>`.*?`))?(?:(?:; )?read in (?P<read>.*))?")
_SETTINGS: Final = re.compile(
    r"(?i)\b(?:config(?:uration|uring)?|settings|environment variables?)\b"
)
_LONGEST_DEFAULT: Final = 60
_MOST_DOCUMENTS: Final = 4
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
_CLONES: Final = re.compile(r"git clone (?:--\S+ )*\S+$")
_DEPENDENCY: Final = re.compile(r"(?:implementation|api|compile)[ (]")
_ENTERS: Final = re.compile(r"(?:cd|source|\.|export|activate|exit)\s")
"""Commands that only change the shell they are typed in."""


def prerequisites(desk: Desk, _subject: str) -> list[str]:
    """Versions and tools that are asked for."""
    return blocks(desk.say("prerequisites"))


def installation(desk: Desk, _subject: str) -> list[str]:
    """The commands that install it."""
    use, work = installs(desk)
    said = desk.covered("install")
    return blocks(said, _steps(desk, "To use it", use, 12), _steps(desk, "To work on it", work, 8))


def _steps(desk: Desk, lead: str, commands: list[Command], limit: int) -> str:
    """The best command as a block, then the others as a list.

    The command that gets a copy of the repository comes right before the one that sets it up.
    """
    if not commands:
        return ""
    best, *others = commands[:limit]
    clone = next((c for c in others if _CLONES.match(c.command)), None)
    first = [clone, best] if clone else [best]
    others = [c for c in others if c is not clone]
    cited = ", ".join(dict.fromkeys(desk.cite(c.file, c.line) for c in first))
    text = f"{lead} ({cited}):\n\n{fenced(_typed(first), _language(best))}"
    rest = bullets(f"{typed(c)} {desk.cite(c.file, c.line)}" for c in others)
    return f"{text}\n\nAlso:\n\n{rest}" if rest else text


def _language(command: Command) -> str:
    """What a block of code holds: a dependency of a build file is no command of a shell."""
    return "groovy" if _DEPENDENCY.match(command.command) else "sh"


def _typed(commands: list[Command]) -> str:
    return "\n".join(c.command for c in commands)


def configuration(desk: Desk, _subject: str) -> list[str]:
    """Environment variables, and the documents that explain the settings."""
    described = {f.name: f for f in desk.facts(DESCRIBED, among=desk.analysis.environment)}
    rows = [_variable(desk, fact, described.get(fact.name)) for fact in environment(desk)]
    found = table(("Variable", "What it does", "Default", "Read in", "Where"), rows)
    documents = [
        f"{escape(fact.name)} {desk.cite_fact(fact)}"
        for fact in desk.analysis.documents
        if desk.reference(fact.file, fact.line) and _SETTINGS.search(fact.name)
    ]
    return blocks(
        desk.covered("environment") if found else "",
        found,
        f"Settings are explained in {listing(documents[:_MOST_DOCUMENTS])}." if documents else "",
        desk.fact_table(desk.facts("Configuration"), "Setting"),
    )


def _variable(desk: Desk, fact: Fact, described: Fact | None) -> tuple[str, str, str, str, str]:
    """A row: the variable, what documents say of it, its default, who reads it, where."""
    said = f"{quote(described.detail)} {desk.cite_fact(described)}" if described else ""
    match = _DETAIL.fullmatch(fact.detail)
    default = (match["default"] or "") if match else ""
    # What only an example file declares has nothing to say but where it stands.
    read = (match["read"] or "") if match else fact.detail.replace("declared", "")
    # An expression that spans the table says less than the line that has it.
    shown = phrase(default) if len(default) <= _LONGEST_DEFAULT else "computed"
    return cell_code(fact.name), said, shown, phrase(read), desk.cite_fact(fact)


def common_commands(desk: Desk, _subject: str) -> list[str]:
    """How to run and test it, then every other command in one table."""
    said = [desk.say("run"), desk.say("test")]
    told = {
        c.command
        for purpose in (CommandPurpose.RUN, CommandPurpose.TEST)
        for c in desk.commands(purpose)[:5]
    } | {c.command for group in installs(desk) for c in group}
    rows = [
        (_TITLES[purpose], typed(c), _help(c), desk.cite(c.file, c.line))
        for purpose in CommandPurpose
        if purpose is not CommandPurpose.INSTALL  # stands above, with what it is for
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
