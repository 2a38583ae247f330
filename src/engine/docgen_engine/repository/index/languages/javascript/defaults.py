"""What `export default …` gives out where that has no name of its own.

Such a definition is called `default` here; the linked index calls it as its file is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tree_sitter import Node

from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.repository.index.languages.javascript.nodes import (
    CLASSES,
    FUNCTIONS,
    doc_before,
    pairs,
    parameters,
    separated,
    type_text,
    value_hint,
)
from docgen_engine.repository.index.languages.javascript.values import held
from docgen_engine.repository.index.languages.treesitter import field, first_line, last_line

if TYPE_CHECKING:
    from docgen_engine.repository.index.languages.javascript.definitions import Definitions

DEFAULT: Final = "default"
_OPERATORS: Final = frozenset({"&&", "||", "??"})
_MADE: Final = frozenset({"object", "call_expression", "new_expression"})
_LONGEST: Final = 120
_DEEPEST: Final = 4


def default_value(value: Node, node: Node, out: Definitions) -> None:
    """Add what `export default value` gives out.

    Args:
        value: the expression.
        node: the statement.
        out: the definitions of the file.
    """
    inner = _chosen(value, out, 0)
    if inner.type == "identifier":
        out.give(DEFAULT, out.parsed.text(inner))
    elif inner.type in FUNCTIONS or inner.type in CLASSES:
        name = out.parsed.text(field(inner, "name")) or DEFAULT
        out.bound(name, inner, node, "", "", exported=True)
        out.give(DEFAULT, name)
    else:
        out.exports.append(DEFAULT)
        if inner.type in _MADE or _is_choice(inner, out):
            _made(inner, node, out)


def _chosen(value: Node, out: Definitions, depth: int) -> Node:
    """The function, class or object behind casts and conditions; else the value itself."""
    inner = held(value, None, out.parsed).node
    if depth > _DEEPEST:
        return inner
    if inner.type == "binary_expression":
        operator = out.parsed.text(field(inner, "operator"))
        sides = [field(inner, "right"), field(inner, "left")] if operator in _OPERATORS else []
    elif inner.type == "ternary_expression":
        # Two that differ have no signature in common: then the choice is what is given out.
        sides = [field(inner, "consequence"), field(inner, "alternative")]
        rest = [one for one in sides if one is not None and one.type not in ("null", "undefined")]
        if len(rest) > 1 and not _alike(rest, out):
            return inner
    else:
        return inner
    for side in sides:
        found = _chosen(side, out, depth + 1) if side is not None else inner
        if found.type in FUNCTIONS or found.type in CLASSES or found.type == "object":
            return found
    return inner


def _is_choice(value: Node, out: Definitions) -> bool:
    """Whether a condition chooses something that is made here, not one of two names."""
    sides = [field(value, "consequence"), field(value, "alternative")]
    return value.type == "ternary_expression" and any(
        held(one, None, out.parsed).node.type in _MADE | FUNCTIONS | CLASSES
        for one in sides
        if one is not None
    )


def _alike(sides: list[Node], out: Definitions) -> bool:
    """Whether both sides of a choice are functions of the same parameters, or objects."""
    inner = [held(one, None, out.parsed).node for one in sides]
    if all(one.type == "object" for one in inner):
        return set(pairs(inner[0], out.parsed)) == set(pairs(inner[1], out.parsed))
    if not all(one.type in FUNCTIONS for one in inner):
        return False
    heads = {
        out.parsed.flat(field(one, "parameters") or field(one, "parameter")).strip("()")
        for one in inner
    }
    return len(heads) == 1


def _made(value: Node, node: Node, out: Definitions) -> None:
    """Add a value; what stands in an object literal are its members."""
    doc, doc_line = doc_before(node, out.parsed)
    shown = separated(node, node.end_byte, out.parsed).rstrip(" ;")
    if len(shown) > _LONGEST:
        shown = f"{shown[:_LONGEST].rpartition(' ')[0]} …"
    out.add(
        SymbolFact(
            name=DEFAULT,
            kind=SymbolKind.VARIABLE,
            line=first_line(node),
            line_end=last_line(node),
            signature_line=first_line(node),
            signature=shown,
            exported=True,
            doc=doc,
            doc_line=doc_line,
            type_hint=value_hint(value, out.parsed),
        ),
        node,
    )
    for name, one in pairs(value, out.parsed).items():
        if one.type == "method_definition" or one.type in FUNCTIONS:
            _member(name, one, out)
        elif one.type in ("identifier", "shorthand_property_identifier"):
            out.aliases.append((f"{DEFAULT}.{name}", out.parsed.text(one)))


def _member(name: str, node: Node, out: Definitions) -> None:
    outer = node.parent if node.parent is not None and node.parent.type == "pair" else node
    body = field(node, "body")
    doc, doc_line = doc_before(outer, out.parsed)
    end = body.start_byte if body is not None else node.end_byte
    signature = out.parsed.between(node.start_byte, end).removesuffix("=>").rstrip(" ;")
    out.add(
        SymbolFact(
            name=f"{DEFAULT}.{name}",
            kind=SymbolKind.METHOD,
            line=first_line(outer),
            line_end=last_line(outer),
            signature_line=first_line(outer),
            signature=signature,
            exported=not name.startswith("_"),
            doc=doc,
            doc_line=doc_line,
            parent=DEFAULT,
            params=parameters(field(node, "parameters") or field(node, "parameter"), out.parsed),
            returns=type_text(field(node, "return_type"), out.parsed),
            is_async=any(child.type == "async" for child in node.children),
        ),
        outer,
    )
