"""Members of classes, interfaces, types and enums, and the data models they make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tree_sitter import Node

from docgen_engine.domain.facts import ModelFact, ModelFieldFact, SymbolFact, SymbolKind
from docgen_engine.repository.index.languages.javascript.nodes import (
    FUNCTIONS,
    doc_before,
    parameters,
    property_name,
    separated,
    type_hint,
    type_text,
    value_hint,
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

_FIELDS: Final = ("public_field_definition", "field_definition")
_METHODS: Final = ("method_definition", "method_signature", "abstract_method_signature")
_MODIFIERS: Final = frozenset({"private", "protected"})
_LONGEST: Final = 240
_LONGEST_TYPE: Final = 800
_LONGEST_VALUE: Final = 120


class Members:
    """Adds the members of types to the definitions of a file."""

    def __init__(self, definitions: Definitions) -> None:
        """Add to `definitions`."""
        self._out: Final = definitions
        self.models: Final[list[ModelFact]] = []

    @property
    def _parsed(self) -> Parsed:
        return self._out.parsed

    # -- classes ------------------------------------------------------------------------------

    def class_body(self, body: Node, owner: str, exported: bool) -> None:
        """Add the methods and fields of a class."""
        for child in body.named_children:
            if child.type in _METHODS and is_whole(child):
                self._method(child, owner, exported)
            elif child.type in _FIELDS and is_whole(child):
                self._field(child, owner, exported)

    def _method(self, node: Node, owner: str, exported: bool) -> None:
        plain = property_name(field(node, "name"), self._parsed)
        if not plain:
            return
        accessor = any(child.type in ("get", "set") for child in node.children)
        if any(child.type == "set" for child in node.children) and accessor:
            self._out.spans.append((node.start_byte, node.end_byte, f"{owner}.{plain}"))
            return
        body = field(node, "body")
        end = body.start_byte if body is not None else node.end_byte
        doc, doc_line = doc_before(node, self._parsed)
        decorators = self._decorators(node)
        start = min([first_line(node), *(first_line(one) for one in decorators)])
        self._out.add(
            SymbolFact(
                name=f"{owner}.{plain}",
                kind=SymbolKind.PROPERTY if accessor else SymbolKind.METHOD,
                line=start,
                line_end=last_line(node),
                signature_line=first_line(field(node, "name") or node),
                signature=self._header(node, end),
                exported=exported and self._is_public(node, plain),
                doc=doc,
                doc_line=doc_line,
                parent=owner,
                decorators=tuple(self._parsed.flat(one)[1:] for one in decorators),
                params=parameters(field(node, "parameters"), self._parsed),
                returns=type_text(field(node, "return_type"), self._parsed),
                is_async=any(child.type == "async" for child in node.children),
            ),
            node,
            body=body is not None,
        )
        if plain == "constructor":
            self._parameter_properties(node, owner, exported)

    def _parameter_properties(self, node: Node, owner: str, exported: bool) -> None:
        """`constructor(private readonly engine: Engine)` declares a field as well."""
        for child in children_of(
            field(node, "parameters"), "required_parameter", "optional_parameter"
        ):
            words = [c.type for c in child.children]
            if "accessibility_modifier" not in words and "readonly" not in words:
                continue
            pattern = field(child, "pattern")
            annotation = field(child, "type")
            plain = self._parsed.text(pattern)
            self._out.add(
                SymbolFact(
                    name=f"{owner}.{plain}",
                    kind=SymbolKind.FIELD,
                    line=first_line(child),
                    line_end=last_line(child),
                    signature_line=first_line(child),
                    signature=self._parsed.flat(child),
                    exported=exported and self._is_public(child, plain),
                    parent=owner,
                    annotation=type_text(annotation, self._parsed),
                    type_hint=type_hint(annotation, self._parsed),
                ),
                child,
            )

    def _field(self, node: Node, owner: str, exported: bool) -> None:
        name_node = field(node, "name") or field(node, "property")
        plain = property_name(name_node, self._parsed)
        if not plain:
            return
        value, annotation = field(node, "value"), field(node, "type")
        doc, doc_line = doc_before(node, self._parsed)
        decorators = self._decorators(node)
        bound = value is not None and value.type in FUNCTIONS
        body = field(value, "body") if bound and value is not None else None
        signature = self._header(node, body.start_byte if body is not None else node.end_byte)
        self._out.add(
            SymbolFact(
                name=f"{owner}.{plain}",
                kind=SymbolKind.METHOD if bound else SymbolKind.FIELD,
                line=min([first_line(node), *(first_line(one) for one in decorators)]),
                line_end=last_line(node),
                signature_line=first_line(name_node or node),
                signature=signature.removesuffix("=>").strip()[:_LONGEST],
                exported=exported and self._is_public(node, plain),
                doc=doc,
                doc_line=doc_line,
                parent=owner,
                decorators=tuple(self._parsed.flat(one)[1:] for one in decorators),
                annotation=type_text(annotation, self._parsed),
                params=parameters(field(value, "parameters"), self._parsed)
                if bound and value is not None
                else (),
                returns=type_text(field(value, "return_type"), self._parsed)
                if bound and value is not None
                else "",
                value=self._short(value),
                type_hint=type_hint(annotation, self._parsed) or value_hint(value, self._parsed),
                is_async=bound
                and value is not None
                and any(child.type == "async" for child in value.children),
            ),
            node,
        )

    def _short(self, value: Node | None) -> str:
        if value is None or value.type not in ("string", "number", "true", "false", "null"):
            return ""
        text = self._parsed.flat(value)
        return text if len(text) <= _LONGEST_VALUE else ""

    def _decorators(self, node: Node) -> list[Node]:
        found = list(children_of(node, "decorator"))
        above = node.prev_named_sibling
        while above is not None and above.type == "decorator":
            found.insert(0, above)
            above = above.prev_named_sibling
        return found

    def _header(self, node: Node, end: int) -> str:
        start = next((c for c in node.children if c.type != "decorator"), node)
        return self._parsed.between(start.start_byte, end).rstrip(" ;")

    def _is_public(self, node: Node, name: str) -> bool:
        words = {self._parsed.text(c) for c in children_of(node, "accessibility_modifier")}
        # An underscore says what the language has no word for in plain JavaScript.
        return not name.startswith(("#", "_")) and not words & _MODIFIERS

    # -- interfaces, types, enums -------------------------------------------------------------

    def interface(self, node: Node, outer: Node, name: str, prefix: str, exported: bool) -> None:
        """Add an interface, its members and the model they make."""
        body = field(node, "body")
        if body is None or not name:
            return
        bases = tuple(
            self._parsed.flat(one)
            for clause in children_of(node, "extends_type_clause", "extends_clause")
            for one in clause.named_children
        )
        self._type(node, outer, name, prefix, exported, SymbolKind.INTERFACE, body, bases)
        self._shape(body, outer, name, exported, "interface")

    def type_alias(self, node: Node, outer: Node, name: str, prefix: str, exported: bool) -> None:
        """Add `type Name = …`; an object type makes a model."""
        value = field(node, "value")
        if value is None or not name:
            return
        shape = value.type == "object_type"
        whole = separated(node, node.end_byte, self._parsed).rstrip(" ;")
        cut = value if shape or len(whole) > _LONGEST_TYPE else None
        self._type(node, outer, name, prefix, exported, SymbolKind.TYPE, cut, ())
        if shape:
            self._shape(value, outer, name, exported, "type")

    def enum(self, node: Node, outer: Node, name: str, prefix: str, exported: bool) -> None:
        """Add an enum and its members."""
        body = field(node, "body")
        if body is None or not name:
            return
        self._type(node, outer, name, prefix, exported, SymbolKind.ENUM, body, ())
        fields: list[ModelFieldFact] = []
        for child in body.named_children:
            if child.type == "comment":
                continue
            key = field(child, "name") if child.type == "enum_assignment" else child
            value = field(child, "value") if child.type == "enum_assignment" else None
            plain = property_name(key, self._parsed)
            fields.append(ModelFieldFact(plain, "", first_line(child), self._parsed.flat(value)))
            self._member(child, f"{name}.{plain}", name, exported, SymbolKind.FIELD)
        self._model(outer, name, "enum", fields)

    def _type(
        self,
        node: Node,
        outer: Node,
        name: str,
        prefix: str,
        exported: bool,
        kind: SymbolKind,
        cut: Node | None,
        bases: tuple[str, ...],
    ) -> None:
        doc, doc_line = doc_before(outer, self._parsed)
        end = cut.start_byte if cut is not None else node.end_byte
        header = separated(node, end, self._parsed).rstrip(" ;=")
        self._out.add(
            SymbolFact(
                name=name,
                kind=kind,
                line=first_line(outer),
                line_end=last_line(outer),
                signature_line=first_line(field(node, "name") or node),
                signature=header,
                exported=exported,
                doc=doc,
                doc_line=doc_line,
                parent=prefix.removesuffix("."),
                bases=bases,
            ),
            outer,
        )

    def _shape(self, body: Node, outer: Node, name: str, exported: bool, kind: str) -> None:
        fields: list[ModelFieldFact] = []
        for child in body.named_children:
            plain = property_name(field(child, "name"), self._parsed)
            if not plain or not is_whole(child):
                continue
            if child.type == "property_signature":
                optional = any(one.type == "?" for one in child.children)
                written = type_text(field(child, "type"), self._parsed)
                shown = plain + ("?" if optional else "")
                fields.append(ModelFieldFact(shown, written, first_line(child)))
                self._member(child, f"{name}.{plain}", name, exported, SymbolKind.FIELD)
            elif child.type == "method_signature":
                self._member(child, f"{name}.{plain}", name, exported, SymbolKind.METHOD)
        self._model(outer, name, kind, fields)

    def _member(self, node: Node, name: str, parent: str, exported: bool, kind: SymbolKind) -> None:
        doc, doc_line = doc_before(node, self._parsed)
        annotation = field(node, "type")
        self._out.add(
            SymbolFact(
                name=name,
                kind=kind,
                line=first_line(node),
                line_end=last_line(node),
                signature_line=first_line(node),
                signature=self._parsed.flat(node).rstrip(" ;,")[:_LONGEST],
                exported=exported,
                doc=doc,
                doc_line=doc_line,
                parent=parent,
                annotation=type_text(annotation, self._parsed),
                params=parameters(field(node, "parameters"), self._parsed),
                returns=type_text(field(node, "return_type"), self._parsed),
                type_hint=type_hint(annotation, self._parsed),
            ),
            node,
            body=kind is not SymbolKind.METHOD,
        )

    def _model(self, outer: Node, name: str, kind: str, fields: list[ModelFieldFact]) -> None:
        if fields and not any(one.symbol == name for one in self.models):
            self.models.append(
                ModelFact(name, kind, first_line(outer), last_line(outer), tuple(fields))
            )
