"""Local names of Rust with the types that the text gives them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tree_sitter import Node

from docgen_engine.repository.index.languages.sound.chains import ChainShape, chain
from docgen_engine.repository.index.languages.treesitter import (
    UNKNOWN,
    Parsed,
    children_of,
    field,
)

_FIELDS: Final = ChainShape(
    names=frozenset({"identifier", "self", "field_identifier"}),
    members={"field_expression": ("value", "field", ".")},
    calls={},
    wrappers={"parenthesized_expression": "", "reference_expression": "value"},
)
_OWNERS: Final = frozenset({"Box", "Rc", "Arc"})
"""What is called through these is what they own."""

_NAMES: Final = frozenset({"identifier", "shorthand_field_identifier"})
_MOST: Final = 60
HELD: Final = "Some("
"""Before the field whose `Option` holds a value, and after it a bracket."""


def type_name(node: Node | None, parsed: Parsed) -> str:
    """The name of the type whose methods a value has; unknown where the text does not say."""
    while node is not None and node.type == "reference_type":
        node = field(node, "type")
    if node is None:
        return UNKNOWN
    if node.type == "type_identifier":
        return parsed.text(node)
    if node.type != "generic_type":
        return UNKNOWN
    name = field(node, "type")
    if name is None or name.type != "type_identifier":
        return UNKNOWN
    if parsed.text(name) not in _OWNERS:
        return parsed.text(name)
    given = field(node, "type_arguments")
    owned = given.named_children if given is not None else []
    return type_name(owned[0], parsed) if len(owned) == 1 else UNKNOWN


def bindings(node: Node, parsed: Parsed) -> Iterable[tuple[str, str]]:
    """The names that a captured node binds, each with its type.

    Args:
        node: a parameter, or what has a pattern: `let`, an arm of `match`, a loop, a closure.
        parsed: the file.
    """
    if node.type == "closure_parameters":
        return [(name, UNKNOWN) for one in node.named_children for name in _bound(one, parsed)]
    pattern = field(node, "pattern")
    if pattern is None:
        return []
    if pattern.type == "identifier" and node.type in ("parameter", "let_declaration"):
        given = field(node, "type")
        shown = type_name(given, parsed) if given is not None else UNKNOWN
        if given is None and node.type == "let_declaration":
            shown = _made(field(node, "value"), parsed)
        return [(parsed.text(pattern), shown)]
    held = _held(node, pattern, parsed)
    return held or [(name, UNKNOWN) for name in _bound(pattern, parsed)]


def _made(value: Node | None, parsed: Parsed) -> str:
    """The type of `Type { … }`; of `Type::new(…)` what is called, with brackets."""
    if value is not None and value.type == "struct_expression":
        return type_name(field(value, "name"), parsed)
    if value is None or value.type != "call_expression":
        return UNKNOWN
    called = field(value, "function")
    path = field(called, "path") if called is not None else None
    if called is None or called.type != "scoped_identifier" or path is None:
        return UNKNOWN
    plain = path.type == "identifier" and parsed.text(path)[:1].isupper()
    return f"{parsed.flat(called)}()" if plain else UNKNOWN


def _held(node: Node, pattern: Node, parsed: Parsed) -> list[tuple[str, str]]:
    """`Some(name)` of a field: what the field's `Option` holds."""
    inner: Node | None = pattern
    if pattern.type == "match_pattern":
        inner = next(iter(pattern.named_children), None)
    if inner is None or inner.type != "tuple_struct_pattern":
        return []
    parts = inner.named_children
    plain = len(parts) == 2 and parts[1].type == "identifier"
    if not plain or parsed.text(field(inner, "type")) != "Some":
        return []
    value = field(node, "value")
    if node.type == "match_arm":
        around = node.parent.parent if node.parent is not None else None
        value = field(around, "value") if around is not None else None
    path = chain(value, parsed, _FIELDS)
    return [(parsed.text(parts[1]), f"{HELD}{path})" if "." in path else UNKNOWN)]


def _bound(pattern: Node, parsed: Parsed) -> list[str]:
    """All names in a pattern; a name of a type among them binds nothing that is called."""
    found: list[str] = []
    waiting = [pattern]
    for _ in range(_MOST):
        if not waiting:
            break
        node = waiting.pop()
        if node.type in _NAMES:
            found.append(parsed.text(node))
        inner = node.named_children if node.type != "parameter" else children_of(node, "identifier")
        waiting.extend(inner)
    return found
