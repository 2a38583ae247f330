"""Reads the settings files of Spring, Quarkus and Micronaut: the variables that they take."""

from __future__ import annotations

from typing import Final

from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import Collector
from docgen_engine.repository.manifests.model import EnvironmentDeclaration
from docgen_engine.repository.text import split_lines

_FILE: Final = regex(
    r"(?:^|.*/)(?:src/main/resources|config)/(?:config/)?"
    r"(?:application|bootstrap)(?:-[\w.-]+)?\.(?:properties|ya?ml)"
)
_VARIABLE: Final = regex(r"\$\{(?P<name>[A-Z][A-Z0-9_]*)(?::(?P<default>[^${}]*))?\}")
"""Names in capitals are variables; others are settings of the same files."""


def is_application_settings(path: str) -> bool:
    """Whether a file has the settings of a program, such as `application-mysql.properties`."""
    return bool(_FILE.fullmatch(path))


def read_application_settings(path: str, text: str, into: Collector) -> None:
    """Read the environment variables that `${NAME:default}` asks for.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    if "${" not in text:
        return
    for number, line in enumerate(split_lines(text), start=1):
        if "${" not in line or line.lstrip().startswith(("#", "!")):
            continue
        for match in _VARIABLE.finditer(line):
            default = (match["default"] or "").strip()
            into.environment.append(EnvironmentDeclaration(match["name"], default, path, number))
