"""Small readings of JavaScript syntax: names, strings, parameters, types, doc comments."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import ParameterFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.treesitter import Parsed, children_of, field
from docgen_engine.repository.index.textmap import one_line

FUNCTIONS: Final = frozenset(
    {"arrow_function", "function_expression", "function", "generator_function"}
)
CLASSES: Final = frozenset({"class_declaration", "abstract_class_declaration", "class"})
_STRIP: Final = regex(r"^\s*\*? ?")
_ABOUT_CODE: Final = regex(
    r"@(?:param|returns?|public|private|protected|api|throws|constructor|class|type)\b"
)
_ESCAPE: Final = regex(r"\\(.)")
_UNWRAP: Final = frozenset(
    {"parenthesized_expression", "non_null_expression", "as_expression", "satisfies_expression"}
)


def dotted(node: Node | None, parsed: Parsed) -> str:
    """A chain of names and calls as written: `a.b`, `this.x.run`, `make().go`; empty for others."""
    parts: list[str] = []
    while node is not None:
        if node.type == "member_expression":
            name = field(node, "property")
            parts.append(f".{parsed.text(name)}")
            node = field(node, "object")
        elif node.type == "call_expression" and parts:
            parts.append("()")
            node = field(node, "function")
        elif node.type == "new_expression" and parts:
            parts.append("()")
            node = field(node, "constructor")
        elif node.type in _UNWRAP and parts:
            node = node.named_children[0] if node.named_children else None
        elif node.type in ("identifier", "this", "super", "undefined"):
            parts.append(parsed.text(node))
            return "".join(reversed(parts))
        else:
            return ""
    return ""


def string(node: Node | None, parsed: Parsed) -> str | None:
    """The value of a string without interpolation, else None."""
    if node is None:
        return None
    if node.type == "string":
        return _ESCAPE.sub(r"\1", parsed.text(node)[1:-1])
    if node.type == "template_string" and not any(children_of(node, "template_substitution")):
        return parsed.text(node)[1:-1]
    return None


def arguments(call: Node) -> list[Node]:
    """The arguments of a call or `new`, without comments."""
    found = field(call, "arguments")
    if found is None:
        return []
    return [one for one in found.named_children if one.type != "comment"]


def pairs(node: Node | None, parsed: Parsed) -> dict[str, Node]:
    """The properties of an object literal by name; shorthand ones stand for themselves."""
    found: dict[str, Node] = {}
    if node is None or node.type != "object":
        return found
    for child in node.named_children:
        if child.type == "pair":
            key, value = field(child, "key"), field(child, "value")
            if key is not None and value is not None:
                found[property_name(key, parsed)] = value
        elif child.type in ("shorthand_property_identifier", "method_definition"):
            name = field(child, "name") if child.type == "method_definition" else child
            found[parsed.text(name)] = child
    return found


def property_name(node: Node | None, parsed: Parsed) -> str:
    """The name of a property: plain, quoted, private; empty for a computed one."""
    if node is None or node.type == "computed_property_name":
        return ""
    text = string(node, parsed)
    return text if text is not None else parsed.text(node)


def type_text(node: Node | None, parsed: Parsed) -> str:
    """A type annotation as written, without its colon."""
    return parsed.flat(node).removeprefix(":").strip()


def type_hint(annotation: Node | None, parsed: Parsed) -> str:
    """The one class that an annotation names; empty for unions and shapes."""
    if annotation is None or not annotation.named_children:
        return ""
    node = annotation.named_children[0]
    if node.type == "union_type":
        sides = [
            one
            for one in node.named_children
            if parsed.text(one) not in ("null", "undefined") and one.type != "comment"
        ]
        if len(sides) != 1:
            return ""
        node = sides[0]
    if node.type == "generic_type":
        node = field(node, "name") or node
    if node.type in ("type_identifier", "nested_type_identifier"):
        return parsed.text(node)
    return ""


def value_hint(node: Node | None, parsed: Parsed) -> str:
    """The type that a value visibly has: `Engine()` for `new Engine(…)` or `Engine(…)`.

    `await open()` is `await open()`: what the function gives when it is done.
    """
    if node is not None and node.type == "await_expression" and node.named_children:
        given = value_hint(node.named_children[0], parsed)
        return f"await {given}" if given else ""
    if node is None or node.type not in ("new_expression", "call_expression"):
        return ""
    inner = field(node, "constructor" if node.type == "new_expression" else "function")
    name = dotted(inner, parsed)
    return f"{name}()" if name and name not in ("require", "this", "super") else ""


def parameters(node: Node | None, parsed: Parsed) -> tuple[ParameterFact, ...]:
    """The parameters of `formal_parameters`, or of an arrow function's single name."""
    if node is None:
        return ()
    if node.type != "formal_parameters":
        return (ParameterFact(name=parsed.flat(node)),)
    found = []
    for child in node.named_children:
        fact = _parameter(child, parsed)
        if fact is not None:
            found.append(fact)
    return tuple(found)


