"""Small readings of Go syntax: names, strings, types, doc comments."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import ParameterFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.treesitter import (
    Parsed,
    children_of,
    field,
    first_line,
)

_DIRECTIVE: Final = regex(r"^//(?:go:|nolint|lint:|[a-z]+:[a-z])|^//\s*\+build|^//export ")
_GENERATED: Final = regex(r"\s*(?:swagger:[a-z]+|@(?:Summary|Description|Tags|Router)\s)")
_ESCAPE: Final = regex(r'\\(["\\])')
_SEPARATORS: Final = ("\n", ";", "")
LITERALS: Final = frozenset(
    {
        "interpreted_string_literal",
        "raw_string_literal",
        "int_literal",
        "float_literal",
        "rune_literal",
        "true",
        "false",
        "nil",
        "imaginary_literal",
    }
)


def dotted(node: Node | None, parsed: Parsed) -> str:
    """A chain of names and calls as written: `pkg.New`, `s.store.Get`, `New().Run`; else empty."""
    parts: list[str] = []
    while node is not None:
        if node.type == "selector_expression":
            parts.append(f".{parsed.text(field(node, 'field'))}")
            node = field(node, "operand")
        elif node.type == "call_expression" and parts:
            parts.append("()")
            node = field(node, "function")
        elif node.type == "parenthesized_expression" and node.named_children:
            node = node.named_children[0]
        elif node.type in ("identifier", "package_identifier", "type_identifier"):
            parts.append(parsed.text(node))
            return "".join(reversed(parts))
        else:
            return ""
    return ""


def string(node: Node | None, parsed: Parsed) -> str | None:
    """The value of a string literal, else None."""
    if node is None:
        return None
    if node.type == "interpreted_string_literal":
        return _ESCAPE.sub(r"\1", parsed.text(node)[1:-1])
    if node.type == "raw_string_literal":
        return parsed.text(node)[1:-1]
    return None


def arguments(call: Node) -> list[Node]:
    """The arguments of a call, without comments."""
    found = field(call, "arguments")
    if found is None:
        return []
    return [one for one in found.named_children if one.type != "comment"]


def keyed(literal: Node, parsed: Parsed) -> dict[str, Node]:
    """The fields of a composite literal by name."""
    found: dict[str, Node] = {}
    body = field(literal, "body")
    for element in children_of(body, "keyed_element"):
        parts = [one for one in element.named_children if one.type != "comment"]
        if len(parts) == 2 and parts[1].named_children:
            found[parsed.text(parts[0])] = parts[1].named_children[0]
    return found


def type_name(node: Node | None, parsed: Parsed) -> str:
    """The named type behind pointers and type arguments: `T` of `*T[K]`, `pkg.T`; else empty."""
    while node is not None:
        if node.type in ("pointer_type", "parenthesized_type"):
            node = node.named_children[0] if node.named_children else None
        elif node.type == "generic_type":
            node = field(node, "type")
        elif node.type in ("type_identifier", "qualified_type"):
            return parsed.text(node)
        else:
            return ""
    return ""


def value_type(node: Node | None, parsed: Parsed) -> str:
    """The type that a value visibly has: `T` of `&T{…}`, `New()` for the result of a call."""
    if node is None:
        return ""
    if node.type == "unary_expression":
        inner = field(node, "operand")
        is_address = parsed.text(field(node, "operator")) == "&"
        return value_type(inner, parsed) if is_address else ""
    if node.type == "composite_literal":
        return type_name(field(node, "type"), parsed)
    if node.type == "call_expression":
        function = field(node, "function")
        if parsed.text(function) == "new":
            given = arguments(node)
            return type_name(given[0], parsed) if given else ""
        name = dotted(function, parsed)
        return f"{name}()" if name else ""
    return ""


def parameters(node: Node | None, parsed: Parsed) -> tuple[ParameterFact, ...]:
    """The parameters of a function; unnamed ones have an empty name."""
    found: list[ParameterFact] = []
    for one in children_of(node, "parameter_declaration", "variadic_parameter_declaration"):
        written = parsed.flat(field(one, "type"))
        kind = "star" if one.type.startswith("variadic") else "positional"
        names = one.children_by_field_name("name")
        found += [ParameterFact(parsed.text(name), written, "", kind) for name in names] or [
            ParameterFact("", written, "", kind)
        ]
    return tuple(found)


def doc_above(node: Node, parsed: Parsed) -> tuple[str, int]:
    """The comment lines right above a declaration, without their signs, and the first's line."""
    lines: list[str] = []
    first, row = 0, node.start_point[0]
    siblings, at = parsed.among_siblings(node)
    while (at := at - 1) >= 0:
        above = siblings[at]
        if above.type in _SEPARATORS:
            continue
        if above.type != "comment" or above.end_point[0] != row - 1:
            break
        before = siblings[at - 1] if at else None
        trailing = before is not None and before.end_point[0] == above.start_point[0]
        if trailing and before is not None and before.type not in ("\n", ";", "("):
            break
        text = parsed.text(above)
        if not _DIRECTIVE.match(text):
            lines.append(_clean(text))
            first = first_line(above)
        row = above.start_point[0]
    lines.reverse()
    # What a generator reads (`swagger:operation …` and all below) says nothing to people.
    told = next((at for at, line in enumerate(lines) if _GENERATED.match(line)), len(lines))
    return "\n".join(lines[:told]).strip(), first


def _clean(text: str) -> str:
    if text.startswith("//"):
        return text[2:].removeprefix(" ").rstrip()
    inner = text.removeprefix("/*").removesuffix("*/")
    return "\n".join(row.strip().removeprefix("* ") for row in inner.split("\n")).strip()


def is_exported(name: str) -> bool:
    """Go's rule: a capital letter."""
    return name[:1].isupper()
