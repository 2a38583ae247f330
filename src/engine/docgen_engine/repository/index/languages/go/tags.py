"""Command lines that Go declares by tags of structs: kong and go-flags."""

from __future__ import annotations

from collections import defaultdict
from typing import Final, NamedTuple

from tree_sitter import Node

from docgen_engine.domain.facts import CommandFact, EnvironmentFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.go.nodes import string
from docgen_engine.repository.index.languages.treesitter import (
    Owners,
    Parsed,
    field,
    first_line,
)
from docgen_engine.repository.index.textmap import one_line

_TAG: Final = regex(r'(?P<key>[\w-]+):"(?P<value>(?:[^"\\]|\\.)*)"')
_WORDS: Final = regex(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_KONG: Final = frozenset(
    {"cmd", "short", "default", "env", "enum", "group", "placeholder", "negatable", "name"}
    | {"required", "optional", "hidden", "sep", "xor", "type", "arg"}
)
"""Keys beside `help` by which a field is one of kong's."""


class _Field(NamedTuple):
    name: str
    kind: str
    line: int
    owner: str
    tags: dict[str, str]


def tagged(
    parsed: Parsed, nodes: list[Node], owners: Owners
) -> tuple[list[CommandFact], list[EnvironmentFact]]:
    """Commands, options and variables of structs that are filled from a command line.

    Args:
        parsed: the file.
        nodes: fields with a tag.
        owners: which definition holds a place.
    """
    if b'help:"' not in parsed.source and b'description:"' not in parsed.source:
        return [], []
    fields = [one for node in nodes for one in _fields(node, parsed, owners)]
    if any("help" in one.tags and _KONG & one.tags.keys() for one in fields):
        shown = [one for one in fields if "hidden" not in one.tags]
        found = [fact for one in shown for fact in _of_kong(one)]
        return found, _environment(shown)
    if any("long" in one.tags and "description" in one.tags for one in fields):
        return [fact for one in fields for fact in _of_flags(one)], []
    return [], []


def _fields(node: Node, parsed: Parsed, owners: Owners) -> list[_Field]:
    written = string(field(node, "tag"), parsed) or ""
    tags = {match["key"]: _unescaped(match["value"]) for match in _TAG.finditer(written)}
    kind = parsed.flat(field(node, "type"))
    names = [parsed.text(one) for one in node.children_by_field_name("name")]
    owner = owners.at(node.start_byte).rpartition(".")[0] or owners.at(node.start_byte)
    return [_Field(name, kind, first_line(node), owner, tags) for name in names if tags]


def _unescaped(value: str) -> str:
    return value.replace('\\"', '"').replace("\\\\", "\\")


def _of_kong(one: _Field) -> list[CommandFact]:
    tags = one.tags
    name = tags.get("name") or _dashed(one.name)
    said = one_line(tags.get("help", ""))
    default = tags.get("default", "")
    default = "" if "${" in default else default
    if "cmd" in tags:
        return [CommandFact("command", name, one.line, said, "", one.kind.lstrip("*"), "kong")]
    if "arg" in tags:
        return [CommandFact("argument", name, one.line, said, default, one.owner, "kong")]
    if "help" not in tags or "embed" in tags:
        return []
    short = (f"-{tags['short']}",) if tags.get("short") else ()
    return [CommandFact("option", f"--{name}", one.line, said, default, one.owner, "kong", short)]


def _of_flags(one: _Field) -> list[CommandFact]:
    tags = one.tags
    said = one_line(tags.get("description", ""))
    if tags.get("command"):
        kind = one.kind.lstrip("*")
        return [CommandFact("command", tags["command"], one.line, said, "", kind, "go-flags")]
    if "long" not in tags:
        return []
    short = (f"-{tags['short']}",) if tags.get("short") else ()
    default = tags.get("default", "")
    return [
        CommandFact(
            "option", f"--{tags['long']}", one.line, said, default, one.owner, "go-flags", short
        )
    ]


def _environment(fields: list[_Field]) -> list[EnvironmentFact]:
    """Variables by their whole names: those of a struct begin alike.

    A struct that others embed with a prefix holds parts of names only.
    """
    by_owner: dict[str, list[_Field]] = defaultdict(list)
    for one in fields:
        if one.tags.get("env"):
            by_owner[one.owner].append(one)
    found = []
    for group in by_owner.values():
        starts = {one.tags["env"].partition("_")[0] for one in group}
        if len(starts) == 1 and all("_" in one.tags["env"] for one in group):
            found += [
                EnvironmentFact(
                    one.tags["env"], one.line, _shown(one.tags.get("default", "")), one.owner
                )
                for one in group
            ]
    return found


def _shown(default: str) -> str:
    return "" if "${" in default else default


def _dashed(name: str) -> str:
    """`StripANSI` as `strip-ansi`."""
    return _WORDS.sub("-", name).lower()
