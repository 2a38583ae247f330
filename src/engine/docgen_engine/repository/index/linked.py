"""The linked index: all facts of a repository, with imports and calls led to files and symbols."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Final

import msgspec

from docgen_engine.domain.facts import (
    ModelFact,
    RouteFact,
    SymbolFact,
)
from docgen_engine.repository.index.linked_imports import LinkedImports
from docgen_engine.repository.index.resolve.facade import Facades, Given, is_private
from docgen_engine.repository.index.resolve.headers import Headers
from docgen_engine.repository.index.resolve.heirs import Heirs
from docgen_engine.repository.index.resolve.holding import Holding
from docgen_engine.repository.index.resolve.java_modules import JavaModules
from docgen_engine.repository.index.resolve.javascript import is_twin
from docgen_engine.repository.index.resolve.mentions import ResolvedMention, resolved_mentions
from docgen_engine.repository.index.resolve.mounts import Mounts
from docgen_engine.repository.index.resolve.names import Names, Place
from docgen_engine.repository.index.resolve.sound_calls import SoundCalls

_SCRIPT: Final = ("JavaScript", "TypeScript")


class ResolvedCall(msgspec.Struct, frozen=True, gc=False):
    """One call. `to_file` and `to_symbol` are empty where the files do not decide the callee."""

    from_file: str
    caller: str
    line: int
    callee: str
    to_file: str
    to_symbol: str


def _is_given_out(name: str, given_out: frozenset[str]) -> bool:
    """Whether a name, or a public member of it, is among those that others give out."""
    top, _, rest = name.partition(".")
    return top in given_out and not any(part.startswith("_") for part in rest.split("."))


class RepositoryIndex(LinkedImports):
    """What a repository defines, imports and calls. Linking happens on first use."""

    # -- symbols ------------------------------------------------------------------------------

    def symbol(self, path: str, name: str) -> SymbolFact | None:
        """A symbol by its qualified name in a file."""
        return self._view.symbols(path).get(name)

    def symbols_named(self, name: str) -> list[tuple[str, SymbolFact]]:
        """All symbols with a qualified name (`Widget.refresh`) or a last name (`refresh`)."""
        return list(self._by_name.get(name, ()))

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[str, SymbolFact]]]:
        found: dict[str, list[tuple[str, SymbolFact]]] = defaultdict(list)
        for path, facts in self.facts.items():
            for fact in facts.symbols:
                found[fact.name].append((path, fact))
                last = fact.name.rpartition(".")[2]
                if last != fact.name:
                    found[last].append((path, fact))
        return dict(found)

    def public_symbols(self, path: str) -> list[SymbolFact]:
        """The exported symbols of a file that are not tests, in line order.

        In C and C++ that is what headers offer, each name once: where its doc comment stands. Of a
        private module of Python it is what others give out.
        """
        facts = self.facts.get(path)
        if facts is None or self.repeats(path):
            return []
        given_out = self._given_out.get(path, frozenset())
        hidden = (
            facts.language == "Python"
            and not facts.exports
            and is_private(path, self._python.root_of(path))
        )
        public = [
            one
            for one in facts.symbols
            if not one.is_test
            and not self.placed.holds(path, one)
            and not self.typings.repeats(path, one.name)
            and (
                _is_given_out(one.name, given_out)
                or (one.exported and (not hidden or self.given(path, one.name) is not None))
            )
        ]
        if facts.language in ("C", "C++"):
            return [one for one in public if self._headers.offers(path, one)]
        if facts.language == "Java" and self._java_modules.hides(path):
            return []
        return public

    def repeats(self, path: str) -> bool:
        """Whether a file only says for `require` what another declares for `import`."""
        return is_twin(path, self.entries)

    def given(self, path: str, name: str) -> Given | None:
        """How users import a definition: from the face of a package; None where none gives it."""
        return self._facades.given(path, name)

    @cached_property
    def _facades(self) -> Facades:
        return Facades(
            self._view,
            self._landings,
            self._dialects,
            self._python.faces(),
            self._javascript.offers.faces(),
        )

    @cached_property
    def _given_out(self) -> dict[str, frozenset[str]]:
        """By file, what `__all__` of another Python module names: that makes it public."""
        found: dict[str, set[str]] = defaultdict(set)
        for path, pairs in self._landings.items():
            facts = self.facts[path]
            exports = frozenset(facts.exports) if facts.language == "Python" else frozenset()
            for fact, landing in pairs if exports else ():
                if fact.name and fact.alias in exports and landing.file and not landing.module:
                    place = self._dialects["Python"].attribute(landing.file, fact.name)
                    if place is not None and place.symbol:
                        found[place.file].add(place.symbol)
        return {path: frozenset(names) for path, names in found.items()}

    @cached_property
    def holding(self) -> Holding:
        """Calls of what fields and variables hold."""
        return Holding(self._view, self._names)

    # -- routes and models --------------------------------------------------------------------

    def _place_of(self, path: str, name: str) -> Place | None:
        """What a dotted name means in a file of a deep language."""
        names = self._names.get(self.facts[path].language)
        return names.dotted(path, name) if names is not None else None

    @cached_property
    def _mounts(self) -> Mounts:
        return Mounts(
            self._view, self._place_of, lambda path, fact: self._land(path, self.facts[path], fact)
        )

    @cached_property
    def _heirs(self) -> Heirs:
        return Heirs(self._view, self._place_of)

    def routes(self, path: str) -> tuple[RouteFact, ...]:
        """The HTTP routes that a file declares, below the prefixes of the routers around theirs."""
        return self._mounts.routes(path)

    def models(self, path: str) -> tuple[ModelFact, ...]:
        """The types of a file that carry data, also those that only their bases make so."""
        return () if self.repeats(path) else self._heirs.models(path)

    def bases(self, path: str, name: str) -> list[tuple[str, str]]:
        """The direct bases of a class that are defined here: file and qualified name."""
        places = self._heirs.parents(path, name)
        facts = self.facts.get(path)
        if facts is not None and facts.language not in self._names:
            fact = self.symbol(path, name)
            around = name.rpartition(".")[0]
            written = (base.partition("<")[0].strip() for base in (fact.bases if fact else ()))
            found = (self._sound_calls.type_named(path, around, one) for one in written if one)
            places = [one for one in found if one is not None and one != (path, name)]
        return [(place.file, place.symbol) for place in places]

    @cached_property
    def _java_modules(self) -> JavaModules:
        return JavaModules(self._view)

    @cached_property
    def _headers(self) -> Headers:
        return Headers(self._view)

    def body_of(self, path: str, name: str) -> str:
        """The file that holds the body of a function: elsewhere for what a header declares."""
        facts = self.facts.get(path)
        if facts is None or facts.language not in ("C", "C++"):
            return path
        return self._headers.body(name) or path

    @cached_property
    def mentions(self) -> tuple[ResolvedMention, ...]:
        """Types of other files that files name without importing them, by file and line."""
        return resolved_mentions(self._view, self._sound_calls.type_named)

    # -- calls --------------------------------------------------------------------------------

    @cached_property
    def _names(self) -> dict[str, Names]:
        dialects = self._dialects
        script = Names(self._view, dialects["JavaScript"], frozenset({"this"}), "constructor")
        return {
            "Python": Names(self._view, dialects["Python"], frozenset({"self", "cls"}), "__init__"),
            "JavaScript": script,
            "TypeScript": script,
            "Go": Names(self._view, dialects["Go"], frozenset(), ""),
        }

    @cached_property
    def _sound_calls(self) -> SoundCalls:
        return SoundCalls(
            self._view,
            self._landings,
            self._sound_dialect,
            self._rust,
            self._java,
            self._php,
            self._headers,
        )

    @cached_property
    def calls(self) -> tuple[ResolvedCall, ...]:
        """All calls, by file and line."""
        found: list[ResolvedCall] = []
        for path, facts in self.facts.items():
            if not facts.calls:
                continue
            names = self._names.get(facts.language, self._sound_calls)
            for call in facts.calls:
                place = names.target(path, call)
                found.append(
                    ResolvedCall(
                        from_file=path,
                        caller=call.caller,
                        line=call.line,
                        callee=call.callee,
                        to_file=place.file if place is not None else "",
                        to_symbol=place.symbol if place is not None else "",
                    )
                )
        return tuple(found)

    @cached_property
    def _calls_from(self) -> dict[tuple[str, str], list[ResolvedCall]]:
        found: dict[tuple[str, str], list[ResolvedCall]] = defaultdict(list)
        for call in self.calls:
            found[call.from_file, call.caller].append(call)
        return dict(found)

    @cached_property
    def _calls_to(self) -> dict[tuple[str, str], list[ResolvedCall]]:
        found: dict[tuple[str, str], list[ResolvedCall]] = defaultdict(list)
        for call in self.calls:
            if call.to_file:
                found[call.to_file, call.to_symbol].append(call)
        return dict(found)

    def calls_from(self, path: str, symbol: str) -> list[ResolvedCall]:
        """The calls that a symbol makes, in line order; the module's own for an empty symbol."""
        return list(self._calls_from.get((path, symbol), ()))

    def calls_to(self, path: str, symbol: str) -> list[ResolvedCall]:
        """The calls that are known to go to a symbol, by file and line."""
        return list(self._calls_to.get((path, symbol), ()))
