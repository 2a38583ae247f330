"""What the shared machinery must know of Rust."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import msgspec
from tree_sitter import Node

from docgen_engine.domain.facts import ImportFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.rust.bindings import bindings
from docgen_engine.repository.index.languages.rust.commands import read_commands
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
        {
            "identifier",
            "self",
            "super",
            "crate",
            "field_identifier",
            "type_identifier",
            "metavariable",
        }
    ),
    members={
        "field_expression": ("value", "field", "."),
        "scoped_identifier": ("path", "name", "::"),
        "scoped_type_identifier": ("path", "name", "::"),
    },
    calls={"call_expression": ("", "function", "")},
    wrappers={
        "generic_function": "function",
        "generic_type": "type",
        "try_expression": "",
        "await_expression": "",
        "parenthesized_expression": "",
        "reference_expression": "value",
    },
)
_PARAMETERS: Final = {"parameter": "positional", "variadic_parameter": "star"}
_TEST: Final = regex(
    r"^#\[\s*(?:[\w:]*::)?(?:test|rstest|test_case|wasm_bindgen_test|quickcheck)\b"
)
_TEMPLATE: Final = regex(r"^#\[\s*(?:rstest_reuse::)?template\b")
_APPLIED: Final = regex(r"^#\[\s*(?:rstest_reuse::)?apply\b")
_TUPLE: Final = "ordered_field_declaration_list"
_OWN_CRATE: Final = ("crate::", "super::", "self::")
_TEST_MODULE: Final = regex(r"^#\[\s*cfg\s*\(\s*(?:all\s*\(\s*)?test\b")
_ENUM_OR_STRUCT: Final = frozenset({SymbolKind.STRUCT, SymbolKind.ENUM})
_NAMED_AS_TYPE: Final = regex(
    rb"(?<![\w'.:$])(?:str|char|bool|[iu](?:8|16|32|64|128|size)|f(?:32|64))(?=!\s*[\[({])"
)
_IGNORED: Final = frozenset({"Some", "Ok", "Err", "Box::new", "drop", "String::new", "Vec::new"})
_STANDARD_MACROS: Final = frozenset(
    {"assert", "assert_eq", "assert_ne", "cfg", "column", "compile_error", "concat", "dbg"}
    | {"debug_assert", "debug_assert_eq", "debug_assert_ne", "env", "eprint", "eprintln", "file"}
    | {"format", "format_args", "include", "include_bytes", "include_str", "line", "matches"}
    | {"module_path", "option_env", "panic", "print", "println", "stringify", "thread_local"}
    | {"todo", "unimplemented", "unreachable", "vec", "write", "writeln"}
)


def _describe(draft: Draft, parsed: Parsed) -> bool:
    node, outer = draft.node, draft.outer
    words = next((parsed.flat(one) for one in children_of(node, "visibility_modifier")), "")
    draft.exported = words == "pub" or (outer is not None and outer.members_public)
    # `pub` for the sake of a signature: the name says that it is nobody's to use.
    draft.exported = draft.exported and not draft.name.startswith("_")
    attributes = [parsed.text(one) for one in draft.decorators]
    if node.type == "impl_item":
        _implementation(draft, parsed)
    elif node.type == "foreign_mod_item":
        draft.name, draft.exported = "", True
    elif node.type == "mod_item":
        draft.exported = words == "pub" and not any(_TEST_MODULE.match(one) for one in attributes)
    elif node.type == "macro_definition":
        draft.body = next((one for one in node.children if one.type in ("{", "(")), None)
        draft.exported = any("macro_export" in one for one in attributes)
    elif draft.kind is SymbolKind.FUNCTION:
        _function(draft, parsed, attributes)
    elif draft.kind in TYPES:
        _type(draft, parsed)
    elif draft.kind in (SymbolKind.FIELD, SymbolKind.CONSTANT, SymbolKind.VARIABLE):
        _value(draft, parsed)
    return True


def _implementation(draft: Draft, parsed: Parsed) -> None:
    """`impl Trait for Type`: what is inside belongs to the type, and is not the type's own word."""
    shape: Node | None = draft.name_node
    while shape is not None and shape.type in ("reference_type", "pointer_type"):
        shape = field(shape, "type")
    named = chain(shape, parsed, _CHAIN) or parsed.flat(shape).replace(".", "")
    draft.name = named.rpartition("::")[2]
    trait = field(draft.node, "trait")
    draft.exported = trait is None
    draft.fallback = ""
    if trait is not None:
        draft.bases = (parsed.flat(trait),)


