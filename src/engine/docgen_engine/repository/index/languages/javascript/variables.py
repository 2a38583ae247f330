"""Variables of JavaScript: values, and functions that are bound to a name in one way or another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

import msgspec
from tree_sitter import Node

from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.repository.index.languages.javascript.nodes import (
    CLASSES,
    FUNCTIONS,
    bound_names,
    doc_before,
    dotted,
    parameters,
    property_name,
    type_hint,
    type_text,
    value_hint,
)
from docgen_engine.repository.index.languages.javascript.values import (
    Called,
    Held,
    called,
    held,
    types_of,
)
from docgen_engine.repository.index.languages.treesitter import (
    Parsed,
    children_of,
    field,
    first_line,
    is_whole,
    last_line,
)

if TYPE_CHECKING:
    from docgen_engine.repository.index.languages.javascript.definitions import Definitions

_LITERALS: Final = frozenset(
    {"string", "number", "true", "false", "null", "template_string", "regex", "unary_expression"}
)
_OPENED: Final = frozenset({"call_expression", "new_expression", "object", "array"})
"""Values of which the beginning says what they are."""

_LONGEST_VALUE: Final = 120


class Variables:
    """Adds the variables of a file to its definitions."""

    def __init__(self, definitions: Definitions) -> None:
        """Add to `definitions`."""
        self._out: Final = definitions
        self._others: Final[list[tuple[str, str, Called]]] = []
        self.handed_on: Final[list[tuple[str, str, int]]] = []
        self._parts: Final[dict[str, str]] = {}

    @property
    def _parsed(self) -> Parsed:
        return self._out.parsed

    @cached_property
    def _types(self) -> Mapping[str, Node]:
        return types_of(self._parsed.root, self._parsed)

    def add(self, node: Node, outer: Node, prefix: str, exported: bool) -> None:
        """Add what a declaration binds.

        Args:
            node: `const a = …, b = …`.
            outer: the statement around it, such as an export.
            prefix: the namespace around it.
            exported: whether it is given out.
        """
        declarators = list(children_of(node, "variable_declarator"))
        for one in declarators:
            name, value = field(one, "name"), field(one, "value")
            if name is None or not is_whole(one):
                continue
            whole = outer if len(declarators) == 1 else one
            if name.type != "identifier":
                if exported:
                    self._out.exports.extend(bound_names(name, self._parsed))
                if value is not None and value.type == "identifier" and not prefix:
                    self._take_apart(name, self._parsed.text(value))
                continue
            qualified = f"{prefix}{self._parsed.text(name)}"
            header = node if len(declarators) == 1 else one
            if value is not None and self._is_require(value):
                continue
            inner = held(value, field(one, "type"), self._parsed) if value is not None else None
            if inner is not None and inner.node.type in FUNCTIONS | CLASSES:
                self._function(inner, qualified, header, whole, prefix, exported)
                continue
            self._variable(node, one, whole, qualified, prefix, exported)
            self._chained_export(value, qualified)
            if inner is not None and not prefix:
                self._remember(inner, qualified)

    def _take_apart(self, pattern: Node, owner: str) -> None:
        """Note `const { a, b: c } = owner`: `a` is `owner.a`."""
        for one in pattern.named_children:
            if one.type == "shorthand_property_identifier_pattern":
                plain = self._parsed.text(one)
                self._parts[plain] = f"{owner}.{plain}"
            elif one.type == "pair_pattern":
                key = property_name(field(one, "key"), self._parsed)
                held_as = field(one, "value")
                if key and held_as is not None and held_as.type == "identifier":
                    self._parts[self._parsed.text(held_as)] = f"{owner}.{key}"

    def taken_apart(self, exports: frozenset[str]) -> list[tuple[str, str]]:
        """Exports that are parts of another value, with what they are parts of."""
        return [(name, whole) for name, whole in self._parts.items() if name in exports]

    def finish(self) -> None:
        """Make functions of the variables that stand for one, now that all are known."""
        for name, other, how in self._others:
            fact, target = self._out.known(name), self._out.known(other)
            is_function = target is not None and target.kind is SymbolKind.FUNCTION
            if fact is None or fact.line_end < fact.line or not (is_function or how.forms):
                continue
            changed = msgspec.structs.replace(fact, kind=SymbolKind.FUNCTION, type_hint="")
            if target is not None and is_function:
                changed = msgspec.structs.replace(
                    changed,
                    params=target.params,
                    returns=target.returns,
                    doc=fact.doc or target.doc,
                    doc_line=fact.doc_line or target.doc_line,
                )
                self.handed_on.append((name, other, fact.signature_line))
            self._out.replace(self._declared(changed, how))

    def _remember(self, inner: Held, name: str) -> None:
        """Note a variable that is another name, or that its type says can be called."""
        other = self._parsed.text(inner.node) if inner.node.type == "identifier" else ""
        how = Called(()) if inner.bare else called(inner.type, self._parsed, self._types)
        if other or how.forms:
            self._others.append((name, other, how))

    def _function(
        self, inner: Held, name: str, header: Node, outer: Node, prefix: str, exported: bool
    ) -> None:
        """Add a function or class; behind a cast it is called as its declared type says."""
        before = self._out.known(name)
        self._out.bound(
            name, inner.node, outer, prefix, "", exported=exported,
            header=header if inner.bare else inner.node,
        )  # fmt: skip
        fact = self._out.known(name)
        if fact is None or fact is before or fact.kind is not SymbolKind.FUNCTION:
            return
        if not inner.bare:
            plain = name.rpartition(".")[2]
            declared = self._parsed.flat(inner.type)
            shown = f"const {plain} = {fact.signature}"
            if inner.node.type != "arrow_function":
                shown = fact.signature
            if declared and inner.type is not None and inner.type.type == "type_identifier":
                shown = f"const {plain}: {declared}"
            fact = msgspec.structs.replace(fact, signature=shown, signature_line=first_line(header))
        named = inner.type is not None and inner.type.type in ("type_identifier", "generic_type")
        how = called(inner.type, self._parsed, self._types) if named else Called(())
        self._out.replace(self._declared(fact, how))

    def _declared(self, fact: SymbolFact, how: Called) -> SymbolFact:
        """A function with the signatures of its declared type, where the file has that."""
        if not how.forms:
            return fact
        plain = fact.name.rpartition(".")[2]
        return msgspec.structs.replace(
            fact,
            signature=f"{plain}{how.forms[0]}",
            overloads=tuple(f"{plain}{form}" for form in how.forms[1:]),
            params=parameters(how.parameters, self._parsed),
            returns=how.returns,
        )

    def _chained_export(self, value: Node | None, name: str) -> None:
        """`var app = exports = module.exports = {}` gives out `app`."""
        while value is not None and value.type == "assignment_expression":
            if dotted(field(value, "left"), self._parsed) in ("module.exports", "exports"):
                self._out.give("default", name)
                return
            value = field(value, "right")

    def _is_require(self, value: Node) -> bool:
        inner = value
        while inner.type in ("member_expression", "call_expression"):
            function = field(inner, "function") or field(inner, "object")
            if function is None:
                return False
            if function.type == "identifier" and self._parsed.text(function) == "require":
                return inner.type == "call_expression"
            inner = function
        return False

    def _variable(
        self, node: Node, one: Node, outer: Node, name: str, prefix: str, exported: bool
    ) -> None:
        value, annotation = field(one, "value"), field(one, "type")
        constant = any(child.type == "const" for child in node.children)
        plain = name.rpartition(".")[2]
        literal = value is not None and value.type in _LITERALS
        text = self._parsed.flat(value)
        word = "const" if constant else "var" if node.type == "variable_declaration" else "let"
        written = type_text(annotation, self._parsed)
        shown = f"{word} {plain}" + (f": {written}" if written else "")
        if value is not None and len(shown) + len(text) <= _LONGEST_VALUE:
            shown = f"{shown} = {text}"
        elif value is not None and value.type in _OPENED and not written:
            room = _LONGEST_VALUE - len(shown)
            shown = f"{shown} = {text[:room].rpartition(' ')[0] or text[:room]} …"
        doc, doc_line = doc_before(outer, self._parsed)
        is_constant = constant and (literal or plain.isupper())
        self._out.add(
            SymbolFact(
                name=name,
                kind=SymbolKind.CONSTANT if is_constant else SymbolKind.VARIABLE,
                line=first_line(outer),
                line_end=last_line(outer),
                signature_line=first_line(one),
                signature=shown,
                exported=exported,
                doc=doc,
                doc_line=doc_line,
                parent=prefix.removesuffix("."),
                annotation=written,
                value=text if constant and literal and len(text) <= _LONGEST_VALUE else "",
                type_hint=type_hint(annotation, self._parsed) or value_hint(value, self._parsed),
            ),
            outer,
        )
