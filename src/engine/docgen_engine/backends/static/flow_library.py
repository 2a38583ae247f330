"""Which functions of a library deserve a flow: those that its documents show people to call.

Then those that packages give out, by how much of the code their work goes through.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from docgen_engine.backends.static.entry_points import callable_symbol
from docgen_engine.backends.static.imports import is_facade
from docgen_engine.backends.static.own_documents import guides
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.facts import SymbolFact
from docgen_engine.repository.readme import document_blocks

_MOST_OF_FILE: Final = 3
"""Flows that begin in one file."""

_TRIED: Final = 120
_SHOWN: Final = 40
_FAR: Final = 2

DOES_WORK: Final = re.compile(
    r"(?i:run|serve|start|handle|dispatch|execute|listen|process|send|request|fetch|main)"
    r"(?![a-z])|ServeHTTP$|serve_forever$|(?:wsgi|asgi)_app$|(?:run|handle|process|send|dispatch)_"
)
"""Names of functions that people start with when they explain how something works."""

_ENTRANCE: Final = re.compile(
    r"(?:run|serve|start|main|listen|fetch|dispatch|execute|request)(?![a-zA-Z])"
    r"|ServeHTTP$|serve_forever$|(?:wsgi|asgi)_app$"
)
"""Of them, those through which the work comes in; others handle a part of it."""

_FOR_TESTS: Final = re.compile(r"(?i)test|mock|debug")
_INNER: Final = re.compile(
    r"(?i)(?:^|/)(?:internals?|impl|details?|private|utils?|util|helpers?|common)(?:/|\.|$)"
)
"""Places of what supports the rest; people seldom begin there."""

_PRIVATE: Final = re.compile(r"(?:^|/)_[a-z]\w*(?:/|\.pyi?$)")
"""Modules of Python whose authors say that they are nobody else's, unless given out elsewhere."""

_HEADERS: Final = re.compile(r"(?:^|/)include/.*\.h(?:h|pp|xx)?$")
"""What a library in C or C++ offers to others."""

_CODE_LANGUAGES: Final = frozenset(
    {"js", "javascript", "ts", "typescript", "jsx", "tsx", "mjs", "py", "python", "python3", "go",
     "golang", "pycon", "java", "kotlin", "c", "cpp", "c++", "cs", "csharp", "c#", "rust", "rs",
     "ruby", "rb", "php"}
)  # fmt: skip
_CALLED: Final = re.compile(r"(?<![\w.>:])([A-Za-z_]\w*(?:(?:\.|::|->)\w+)*)\s*(?:<[\w\s,.|]*>)?\(")
_PARTS: Final = re.compile(r"\.|::|->")

Reach = Callable[[str, str], int]
"""How many other files and components the calls of a function go to."""


def library_functions(
    survey: Survey, reach: Reach, used: Counter[tuple[str, str]], seen: set[tuple[str, str]]
) -> Iterator[tuple[str, SymbolFact]]:
    """Public functions with the files of their bodies, the most telling ones first.

    Args:
        survey: the repository.
        reach: how far the calls of a function go.
        used: how often each function is called.
        seen: starts that were given out before.
    """
    shown = _shown_calls(survey)
    given_out = _given_out(survey)
    ranked: list[tuple[int, str, int, SymbolFact]] = []
    for path in survey.components.code_files():
        inner = bool(_INNER.search(survey.inside(path)))
        private = bool(_PRIVATE.search(path))
        offered = bool(_HEADERS.search(path))
        for symbol in survey.index.public_symbols(path):
            file = survey.index.body_of(path, symbol.name)
            if not callable_symbol(symbol) or (file, symbol.name) in seen:
                continue
            far = reach(file, symbol.name)
            weight = _weight_of_shown(symbol, shown)
            named = symbol.parent or symbol.name
            out = (path, named) in given_out or (path, "*") in given_out or offered
            if private and not out:
                continue
            if far >= _FAR or weight:
                score = 4 * min(far, 8) + min(used[file, symbol.name], 10)
                score += (6 if symbol.doc else 0) + 12 * bool(DOES_WORK.match(_last(symbol)))
                score += 2 * weight + 8 * out - 24 * (inner and not out)
                score -= 40 * bool(_FOR_TESTS.search(symbol.name) or _FOR_TESTS.search(path))
                ranked.append((-score, file, symbol.line, symbol))
    ranked.sort(key=lambda item: item[:3])
    yield from _varied(ranked[:_TRIED])


def _varied(
    ranked: list[tuple[int, str, int, SymbolFact]],
) -> Iterator[tuple[str, SymbolFact]]:
    """A few of each file; functions of one name in several places do the same elsewhere."""
    from_file: Counter[str] = Counter()
    names: set[str] = set()
    for _, path, _, symbol in ranked:
        from_file[path] += 1
        if from_file[path] <= _MOST_OF_FILE and _last(symbol) not in names:
            names.add(_last(symbol))
            yield path, symbol


def _last(symbol: SymbolFact) -> str:
    """Its own name, without its owner and the types by which an overload is told from others."""
    return symbol.name.partition("(")[0].rpartition(".")[2]


def _weight_of_shown(symbol: SymbolFact, shown: dict[str, int]) -> int:
    owner, last = symbol.parent.rpartition(".")[2], _last(symbol)
    if not owner:
        return 36 - shown[last] if last in shown else 0
    if owner.lower() not in shown:
        return 0
    # `new Hono()` is shown, and what it then does is its methods' work.
    if last in shown:
        return 30 - shown[last]
    return 24 if _ENTRANCE.match(last) else 8 * bool(DOES_WORK.match(last))


def _shown_calls(survey: Survey) -> dict[str, int]:
    """What the examples of README and guides call, with its place; owners in small letters."""
    found: dict[str, int] = {}
    for path in guides(survey):
        for block in document_blocks(path, survey.text(path)):
            if block.kind != "code" or block.language.lower() not in _CODE_LANGUAGES:
                continue
            for match in _CALLED.finditer(block.text):
                *owners, last = _PARTS.split(match[1])
                for name in (last, *(owner.lower() for owner in owners), last.lower()):
                    if len(found) < _SHOWN:
                        found.setdefault(name, min(len(found), 20))
        if len(found) == _SHOWN:
            break
    return found


def _given_out(survey: Survey) -> frozenset[tuple[str, str]]:
    """What the files that stand for packages give out: file and symbol."""
    return frozenset(
        (one.defined_in, one.symbol)
        for one in survey.index.imports
        if one.symbol and is_facade(one.from_file)
    ) | frozenset(
        (one.to_file, "*")
        for one in survey.index.imports
        if one.name == "*" and one.to_file and is_facade(one.from_file)
    )
