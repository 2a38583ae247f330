"""What bodies of JavaScript do: calls with their receivers, and throws."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import CallFact, ImportFact
from docgen_engine.repository.index.languages.javascript.nodes import (
    FUNCTIONS,
    arguments,
    bound_names,
    dotted,
    type_hint,
    value_hint,
)
from docgen_engine.repository.index.languages.javascript.tests import SEPARATOR
from docgen_engine.repository.index.languages.treesitter import (
    UNKNOWN,
    LocalNames,
    Locals,
    Owners,
    Parsed,
    field,
    first_line,
)

Captures = dict[str, list[Node]]
_MIXING: Final = frozenset({"merge-descriptors", "object-assign", "utils-merge", "lodash.assign"})
"""Packages whose function puts what one object has on another."""

_ON_FUNCTIONS: Final = frozenset({"call", "apply", "bind"})
_SKIPPED: Final = frozenset({"require", "super"})
_FUNCTION_NODES: Final = FUNCTIONS | {
    "function_declaration",
    "generator_function_declaration",
    "method_definition",
}


def local_names(
    parsed: Parsed, found: Captures, owners: Owners, imported: Sequence[ImportFact] = ()
) -> Locals:
    """Names that are local to each definition, with the type that the file shows, or `?`.

    All functions inside of a definition share one table: a name that is local anywhere in it is
    never taken for an imported one.
    """
    names = LocalNames()
    for node in found.get("declarator", []):
        pattern = field(node, "name")
        if pattern is None or _is_top_level(node):
            continue
        hint = type_hint(field(node, "type"), parsed) or value_hint(field(node, "value"), parsed)
        hint = hint if pattern.type == "identifier" else ""
        names.bind(owners.at(node.start_byte), bound_names(pattern, parsed), hint)
    for node in found.get("parameters", []):
        for child in node.named_children:
            hint = type_hint(field(child, "type"), parsed)
            names.bind(owners.at(node.start_byte), bound_names(child, parsed), hint)
    for node in found.get("parameter", []):
        names.bind(owners.at(node.start_byte), bound_names(node, parsed), "")
    for node in found.get("inner", []):
        parent = node.parent
        if parent is not None and not _is_statement_of_module(parent):
            owner, name = owners.at(parent.start_byte), parsed.text(node)
            if owner.rpartition(".")[2] != name:
                names.bind(owner, [name], "")
    _mix_in(names.by_owner, parsed, found, owners, imported)
    return names.by_owner


def _mix_in(
    names: Locals, parsed: Parsed, found: Captures, owners: Owners, imported: Sequence[ImportFact]
) -> None:
    """`Object.assign(app, proto)`: a local name has what an object of the module has."""
    mixing = {one.alias for one in imported if one.module in _MIXING} | {"Object.assign"}
    for node in found.get("call", []):
        function = field(node, "function")
        if function is None or parsed.text(function) not in mixing:
            continue
        given = arguments(node)
        if len(given) < 2 or any(one.type != "identifier" for one in given[:2]):
            continue
        local = names.get(owners.at(node.start_byte), {})
        target, source = parsed.text(given[0]), parsed.text(given[1])
        if local.get(target) == UNKNOWN and source not in local:
            local[target] = f"like {source}"


def _is_top_level(declarator: Node) -> bool:
    outer = declarator.parent
    return outer is not None and _is_statement_of_module(outer)


def _is_statement_of_module(node: Node) -> bool:
    outer = node.parent
    while outer is not None and outer.type in ("export_statement", "ambient_declaration"):
        outer = outer.parent
    return outer is None or outer.type == "program"


def calls(parsed: Parsed, found: Captures, owners: Owners, names: Locals) -> tuple[CallFact, ...]:
    """The calls whose callee is a chain of names, in line order; equal ones of a line once."""
    result: dict[CallFact, None] = {}
    nodes = [*found.get("call", []), *found.get("new", [])]
    inner = _InnerFunctions(found.get("own", []), owners)
    for node in sorted(nodes, key=lambda one: one.end_byte):
        function = field(node, "function" if node.type == "call_expression" else "constructor")
        name = dotted(function, parsed)
        if not name or name in _SKIPPED:
            continue
        caller = owners.at(node.start_byte)
        head = name.partition(".")[0]
        receiver = _local(head.removesuffix("()"), caller, names)
        if receiver and head.endswith("()"):
            receiver = UNKNOWN
        if head == "this" and inner.hold(node.start_byte):
            receiver = UNKNOWN
        line = _name_line(function or node)
        result[CallFact(caller, name, line, receiver)] = None
        used = _used_as_function(name)
        if used:
            result[CallFact(caller, used, line, receiver)] = None
    return tuple(sorted(result, key=lambda one: one.line))


class _InnerFunctions:
    """The functions inside of definitions that have a `this` of their own, which is anything."""

    def __init__(self, functions: list[Node], owners: Owners) -> None:
        """Take the functions of a file that are no arrow functions."""
        spans = sorted((one.start_byte, -one.end_byte) for one in functions)
        self._numbers: Final = Owners(
            [(start, -end, str(at)) for at, (start, end) in enumerate(spans)]
        )
        self._inner: Final[list[bool]] = []
        around: list[tuple[int, str]] = []
        for start, end in spans:
            while around and around[-1][0] <= start:
                around.pop()
            owner = owners.at(start)
            self._inner.append(bool(around) and around[-1][1] == owner)
            around.append((-end, owner))

    def hold(self, place: int) -> bool:
        """Whether the innermost function around a byte is inside of another of one definition."""
        number = self._numbers.at(place)
        return bool(number) and self._inner[int(number)]


def _used_as_function(name: str) -> str:
    """`f` for `f.call(…)`, `f.apply(…)` and `f.bind(…)`, which are uses of `f` as well."""
    whole, _, last = name.rpartition(".")
    return whole if last in _ON_FUNCTIONS and whole not in ("this", "super") else ""


def _name_line(function: Node) -> int:
    """Where the last name of a callee stands: chains may run over many lines."""
    return first_line(field(function, "property") or function)


def _local(name: str, caller: str, names: Locals) -> str:
    """The type of a local name of a definition or of the test suites around it."""
    owner = caller
    while True:
        known = names.get(owner, {}).get(name, "")
        if known or not owner:
            return known
        owner = owner.rpartition(SEPARATOR)[0]
        if not owner and SEPARATOR not in caller:
            return ""


def throws(parsed: Parsed, found: Captures, owners: Owners) -> dict[str, list[tuple[str, int]]]:
    """`throw new X(…)` by the definition that itself throws: not by a callback inside of it."""
    result: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for node in found.get("throw", []):
        inner = node.named_children[0] if node.named_children else None
        if inner is None or inner.type != "new_expression":
            continue
        name = dotted(field(inner, "constructor"), parsed)
        owner = owners.at(node.start_byte)
        function = node.parent
        while function is not None and function.type not in _FUNCTION_NODES:
            function = function.parent
        if name and owner and function is not None and _belongs(function, owners, owner):
            result[owner].append((name, first_line(node)))
    return result


def _belongs(function: Node, owners: Owners, owner: str) -> bool:
    """Whether a function is the definition itself: nothing but the definition is around it."""
    outer = function.parent
    while outer is not None and owners.at(outer.start_byte) == owner:
        if outer.type in _FUNCTION_NODES or outer.type == "arguments":
            return False
        outer = outer.parent
    return True
