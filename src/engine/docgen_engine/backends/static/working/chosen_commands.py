"""Which commands a page names, for use, for work and for each purpose, and how they are shown."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from docgen_engine.backends.static.working.commands import TYPED_IN_FOLDER, family_of
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.discovery import Command, CommandPurpose, EntryPoint
from docgen_engine.domain.markup import cell_code, code
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.purpose import purpose_of_lead

_PIPELINES: Final = (".github", ".gitlab", ".circleci", ".travis", "azure-pipelines")
_SETS_UP: Final = regex(
    r"^(?:(?:npm|pnpm|yarn|bun|deno) (?:install|ci|i)(?: --?\S+)*$|yarn$"
    r"|(?:uv|poetry|pdm|pipenv|hatch) (?:sync|install|lock|env)"
    r"|(?:python3? -m )?pip3? install (?:-\S+ )*(?:-e|--editable|-r|\.)"
    r"|(?:make|just|task|rake|invoke|nox -s) \w+|bundle install|composer install|cargo build"
    r"|go (?:mod download|build|install \.)|\./\S+)"
)
"""Commands that set up the checkout itself rather than a tool that it needs."""

_DOCUMENTS: Final = frozenset({"README", "INSTALL", "CONTRIBUTING", "HACKING"})
_INSTALLS: Final = regex(r"^(?:sudo )?(?:(?:make|ninja)\b(?! -C ).*\binstall$|cmake --install\b)")
"""What puts a compiled program where others can use it; it does not set up a checkout."""

_BESIDE: Final = 3
_BELOW: Final = regex(r"^make -C \S+ ")
_FETCHES: Final = regex(r"^(?:sudo )?(?:curl|wget)\b|\| (?:sudo )?(?:ba|z)?sh$")
_SYSTEM: Final = regex(
    r"(?:sudo )?(?:apt(?:-get)?|dnf|yum|zypper|pacman|apk|brew|port|choco|winget|scoop|emerge|snap"
    r"|pkg|pkgin|pkg_add|pkgman|eopkg|xbps-install|nix-\w+|nix|guix|flox|flatpak|mise|asdf)\b"
)

_OF_CHECKOUT: Final = regex(
    r"(?:(?:mise|asdf) install$|nix develop|brew bundle|(?:conda|mamba) env create|flox activate)"
)
"""What a manager of packages does for a checkout, by a file of the repository."""

_FROM_CHECKOUT: Final = regex(
    r"(?:cargo|go|dotnet) run\b|(?:make|just|task|rake|npm|pnpm|yarn|bun|uv|poetry|pdm|hatch|nix)\b"
    r"|docker\b"
    r"|\./|(?:python3?|node|ruby|php|deno) |(?:mvn|gradle)\b|[\w.-]+/[\w./-]+"
)
"""What is typed in a copy of the repository, rather than once its program is installed."""

_OF_FILES: Final = regex(r"git clone|pip3? install .*-r ")
"""What gets files of the repository, or installs what they list, is for those who work on it."""

_LONGEST_LABEL: Final = 60
_ASIDE: Final = regex(r"(?:fuzz\w*|bench\w*|scripts?|tools?)/|(?:.*/)?(?:examples?|tests?)/")


def installs(k: Knowledge) -> tuple[list[Command], list[Command]]:
    """Commands that install the project for use, and those that set it up to work on it.

    For use are those that name one of its packages, and what a manager of the system's packages
    installs beside them; pipelines' own come last.
    """
    names = {p.name for p in k.analysis.discovery.packages if p.name} | {k.name}
    pattern = re.compile(
        rf"(?<![\w-])(?<!\./)(?:{'|'.join(map(re.escape, sorted(names)))})(?![A-Za-z0-9-])",
        re.IGNORECASE,
    )
    found = sorted(k.commands(CommandPurpose.INSTALL), key=of_pipeline)
    compiled = k.analysis.discovery.primary_language in {"C", "C++"}
    use = [
        c
        for c in found
        if (pattern.search(c.command) and not _OF_FILES.search(c.command))
        or (compiled and _INSTALLS.search(c.command))
    ]
    named = [(c.file, c.line) for c in use]
    use += [
        c
        for c in found
        if c not in use
        and _is_of_system(c)
        and any(c.file == file and abs(c.line - line) <= _BESIDE for file, line in named)
    ]
    use.sort(key=found.index)
    work = [c for c in found if c not in use and not _is_of_system(c)]
    # What pipelines install for themselves matters only where nothing else is said, and a tool that
    # is fetched on the way is no step of the project's own.
    local = [c for c in work if not of_pipeline(c) and not _FETCHES.search(c.command)]
    whole = [c for c in local if not _BELOW.search(c.command)]
    local = whole if len(whole) > 0 or compiled else local
    if not any(_SETS_UP.search(c.command) for c in local):
        local += [c for c in work if c not in local and _SETS_UP.search(c.command)]
    # What one folder of a compiled program installs for itself sets up no checkout.
    rest = [c for c in work if not (compiled and _BELOW.search(c.command))]
    return use, sorted(local or rest, key=lambda c: _SETS_UP.search(c.command) is None)


def best(k: Knowledge, purpose: CommandPurpose) -> list[Command]:
    """The command of a purpose that every page names first; of installing, for use and for work."""
    if purpose is CommandPurpose.RUN:
        shown = [c for c in k.commands(purpose) if not is_example(k, c)]
        found = named(k, purpose)[0] or shown
        return found[:1] if not is_only_lent(k) else []
    if purpose is not CommandPurpose.INSTALL:
        return k.commands(purpose)[:1]
    use, work = installs(k)
    return [*use[:1], *work[:1]]


def _is_of_system(command: Command) -> bool:
    """Whether a command puts something on the machine, which sets up no checkout."""
    found = _SYSTEM.match(command.command)
    return bool(found) and not _OF_CHECKOUT.match(command.command)


def of_pipeline(command: Command) -> bool:
    """Whether only a pipeline types a command, for itself."""
    return command.file.startswith(_PIPELINES)


def label_of(command: Command) -> str:
    """For which machine a command is, as its document says: `Arch Linux`; else empty."""
    named = not command.help.endswith(":") and len(command.help) <= _LONGEST_LABEL
    return command.help if named and is_told(command.file) else ""


def is_example(k: Knowledge, command: Command) -> bool:
    """Whether a document shows with a command what the program can do once it is installed."""
    if not is_told(command.file) or _FROM_CHECKOUT.match(command.command):
        return False
    own = {e.command.split()[0] for e in programs(k) if e.command} | {k.name.casefold()}
    return command.command.split()[0] in own or bool(label_of(command))


def named(k: Knowledge, purpose: CommandPurpose) -> tuple[list[Command], list[Command]]:
    """The commands that a sentence names for running or testing, first ones and others.

    What only shows what the program can do stands in the table of commands, with what it does.
    """
    commands = k.commands(purpose)
    if purpose is CommandPurpose.RUN:
        shows = [c for c in commands if is_example(k, c)]
        starts = bool(shows) and commands[0] is shows[0] and _starts_it(shows[0])
        commands = [c for c in commands if c not in (shows[1:] if starts else shows)]
    if not commands:
        return [], []
    firsts = _one_each(commands)
    others = [
        c
        for c in commands
        if c not in firsts
        and not any(_same(c.command, each.command) for each in commands if each is not c)
    ]
    return firsts, others[:4]


def _starts_it(command: Command) -> bool:
    """Whether the words above an example say that it starts the program."""
    lead = command.help if command.help.endswith(":") else ""
    if label_of(command):
        return False
    return purpose_of_lead(lead) is CommandPurpose.RUN if lead else " -" not in command.command


def _one_each(commands: list[Command]) -> list[Command]:
    """The first command, and with it the first that is typed elsewhere for another language."""
    chosen = commands[:1]
    if not family_of(chosen[0]):
        return chosen
    for command in commands[1:]:
        known = {family_of(c) for c in chosen} | {""}
        apart = place_of(command) != place_of(chosen[0])
        if apart and is_told(command.file) and family_of(command) not in known:
            chosen.append(command)
    return chosen


def _same(command: str, other: str) -> bool:
    """Whether a command is another one started through a wrapper, such as `uv run make test`."""
    return len(command) > len(other) and command.endswith(" " + other)


def programs(k: Knowledge) -> list[EntryPoint]:
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


def is_only_lent(k: Knowledge) -> bool:
    """Whether a library has nothing to start: its `start-server` is there for its tests."""
    told = any(is_told(command.file) for command in k.commands(CommandPurpose.RUN))
    return "library" in k.analysis.discovery.project_type and not told and not programs(k)


def is_told(file: str) -> bool:
    """Whether a file is a document that people read, rather than one of a tool."""
    name = posixpath.basename(file)
    return name.upper() in _DOCUMENTS or name.endswith(
        (".md", ".markdown", ".rst", ".txt", ".adoc")
    )


def place_of(command: Command) -> str:
    """The folder that a command is typed in; empty for the top."""
    folder, name = posixpath.split(command.file)
    if command.folder:
        return command.folder if command.folder != "." else ""
    return folder if name in TYPED_IN_FOLDER else ""


def typed(command: Command) -> str:
    """A command as code, with the folder that it is typed in where that is not the top."""
    folder = place_of(command)
    return code(command.command) + (f" in {code(folder)}" if folder else "")


def typed_in_cell(command: Command) -> str:
    """The same for the cell of a table."""
    folder = place_of(command)
    return cell_code(command.command) + (f" in {cell_code(folder)}" if folder else "")


def told(k: Knowledge, command: Command) -> str:
    """A command with its citation."""
    return f"{typed(command)} {cite_command(k, command)}"


def cite_command(k: Knowledge, command: Command) -> str:
    """The citation of a command."""
    return k.cite(command.file, command.line)
