"""Reads Gradle's build files."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from docgen_engine.domain.documents.analysis import Package
from docgen_engine.repository.manifests.collector import Collector, folder_of
from docgen_engine.repository.manifests.model import (
    DeclaredDependency,
    Requirement,
    WorkspaceMember,
)
from docgen_engine.repository.text import split_lines

_GRADLE: Final = re.compile(
    r"^\s*(?P<configuration>[a-z]\w*(?:Implementation|Api|Only|Processor|implementation|api))\b"
    r"|^\s*(?P<plain>implementation|api|compileOnly|runtimeOnly|kapt|ksp|annotationProcessor)\b"
)
_COORDINATES: Final = re.compile(
    r"[\"'](?P<group>[\w.-]+):(?P<name>[\w.-]+)(?::(?P<version>[^\"':@]+))?[^\"']*[\"']"
)
_INCLUDE: Final = re.compile(r"[\"']:?([\w:./-]+)[\"']")
_ROOT_NAME: Final = re.compile(r"^\s*rootProject\.name\s*=\s*[\"']([^\"']+)[\"']")

_LANGUAGE: Final = re.compile(
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
    settings = posixpath.basename(path).startswith("settings.")
    for number, line in enumerate(split_lines(text), start=1):
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
                    (coordinates["version"] or "").strip(),
                    kind, "java", path, number, configuration, folder,
                )
            )  # fmt: skip
    if languages:
        # What the code is compiled for, where another version only runs the tests.
        version, number = min(languages)
        into.requirements.append(Requirement("java", str(version), path, number))


def _kind(configuration: str) -> str:
    lowered = configuration.lower()
    if lowered.startswith(("test", "androidtest")):
        return "dev"
    return "build" if lowered.endswith(("compileonly", "processor", "kapt", "ksp")) else "runtime"
