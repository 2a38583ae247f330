"""What bodies of Go functions do: calls with the types of their receivers, environment reads."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import CallFact, EnvironmentFact
from docgen_engine.repository.index.languages.go.nodes import (
    arguments,
    dotted,
    string,
)
from docgen_engine.repository.index.languages.go.scopes import ELEMENT, Captures, Scopes
from docgen_engine.repository.index.languages.treesitter import (
    UNKNOWN,
    Owners,
    Parsed,
    field,
    first_line,
    last_line,
)

_BUILTINS: Final = frozenset(
    {"append", "cap", "clear", "close", "complex", "copy", "delete", "imag", "len", "make", "max"}
    | {"min", "new", "panic", "print", "println", "real", "recover"}
    | {"bool", "byte", "rune", "string", "error", "any", "int", "int8", "int16", "int32", "int64"}
    | {"uint", "uint8", "uint16", "uint32", "uint64", "uintptr", "float32", "float64"}
    | {"complex64", "complex128"}
)
_READS: Final = frozenset({"os.Getenv", "os.LookupEnv", "syscall.Getenv"})


def calls(parsed: Parsed, found: Captures, owners: Owners, scopes: Scopes) -> tuple[CallFact, ...]:
    """The calls whose callee is a chain of names, in line order; equal ones of a line once."""
    result: dict[CallFact, None] = {}
    named = [
        *((node, _called(field(node, "function"), parsed)) for node in found.get("call", [])),
        *((node, f"{parsed.text(node)}{ELEMENT}") for node in found.get("one_of", [])),
    ]
    for node, name in named:
        if not name or name in _BUILTINS:
            continue
        caller = owners.at(node.start_byte)
        head = name.partition(".")[0]
        receiver = scopes.type_of(head.removesuffix("()"), node.start_byte)
        if receiver.startswith(ELEMENT) or (receiver and head.endswith("()")):
            receiver = UNKNOWN
        result[CallFact(caller, name, last_line(field(node, "function") or node), receiver)] = None
    return tuple(sorted(result, key=lambda one: one.line))


def _called(function: Node | None, parsed: Parsed) -> str:
    """What a call names; `c.handlers[]` for one of several functions in a field."""
    if function is not None and function.type == "index_expression":
        held = dotted(field(function, "operand"), parsed)
        return f"{held}{ELEMENT}" if "." in held and "(" not in held else ""
    return dotted(function, parsed)


def environment(
    parsed: Parsed, found: Captures, owners: Owners, constants: dict[str, str]
) -> tuple[EnvironmentFact, ...]:
    """Variables read by `os.Getenv` and `os.LookupEnv`; a name may be a constant of the file."""
    facts: set[EnvironmentFact] = set()
    for node in found.get("call", []):
        given = arguments(node)
        if not given or dotted(field(node, "function"), parsed) not in _READS:
            continue
        name = string(given[0], parsed) or constants.get(dotted(given[0], parsed), "")
        if name:
            facts.add(EnvironmentFact(name, first_line(node), "", owners.at(node.start_byte)))
    return tuple(sorted(facts, key=lambda one: (one.line, one.name)))
