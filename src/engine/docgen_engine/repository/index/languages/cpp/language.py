"""What the shared machinery must know of C++, beyond what it has in common with C."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.c.declarators import (
    blank_more_macros,
    declarator,
    is_conditional,
    read_parameters,
    returned,
)
from docgen_engine.repository.index.languages.c.heads import write_out_heads
from docgen_engine.repository.index.languages.c.language import (
    COMMENTS,
    declares,
    describe,
    imports,
    tagged,
)
from docgen_engine.repository.index.languages.c.tests import mark_tests
from docgen_engine.repository.index.languages.sound.chains import ChainShape, chain
from docgen_engine.repository.index.languages.sound.definitions import innermost, is_type
from docgen_engine.repository.index.languages.sound.language import Adapter, Draft
from docgen_engine.repository.index.languages.treesitter import Parsed, children_of, field

_CHAIN: Final = ChainShape(
    names=frozenset(
        {"identifier", "field_identifier", "this", "namespace_identifier", "type_identifier"}
        | {"destructor_name", "operator_name"}
    ),
    members={
        "field_expression": ("argument", "field", "."),
        "qualified_identifier": ("scope", "name", "::"),
    },
    calls={"call_expression": ("", "function", "")},
    wrappers={
        "parenthesized_expression": "",
        "subscript_expression": "argument",
        "template_function": "name",
        "template_method": "name",
        "template_type": "name",
        "dependent_name": "",
    },
)
_TESTS: Final = frozenset({"TEST", "TEST_F", "TEST_P", "TYPED_TEST", "TYPED_TEST_P"})
_WORDS: Final = frozenset(
    {"sizeof", "alignof", "decltype", "typeid", "noexcept", "static_cast", "dynamic_cast"}
    | {"const_cast", "reinterpret_cast", "defined", "static_assert", "std::move", "std::forward"}
)
_SIMPLE: Final = frozenset({"namespace_definition", "alias_declaration", "concept_definition"})
_ARGUMENTS: Final = regex(r"<.*>", re.DOTALL)


def _describe(draft: Draft, parsed: Parsed) -> bool:
    node = draft.node
    parent = node.parent
    if parent is not None and parent.type == "template_declaration":
        draft.anchor = parent
    elif parent is not None and parent.type == "friend_declaration":
        return False
    if node.type in ("function_definition", "declaration", "field_declaration"):
        return _declared(draft, parsed)
    if node.type in ("class_specifier", "struct_specifier", "union_specifier"):
        return _class(draft, parsed)
    if node.type == "namespace_definition":
        draft.name = ""
        draft.exported = field(node, "name") is not None
    return node.type in _SIMPLE or describe(draft, parsed)


def _declared(draft: Draft, parsed: Parsed) -> bool:
    if draft.node.type == "field_declaration" and not is_type(draft.outer):
        return False
    found = declarator(draft.name_node)
    if found is not None and found.function is not None:
        return _function(draft, found.name, found.function, parsed)
    if found is None or draft.node.type == "function_definition":
        return _conversion(draft, parsed)
    return describe(draft, parsed)


def _class(draft: Draft, parsed: Parsed) -> bool:
    if not tagged(draft, parsed):
        return False
    clause = next(children_of(draft.node, "base_class_clause"), None)
    draft.bases = tuple(
        parsed.flat(one)
        for one in (clause.named_children if clause is not None else ())
        if one.type in ("type_identifier", "qualified_identifier", "template_type")
    )
    if draft.node.type == "class_specifier":
        draft.model = ""
    if draft.name_node.type in ("template_type", "qualified_identifier"):
        parts = _parts(draft.name_node, parsed)
        draft.fallback = parsed.flat(draft.name_node).replace("::", ".").replace(" ", "")
        draft.name, draft.owner = _ARGUMENTS.sub("", parts[-1]), ".".join(parts[:-1])
    draft.members_public = draft.node.type != "class_specifier"
    return True


def _function(draft: Draft, name: Node, function: Node, parsed: Parsed) -> bool:
    node, outer = draft.node, draft.outer
    draft.name_node = name
    draft.params = read_parameters(function, parsed)
    draft.returns = returned(node, name, parsed)
    trailing = next(children_of(function, "trailing_return_type"), None)
    if trailing is not None:
        draft.returns = parsed.flat(trailing).removeprefix("->").strip()
    words = {parsed.text(one) for one in children_of(node, "storage_class_specifier")}
    inside = is_type(outer)
    draft.exported = inside or "static" not in words
    parts = _parts(name, parsed)
    draft.kind = SymbolKind.METHOD if inside or len(parts) > 1 else SymbolKind.FUNCTION
    draft.name = parts[-1]
    if node.type == "function_definition" and not inside and draft.name in _TESTS:
        return _test(draft, parsed)
    if field(node, "type") is None and not _is_maker(draft, parts):
        return False
    initial = next(children_of(node, "field_initializer_list"), None)
    if initial is not None:
        draft.body = initial
    if len(parts) > 1:
        # Defined outside of its class: what may be called is for the class to say.
        draft.owner = ".".join(parts[:-1])
        draft.exported = True
    plain = draft.name == "main" and name.type == "identifier" and outer is None
    draft.is_main = plain and not declares(draft) and not is_conditional(node, parsed)
    return True


def _parts(name: Node, parsed: Parsed) -> list[str]:
    """`Engine`, `run` of `Engine::run`, without the arguments of templates."""
    parts: list[str] = []
    current: Node | None = name
    while current is not None and current.type == "qualified_identifier":
        scope = field(current, "scope")
        if scope is not None:
            parts.append(_ARGUMENTS.sub("", parsed.flat(scope)))
        current = field(current, "name")
    if current is not None and current.type == "template_function":
        current = field(current, "name")
    return [*(one for one in parts if one), parsed.flat(current)]


def _is_maker(draft: Draft, parts: list[str]) -> bool:
    """Whether what has no return type is a constructor, destructor or conversion."""
    last = parts[-1]
    if last.startswith(("~", "operator")) or last == "main":
        return True
    if len(parts) > 1:
        return parts[-2] == last
    return draft.outer is not None and draft.outer.name == last


def _test(draft: Draft, parsed: Parsed) -> bool:
    """`TEST(Suite, Name) { … }` of GoogleTest."""
    names = [one.annotation for one in draft.params]
    if len(names) != 2:
        return False
    draft.signature = f"{draft.name}({', '.join(names)})"
    draft.name = ".".join(names)
    draft.kind, draft.is_test, draft.params = SymbolKind.FUNCTION, True, ()
    del parsed
    return True


def _conversion(draft: Draft, parsed: Parsed) -> bool:
    """`operator bool() const`."""
    cast = draft.name_node
    if cast.type != "operator_cast" or not is_type(draft.outer):
        return False
    draft.kind = SymbolKind.METHOD
    draft.name = f"operator {parsed.flat(field(cast, 'type'))}"
    return True


def _finish(drafts: list[Draft], found: dict[str, list[Node]], parsed: Parsed) -> None:
    """Members stand below `public:`, `protected:` or `private:`; names of namespaces go."""
    mark_tests(drafts, found, parsed)
    spaces = {
        part
        for node in found.get("package", [])
        for part in parsed.flat(node).replace(" ", "").split("::")
    }
    types = {one.name for one in drafts if is_type(one)}
    nodes = found.get("access", [])
    sections: dict[int, list[tuple[int, bool]]] = {}
    for node, holder in zip(nodes, innermost(drafts, nodes), strict=True):
        if holder is not None:
            public = parsed.text(node).startswith(("public", "protected"))
            sections.setdefault(id(holder), []).append((node.start_byte, public))
    for one in drafts:
        if is_type(one.outer) and one.outer is not None and one.outer.kind is not SymbolKind.ENUM:
            one.exported = one.outer.members_public
            for start, public in sections.get(id(one.outer), []):
                if start < one.node.start_byte:
                    one.exported = public
        if one.owner:
            parts = one.owner.split(".")
            while len(parts) > 0 and parts[0] in spaces and parts[0] not in types:
                parts = parts[1:]
            one.owner = ".".join(parts)
            if not parts:
                one.kind = SymbolKind.FUNCTION
            elif parts[0] not in types:
                one.exported = False  # its class stands in a header, which says who may call it


def _package(nodes: list[Node], parsed: Parsed) -> str:
    """The outermost namespace with those that open right inside of it."""
    parts = [parsed.flat(nodes[0]).replace(" ", "")]
    holder = nodes[0].parent
    for node in nodes[1:]:
        inner = node.parent
        body = inner.parent if inner is not None else None
        if holder is None or body is None or body.parent is None or body.parent.id != holder.id:
            break
        first = body.named_child(0)
        if first is None or inner is None or first.id != inner.id:
            break
        parts.append(parsed.flat(node).replace(" ", ""))
        holder = inner
    return "::".join(parts)


def _callee(node: Node, parsed: Parsed) -> str:
    if node.type == "new_expression":
        return chain(field(node, "type"), parsed, _CHAIN)
    function = field(node, "function")
    if function is not None and function.type == "qualified_identifier":
        return "::".join(_parts(function, parsed))
    return chain(function, parsed, _CHAIN)


ADAPTER: Final = Adapter(
    name="C++",
    folder=Path(__file__).parent,
    grammar=("tree_sitter_cpp", "language"),
    describe=_describe,
    imports=imports,
    callee=_callee,
    branches=True,
    comments=COMMENTS,
    overloads=True,
    trailing_docs=True,
    rewrite=write_out_heads,
    prepare=blank_more_macros,
    package=_package,
    finish=_finish,
    declares=declares,
    ignored_calls=_WORDS,
)
