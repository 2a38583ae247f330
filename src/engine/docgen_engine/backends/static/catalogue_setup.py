"""Questions of the first day: what must be there, how to install, run and test it (page 03)."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from docgen_engine.backends.static.catalogue import Answer, Kind, Subject
from docgen_engine.backends.static.catalogue_prerequisites import (
    PREREQUISITES,
    SETUP,
    introductions,
)
from docgen_engine.backends.static.commands import TYPED_IN_FOLDER
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.analysis import Command, CommandPurpose, EntryPoint
from docgen_engine.domain.documents.questions import Priority
from docgen_engine.domain.markup import cell_code, code, listing

_PIPELINES: Final = (".github", ".gitlab", ".circleci", ".travis", "azure-pipelines")
_SETS_UP: Final = re.compile(
    r"^(?:(?:npm|pnpm|yarn|bun|deno) (?:install|ci|i)(?: --?\S+)*$|yarn$"
    r"|(?:uv|poetry|pdm|pipenv|hatch) (?:sync|install|lock|env)"
    r"|(?:python3? -m )?pip3? install (?:-\S+ )*(?:-e|--editable|-r|\.)"
    r"|(?:make|just|task|rake|invoke|nox -s) \w+|bundle install|composer install|cargo build"
    r"|go (?:mod download|build|install \.)|\./\S+)"
)
"""Commands that set up the checkout itself rather than a tool that it needs."""

_INSTALLS: Final = re.compile(
    r"^(?:sudo )?(?:(?:make|ninja)\b(?! -C ).*\binstall$|cmake --install\b)"
)
"""What puts a compiled program where others can use it; it does not set up a checkout."""

_BELOW: Final = re.compile(r"^make -C \S+ ")
_FETCHES: Final = re.compile(r"^(?:sudo )?(?:curl|wget)\b|\| (?:sudo )?(?:ba|z)?sh$")
_SYSTEM: Final = re.compile(
    r"(?:sudo )?(?:apt(?:-get)?|dnf|yum|zypper|pacman|apk|brew|port|choco|winget|scoop|emerge|snap"
    r"|pkg|pkgin|pkg_add|pkgman|eopkg|xbps-install|nix-\w+|nix|guix|flox|flatpak|mise|asdf)\b"
)
_ASIDE: Final = re.compile(r"(?:fuzz\w*|bench\w*|scripts?|tools?|examples?|tests?)/")


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
            return Answer(looked_in=introductions(k))
        first = f"{lead} {typed(commands[0])} {cite_command(k, commands[0])}"
        own = _own_program(k) if purpose is CommandPurpose.RUN else None
        if own is not None and commands[0].command.split()[0] != own.command:
            installed = (
                f"Once installed, it starts as {code(own.command)} {k.cite(own.file, own.line)}"
            )
            first = f"{installed}; from a checkout, with {first[len(lead) + 1 :]}"
        if len(commands) == 1:
            return Answer(first + ".")
        others = [
            f"{typed(c)} {cite_command(k, c)}"
            for c in commands[1:]
            if not any(_same(c.command, known.command) for known in commands if known is not c)
        ]
        if not others:
            return Answer(first + ".")
        return Answer(f"{first}. {more} {listing(others[:4])}.")

    return Kind(
        slug=slug, page=SETUP,
        section="Installation" if purpose is CommandPurpose.INSTALL else "Common commands",
        category="setup", priority=priority,
        goal="Find the exact command in a Makefile, script, workflow or document.",
        expects="A command as the repository writes it, with its line.",
        bind=bound, answer=answer,
    )  # fmt: skip


def installs(k: Knowledge) -> tuple[list[Command], list[Command]]:
    """Commands that install the project for use, and those that set it up to work on it.

    For use are those that name one of its packages; pipelines' own come last.
    """
    names = {p.name for p in k.analysis.discovery.packages if p.name} | {k.name}
    pattern = re.compile(
        rf"(?<![\w-])(?<!\./)(?:{'|'.join(map(re.escape, sorted(names)))})(?![A-Za-z0-9-])",
        re.IGNORECASE,
    )
    found = sorted(k.commands(CommandPurpose.INSTALL), key=lambda c: c.file.startswith(_PIPELINES))
    compiled = k.analysis.discovery.primary_language in {"C", "C++"}
    use = [
        c
        for c in found
        if (pattern.search(c.command) and "git clone" not in c.command)
        or (compiled and _INSTALLS.search(c.command))
    ]
    work = [c for c in found if c not in use]
    # What pipelines install for themselves matters only where nothing else is said, and a tool that
    # is fetched on the way is no step of the project's own.
    local = [
        c for c in work if not c.file.startswith(_PIPELINES) and not _FETCHES.search(c.command)
    ]
    if any(_SETS_UP.search(c.command) or "git clone" in c.command for c in local):
        local = [c for c in local if not _SYSTEM.match(c.command)]
    whole = [c for c in local if not _BELOW.search(c.command)]
    local = whole if len(whole) > 0 or compiled else local
    if not any(_SETS_UP.search(c.command) for c in local):
        local += [c for c in work if c not in local and _SETS_UP.search(c.command)]
    # What one folder of a compiled program installs for itself sets up no checkout.
    rest = [c for c in work if not (compiled and _BELOW.search(c.command))]
    return use, sorted(local or rest, key=lambda c: _SETS_UP.search(c.command) is None)


def _same(command: str, other: str) -> bool:
    """Whether a command is another one started through a wrapper, such as `uv run make test`."""
    return len(command) > len(other) and command.endswith(" " + other)


def _answer_install(k: Knowledge) -> Answer:
    use, work = installs(k)
    said = []
    if use:
        first = f"{code(use[0].command)} {cite_command(k, use[0])}"
        others = [f"{code(c.command)} {cite_command(k, c)}" for c in use[1:4]]
        said.append(f"Install it with {first}{f', or with {listing(others)}' if others else ''}.")
    shown = [f"{typed(c)} {cite_command(k, c)}" for c in work[:4]]
    if shown:
        said.append(f"To set up a checkout: {listing(shown)}.")
    return Answer(" ".join(said))


def _answer_started(k: Knowledge) -> Answer:
    points = _programs(k)
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
            for e in _programs(k)
            if e.kind == "command" and e.command.casefold() == k.name.casefold()
        ),
        None,
    )


def _programs(k: Knowledge) -> list[EntryPoint]:
    """What a person can start: the commands that manifests declare, else what has a main."""
    points = [
        e
        for e in k.analysis.discovery.entry_points
        if e.command
        and k.cite(e.file, e.line)
        and not k.is_aside(e.file)
        and not _ASIDE.match(e.file)
    ]
    declared = [e for e in points if e.kind == "command"]
    return declared or points


def _expects(k: Knowledge, purpose: CommandPurpose) -> bool:
    d = k.analysis.discovery
    if purpose is CommandPurpose.RUN and is_only_lent(k):
        return False
    if k.commands(purpose):
        return True
    if purpose is CommandPurpose.TEST:
        return d.has_tests
    if purpose is CommandPurpose.RUN:
        return bool(_programs(k))
    return purpose is CommandPurpose.INSTALL and bool(d.packages)


def is_only_lent(k: Knowledge) -> bool:
    """Whether a library has nothing to start: its `start-server` is there for its tests."""
    told = any(is_told(command.file) for command in k.commands(CommandPurpose.RUN))
    return "library" in k.analysis.discovery.project_type and not told and not _programs(k)


def is_told(file: str) -> bool:
    """Whether a file is a document that people read, rather than one of a tool."""
    return file.endswith((".md", ".rst", ".txt", ".adoc"))


def typed(command: Command) -> str:
    """A command as code, with the folder that it is typed in where that is not the top."""
    folder, name = posixpath.split(command.file)
    place = f" in {cell_code(folder)}" if folder and name in TYPED_IN_FOLDER else ""
    return cell_code(command.command) + place


def cite_command(k: Knowledge, command: Command) -> str:
    """The citation of a command."""
    return k.cite(command.file, command.line)


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
