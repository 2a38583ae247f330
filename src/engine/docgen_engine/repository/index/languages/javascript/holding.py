"""What objects of JavaScript modules give out under names: `const Jwt = { sign, check: one }`."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import HeldFact
from docgen_engine.repository.index.languages.javascript.nodes import pairs
from docgen_engine.repository.index.languages.treesitter import Parsed, field, first_line

_NAMES: Final = frozenset({"identifier", "shorthand_property_identifier"})
_WRAPPED: Final = frozenset({"as_expression", "satisfies_expression"})
_MODULE: Final = frozenset({"program", "export_statement"})
_MOST: Final = 100
"""Of one object; longer ones are tables."""


def held_by_objects(parsed: Parsed, found: dict[str, list[Node]]) -> tuple[HeldFact, ...]:
    """The properties of a module's objects that name something else, in line order.

    Args:
        parsed: the file.
        found: what the query of the language captures.
    """
    result = []
    for declarator in found.get("declarator", []):
        name, value = field(declarator, "name"), field(declarator, "value")
        if value is not None and value.type in _WRAPPED and value.named_children:
            value = value.named_children[0]
        if name is None or name.type != "identifier" or value is None or value.type != "object":
            continue
        statement = declarator.parent
        outer = statement.parent if statement is not None else None
        if outer is None or outer.type not in _MODULE or len(value.named_children) > _MOST:
            continue
        owner = parsed.text(name)
        result += [
            HeldFact(f"{owner}.{key}", parsed.text(one), first_line(one))
            for key, one in pairs(value, parsed).items()
            if key and one.type in _NAMES
        ]
    return tuple(sorted(result, key=lambda one: (one.line, one.target)))