def _function(draft: Draft, parsed: Parsed, attributes: list[str]) -> None:
    node, outer = draft.node, draft.outer
    listed = field(node, "parameters")
    draft.params = parameters(listed, parsed, _PARAMETERS, _parameter)
    draft.returns = parsed.flat(field(node, "return_type"))
    draft.is_async = any(
        "async" in parsed.text(one).split() for one in children_of(node, "function_modifiers")
    )
    if outer is not None and (outer.kind is SymbolKind.INTERFACE or outer.node.type == "impl_item"):
        draft.kind = SymbolKind.METHOD
        if outer.node.type == "impl_item" and outer.bases:
            draft.exported = True  # as visible as the scope, which is not the type's own word
            draft.fallback = f"<{outer.name} as {outer.bases[0]}>.{draft.name}"
    applied = b"rstest_reuse" in parsed.source and any(map(_APPLIED.match, attributes))
    template = any(map(_TEMPLATE.match, attributes))
    draft.is_test = applied or (any(map(_TEST.match, attributes)) and not template)
    draft.is_main = draft.name == "main" and outer is None


def _parameter(node: Node, parsed: Parsed) -> tuple[str, str, str]:
    return parsed.flat(field(node, "pattern")), parsed.flat(field(node, "type")), ""


def _type(draft: Draft, parsed: Parsed) -> None:
    node = draft.node
    draft.members_public = draft.kind in (SymbolKind.INTERFACE, SymbolKind.ENUM)
    if node.type == "trait_item":
        bounds = field(node, "bounds")
        draft.bases = tuple(
            parsed.flat(one)
            for one in (bounds.named_children if bounds else ())
            if one.type != "lifetime"
        )
    if draft.kind is SymbolKind.STRUCT and draft.body is not None:
        draft.model = "struct"
    elif draft.kind is SymbolKind.ENUM:
        draft.model = "enum"
    if node.type == "type_item":
        draft.returns = ""


def _value(draft: Draft, parsed: Parsed) -> None:
    node = draft.node
    draft.annotation = parsed.flat(field(node, "type"))
    value = field(node, "value")
    if node.type == "enum_variant":
        body = field(node, "body")
        held = body.named_children if body is not None and body.type == _TUPLE else []
        draft.annotation = parsed.flat(held[0] if len(held) == 1 else body)
        draft.value = parsed.flat(value)
    elif value is not None and ("literal" in value.type or value.type == "unary_expression"):
        draft.value = parsed.flat(value)
    elif value is not None:
        draft.body = value


def _finish(drafts: list[Draft], found: dict[str, list[Node]], parsed: Parsed) -> None:
    """Give types the traits that the file implements for them.

    A file that implements a trait of its crate for a type of its crate is there to do so, as where
    each command has a file with its `run`: these methods are public. Beside the type itself, and
    for traits of others such as `Display`, they are the trait's word and no offer of the type.
    """
    types = {one.name: one for one in drafts if one.kind in _ENUM_OR_STRUCT and one.name}
    implementations = [one for one in drafts if one.node.type == "impl_item" and one.bases]
    own = _own_traits(drafts, found.get("import", []), parsed) if implementations else set()
    for one in implementations:
        if one.name in types:
            holder = types[one.name]
            holder.bases = tuple(dict.fromkeys((*holder.bases, *one.bases)))
        generic = parsed.text(field(one.node, "type_parameters"))
        elsewhere = one.name not in types and (one.name in own or "*" in own)
        if elsewhere and one.bases[0].partition("<")[0].rpartition("::")[2] in own:
            one.exported = not re.search(rf"\b{re.escape(one.name)}\b", generic)


def _own_traits(drafts: list[Draft], imports: list[Node], parsed: Parsed) -> set[str]:
    """Names that the file defines as public traits, or takes from its own crate; `*` for all."""
    own = {one.name for one in drafts if one.node.type == "trait_item" and one.exported}
    for node in imports:
        if parsed.text(field(node, "argument")).startswith(_OWN_CRATE):
            own.update(fact.alias or fact.name for fact in _imports(node, parsed))
    return own


# -- imports ----------------------------------------------------------------------------------


