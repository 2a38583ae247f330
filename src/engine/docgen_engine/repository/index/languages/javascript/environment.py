"""The environment variables that JavaScript reads, and what it falls back to without them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import EnvironmentFact
from docgen_engine.repository.index.languages.javascript.nodes import (
    dotted,
    property_name,
    string,
)
from docgen_engine.repository.index.languages.javascript.references import Captures
from docgen_engine.repository.index.languages.treesitter import (
    Owners,
    Parsed,
    children_of,
    field,
    first_line,
)

_ENVIRONMENTS: Final = ("process.env", "import.meta.env", "Bun.env")
_LITERALS: Final = frozenset({"string", "number", "template_string", "true", "false", "null"})
_QUESTIONS: Final = frozenset(
    {"&&", "==", "===", "!=", "!==", "<", "<=", ">", ">=", "in", "instanceof"}
)
_CONDITIONAL: Final = frozenset(
    {"if_statement", "while_statement", "do_statement", "for_statement", "ternary_expression"}
)


def environment(parsed: Parsed, found: Captures, owners: Owners) -> tuple[EnvironmentFact, ...]:
    """Variables read from `process.env`, `import.meta.env`, `Deno.env` and `Bun.env`."""
    facts: set[EnvironmentFact] = set()
    for node in found.get("environment", []):
        if parsed.text(field(node, "object")) not in _ENVIRONMENTS or _is_assigned(node):
            continue
        if node.type == "member_expression":
            name = parsed.text(field(node, "property"))
        else:
            name = string(field(node, "index"), parsed) or ""
        if name:
            facts.add(
                EnvironmentFact(
                    name, first_line(node), _fallback(node, parsed), owners.at(node.start_byte)
                )
            )
    for node in found.get("environment_pattern", []):
        if parsed.text(field(node, "value")) in _ENVIRONMENTS:
            facts.update(_patterns(node, parsed, owners))
    for node in found.get("call", []):
        if dotted(field(node, "function"), parsed) == "Deno.env.get":
            given = field(node, "arguments")
            first = given.named_children[0] if given and given.named_children else None
            name = string(first, parsed) or ""
            if name:
                facts.add(
                    EnvironmentFact(
                        name, first_line(node), _fallback(node, parsed), owners.at(node.start_byte)
                    )
                )
    return tuple(sorted(facts, key=lambda one: (one.line, one.name)))


def _patterns(node: Node, parsed: Parsed, owners: Owners) -> Iterator[EnvironmentFact]:
    pattern = field(node, "name")
    owner = owners.at(node.start_byte)
    for one in children_of(
        pattern,
        "shorthand_property_identifier_pattern",
        "object_assignment_pattern",
        "pair_pattern",
    ):
        name, default = parsed.text(one), ""
        if one.type == "object_assignment_pattern":
            name = parsed.text(field(one, "left"))
            default = parsed.flat(field(one, "right"))
        elif one.type == "pair_pattern":
            name = property_name(field(one, "key"), parsed)
        if name:
            yield EnvironmentFact(name, first_line(one), default, owner)


def _is_assigned(node: Node) -> bool:
    outer = node.parent
    return (
        outer is not None and outer.type == "assignment_expression" and field(outer, "left") == node
    ) or (
        outer is not None
        and outer.type == "unary_expression"
        and outer.children[0].type == "delete"
    )


def _fallback(node: Node, parsed: Parsed) -> str:
    """What `process.env.X || "y"` falls back to, as written."""
    outer = node.parent
    while outer is not None and outer.type in ("parenthesized_expression", "non_null_expression"):
        node, outer = outer, outer.parent
    if outer is None or outer.type != "binary_expression" or field(outer, "left") != node:
        return ""
    operator = parsed.text(field(outer, "operator"))
    right = field(outer, "right")
    if operator not in ("||", "??") or right is None:
        return ""
    if operator == "||" and right.type not in _LITERALS and _is_question(outer, right, parsed):
        return ""
    return parsed.flat(right)


def _is_question(node: Node, right: Node, parsed: Parsed) -> bool:
    """Whether `a || b` asks if one of both holds, and is no value with something to fall back to.

    Either it stands where a condition stands, or its right side is one.
    """
    while right.type == "parenthesized_expression" and right.named_children:
        right = right.named_children[0]
    operator = parsed.text(field(right, "operator"))
    if right.type == "unary_expression" and operator == "!":
        return True
    if right.type == "binary_expression" and operator in _QUESTIONS:
        return True
    outer = node.parent
    while outer is not None:
        operator = parsed.text(field(outer, "operator"))
        if outer.type == "binary_expression" and operator == "&&":
            return True
        logical = outer.type == "binary_expression" and operator in ("||", "??")
        if not logical and outer.type != "parenthesized_expression":
            break
        node, outer = outer, outer.parent
    if outer is None:
        return False
    if outer.type == "unary_expression":
        return operator == "!"
    return outer.type in _CONDITIONAL and field(outer, "condition") == node
