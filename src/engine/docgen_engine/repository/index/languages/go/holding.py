"""Functions of Go in fields and variables: `Server{handle: serve}`, `s.next = run`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import HeldFact
from docgen_engine.repository.index.languages.go.nodes import dotted, keyed, type_name
from docgen_engine.repository.index.languages.go.scopes import ELEMENT, Captures, Scopes
from docgen_engine.repository.index.languages.treesitter import (
    UNKNOWN,
    Owners,
    Parsed,
    field,
    first_line,
)

_NAMES: Final = frozenset({"identifier", "selector_expression"})
_MOST: Final = 400
"""Of one file; tables of data have more."""


def held(
    parsed: Parsed, found: Captures, owners: Owners, scopes: Scopes, constants: frozenset[str]
) -> tuple[HeldFact, ...]:
    """What may be a function that a field or variable gets, in line order.

    Args:
        parsed: the file.
        found: what the query of the language captures.
        owners: which definition holds a place.
        scopes: local names.
        constants: names of the file that are no functions for sure.
    """
    result: dict[HeldFact, None] = {}
    pairs = (*_in_literals(parsed, found), *_assigned(parsed, found, scopes))
    for target, receiver, value in pairs:
        place = value.start_byte
        name = _from_locals(dotted(value, parsed), scopes, place)
        if not name or name in constants or ELEMENT in receiver or receiver == UNKNOWN:
            continue
        line = first_line(value)
        result[HeldFact(target, name, line, owners.at(place), receiver)] = None
    return tuple(sorted(result, key=lambda one: (one.line, one.target)))[:_MOST]


def _in_literals(parsed: Parsed, found: Captures) -> Iterator[tuple[str, str, Node]]:
    for literal in found.get("literal", []):
        name = type_name(field(literal, "type"), parsed)
        for key, value in keyed(literal, parsed).items() if name else ():
            if value.type in _NAMES:
                yield f"{name}.{key}", "", value


def _assigned(parsed: Parsed, found: Captures, scopes: Scopes) -> Iterator[tuple[str, str, Node]]:
    for node in found.get("assigned", []):
        left, right = field(node, "left"), field(node, "right")
        if left is None or right is None or len(left.named_children) != len(right.named_children):
            continue
        for one, value in zip(left.named_children, right.named_children, strict=True):
            target = dotted(one, parsed) if value.type in _NAMES else ""
            if target and "()" not in target:
                yield target, scopes.type_of(target.partition(".")[0], one.start_byte), value


def _from_locals(name: str, scopes: Scopes, place: int) -> str:
    """A name as the file's top sees it: of a local one its type is known, or nothing is."""
    head, dot, rest = name.partition(".")
    known = scopes.type_of(head, place)
    if not known or "()" in name:
        return name if "()" not in name else ""
    return f"{known}.{rest}" if dot and known != UNKNOWN and ELEMENT not in known else ""