def _imports(node: Node, parsed: Parsed) -> list[ImportFact]:
    """`use` trees flattened; `mod name;` is `self::name`, or the file of its `#[path]`."""
    line = first_line(node)
    inline = _inline_modules(node, parsed)
    if node.type == "mod_item":
        name = parsed.text(field(node, "name"))
        above = node.prev_named_sibling
        while above is not None and above.type in ("attribute_item", "line_comment"):
            match = re.match(r"#\[\s*path\s*=\s*\"([^\"]+)\"\s*\]", parsed.text(above))
            if match:
                return [ImportFact(match[1], "", name, line)]
            above = above.prev_named_sibling
        return [ImportFact("::".join(("self", *inline, name)), "", name, line)] if name else []
    if node.type == "extern_crate_declaration":
        name = parsed.text(field(node, "name"))
        return [ImportFact(name, "", parsed.text(field(node, "alias")) or name, line)]
    found: list[ImportFact] = []
    _tree(field(node, "argument"), "", parsed, found, 0)
    return [_from_file(one, inline) for one in found]


def _inline_modules(node: Node, parsed: Parsed) -> list[str]:
    """The modules with a body that a declaration stands in, from the top of the file."""
    names: list[str] = []
    outer = node.parent
    while outer is not None:
        if outer.type == "mod_item":
            names.insert(0, parsed.text(field(outer, "name")))
        outer = outer.parent
    return names


def _from_file(fact: ImportFact, inline: list[str]) -> ImportFact:
    """An import as the file's own module would write it: `super` of an inline module is `self`."""
    parts = fact.module.split("::")
    if not inline or parts[0] not in ("self", "super"):
        return fact
    at = list(inline)
    while parts and parts[0] in ("self", "super"):
        if parts[0] == "super":
            if not at:
                break
            at.pop()
        parts.pop(0)
    above = parts[:1] == ["super"]
    return msgspec.structs.replace(
        fact, module="::".join([*([] if above else ["self"]), *at, *parts])
    )


def _tree(
    node: Node | None, prefix: str, parsed: Parsed, found: list[ImportFact], depth: int
) -> None:
    if node is None or depth > 40:
        return
    line = first_line(node)
    if node.type in ("identifier", "self", "super", "crate", "scoped_identifier"):
        _leaf(_joined(prefix, parsed.flat(node)), "", line, found)
    elif node.type == "use_as_clause":
        path = _joined(prefix, parsed.flat(field(node, "path")))
        _leaf(path, parsed.text(field(node, "alias")), line, found)
    elif node.type == "use_wildcard":
        inner = node.named_children[0] if node.named_children else None
        found.append(ImportFact(_joined(prefix, parsed.flat(inner)), "*", "", line))
    elif node.type == "scoped_use_list":
        inner_prefix = _joined(prefix, parsed.flat(field(node, "path")))
        _tree(field(node, "list"), inner_prefix, parsed, found, depth + 1)
    elif node.type == "use_list":
        for one in node.named_children:
            _tree(one, prefix, parsed, found, depth + 1)


def _joined(prefix: str, path: str) -> str:
    return f"{prefix}::{path}" if prefix and path else prefix or path


def _leaf(path: str, alias: str, line: int, found: list[ImportFact]) -> None:
    path = path.replace(" ", "").removeprefix("::")
    if path.endswith("::self"):
        path = path.removesuffix("::self")
        found.append(ImportFact(path, "", alias or path.rpartition("::")[2], line))
        return
    module, _, name = path.rpartition("::")
    if not module:
        found.append(ImportFact(name, "", alias or name, line))
    else:
        found.append(ImportFact(module, name, alias or name, line))


def _callee(node: Node, parsed: Parsed) -> str:
    if node.type == "macro_invocation":
        name = chain(field(node, "macro"), parsed, _CHAIN)
        return f"{name}!" if name and name.rpartition("::")[2] not in _STANDARD_MACROS else ""
    return chain(field(node, "function"), parsed, _CHAIN)


def _rename_macros(source: bytes) -> bytes:
    """Macros that are called as a primitive type, `str![…]`: the grammar takes the word for it."""
    return _NAMED_AS_TYPE.sub(lambda found: b"_" * len(found[0]), source)


ADAPTER: Final = Adapter(
    name="Rust",
    folder=Path(__file__).parent,
    grammar=("tree_sitter_rust", "language"),
    describe=_describe,
    imports=_imports,
    callee=_callee,
    comments=CommentStyle(
        outer=regex(r"^///(?!/)|^/\*\*(?![*/])"),
        inner=regex(r"^//!|^/\*!"),
        line_signs=("///", "//!", "//"),
    ),
    attributes_above=True,
    prepare=_rename_macros,
    finish=_finish,
    commands=read_commands,
    bindings=bindings,
    ignored_calls=_IGNORED,
)
