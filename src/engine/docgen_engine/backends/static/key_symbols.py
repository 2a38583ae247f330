"""Which definitions of a component are worth naming, and with which one a reader begins."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from docgen_engine.backends.static.components import ComponentMap
from docgen_engine.backends.static.quoting import first_sentence, without_name
from docgen_engine.domain.documents.analysis import SymbolNote
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.linked import RepositoryIndex

_KEY_SYMBOLS: Final = 12
_HIDDEN: Final = 80
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
    ) -> None:
        """Count who uses what; see `Describer` for the arguments."""
        self._index: Final = index
        self._spoken_of: Final = spoken_of
        self._deprecated: Final = deprecated
        tests = {f for part in components.parts if part.type == "tests" for f in part.files}
        self._called = Counter(
            (call.to_file, call.to_symbol)
            for call in index.calls
            if call.to_file and call.from_file not in tests
        )
        self._tried = Counter(
            (call.to_file, call.to_symbol) for call in index.calls if call.from_file in tests
        )
        # Of a type in C++ the methods are called, whose bodies lie in another file beside it.
        self._through = Counter(
            (posixpath.dirname(call.to_file), call.to_symbol.rpartition(".")[0])
            for call in index.calls
            if call.to_file and "." in call.to_symbol and call.from_file not in tests
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
        often = Counter(s.name for _, s in tops)
        ranked = sorted(
            tops,
            key=lambda item: (
                -self._rank(*item)
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

    def _rank(self, file: str, symbol: SymbolFact) -> int:
        used = self._called[file, symbol.name] + 2 * self._imported[file, symbol.name]
        # Tests use most what is made for them.
        used += min(_MOST_TRIED, self._tried[file, symbol.name])
        used += self._through[posixpath.dirname(file), symbol.name]
        size = min(20, (symbol.line_end - symbol.line) // 30)
        size += 3 * min(8, self._spoken_of.get(symbol.name, 0))
        size -= _ONLY_STARTS if symbol.name == "main" and not symbol.doc else 0
        given = self._index.given(file, symbol.name)
        if given is not None:
            # What users import, and from the top of a package before all.
            size += _GIVEN if _INSIDE.search(given.module.lstrip("@")) else 2 * _GIVEN
        else:
            size -= _ONLY_STARTS if HELPERS.match(symbol.name) else 0
            size -= 0 if symbol.exported else _INNER
            # A module by whose name its authors say that it is nobody else's comes last.
            hidden = posixpath.basename(file).startswith("_") and not file.endswith("__.py")
            size -= _HIDDEN if hidden else 0
        if (file, symbol.name) in self._deprecated or (file, "") in self._deprecated:
            size -= _HIDDEN
        return 2 * min(used, 30) + WEIGHT.get(symbol.kind, 0) + size + (3 if symbol.doc else 0)


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
