"""What the shared machinery must know of C#."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import ImportFact, ModelFieldFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.sound.chains import ChainShape, chain, parameters
from docgen_engine.repository.index.languages.sound.comments import CommentStyle
from docgen_engine.repository.index.languages.sound.definitions import is_type
from docgen_engine.repository.index.languages.sound.language import TYPES, Adapter, Draft
from docgen_engine.repository.index.languages.treesitter import (
    Parsed,
    children_of,
    field,
    first_line,
)

_CHAIN: Final = ChainShape(
    names=frozenset({"identifier", "this", "base", "predefined_type"}),
    members={
        "member_access_expression": ("expression", "name", "."),
        "qualified_name": ("qualifier", "name", "."),
        "alias_qualified_name": ("alias", "name", "::"),
    },
    calls={"invocation_expression": ("", "function", "")},
    wrappers={"generic_name": "", "parenthesized_expression": "", "await_expression": ""},
)
_PARAMETERS: Final = {"parameter": "positional"}
_TESTS: Final = frozenset(
    {"Test", "TestCase", "TestCaseSource", "Fact", "Theory", "TestMethod", "DataTestMethod"}
    | {"SkippableFact", "SkippableTheory"}
)
_SHOWN: Final = frozenset({"public", "protected"})
_NAMEOF: Final = frozenset({"nameof", "typeof", "default"})


def _describe(draft: Draft, parsed: Parsed) -> bool:
    node = draft.node
    if node.type == "namespace_declaration":
        draft.name, draft.exported = "", True
        return True
    if draft.kind not in TYPES and not is_type(draft.outer):
        return False
    words = {parsed.text(one) for one in children_of(node, "modifier")}
    lists = list(children_of(node, "attribute_list"))
    draft.skip = [*lists, *(one for one in node.children if one.type.startswith("preproc"))]
    draft.decorators = [one for group in lists for one in children_of(group, "attribute")]
    implied = draft.outer is not None and draft.outer.members_public
    private = words & {"private", "internal"} and "protected" not in words
    shown = bool(words & _SHOWN) and "private" not in words
    draft.exported = shown or (implied and not private)
    if draft.kind in TYPES:
        _type(draft, parsed)
    elif draft.kind is SymbolKind.METHOD:
        _method(draft, parsed, words)
    elif draft.kind is SymbolKind.PROPERTY:
        _property(draft, parsed)
    elif node.type == "enum_member_declaration":
        draft.exported = True
        draft.value = parsed.flat(field(node, "value"))
    else:
        _field(draft, parsed, words)
    return True


def _type(draft: Draft, parsed: Parsed) -> None:
    node = draft.node
    listed = next(children_of(node, "base_list"), None)
    draft.bases = tuple(
        parsed.flat(one)
        for one in (listed.named_children if listed is not None else ())
        if one.type != "argument_list"
    )
    draft.members_public = draft.kind in (SymbolKind.INTERFACE, SymbolKind.ENUM)
    given = next(children_of(node, "parameter_list"), None)
    draft.params = parameters(given, parsed, _PARAMETERS, _parameter)
    if draft.kind is SymbolKind.ENUM:
        draft.model = "enum"
    elif node.type == "record_declaration":
        draft.model = "record"
        if any(child.type == "struct" for child in node.children):
            draft.kind = SymbolKind.STRUCT
        for one in children_of(given, "parameter"):
            name, annotation, default = _parameter(one, parsed)
            draft.fields.append(ModelFieldFact(name, annotation, first_line(one), default))
    elif draft.kind is SymbolKind.STRUCT:
        draft.model = "struct"


def _method(draft: Draft, parsed: Parsed, words: set[str]) -> None:
    node = draft.node
    draft.params = parameters(field(node, "parameters"), parsed, _PARAMETERS, _parameter)
    draft.returns = parsed.flat(field(node, "returns") or field(node, "type"))
    draft.is_async = "async" in words
    if node.type == "operator_declaration":
        word = next((one for one in node.children if one.type == "operator"), draft.name_node)
        draft.name = parsed.between(word.start_byte, draft.name_node.end_byte)
    elif node.type == "conversion_operator_declaration":
        draft.name = f"operator {parsed.flat(draft.name_node)}"
    _explicit(draft, parsed)
    first = next(children_of(node, "constructor_initializer"), None)
    if first is not None:
        draft.body = first
    names = {parsed.flat(field(one, "name")).removesuffix("Attribute") for one in draft.decorators}
    draft.is_test = bool({name.rpartition(".")[2] for name in names} & _TESTS)
    draft.is_main = draft.name == "Main" and "static" in words and is_type(draft.outer)


def _explicit(draft: Draft, parsed: Parsed) -> None:
    """A member that only callers through one interface see."""
    explicit = next(children_of(draft.node, "explicit_interface_specifier"), None)
    if explicit is not None:
        draft.exported = False
        holder = parsed.flat(explicit).rstrip(". ")
        outer = draft.outer.name if draft.outer is not None else ""
        draft.fallback = f"<{outer} as {holder}>.{draft.name}"


def _parameter(node: Node, parsed: Parsed) -> tuple[str, str, str]:
    name = field(node, "name")
    default = ""
    for child in node.children:
        if child.type == "=" and child.next_named_sibling is not None:
            default = parsed.flat(child.next_named_sibling)
    return parsed.flat(name), parsed.flat(field(node, "type")), default


def _property(draft: Draft, parsed: Parsed) -> None:
    node = draft.node
    kind = field(node, "type")
    if kind is None:
        declared = next(children_of(node, "variable_declaration"), None)
        kind = field(declared, "type") if declared is not None else None
    draft.annotation = draft.returns = parsed.flat(kind)
    if node.type == "indexer_declaration":
        draft.name = "this"
        draft.name_node = next((one for one in node.children if one.type == "this"), node)
        draft.params = parameters(field(node, "parameters"), parsed, _PARAMETERS, _parameter)
    accessors = field(node, "accessors")
    if accessors is not None and not any(
        field(one, "body") is not None for one in accessors.named_children
    ):
        # `{ get; set; }` is part of what the property is.
        draft.body = None
        draft.signature = parsed.between(_after(draft.skip, node), accessors.end_byte)
        holder = draft.outer
        if holder is not None and holder.model in ("record", "struct") and draft.exported:
            value = parsed.flat(field(node, "value"))
            line = first_line(draft.name_node)
            holder.fields.append(ModelFieldFact(draft.name, draft.annotation, line, value))
    _explicit(draft, parsed)


def _after(skipped: list[Node], node: Node) -> int:
    return max([node.start_byte, *(one.end_byte for one in skipped)])


def _field(draft: Draft, parsed: Parsed, words: set[str]) -> None:
    declared = next(children_of(draft.node, "variable_declaration"), None)
    draft.annotation = parsed.flat(field(declared, "type")) if declared is not None else ""
    if "const" in words or {"static", "readonly"} <= words:
        draft.kind = SymbolKind.CONSTANT
    holder = draft.name_node.parent
    rest = [
        one
        for one in (holder.named_children if holder is not None else ())
        if one.id != draft.name_node.id
    ]
    if rest and rest[-1].type.endswith("literal"):
        draft.value = parsed.flat(rest[-1])
    shown = f" = {draft.value}" if draft.value and len(draft.value) <= 80 else ""
    written = [parsed.text(one) for one in children_of(draft.node, "modifier")]
    draft.signature = " ".join([*written, draft.annotation, draft.name]) + shown


def _finish(drafts: list[Draft], found: dict[str, list[Node]], parsed: Parsed) -> None:
    """A class whose members are nothing but public properties without code carries data."""
    del found
    members: dict[int, list[Draft]] = {}
    for one in drafts:
        if one.outer is not None:
            members.setdefault(id(one.outer), []).append(one)
    for one in drafts:
        inside = members.get(id(one), [])
        if one.node.type == "class_declaration" and inside and all(map(_is_data, inside)):
            one.model = "class"
            for each in inside:
                line = first_line(each.name_node)
                value = parsed.flat(field(each.node, "value"))
                one.fields.append(ModelFieldFact(each.name, each.annotation, line, value))


def _is_data(one: Draft) -> bool:
    return (
        one.node.type == "property_declaration"
        and one.exported
        and bool(one.signature)
        and " set;" in one.signature.replace("init;", "set;")
    )


def _imports(node: Node, parsed: Parsed) -> list[ImportFact]:
    """`using A.B`; `using static A.B.C` takes the members of `C`."""
    alias = field(node, "name")
    target = next(
        (
            one
            for one in reversed(node.named_children)
            if one.type in ("identifier", "qualified_name", "generic_name", "alias_qualified_name")
            and (alias is None or one.id != alias.id)
        ),
        None,
    )
    module = parsed.flat(target).removeprefix("global::").replace(" ", "")
    if not module:
        return []
    static = any(child.type == "static" for child in node.children)
    return [ImportFact(module, "*" if static else "", parsed.text(alias), first_line(node))]


def _callee(node: Node, parsed: Parsed) -> str:
    if node.type == "object_creation_expression":
        return chain(field(node, "type"), parsed, _CHAIN)
    function = field(node, "function")
    if function is not None and function.type == "conditional_access_expression":
        binding = next(children_of(function, "member_binding_expression"), None)
        holder = chain(field(function, "condition"), parsed, _CHAIN)
        name = chain(field(binding, "name"), parsed, _CHAIN) if binding is not None else ""
        return f"{holder}.{name}" if holder and name else ""
    return chain(function, parsed, _CHAIN)


def _package(nodes: list[Node], parsed: Parsed) -> str:
    return parsed.flat(nodes[0]).replace(" ", "")


ADAPTER: Final = Adapter(
    name="C#",
    folder=Path(__file__).parent,
    grammar=("tree_sitter_c_sharp", "language"),
    describe=_describe,
    imports=_imports,
    callee=_callee,
    branches=True,
    comments=CommentStyle(
        outer=regex(r"^///(?!/)|^/\*\*(?!/)"), line_signs=("///", "//"), markup="xml"
    ),
    overloads=True,
    package=_package,
    finish=_finish,
    ignored_calls=_NAMEOF,
)
