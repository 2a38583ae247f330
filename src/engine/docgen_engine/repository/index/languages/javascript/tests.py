"""Tests of JavaScript: what `describe`, `it` and `test` declare."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.repository.index.languages.javascript.nodes import (
    FUNCTIONS,
    arguments,
    dotted,
    string,
)
from docgen_engine.repository.index.languages.treesitter import (
    Parsed,
    field,
    first_line,
    last_line,
)
from docgen_engine.repository.index.textmap import one_line

_SUITES: Final = frozenset({"describe", "suite", "context"})
_CASES: Final = frozenset({"it", "test", "specify"})
_SUFFIXES: Final = frozenset({"only", "skip", "concurrent", "serial", "todo", "sequential"})
_DEEPEST: Final = 8
SEPARATOR: Final = " > "
Found = dict[str, tuple[SymbolFact, Node]]


def tests(parsed: Parsed) -> list[tuple[SymbolFact, Node]]:
    """Suites and cases as symbols named by their titles, `suite > case`, with their statements."""
    found: Found = {}
    _statements(parsed.root, "", parsed, found, 0)
    return list(found.values())


def _statements(block: Node, parent: str, parsed: Parsed, found: Found, depth: int) -> None:
    for statement in block.named_children:
        if statement.type == "expression_statement" and statement.named_children:
            call = statement.named_children[0]
            if call.type == "call_expression":
                _call(call, statement, parent, parsed, found, depth)


def _call(
    call: Node,
    statement: Node,
    parent: str,
    parsed: Parsed,
    found: Found,
    depth: int,
) -> None:
    word, _, suffix = dotted(field(call, "function"), parsed).partition(".")
    if word not in _SUITES | _CASES or (suffix and suffix not in _SUFFIXES):
        return
    given = arguments(call)
    title = string(given[0], parsed) if given else None
    body = next((one for one in reversed(given) if one.type in FUNCTIONS), None)
    if not title or body is None:
        return
    plain = one_line(title).replace("`", "'")
    name = f"{parent}{SEPARATOR}{plain}" if parent else plain
    fact = SymbolFact(
        name=name,
        kind=SymbolKind.FUNCTION,
        line=first_line(statement),
        line_end=last_line(statement),
        signature_line=first_line(statement),
        signature=f'{word}("{plain}")',
        exported=False,
        parent=parent,
        is_test=True,
    )
    found.setdefault(name, (fact, statement))
    block = field(body, "body")
    if word in _SUITES and block is not None and depth < _DEEPEST:
        _statements(block, name, parsed, found, depth + 1)
