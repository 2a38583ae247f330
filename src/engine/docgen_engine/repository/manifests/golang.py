"""Reads go.mod and go.work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from docgen_engine.domain.documents.discovery import Package
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import Collector, folder_of
from docgen_engine.repository.manifests.model import (
    DeclaredDependency,
    ModulePath,
    Requirement,
    WorkspaceMember,
)
from docgen_engine.repository.text import split_lines

_TOKEN: Final = regex(r'"(?:[^"\\]|\\.)*"|`[^`]*`|=>|[()]|[^\s()]+')


class _Directive(msgspec.Struct, frozen=True):
    word: str
    words: tuple[str, ...]
    line: int
    comment: str


def _directives(text: str) -> Iterator[_Directive]:
    """The directives of a go.mod, those of a block one by one."""
    block = ""
    for number, raw in enumerate(split_lines(text), start=1):
        line, _, comment = raw.partition("//")
        words = [word.strip('"`') for word in _TOKEN.findall(line)]
        if not words:
            continue
        if block:
            if words[0] == ")":
                block = ""
            else:
                yield _Directive(block, tuple(words), number, comment.strip())
        elif len(words) > 1 and words[1] == "(":
            block = words[0] if ")" not in words else ""
        else:
            yield _Directive(words[0], tuple(words[1:]), number, comment.strip())


def read_go_mod(path: str, text: str, into: Collector) -> None:
    """Read a go.mod.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    folder = folder_of(path)
    found = [directive for directive in _directives(text) if directive.words]
    go = next((d for d in found if d.word == "go"), None)
    tools = {d.words[0] for d in found if d.word == "tool"}
    if go is not None:
        into.requirements.append(Requirement("go", go.words[0], path, go.line))
    for directive in found:
        name = directive.words[0]
        if directive.word == "module":
            requires = f"Go {go.words[0]}" if go else ""
            into.package(Package(name, folder, path, directive.line, "go", requires=requires))
            into.modules.append(ModulePath(name, folder, "go", path, directive.line))
        elif directive.word == "require" and len(directive.words) > 1:
            indirect = directive.comment.startswith("indirect")
            is_tool = any(tool == name or tool.startswith(name + "/") for tool in tools)
            into.dependencies.append(
                DeclaredDependency(
                    name,
                    directive.words[1],
                    "dev" if is_tool else "runtime",
                    "go",
                    path,
                    directive.line,
                    "indirect" if indirect else "",
                    folder,
                )
            )


def read_go_work(path: str, text: str, into: Collector) -> None:
    """Read a go.work.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    for directive in _directives(text):
        if directive.word == "use" and directive.words:
            into.workspaces.append(WorkspaceMember(directive.words[0], "go", path, directive.line))
        elif directive.word == "go" and directive.words:
            into.requirements.append(Requirement("go", directive.words[0], path, directive.line))
