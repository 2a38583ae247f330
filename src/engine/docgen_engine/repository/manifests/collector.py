"""Where the readers of manifests put what they find, and the helpers that they share."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import Any, Final

import msgspec

from docgen_engine.domain import markup
from docgen_engine.domain.documents.analysis import Problem
from docgen_engine.domain.documents.discovery import Command, CommandPurpose, Package
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.ci_model import CiJob
from docgen_engine.repository.manifests.model import (
    BuildOption,
    BuildTarget,
    ContainerFact,
    DeclaredDependency,
    DeclaredEntry,
    EnvironmentDeclaration,
    ModulePath,
    ProjectFacts,
    Requirement,
    ToolUse,
    WorkspaceMember,
    normalise,
)

DEV_GROUPS: Final = frozenset(
    {
        "dev", "develop", "development", "test", "tests", "testing", "lint", "linting", "docs",
        "doc", "documentation", "typing", "types", "mypy", "style", "format", "ci", "nox", "tox",
        "pre-commit", "precommit", "coverage", "bench", "benchmark", "benchmarks", "release", "qa",
    }
)  # fmt: skip
"""Names of extras and groups that serve those who work on the project, not those who use it."""

_DECLARING: Final = frozenset({"pyproject.toml", "setup.cfg", "setup.py"})
"""Manifests that say what a Python package needs."""

_LICENCE_IN: Final = regex(r"(?i)^see (?:the )?licen[sc]e in ")
_LICENCE_TEXT: Final = regex(r"\s+(?:Copyright|©|\([cC]\)|Permission|Version 2\.0, January)")
_LICENCE_SENTENCE: Final = regex(
    r"(?i)^(?:see|licen[sc]ed|copyright|permission|this|all rights|read|please|the license|under)\b"
    r"|\b(?:is|are|see|under|http)\b|[.!?]\s"
)
_LONGEST_LICENCE: Final = 60
_MOST_WORDS: Final = 9


class Collector:
    """Collects the facts of all manifests of one repository."""

    def __init__(self, paths: frozenset[str], read: Callable[[str], str] = lambda _: "") -> None:
        """Begin.

        Args:
            paths: of all text files of the manifest, to look for neighbours such as lock files.
            read: gives the text of another file that a manifest refers to.
        """
        self.paths = paths
        self.read = read
        self.packages: list[Package] = []
        self.dependencies: list[DeclaredDependency] = []
        self.entry_points: list[DeclaredEntry] = []
        self.commands: list[Command] = []
        self.leads_to: dict[tuple[str, int], str] = {}
        """By file and line of a command, the one command that it only passes on to."""
        self.wholes: set[str] = set()
        """Commands of task files that only run others of one purpose."""
        self.requirements: list[Requirement] = []
        self.tools: list[ToolUse] = []
        self.containers: list[ContainerFact] = []
        self.jobs: list[CiJob] = []
        self.environment: list[EnvironmentDeclaration] = []
        self.workspaces: list[WorkspaceMember] = []
        self.modules: list[ModulePath] = []
        self.options: list[BuildOption] = []
        self.targets: list[BuildTarget] = []
        self.coordinates: set[str] = set()
        """Maven's full names of packages of this repository, `group:artifact`."""
        self.managed: dict[str, str] = {}
        """Maven: by `group:artifact`, or `group:*`, the version that a pom fixes for others."""
        self.catalogues: dict[str, object] = {}
        """Gradle: what its version catalogues say, by path; None for one that cannot be read."""
        self.files: list[str] = []
        self.problems: list[Problem] = []

    def package(self, package: Package) -> None:
        """Add a package, unless its folder has one of this ecosystem or it has no name."""
        if package.name and not any(
            (known.path, known.ecosystem) == (package.path, package.ecosystem)
            for known in self.packages
        ):
            named = licence_name(package.license)
            self.packages.append(msgspec.structs.replace(package, license=named))

    def command(
        self,
        command: str,
        purpose: CommandPurpose,
        at: tuple[str, int],
        source: str,
        help_text: str = "",
    ) -> None:
        """Add a command.

        Args:
            command: what a person types.
            purpose: what it is for.
            at: file and line.
            source: the kind of file, for people, such as `Makefile`.
            help_text: what the file says about it.
        """
        self.commands.append(Command(command, purpose, at[0], at[1], source, one_line(help_text)))

    def facts(self) -> ProjectFacts:
        """Everything, sorted; equal facts once."""
        names = {(package.ecosystem, normalise(package.name)) for package in self.packages}
        dependencies = [
            msgspec.structs.replace(
                dependency,
                internal=(dependency.ecosystem, normalise(dependency.name)) in names
                or dependency.name in self.coordinates,
            )
            for dependency in _believed(self.dependencies)
        ]
        return ProjectFacts(
            packages=tuple(sorted(self.packages, key=_package_key)),
            dependencies=_sorted(dependencies),
            entry_points=_sorted(self.entry_points),
            commands=_sorted(_followed(self.commands, self.leads_to)),
            wholes=tuple(sorted(self.wholes)),
            requirements=_sorted(self.requirements),
            tools=_sorted(self.tools),
            containers=_sorted(self.containers),
            jobs=_sorted(self.jobs),
            environment=_sorted(self.environment),
            workspaces=_sorted(self.workspaces),
            modules=_sorted(self.modules),
            options=_sorted(self.options),
            targets=_sorted(self.targets),
            files=tuple(sorted(set(self.files))),
            problems=tuple(sorted(set(self.problems), key=lambda p: (p.file, p.message))),
        )


