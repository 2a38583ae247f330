"""Reads CMakeLists.txt: the project, what it looks for, its switches and what it builds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from docgen_engine.domain.documents.discovery import Package
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import Collector, folder_of, one_line
from docgen_engine.repository.manifests.model import (
    BuildOption,
    BuildTarget,
    DeclaredDependency,
    Requirement,
)

_TOKEN: Final = regex(
    r"#\[(?P<sign>=*)\[[\s\S]*?\](?P=sign)\]|#[^\n]*|\"(?P<quoted>(?:[^\"\\]|\\[\s\S])*)\""
    r"|(?P<open>\()|(?P<close>\))|(?P<word>[^\s()#\"]+)"
)
_VARIABLE: Final = regex(r"\$\{(\w+)\}")
_VERSION: Final = regex(r"^\d[\d.]*$")
_PROJECT_NAME: Final = regex(r"^[\w.+-]+$")
_WHETHER: Final = frozenset({"ON", "OFF", "TRUE", "FALSE", "YES", "NO", "1", "0"})
_LIBRARIES: Final = {"STATIC": "static library", "SHARED": "shared library"}
_NO_SOURCES: Final = frozenset(
    {"STATIC", "SHARED", "MODULE", "OBJECT", "INTERFACE", "EXCLUDE_FROM_ALL", "WIN32"}
    | {"MACOSX_BUNDLE"}
)
_MADE_ELSEWHERE: Final = frozenset({"IMPORTED", "ALIAS"})
_LINES_OF_A_PROJECT: Final = 12
_MOST_COMMANDS: Final = 5_000


class _Command(NamedTuple):
    name: str
    words: list[str]
    line: int


def read_cmake(path: str, text: str, into: Collector) -> None:
    """Read the commands of a CMakeLists.txt whose words are literals or variables of the file.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    folder = folder_of(path)
    values: dict[str, str] = {}
    for command in _commands(text):
        name, line = command.name, command.line
        words = [_put_in(word, values) for word in command.words]
        if not words:
            continue
        if name == "set" and "CACHE" in words:
            _cached(words, path, line, into)
        elif name == "set" and len(words) == 2:
            once = values.setdefault(words[0], words[1]) == words[1]
            values[words[0]] = words[1] if once else f"${{{words[0]}}}"  # by the branch taken
        elif name == "project" and _PROJECT_NAME.match(words[0]):
            values["PROJECT_NAME"] = words[0]
            version, said = _after(words, "VERSION"), _after(words, "DESCRIPTION")
            into.package(
                Package(
                    words[0], folder, path, line, "cmake",
                    version=version if _VERSION.match(version) else "",
                    description=one_line(said), description_line=_line_of(said, text, line),
                )
            )  # fmt: skip
        elif name == "find_package" and _PROJECT_NAME.match(words[0]):
            wanted = words[1] if len(words) > 1 and _VERSION.match(words[1]) else ""
            into.dependencies.append(
                DeclaredDependency(words[0], wanted, "runtime", "cmake", path, line, "", folder)
            )
        elif name == "cmake_minimum_required" and words[0].upper() == "VERSION":
            minimum = words[1].partition("...")[0] if len(words) > 1 else ""
            # A further one, inside of a branch, is asked for by those who go there.
            if _VERSION.match(minimum) and not any(r.file == path for r in into.requirements):
                into.requirements.append(Requirement("cmake", minimum, path, line))
        elif name in ("option", "cmake_dependent_option"):
            _option(words, path, line, into)
        elif name == "add_test":
            _test(words, path, line, into)
        elif name in ("add_library", "add_executable"):
            _target(name, words, (path, line), into)


def _option(words: list[str], path: str, line: int, into: Collector) -> None:
    """`option(NAME "help" ON)`; some write help and value the other way round."""
    said, default, condition = [*words[1:4], "", "", ""][:3]
    if said.upper() in _WHETHER and default.upper() not in _WHETHER:
        said, default = default, said
    said = one_line(said)
    if condition:  # of `cmake_dependent_option`
        said = f"{said} (where {one_line(condition).replace(';', ', ')})".strip()
    into.options.append(BuildOption(words[0], said, default or "OFF", path, line))


def _cached(words: list[str], path: str, line: int, into: Collector) -> None:
    """`set(NAME value CACHE TYPE "help")`: a value that a person may give with `-D`."""
    name, value, *rest = words
    if rest[:1] != ["CACHE"] or rest[1:2] == ["INTERNAL"] or "$" in name:
        return
    said = rest[2] if len(rest) > 2 else ""
    into.options.append(BuildOption(name, one_line(said), value, path, line))


def _test(words: list[str], path: str, line: int, into: Collector) -> None:
    """`add_test(NAME name COMMAND …)`, or the older `add_test(name command …)`."""
    name = _after(words, "NAME") or words[0]
    if "$" not in name:
        into.targets.append(BuildTarget(name, "test", (), path, line))


def _line_of(said: str, text: str, line: int) -> int:
    """The line of a project's description, 0 where it is none or not as it stands there."""
    if not said or "$" in said:
        return 0
    lines = text.split("\n")[line - 1 : line + _LINES_OF_A_PROJECT]
    return next((line + at for at, one in enumerate(lines) if said in one), 0)


def _target(name: str, words: list[str], at: tuple[str, int], into: Collector) -> None:
    if "$" in words[0] or not _MADE_ELSEWHERE.isdisjoint(words):
        return
    kind = "program"
    if name == "add_library":
        kind = next((_LIBRARIES[word] for word in words[1:2] if word in _LIBRARIES), "library")
    sources = tuple(
        word for word in words[1:] if word and word not in _NO_SOURCES and "$" not in word
    )
    into.targets.append(BuildTarget(words[0], kind, sources, *at))


def _after(words: list[str], key: str) -> str:
    at = words.index(key) + 1 if key in words else len(words)
    return words[at] if at < len(words) else ""


def _put_in(word: str, values: dict[str, str]) -> str:
    """A word with the variables that the file sets to one value; others stay as written."""
    if "${" not in word:
        return word
    return _VARIABLE.sub(lambda match: values.get(match[1], match[0]), word)


def _commands(text: str) -> Iterator[_Command]:
    """The commands of a file in order, each with its words and the line where it starts."""
    line, at, depth, count = 1, 0, 0, 0
    name, started = "", 1
    words: list[str] = []
    for match in _TOKEN.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        if match["open"]:
            depth += 1
        elif match["close"]:
            depth = max(0, depth - 1)
            if depth == 0 and name:
                yield _Command(name.lower(), words, started)
                name, words, count = "", [], count + 1
                if count > _MOST_COMMANDS:
                    return
        elif depth and match["quoted"] is not None:
            words.append(match["quoted"].replace('\\"', '"'))
        elif depth and match["word"]:
            words.append(match["word"])
        elif match["word"]:
            name, words, started = match["word"], [], line
