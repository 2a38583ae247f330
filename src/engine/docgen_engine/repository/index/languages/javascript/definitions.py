"""Definitions of a JavaScript or TypeScript module: a walk over statements, not over bodies."""

from __future__ import annotations

from typing import Final

import msgspec
from tree_sitter import Node

from docgen_engine.domain.facts import ModelFact, SymbolFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.javascript.assignments import Assignments
from docgen_engine.repository.index.languages.javascript.defaults import default_value
from docgen_engine.repository.index.languages.javascript.members import Members
from docgen_engine.repository.index.languages.javascript.nodes import (
    CLASSES,
    doc_before,
    dotted,
    parameters,
    property_name,
    separated,
    type_text,
)
from docgen_engine.repository.index.languages.javascript.variables import Variables
from docgen_engine.repository.index.languages.treesitter import (
    Parsed,
    children_of,
    field,
    first_line,
    is_whole,
    last_line,
)

_FUNCTION_DECLARATIONS: Final = frozenset(
    {"function_declaration", "generator_function_declaration", "function_signature"}
)

_FOR_NOBODY: Final = regex(r"(?m)^\s*@(?:private|internal|package|ignore|access\s+private)\b")
"""Tags of JSDoc and TSDoc on what is not part of the interface that users see."""


class Definitions:
    """Collects the symbols of one file, with the byte span of each for the owners of places."""

    def __init__(self, parsed: Parsed) -> None:
        """Collect from `parsed`."""
        self.parsed: Final = parsed
        self.symbols: Final[list[SymbolFact]] = []
        self.spans: Final[list[tuple[int, int, str]]] = []
        self.exports: Final[list[str]] = []
        self.aliases: Final[list[tuple[str, str]]] = []
        self._seen: Final[dict[str, int]] = {}
        self._common_js: Final[set[str]] = set()
        self._members: Final = Members(self)
        self._variables: Final = Variables(self)

    def collect(self) -> list[SymbolFact]:
        """Walk the file; symbols in line order, `exported` decided by all its exports."""
        for node in self.parsed.root.named_children:
            self._statement(node, "", ambient=False)
        self._variables.finish()
        self.aliases.extend(self._variables.taken_apart(frozenset(self.exports)))
        tops = {*self.exports, *(local for name, local in self.aliases if "." not in name)}
        given = tops | {local for name, local in self.aliases if name.partition(".")[0] in tops}
        return sorted(
            (self._with_export(fact, given) for fact in self.symbols),
            key=lambda one: (one.line, one.name),
        )

    def _with_export(self, fact: SymbolFact, given: set[str]) -> SymbolFact:
        """A symbol that is exported by a statement further down, or a member of such a class.

        What its authors tag as nobody else's is exported to nobody, with all that is in it.
        """
        if self._is_tagged(fact):
            return msgspec.structs.replace(fact, exported=False) if fact.exported else fact
        top = fact.name.partition(".")[0]
        last = fact.name.rpartition(".")[2]
        private = last.startswith("#") or (bool(fact.parent) and last.startswith("_"))
        private = private or fact.signature.startswith(("private ", "protected "))
        if fact.exported or private or top not in given or fact.parent not in ("", top):
            return fact
        return msgspec.structs.replace(fact, exported=True)

    def _is_tagged(self, fact: SymbolFact | None) -> bool:
        """Whether a doc comment says that a symbol, or what it is a member of, is for no users."""
        while fact is not None:
            if "@" in fact.doc and _FOR_NOBODY.search(fact.doc):
                return True
            fact = self.known(fact.parent) if fact.parent else None
        return False

    def add(self, fact: SymbolFact, node: Node, *, body: bool = True) -> None:
        """Add a symbol, the first of its name; an overload's implementation adds its span.

        A further one without a body is another way to call it.
        """
        self.spans.append((node.start_byte, node.end_byte, fact.name))
        place = self._seen.get(fact.name)
        if place is None:
            self._seen[fact.name] = len(self.symbols)
            self.symbols.append(fact)
        elif not body and self.symbols[place].kind is fact.kind:
            known = self.symbols[place]
            self.symbols[place] = msgspec.structs.replace(
                known,
                overloads=(*known.overloads, fact.signature),
                overload_lines=(*known.overload_lines, fact.line),
            )

    def known(self, name: str) -> SymbolFact | None:
        """A symbol that was found so far."""
        place = self._seen.get(name)
        return self.symbols[place] if place is not None else None

    def replace(self, fact: SymbolFact) -> None:
        """Put a symbol in the place of the one of its name."""
        self.symbols[self._seen[fact.name]] = fact

    @property
    def handed_on(self) -> list[tuple[str, str, int]]:
        """Names that stand for a function of another name, and their lines."""
        return self._variables.handed_on

    @property
    def models(self) -> list[ModelFact]:
        """Interfaces, object types and enums as data models."""
        return self._members.models

    # -- statements ---------------------------------------------------------------------------

    def _statement(self, node: Node, prefix: str, *, ambient: bool) -> None:
        kind = node.type
        if kind == "export_statement":
            self._export(node, prefix)
        elif kind == "ambient_declaration":
            for child in node.named_children:
                self._definition(child, node, prefix, exported=ambient)
        elif kind == "expression_statement" and node.named_children:
            inner = node.named_children[0]
            if inner.type == "assignment_expression" and not prefix:
                Assignments(self).add(inner, node)
            elif inner.type == "internal_module":
                self._namespace(inner, node, prefix, exported=False)
        else:
            self._definition(node, node, prefix, exported=ambient)

    def _export(self, node: Node, prefix: str) -> None:
        declaration = field(node, "declaration")
        default = any(child.type == "default" for child in node.children)
        if declaration is not None:
            before = len(self.symbols)
            self._definition(declaration, node, prefix, exported=True)
            if default:
                name = self.parsed.text(field(declaration, "name"))
                self._default(name, node, declaration, before)
            elif not prefix:
                names = self.symbols[before:]
                self.exports.extend(one.name for one in names if not one.parent)
            return
        value = field(node, "value")
        if value is not None and default:
            default_value(value, node, self)
            return
        for clause in children_of(node, "export_clause"):
            for one in children_of(clause, "export_specifier"):
                local = property_name(field(one, "name"), self.parsed)
                alias = field(one, "alias")
                given = property_name(alias, self.parsed) if alias is not None else local
                self.give(given, local if field(node, "source") is None else given)
        for namespace in children_of(node, "namespace_export"):
            self.exports.append(self.parsed.text(namespace.named_children[0]))
        if any(child.type == "=" for child in node.children) and node.named_children:
            self.give("default", dotted(node.named_children[0], self.parsed))

    def _default(self, name: str, node: Node, declaration: Node, before: int) -> None:
        if name:
            self.give("default", name)
        elif len(self.symbols) == before:
            self.anonymous(declaration, node)

    def anonymous(self, value: Node, node: Node) -> None:
        """Add what a module gives out without a name."""
        name = self.parsed.text(field(value, "name")) or "default"
        self.bound(name, value, node, "", "", exported=True)
        self.give("default", name)

    def give(self, name: str, local: str) -> None:
        """Note an export, and the local name where that is another."""
        if name:
            self.exports.append(name)
            if local and local != name:
                self.aliases.append((name, local))

    def _definition(self, node: Node, outer: Node, prefix: str, *, exported: bool) -> None:
        kind = node.type
        if not is_whole(node) and kind not in CLASSES:
            return
        if kind in _FUNCTION_DECLARATIONS:
            self.function(node, node, outer, self._name(node, prefix), prefix, exported)
        elif kind in CLASSES:
            name = self._name(node, prefix)
            if name:
                self.class_(node, outer, name, prefix, exported)
        elif kind == "interface_declaration":
            self._members.interface(node, outer, self._name(node, prefix), prefix, exported)
        elif kind == "type_alias_declaration":
            self._members.type_alias(node, outer, self._name(node, prefix), prefix, exported)
        elif kind == "enum_declaration":
            self._members.enum(node, outer, self._name(node, prefix), prefix, exported)
        elif kind in ("lexical_declaration", "variable_declaration"):
            self._variables.add(node, outer, prefix, exported)
        elif kind in ("internal_module", "module"):
            self._namespace(node, outer, prefix, exported=exported)
        elif kind == "ambient_declaration":
            for child in node.named_children:
                self._definition(child, outer, prefix, exported=exported)

    def _namespace(self, node: Node, outer: Node, prefix: str, *, exported: bool) -> None:
        name = field(node, "name")
        body = field(node, "body")
        if name is None or body is None or name.type == "string":
            return
        del outer, exported
        inner = f"{prefix}{self.parsed.text(name)}."
        for child in body.named_children:
            self._statement(child, inner, ambient=False)

    def _name(self, node: Node, prefix: str) -> str:
        name = self.parsed.text(field(node, "name"))
        return f"{prefix}{name}" if name else ""

    # -- functions and classes ----------------------------------------------------------------

    def function(
        self, node: Node, header: Node, outer: Node, name: str, parent: str, exported: bool
    ) -> None:
        """Add a function: `node` has parameters and body, its signature starts at `header`."""
        if not name:
            return
        body = field(node, "body")
        end = body.start_byte if body is not None else node.end_byte
        signature = self.parsed.between(header.start_byte, end)
        if "//" in signature or "/*" in signature:
            signature = separated(header, end, self.parsed)
        doc, doc_line = doc_before(outer, self.parsed)
        returns = type_text(field(node, "return_type"), self.parsed)
        self.add(
            SymbolFact(
                name=name,
                kind=SymbolKind.FUNCTION,
                line=first_line(outer),
                line_end=last_line(outer),
                signature_line=first_line(header),
                signature=signature.removesuffix("=>").rstrip(" ;"),
                exported=exported,
                doc=doc,
                doc_line=doc_line,
                parent=parent.removesuffix("."),
                params=parameters(
                    field(node, "parameters") or field(node, "parameter"), self.parsed
                ),
                returns=returns,
                is_async=any(child.type == "async" for child in node.children),
            ),
            outer,
            body=body is not None,
        )

    def class_(self, node: Node, outer: Node, name: str, parent: str, exported: bool) -> None:
        """Add a class and its members."""
        body = field(node, "body")
        if body is None:
            return
        doc, doc_line = doc_before(outer, self.parsed)
        decorators = [*children_of(outer, "decorator")] if outer is not node else []
        decorators += children_of(node, "decorator")
        word = next((c for c in node.children if c.type in ("abstract", "class")), node)
        self.add(
            SymbolFact(
                name=name,
                kind=SymbolKind.CLASS,
                line=first_line(outer),
                line_end=last_line(outer),
                signature_line=first_line(field(node, "name") or word),
                signature=self.parsed.between(word.start_byte, body.start_byte),
                exported=exported,
                doc=doc,
                doc_line=doc_line,
                parent=parent.removesuffix("."),
                decorators=tuple(self.parsed.flat(one)[1:] for one in decorators),
                bases=self._bases(node),
            ),
            outer,
        )
        self._members.class_body(body, name, exported)

    def _bases(self, node: Node) -> tuple[str, ...]:
        bases: list[str] = []
        for heritage in children_of(node, "class_heritage"):
            clauses = [*children_of(heritage, "extends_clause", "implements_clause")]
            for clause in clauses:
                if clause.type == "extends_clause":
                    bases.append(self.parsed.flat(field(clause, "value")))
                else:
                    bases += [self.parsed.flat(one) for one in clause.named_children]
            if not clauses:
                bases += [self.parsed.flat(one) for one in heritage.named_children]
        return tuple(base for base in bases if base)

    def bound(
        self,
        name: str,
        value: Node,
        outer: Node,
        prefix: str,
        parent: str,
        *,
        exported: bool,
        header: Node | None = None,
    ) -> None:
        """Add a function or class that is bound to a name by an assignment or export."""
        if value.type in CLASSES:
            self.class_(value, outer, name, parent or prefix, exported)
        else:
            self.function(value, header or value, outer, name, parent or prefix, exported)
