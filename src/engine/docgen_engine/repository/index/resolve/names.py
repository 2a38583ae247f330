"""From a name in a file to the symbol it stands for: scopes, members, bases, visible types.

One walk for all languages; a `Dialect` says what a file's scope and a module's attributes are.
Nothing is ever found by its bare name in another file.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple, Protocol

from docgen_engine.domain.facts import CallFact, SymbolFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.resolve.view import View

_DEEPEST: Final = 12
_TYPES: Final = frozenset(
    {
        SymbolKind.CLASS,
        SymbolKind.ENUM,
        SymbolKind.STRUCT,
        SymbolKind.INTERFACE,
        SymbolKind.TYPE,
    }
)
_CALLABLE: Final = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_INSTANTIABLE: Final = frozenset({SymbolKind.CLASS, SymbolKind.ENUM})
# Bases that add no method a call could mean, so that looking further is safe.
_HARMLESS: Final = frozenset(
    {"object", "ABC", "Generic", "Protocol", "Enum", "IntEnum", "StrEnum", "NamedTuple"}
    | {"TypedDict", "Object", "Exception", "RuntimeError", "ValueError", "Error"}
)
_TYPE: Final = regex(r"^[A-Za-z_$][\w$.]*$")
_MANY: Final = regex(r"^\(?(?:\w+ )?(?:\[\w*\]|map\[[^\[\]]+\])\*?([A-Za-z_][\w.]*)(?:$|,)")
"""A list or map of Go, also as the first of several results."""

_FUNCTION_VALUE: Final = regex(r"^var \w+(?: [^=]+)? = ([A-Za-z_]\w*)$")
"""A variable of Go that holds a function until somebody puts another there."""

_OPTIONAL: Final = regex(r"^(?:typing\.)?Optional\[(.+)\]$")


class Place(NamedTuple):
    """A symbol of a file, or the module itself where `symbol` is empty."""

    file: str
    symbol: str


class Dialect(Protocol):
    """What a language says about names."""

    def scope(self, file: str, name: str) -> Place | None:
        """What a plain or dotted name means at the top of a file."""
        ...

    def attribute(self, file: str, name: str) -> Place | None:
        """What a module gives out under a name."""
        ...

    def find(self, file: str, symbol: str) -> Place | None:
        """A definition by its qualified name, from a file that can see it without import."""
        ...

    def calling_module(self, file: str) -> Place | None:
        """What a call of the module itself means (CommonJS)."""
        ...


class Names:
    """Resolves calls of one language."""

    def __init__(
        self, view: View, dialect: Dialect, instances: frozenset[str], constructor: str
    ) -> None:
        """Set up.

        Args:
            view: the repository.
            dialect: the language's rules.
            instances: words for the own instance, such as `self`.
            constructor: name of the method that builds an instance, empty without one.
        """
        self._view: Final = view
        self._dialect: Final = dialect
        self._instances: Final = instances
        self._constructor: Final = constructor
        self._known: Final[dict[tuple[str, str], Place | None]] = {}

    # -- calls --------------------------------------------------------------------------------

    def target(self, file: str, call: CallFact) -> Place | None:
        """The symbol that a call goes to, None where the files do not decide it."""
        place = self._start(file, call)
        if place is None:
            return None
        return self._as_callable(place)

    def _start(self, file: str, call: CallFact) -> Place | None:
        head, _, rest = call.callee.partition(".")
        if call.receiver:
            owner = self.type_place(file, call.receiver)
            return self._walk(owner, rest, 0) if rest else None
        if head in self._instances:
            return self._walk(self._owner(file, call.caller), rest, 0) if rest else None
        if head.removesuffix("()") == "super":
            return self._from_super(file, call.caller, rest)
        return self.dotted(file, call.callee)

    def _from_super(self, file: str, caller: str, rest: str) -> Place | None:
        owner = self._owner(file, caller)
        if owner is None or not rest:
            return None
        name, _, deeper = rest.partition(".")
        place = self._from_bases(owner, name, 0)
        return self._walk(place, deeper, 0) if deeper else place

    def _owner(self, file: str, caller: str) -> Place | None:
        """The class around a method."""
        symbols = self._view.symbols(file)
        name = caller
        while name:
            fact = symbols.get(name)
            if fact is not None and fact.kind in _INSTANTIABLE:
                return Place(file, name)
            name = name.rpartition(".")[0]
        return None

    def _as_callable(self, place: Place, depth: int = 0) -> Place | None:
        if not place.symbol:
            inner = self._dialect.calling_module(place.file)
            return self._as_callable(inner, depth + 1) if inner and depth < 3 else None
        fact = self._fact(place)
        if fact is None:
            return None
        if fact.kind in _CALLABLE:
            return place
        if fact.kind in _INSTANTIABLE:
            inner = self._dialect.find(place.file, f"{place.symbol}.{self._constructor}")
            return inner if inner is not None and self._constructor else place
        if fact.kind is SymbolKind.VARIABLE and depth < 3:
            match = _FUNCTION_VALUE.match(fact.signature)
            held = self.dotted(place.file, match[1]) if match else None
            return self._as_callable(held, depth + 1) if held is not None else None
        return None

    # -- names --------------------------------------------------------------------------------

    def dotted(self, file: str, name: str) -> Place | None:
        """What a chain of names means in a file: `pkg.mod.Class.method`, `make().run`."""
        key = (file, name)
        if key not in self._known:
            self._known[key] = None  # a cycle of re-exports ends here
            self._known[key] = self._dotted(file, name)
        return self._known[key]

    def _dotted(self, file: str, name: str) -> Place | None:
        parts = name.split(".")
        # `import a.b` makes `a.b` a name of its own: the longest one wins.
        for count in range(len(parts), 0, -1):
            head = ".".join(parts[:count])
            called = head.endswith("()")
            place = self._dialect.scope(file, head.removesuffix("()"))
            if place is None:
                continue
            if called:
                place = self._called(place, 0)
            rest = ".".join(parts[count:])
            return self._walk(place, rest, 0) if place is not None and rest else place
        return None

    def _walk(self, place: Place | None, rest: str, depth: int) -> Place | None:
        for part in rest.split("."):
            if place is None or depth > _DEEPEST:
                return None
            depth += 1
            place = self._member(place, part.removesuffix("()"), depth)
            if place is not None and part.endswith("()"):
                place = self._called(place, depth)
        return place

    def _member(self, place: Place, name: str, depth: int) -> Place | None:
        if depth > _DEEPEST:
            return None
        if not place.symbol:
            return self._dialect.attribute(place.file, name)
        fact = self._fact(place)
        own = self._dialect.find(place.file, f"{place.symbol}.{name}")
        if fact is None or fact.kind in _CALLABLE:
            return own
        if fact.kind in _TYPES:
            if own is None and not fact.type_hint:
                return self._from_bases(place, name, depth + 1)
            hint = "" if own is not None else fact.type_hint
        else:
            hint = fact.type_hint or (simple_type(fact.returns) if fact.returns else "")
        owner = self.type_place(place.file, hint, depth + 1) if hint else None
        if owner is None or owner == place:
            return own
        return self._member(owner, name, depth + 1)

    def _from_bases(self, place: Place, name: str, depth: int) -> Place | None:
        fact = self._fact(place)
        if fact is None or depth > _DEEPEST:
            return None
        for base in fact.bases:
            plain = re.split(r"[\[<(]", base, maxsplit=1)[0].strip()
            owner = self.dotted(place.file, plain) if plain else None
            if owner is None or owner == place or not owner.symbol:
                if plain.rpartition(".")[2] in _HARMLESS:
                    continue
                # A base of somebody else's may define the name: nothing further is certain.
                return None
            found = self._member(owner, name, depth + 1)
            if found is not None:
                return found
            if not self._is_known(owner, depth + 1):
                return None
        return None

    def _is_known(self, place: Place, depth: int) -> bool:
        """Whether all bases of a class are of this repository or harmless."""
        fact = self._fact(place)
        if fact is None or depth > _DEEPEST:
            return False
        for base in fact.bases:
            plain = re.split(r"[\[<(]", base, maxsplit=1)[0].strip()
            owner = self.dotted(place.file, plain) if plain else None
            if owner is None or not owner.symbol:
                if plain.rpartition(".")[2] not in _HARMLESS:
                    return False
            elif owner != place and not self._is_known(owner, depth + 1):
                return False
        return True

    # -- types --------------------------------------------------------------------------------

    def type_place(self, file: str, hint: str, depth: int = 0) -> Place | None:
        """The class that a type names: `Engine`, `Engine()` for a result, `engines[]` for one."""
        if depth > _DEEPEST or not hint or hint == "?":
            return None
        if hint.endswith("[]"):
            return self._element(file, hint.removesuffix("[]"), depth + 1)
        called = hint.endswith("()")
        place = self.dotted(file, hint.removesuffix("()"))
        if place is None:
            return None
        if called:
            return self._called(place, depth + 1)
        fact = self._fact(place)
        return place if fact is not None and fact.kind in _TYPES else None

    def _element(self, file: str, hint: str, depth: int) -> Place | None:
        """The class of what going through a value gives, as far as its definition says."""
        place = self.dotted(file, hint.removesuffix("()"))
        fact = self._fact(place) if place is not None else None
        if place is None or fact is None:
            return None
        if fact.kind in _CALLABLE:
            written = fact.returns if hint.endswith("()") else ""
        elif fact.kind is SymbolKind.TYPE:
            written = fact.signature.removeprefix("type ").partition(" ")[2]
        else:
            written = fact.annotation
        match = _MANY.match(written)
        return self.type_place(place.file, match[1], depth) if match else None

    def _called(self, place: Place, depth: int) -> Place | None:
        """The class of what a call returns, as far as the definition says."""
        if not place.symbol:
            inner = self._dialect.calling_module(place.file)
            return self._called(inner, depth + 1) if inner and depth < _DEEPEST else None
        fact = self._fact(place)
        if fact is None:
            return None
        if fact.kind in _INSTANTIABLE:
            return place
        if fact.kind not in _CALLABLE or fact.is_async or not fact.returns:
            return None
        returned = simple_type(fact.returns)
        if returned in ("Self", "typing.Self", "this"):
            return self._owner(place.file, place.symbol)
        return self.type_place(place.file, returned, depth + 1)

    def _fact(self, place: Place) -> SymbolFact | None:
        return self._view.symbols(place.file).get(place.symbol)


def simple_type(text: str) -> str:
    """The one class in a written return type; empty for unions, tuples and shapes.

    Knows `Optional[X]`, `X | None`, quotes, Go's pointers and its first result of several.
    """
    bare = text.strip().strip("\"'")
    if bare.startswith("(") and bare.endswith(")"):
        first = bare[1:-1].split(",")[0].split()
        bare = first[-1] if first else ""
    bare = bare.lstrip("*&")
    match = _OPTIONAL.match(bare)
    if match:
        bare = match[1]
    sides = [one.strip() for one in bare.split("|")]
    sides = [one for one in sides if one not in ("None", "null", "undefined")]
    if len(sides) != 1:
        return ""
    bare = re.split(r"[\[<]", sides[0], maxsplit=1)[0].strip().strip("\"'")
    return bare if _TYPE.match(bare) else ""
