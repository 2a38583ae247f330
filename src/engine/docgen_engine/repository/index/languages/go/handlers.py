"""What answers a route in Go, seen through what is wrapped around it."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.go.nodes import arguments, dotted
from docgen_engine.repository.index.languages.go.scopes import Scopes
from docgen_engine.repository.index.languages.treesitter import Parsed, children_of, field

ROUTER: Final = "\0router"
"""In place of a handler: another router, which has routes of its own."""

_ROUTER: Final = regex(
    r"(?:ServeMux|\bmux\.Router|\bchi\.(?:Router|Mux)|NewServeMux\(\)|New(?:Mux|Router)\(\))$"
)
_MAKES: Final = regex(r"(?:^|\.)(?:[Nn]ew|[Mm]ake)(?:[A-Z]\w*)?$")
"""How a function is called that makes a handler of what it is given."""

_SERVES: Final = ".ServeHTTP"
_DEEPEST: Final = 8


class Handlers:
    """Finds the function that answers a route: behind wrappers, and behind local names."""

    def __init__(self, parsed: Parsed, scopes: Scopes) -> None:
        """Keep the file, and what its local names mean."""
        self._parsed: Final = parsed
        self._scopes: Final = scopes
        self._values: Final[dict[tuple[int, str], Node | None]] = {}

    def of(self, node: Node) -> str:
        """The function that answers, as it is written.

        Args:
            node: what a route is given.

        Returns:
            Of `logged(users.List)` the inner function; of `api.New(store)` the one that makes the
            handler; `ROUTER` for another router; empty for a function without a name.
        """
        return self._of(node, 0)

    def _of(self, node: Node, depth: int) -> str:
        if depth > _DEEPEST:
            return dotted(node, self._parsed)
        if node.type == "call_expression":
            return self._of_call(node, depth)
        said = dotted(node, self._parsed)
        held = said.removesuffix(_SERVES)
        if "." in held or not held or not self._is_local(held, node):
            return said
        if _ROUTER.search(self._scopes.type_of(held, node.start_byte)):
            return ROUTER
        value = self._value(held, node)
        return self._of(value, depth + 1) if value is not None else said

    def _of_call(self, node: Node, depth: int) -> str:
        function = field(node, "function")
        called = dotted(function, self._parsed)
        if _ROUTER.search(f"{called}()"):
            return ROUTER
        if not _MAKES.search(called):
            for one in reversed(arguments(node)):
                if one.type == "func_literal":
                    return ""
                if self._may_answer(one):
                    return self._of(one, depth + 1)
        # `fever.Middleware(store)(handler)` and `auth(store)(…)` wrap what they are given.
        return called or (self._of(function, depth + 1) if function is not None else "")

    def _may_answer(self, node: Node) -> bool:
        """Whether an argument may be a handler: a call, a method, a function; no local value."""
        if node.type == "call_expression":
            return True
        said = dotted(node, self._parsed)
        if node.type == "identifier" and self._is_local(said, node):
            if _ROUTER.search(self._scopes.type_of(said, node.start_byte)):
                return True
            value = self._value(said, node)
            return value is not None and value.type in ("call_expression", "func_literal")
        return bool(said)

    def _is_local(self, name: str, node: Node) -> bool:
        return bool(self._scopes.type_of(name, node.start_byte))

    def _value(self, name: str, node: Node) -> Node | None:
        """What a local name is declared with, before a place; nothing for a parameter."""
        block = node.parent
        while block is not None and block.type not in ("block", "statement_list"):
            block = block.parent
        key = (block.start_byte if block is not None else 0), name
        if key not in self._values:
            self._values[key] = self._declared(name, node)
        return self._values[key]

    def _declared(self, name: str, node: Node) -> Node | None:
        around: Node | None = node
        while around is not None and around.type != "function_declaration":
            before = around.prev_named_sibling
            while before is not None:
                for names, values in self._pairs(before):
                    for given, value in zip(names, values, strict=False):
                        if self._parsed.text(given) == name:
                            return value
                before = before.prev_named_sibling
            around = around.parent
        return None

    @staticmethod
    def _pairs(statement: Node) -> list[tuple[list[Node], list[Node]]]:
        """The names and values of `a, b := x, y` and of `var a = x`."""
        if statement.type == "short_var_declaration":
            left, right = field(statement, "left"), field(statement, "right")
            return [(left.named_children, right.named_children)] if left and right else []
        if statement.type != "var_declaration":
            return []
        found = []
        for one in children_of(statement, "var_spec"):
            value = field(one, "value")
            if value is not None:
                found.append((one.children_by_field_name("name"), value.named_children))
        return found
