"""Definitions of a Go file: a walk over its top declarations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import ModelFact, ModelFieldFact, SymbolFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.go.nodes import (
    LITERALS,
    doc_above,
    is_exported,
    parameters,
    type_name,
    value_type,
)
from docgen_engine.repository.index.languages.treesitter import (
    Parsed,
    children_of,
    field,
    first_line,
    is_whole,
    last_line,
)

_LONGEST: Final = 240
_LONGEST_VALUE: Final = 120
_TEST: Final = regex(r"^(?:Test|Benchmark|Fuzz)(?:[^a-z]|$)")
_EXAMPLE: Final = regex(r"^Example(?:[^a-z]|$)")


class Definitions:
    """Collects the symbols and models of one file, with spans for the owners of places."""

    def __init__(self, parsed: Parsed) -> None:
        """Collect from `parsed`."""
        self.parsed: Final = parsed
        self.symbols: Final[list[SymbolFact]] = []
        self.spans: Final[list[tuple[int, int, str]]] = []
        self.models: Final[list[ModelFact]] = []
        self.receivers: Final[dict[str, tuple[str, str]]] = {}
        self._seen: Final[set[str]] = set()

    def collect(self) -> None:
        """Walk the file."""
        for node in self.parsed.root.named_children:
            if node.type == "function_declaration":
                self._function(node)
            elif node.type == "method_declaration":
                self._method(node)
            elif node.type == "type_declaration":
                for one in children_of(node, "type_spec", "type_alias"):
                    self._type(one, node)
            elif node.type == "const_declaration":
                for one in children_of(node, "const_spec"):
                    self._values(one, node, SymbolKind.CONSTANT)
            elif node.type == "var_declaration":
                for one in self._var_specs(node):
                    self._values(one, node, SymbolKind.VARIABLE)

    def _var_specs(self, node: Node) -> Iterator[Node]:
        yield from children_of(node, "var_spec")
        for group in children_of(node, "var_spec_list"):
            yield from children_of(group, "var_spec")

    def _add(self, fact: SymbolFact, node: Node) -> None:
        self.spans.append((node.start_byte, node.end_byte, fact.name))
        # `init` and `_` may be defined many times in one file.
        if fact.name not in self._seen and fact.name != "_":
            self._seen.add(fact.name)
            self.symbols.append(fact)

    # -- functions ----------------------------------------------------------------------------

    def _function(self, node: Node) -> None:
        name = self.parsed.text(field(node, "name"))
        if name and is_whole(node):
            self._callable(node, name, "", SymbolKind.FUNCTION)

    def _method(self, node: Node) -> None:
        name = self.parsed.text(field(node, "name"))
        receiver = next(children_of(field(node, "receiver"), "parameter_declaration"), None)
        if receiver is None or not name or not is_whole(node):
            return
        owner = type_name(field(receiver, "type"), self.parsed)
        if owner:
            self._callable(node, name, owner, SymbolKind.METHOD)
            variable = self.parsed.text(field(receiver, "name"))
            self.receivers[f"{owner}.{name}"] = (variable, owner)

    def _callable(self, node: Node, name: str, owner: str, kind: SymbolKind) -> None:
        body = field(node, "body")
        end = body.start_byte if body is not None else node.end_byte
        doc, doc_line = doc_above(node, self.parsed)
        given = parameters(field(node, "parameters"), self.parsed)
        self._add(
            SymbolFact(
                name=f"{owner}.{name}" if owner else name,
                kind=kind,
                line=first_line(node),
                line_end=last_line(node),
                signature_line=first_line(field(node, "name") or node),
                signature=self.parsed.between(node.start_byte, end),
                exported=is_exported(name) and (not owner or is_exported(owner)),
                doc=doc,
                doc_line=doc_line,
                parent=owner,
                params=given,
                returns=self.parsed.flat(field(node, "result")),
                is_test=not owner
                and (
                    (bool(_TEST.match(name)) and any("testing." in p.annotation for p in given))
                    or (bool(_EXAMPLE.match(name)) and not given)
                ),
            ),
            node,
        )

    # -- types --------------------------------------------------------------------------------

    def _type(self, node: Node, group: Node) -> None:
        name = self.parsed.text(field(node, "name"))
        shape = field(node, "type")
        if not name or shape is None or not is_whole(node):
            return
        alone = sum(1 for _ in children_of(group, "type_spec", "type_alias")) == 1
        grouped = any(child.type == "(" for child in group.children)
        outer = group if alone and not grouped else node
        doc, doc_line = doc_above(node, self.parsed)
        if not doc and alone:
            doc, doc_line = doc_above(group, self.parsed)
        kind = SymbolKind.TYPE
        cut = node.end_byte
        if shape.type == "struct_type":
            kind, cut = SymbolKind.STRUCT, shape.start_byte
        elif shape.type == "interface_type":
            kind, cut = SymbolKind.INTERFACE, shape.start_byte
        tail = {SymbolKind.STRUCT: " struct", SymbolKind.INTERFACE: " interface"}.get(kind, "")
        header = self.parsed.between(node.start_byte, cut)[:_LONGEST]
        embedded = tuple(self._embedded(shape))
        self._add(
            SymbolFact(
                name=name,
                kind=kind,
                line=first_line(outer),
                line_end=last_line(outer),
                signature_line=first_line(field(node, "name") or node),
                signature=f"type {header}{tail}",
                exported=is_exported(name),
                doc=doc,
                doc_line=doc_line,
                bases=embedded,
                type_hint=type_name(shape, self.parsed) if node.type == "type_alias" else "",
            ),
            outer,
        )
        if shape.type == "struct_type":
            self._struct(shape, outer, name)
        elif shape.type == "interface_type":
            for method in children_of(shape, "method_elem", "method_spec"):
                self._interface_method(method, name)

    def _embedded(self, shape: Node) -> Iterator[str]:
        for fields in children_of(shape, "field_declaration_list"):
            for one in children_of(fields, "field_declaration"):
                if not one.children_by_field_name("name"):
                    found = type_name(field(one, "type"), self.parsed)
                    if found:
                        yield found
        if shape.type == "interface_type":
            for one in children_of(shape, "type_elem"):
                if len(one.named_children) == 1:
                    found = type_name(one.named_children[0], self.parsed)
                    if found:
                        yield found

    def _struct(self, shape: Node, outer: Node, owner: str) -> None:
        found: list[ModelFieldFact] = []
        for fields in children_of(shape, "field_declaration_list"):
            for one in children_of(fields, "field_declaration"):
                found += self._fields(one, owner)
        if found:
            self.models.append(
                ModelFact(owner, "struct", first_line(outer), last_line(outer), tuple(found))
            )

    def _fields(self, node: Node, owner: str) -> Iterator[ModelFieldFact]:
        shape = field(node, "type")
        written = self.parsed.flat(shape)[:_LONGEST]
        names = [self.parsed.text(one) for one in node.children_by_field_name("name")]
        embedded = not names
        if embedded:
            pointer = any(child.type == "*" for child in node.children)
            written = f"*{written}" if pointer and not written.startswith("*") else written
            names = [type_name(shape, self.parsed).rpartition(".")[2]]
        doc, doc_line = doc_above(node, self.parsed)
        for name in names:
            if not name or name == "_":
                continue
            yield ModelFieldFact(name, written, first_line(node))
            self._add(
                SymbolFact(
                    name=f"{owner}.{name}",
                    kind=SymbolKind.FIELD,
                    line=first_line(node),
                    line_end=last_line(node),
                    signature_line=first_line(node),
                    signature=written if embedded else f"{name} {written}",
                    exported=is_exported(name) and is_exported(owner),
                    doc=doc,
                    doc_line=doc_line,
                    parent=owner,
                    annotation=written,
                    type_hint=type_name(shape, self.parsed),
                ),
                node,
            )

    def _interface_method(self, node: Node, owner: str) -> None:
        name = self.parsed.text(field(node, "name"))
        doc, doc_line = doc_above(node, self.parsed)
        if name:
            self._add(
                SymbolFact(
                    name=f"{owner}.{name}",
                    kind=SymbolKind.METHOD,
                    line=first_line(node),
                    line_end=last_line(node),
                    signature_line=first_line(node),
                    signature=self.parsed.flat(node),
                    exported=is_exported(name) and is_exported(owner),
                    doc=doc,
                    doc_line=doc_line,
                    parent=owner,
                    params=parameters(field(node, "parameters"), self.parsed),
                    returns=self.parsed.flat(field(node, "result")),
                ),
                node,
            )

    # -- constants and variables --------------------------------------------------------------

    def _values(self, node: Node, group: Node, kind: SymbolKind) -> None:
        if not is_whole(node):
            return
        names = node.children_by_field_name("name")
        values = list(getattr(field(node, "value"), "named_children", []))
        shape = field(node, "type")
        doc, doc_line = doc_above(node, self.parsed)
        grouped = any(child.type in ("(", "var_spec_list") for child in group.children)
        if not doc and not grouped:
            doc, doc_line = doc_above(group, self.parsed)
        outer = node if grouped else group
        word = "const" if kind is SymbolKind.CONSTANT else "var"
        text = self.parsed.flat(node)
        for place, one in enumerate(names):
            name = self.parsed.text(one)
            if one.type != "identifier" or not name:
                continue
            value = values[place] if place < len(values) else None
            literal = value is not None and value.type in LITERALS
            shown = self.parsed.flat(value) if literal else ""
            header = f"{word} {text}" if len(text) <= _LONGEST_VALUE else f"{word} {name}"
            self._add(
                SymbolFact(
                    name=name,
                    kind=kind,
                    line=first_line(outer),
                    line_end=last_line(outer),
                    signature_line=first_line(one),
                    signature=header,
                    exported=is_exported(name),
                    doc=doc,
                    doc_line=doc_line,
                    annotation=self.parsed.flat(shape),
                    value=shown
                    if len(shown) <= _LONGEST_VALUE and kind is SymbolKind.CONSTANT
                    else "",
                    type_hint=type_name(shape, self.parsed) or value_type(value, self.parsed),
                ),
                outer,
            )