def _parameter(child: Node, parsed: Parsed) -> ParameterFact | None:
    if child.type == "comment":
        return None
    pattern, default, kind, annotation = child, "", "positional", ""
    if child.type in ("required_parameter", "optional_parameter"):
        pattern = field(child, "pattern") or child
        annotation = type_text(field(child, "type"), parsed)
        default = parsed.flat(field(child, "value"))
        kind = "optional" if child.type == "optional_parameter" or default else "positional"
    elif child.type == "assignment_pattern":
        pattern = field(child, "left") or child
        default = parsed.flat(field(child, "right"))
        kind = "optional"
    if pattern.type == "this":
        return None
    name = parsed.flat(pattern)
    if pattern.type == "rest_pattern":
        name, kind = name.removeprefix("..."), "star"
    return ParameterFact(name=name, annotation=annotation, default=default, kind=kind)


def separated(node: Node, end: int, parsed: Parsed) -> str:
    """A type or header on one line, without comments.

    Members that only line ends part get a `;` between them.
    """
    text = parsed.between(node.start_byte, end)
    if "{" not in text and "/*" not in text and "//" not in text:
        return text
    cuts: list[tuple[int, int, str]] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one.start_byte >= end:
            continue
        inner = one.named_children
        waiting += inner
        if one.type == "comment":
            cuts.append((one.start_byte, one.end_byte, " "))
        elif one.type == "object_type":
            members = [child for child in inner if child.type != "comment"]
            for left, right in pairwise(members):
                between = parsed.source[left.end_byte : right.start_byte].lstrip()
                if left.end_byte < end and not between.startswith((b";", b",")):
                    cuts.append((left.end_byte, left.end_byte, "; "))
    if not cuts:
        return text
    parts, at = [], node.start_byte
    for start, stop, instead in sorted(cuts):
        parts += [parsed.source[at:start].decode("utf-8", "replace"), instead]
        at = stop
    parts.append(parsed.source[at:end].decode("utf-8", "replace"))
    return one_line("".join(parts))


def bound_names(pattern: Node, parsed: Parsed) -> list[str]:
    """All names that a pattern binds."""
    if pattern.type == "identifier":
        return [parsed.text(pattern)]
    names: list[str] = []
    waiting = [pattern]
    while waiting:
        node = waiting.pop()
        if node.type in ("identifier", "shorthand_property_identifier_pattern"):
            names.append(parsed.text(node))
        elif node.type in ("type_annotation", "decorator"):
            continue
        elif node.type in ("assignment_pattern", "object_assignment_pattern"):
            left = field(node, "left")
            waiting += [left] if left is not None else []
        elif node.type == "pair_pattern":
            value = field(node, "value")
            waiting += [value] if value is not None else []
        elif node.type in ("required_parameter", "optional_parameter"):
            inner = field(node, "pattern")
            waiting += [inner] if inner is not None else []
        else:
            waiting += node.named_children
    return sorted(names)


def doc_before(node: Node, parsed: Parsed) -> tuple[str, int]:
    """The `/** … */` comment right above a node, cleaned, and its first line."""
    above = node.prev_named_sibling
    while above is not None and above.type == "decorator":
        node, above = above, above.prev_named_sibling
    if above is None or above.type != "comment":
        return "", 0
    text = parsed.text(above)
    if not text.startswith("/**"):
        return "", 0
    gap = node.start_point[0] - above.end_point[0] - 1
    # Some leave a line free below a comment; then its tags must say that it is about code.
    if gap > 1 or (gap and not _ABOUT_CODE.search(text)):
        return "", 0
    return clean_comment(text), above.start_point[0] + 1


def clean_comment(text: str) -> str:
    """A block comment's words without its stars."""
    inner = text.removeprefix("/**").removeprefix("/*").removesuffix("*/")
    rows = [_STRIP.sub("", row.rstrip(), count=1) for row in inner.split("\n")]
    return "\n".join(rows).strip()
