"""Which definitions of a component are worth naming, and with which one a reader begins."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from docgen_engine.backends.static.parts.components import ComponentMap
from docgen_engine.backends.static.quoting import first_sentence, without_name
from docgen_engine.domain.documents.discovery import SymbolNote
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.index.resolve.headers import is_header

_KEY_SYMBOLS: Final = 12
_HIDDEN: Final = 80
_SHOWN: Final = 50
"""What a definition gains that the README's examples use: with that its readers begin."""

_GIVEN: Final = 20
_INNER: Final = 40
"""What a definition loses that its file keeps for itself."""

_INSIDE: Final = regex(r"[./]")
_NAMESAKE: Final = 24
_OFTEN: Final = 3
"""Files that define the same name: each has it for itself."""

_SIGNS: Final = regex(r"[^a-z0-9]")
HELPERS: Final = regex(
    r"(?:(?:parse|get|build|make|create|add|setup)_?(?:args?|arguments?|arg_?parser"
    r"|argument_?parser|parser|cli))$",
    re.IGNORECASE,
)
"""What a script has for itself: nobody imports it."""

_ONLY_STARTS: Final = 30
"""What a function called `main` loses: it is where a program starts, not what a part is about."""

_MOST_TRIED: Final = 4

_SHORT: Final = 15
_EVERYWHERE: Final = 5
_HELPS: Final = 2
"""What the calls of a short function count at most that many call and that calls hardly anybody.

`equal` and `format` are the words that all the others are written in; nobody begins with them.
"""

_MOST_STARTED: Final = 8
_WITHOUT_CLASSES: Final = frozenset({"C"})
"""Where all is functions: those of a program that are called most are the small ones."""


WEIGHT: Final = {
    SymbolKind.CLASS: 6,
    SymbolKind.INTERFACE: 5,
    SymbolKind.MODULE: 4,
    SymbolKind.STRUCT: 6,
    SymbolKind.FUNCTION: 3,
    SymbolKind.TYPE: 2,
    SymbolKind.ENUM: 3,
}


