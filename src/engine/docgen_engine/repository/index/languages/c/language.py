"""What the shared machinery must know of C."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import ImportFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.c.declarators import (
    blank_macros,
    declarator,
    is_conditional,
    read_parameters,
    returned,
    without_name,
)
from docgen_engine.repository.index.languages.c.heads import write_out_heads
from docgen_engine.repository.index.languages.c.tests import mark_tests
from docgen_engine.repository.index.languages.sound.chains import ChainShape, chain
from docgen_engine.repository.index.languages.sound.comments import CommentStyle
from docgen_engine.repository.index.languages.sound.language import Adapter, Describe, Draft
from docgen_engine.repository.index.languages.treesitter import (
    Parsed,
    children_of,
    field,
    first_line,
)
from docgen_engine.repository.index.textmap import one_line

_CHAIN: Final = ChainShape(
    names=frozenset({"identifier", "field_identifier"}),
    members={"field_expression": ("argument", "field", ".")},
    calls={"call_expression": ("", "function", "")},
    wrappers={"parenthesized_expression": "", "subscript_expression": "argument"},
)
COMMENTS: Final = CommentStyle(
    outer=regex(r"^(?!//+\s*(?:NOLINT|clang-format|IWYU))"),
    inner=None,
    line_signs=("///<", "//!<", "///", "//!", "//"),
    markup="doxygen",
)
_TAGGED: Final = ("struct_specifier", "union_specifier", "enum_specifier")
_REMARK: Final = regex(
    r"(?P<kept>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')|/\*.*?(?:\*/|$)|//.*$", re.DOTALL
)
_RESERVED: Final = regex(r"_[A-Z_]")
_IGNORED: Final = frozenset({"sizeof", "defined", "va_start", "va_end", "va_arg", "va_copy"})


def describe(draft: Draft, parsed: Parsed) -> bool:
    """Complete a draft of C; C++ uses it for what both have in common."""
    special = _SPECIAL.get(draft.node.type)
    told = special(draft, parsed) if special is not None else _declared(draft, parsed)
    # Names of the implementation by the rules of the language (C11, 7.1.3): no offer of anybody.
    draft.exported = draft.exported and not _RESERVED.match(draft.name)
    return told


def _declared(draft: Draft, parsed: Parsed) -> bool:
    """A function, a prototype, a variable or a field."""
    found = declarator(draft.name_node)
    if found is None:
        return False
    draft.name_node, draft.name = found.name, parsed.text(found.name)
    draft.exported = not _has_word(draft.node, parsed, "static")
    if found.function is not None:
        return _function(draft, found.function, parsed)
    if draft.node.type == "function_definition":
        return False
    _variable(draft, parsed)
    return True


def _enumerator(draft: Draft, parsed: Parsed) -> bool:
    draft.value = parsed.flat(field(draft.node, "value"))
    if draft.outer is None:
        draft.kind = SymbolKind.CONSTANT
    return True


def _has_word(node: Node, parsed: Parsed, word: str) -> bool:
    return any(parsed.text(one) == word for one in children_of(node, "storage_class_specifier"))


def _macro(draft: Draft, parsed: Parsed) -> bool:
    value = field(draft.node, "value")
    listed = parsed.flat(field(draft.node, "parameters"))
    shown = _without_remarks(parsed.flat(value))
    if "\\" in shown or len(shown) > 80:
        shown = ""
    draft.signature = f"#define {draft.name}{listed}" + (
        f" {shown}" if shown and not listed else ""
    )
    if not listed:
        draft.value = shown
    return draft.outer is None


def _without_remarks(text: str) -> str:
    """The text of a macro without the comments that the grammar takes for a part of it."""
    if "//" not in text and "/*" not in text:
        return text
    return _REMARK.sub(lambda found: found["kept"] or " ", text).strip()


def tagged(draft: Draft, _parsed: Parsed) -> bool:
    """Complete a struct, union, enum or class; False for one that its typedef tells already."""
    outer = draft.outer
    draft.model = "enum" if draft.kind is SymbolKind.ENUM else "struct"
    if outer is not None and outer.node.type == "type_definition":
        if outer.name == draft.name:
            return False
        draft.outer = outer.outer
    return True


def _typedef(draft: Draft, parsed: Parsed) -> bool:
    node = draft.node
    found = declarator(draft.name_node)
    if found is None:
        return False
    draft.name_node, draft.name = found.name, parsed.text(found.name)
    shape = field(node, "type")
    body = field(shape, "body") if shape is not None else None
    if shape is None or body is None or shape.type not in _TAGGED:
        return True
    word = shape.type.removesuffix("_specifier")
    tag = parsed.text(field(shape, "name"))
    plain = found.name.parent is not None and found.name.parent.id == node.id
    if plain and tag in ("", draft.name):
        draft.kind = SymbolKind.ENUM if word == "enum" else SymbolKind.STRUCT
        draft.model = "enum" if word == "enum" else "struct"
    spelled = parsed.flat(draft.name_node if plain else found.name.parent)
    draft.signature = one_line(f"typedef {word} {tag} {{ … }} {spelled}")
    return True


def _function(draft: Draft, function: Node, parsed: Parsed) -> bool:
    node = draft.node
    shape = field(node, "type")
    if shape is None and draft.name != "main":
        return False
    draft.kind = SymbolKind.FUNCTION
    draft.params = read_parameters(function, parsed)
    draft.returns = returned(node, draft.name_node, parsed)
    draft.is_main = (
        draft.name == "main"
        and node.type == "function_definition"
        and draft.outer is None
        and not is_conditional(node, parsed)
    )
    return True


def _variable(draft: Draft, parsed: Parsed) -> None:
    node = draft.node
    first = field(node, "declarator")
    start = first.start_byte if first is not None else node.end_byte
    prefix = parsed.between(node.start_byte, start)
    whole = draft.name_node
    while whole.parent is not None and whole.parent.id != node.id:
        whole = whole.parent
    value = field(whole, "value") if whole.type == "init_declarator" else None
    value = value or field(node, "default_value")
    shape = field(whole, "declarator") if whole.type == "init_declarator" else whole
    spelled = without_name(shape, draft.name_node, parsed) if shape is not None else ""
    after = whole.next_named_sibling
    width = after if after is not None and after.type == "bitfield_clause" else None
    draft.annotation = one_line(f"{prefix} {spelled}")
    if value is not None and ("literal" in value.type or value.type in ("true", "false")):
        draft.value = parsed.flat(value)
    shown = f" = {draft.value}" if draft.value and len(draft.value) <= 80 else ""
    bits = f" {parsed.flat(width)}" if width is not None else ""
    draft.signature = f"{prefix} {parsed.flat(shape)}{bits}{shown}".strip()
    words = set(prefix.split())
    fixed = draft.kind is SymbolKind.VARIABLE and "const" in words and "*" not in spelled
    if fixed or {"static", "constexpr"} <= words:
        draft.kind = SymbolKind.CONSTANT


_SPECIAL: Final[dict[str, Describe]] = {
    "preproc_def": _macro,
    "preproc_function_def": _macro,
    "struct_specifier": tagged,
    "union_specifier": tagged,
    "enum_specifier": tagged,
    "type_definition": _typedef,
    "enumerator": _enumerator,
}


def declares(draft: Draft) -> bool:
    """Whether a draft is a prototype, or `typedef struct Node Node;` without what is in it."""
    if draft.node.type == "type_definition":
        shape, name = field(draft.node, "type"), draft.name_node
        if shape is None or shape.type not in _TAGGED or field(shape, "body") is not None:
            return False
        tag = field(shape, "name")
        plain = name.parent is not None and name.parent.id == draft.node.id
        return plain and tag is not None and tag.text == name.text
    return draft.node.type in ("declaration", "field_declaration")


def imports(node: Node, parsed: Parsed) -> list[ImportFact]:
    """`#include "x.h"` as `x.h`, `#include <x.h>` with its brackets."""
    path = field(node, "path")
    if path is None or path.type not in ("string_literal", "system_lib_string"):
        return []
    written = parsed.text(path).strip()
    module = written.strip('"') if path.type == "string_literal" else written
    return [ImportFact(module, "", "", first_line(node))] if module else []


def _callee(node: Node, parsed: Parsed) -> str:
    return chain(field(node, "function"), parsed, _CHAIN)


ADAPTER: Final = Adapter(
    name="C",
    folder=Path(__file__).parent,
    grammar=("tree_sitter_c", "language"),
    describe=describe,
    imports=imports,
    callee=_callee,
    branches=True,
    comments=COMMENTS,
    trailing_docs=True,
    rewrite=write_out_heads,
    prepare=blank_macros,
    finish=mark_tests,
    declares=declares,
    ignored_calls=_IGNORED,
)
