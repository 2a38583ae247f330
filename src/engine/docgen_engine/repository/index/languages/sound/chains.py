"""Callees as chains of names, and small readings that several languages share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import ParameterFact
from docgen_engine.repository.index.languages.treesitter import Parsed

_DEEPEST: Final = 200


@dataclass(frozen=True, slots=True)
class ChainShape:
    """How a language writes chains of names.

    Attributes:
        names: nodes that are a name as they stand.
        members: nodes with an object, a name and the sign between: type to (object field, name
            field, sign).
        calls: calls in the middle of a chain: type to (object field, name field, sign); the object
            field is empty where the whole function is in the name field.
        wrappers: nodes to look through: type to the field inside, empty for the first child.
    """

    names: frozenset[str]
    members: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    calls: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    wrappers: dict[str, str] = field(default_factory=dict)


def chain(node: Node | None, parsed: Parsed, shape: ChainShape) -> str:
    """A chain of names and calls as written: `pkg::make`, `a.b().c`; empty for anything else.

    Args:
        node: what is called.
        parsed: the file.
        shape: the language's nodes.
    """
    parts: list[str] = []
    for _ in range(_DEEPEST):
        if node is None:
            return ""
        if node.type in shape.names:
            return "".join(reversed([*parts, parsed.text(node)]))
        if node.type in shape.wrappers:
            node = _inside(node, shape)
            continue
        step = shape.members.get(node.type) or shape.calls.get(node.type)
        if step is None:
            return ""
        if parts and node.type in shape.calls:
            parts.append("()")
        object_, name, sign = step
        if not object_:
            node = node.child_by_field_name(name)
            continue
        inner = _plain(node.child_by_field_name(name), parsed, shape)
        node = node.child_by_field_name(object_)
        if not inner or node is None:
            return "".join(reversed([*parts, inner])) if inner else ""
        parts.append(f"{sign}{inner}")
    return ""


def _inside(node: Node, shape: ChainShape) -> Node | None:
    name = shape.wrappers[node.type]
    return node.child_by_field_name(name) if name else node.named_child(0)


def _plain(node: Node | None, parsed: Parsed, shape: ChainShape) -> str:
    while node is not None and node.type in shape.wrappers:
        node = _inside(node, shape)
    return parsed.text(node) if node is not None and node.type in shape.names else ""


def parameters(
    node: Node | None,
    parsed: Parsed,
    kinds: dict[str, str],
    read: Callable[[Node, Parsed], tuple[str, str, str]],
) -> tuple[ParameterFact, ...]:
    """The parameters of a function.

    Args:
        node: the list.
        parsed: the file.
        kinds: nodes that are parameters, with the kind of each.
        read: gives name, type and default of one.
    """
    found: list[ParameterFact] = []
    for one in node.named_children if node is not None else ():
        if one.type in kinds:
            name, annotation, default = read(one, parsed)
            kind = kinds[one.type]
            if kind == "positional" and default:
                kind = "optional"
            found.append(ParameterFact(name, annotation, default, kind))
    return tuple(found)