class KeySymbols:
    """Ranks definitions by who uses them, how users get at them, and what they are called."""

    def __init__(
        self,
        index: RepositoryIndex,
        components: ComponentMap,
        spoken_of: Mapping[str, int],
        deprecated: frozenset[tuple[str, str]],
        shown: frozenset[str] = frozenset(),
    ) -> None:
        """Count who uses what; see `Describer` for the arguments."""
        self._index: Final = index
        self._spoken_of: Final = spoken_of
        self._deprecated: Final = deprecated
        self._shown: Final = shown
        tests = {f for part in components.parts if part.type == "tests" for f in part.files}
        self._called = Counter(
            (call.to_file, call.to_symbol)
            for call in index.calls
            if call.to_file and call.from_file not in tests
        )
        # What a part does for others matters more than what it does for itself.
        part_of = components.by_file
        self._across = Counter(
            (call.to_file, call.to_symbol)
            for call in index.calls
            if call.to_file
            and call.from_file not in tests
            and part_of.get(call.from_file) is not part_of.get(call.to_file)
        )
        # What lies in one part with the start of a program is there for it.
        self._started = {
            file
            for part in components.parts
            if any((f := index.facts.get(each)) and f.main_line for each in part.files)
            for file in part.files
        }
        self._tried = Counter(
            (call.to_file, call.to_symbol) for call in index.calls if call.from_file in tests
        )
        # Of a type in C++ the methods are called, whose bodies lie in another file beside it.
        self._through = Counter(
            (posixpath.dirname(call.to_file), call.to_symbol.rpartition(".")[0])
            for call in index.calls
            if call.to_file and "." in call.to_symbol and call.from_file not in tests
        )
        # What a function sets going: in code without classes the ones that do the work.
        self._starts = Counter(
            (file, caller)
            for file, caller, _, _ in {
                (call.from_file, call.caller, call.to_file, call.to_symbol)
                for call in index.calls
                if call.to_file and (call.from_file, call.caller) != (call.to_file, call.to_symbol)
            }
        )
        self._imported = Counter(
            (one.defined_in, one.symbol) for one in index.imports if one.symbol
        )

    def of(self, public: list[tuple[str, SymbolFact]], name: str) -> tuple[SymbolNote, ...]:
        """The symbols worth naming of some, the one to begin with first; `name` is the part's."""
        tops = [
            (file, s)
            for file, s in public
            if not s.parent and (s.kind in WEIGHT or self._is_the_door(file, s))
        ]
        own = _plain(re.split(r"[./]", name)[-1])
        program = any(file in self._started for file, _ in public)
        often = Counter(s.name for _, s in tops)
        ranked = sorted(
            tops,
            key=lambda item: (
                -self._rank(*item, program=program)
                - _NAMESAKE * _is_called(item[1].name, own)
                + _NAMESAKE * (often[item[1].name] >= _OFTEN),
                item[0],
                item[1].line,
            ),
        )
        return tuple(note_of(file, symbol) for file, symbol in ranked[:_KEY_SYMBOLS])

    def _is_the_door(self, file: str, symbol: SymbolFact) -> bool:
        """Whether a variable is what users import first: an instance with all that there is."""
        if symbol.kind is not SymbolKind.VARIABLE:
            return False
        given = self._index.given(file, symbol.name)
        return given is not None and not _INSIDE.search(given.module.lstrip("@"))

    def _home(self, file: str, symbol: SymbolFact) -> tuple[str, SymbolFact]:
        """Where a function of C is defined that a header declares."""
        if symbol.kind is not SymbolKind.FUNCTION or not is_header(file):
            return file, symbol
        found = [
            (path, each)
            for path, each in self._index.symbols_named(symbol.name)
            if each.kind is SymbolKind.FUNCTION and not is_header(path)
        ]
        return found[0] if len(found) == 1 else (file, symbol)

    def _rank(self, file: str, symbol: SymbolFact, *, program: bool) -> int:
        declared = symbol
        if program:
            file, symbol = self._home(file, symbol)
        used = self._called[file, symbol.name] + 2 * self._imported[file, symbol.name]
        used += self._across[file, symbol.name]
        # Tests use most what is made for them.
        used += min(_MOST_TRIED, self._tried[file, symbol.name])
        used += self._through[posixpath.dirname(file), symbol.name]
        size = min(20, (symbol.line_end - symbol.line) // 30)
        size += 3 * min(8, self._spoken_of.get(symbol.name, 0))
        size -= _ONLY_STARTS if symbol.name == "main" and not symbol.doc else 0
        size += _SHOWN if symbol.exported and symbol.name in self._shown else 0
        given = self._index.given(file, symbol.name)
        if given is not None:
            # What users import, and from the top of a package before all.
            size += _GIVEN if _INSIDE.search(given.module.lstrip("@")) else 2 * _GIVEN
        else:
            size -= _ONLY_STARTS if HELPERS.match(symbol.name) else 0
            size -= 0 if declared.exported else _INNER
            # A module by whose name its authors say that it is nobody else's comes last.
            hidden = posixpath.basename(file).startswith("_") and not file.endswith("__.py")
            size -= _HIDDEN if hidden else 0
        if (file, symbol.name) in self._deprecated or (file, "") in self._deprecated:
            size -= _HIDDEN
        if symbol.kind is SymbolKind.FUNCTION and given is None:
            often = self._called[file, symbol.name] > _EVERYWHERE
            short = symbol.line_end - symbol.line < _SHORT
            flat = program and self._index.facts[file].language in _WITHOUT_CLASSES
            if flat or (often and short and self._starts[file, symbol.name] <= 1):
                used = min(used, _HELPS)
            if flat:
                size += 2 * min(_MOST_STARTED, self._starts[file, symbol.name])
        return (
            2 * min(used, 30)
            + WEIGHT.get(symbol.kind, 0)
            + size
            + (3 if symbol.doc or declared.doc else 0)
        )


def _is_called(name: str, own: str) -> bool:
    """Whether a definition has the name of its part: `Importer` in `import`."""
    plain = _plain(name)
    return plain == own or plain in (f"{own}er", f"{own}or", f"{own}r", f"{own}ing")


def _plain(name: str) -> str:
    """A name without case, signs and the `s` of a plural."""
    return _SIGNS.sub("", name.casefold()).removesuffix("s")


def note_of(file: str, symbol: SymbolFact) -> SymbolNote:
    """A symbol worth naming."""
    return SymbolNote(
        name=symbol.name,
        kind=symbol.kind.value,
        file=file,
        line=symbol.line,
        line_end=symbol.line_end,
        signature=symbol.signature,
        summary=without_name(first_sentence(symbol.doc), symbol.name),
    )
