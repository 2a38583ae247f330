"""Calls through fields and variables: to what the repository puts there, or to what users give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from docgen_engine.backends.static.flows.arguments import arguments_at
from docgen_engine.backends.static.flows.places import Places
from docgen_engine.backends.static.flows.standing import LEADS_AWAY
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.backends.static.working.entry_points import find_entry_points
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.resolve.holding import HeldCall

Method = tuple[str, str]
"""A file and the qualified name of a function in it."""

_MOST: Final = 4
"""Functions that a field may hold for one of them to be followed."""

_FUNCTIONS: Final = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_GIVEN: Final = regex(r"(?<![=!<>]) = ([A-Za-z_$][\w$]*);?$")
"""A field that gets a function by its name where it is declared."""

_NO_STORY: Final = regex(
    r"(?i)error|not_?found|invalid|valid|warn|debug|skip|unknown|usage|(?:^|[._])(?:on_?)?exit|^is[A-Z]"
)
"""Fields for what went wrong, for questions and messages."""

_SCRIPT: Final = ("JavaScript", "TypeScript")
_PROGRAMS: Final = frozenset({"command", "main", "module", "server"})


class Through(msgspec.Struct, frozen=True):
    """A call through a field: the functions of the repository that may be there, none if users'.

    `several`: the field is a list of functions; `hook`: it is there for others to set it.
    """

    line: int
    callee: str
    field: str
    doc: str
    functions: tuple[Method, ...] = ()
    several: bool = False
    hook: bool = False


class Indirect:
    """Follows calls through values; each function is looked at once."""

    def __init__(self, survey: Survey) -> None:
        """Take the repository."""
        self._survey: Final = survey
        self._index: Final = survey.index
        self._known: Final[dict[Method, list[Through]]] = {}
        self._parameters: Final[dict[Method, tuple[int, ...]]] = {}
        self.places: Final = Places(survey.index, self.called_parameters)

    def of(self, file: str, function: str) -> list[Through]:
        """The calls of a function through fields and variables, in line order, each field once."""
        key = file, function
        if key not in self._known:
            found: dict[str, Through] = {}
            for call in self._index.holding.calls(file, function):
                through = self._through(file, function, call)
                if through is not None:
                    found.setdefault(through.field, through)
            self._known[key] = [*found.values(), *self._given(file, function)]
        return self._known[key]

    def _given(self, file: str, function: str) -> Iterator[Through]:
        """Functions that are given by name to one of the repository that calls its parameter."""
        for call in self._index.calls_from(file, function):
            places = self.called_parameters(call.to_file, call.to_symbol)
            if not places:
                continue
            name = call.callee.rpartition(".")[2]
            given = arguments_at(self._index.lines(file), call.line, name)
            for place in places:
                one = given[place] if place < len(given) else ""
                if one.isidentifier() and not self._is_local(file, function, one):
                    held = self._index.holding.function(file, one)
                    if held is not None and self._survey.is_code(held[0]):
                        yield Through(call.line, one, call.to_symbol, "", (held,))

    def called_parameters(self, file: str, function: str) -> tuple[int, ...]:
        """Which of its parameters a function calls, by their places in a call of it."""
        key = file, function
        if key not in self._parameters:
            symbol = self._index.symbol(file, function) if file else None
            names = [one.name for one in symbol.params] if symbol is not None else []
            names = names[1:] if names[:1] in (["self"], ["cls"]) else names
            called = {call.callee for call in self._index.calls_from(*key)} if names else set()
            self._parameters[key] = tuple(at for at, name in enumerate(names) if name in called)
        return self._parameters[key]

    def _is_local(self, file: str, function: str, name: str) -> bool:
        """Whether a name may be something else inside of a function than at the top of its file."""
        symbol = self._index.symbol(file, function) if function else None
        if symbol is None:
            return False
        if any(one.name == name for one in symbol.params):
            return True
        lines = self._index.lines(file)[symbol.line - 1 : symbol.line_end]
        bound = (f"{name} =", f"{name} :=", f"{name}:", f"def {name}(", f"function {name}(")
        return any(sign in line for line in lines[1:] if name in line for sign in bound)

    def _through(self, file: str, function: str, call: HeldCall) -> Through | None:
        held = self._index.symbol(call.file, call.symbol)
        if held is None or _NO_STORY.search(call.symbol) or not self._survey.is_code(call.file):
            return None
        standing = self.places.of(file, function, call.line, call.callee)
        if standing.ends or standing.cost >= LEADS_AWAY:
            return None
        hook = self._is_given_by_users(call.file, held)
        functions = () if hook or call.several else self._functions(call, held)
        doc = first_sentence(held.doc)
        told = hook or call.several or bool(doc)
        return Through(call.line, call.callee, call.symbol, doc, functions, call.several, told)

    def _is_given_by_users(self, file: str, held: SymbolFact) -> bool:
        """Whether others than this repository put their functions there: what a library offers."""
        facts = self._index.facts[file]
        inner = "internal" in file.split("/") or facts.package == "main"
        return facts.language == "Go" and held.exported and not inner and not self._is_program

    @property
    def _is_program(self) -> bool:
        return self._survey.once("is a program", _is_program)

    def _functions(self, call: HeldCall, held: SymbolFact) -> tuple[Method, ...]:
        put = [
            (file, name)
            for by, file, name in self._index.holding.held(call.file, call.symbol)
            if self._survey.is_code(by) and self._survey.is_code(file)
        ]
        found = tuple(dict.fromkeys((*put, *self._default(call.file, held))))
        if not found and self._index.facts[call.file].language in _SCRIPT:
            found = tuple(dict.fromkeys(self._declared(call.file, held)))
        return found if len(found) <= _MOST else ()

    def _default(self, file: str, held: SymbolFact) -> Iterator[Method]:
        match = _GIVEN.search(held.signature)
        function = self._index.holding.function(file, match[1]) if match else None
        if function is not None:
            yield function

    def _declared(self, file: str, held: SymbolFact) -> Iterator[Method]:
        """`const publish: Tool["publish"] = …`: functions that say they are such a member."""
        owner, _, member = held.name.rpartition(".")
        written = f': {owner}["{member}"]'
        importers = {one.from_file for one in self._index.importers(file) if one.symbol == owner}
        for path in sorted(importers | {file}) if owner else ():
            if not self._survey.is_code(path) or written not in self._survey.text(path):
                continue
            for symbol in self._index.facts[path].symbols:
                line = symbol.signature_line
                if symbol.kind in _FUNCTIONS and written in self._index.lines(path)[line - 1]:
                    yield path, symbol.name


def _is_program(survey: Survey) -> bool:
    return any(point.kind in _PROGRAMS for point in find_entry_points(survey))
