"""What the shared machinery must know of PHP."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import ImportFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.sound.chains import ChainShape, chain, parameters
from docgen_engine.repository.index.languages.sound.comments import CommentStyle
from docgen_engine.repository.index.languages.sound.language import TYPES, Adapter, Draft
from docgen_engine.repository.index.languages.treesitter import (
    Parsed,
    children_of,
    field,
    first_line,
)

_CHAIN: Final = ChainShape(
    names=frozenset(
        {"name", "qualified_name", "variable_name", "relative_scope", "namespace_name"}
    ),
    members={
        "member_access_expression": ("object", "name", "->"),
        "nullsafe_member_access_expression": ("object", "name", "?->"),
        "class_constant_access_expression": ("", "", ""),
        "scoped_property_access_expression": ("scope", "name", "::"),
    },
    calls={
        "member_call_expression": ("object", "name", "->"),
        "nullsafe_member_call_expression": ("object", "name", "?->"),
        "scoped_call_expression": ("scope", "name", "::"),
        "function_call_expression": ("", "function", ""),
    },
    wrappers={"parenthesized_expression": "", "subscript_expression": ""},
)
_PARAMETERS: Final = {
    "simple_parameter": "positional",
    "variadic_parameter": "star",
    "property_promotion_parameter": "positional",
}
_INTERNAL: Final = regex(r"@internal\b")
_BESIDE: Final = regex(
    r"^(?:__DIR__|dirname\(\s*__FILE__\s*\))\s*\.\s*(['\"])(?P<path>/[^'\"$]+)\1$"
)
_IGNORED: Final = frozenset(
    {
        "isset",
        "static",
        "self",
        "parent",
        "empty",
        "unset",
        "array",
        "list",
        "exit",
        "die",
        "define",
        "defined",
        "compact",
    }
)


def _describe(draft: Draft, parsed: Parsed) -> bool:
    node = draft.node
    lists = list(children_of(node, "attribute_list"))
    draft.skip = lists
    draft.decorators = [
        one
        for group in lists
        for inner in children_of(group, "attribute_group")
        for one in children_of(inner, "attribute")
    ]
    words = parsed.flat(next(children_of(node, "visibility_modifier"), None))
    draft.exported = words != "private"
    if draft.kind in TYPES:
        _type(draft, parsed)
    elif draft.kind in (SymbolKind.METHOD, SymbolKind.FUNCTION):
        _function(draft, parsed)
    elif draft.kind is SymbolKind.FIELD:
        _field(draft, parsed)
    else:
        return _constant(draft, parsed)
    return True


def _type(draft: Draft, parsed: Parsed) -> None:
    bases: list[str] = []
    for part in children_of(draft.node, "base_clause", "class_interface_clause"):
        bases += [parsed.flat(one) for one in part.named_children]
    for part in children_of(field(draft.node, "body"), "use_declaration"):
        bases += [parsed.flat(one) for one in children_of(part, "name", "qualified_name")]
    draft.bases = tuple(bases)
    if draft.kind is SymbolKind.ENUM:
        draft.model = "enum"


def _function(draft: Draft, parsed: Parsed) -> None:
    node, outer = draft.node, draft.outer
    draft.params = parameters(field(node, "parameters"), parsed, _PARAMETERS, _parameter)
    draft.returns = parsed.flat(field(node, "return_type"))
    names = {parsed.flat(one).partition("(")[0].rpartition("\\")[2] for one in draft.decorators}
    tests = outer is not None and any(base.endswith("TestCase") for base in outer.bases)
    draft.is_test = draft.kind is SymbolKind.METHOD and (
        ("Test" in names or (tests and draft.name.startswith("test"))) and draft.exported
    )


def _parameter(node: Node, parsed: Parsed) -> tuple[str, str, str]:
    return (
        parsed.flat(field(node, "name")),
        parsed.flat(field(node, "type")),
        parsed.flat(field(node, "default_value")),
    )


def _field(draft: Draft, parsed: Parsed) -> None:
    node = draft.node
    draft.name = parsed.text(draft.name_node).lstrip("$")
    if node.type == "enum_case":
        draft.value = parsed.flat(field(node, "value"))
        return
    draft.annotation = parsed.flat(field(node, "type"))
    element = draft.name_node.parent if node.type == "property_declaration" else node
    value = field(element, "default_value") if element is not None else None
    shown = parsed.flat(value)
    if value is not None and len(shown) <= 80:
        draft.value = shown
    if node.type == "property_promotion_parameter" and draft.outer is not None:
        # `__construct(private int $x)` makes a property of the class.
        draft.outer = draft.outer.outer
    words = [
        parsed.text(one)
        for one in children_of(
            node, "visibility_modifier", "static_modifier", "readonly_modifier", "var_modifier"
        )
    ]
    draft.signature = " ".join(
        part for part in (*words, draft.annotation, f"${draft.name}") if part
    ) + (f" = {draft.value}" if draft.value else "")


def _constant(draft: Draft, parsed: Parsed) -> bool:
    node = draft.node
    if node.type == "function_call_expression":
        given = field(node, "arguments")
        rest = given.named_children[1:] if given is not None else []
        value = rest[0].named_child(0) if rest else None
        draft.signature = f"define('{draft.name}'" + (
            f", {parsed.flat(value)})" if value is not None and value.type != "array" else ", …)"
        )
    else:
        element = draft.name_node.parent
        named = element.named_children if element is not None else []
        value = named[-1] if len(named) > 1 else None
        words = [parsed.text(one) for one in children_of(node, "visibility_modifier")]
        shown = parsed.flat(value)
        draft.signature = " ".join([*words, "const", draft.name])
        if value is not None and len(shown) <= 80:
            draft.signature += f" = {shown}"
    if value is not None and value.type in (
        "string",
        "encapsed_string",
        "integer",
        "float",
        "boolean",
    ):
        draft.value = parsed.flat(value)
    return True


def _imports(node: Node, parsed: Parsed) -> list[ImportFact]:
    """A `use` takes a name from a namespace; `require __DIR__ . "/x.php"` is `./x.php`."""
    line = first_line(node)
    if node.type != "namespace_use_declaration":
        inner = node.named_child(0)
        while inner is not None and inner.type == "parenthesized_expression":
            inner = inner.named_child(0)
        match = _BESIDE.match(parsed.flat(inner))
        if match:
            return [ImportFact(f".{match['path']}", "", "", line)]
        if inner is not None and inner.type == "string":
            return [ImportFact(parsed.text(inner)[1:-1], "", "", line)]
        return []
    found: list[ImportFact] = []
    group = field(node, "body")
    prefix = parsed.flat(next(children_of(node, "namespace_name"), None)) if group else ""
    for one in children_of(group or node, "namespace_use_clause"):
        target = next(children_of(one, "qualified_name", "name", "namespace_name"), None)
        path = parsed.flat(target).strip("\\")
        if prefix:
            path = f"{prefix.strip(chr(92))}\\{path}"
        module, _, name = path.rpartition("\\")
        alias = parsed.text(field(one, "alias")) or name
        if name:
            found.append(ImportFact(module or name, name if module else "", alias, first_line(one)))
    return found


def _callee(node: Node, parsed: Parsed) -> str:
    if node.type == "object_creation_expression":
        made = next(children_of(node, "name", "qualified_name"), None)
        return parsed.flat(made)
    return chain(node, parsed, _CHAIN)


def _finish(drafts: list[Draft], found: dict[str, list[Node]], parsed: Parsed) -> None:
    """What its doc comment calls internal is no part of what the file offers."""
    ends: dict[int, Node] = {}
    for node in found.get("comment", []):
        ends[node.end_point[0]] = node
    for one in drafts:
        above = ends.get(one.anchor.start_point[0] - 1)
        if above is not None and _INTERNAL.search(parsed.text(above)):
            one.exported = False


ADAPTER: Final = Adapter(
    name="PHP",
    folder=Path(__file__).parent,
    grammar=("tree_sitter_php", "language_php"),
    describe=_describe,
    imports=_imports,
    callee=_callee,
    comments=CommentStyle(outer=regex(r"^/\*\*(?!/)"), line_signs=("//", "#"), markup="javadoc"),
    finish=_finish,
    ignored_calls=_IGNORED,
    carried=frozenset({"property_promotion_parameter"}),
)
