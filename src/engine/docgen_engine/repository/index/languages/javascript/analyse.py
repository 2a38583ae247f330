"""From the text of a JavaScript or TypeScript file to its facts."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Node

from docgen_engine.domain.facts import (
    CallFact,
    FileFacts,
    ModelFact,
    ModelFieldFact,
    SymbolFact,
)
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.javascript.definitions import Definitions
from docgen_engine.repository.index.languages.javascript.dialects import prepared
from docgen_engine.repository.index.languages.javascript.environment import environment
from docgen_engine.repository.index.languages.javascript.holding import held_by_objects
from docgen_engine.repository.index.languages.javascript.imports import imports
from docgen_engine.repository.index.languages.javascript.nodes import (
    arguments,
    clean_comment,
    dotted,
    pairs,
)
from docgen_engine.repository.index.languages.javascript.references import (
    calls,
    local_names,
    throws,
)
from docgen_engine.repository.index.languages.javascript.routing import mounts, routes
from docgen_engine.repository.index.languages.javascript.tests import tests
from docgen_engine.repository.index.languages.javascript.web import commands
from docgen_engine.repository.index.languages.treesitter import (
    Owners,
    Parsed,
    field,
    first_line,
    last_line,
    unread,
)
from docgen_engine.repository.index.lines import count_lines
from docgen_engine.repository.index.markers import find_markers

_QUERY: Final = Path(__file__).with_name("references.scm")
_LICENSE: Final = regex(r"license|copyright|@preserve", re.IGNORECASE)
_MODULE_TAGS: Final = ("@fileoverview", "@packageDocumentation", "@module", "@file")
_ZOD: Final = frozenset({"z.object", "z.strictObject", "zod.object", "z.looseObject"})


@lru_cache(maxsize=4)
def _grammar(name: str) -> Language:
    if name == "javascript":
        return Language(tree_sitter_javascript.language())
    if name == "tsx":
        return Language(tree_sitter_typescript.language_tsx())
    return Language(tree_sitter_typescript.language_typescript())


def analyse_javascript(text: str, language: str) -> FileFacts:
    """The facts of a JavaScript or TypeScript file.

    The name of the file is not known here, so a file is read by the grammar that understands it:
    TypeScript first as such and then as TSX, JavaScript then as TSX (which knows types as well).

    Args:
        text: the file, decoded.
        language: `JavaScript` or `TypeScript`.

    Returns:
        All facts; `problem` says where the grammar stumbled.
    """
    parsed = Parsed(text, _grammar("typescript" if language == "TypeScript" else "javascript"))
    if parsed.root.has_error:
        tries = [("tsx", None), ("typescript", prepared), ("tsx", prepared)]
        for grammar, prepare in tries if language == "TypeScript" else tries[:1]:
            other = Parsed(text, _grammar(grammar), prepare)
            parsed = min(parsed, other, key=lambda one: unread(one.root))
            if not parsed.root.has_error:
                break
    return _facts(text, language, parsed)


def _facts(text: str, language: str, parsed: Parsed) -> FileFacts:
    found = parsed.captures(_QUERY)
    definitions = Definitions(parsed)
    symbols = definitions.collect()
    taken = {one.name for one in symbols}
    cases = [(fact, node) for fact, node in tests(parsed) if fact.name not in taken]
    owners = Owners(
        [
            *definitions.spans,
            *((node.start_byte, node.end_byte, fact.name) for fact, node in cases),
        ]
    )
    call_nodes = found.get("call", [])
    imported = imports(parsed, call_nodes)
    names = local_names(parsed, found, owners, imported)
    raised = throws(parsed, found, owners)
    symbols = [
        msgspec.structs.replace(one, raises=tuple(sorted(set(raised[one.name]))))
        if one.name in raised
        else one
        for one in symbols
    ]
    symbols += [fact for fact, _ in cases]
    spans = parsed.spans(found.get("comment", []))
    doc, doc_line, doc_line_end = _file_doc(parsed, symbols)
    return FileFacts(
        language=language,
        lines=count_lines(text, spans),
        doc=doc,
        doc_line=doc_line,
        doc_line_end=doc_line_end,
        symbols=tuple(sorted(symbols, key=lambda one: (one.line, one.name))),
        imports=imported,
        exports=tuple(dict.fromkeys(definitions.exports)),
        export_aliases=tuple(dict.fromkeys(definitions.aliases)),
        calls=_with_handed_on(calls(parsed, found, owners, names), definitions),
        holds=held_by_objects(parsed, found),
        environment=environment(parsed, found, owners),
        routes=routes(parsed, call_nodes, imported),
        mounts=mounts(parsed, call_nodes, imported),
        commands=commands(parsed, call_nodes, imported, owners),
        models=tuple(
            sorted(
                [*definitions.models, *_zod(parsed, found)], key=lambda one: (one.line, one.symbol)
            )
        ),
        markers=find_markers(text, spans),
        main_line=_main_line(parsed),
        problem=parsed.problem(),
    )


def _with_handed_on(found: tuple[CallFact, ...], definitions: Definitions) -> tuple[CallFact, ...]:
    """The calls, with those of names that stand for a function of another name."""
    own = [CallFact(name, other, line) for name, other, line in definitions.handed_on]
    return tuple(sorted([*found, *own], key=lambda one: one.line)) if own else found


def _file_doc(parsed: Parsed, symbols: list[SymbolFact]) -> tuple[str, int, int]:
    """The comment at the top that is about the file: tagged so, or not above a definition."""
    documented = {one.doc_line for one in symbols if one.doc_line}
    for node in parsed.root.named_children:
        if node.type == "hash_bang_line":
            continue
        if node.type != "comment":
            break
        comment = parsed.text(node)
        if not comment.startswith("/*") or first_line(node) in documented:
            continue
        tagged = any(tag in comment for tag in _MODULE_TAGS)
        if not tagged and (_LICENSE.search(comment) or not comment.startswith("/**")):
            continue
        return clean_comment(comment), first_line(node), last_line(node)
    return "", 0, 0


def _zod(parsed: Parsed, found: dict[str, list[Node]]) -> list[ModelFact]:
    """`const User = z.object({…})` describes data as an interface does."""
    models = []
    for node in found.get("declarator", []):
        value, name = field(node, "value"), field(node, "name")
        if value is None or name is None or value.type != "call_expression":
            continue
        statement = node.parent
        outer = statement.parent if statement is not None else None
        top = outer is not None and outer.type in ("program", "export_statement")
        if not top or dotted(field(value, "function"), parsed) not in _ZOD:
            continue
        given = arguments(value)
        fields = tuple(
            ModelFieldFact(key, parsed.flat(one)[:160], first_line(one))
            for key, one in pairs(given[0] if given else None, parsed).items()
            if key
        )
        if fields:
            models.append(
                ModelFact(parsed.text(name), "zod", first_line(node), last_line(node), fields)
            )
    return models


def _main_line(parsed: Parsed) -> int:
    """The line of `if (require.main === module)` or of its ES module twin; 0 without one."""
    for node in parsed.root.named_children:
        if node.type == "if_statement":
            condition = parsed.flat(field(node, "condition"))
            if "require.main" in condition or "import.meta.main" in condition:
                return first_line(node)
            if "import.meta.url" in condition and "process.argv" in condition:
                return first_line(node)
    return 0
