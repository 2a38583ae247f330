"""Local names of Go functions, each in the block that it belongs to, with the type that it has.

An inner block may give a name another meaning; the outer one is the same again after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tree_sitter import Node

from docgen_engine.repository.index.languages.go.nodes import (
    arguments,
    dotted,
    type_name,
    value_type,
)
from docgen_engine.repository.index.languages.treesitter import (
    UNKNOWN,
    Owners,
    Parsed,
    children_of,
    field,
)

Captures = dict[str, list[Node]]
ELEMENT: Final = "[]"
"""Before a type: a list of it. After a value: what going through it gives."""

_LISTS: Final = frozenset({"slice_type", "array_type"})
_LONGEST: Final = 120
"""Signs of a chain of names that is followed."""

_OF_FIRST: Final = frozenset({"append()", "make()"})
"""Calls of the language whose result has the type of their first argument."""

_CHAINS: Final = ("selector_expression", "index_expression")
_TYPED: Final = frozenset({"composite_literal", "type_assertion_expression"})


class _Scope:
    """A block, and what its own names are from which place on."""

    __slots__ = ("names", "outer")

    def __init__(self, outer: int) -> None:
        self.outer: Final = outer
        self.names: Final[dict[str, tuple[int, str]]] = {}


class Scopes:
    """Which local variable a name means at a place of a file."""

    def __init__(self, parsed: Parsed, found: Captures) -> None:
        """Read the declarations of a file, in their order.

        Args:
            parsed: the file.
            found: what the query of the language captures.
        """
        self._parsed: Final = parsed
        nodes = found.get("scope", [])
        spans = [(node.start_byte, node.end_byte, str(at)) for at, node in enumerate(nodes)]
        self._blocks: Final = Owners(spans)
        self._scopes: Final[list[_Scope]] = []
        around: list[tuple[int, int]] = []
        for at, node in enumerate(nodes):
            while around and around[-1][0] <= node.start_byte:
                around.pop()
            self._scopes.append(_Scope(around[-1][1] if around else -1))
            around.append((node.end_byte, at))
        self._read(found)

    def type_of(self, name: str, place: int) -> str:
        """The type of a local name at a byte, `?` if nothing shows it; empty if it is not local."""
        return self._look(self._block(place), name, place)

    def _look(self, at: int, name: str, place: int) -> str:
        while at >= 0:
            scope = self._scopes[at]
            known = scope.names.get(name)
            if known is not None and known[0] <= place:
                return known[1]
            at = scope.outer
        return ""

    def _block(self, place: int) -> int:
        return int(self._blocks.at(place) or -1)

    def _bind(self, names: Iterable[Node], block: int, since: int, hints: Sequence[str]) -> None:
        """Note names of a block from a place on; one that it has already keeps its type."""
        if block < 0:
            return
        known = self._scopes[block].names
        for node, hint in zip(names, hints, strict=True):
            if node.type == "identifier":
                known.setdefault(self._parsed.text(node), (since, hint or UNKNOWN))

    def _read(self, found: Captures) -> None:
        for node in found.get("function", []):
            self._parameters(node)
        declared = [
            (node, read)
            for capture, read in (
                ("declared", self._declared),
                ("variable", self._specified),
                ("constant", self._specified),
                ("range", self._ranged),
                ("received", self._received),
                ("switched", self._switched),
            )
            for node in found.get(capture, [])
        ]
        # A type may be that of an earlier name, so the order of the file counts.
        for node, read in sorted(declared, key=lambda one: one[0].start_byte):
            read(node)

    def _parameters(self, node: Node) -> None:
        """Receiver, parameters and named results, which belong to the block of the body."""
        body = field(node, "body")
        if body is None:
            return
        block = self._block(body.start_byte)
        for part in ("receiver", "parameters", "result"):
            for one in children_of(
                field(node, part), "parameter_declaration", "variadic_parameter_declaration"
            ):
                hint = self._type(field(one, "type"))
                if one.type.startswith("variadic"):
                    hint = _listed(hint)
                given = one.children_by_field_name("name")
                self._bind(given, block, body.start_byte, [hint] * len(given))

    def _declared(self, node: Node) -> None:
        """`x := New()` and `store, err := Open()`, whose first result is the one with a type."""
        left, right = field(node, "left"), field(node, "right")
        given = left.named_children if left is not None else []
        values = [one for one in right.named_children if one.type != "comment"] if right else []
        block = self._block(node.start_byte)
        hints = [""] * len(given)
        if len(values) == len(given) or len(values) == 1:
            hints[: len(values)] = [self._value(one, block, node.start_byte) for one in values]
        self._bind(given, block, node.end_byte, hints)

    def _specified(self, node: Node) -> None:
        """`var x T` and `var x = New()` inside of a function."""
        block = self._block(node.start_byte)
        if block < 0:
            return
        hint = self._type(field(node, "type"))
        values = getattr(field(node, "value"), "named_children", [])
        if not hint and len(values) == 1:
            hint = self._value(values[0], block, node.start_byte)
        given = node.children_by_field_name("name")
        self._bind(given, block, node.end_byte, [hint] * len(given))

    def _ranged(self, node: Node) -> None:
        """`for _, one := range many`: the second name has the type of an element."""
        left, right = field(node, "left"), field(node, "right")
        if left is None or not any(child.type == ":=" for child in node.children):
            return
        block = self._block(node.start_byte)
        given = left.named_children
        hints = [""] * len(given)
        if len(given) > 1:
            hints[1] = _element(self._value(right, block, node.start_byte, names=True))
        self._bind(given, block, node.end_byte, hints)

    def _received(self, node: Node) -> None:
        """`case one := <-many` of a `select`."""
        if any(child.type == ":=" for child in node.children):
            given = getattr(field(node, "left"), "named_children", [])
            self._bind(given, self._block(node.start_byte), node.end_byte, [""] * len(given))

    def _switched(self, node: Node) -> None:
        """`switch value := x.(type)`: in a case of one type it has that type."""
        alias = field(node, "alias")
        if alias is None:
            return
        given = alias.named_children
        unknown = [""] * len(given)
        self._bind(given, self._block(node.start_byte), alias.end_byte, unknown)
        for case in children_of(node, "type_case"):
            types = case.children_by_field_name("type")
            hint = self._type(types[0]) if len(types) == 1 else ""
            block = self._block(case.start_byte)
            self._bind(given, block, case.start_byte, [hint] * len(given))

    def _type(self, node: Node | None) -> str:
        """A written type: `T` of `*T`, `[]T` of a list or of what a map holds."""
        if node is not None and node.type in _LISTS:
            return _listed(type_name(field(node, "element"), self._parsed))
        if node is not None and node.type == "map_type":
            return _listed(type_name(field(node, "value"), self._parsed))
        return type_name(node, self._parsed)

    def _value(self, node: Node | None, block: int, place: int, *, names: bool = False) -> str:
        """The type of a value, as what stands in the file before it shows.

        Args:
            node: the value.
            block: the one in which it is used.
            place: where it is used.
            names: whether to name a field or variable of the package whose type is elsewhere.
        """
        if node is None:
            return ""
        if node.type in _TYPED:
            return self._type(field(node, "type"))
        if node.type == "call_expression":
            return self._made(node, block, place)
        if node.type == "identifier":
            name = self._parsed.text(node)
            return self._look(block, name, place) or (name if names else "")
        if node.type in _CHAINS:
            return self._chain(node, block, place)
        return value_type(node, self._parsed)

    def _chain(self, node: Node, block: int, place: int) -> str:
        """`engine.trees[0].root` as `Engine.trees[].root`, where `engine` is local."""
        if node.type == "index_expression":
            return _element(self._value(field(node, "operand"), block, place, names=True))
        if node.type != "selector_expression":
            return ""
        operand = field(node, "operand")
        if operand is None or operand.type not in (*_CHAINS, "identifier"):
            return self._from_locals(dotted(node, self._parsed), block, place)
        known = self._value(operand, block, place, names=True)
        if not known or known == UNKNOWN or known.startswith(ELEMENT) or known.endswith("()"):
            return ""
        chain = f"{known}.{self._parsed.text(field(node, 'field'))}"
        return chain if len(chain) <= _LONGEST else ""

    def _made(self, call: Node, block: int, place: int) -> str:
        """The type of a call's result: of `append` and `make` that of their first argument."""
        written = value_type(call, self._parsed)
        if written not in _OF_FIRST:
            return self._from_locals(written, block, place)
        given = arguments(call)
        if not given:
            return ""
        is_type = written == "make()"
        return self._type(given[0]) if is_type else self._value(given[0], block, place)

    def _from_locals(self, written: str, block: int, place: int) -> str:
        """A chain of names that begins with the type of its first one, where that is local."""
        head, dot, rest = written.partition(".")
        known = self._look(block, head.removesuffix("()"), place)
        if not known:
            return written
        if known == UNKNOWN or ELEMENT in known or not dot or head.endswith("()"):
            return ""
        chain = f"{known}.{rest}"
        return chain if len(chain) <= _LONGEST else ""


def _listed(hint: str) -> str:
    return f"{ELEMENT}{hint}" if hint and not hint.startswith(ELEMENT) else ""


def _element(hint: str) -> str:
    """What going through a value of a type gives."""
    if hint.startswith(ELEMENT):
        return hint.removeprefix(ELEMENT)
    return "" if hint in ("", UNKNOWN) or hint.endswith(ELEMENT) else f"{hint}{ELEMENT}"
