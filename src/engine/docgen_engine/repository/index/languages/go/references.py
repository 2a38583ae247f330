"""What bodies of Go functions do: calls with the types of their receivers, environment reads."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import CallFact, EnvironmentFact
from docgen_engine.repository.index.languages.go.nodes import (
    arguments,
    dotted,
    string,
    type_name,
    value_type,
)
from docgen_engine.repository.index.languages.treesitter import (
    UNKNOWN,
    LocalNames,
    Locals,
    Owners,
    Parsed,
    children_of,
    field,
    first_line,
    last_line,
)

Captures = dict[str, list[Node]]
_BUILTINS: Final = frozenset(
    {"append", "cap", "clear", "close", "complex", "copy", "delete", "imag", "len", "make", "max"}
    | {"min", "new", "panic", "print", "println", "real", "recover"}
    | {"bool", "byte", "rune", "string", "error", "any", "int", "int8", "int16", "int32", "int64"}
    | {"uint", "uint8", "uint16", "uint32", "uint64", "uintptr", "float32", "float64"}
    | {"complex64", "complex128"}
)
_READS: Final = frozenset({"os.Getenv", "os.LookupEnv", "syscall.Getenv"})


def local_names(parsed: Parsed, found: Captures, owners: Owners) -> Locals:
    """Names that are local to each function, with the type that the file shows, or `?`.

    Receivers are parameters as well, so their type is known here like any other.
    """
    names = LocalNames()
    for node in found.get("parameter", []):
        hint = type_name(field(node, "type"), parsed)
        if node.type.startswith("variadic"):
            hint = ""
        given = [parsed.text(name) for name in node.children_by_field_name("name")]
        names.bind(owners.at(node.start_byte), given, hint)
    for node in found.get("declared", []):
        _declared(node, parsed, owners.at(node.start_byte), names)
    for node in [*found.get("variable", []), *found.get("constant", [])]:
        if not _is_top_level(node):
            _specified(node, parsed, owners.at(node.start_byte), names)
    for node in found.get("range", []):
        given = [parsed.text(name) for name in children_of(field(node, "left"), "identifier")]
        names.bind(owners.at(node.start_byte), given, "")
    for node in found.get("alias", []):
        given = [parsed.text(name) for name in children_of(node, "identifier")]
        names.bind(owners.at(node.start_byte), given, "")
    return names.by_owner


def _specified(node: Node, parsed: Parsed, owner: str, names: LocalNames) -> None:
    """`var x T` and `var x = New()` inside of a function."""
    hint = type_name(field(node, "type"), parsed)
    values = getattr(field(node, "value"), "named_children", [])
    if not hint and len(values) == 1:
        hint = value_type(values[0], parsed)
    given = [n for n in node.children_by_field_name("name") if n.type == "identifier"]
    names.bind(owner, [parsed.text(one) for one in given], hint)


def _declared(node: Node, parsed: Parsed, owner: str, names: LocalNames) -> None:
    """`x := New()` and `store, err := Open()`, whose first result is the one that has a type."""
    left, right = field(node, "left"), field(node, "right")
    given = list(left.named_children) if left is not None else []
    values = [one for one in right.named_children if one.type != "comment"] if right else []
    for place, name in enumerate(given):
        if name.type != "identifier" or parsed.text(name) == "_":
            continue
        hint = ""
        if len(values) == len(given) or (len(values) == 1 and place == 0):
            hint = value_type(values[place], parsed)
        names.bind(owner, [parsed.text(name)], hint)


def _is_top_level(node: Node) -> bool:
    outer = node.parent
    while outer is not None and outer.type in (
        "var_declaration",
        "const_declaration",
        "var_spec_list",
    ):
        outer = outer.parent
    return outer is None or outer.type == "source_file"


def calls(parsed: Parsed, found: Captures, owners: Owners, names: Locals) -> tuple[CallFact, ...]:
    """The calls whose callee is a chain of names, in line order; equal ones of a line once."""
    result: dict[CallFact, None] = {}
    for node in found.get("call", []):
        name = dotted(field(node, "function"), parsed)
        if not name or name in _BUILTINS:
            continue
        caller = owners.at(node.start_byte)
        head = name.partition(".")[0]
        receiver = names.get(caller, {}).get(head.removesuffix("()"), "")
        if receiver and head.endswith("()"):
            receiver = UNKNOWN
        result[CallFact(caller, name, last_line(field(node, "function") or node), receiver)] = None
    return tuple(sorted(result, key=lambda one: one.line))


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
