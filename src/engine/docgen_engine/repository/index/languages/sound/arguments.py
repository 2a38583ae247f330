"""Calls as facts: who calls what, on which type, with how many arguments of which types."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import CallFact
from docgen_engine.repository.index.languages.sound.language import Adapter
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

_MOST: Final = 12


def read_calls(
    found: dict[str, list[Node]], adapter: Adapter, parsed: Parsed, owners: Owners
) -> tuple[CallFact, ...]:
    """The calls whose callee is a chain of names, in line order; equal ones of a line once.

    Args:
        found: what the query for references captured.
        adapter: the language.
        parsed: the file.
        owners: which definition holds a place.
    """
    local = _locals(found.get("local", []), adapter, parsed, owners)
    nameless = _Nameless(found.get("nameless", []), parsed)
    calls: dict[CallFact, None] = {}
    for node in found.get("call", []):
        callee = adapter.callee(node, parsed)
        if not callee or callee in adapter.ignored_calls:
            continue
        caller = owners.at(node.start_byte)
        names = local.get(caller, {})
        given = _arguments(node, adapter, parsed, names) if adapter.overloads else ""
        head, dot, _ = callee.partition(".")
        receiver = _held(names.get(head, ""), names) if dot and names else ""
        if not dot and nameless.defines(node.start_byte, callee):
            receiver = UNKNOWN
        calls[CallFact(caller, callee, first_line(node), receiver, given)] = None
    return tuple(sorted(calls, key=lambda one: one.line))


def _held(kind: str, names: dict[str, str]) -> str:
    """A type, where it is that of what a field holds with the type of what has the field."""
    if not kind.endswith(")") or "(" not in kind[:-2]:
        return kind
    word, _, path = kind.removesuffix(")").partition("(")
    first, dot, rest = path.partition(".")
    holder = names.get(first, UNKNOWN) if first != "self" else first
    return f"{word}({holder}{dot}{rest})" if UNKNOWN not in holder else UNKNOWN


def _locals(nodes: list[Node], adapter: Adapter, parsed: Parsed, owners: Owners) -> Locals:
    names = LocalNames()
    if adapter.bindings is not None:
        for node in nodes:
            for name, kind in adapter.bindings(node, parsed):
                names.bind(owners.at(node.start_byte), [name], kind)
    return names.by_owner


def _arguments(node: Node, adapter: Adapter, parsed: Parsed, names: dict[str, str]) -> str:
    """The types of the arguments as far as they are visible: `(String, ?)`."""
    listed = field(node, "arguments")
    if listed is None:
        return ""
    given = [one for one in listed.named_children if "comment" not in one.type]
    if len(given) > _MOST or listed.has_error:
        return ""
    if adapter.hint is None:
        return f"({', '.join(UNKNOWN for _ in given)})"
    hints = [adapter.hint(one, parsed) for one in given]
    shown = [names.get(one[1:], UNKNOWN) if one.startswith("=") else one for one in hints]
    return f"({', '.join(shown)})"


class _Nameless:
    """Classes without a name: what they define is no symbol, and no other method of that name."""

    def __init__(self, bodies: list[Node], parsed: Parsed) -> None:
        spans = [(one.start_byte, one.end_byte, str(at)) for at, one in enumerate(bodies)]
        self._owners: Final = Owners(spans) if bodies else None
        self._methods: Final = [
            {parsed.text(field(one, "name")) for one in children_of(body, "method_declaration")}
            for body in bodies
        ]
        self._outer: Final = [
            self._owners.at(one.start_byte - 1) if self._owners is not None else ""
            for one in bodies
        ]

    def defines(self, offset: int, name: str) -> bool:
        """Whether a class without a name around a place has a method of this name."""
        at = self._owners.at(offset) if self._owners is not None else ""
        while at:
            if name in self._methods[int(at)]:
                return True
            at = self._outer[int(at)]
        return False
