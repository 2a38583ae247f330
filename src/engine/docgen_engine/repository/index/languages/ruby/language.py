"""What the shared machinery must know of Ruby."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import ImportFact, ModelFieldFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.sound.chains import ChainShape, chain, parameters
from docgen_engine.repository.index.languages.sound.comments import CommentStyle
from docgen_engine.repository.index.languages.sound.definitions import innermost
from docgen_engine.repository.index.languages.sound.language import Adapter, Draft
from docgen_engine.repository.index.languages.treesitter import (
    Parsed,
    children_of,
    field,
    first_line,
)
from docgen_engine.repository.index.textmap import one_line

_CHAIN: Final = ChainShape(
    names=frozenset(
        {"identifier", "constant", "self", "super", "instance_variable", "class_variable"}
        | {"global_variable"}
    ),
    members={"scope_resolution": ("scope", "name", "::")},
    calls={"call": ("receiver", "method", ".")},
    wrappers={"parenthesized_statements": "", "element_reference": "object"},
)
_PARAMETERS: Final = {
    "identifier": "positional",
    "optional_parameter": "optional",
    "splat_parameter": "star",
    "keyword_parameter": "keyword",
    "hash_splat_parameter": "double_star",
    "block_parameter": "keyword",
}
_SUITES: Final = frozenset({"describe", "context", "feature"})
_HIDDEN: Final = regex(r":nodoc:|@api private|@private\b")
_TEST_CLASS: Final = regex(r"(?:^|::)(?:Test|TestCase|IntegrationTest|SystemTestCase)$")
# Words of the language and of its core that declare things; they are told elsewhere or are noise.
_WORDS: Final = frozenset(
    {"require", "require_relative", "autoload", "load", "include", "extend", "prepend", "raise"}
    | {"attr_reader", "attr_writer", "attr_accessor", "private", "protected", "public", "puts"}
    | {"private_class_method", "private_constant", "module_function", "lambda", "proc", "loop"}
    | {"alias_method", "block_given?", "freeze", "print", "p", "fail", "catch", "throw", "super"}
)


def _describe(draft: Draft, parsed: Parsed) -> bool:
    node = draft.node
    kind = node.type
    if kind == "singleton_class":
        draft.name = ""
        return True
    if kind in ("class", "module"):
        return _class(draft, parsed)
    if draft.kind is SymbolKind.METHOD:
        made = kind in ("method", "singleton_method")
        return _method(draft, parsed) if made else _alias(draft, parsed)
    if kind == "assignment":
        return _constant(draft, parsed)
    if draft.kind is SymbolKind.PROPERTY:
        return _attribute(draft, parsed)
    return _title(draft, parsed)


def _class(draft: Draft, parsed: Parsed) -> bool:
    draft.name = parsed.flat(draft.name_node).replace("::", ".").lstrip(".")
    node = draft.node
    parent = field(node, "superclass")
    inner = parent.named_child(0) if parent is not None else None
    bases = [parsed.flat(inner)] if inner is not None else []
    for one in children_of(field(node, "body"), "call"):
        if parsed.text(field(one, "method")) == "include" and field(one, "receiver") is None:
            given = field(one, "arguments")
            bases += [
                parsed.flat(each)
                for each in (given.named_children if given is not None else ())
                if each.type in ("constant", "scope_resolution")
            ]
    draft.bases = tuple(bases)
    end = (inner or draft.name_node).end_byte
    draft.signature = parsed.between(node.start_byte, end)
    draft.exported = not _HIDDEN.search(_rest_of_line(draft, parsed, end))
    return True


def _rest_of_line(draft: Draft, parsed: Parsed, offset: int) -> str:
    end = parsed.source.find(b"\n", offset)
    del draft
    return parsed.source[offset : end if end >= 0 else None].decode("utf-8", "replace")


def _method(draft: Draft, parsed: Parsed) -> bool:
    node, outer = draft.node, draft.outer
    holder = node.parent
    if holder is not None and holder.type == "argument_list" and holder.parent is not None:
        draft.anchor = holder.parent  # `private def run`
    listed = field(node, "parameters")
    draft.params = parameters(listed, parsed, _PARAMETERS, _parameter)
    end = (listed or draft.name_node).end_byte
    draft.signature = parsed.between(draft.anchor.start_byte, end)
    draft.kind = SymbolKind.FUNCTION if outer is None else SymbolKind.METHOD
    draft.exported = not _HIDDEN.search(_rest_of_line(draft, parsed, end))
    owner = outer
    while owner is not None and owner.kind is None:
        owner = owner.outer
    draft.is_test = (
        draft.name.startswith("test_")
        and owner is not None
        and any(_TEST_CLASS.search(base) for base in owner.bases)
    )
    if node.type == "singleton_method":
        draft.variant = "self"
        target = parsed.text(field(node, "object"))
        if target != "self" and (owner is None or owner.name.rpartition(".")[2] != target):
            if not target[:1].isupper():
                return False
            draft.owner = target.replace("::", ".")
    return True


def _alias(draft: Draft, parsed: Parsed) -> bool:
    """`alias each_pair each` and `alias_method :each_pair, :each`: one more name of a method."""
    draft.name = parsed.text(draft.name_node).lstrip(":")
    draft.signature = parsed.flat(draft.node)
    return draft.outer is not None and not draft.name.startswith("$")


def _parameter(node: Node, parsed: Parsed) -> tuple[str, str, str]:
    if node.type == "identifier":
        return parsed.text(node), "", ""
    return parsed.text(field(node, "name")), "", parsed.flat(field(node, "value"))


def _constant(draft: Draft, parsed: Parsed) -> bool:
    value = field(draft.node, "right")
    if value is None:
        return False
    if draft.kind is SymbolKind.CONSTANT and value.type == "call":
        maker = parsed.text(field(value, "receiver")), parsed.text(field(value, "method"))
        if maker in (("Struct", "new"), ("Data", "define")):
            draft.kind = SymbolKind.CLASS
    if draft.kind is SymbolKind.CLASS:
        draft.model = "struct"
        given = field(value, "arguments")
        for one in children_of(given, "simple_symbol"):
            draft.fields.append(ModelFieldFact(parsed.text(one).lstrip(":"), "", first_line(one)))
        end = given.end_byte if given is not None else value.end_byte
        draft.signature = parsed.between(draft.node.start_byte, end)
    elif value.type in ("string", "integer", "float", "simple_symbol", "true", "false", "regex"):
        draft.value = parsed.flat(value)
        draft.signature = f"{draft.name} = {draft.value}"[:200]
    else:
        draft.signature = draft.name
    return True


def _attribute(draft: Draft, parsed: Parsed) -> bool:
    if draft.outer is None:
        return False
    draft.name = parsed.text(draft.name_node).lstrip(":")
    word = parsed.text(field(draft.node, "method"))
    draft.signature = f"{word} :{draft.name}"
    return True


def _title(draft: Draft, parsed: Parsed) -> bool:
    """A suite or case of RSpec and its kin, named by its title."""
    word = parsed.text(field(draft.node, "method"))
    receiver = parsed.text(field(draft.node, "receiver"))
    title = parsed.flat(draft.name_node)
    if draft.name_node.type == "string":
        title = title[1:-1]
    nested = draft.outer is None or draft.outer.suite or draft.outer.kind is not None
    if receiver not in ("", "RSpec") or not title or not nested:
        return False
    plain = one_line(title).replace("`", "'")
    draft.name = plain
    draft.signature = f'{word} "{plain}"'
    draft.suite, draft.is_test = True, True
    draft.kind = SymbolKind.FUNCTION
    return word in _SUITES or draft.name_node.type == "string"


def _finish(drafts: list[Draft], found: dict[str, list[Node]], parsed: Parsed) -> None:
    """Hide what stands below `private`, and what is named in it."""
    nodes = [
        node
        for node in found.get("visibility", [])
        if node.parent is not None and node.parent.type in ("body_statement", "program")
    ]
    sections: dict[int, list[tuple[int, str]]] = {}
    for node, holder in zip(nodes, innermost(drafts, nodes), strict=True):
        word = parsed.text(node)
        sections.setdefault(id(holder), []).append((node.start_byte, word))
    hidden: dict[int, set[str]] = {}
    calls = found.get("hiding", [])
    for node, holder in zip(calls, innermost(drafts, calls), strict=True):
        word = parsed.text(field(node, "method"))
        given = field(node, "arguments")
        for each in given.named_children if given is not None else ():
            if word != "public" and each.type in ("simple_symbol", "string"):
                hidden.setdefault(id(holder), set()).add(parsed.text(each).strip(":\"'"))
            elif word != "public" and each.type in ("method", "singleton_method"):
                hidden.setdefault(id(holder), set()).add(parsed.text(field(each, "name")))
    for one in drafts:
        if one.node.type in ("method", "call", "alias") and one.kind in (
            SymbolKind.METHOD,
            SymbolKind.PROPERTY,
            SymbolKind.FUNCTION,
        ):
            above = [w for at, w in sections.get(id(one.outer), []) if at < one.node.start_byte]
            if above and above[-1] in ("private", "protected"):
                one.exported = False
        if one.name in hidden.get(id(one.outer), ()):
            one.exported = False


def _imports(node: Node, parsed: Parsed) -> list[ImportFact]:
    """`require "a/b"` as `a/b`, `require_relative "b"` as `./b`, a part of the own gem or not."""
    word = parsed.text(field(node, "method"))
    if field(node, "receiver") is not None:
        return []
    given = field(node, "arguments")
    strings = list(children_of(given, "string"))
    if not strings or len(strings[-1].named_children) != 1:
        return []
    path = parsed.text(strings[-1])[1:-1]
    if not path or strings[-1].named_children[0].type != "string_content":
        return []
    if word == "load" and not path.startswith("."):
        return []
    if word == "require_relative":
        path = path if path.startswith("../") else f"./{path.removeprefix('./')}"
    name = ""
    if word == "autoload":
        symbol = next(children_of(given, "simple_symbol"), None)
        name = parsed.text(symbol).lstrip(":")
    return [ImportFact(path, name, name, first_line(node))]


def _callee(node: Node, parsed: Parsed) -> str:
    return chain(node, parsed, _CHAIN)


ADAPTER: Final = Adapter(
    name="Ruby",
    folder=Path(__file__).parent,
    grammar=("tree_sitter_ruby", "language"),
    describe=_describe,
    imports=_imports,
    callee=_callee,
    comments=CommentStyle(
        outer=regex(
            r"^=begin|^#(?!!|\s*(?:frozen_string_literal|encoding|coding|typed|rubocop|-\*-)\b)"
        ),
        line_signs=("#",),
        markup="rdoc",
    ),
    finish=_finish,
    namespaces=True,
    ignored_calls=_WORDS,
    argument_default=True,
)
