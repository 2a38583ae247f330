"""The function that answers an HTTP request, found from what a route names."""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.linked import RepositoryIndex

_REQUEST: Final = regex(
    r"\bhttp\.(?:ResponseWriter|Request)\b|\b(?:gin|echo|iris)\.Context\b|\bfiber\.Ctx\b"
)
"""Types of what a function gets that answers a request in Go."""

_BODIES: Final = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_TYPES: Final = frozenset({SymbolKind.CLASS, SymbolKind.STRUCT, SymbolKind.TYPE, SymbolKind.ENUM})
_RUNS: Final = ("Run", "run", "Execute", "execute", "handle", "__call__")
"""Methods of a type of command that carry it out."""

_METHODS: Final = ("dispatch", "get", "post", "put", "patch", "delete")
"""Methods of a class-based view that answer a request, the most telling first."""


def handler_of(survey: Survey, path: str, handler: str) -> tuple[str, SymbolFact] | None:
    """Where the handler of a route is defined.

    Args:
        survey: the repository.
        path: of the file that declares the route.
        handler: as written there: `index`, `views.index`, `handler.createUser`, `Login.as_view`.

    Returns:
        The file and the symbol; None where they are not found for sure.
    """
    return handler_in(survey.index, path, handler)


def handler_in(index: RepositoryIndex, path: str, handler: str) -> tuple[str, SymbolFact] | None:
    """As `handler_of`, from the index alone."""
    name = handler.removesuffix(".as_view").removeprefix("self.").removeprefix("this.")
    found = (
        _defined(index, path, name)
        or _imported(index, path, name)
        or _in_same_package(index, path, name)
    )
    return _answering(index, *found) if found is not None else None


def _defined(index: RepositoryIndex, path: str, name: str) -> tuple[str, SymbolFact] | None:
    symbol = index.symbol(path, name) if path and name else None
    return (path, symbol) if symbol is not None else None


def _imported(index: RepositoryIndex, path: str, name: str) -> tuple[str, SymbolFact] | None:
    head, _, rest = name.partition(".")
    for one in index.imported(path):
        if (one.alias or one.name) != head:
            continue
        if one.symbol:
            return _defined(index, one.defined_in, ".".join(filter(None, (one.symbol, rest))))
        file = one.defined_in or one.to_file
        return _defined(index, file, rest) or _given_out(index, file, rest)
    return None


def _given_out(index: RepositoryIndex, path: str, name: str) -> tuple[str, SymbolFact] | None:
    """A name that a module only gives out, one step further."""
    for one in index.imported(path) if path and name else ():
        if (one.alias or one.name) == name and one.symbol:
            return _defined(index, one.defined_in, one.symbol)
    return None


def _in_same_package(index: RepositoryIndex, path: str, name: str) -> tuple[str, SymbolFact] | None:
    """Files of a folder in Go are one package: a function or method by its last name.

    `users.Create` of a variable `users` is a method of a type in this package or in one that the
    file imports; where only one of them has a method of that name, that is the one.
    """
    facts = index.facts.get(path)
    if facts is None or facts.language != "Go":
        return None
    last, folder = name.rpartition(".")[2], posixpath.dirname(path)
    found = [
        (file, symbol)
        for file, symbol in index.symbols_named(last)
        if symbol.kind in _BODIES and not file.endswith("_test.go")
    ]
    own = [each for each in found if posixpath.dirname(each[0]) == folder]
    if own:
        return own[0] if len(own) == 1 else None
    imported = {posixpath.dirname(one.to_file) for one in index.imported(path) if one.to_file}
    near = [each for each in found if posixpath.dirname(each[0]) in imported and each[1].parent]
    if len(near) > 1:
        near = [each for each in near if any(_REQUEST.search(p.annotation) for p in each[1].params)]
    return near[0] if len(near) == 1 and "." in name else None


def _answering(index: RepositoryIndex, path: str, symbol: SymbolFact) -> tuple[str, SymbolFact]:
    """The method of a type that does the work, wherever in its folder it is defined."""
    if symbol.kind not in _TYPES:
        return path, symbol
    views = symbol.kind is SymbolKind.CLASS
    for method in (*_METHODS, *_RUNS) if views else _RUNS:
        own = index.symbol(path, f"{symbol.name}.{method}")
        if own is not None:
            return path, own
    folder = posixpath.dirname(path)
    for method in _RUNS if not views else ():
        for file, found in index.symbols_named(f"{symbol.name}.{method}"):
            if posixpath.dirname(file) == folder:
                return file, found
    return path, symbol
