"""Calls of the soundly analysed languages, led to definitions only where the language decides it.

That is: a function of the same file, a member of the own class or of those that it is made from, a
member of a type that the file defines or imports by name (C# and Ruby: that its rules of names lead
to), and in C a function that an included header declares and one file defines. Overloads are not
told apart, so a call of an overloaded name stays open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from docgen_engine.domain.facts import CallFact, ImportFact, SymbolFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.resolve.headers import Headers, is_header
from docgen_engine.repository.index.resolve.java_calls import JavaCalls
from docgen_engine.repository.index.resolve.linkage import Linkage
from docgen_engine.repository.index.resolve.names import Place
from docgen_engine.repository.index.resolve.overloads import choose
from docgen_engine.repository.index.resolve.rust import RustImports
from docgen_engine.repository.index.resolve.rust_values import RustValues
from docgen_engine.repository.index.resolve.sound import JavaImports, PhpImports
from docgen_engine.repository.index.resolve.sound_types import (
    BY_NAME,
    TypePlace,
    TypesByName,
)
from docgen_engine.repository.index.resolve.view import Landing, View

Landings = Mapping[str, list[tuple[ImportFact, Landing]]]
_SIGN: Final = regex(r"::|\?->|->|\.")
_SELF: Final = frozenset({"self", "this", "Self", "static", "$this", "@this"})
_FUNCTIONS: Final = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.MACRO})
_TYPES: Final = frozenset(
    {SymbolKind.CLASS, SymbolKind.STRUCT, SymbolKind.ENUM, SymbolKind.INTERFACE, SymbolKind.MODULE}
)
_C: Final = ("C", "C++")
_METHODS_FIRST: Final = frozenset({"Java", "C#", "Ruby", "C++"})
# A class that defines one of these beside what every object has leaves open which one is meant.
_OF_EVERY_OBJECT: Final = frozenset(
    {"GetType", "ToString", "Equals", "GetHashCode", "MemberwiseClone", "ReferenceEquals"}
    | {"getClass", "toString", "equals", "hashCode", "notify", "notifyAll", "wait", "clone"}
)
_DEEPEST: Final = 8


class SoundDialect:
    """What a file of these languages gives out: its own definitions, and what it re-exports."""

    def __init__(self, view: View, landings: Landings) -> None:
        """Take the resolved imports."""
        self._view: Final = view
        self._landings: Final = landings
        self._busy: Final[set[tuple[str, str]]] = set()

    def attribute(self, file: str, name: str) -> Place | None:
        """A definition of a file by name, or one that it takes from another file by that name."""
        if name in self._view.symbols(file):
            return Place(file, name)
        if (file, name) in self._busy:
            return None
        self._busy.add((file, name))
        try:
            for fact, landing in self._landings.get(file, []):
                if fact.alias == name and landing.file and not landing.module:
                    return self.attribute(landing.file, fact.name or fact.module)
        finally:
            self._busy.discard((file, name))
        return None


class SoundCalls:
    """Resolves calls of all languages of this kind."""

    def __init__(
        self,
        view: View,
        landings: Landings,
        dialect: SoundDialect,
        rust: RustImports,
        java: JavaImports,
        php: PhpImports,
        headers: Headers,
    ) -> None:
        """Take what imports lead to."""
        self._view: Final = view
        self._landings: Final = landings
        self._dialect: Final = dialect
        self._rust: Final = rust
        self._java_calls: Final = JavaCalls(view, landings, java)
        self._php: Final = php
        self._headers: Final = headers
        self._types: Final = TypesByName(view)
        self._rust_values: Final = RustValues(view, dialect.attribute)
        self._linkage: Final = Linkage(view, landings, headers)
        self._overloaded: Final[dict[str, dict[str, list[SymbolFact]]]] = {}

    def target(self, file: str, call: CallFact) -> Place | None:
        """The definition that a call goes to, None where the files do not decide it."""
        language = self._view.facts[file].language
        if language == "Java":
            return self._java_calls.target(file, call)
        parts = _SIGN.split(call.callee.removesuffix("!"))
        if not all(parts) or any(part.endswith("()") for part in parts):
            return None
        if len(parts) == 1:
            return self._plain(file, call, parts[0].lstrip("\\"), language)
        if language == "Rust" and "::" not in call.callee and (call.receiver or len(parts) > 2):
            return self._rust_values.method(file, self._owner(file, call.caller), call, parts)
        module = language == "Rust" and call.callee.startswith("self::")
        if parts[0] in _SELF and not module:
            owner = self._owner(file, call.caller)
            name = f"{owner}.{parts[1]}" if owner and len(parts) == 2 else ""
            return self._own(file, name, call.arguments) if name else None
        return self._member(file, call, parts, language)

    def type_named(self, file: str, inside: str, name: str) -> Place | None:
        """The type of this repository that a name means; None where that is not decided.

        Args:
            file: where it is written.
            inside: the type around the place where it is written, empty for none.
            name: as written, without type arguments.
        """
        language = self._view.facts[file].language
        if language == "Java":
            return self._java_calls.type_named(file, inside, name)
        if language in BY_NAME:
            found = self._types.find(file, inside, _SIGN.sub(".", name))
            return Place(found.files[0], found.name) if found is not None else None
        place = self._dialect.attribute(file, _SIGN.sub(".", name.lstrip("\\")))
        fact = self._view.symbols(place.file).get(place.symbol) if place is not None else None
        return place if fact is not None and fact.kind in _TYPES else None

    # -- plain names --------------------------------------------------------------------------

    def _plain(self, file: str, call: CallFact, name: str, language: str) -> Place | None:
        if name in _OF_EVERY_OBJECT:
            return None
        if language in _METHODS_FIRST:
            owner = self._owner(file, call.caller)
            while owner:
                found = self._own(file, f"{owner}.{name}", call.arguments)
                if found is not None:
                    return found
                owner = owner.rpartition(".")[0]
        if language in BY_NAME:
            return self._by_name(file, call, name)
        if language == "Rust":
            module = self._module(file, call.caller)
            found = self._own(file, f"{module}.{name}" if module else name)
        else:
            found = self._own(file, name, call.arguments)
        if found is not None:
            return found
        if language in _C:
            home = self._linkage.home(file, name)
            return self._own(home, name) if home else None
        return self._imported(file, name, language)

    def _own(self, file: str, name: str, given: str = "") -> Place | None:
        fact = self._view.symbols(file).get(name)
        if fact is None:
            return None
        overloads = self._overloads(file).get(name)
        if overloads is not None:
            fact = choose([fact, *overloads], given)
            if fact is None:
                return None
            name = fact.name
        if fact.kind in _FUNCTIONS and not fact.is_test:
            return self._defined(file, fact)
        return Place(file, name) if fact.kind in (SymbolKind.CLASS, SymbolKind.STRUCT) else None

    def _defined(self, file: str, fact: SymbolFact) -> Place:
        """A function, or where a prototype of C is defined."""
        if self._view.facts[file].language in _C and is_header(file):
            elsewhere = self._headers.body(fact.name)
            if elsewhere:
                return Place(elsewhere, fact.name)
        return Place(file, fact.name)

    def _overloads(self, file: str) -> dict[str, list[SymbolFact]]:
        """By plain name, the further functions of that name in a file."""
        known = self._overloaded.get(file)
        if known is None:
            known = self._overloaded[file] = {}
            for name, fact in self._view.symbols(file).items():
                if name.endswith(")"):
                    known.setdefault(name.partition("(")[0], []).append(fact)
        return known

    def _imported(self, file: str, name: str, language: str) -> Place | None:
        for fact, landing in self._landings.get(file, []):
            if fact.alias == name and landing.file and not landing.module:
                found = self._dialect.attribute(landing.file, fact.name or fact.module)
                return self._own(*found) if found is not None else None
        if language == "PHP":
            package = self._view.facts[file].package
            beside = self._php.file_of(f"{package}\\{name}" if package else name)
            return self._own(beside, name) if beside else None
        return None

    # -- members of types and modules -----------------------------------------------------------

    def _member(self, file: str, call: CallFact, parts: list[str], language: str) -> Place | None:
        *path, name = parts
        scoped = "::" in call.callee
        if language == "Rust" and scoped and "." not in call.callee:
            return self._rust_path(file, call, parts)
        named = language in BY_NAME and all(part[:1].isupper() for part in path)
        if not named and (len(path) > 1 or not (scoped or path[0][:1].isupper())):
            return None
        if language in BY_NAME:
            return self._of_type(file, call, path, name)
        holder = path[0].lstrip("\\").rpartition("\\")[2]
        symbols = self._view.symbols(file)
        if holder in symbols and symbols[holder].kind in _TYPES:
            return self._own(file, f"{holder}.{name}", call.arguments)
        place = self._imported(file, holder, language)
        return self._own(place.file, f"{place.symbol}.{name}") if place is not None else None

    # -- types by name ----------------------------------------------------------------------------

    def _by_name(self, file: str, call: CallFact, name: str) -> Place | None:
        """`new Type()` of C#, or a method that the own class gets from elsewhere."""
        own = self._own(file, name, call.arguments)
        if own is not None:
            return own
        owner = self._owner(file, call.caller)
        place = self._types.find(file, "", owner) if owner else None
        found = self._inherited(place, name, call.arguments, 0) if place is not None else None
        if found is not None or not name[:1].isupper():
            return found
        made = self._types.find(file, call.caller, name)
        return Place(made.files[0], made.name) if made is not None else None

    def _of_type(self, file: str, call: CallFact, path: list[str], name: str) -> Place | None:
        """`Type.member`; a property of the own class may have the name of a type."""
        owner = self._owner(file, call.caller)
        own = self._view.symbols(file).get(f"{owner}.{path[0]}") if owner else None
        if own is not None and own.kind not in _TYPES:
            return None
        place = self._types.find(file, call.caller, ".".join(path))
        if place is None:
            return None
        names = [f"self.{name}", name]
        if name == "new" and self._view.facts[file].language == "Ruby":
            names.append("initialize")
        found = next(
            filter(None, (self._inherited(place, one, call.arguments, 0) for one in names)), None
        )
        made = self._view.symbols(place.files[0]).get(place.name)
        is_class = made is not None and made.kind is SymbolKind.CLASS
        return found or (
            Place(place.files[0], place.name) if "initialize" in names and is_class else None
        )

    def _inherited(self, place: TypePlace, name: str, given: str, depth: int) -> Place | None:
        """A member of a type, else of the first of its bases that has it."""
        home = self._types.member(place, name)
        if home:
            return self._own(home, f"{place.name}.{name}", given)
        for file in place.files if depth < _DEEPEST else ():
            fact = self._view.symbols(file).get(place.name)
            for base in fact.bases if fact is not None else ():
                bare = base.partition("<")[0].replace("::", ".").lstrip(".")
                above = self._types.find(file, place.name.rpartition(".")[0], bare)
                if above is not None and above != place:
                    found = self._inherited(above, name, given, depth + 1)
                    if found is not None:
                        return found
        return None

    def _rust_path(self, file: str, call: CallFact, parts: list[str]) -> Place | None:
        symbols = self._view.symbols(file)
        if parts[0] in symbols and len(parts) == 2:
            return self._own(file, ".".join(parts))
        module = self._module(file, call.caller)
        if parts[0] == "super" and module and len(parts) == 2:
            return self._own(file, parts[1])  # from an inline module, such as that of the tests
        for fact, landing in self._landings.get(file, []):
            if fact.alias == parts[0] and landing.file:
                if landing.module:
                    home, rest = self._rust.below(landing.file, parts[1:-1])
                    return self._through(home, [*rest, parts[-1]])
                return self._through(landing.file, [fact.name or fact.module, *parts[1:]])
        if module:
            return None
        landing = self._rust.path(file, parts[:-1])
        return self._through(landing.file, parts[-1:]) if landing.module else None

    def _through(self, file: str, parts: list[str]) -> Place | None:
        place = self._dialect.attribute(file, parts[0]) if parts else None
        if place is None or len(parts) > 2:
            return None
        return self._own(place.file, ".".join([place.symbol, *parts[1:]]))

    # -- owners ---------------------------------------------------------------------------------

    def _owner(self, file: str, caller: str) -> str:
        """The type around a function; of a function defined outside of it, the type it names."""
        symbols = self._view.symbols(file)
        name = caller.partition("(")[0]
        fact = symbols.get(caller)
        if fact is not None and fact.kind is SymbolKind.METHOD:
            return fact.parent or name.rpartition(".")[0]
        while name:
            fact = symbols.get(name)
            if fact is not None and fact.kind in _TYPES:
                return name
            name = name.rpartition(".")[0]
        return ""

    def _module(self, file: str, caller: str) -> str:
        """The inline module around a function of Rust."""
        symbols = self._view.symbols(file)
        name = caller
        while name:
            name = name.rpartition(".")[0]
            if name in symbols and symbols[name].kind is SymbolKind.MODULE:
                return name
        return ""
