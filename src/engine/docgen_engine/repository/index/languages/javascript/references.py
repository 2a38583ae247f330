"""What bodies of JavaScript do: calls with their receivers, throws, reads of the environment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import CallFact, EnvironmentFact
from docgen_engine.repository.index.languages.javascript.nodes import (
    FUNCTIONS,
    bound_names,
    dotted,
    property_name,
    string,
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
    children_of,
    field,
    first_line,
)

Captures = dict[str, list[Node]]
_ENVIRONMENTS: Final = ("process.env", "import.meta.env", "Bun.env")
_ON_FUNCTIONS: Final = frozenset({"call", "apply", "bind"})
_SKIPPED: Final = frozenset({"require", "super"})
_FUNCTION_NODES: Final = FUNCTIONS | {
    "function_declaration",
    "generator_function_declaration",
    "method_definition",
}


def local_names(parsed: Parsed, found: Captures, owners: Owners) -> Locals:
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
    return names.by_owner


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
        line = _name_line(function or node)
        result[CallFact(caller, name, line, receiver)] = None
        used = _used_as_function(name)
        if used:
            result[CallFact(caller, used, line, receiver)] = None
    return tuple(sorted(result, key=lambda one: one.line))


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


def environment(parsed: Parsed, found: Captures, owners: Owners) -> tuple[EnvironmentFact, ...]:
    """Variables read from `process.env`, `import.meta.env`, `Deno.env` and `Bun.env`."""
    facts: set[EnvironmentFact] = set()
    for node in found.get("environment", []):
        if parsed.text(field(node, "object")) not in _ENVIRONMENTS or _is_assigned(node):
            continue
        if node.type == "member_expression":
            name = parsed.text(field(node, "property"))
        else:
            name = string(field(node, "index"), parsed) or ""
        if name:
            facts.add(
                EnvironmentFact(
                    name, first_line(node), _fallback(node, parsed), owners.at(node.start_byte)
                )
            )
    for node in found.get("environment_pattern", []):
        if parsed.text(field(node, "value")) in _ENVIRONMENTS:
            facts.update(_patterns(node, parsed, owners))
    for node in found.get("call", []):
        if dotted(field(node, "function"), parsed) == "Deno.env.get":
            given = field(node, "arguments")
            first = given.named_children[0] if given and given.named_children else None
            name = string(first, parsed) or ""
            if name:
                facts.add(
                    EnvironmentFact(
                        name, first_line(node), _fallback(node, parsed), owners.at(node.start_byte)
                    )
                )
    return tuple(sorted(facts, key=lambda one: (one.line, one.name)))


def _patterns(node: Node, parsed: Parsed, owners: Owners) -> Iterator[EnvironmentFact]:
    pattern = field(node, "name")
    owner = owners.at(node.start_byte)
    for one in children_of(
        pattern,
        "shorthand_property_identifier_pattern",
        "object_assignment_pattern",
        "pair_pattern",
    ):
        name, default = parsed.text(one), ""
        if one.type == "object_assignment_pattern":
            name = parsed.text(field(one, "left"))
            default = parsed.flat(field(one, "right"))
        elif one.type == "pair_pattern":
            name = property_name(field(one, "key"), parsed)
        if name:
            yield EnvironmentFact(name, first_line(one), default, owner)


def _is_assigned(node: Node) -> bool:
    outer = node.parent
    return (
        outer is not None and outer.type == "assignment_expression" and field(outer, "left") == node
    ) or (
        outer is not None
        and outer.type == "unary_expression"
        and outer.children[0].type == "delete"
    )


def _fallback(node: Node, parsed: Parsed) -> str:
    """What `process.env.X || "y"` falls back to, as written."""
    outer = node.parent
    while outer is not None and outer.type in ("parenthesized_expression", "non_null_expression"):
        node, outer = outer, outer.parent
    if outer is None or outer.type != "binary_expression" or field(outer, "left") != node:
        return ""
    operator = parsed.text(field(outer, "operator"))
    return parsed.flat(field(outer, "right")) if operator in ("||", "??") else ""
