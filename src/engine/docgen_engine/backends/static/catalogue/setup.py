"""Questions of the first day: what must be there, how to install, run and test it (page 03)."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.catalogue.kinds import Answer, Kind, Subject
from docgen_engine.backends.static.catalogue.prerequisites import (
    PREREQUISITES,
    SETUP,
    introductions,
)
from docgen_engine.backends.static.working.chosen_commands import (
    installs,
    is_only_lent,
    is_told,
    named,
    place_of,
    programs,
    told,
)
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.discovery import Command, CommandPurpose, EntryPoint
from docgen_engine.domain.documents.questions import Priority
from docgen_engine.domain.markup import code, listing
from docgen_engine.patterns import regex

_SUPPORTS: Final = regex(r"docker(?:-| )compose (?:-f \S+ )*up\b")

_ECOSYSTEMS: Final = {
    "go": ("go build ./...", "go test ./...", "a Go module"),
    "rust": ("cargo build", "cargo test", "a Cargo package"),
    "dotnet": ("dotnet build", "dotnet test", "a .NET project"),
}
"""What the tools of an ecosystem do by themselves, by the manifest alone."""


def _command_kind(
    slug: str, purpose: CommandPurpose, question: str, reason: str, leads: tuple[str, str],
    priority: Priority,
) -> Kind:  # fmt: skip
    """A question about the repository's own command for one purpose.

    `leads` are the words before the best command, and before the others.
    """
    lead, more = leads

    def bound(k: Knowledge) -> list[Subject]:
        if not _expects(k, purpose):
            return []
        files = tuple(dict.fromkeys(c.file for c in k.commands(purpose)))[:3] or introductions(k)
        return [Subject("", question.format(name=k.name), reason, files)]

    def answer(k: Knowledge, _key: str) -> Answer:
        commands = k.commands(purpose)
        if purpose is CommandPurpose.INSTALL and commands:
            return _answer_install(k)
        if not commands and purpose is CommandPurpose.RUN:
            return _answer_started(k)
        if not commands:
            told_by = _by_ecosystem(k) if purpose is CommandPurpose.TEST else ""
            return Answer(told_by, looked_in=introductions(k))
        firsts, others = named(k, purpose)
        said = f"{lead} {listing([told(k, c) for c in firsts])}"
        if purpose is CommandPurpose.RUN:
            started = _answer_started(k).text.removesuffix(".")
            if started and firsts and place_of(firsts[0]) and not is_told(firsts[0].file):
                # What one folder offers for itself starts that part, not the whole.
                firsts, others = [], [*firsts, *others][:4]
            if started and (not firsts or _has_own_name(k, firsts[0])):
                checkout = f"; from a checkout, with {said[len(lead) + 1 :]}" if firsts else ""
                said = started + checkout
            said += _supported(k)
        rest = f" {more} {listing([told(k, c) for c in others])}." if others else ""
        return Answer(f"{said}.{rest}")

    return Kind(
        slug=slug, page=SETUP,
        section="Installation" if purpose is CommandPurpose.INSTALL else "Common commands",
        category="setup", priority=priority,
        goal="Find the exact command in a Makefile, script, workflow or document.",
        expects="A command as the repository writes it, with its line.",
        bind=bound, answer=answer,
    )  # fmt: skip


def _has_own_name(k: Knowledge, command: Command) -> bool:
    """Whether the project has a program of its name, and a command starts it some other way."""
    own = _own_program(k)
    return own is not None and command.command.split()[0] != own.command


def _supported(k: Knowledge) -> str:
    """What starts the services that a program needs, as its documents tell."""
    found = [
        c
        for c in k.commands(CommandPurpose.OTHER)
        if is_told(c.file) and _SUPPORTS.match(c.command)
    ]
    return f"; the services around it start with {told(k, found[0])}" if found else ""


def _by_ecosystem(k: Knowledge) -> str:
    """What the tools of a language do by themselves, where the repository says nothing."""
    tests = [file for file in k.analysis.discovery.test_files if k.cite(file, 1)]
    for package in k.analysis.discovery.packages:
        known = _ECOSYSTEMS.get(package.ecosystem)
        where = k.cite(package.manifest, package.line)
        if known and where and package.path in {"", "."} and tests:
            build, test, what = known
            return (
                f"No file of the repository says how the tests are run. For {what} {where} with "
                f"tests {k.cite(tests[0], 1)}, {code(test)} runs them; {code(build)} compiles it."
            )
    return ""


def _answer_install(k: Knowledge) -> Answer:
    use, work = installs(k)
    said = []
    if use:
        others = listing([told(k, c) for c in use[1:4]])
        said.append(f"Install it with {told(k, use[0])}{f', or with {others}' if others else ''}.")
    shown = [told(k, c) for c in work[:4]]
    if shown:
        said.append(f"To set up a checkout: {listing(shown)}.")
    return Answer(" ".join(said))


def _answer_started(k: Knowledge) -> Answer:
    points = programs(k)
    if not points:
        return Answer(looked_in=introductions(k))
    name = k.name.casefold()
    points = sorted(points, key=lambda e: e.command.casefold() != name)
    said = [f"{code(e.command)} {k.cite(e.file, e.line)}" for e in points[:4]]
    if all(e.command.startswith("go run ") for e in points[:4]):
        return Answer(f"From a checkout, it starts as {listing(said)}.")
    return Answer(f"Once installed, it starts as {listing(said)}.")


def _own_program(k: Knowledge) -> EntryPoint | None:
    """The command that a manifest declares and that is called as the project is."""
    return next(
        (
            e
            for e in programs(k)
            if e.kind == "command" and e.command.casefold() == k.name.casefold()
        ),
        None,
    )


def _expects(k: Knowledge, purpose: CommandPurpose) -> bool:
    d = k.analysis.discovery
    if purpose is CommandPurpose.RUN and is_only_lent(k):
        return False
    if k.commands(purpose):
        return True
    if purpose is CommandPurpose.TEST:
        return d.has_tests
    if purpose is CommandPurpose.RUN:
        return bool(programs(k))
    return purpose is CommandPurpose.INSTALL and bool(d.packages)


KINDS: Final = (
    PREREQUISITES,
    _command_kind("install", CommandPurpose.INSTALL, "How is {name} installed?",
                  "Nothing else can be tried before it.", ("Install it with", "Also:"),
                  Priority.CRITICAL),
    _command_kind("run", CommandPurpose.RUN, "How is {name} started?",
                  "Seeing it run is the shortest way to understand it.",
                  ("Start it with", "Other ways to start it:"),
                  Priority.CRITICAL),
    _command_kind("test", CommandPurpose.TEST, "How are the tests run?",
                  "Every change ends with it.", ("Run the tests with", "Other test commands:"),
                  Priority.CRITICAL),
)  # fmt: skip
