"""From the text of a Go file to its facts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

import tree_sitter_go
from tree_sitter import Language, Node

from docgen_engine.domain.facts import EnvironmentFact, FileFacts, ImportFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.go.definitions import Definitions
from docgen_engine.repository.index.languages.go.holding import held
from docgen_engine.repository.index.languages.go.nodes import doc_above, string
from docgen_engine.repository.index.languages.go.references import (
    calls,
    environment,
)
from docgen_engine.repository.index.languages.go.routing import routing
from docgen_engine.repository.index.languages.go.scopes import Scopes
from docgen_engine.repository.index.languages.go.tags import tagged
from docgen_engine.repository.index.languages.go.web import commands
from docgen_engine.repository.index.languages.treesitter import (
    Owners,
    Parsed,
    children_of,
    field,
    first_line,
    unread,
)
from docgen_engine.repository.index.lines import count_lines
from docgen_engine.repository.index.markers import find_markers

_LANGUAGE: Final = "Go"
_NEW_OF_VALUE: Final = regex(rb"\bnew\((?!\s*(?:\[|map\[|\*|(?:struct|chan|func|interface)\b))")
_QUERY: Final = Path(__file__).with_name("references.scm")


@lru_cache(maxsize=1)
def _grammar() -> Language:
    return Language(tree_sitter_go.language())


def _without_new(source: bytes) -> bytes:
    """`new("text")` of Go 1.26: the grammar knows `new` only with a type, so it is renamed."""
    return _NEW_OF_VALUE.sub(b"nev(", source)


def analyse_go(text: str) -> FileFacts:
    """The facts of a Go file.

    Args:
        text: the file, decoded.

    Returns:
        All facts; `problem` says where the grammar stumbled.
    """
    parsed = Parsed(text, _grammar())
    if parsed.root.has_error and _NEW_OF_VALUE.search(parsed.source):
        parsed = min(
            parsed, Parsed(text, _grammar(), _without_new), key=lambda one: unread(one.root)
        )
    found = parsed.captures(_QUERY)
    definitions = Definitions(parsed)
    definitions.collect()
    owners = Owners(definitions.spans)
    call_nodes = found.get("call", [])
    imported = _imports(parsed)
    spans = parsed.spans(found.get("comment", []))
    clause = next(children_of(parsed.root, "package_clause"), None)
    doc, doc_line = doc_above(clause, parsed) if clause is not None else ("", 0)
    package = parsed.text(clause.named_children[0]) if clause and clause.named_children else ""
    constants = {
        one.name: one.value[1:-1]
        for one in definitions.symbols
        if one.kind is SymbolKind.CONSTANT and one.value[:1] in ('"', "`")
    }
    scopes = Scopes(parsed, found)
    declared, mounts = routing(parsed, call_nodes, imported, owners, scopes)
    options, variables = tagged(parsed, found.get("tagged", []), owners)
    fixed = frozenset(one.name for one in definitions.symbols if one.kind is SymbolKind.CONSTANT)
    main = next((one for one in definitions.symbols if one.name == "main"), None)
    return FileFacts(
        language=_LANGUAGE,
        lines=count_lines(text, spans),
        package=package,
        doc=doc,
        doc_line=doc_line,
        doc_line_end=first_line(clause) - 1 if doc and clause is not None else 0,
        symbols=tuple(sorted(definitions.symbols, key=lambda one: (one.line, one.name))),
        imports=imported,
        calls=calls(parsed, found, owners, scopes),
        holds=held(parsed, found, owners, scopes, fixed),
        environment=_by_line((*environment(parsed, found, owners, constants), *variables)),
        routes=declared,
        mounts=mounts,
        commands=(
            *commands(parsed, call_nodes, found.get("literal", []), imported, owners, constants),
            *options,
        ),
        models=tuple(sorted(definitions.models, key=lambda one: (one.line, one.symbol))),
        markers=find_markers(text, spans),
        main_line=main.line
        if main is not None and package == "main" and main.kind is SymbolKind.FUNCTION
        else 0,
        problem=parsed.problem(),
    )


def _by_line(found: tuple[EnvironmentFact, ...]) -> tuple[EnvironmentFact, ...]:
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.line, one.name)))


def _imports(parsed: Parsed) -> tuple[ImportFact, ...]:
    found: list[ImportFact] = []
    for declaration in children_of(parsed.root, "import_declaration"):
        for spec in _specs(declaration):
            module = string(field(spec, "path"), parsed)
            if not module:
                continue
            alias = parsed.text(field(spec, "name"))
            # `import . "x"` takes all names, `import _ "x"` none.
            name = "*" if alias == "." else ""
            alias = "" if alias == "." else alias
            found.append(ImportFact(module, name, alias, first_line(spec)))
    return tuple(sorted(found, key=lambda one: (one.line, one.module)))


def _specs(declaration: Node) -> Iterator[Node]:
    yield from children_of(declaration, "import_spec")
    for group in children_of(declaration, "import_spec_list"):
        yield from children_of(group, "import_spec")
