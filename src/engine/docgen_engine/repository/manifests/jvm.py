"""Reads Gradle's build files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Final

from docgen_engine.domain.documents.discovery import Package
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import Collector, folder_of
from docgen_engine.repository.manifests.gradle_catalogue import Catalogue, catalogue_of
from docgen_engine.repository.manifests.model import (
    MANAGED_ELSEWHERE,
    DeclaredDependency,
    Requirement,
    WorkspaceMember,
)
from docgen_engine.repository.text import split_lines

_GRADLE: Final = regex(
    r"^\s*(?P<configuration>[a-z]\w*(?:Implementation|Api|Only|Processor|implementation|api))\b"
    r"|^\s*(?P<plain>implementation|api|compileOnly|runtimeOnly|kapt|ksp|annotationProcessor"
    r"|classpath)\b"
)
_COORDINATES: Final = regex(
    r"[\"'](?P<group>[\w.-]+):(?P<name>[\w.-]+)(?::(?P<version>[^\"':@]+))?[^\"']*[\"']"
)
_ACCESSOR: Final = regex(r"\blibs\.(?!versions\b|plugins\b)(?P<name>\w+(?:\.\w+)*)")
_ALIAS: Final = regex(r"^\s*alias\s*\(?\s*libs\.plugins\.(?P<name>\w+(?:\.\w+)*)")
_TESTS: Final = regex(r"^\s*(?:val\s+|named\(\s*\"|getByName\(\s*\")?[a-z]\w*Test\b[^=]*\{\s*$")
_PLUGIN: Final = regex(
    r"^\s*id\s*\(?\s*[\"'](?P<name>[\w.-]+)[\"']\s*\)?\s*version\s*\(?\s*[\"'](?P<version>[^\"']+)[\"']"
)
_VALUE: Final = regex(
    r"^\s*(?:ext\.|def\s+|(?:const\s+)?val\s+|extra\[[\"'])?(?P<name>[A-Za-z][\w.-]*)(?:[\"']\])?"
    r"\s*=\s*[\"']?(?P<value>[\w.+-]+)[\"']?\s*$"
)
_FOR_BUILDING: Final = ("compileonly", "processor", "kapt", "ksp", "classpath")
_HOLE: Final = regex(r"\$(?:\{(?P<braced>[\w.-]+)\}|(?P<bare>[A-Za-z]\w*))")
_INCLUDE: Final = regex(r"[\"']:?([\w:./-]+)[\"']")
_TAKES_IN: Final = regex(r"\s*include\b")
_ROOT_NAME: Final = regex(r"^\s*rootProject\.name\s*=\s*[\"']([^\"']+)[\"']")

_LANGUAGE: Final = regex(
    r"(?:\b(?:languageVersion|sourceCompatibility|options\.release|jvmToolchain|jvmTarget)\b[^\d\n]*?"
    r"(?:VERSION_|JVM_)?(?:1[._])?)(?P<version>\d{1,2})\b(?![._]\d)"
)


def read_gradle(path: str, text: str, into: Collector) -> None:
    """Read the dependencies, includes and name of a Gradle file, as far as they are literals.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    folder = folder_of(path)
    languages: list[tuple[int, int]] = []
    lines = split_lines(text)
    values = _values(lines) if "$" in text else {}
    settings = posixpath.basename(path).startswith("settings.")
    if not settings and _is_included(folder, into):
        into.package(Package(posixpath.basename(folder), folder, path, 1, "java"))
    catalogue = catalogue_of(path, into) if "libs." in text else None
    tests = _Tests()
    including = goes_on = False
    for number, line in enumerate(lines, start=1):
        named = _ROOT_NAME.match(line)
        if named:
            into.package(Package(named[1], folder, path, number, "java"))
        including = settings and (_TAKES_IN.match(line) is not None or (including and goes_on))
        goes_on = line.rstrip().endswith((",", "("))
        if including:
            for member in _INCLUDE.findall(line):
                into.workspaces.append(
                    WorkspaceMember(member.replace(":", "/"), "java", path, number)
                )
        language = _LANGUAGE.search(line)
        if language:
            languages.append((int(language["version"]), number))
        tests.see(line)
        match = _GRADLE.match(line)
        if catalogue is not None and "libs." in line:
            _catalogued(line, match, catalogue, tests.inside, folder, into)
        coordinates = _COORDINATES.search(line) if match else None
        if match and coordinates:
            configuration = match["configuration"] or match["plain"]
            kind = "dev" if tests.inside else _kind(configuration)
            into.dependencies.append(
                DeclaredDependency(
                    f"{coordinates['group']}:{coordinates['name']}",
                    # Gradle needs a version: a plugin or a list of versions gives it else.
                    _resolved((coordinates["version"] or "").strip(), values) or MANAGED_ELSEWHERE,
                    kind, "java", path, number, configuration, folder,
                )
            )  # fmt: skip
        plugin = _PLUGIN.match(line)
        version = _resolved(plugin["version"].strip(), values) if plugin else ""
        if plugin and version:  # one without a version comes with Gradle, or from elsewhere
            into.dependencies.append(
                DeclaredDependency(
                    plugin["name"], version, "build", "java", path, number, "plugin", folder
                )
            )
    if languages:
        # What the code is compiled for, where another version only runs the tests.
        level, number = min(languages)
        into.requirements.append(Requirement("java", str(level), path, number))


