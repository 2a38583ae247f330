"""What the shared machinery must know of Java."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import ImportFact, ModelFieldFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.java.bindings import bindings, hint
from docgen_engine.repository.index.languages.java.web import routes
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
    names=frozenset({"identifier", "this", "super", "type_identifier"}),
    members={"field_access": ("object", "field", "."), "scoped_type_identifier": ("", "", "")},
    calls={"method_invocation": ("object", "name", ".")},
    wrappers={"parenthesized_expression": "", "generic_type": ""},
)
_PARAMETERS: Final = {"formal_parameter": "positional", "spread_parameter": "star"}
_TESTS: Final = frozenset(
    {"Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate", "Property"}
)
_NULLNESS: Final = frozenset(
    {"Nullable", "NonNull", "NotNull", "Nonnull", "CheckForNull", "PolyNull", "NullUnmarked"}
)
_LITERALS: Final = ("literal", "true", "false", "character")


def _describe(draft: Draft, parsed: Parsed) -> bool:
    node = draft.node
    if _in_nameless_class(node):
        draft.broken = True
        return False
    if draft.kind not in TYPES and (draft.outer is None or draft.outer.kind not in TYPES):
        return False
    modifiers = next(children_of(node, "modifiers"), None)
    draft.decorators = list(children_of(modifiers, "marker_annotation", "annotation"))
    draft.skip = [one for one in draft.decorators if not _is_of_type(one, parsed)]
    words = {one.type for one in modifiers.children} if modifiers is not None else set[str]()
    implied = draft.outer is not None and draft.outer.members_public
    draft.exported = bool(words & {"public", "protected"}) or (implied and "private" not in words)
    annotations = {parsed.flat(field(one, "name")).rpartition(".")[2] for one in draft.decorators}
    if draft.kind in TYPES:
        _type(draft, parsed)
    elif draft.kind is SymbolKind.METHOD:
        _method(draft, parsed, words, annotations)
    elif node.type == "enum_constant":
        draft.exported = True
        draft.value = parsed.flat(field(node, "arguments")).removeprefix("(").removesuffix(")")
        draft.body = field(node, "body")
    else:
        _field(draft, parsed, words)
    return True


def _in_nameless_class(node: Node) -> bool:
    """Whether a member is one of `new Type() { … }`, and so of no type that has a name."""
    body = node.parent
    made = body.parent if body is not None and body.type == "class_body" else None
    return made is not None and made.type == "object_creation_expression"


def _type(draft: Draft, parsed: Parsed) -> None:
    node = draft.node
    draft.members_public = draft.kind is SymbolKind.INTERFACE
    bases: list[str] = []
    for part in children_of(node, "superclass", "super_interfaces", "extends_interfaces"):
        for one in part.named_children:
            listed = one.named_children if one.type == "type_list" else [one]
            bases += [parsed.flat(base) for base in listed]
    draft.bases = tuple(bases)
    if node.type == "record_declaration":
        draft.model = "record"
        draft.params = parameters(field(node, "parameters"), parsed, _PARAMETERS, _parameter)
        for one in children_of(field(node, "parameters"), *_PARAMETERS):
            name, annotation, _ = _parameter(one, parsed)
            draft.fields.append(ModelFieldFact(name, annotation, first_line(one)))
    elif node.type == "enum_declaration":
        draft.model = "enum"


def _method(draft: Draft, parsed: Parsed, words: set[str], annotations: set[str]) -> None:
    node, outer = draft.node, draft.outer
    draft.params = parameters(field(node, "parameters"), parsed, _PARAMETERS, _parameter)
    draft.returns = parsed.flat(field(node, "type"))
    legacy = (
        draft.name.startswith("test")
        and "public" in words
        and not draft.params
        and outer is not None
        and any(base.rpartition(".")[2].endswith("TestCase") for base in outer.bases)
    )
    draft.is_test = bool(annotations & _TESTS) or legacy
    draft.is_main = (
        draft.name == "main"
        and {"public", "static"} <= words
        and draft.returns == "void"
        and [one.annotation for one in draft.params] in (["String[]"], ["String"])
    )


def _parameter(node: Node, parsed: Parsed) -> tuple[str, str, str]:
    if node.type == "spread_parameter":
        name = next(children_of(node, "variable_declarator"), None)
        kinds = [one for one in node.named_children if one.type != "modifiers"]
        return parsed.flat(name), parsed.flat(kinds[0]) if kinds else "", ""
    dimensions = parsed.flat(field(node, "dimensions"))
    return parsed.flat(field(node, "name")), parsed.flat(field(node, "type")) + dimensions, ""


def _field(draft: Draft, parsed: Parsed, words: set[str]) -> None:
    draft.annotation = parsed.flat(field(draft.node, "type"))
    declarator = draft.name_node.parent
    value = field(declarator, "value") if declarator is not None else None
    constant = {"static", "final"} <= words or draft.node.type == "constant_declaration"
    if constant:
        draft.kind = SymbolKind.CONSTANT
    if value is not None and value.type.endswith(_LITERALS):
        draft.value = parsed.flat(value)
    shown = f" = {draft.value}" if draft.value and len(draft.value) <= 120 else ""
    draft.unlisted = draft.outer is not None and draft.outer.kind is SymbolKind.ENUM
    written = [parsed.flat(one) for one in _written_modifiers(draft, parsed)]
    draft.signature = " ".join([*written, draft.annotation, draft.name]) + shown


def _is_of_type(annotation: Node, parsed: Parsed) -> bool:
    """Whether an annotation says something of the type: it belongs to the signature."""
    return parsed.flat(field(annotation, "name")).rpartition(".")[2] in _NULLNESS


def _written_modifiers(draft: Draft, parsed: Parsed) -> list[Node]:
    modifiers = next(children_of(draft.node, "modifiers"), None)
    return [
        one
        for one in (modifiers.children if modifiers is not None else ())
        if one.type not in ("marker_annotation", "annotation", "line_comment", "block_comment")
        or (one.type.endswith("annotation") and _is_of_type(one, parsed))
    ]


def _imports(node: Node, parsed: Parsed) -> list[ImportFact]:
    """`import a.b.C` takes `C` from `a.b`; static imports take a member from a class."""
    path = next(children_of(node, "scoped_identifier", "identifier"), None)
    full = parsed.flat(path).replace(" ", "")
    if not full:
        return []
    if next(children_of(node, "asterisk"), None) is not None:
        return [ImportFact(full, "*", "", first_line(node))]
    module, _, name = full.rpartition(".")
    return [ImportFact(module or name, name if module else "", name, first_line(node))]


def _callee(node: Node, parsed: Parsed) -> str:
    if node.type == "object_creation_expression":
        made = field(node, "type")
        if made is not None and made.type == "generic_type":
            made = made.named_child(0)
        return parsed.flat(made).replace(" ", "")
    name = parsed.text(field(node, "name"))
    holder = field(node, "object")
    if holder is None:
        return name
    before = chain(holder, parsed, _CHAIN)
    called = "()" if holder.type == "method_invocation" else ""
    return f"{before}{called}.{name}" if before else ""


ADAPTER: Final = Adapter(
    name="Java",
    folder=Path(__file__).parent,
    grammar=("tree_sitter_java", "language"),
    describe=_describe,
    imports=_imports,
    callee=_callee,
    comments=CommentStyle(outer=regex(r"^/\*\*(?!/)"), markup="javadoc", apart=True),
    overloads=True,
    bindings=bindings,
    hint=hint,
    routes=routes,
)
