"""Chains of calls that declare a command: whose options they are, and what carries it out.

`cli.command("add").option("--empty").action(async (given) => { await add(given) })`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import ImportFact
from docgen_engine.repository.index.languages.javascript.nodes import (
    FUNCTIONS,
    arguments,
    dotted,
)
from docgen_engine.repository.index.languages.treesitter import Parsed, field

_ACTIONS: Final = frozenset({"action", "handler"})
_LONGEST: Final = 60
_HANDLER: Final = 3
"""Where yargs has it: `.command("add", "Adds", builder, handler)`."""

_DECLARED: Final = frozenset({"function_declaration", "lexical_declaration"})


class Handlers:
    """The functions that carry out the commands of a file."""

    def __init__(self, parsed: Parsed, imports: tuple[ImportFact, ...]) -> None:
        """Look at what a file imports and declares."""
        self._parsed: Final = parsed
        modules: dict[str, set[str]] = {}
        for one in imports:
            if one.alias:
                modules.setdefault(one.alias, set()).add(one.module)
        # A name that different places take from different modules says nothing.
        self._own: Final = {
            name
            for name, given in modules.items()
            if len(given) == 1 and next(iter(given)).startswith((".", "#", "@/", "~/"))
        } | set(_declared(parsed))
        self._known: Final[dict[int, str]] = {}

    def of(self, call: Node) -> str:
        """What carries out the command that a call declares or belongs to; empty if not known."""
        command = self._command(call)
        if command is None:
            return ""
        key = command.end_byte
        if key not in self._known:
            self._known[key] = self._handler(command)
        return self._known[key]

    def _command(self, call: Node) -> Node | None:
        """The `.command(…)` of the chain, or around the call."""
        node: Node | None = call
        for _ in range(_LONGEST):
            if node is None:
                break
            if node.type == "call_expression" and self._method(node) == "command":
                return node
            function = field(node, "function")
            node = field(function or node, "object")
        node = call.parent
        for _ in range(_LONGEST):
            if node is None or node.type == "program":
                return None
            if node.type == "call_expression" and self._method(node) == "command":
                return node
            node = node.parent
        return None

    def _method(self, call: Node) -> str:
        function = field(call, "function")
        if function is None or function.type != "member_expression":
            return ""
        return self._parsed.text(field(function, "property"))

    def _handler(self, command: Node) -> str:
        given = arguments(command)
        if len(given) > _HANDLER:
            return self._named(given[_HANDLER])
        node: Node | None = command
        for _ in range(_LONGEST):
            member = node.parent if node is not None else None
            node = member.parent if member is not None else None
            if member is None or node is None or member.type != "member_expression":
                return ""
            method = self._method(node) if node.type == "call_expression" else ""
            if method in _ACTIONS:
                given = arguments(node)
                return self._named(given[0]) if given else ""
            if method in ("", "command"):
                return ""
        return ""

    def _named(self, node: Node) -> str:
        """A function by its name, or the last one of the repository that a closure calls."""
        if node.type not in FUNCTIONS:
            name = dotted(node, self._parsed)
            return name if name.partition(".")[0] in self._own else ""
        found = ""
        for call in _outermost(field(node, "body")):
            name = dotted(field(call, "function"), self._parsed)
            if name and "()" not in name and name.partition(".")[0] in self._own:
                found = name
        return found


def _outermost(body: Node | None) -> Iterator[Node]:
    """The calls below a node in their order, without those in the arguments of others."""
    waiting = [body] if body is not None else []
    while waiting:
        node = waiting.pop()
        if node.type == "call_expression":
            yield node
        elif node.type not in FUNCTIONS or node is body:
            waiting.extend(reversed(node.named_children))


def _declared(parsed: Parsed) -> Iterator[str]:
    """The functions at the top of a file, and its variables."""
    for outer in parsed.root.named_children:
        node = field(outer, "declaration") if outer.type == "export_statement" else outer
        if node is None or node.type not in _DECLARED:
            continue
        for one in [node, *node.named_children]:
            name = field(one, "name")
            value = field(one, "value")
            function = node.type == "function_declaration" or (
                value is not None and value.type in FUNCTIONS
            )
            if name is not None and name.type == "identifier" and function:
                yield parsed.text(name)
