"""From a name in a file to the symbol it stands for: scopes, members, bases, visible types.

One walk for all languages; a `Dialect` says what a file's scope and a module's attributes are.
Nothing is ever found by its bare name in another file.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple, Protocol

import msgspec

from docgen_engine.domain.facts import CallFact, SymbolFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.resolve.view import View
from docgen_engine.repository.index.resolve.written_types import TYPE, simple_type

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
_VALUES: Final = frozenset({SymbolKind.FIELD, SymbolKind.PROPERTY, SymbolKind.VARIABLE})
_OBJECTS: Final = frozenset({SymbolKind.VARIABLE, SymbolKind.CONSTANT, SymbolKind.FUNCTION})
"""What functions are put on by assignments: `app.use = function …`, `Make.prototype.run = …`."""

# Bases that add no method a call could mean, so that looking further is safe.
_HARMLESS: Final = frozenset(
    {"object", "ABC", "Generic", "Protocol", "Enum", "IntEnum", "StrEnum", "NamedTuple"}
    | {"TypedDict", "Object", "Exception", "RuntimeError", "ValueError", "Error"}
)
_MANY: Final = regex(r"^\(?(?:\w+ )?(?:\[\w*\]|map\[[^\[\]]+\])\*?([A-Za-z_][\w.]*)(?:$|,)")
"""A list or map of Go, also as the first of several results."""

_FUNCTION_VALUE: Final = regex(r"^var \w+(?: [^=]+)? = ([A-Za-z_]\w*)$")
"""A variable of Go that holds a function until somebody puts another there."""

_MANY_OF_PYTHON: Final = regex(
    r"^(?:\w+\.)*(?:(?:Async)?(?:Iterator|Iterable|Generator)|[lL]ist|Sequence|[sS]et|[fF]rozenset"
    r"|FrozenSet|[dD]eque|Collection)\[[\"']?([A-Za-z_][\w.]*)[\"']?[,\]]"
)
_ONE_OF: Final = "[]"
_LIKE: Final = "like "
_AWAIT: Final = "await "
_PROMISE: Final = regex(r"^Promise(?:Like)?<(.+)>$")


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

    def value(self, file: str, call: CallFact) -> Place | None:
        """The field or variable whose function a call carries out, where no definition is known.

        `c.handlers[]` is a call of one of several that the field `handlers` holds.
        """
        if call.callee.endswith(_ONE_OF):
            call = msgspec.structs.replace(call, callee=call.callee.removesuffix(_ONE_OF))
        place = self._start(file, call)
        fact = self._fact(place) if place is not None else None
        return place if fact is not None and fact.kind in _VALUES else None

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
        """The class around a method, or the object that a function was put on."""
        symbols = self._view.symbols(file)
        method = symbols.get(caller)
        if method is not None and method.kind is SymbolKind.METHOD:
            on = symbols.get(method.parent)
            if on is not None and on.kind in _OBJECTS:
                return Place(file, method.parent)
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
            name = part.removesuffix("()").removesuffix(_ONE_OF)
            place = self._member(place, name, depth)
            if place is not None and part.endswith("()"):
                place = self._called(place, depth)
            elif place is not None and part.endswith(_ONE_OF):
                place = self._element(place, depth)
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
        if hint.startswith(_LIKE):
            return self.dotted(file, hint.removeprefix(_LIKE))
        one_of, awaited = hint.endswith(_ONE_OF), hint.startswith(_AWAIT)
        written = hint.removeprefix(_AWAIT).removesuffix(_ONE_OF)
        called = written.endswith("()")
        place = self.dotted(file, written.removesuffix("()"))
        if place is None:
            return None
        if one_of:
            return self._element(place, depth + 1, called=called)
        if called:
            return self._called(place, depth + 1, awaited=awaited)
        return self._held_type(place, depth)

    def _held_type(self, place: Place, depth: int) -> Place | None:
        """A class as it is; of a field or variable the class that it visibly holds."""
        fact = self._fact(place)
        if fact is not None and fact.kind in _VALUES and fact.type_hint:
            return self.type_place(place.file, fact.type_hint, depth + 1)
        return place if fact is not None and fact.kind in _TYPES else None

    def _element(self, place: Place, depth: int, *, called: bool = False) -> Place | None:
        """The class of what going through a value gives, as far as its definition says."""
        fact = self._fact(place)
        if fact is None or depth > _DEEPEST:
            return None
        if fact.kind in _CALLABLE:
            written = fact.returns if called else ""
        elif fact.kind is SymbolKind.TYPE:
            written = fact.signature.removeprefix("type ").partition(" ")[2]
        else:
            written = fact.annotation
        match = _MANY.match(written) or _MANY_OF_PYTHON.match(written)
        if match:
            return self.type_place(place.file, match[1], depth)
        named = self.type_place(place.file, written, depth + 1) if TYPE.match(written) else None
        return self._element(named, depth + 1) if named is not None and named != place else None

    def _called(self, place: Place, depth: int, *, awaited: bool = False) -> Place | None:
        """The class of what a call returns, or gives when it is done; as its definition says."""
        if not place.symbol:
            inner = self._dialect.calling_module(place.file)
            deeper = inner is not None and depth < _DEEPEST
            return self._called(inner, depth + 1, awaited=awaited) if inner and deeper else None
        fact = self._fact(place)
        if fact is None:
            return None
        if fact.kind in _INSTANTIABLE:
            return place
        if fact.kind not in _CALLABLE or not fact.returns or (fact.is_async and not awaited):
            return None
        promised = _PROMISE.match(fact.returns) if awaited else None
        returned = simple_type(promised[1] if promised else fact.returns)
        if returned in ("Self", "typing.Self", "this"):
            return self._owner(place.file, place.symbol)
        return self.type_place(place.file, returned, depth + 1)

    def _fact(self, place: Place) -> SymbolFact | None:
        return self._view.symbols(place.file).get(place.symbol)
