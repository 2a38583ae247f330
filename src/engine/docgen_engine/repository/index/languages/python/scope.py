"""What a walk over a file knows at one place, and what it has collected so far."""

from __future__ import annotations

import ast
from typing import Final, NamedTuple

from docgen_engine.domain.facts import CaughtFact, ImportFact, SymbolFact
from docgen_engine.repository.index.languages.python.source import Function, Source

UNKNOWN: Final = "?"
"""The type of a local name that the file does not show."""


INCLUDES: Final = {"include_router": "prefix", "register_blueprint": "url_prefix"}
"""Methods that hang a router below another, with the keyword of the prefix."""


class Scope:
    """A module, class or function body.

    `symbol` is the qualified name of the innermost definition that is a symbol (calls are counted
    for it), `visible` whether definitions in here are symbols: those inside of functions are not.
    """

    def __init__(
        self, kind: str, symbol: str, parent: Scope | None = None, *, visible: bool = True
    ) -> None:
        """Open a scope inside of `parent`."""
        self.kind: Final = kind
        self.symbol: Final = symbol
        self.parent: Final = parent
        self.visible: Final = visible
        self.names: Final[dict[str, str]] = {}
        self.own: Final[set[str]] = set()
        self.outer_names: Final[set[str]] = set()
        self.raises: Final[list[tuple[str, int]]] = []
        self.inner_raises: Final[list[tuple[str, int]]] = []
        self.raised_names: Final[list[ast.Raise]] = []
        self.asserts = False
        self.self_name = ""
        self.bases: tuple[str, ...] = ()

    def bind(self, name: str, type_hint: str = UNKNOWN) -> None:
        """Note that a name is assigned here; two different types make it unknown."""
        if self.kind != "function" or name in self.outer_names:
            return
        known = self.names.get(name)
        self.names[name] = type_hint if known in (None, type_hint) else UNKNOWN

    def lookup(self, name: str) -> str:
        """The type of a name that is local to a function around here; empty if it is not local."""
        scope: Scope | None = self
        while scope is not None:
            if scope.kind == "function":
                if name in scope.own:
                    return ""
                if name in scope.names:
                    return scope.names[name]
            scope = scope.parent
        return ""

    def result_of(self, name: str) -> str:
        """A dotted name whose result is asked for, as the file knows it; empty if it may not.

        What is called on the instance around is called on its class.
        """
        head, _, rest = name.partition(".")
        scope: Scope | None = self
        while scope is not None and rest:
            if scope.self_name == head and scope.parent is not None:
                return f"{scope.parent.symbol}.{rest}"
            scope = None if head in scope.names else scope.parent
        return "" if not name or self.lookup(head.removesuffix("()")) else name


class RawCall(NamedTuple):
    """A call with the scope that it stands in."""

    node: ast.Call
    name: str
    scope: Scope


class RawFunction(NamedTuple):
    """A function definition, `symbol` its name as symbol, or its plain name where it is not one."""

    node: Function
    symbol: str
    visible: bool


class RawClass(NamedTuple):
    """A class definition that is a symbol."""

    node: ast.ClassDef
    symbol: str


class Collected:
    """Everything that one walk found, for the modules that make facts of it."""

    def __init__(self, source: Source) -> None:
        """Start empty."""
        self.source: Final = source
        self.symbols: Final[list[SymbolFact]] = []
        self.imports: Final[list[ImportFact]] = []
        self.calls: Final[list[RawCall]] = []
        self.subscripts: Final[list[tuple[ast.Subscript, Scope]]] = []
        self.functions: Final[list[RawFunction]] = []
        self.classes: Final[list[RawClass]] = []
        self.assigned_calls: Final[dict[str, ast.Call]] = {}
        self.strings: Final[dict[str, str]] = {}
        self.exports: list[str] | None = None
        self.docstrings: Final[list[tuple[int, int]]] = []
        self.caught: Final[list[CaughtFact]] = []
        self.main_line = 0
        self.conditions: Final[dict[int, str]] = {}
        """By line, the condition that a call in the module's `if` depends on."""

    def bindings(self) -> dict[str, str]:
        """Local names of imports and what they stand for, as `module` or `module.name`."""
        found: dict[str, str] = {}
        for fact in self.imports:
            if fact.name == "*":
                continue
            if fact.name:
                found[fact.alias] = f"{fact.module}.{fact.name}"
            elif fact.alias == fact.module.partition(".")[0]:
                found[fact.alias] = fact.alias
            else:
                found[fact.alias] = fact.module
        return found

    def modules(self) -> set[str]:
        """First parts of all imported modules, such as `flask`."""
        return {fact.module.partition(".")[0] for fact in self.imports}


def expand(name: str, bindings: dict[str, str]) -> str:
    """A dotted name with its import written out: `p.add` becomes `pkg.mod.add`."""
    head, dot, rest = name.partition(".")
    call = head.endswith("()")
    target = bindings.get(head.removesuffix("()"))
    if target is None:
        return name
    return f"{target}{'()' if call else ''}{dot}{rest}"
