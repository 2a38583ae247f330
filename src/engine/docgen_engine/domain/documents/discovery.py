"""What kind of repository this is: its packages, commands, components and own words."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from docgen_engine.domain.documents.base import Doc


class CommandPurpose(StrEnum):
    """What a command of the repository is for."""

    INSTALL = "install"
    RUN = "run"
    TEST = "test"
    BUILD = "build"
    LINT = "lint"
    FORMAT = "format"
    TYPES = "types"
    DOCS = "docs"
    OTHER = "other"


class LanguageShare(Doc, frozen=True):
    """One language: files, lines (code and comment and blank), percent of all source lines.

    `depth` says how far its facts go: `deep` (symbols, imports, calls) or `counts` (lines only).
    """

    language: str
    files: int
    lines: int
    percent: float
    depth: str


class Statement(Doc, frozen=True):
    """Words taken from the repository and the lines they stand in."""

    text: str
    file: str
    line_start: int
    line_end: int


class Package(Doc, frozen=True):
    """A unit that has a manifest of its own. `path` is its folder, `.` for the root.

    `commands` are those that files in its own folder declare, where the repository has several
    packages.
    """

    name: str
    path: str
    manifest: str
    line: int
    ecosystem: str
    version: str = ""
    description: str = ""
    description_line: int = 0
    license: str = ""
    requires: str = ""
    commands: tuple[Command, ...] = ()


class EntryPoint(Doc, frozen=True):
    """Where execution starts: a console command, a main function, a server, a package export.

    `kind` is one of `command`, `main`, `module`, `server`, `script`, `export`.
    `command` is what a person types, empty where there is none.
    """

    name: str
    kind: str
    file: str
    line: int
    function: str = ""
    command: str = ""


class Command(Doc, frozen=True):
    """One command of the repository, exactly as its files give it.

    `help` is what its file says about it, such as the comment of a Makefile's target. `folder` is
    where it is typed, if the document that shows it says so: `.` for the top.
    """

    command: str
    purpose: CommandPurpose
    file: str
    line: int
    source: str
    help: str = ""
    folder: str = ""


class SetupStep(Doc, frozen=True):
    """A block of commands by which a document of the repository sets it up, and its lead.

    The steps of one section stand in its order. `said` are the words above the block, at
    `said_line` to `said_end`; empty where another block stands right above.
    """

    text: str
    file: str
    line: int
    line_end: int
    said: str = ""
    said_line: int = 0
    said_end: int = 0


CODE_TYPES: Final = frozenset({"package", "module", "folder", "service"})
"""Types of components that get a page; tests, examples, scripts and documents do not."""


class Component(Doc, frozen=True):
    """A part of the code under the name that its maintainers use.

    `path` is a folder or file; `type` one of `package`, `module`, `folder`, `service`, `tests`,
    `examples`, `scripts`, `documents`. `described_at` is where `description` stands, if it is a
    quotation of the repository; otherwise None.
    """

    path: str
    name: str
    type: str
    file_count: int
    description: str
    line_count: int = 0
    public_symbols: int = 0
    files: tuple[str, ...] = ()
    described_at: Statement | None = None
    key_symbols: tuple[SymbolNote, ...] = ()


class SymbolNote(Doc, frozen=True):
    """A symbol worth naming, with the lines that define it."""

    name: str
    kind: str
    file: str
    line: int
    line_end: int
    signature: str
    summary: str = ""


class Discovery(Doc, frozen=True):
    """What kind of repository this is.

    `status` is what it says of its own state, such as that nobody maintains it any more.
    """

    name: str
    primary_language: str
    language_distribution: tuple[LanguageShare, ...]
    is_monorepo: bool
    packages: tuple[Package, ...]
    project_type: str
    framework: str
    entry_points: tuple[EntryPoint, ...]
    components: tuple[Component, ...]
    test_framework: str
    has_tests: bool
    purpose: Statement | None = None
    features: tuple[Statement, ...] = ()
    users: tuple[Statement, ...] = ()
    prerequisites: tuple[Statement, ...] = ()
    commands: tuple[Command, ...] = ()
    setup_steps: tuple[SetupStep, ...] = ()
    test_files: tuple[str, ...] = ()
    line_count: int = 0
    file_count: int = 0
    status: tuple[Statement, ...] = ()