def _followed(commands: list[Command], leads_to: dict[tuple[str, int], str]) -> list[Command]:
    """The commands; one that only passes on to what builds is there to build, too."""
    purposes = {(folder_of(each.file), each.command): each.purpose for each in commands}
    found = []
    for command in commands:
        onward = leads_to.get((command.file, command.line), command.help)
        builds = purposes.get((folder_of(command.file), onward)) is CommandPurpose.BUILD
        passes = builds and command.purpose is CommandPurpose.RUN
        built = CommandPurpose.BUILD
        found.append(msgspec.structs.replace(command, purpose=built) if passes else command)
    return found


def _believed(dependencies: list[DeclaredDependency]) -> list[DeclaredDependency]:
    """Without what lists of requirements say beside the manifest of their folder.

    The manifest says what the project needs, and in which versions; a list beside it pins what is
    installed to work on it.
    """
    declared = {
        (each.package, normalise(each.name))
        for each in dependencies
        if posixpath.basename(each.file) in _DECLARING
    }
    folders = {
        each.package
        for each in dependencies
        if posixpath.basename(each.file) in _DECLARING and each.kind == "runtime"
    }
    found = []
    for each in dependencies:
        listed = each.ecosystem == "python" and each.file.endswith((".txt", ".in"))
        if listed and each.package in folders:
            if (each.package, normalise(each.name)) in declared:
                continue
            found.append(msgspec.structs.replace(each, kind="dev"))
        else:
            found.append(each)
    return found


def _package_key(package: Package) -> tuple[bool, str, str]:
    return (package.path != ".", package.path, package.ecosystem)


def _sorted(items: list[Any]) -> tuple[Any, ...]:
    """Once each, by file and line; what stands on one line keeps its order."""
    return tuple(sorted(dict.fromkeys(items), key=lambda item: (depth(item.file), item.line)))


def depth(path: str) -> tuple[int, str]:
    """A key that puts files at the top of the repository before those deep inside."""
    return (path.count("/"), path)


def folder_of(path: str) -> str:
    """The folder of a manifest, `.` for the top."""
    return posixpath.dirname(path) or "."


def one_line(text: object) -> str:
    """Text on one line, single-spaced, without control characters; empty for what is not text."""
    return markup.one_line(text) if isinstance(text, str) else ""


def licence_name(text: str) -> str:
    """The name of a licence, or of the file that has it; empty for sentences about it.

    Args:
        text: as a manifest has it: `MIT`, `SEE LICENSE IN LICENSE.md`, or the whole licence.
    """
    text = _LICENCE_IN.sub("", one_line(text))
    text = _LICENCE_TEXT.split(text, maxsplit=1)[0].strip(" .,;:")
    words = text.split()
    if len(text) > _LONGEST_LICENCE or len(words) > _MOST_WORDS or _LICENCE_SENTENCE.search(text):
        return ""
    return text


def table(value: object) -> dict[str, Any]:
    """A table as read, empty for what is not one: manifests are written by hand."""
    return value if isinstance(value, dict) else {}


def array(value: object) -> list[Any]:
    """A list as read, empty for what is not one."""
    return value if isinstance(value, list) else []


def is_dev_group(name: str) -> bool:
    """Whether an extra or a group of dependencies is for development."""
    words = re.split(r"[-_.]", name.lower())
    return name.lower() in DEV_GROUPS or words[0] in DEV_GROUPS or words[-1] in DEV_GROUPS
