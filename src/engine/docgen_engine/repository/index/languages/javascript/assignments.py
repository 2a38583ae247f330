"""What assignments define in JavaScript: CommonJS exports, prototypes, functions on objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from tree_sitter import Node

from docgen_engine.domain.facts import SymbolKind
from docgen_engine.repository.index.languages.javascript.nodes import (
    CLASSES,
    FUNCTIONS,
    dotted,
    pairs,
)
from docgen_engine.repository.index.languages.treesitter import field

if TYPE_CHECKING:
    from docgen_engine.repository.index.languages.javascript.definitions import Definitions


class Assignments:
    """Adds what assignments at the top of a file define."""

    def __init__(self, definitions: Definitions) -> None:
        """Add to `definitions`."""
        self._out: Final = definitions

    def add(self, node: Node, statement: Node) -> None:
        """Add what an assignment gives a name or gives out.

        Args:
            node: the assignment.
            statement: what it stands in.
        """
        left, value = field(node, "left"), field(node, "right")
        name = dotted(left, self._out.parsed)
        while value is not None and value.type == "assignment_expression":
            other = dotted(field(value, "left"), self._out.parsed)
            name = other if name in ("module.exports", "exports") and other else name
            value = field(value, "right")
        if not name or value is None:
            return
        whole = dotted(left, self._out.parsed)
        if whole in ("module.exports", "exports") or name in ("module.exports", "exports"):
            self._module_exports(value, statement)
            return
        parts = name.removeprefix("module.").split(".")
        function = value.type in FUNCTIONS or value.type in CLASSES
        if parts[0] == "exports" and len(parts) == 2:
            if function:
                self._out.bound(parts[1], value, statement, "", "", exported=True, header=node)
            self._out.give(parts[1], dotted(value, self._out.parsed) if not function else parts[1])
        elif function and len(parts) == 3 and parts[1] == "prototype":
            self._method(parts[0], parts[2], value, node, statement)
        elif function and len(parts) == 2 and parts[0] != "this":
            self._method(parts[0], parts[1], value, node, statement)
        elif len(parts) == 2 and value.type == "identifier" and self._out.known(parts[0]):
            self._out.aliases.append((name, self._out.parsed.text(value)))

    def _method(self, owner: str, name: str, value: Node, node: Node, statement: Node) -> None:
        before = len(self._out.symbols)
        self._out.bound(f"{owner}.{name}", value, statement, "", owner, exported=False, header=node)
        for place in range(before, len(self._out.symbols)):
            if self._out.symbols[place].name == f"{owner}.{name}":
                self._out.symbols[place] = msgspec.structs.replace(
                    self._out.symbols[place], kind=SymbolKind.METHOD
                )

    def _module_exports(self, value: Node, statement: Node) -> None:
        if value.type in FUNCTIONS or value.type in CLASSES:
            self._out.anonymous(value, statement)
        elif value.type == "object":
            for name, one in pairs(value, self._out.parsed).items():
                local = dotted(one, self._out.parsed) or (
                    name if one.type == "shorthand_property_identifier" else ""
                )
                if one.type == "method_definition" or one.type in FUNCTIONS:
                    self._out.function(one, one, one, name, "", exported=True)
                self._out.give(name, local or name)
        else:
            self._out.give("default", dotted(value, self._out.parsed))
