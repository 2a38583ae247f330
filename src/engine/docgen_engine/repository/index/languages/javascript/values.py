"""What a variable of JavaScript holds behind casts, parentheses and wrappers: often a function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from tree_sitter import Node

from docgen_engine.repository.index.languages.javascript.nodes import (
    FUNCTIONS,
    arguments,
    dotted,
    type_text,
)
from docgen_engine.repository.index.languages.treesitter import Parsed, children_of, field

_CASTS: Final = frozenset({"as_expression", "satisfies_expression"})
_WRAPPED: Final = frozenset({"parenthesized_expression", "non_null_expression"}) | _CASTS
_WRAPPERS: Final = frozenset(
    {"forwardRef", "React.forwardRef", "memo", "React.memo", "observer", "defineComponent"}
)
"""Calls whose result is called as the function that they are given."""

_DEEPEST: Final = 8
_NAMED: Final = frozenset({"type_identifier", "generic_type", "nested_type_identifier"})
_VAGUE: Final = frozenset({"any", "unknown", "never", "const"})


class Held(NamedTuple):
    """The function or class that a value is, the name of one, or the value itself.

    `type` is the type that it is declared to have, a node; `bare` whether nothing was around it.
    """

    node: Node
    type: Node | None
    name: str
    bare: bool


def held(value: Node, declared: Node | None, parsed: Parsed) -> Held:
    """What a value is behind `as T`, `satisfies T`, `(…)`, `…!`, `forwardRef(…)` and `memo(…)`.

    Args:
        value: the value of a variable.
        declared: the variable's own type annotation.
        parsed: the file.
    """
    kind = _annotated(declared)
    node = value
    for _ in range(_DEEPEST):
        if node.type in _WRAPPED and node.named_children:
            if node.type == "as_expression" and kind is None:
                kind = _cast(node, parsed)
            node = node.named_children[0]
        elif node.type == "call_expression" and _wraps(node, parsed):
            node = next(iter(arguments(node)), node)
        else:
            break
    name = parsed.text(node) if node.type == "identifier" and node is not value else ""
    return Held(node, kind, name, node is value)


def _wraps(call: Node, parsed: Parsed) -> bool:
    given = arguments(call)
    if not given or dotted(field(call, "function"), parsed) not in _WRAPPERS:
        return False
    return given[0].type in FUNCTIONS | {"identifier", "call_expression"}


def _annotated(annotation: Node | None) -> Node | None:
    return annotation.named_children[0] if annotation and annotation.named_children else None


def _cast(node: Node, parsed: Parsed) -> Node | None:
    """The type of `value as T`; None for one that says nothing."""
    kind = node.named_children[-1] if len(node.named_children) > 1 else None
    return None if kind is None or parsed.text(kind) in _VAGUE else kind


class Called(NamedTuple):
    """How something of a type is called: `<T>(a: A): B` in all its forms, the first one's parts."""

    forms: tuple[str, ...]
    parameters: Node | None = None
    returns: str = ""


def called(kind: Node | None, parsed: Parsed, types: Mapping[str, Node]) -> Called:
    """The ways in which something of a type is called; none where the file does not say.

    Args:
        kind: a type.
        parsed: its file.
        types: type aliases and interfaces of the file by name.
    """
    for _ in range(_DEEPEST):
        if kind is not None and kind.type == "parenthesized_type" and kind.named_children:
            kind = kind.named_children[0]
        elif kind is not None and kind.type in _NAMED:
            name = field(kind, "name") if kind.type == "generic_type" else kind
            kind = types.get(parsed.text(name))
    if kind is None:
        return Called(())
    if kind.type == "function_type":
        returns = parsed.flat(field(kind, "return_type"))
        return Called((_of_function(kind, parsed),), field(kind, "parameters"), returns)
    if kind.type not in ("object_type", "interface_body"):
        return Called(())
    forms = list(children_of(kind, "call_signature"))
    if not forms:
        return Called(())
    returns = type_text(field(forms[0], "return_type"), parsed)
    written = tuple(parsed.flat(one).rstrip(" ;,") for one in forms)
    return Called(written, field(forms[0], "parameters"), returns)


def _of_function(node: Node, parsed: Parsed) -> str:
    returned = field(node, "return_type")
    if returned is None:
        return parsed.flat(node)
    head = parsed.between(node.start_byte, returned.start_byte).rstrip().removesuffix("=>")
    return f"{head.rstrip()}: {parsed.flat(returned)}"


def types_of(root: Node, parsed: Parsed) -> dict[str, Node]:
    """What the type aliases and interfaces at the top of a file stand for, by name."""
    found: dict[str, Node] = {}
    for outer in root.named_children:
        node = field(outer, "declaration") if outer.type == "export_statement" else outer
        if node is None:
            continue
        if node.type == "type_alias_declaration":
            value = field(node, "value")
        elif node.type == "interface_declaration":
            value = field(node, "body")
        else:
            continue
        if value is not None:
            found.setdefault(parsed.text(field(node, "name")), value)
    return found
