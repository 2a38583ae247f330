"""What C and C++ offer: that which headers declare, told once."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from typing import Final

from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.repository.index.resolve.view import View

SUFFIXES: Final = frozenset(
    {".h", ".hh", ".hpp", ".hxx", ".h++", ".inl", ".ipp", ".tcc", ".tpp", ".inc", ".cuh"}
)
_NO_LINKAGE: Final = ("#define", "static ", "extern ")
_FUNCTIONS: Final = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.MACRO})


class Headers:
    """Pairs what headers declare with what other files define."""

    def __init__(self, view: View) -> None:
        """Index functions by name, in headers and out of them."""
        self._declared: Final[dict[str, list[SymbolFact]]] = defaultdict(list)
        self._defined: Final[dict[str, list[SymbolFact]]] = defaultdict(list)
        self._bodies: Final[dict[str, list[str]]] = defaultdict(list)
        self._any: Final[bool] = any(is_header(path) for path in view.of_language("C", "C++"))
        for path in view.of_language("C", "C++"):
            into = self._declared if is_header(path) else self._defined
            for fact in view.facts[path].symbols:
                if fact.kind not in _FUNCTIONS or fact.is_test:
                    continue
                if fact.exported:
                    into[fact.name].append(fact)
                if into is self._defined and not fact.signature.startswith(_NO_LINKAGE):
                    self._bodies[fact.name].append(path)

    def body(self, name: str) -> str:
        """The one file of code that defines a function or method, empty where it is not one."""
        found = self.bodies(name)
        return found[0] if len(found) == 1 else ""

    def bodies(self, name: str) -> list[str]:
        """The files of code that define a function or method."""
        return self._bodies.get(name, [])

    def offers(self, path: str, fact: SymbolFact) -> bool:
        """Whether an exported symbol of a file is told as what that file offers.

        A function goes where its doc comment is: with its declaration, or with its one definition
        where only that is documented. What no header declares is no offer, if there are headers.
        """
        if not self._any:
            return True
        function = fact.kind in _FUNCTIONS
        declared, defined = self._declared.get(fact.name, []), self._defined.get(fact.name, [])
        paired = function and len(defined) == 1 and bool(declared) and not fact.parent
        at_definition = paired and bool(defined[0].doc) and not any(one.doc for one in declared)
        return not at_definition if is_header(path) else at_definition


def is_header(path: str) -> bool:
    """Whether a file is there to be included."""
    return posixpath.splitext(path)[1].lower() in SUFFIXES
