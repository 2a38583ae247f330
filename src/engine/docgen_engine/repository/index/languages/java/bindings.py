"""Local names of Java with the types that the text gives them, and what arguments visibly are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tree_sitter import Node

from docgen_engine.repository.index.languages.treesitter import (
    UNKNOWN,
    Parsed,
    children_of,
    field,
)

_LITERALS: Final = {
    "string_literal": "String",
    "decimal_integer_literal": "int",
    "hex_integer_literal": "int",
    "character_literal": "char",
    "true": "boolean",
    "false": "boolean",
}
_TYPES: Final = frozenset({"type_identifier", "scoped_type_identifier"})


def type_name(node: Node | None, parsed: Parsed) -> str:
    """The name of a class as a type names it; unknown for arrays, `var` and unions of types."""
    if node is not None and node.type == "generic_type":
        node = node.named_child(0)
    if node is None:
        return UNKNOWN
    if node.type in _TYPES:
        name = parsed.flat(node).replace(" ", "")
        return name if name != "var" and "@" not in name else UNKNOWN
    plain = node.type in ("integral_type", "floating_point_type", "boolean_type")
    return parsed.text(node) if plain else UNKNOWN


def bindings(node: Node, parsed: Parsed) -> Iterable[tuple[str, str]]:
    """The names that a captured node binds, each with its type.

    Args:
        node: a declaration of variables, a parameter, a pattern, or a lambda without types.
        parsed: the file.
    """
    return _BINDERS.get(node.type, _named)(node, parsed)


def _named(node: Node, parsed: Parsed) -> list[tuple[str, str]]:
    """A parameter, a resource or the variable of a loop."""
    array = field(node, "dimensions") is not None
    shown = UNKNOWN if array else type_name(field(node, "type"), parsed)
    name = parsed.text(field(node, "name"))
    return [(name, shown)] if name else []


def _variables(node: Node, parsed: Parsed) -> list[tuple[str, str]]:
    declared = type_name(field(node, "type"), parsed)
    found = []
    for one in children_of(node, "variable_declarator"):
        shown = declared if declared != UNKNOWN else _made(field(one, "value"), parsed)
        array = field(one, "dimensions") is not None
        found.append((parsed.text(field(one, "name")), UNKNOWN if array else shown))
    return found


def _spread(node: Node, parsed: Parsed) -> list[tuple[str, str]]:
    declarators = children_of(node, "variable_declarator")
    return [(parsed.text(field(one, "name")), UNKNOWN) for one in declarators]


def _lambda(node: Node, parsed: Parsed) -> list[tuple[str, str]]:
    given = field(node, "parameters")
    if given is not None and given.type == "identifier":
        return [(parsed.text(given), UNKNOWN)]
    if given is not None and given.type == "inferred_parameters":
        return [(parsed.text(one), UNKNOWN) for one in children_of(given, "identifier")]
    return []


def _tested(node: Node, parsed: Parsed) -> list[tuple[str, str]]:
    return [(parsed.text(field(node, "name")), type_name(field(node, "right"), parsed))]


def _pattern(node: Node, parsed: Parsed) -> list[tuple[str, str]]:
    parts = node.named_children
    return [(parsed.text(parts[-1]), type_name(parts[-2], parsed))] if len(parts) > 1 else []


def _caught(node: Node, parsed: Parsed) -> list[tuple[str, str]]:
    kinds = next(children_of(node, "catch_type"), None)
    single = kinds is not None and kinds.named_child_count == 1
    shown = type_name(kinds.named_child(0), parsed) if kinds is not None and single else UNKNOWN
    return [(parsed.text(field(node, "name")), shown)]


_BINDERS: Final = {
    "local_variable_declaration": _variables,
    "spread_parameter": _spread,
    "lambda_expression": _lambda,
    "instanceof_expression": _tested,
    "type_pattern": _pattern,
    "catch_formal_parameter": _caught,
}


def _made(value: Node | None, parsed: Parsed) -> str:
    """The class of a value that is made on the spot; `var x = new Engine()`."""
    if value is not None and value.type == "object_creation_expression":
        return type_name(field(value, "type"), parsed)
    return UNKNOWN


def hint(argument: Node, parsed: Parsed) -> str:
    """What an argument visibly is: the type of a literal, a name to look up, or unknown."""
    if argument.type in _LITERALS:
        return _LITERALS[argument.type]
    if argument.type == "identifier":
        return f"={parsed.text(argument)}"
    if argument.type == "cast_expression":
        return type_name(field(argument, "type"), parsed)
    if argument.type == "method_invocation":
        on, name = field(argument, "object"), field(argument, "name")
        named = parsed.text(on) if on is not None and on.type == "identifier" else ""
        # What a type's own method gives back is known where that is defined.
        return f"{named}.{parsed.text(name)}()" if named[:1].isupper() else UNKNOWN
    return _made(argument, parsed)
