"""Reads Gradle's build files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Final

from docgen_engine.domain.documents.analysis import Package
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import Collector, folder_of
from docgen_engine.repository.manifests.model import (
    MANAGED_ELSEWHERE,
    DeclaredDependency,
    Requirement,
    WorkspaceMember,
)
from docgen_engine.repository.text import split_lines

_GRADLE: Final = regex(
    r"^\s*(?P<configuration>[a-z]\w*(?:Implementation|Api|Only|Processor|implementation|api))\b"
    r"|^\s*(?P<plain>implementation|api|compileOnly|runtimeOnly|kapt|ksp|annotationProcessor)\b"
)
_COORDINATES: Final = regex(
    r"[\"'](?P<group>[\w.-]+):(?P<name>[\w.-]+)(?::(?P<version>[^\"':@]+))?[^\"']*[\"']"
)
_PLUGIN: Final = regex(
    r"^\s*id\s*\(?\s*[\"'](?P<name>[\w.-]+)[\"']\s*\)?\s*version\s*\(?\s*[\"'](?P<version>[^\"']+)[\"']"
)
_VALUE: Final = regex(
    r"^\s*(?:ext\.|def\s+|(?:const\s+)?val\s+|extra\[[\"'])?(?P<name>[A-Za-z][\w.-]*)(?:[\"']\])?"
    r"\s*=\s*[\"']?(?P<value>[\w.+-]+)[\"']?\s*$"
)
_HOLE: Final = regex(r"\$(?:\{(?P<braced>[\w.-]+)\}|(?P<bare>[A-Za-z]\w*))")
_INCLUDE: Final = regex(r"[\"']:?([\w:./-]+)[\"']")
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
    for number, line in enumerate(lines, start=1):
        named = _ROOT_NAME.match(line)
        if named:
            into.package(Package(named[1], folder, path, number, "java"))
        if settings and re.match(r"\s*include\b", line):
            for member in _INCLUDE.findall(line):
                into.workspaces.append(
                    WorkspaceMember(member.replace(":", "/"), "java", path, number)
                )
        language = _LANGUAGE.search(line)
        if language:
            languages.append((int(language["version"]), number))
        match = _GRADLE.match(line)
        coordinates = _COORDINATES.search(line) if match else None
        if match and coordinates:
            configuration = match["configuration"] or match["plain"]
            kind = _kind(configuration)
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
    return "build" if lowered.endswith(("compileonly", "processor", "kapt", "ksp")) else "runtime"