def _is_included(folder: str, into: Collector) -> bool:
    """Whether the settings of a build above a folder take it in as a project of its own.

    Gradle calls it by the last part of its path, unless somebody says otherwise.
    """
    return any(
        member.ecosystem == "java"
        and posixpath.basename(member.file).startswith("settings.gradle")
        and posixpath.join(posixpath.dirname(member.file), member.pattern) == folder
        for member in into.workspaces
    )


class _Tests:
    """Whether a line is inside of a source set of tests, as multiplatform builds have them."""

    def __init__(self) -> None:
        self._depth = 0
        self._from: list[int] = []

    @property
    def inside(self) -> bool:
        return bool(self._from)

    def see(self, line: str) -> None:
        """Go on to a line."""
        opens = bool(_TESTS.match(line)) if "Test" in line else False
        if opens:
            self._from.append(self._depth)
        self._depth += line.count("{") - line.count("}")
        while self._from and not opens and self._depth <= self._from[-1]:
            self._from.pop()


def _catalogued(
    line: str,
    match: re.Match[str] | None,
    catalogue: Catalogue,
    tests: bool,
    folder: str,
    into: Collector,
) -> None:
    """What a line takes from the version catalogue; cited is the line there, which says it all."""
    alias = _ALIAS.match(line)
    plugin = catalogue.plugins.get(alias["name"]) if alias else None
    if plugin is not None:
        into.dependencies.append(
            DeclaredDependency(
                plugin.name, plugin.version or MANAGED_ELSEWHERE, "build", "java",
                plugin.file, plugin.line, "plugin", folder,
            )
        )  # fmt: skip
    accessor = _ACCESSOR.search(line) if match else None
    if match is None or accessor is None:
        return
    configuration = match["configuration"] or match["plain"]
    name = accessor["name"].removesuffix(".get").removesuffix(".asProvider")
    for entry in catalogue.found(name):
        into.dependencies.append(
            DeclaredDependency(
                entry.name, entry.version or MANAGED_ELSEWHERE,
                "dev" if tests else _kind(configuration), "java",
                entry.file, entry.line, configuration, folder,
            )
        )  # fmt: skip


def _values(lines: list[str]) -> dict[str, str]:
    """What names of versions stand for, as far as the file itself says."""
    return {match["name"]: match["value"] for line in lines if (match := _VALUE.match(line))}


def _resolved(version: str, values: Mapping[str, str]) -> str:
    """A version with what its names stand for; empty where that is not known."""
    if "$" not in version:
        return version
    text = _HOLE.sub(lambda match: values.get(match["braced"] or match["bare"], "$"), version)
    return "" if "$" in text else text


def _kind(configuration: str) -> str:
    lowered = configuration.lower()
    if lowered.startswith(("test", "androidtest", "developmentonly")):
        return "dev"
    return "build" if lowered.endswith(_FOR_BUILDING) else "runtime"
