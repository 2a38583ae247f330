"""Page 03: how to install, configure, run and test it, in the repository's own commands."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.catalogue.operations import environment
from docgen_engine.backends.static.settings.environment import OPTIONS, is_written
from docgen_engine.backends.static.settings.explained import DESCRIBED
from docgen_engine.backends.static.working.building import SWITCHES, TARGETS, default_and_help
from docgen_engine.backends.static.working.chosen_commands import (
    installs,
    is_example,
    is_only_lent,
    is_told,
    named,
    typed_in_cell,
)
from docgen_engine.backends.static.writing.coordinates import by_registry, coordinates
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.examples import examples, used
from docgen_engine.backends.static.writing.installing import CLONES, follow_up, steps, walk
from docgen_engine.backends.static.writing.pages.base import (
    PageModule,
    blocks,
    manifests_and_readme,
)
from docgen_engine.backends.static.writing.phrases import phrase
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.documents.discovery import Command, CommandPurpose
from docgen_engine.domain.markup import (
    bullets,
    cell_code,
    code,
    escape,
    listing,
    quote,
    shorten,
    table,
)
from docgen_engine.patterns import regex

_DETAIL: Final = regex(r"(?:default (?P<default>`.*?`))?(?:(?:; )?read in (?P<read>.*))?")
_SETTINGS: Final = regex(r"(?i)\b(?:config(?:uration|uring)?|settings|environment variables?)\b")
_LONGEST_DEFAULT: Final = 60
_CALL: Final = regex(r"\w\(.*\)|\bawait\b|\s[+/]\s")
_MOST_DOCUMENTS: Final = 4
_TITLES: Final = {
    CommandPurpose.INSTALL: "install",
    CommandPurpose.RUN: "run",
    CommandPurpose.TEST: "test",
    CommandPurpose.BUILD: "build",
    CommandPurpose.LINT: "check",
    CommandPurpose.FORMAT: "format",
    CommandPurpose.TYPES: "check types",
    CommandPurpose.DOCS: "build documents",
    CommandPurpose.OTHER: "other",
}
_LONGEST_HELP: Final = 100
_STEPS: Final = regex(r"&&|;")
_MOST_OTHERS: Final = 12
_OLD: Final = regex(r"(?i)(?:^|/)(?:changelog|changes|history|news)\b")
_ENTERS: Final = regex(r"(?:cd|source|\.|export|activate|exit)\s")
"""Commands that only change the shell they are typed in."""


def prerequisites(desk: Desk, _subject: str) -> list[str]:
    """Versions and tools that are asked for."""
    return blocks(desk.say("prerequisites"))


def installation(desk: Desk, _subject: str) -> list[str]:
    """The commands that install it."""
    use, work = installs(desk)
    said = desk.covered("install")
    taken = "" if use else coordinates(desk) or by_registry(desk)
    worked = walk(desk, work[:8]) or steps(desk, "To work on it", work, 8)
    return blocks(said, taken, steps(desk, "To use it", use, 16), worked)


def configuration(desk: Desk, _subject: str) -> list[str]:
    """Environment variables, and the documents that explain the settings."""
    described = {f.name: f for f in desk.facts(DESCRIBED, among=desk.analysis.environment)}
    rows = [_variable(desk, fact, described.get(fact.name)) for fact in environment(desk)]
    found = table(("Variable", "What it does", "Default", "Read in", "Where"), rows)
    documents = [
        f"{escape(fact.name)} {desk.cite_fact(fact)}"
        for fact in desk.analysis.documents
        if desk.reference(fact.file, fact.line)
        and _SETTINGS.search(fact.name)
        and not _OLD.search(fact.file)
    ]
    options = [
        f"Every option of the command line can be set as an environment variable, too: "
        f"{code(f'{f.name}_')} and the option's name in capitals {desk.cite_fact(f)}."
        for f in desk.facts(OPTIONS, among=desk.analysis.environment)
    ]
    return blocks(
        desk.covered("environment") if found else "",
        found,
        *options,
        f"Settings are explained in {listing(documents[:_MOST_DOCUMENTS])}." if documents else "",
        desk.fact_table(desk.facts("Configuration"), "Setting"),
        _switches(desk),
    )


def _switches(desk: Desk) -> str:
    """What people may set when they build it."""
    facts = desk.facts(SWITCHES, among=desk.analysis.environment)
    rows = [
        (
            cell_code(fact.name),
            cell_code(default) if default else "",
            phrase(said),
            desk.cite_fact(fact),
        )
        for fact in facts
        for default, said in [default_and_help(fact)]
    ]
    lead = "Options of the build, set with `cmake -DNAME=value`:"
    found = table(("Option", "Default", "What it does", "Where"), rows)
    return f"{lead}\n\n{found}" if found else ""


def _targets(desk: Desk) -> str:
    """What the build makes: each can be built alone."""
    facts = desk.facts(TARGETS, among=desk.analysis.environment)
    rows = [(cell_code(fact.name), phrase(fact.detail), desk.cite_fact(fact)) for fact in facts]
    lead = "What the build makes:"
    found = table(("Target", "What it is", "Where"), rows)
    return f"{lead}\n\n{found}" if found else ""


def _variable(desk: Desk, fact: Fact, described: Fact | None) -> tuple[str, str, str, str, str]:
    """A row: the variable, what documents say of it, its default, who reads it, where."""
    said = f"{quote(described.detail)} {desk.cite_fact(described)}" if described else ""
    match = _DETAIL.fullmatch(fact.detail)
    default = (match["default"] or "") if match else ""
    # What only an example file declares has nothing to say but where it stands.
    read = (match["read"] or "") if match else fact.detail.replace("declared", "")
    # An expression that spans the table says less than the line that has it.
    shown = "computed" if _is_computed(default) else phrase(default)
    # A name that is made of a prefix and a field stands nowhere in the code.
    facts = desk.index.facts.get(fact.file)
    read_there = facts is not None and any(each.name == fact.name for each in facts.environment)
    written = read_there or is_written(fact, desk.index.lines(fact.file))
    name = cell_code(fact.name) if written else escape(fact.name)
    # The key of a table of options says more than the function that fills it.
    known = fact.symbol or not read_there
    inside = "" if known else desk.cite_inside(fact.file, fact.line, fact.line_end)
    return name, said, shown, phrase(read), inside or desk.cite_fact(fact)


def _is_computed(default: str) -> bool:
    return len(default) > _LONGEST_DEFAULT or bool(_CALL.search(default))


def common_commands(desk: Desk, _subject: str) -> list[str]:
    """How to run and test it, then every other command in one table."""
    said = [desk.say("run"), desk.say("test")]
    told = {
        c.command
        for purpose in (CommandPurpose.RUN, CommandPurpose.TEST)
        if purpose is CommandPurpose.TEST or not is_only_lent(desk)
        for group in named(desk, purpose)
        for c in group
    } | {c.command for group in installs(desk) for c in group}
    work = installs(desk)[1]
    clone = next((c for c in work[:1] if CLONES.match(c.command)), None)
    # A walk through a document shows its own steps, not what else would follow a copy.
    clone = None if clone is None or walk(desk, work[:8]) else clone
    told |= {c.command for c in follow_up(desk, clone)} if clone else set()
    steps_ = desk.analysis.discovery.setup_steps
    told |= {line.strip() for step in steps_ for line in step.text.split("\n")}
    others = [c for c in desk.commands(CommandPurpose.OTHER) if c.help and c.command not in told]
    told |= {
        c.command for c in desk.commands(CommandPurpose.OTHER) if c not in others[:_MOST_OTHERS]
    }
    shown = [c for c in examples(desk) if c.command not in told]
    told |= {c.command for c in shown}
    rows = [
        (_TITLES[purpose], typed_in_cell(c), _help(c), desk.cite(c.file, c.line))
        for purpose in CommandPurpose
        if purpose is not CommandPurpose.INSTALL  # stands above, with what it is for
        for c in desk.commands(purpose)
        if c.command not in told and not _ENTERS.match(c.command)
        if c.help or purpose is not CommandPurpose.RUN or not is_example(desk, c)
    ]
    found = table(("To", "Command", "What it does", "Defined in"), rows[:40])
    return blocks(*said, used(desk, shown), found, _targets(desk))


def _help(command: Command) -> str:
    """What its file says it does: a comment as words, what a script runs as code.

    In a document those are the words beside the command, or the sentence that leads to it.
    """
    if is_told(command.file):
        return quote(command.help) if command.help else ""
    if command.file.endswith(".json"):
        several = len(command.help) > _LONGEST_HELP and _STEPS.search(command.help)
        return "several steps" if several else cell_code(shorten(command.help, _LONGEST_HELP))
    return phrase(command.help)


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
