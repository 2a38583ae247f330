"""Imports of a JavaScript or TypeScript module: ES modules, CommonJS, dynamic ones, re-exports."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from docgen_engine.domain.facts import ImportFact
from docgen_engine.repository.index.languages.javascript.nodes import (
    arguments,
    property_name,
    string,
)
from docgen_engine.repository.index.languages.treesitter import (
    Parsed,
    children_of,
    field,
    first_line,
)


def imports(parsed: Parsed, calls: list[Node]) -> tuple[ImportFact, ...]:
    """All imports, in line order.

    Args:
        parsed: the file.
        calls: its call expressions, among them `require(…)` and `import(…)`.
    """
    found: list[ImportFact] = []
    for node in parsed.root.named_children:
        if node.type == "import_statement":
            found += _statement(node, parsed)
        elif node.type == "export_statement":
            found += _reexport(node, parsed)
    for call in calls:
        found += _required(call, parsed)
    return tuple(
        sorted(dict.fromkeys(found), key=lambda one: (one.line, one.module, one.name, one.alias))
    )


def _statement(node: Node, parsed: Parsed) -> Iterator[ImportFact]:
    line = first_line(node)
    for require in children_of(node, "import_require_clause"):
        target = string(field(require, "source"), parsed)
        alias = next(children_of(require, "identifier"), None)
        if target:
            yield ImportFact(target, "", parsed.text(alias), line)
    module = string(field(node, "source"), parsed)
    if not module:
        return
    type_only = any(child.type == "type" for child in node.children)
    clause = next(children_of(node, "import_clause"), None)
    if clause is None:
        yield ImportFact(module, "", "", line, type_only)
        return
    for child in clause.named_children:
        if child.type == "identifier":
            yield ImportFact(module, "default", parsed.text(child), line, type_only)
        elif child.type == "namespace_import":
            yield ImportFact(module, "", parsed.text(child.named_children[0]), line, type_only)
        elif child.type == "named_imports":
            for one in children_of(child, "import_specifier"):
                name = property_name(field(one, "name"), parsed)
                alias = field(one, "alias")
                only = type_only or any(c.type == "type" for c in one.children)
                yield ImportFact(
                    module, name, parsed.text(alias) if alias else name, first_line(one), only
                )


def _reexport(node: Node, parsed: Parsed) -> Iterator[ImportFact]:
    module = string(field(node, "source"), parsed)
    if not module:
        return
    line = first_line(node)
    type_only = any(child.type == "type" for child in node.children)
    if any(child.type == "*" for child in node.children):
        yield ImportFact(module, "*", "", line, type_only)
    for namespace in children_of(node, "namespace_export"):
        yield ImportFact(module, "", parsed.text(namespace.named_children[0]), line, type_only)
    for clause in children_of(node, "export_clause"):
        for one in children_of(clause, "export_specifier"):
            name = property_name(field(one, "name"), parsed)
            alias = field(one, "alias")
            given = property_name(alias, parsed) if alias is not None else name
            yield ImportFact(module, name, given, first_line(one), type_only)


def _required(call: Node, parsed: Parsed) -> Iterator[ImportFact]:
    function = field(call, "function")
    if function is None:
        return
    word = parsed.text(function) if function.type in ("identifier", "import") else ""
    given = arguments(call)
    module = string(given[0], parsed) if word in ("require", "import") and given else None
    if not module:
        return
    line = first_line(call)
    outer = call.parent
    if outer is not None and outer.type == "await_expression":
        outer = outer.parent
    taken = ""
    if outer is not None and outer.type == "member_expression":
        taken = parsed.text(field(outer, "property"))
        outer = outer.parent
    pattern = (
        field(outer, "name") if outer is not None and outer.type == "variable_declarator" else None
    )
    if pattern is not None and pattern.type == "identifier":
        yield ImportFact(module, taken, parsed.text(pattern), line)
    elif pattern is not None and pattern.type == "object_pattern" and not taken:
        yield from _pattern(pattern, module, line, parsed)
    else:
        yield ImportFact(module, taken, "", line)


def _pattern(pattern: Node, module: str, line: int, parsed: Parsed) -> Iterator[ImportFact]:
    for one in pattern.named_children:
        if one.type == "shorthand_property_identifier_pattern":
            yield ImportFact(module, parsed.text(one), parsed.text(one), line)
        elif one.type == "pair_pattern":
            name = property_name(field(one, "key"), parsed)
            value = field(one, "value")
            if name and value is not None and value.type == "identifier":
                yield ImportFact(module, name, parsed.text(value), line)
