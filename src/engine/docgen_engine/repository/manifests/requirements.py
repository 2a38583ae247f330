"""Reads lists of Python requirements: requirements*.txt and Pipfile."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import (
    Collector,
    folder_of,
    is_dev_group,
    one_line,
    table,
)
from docgen_engine.repository.manifests.model import DeclaredDependency, Requirement
from docgen_engine.repository.manifests.purpose import guess_purpose
from docgen_engine.repository.manifests.requirement import read_requirement
from docgen_engine.repository.text import split_lines
from docgen_engine.repository.toml_lines import loads, toml_lines

_NAME: Final = regex(
    r"^(?:(?P<before>[\w.-]*?)[-_.])?requirements(?:[-_.](?P<after>[\w.-]*?))?\.(?:txt|in)$"
)
_ITSELF: Final = regex(r"(?m)^(?:-e|--editable)[ =]\.(?:\[|\s|$)")
_LONGEST_TITLE: Final = 4
_SOURCES: Final = (".py", ".pyi", ".ipynb", ".pyx", ".pyw")
_OPTION: Final = regex(r"\s--?\w.*$")


def is_requirements(path: str) -> bool:
    """Whether a file is a list of requirements by its name or its folder."""
    folder, name = posixpath.split(path)
    return bool(_NAME.match(name)) or (
        posixpath.basename(folder) == "requirements" and name.endswith((".txt", ".in"))
    )


def read_requirements(path: str, text: str, into: Collector) -> None:
    """Read a list of requirements.

    Args:
        path: of the file; its name says what the list is for.
        text: its content.
        into: where facts go.
    """
    name = posixpath.basename(path)
    match = _NAME.match(name)
    group = (match["before"] or match["after"] or "") if match else posixpath.splitext(name)[0]
    kind = "dev" if group and is_dev_group(group) else "runtime"
    folder = folder_of(path)
    if posixpath.basename(folder) == "requirements":
        folder = folder_of(folder)
    elif posixpath.basename(folder) in ("docs", "doc", "test", "tests"):
        kind, group = "dev", posixpath.basename(folder)
    if not _has_source(folder, into):
        kind = "dev"
    # A list that installs the project itself has what is needed to work on it.
    titles = _titles(text) if _ITSELF.search(text) else {}
    if titles or _ITSELF.search(text):
        kind = "dev"
    for number, line in _joined(text):
        found = read_requirement(_OPTION.sub("", line))
        group = titles.get(number, group)
        if found is not None:
            into.dependencies.append(
                DeclaredDependency(
                    found.name, found.constraint, kind, "python", path, number, group, folder,
                    marker=found.marker,
                )
            )  # fmt: skip


def _has_source(folder: str, into: Collector) -> bool:
    """Whether there is Python beside or below a list; without it, it is of tools that people use.

    A project in another language may so list what builds its documents.
    """
    below = f"{folder}/" if folder not in ("", ".") else ""
    return any(path.endswith(_SOURCES) and path.startswith(below) for path in into.paths)


def _titles(text: str) -> dict[int, str]:
    """The comment that stands above each group of requirements, by their lines."""
    found: dict[int, str] = {}
    title = ""
    for number, line in enumerate(split_lines(text), start=1):
        bare = line.strip()
        if bare.startswith("#"):
            title = bare.lstrip("# ").rstrip(": ")
            title = title.lower() if len(title.split()) <= _LONGEST_TITLE else ""
        elif bare:
            found[number] = title
    return found


def _joined(text: str) -> list[tuple[int, str]]:
    """Lines with their continuations, without comments, options and empty ones."""
    found: list[tuple[int, str]] = []
    start, held = 0, ""
    for number, line in enumerate(split_lines(text), start=1):
        start = start or number
        bare = re.sub(r"(?:^|\s)#.*$", "", line).rstrip()
        if bare.endswith("\\"):
            held += bare[:-1] + " "
            continue
        whole = (held + bare).strip()
        if whole and not whole.startswith("-"):
            found.append((start, whole))
        start, held = 0, ""
    return found


def read_pipfile(path: str, text: str, into: Collector) -> None:
    """Read a Pipfile.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.

    Raises:
        tomllib.TOMLDecodeError: it is not TOML.
    """
    data = loads(text)
    lines = toml_lines(text)
    folder = folder_of(path)
    for key, kind in (("packages", "runtime"), ("dev-packages", "dev")):
        for name, value in table(data.get(key)).items():
            version = value.get("version") if isinstance(value, dict) else value
            constraint = one_line(version)
            into.dependencies.append(
                DeclaredDependency(
                    name,
                    "" if constraint == "*" else constraint,
                    kind,
                    "python",
                    path,
                    lines.line(key, name),
                    "",
                    folder,
                )
            )
    requires = table(data.get("requires"))
    for key in ("python_version", "python_full_version"):
        if one_line(requires.get(key)):
            line = lines.line("requires", key)
            into.requirements.append(Requirement("python", one_line(requires[key]), path, line))
    for name, value in table(data.get("scripts")).items():
        into.command(
            f"pipenv run {name}",
            guess_purpose(name, one_line(value)),
            (path, lines.line("scripts", name)),
            "Pipfile scripts",
        )
