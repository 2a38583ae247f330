"""The function that answers an HTTP request, found from what a route names."""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.facts import SymbolFact, SymbolKind

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
    name = handler.removesuffix(".as_view").removeprefix("self.").removeprefix("this.")
    found = (
        _defined(survey, path, name)
        or _imported(survey, path, name)
        or _in_same_package(survey, path, name)
    )
    return _answering(survey, *found) if found is not None else None


def _defined(survey: Survey, path: str, name: str) -> tuple[str, SymbolFact] | None:
    symbol = survey.index.symbol(path, name) if path and name else None
    return (path, symbol) if symbol is not None else None


def _imported(survey: Survey, path: str, name: str) -> tuple[str, SymbolFact] | None:
    head, _, rest = name.partition(".")
    for one in survey.index.imported(path):
        if (one.alias or one.name) != head:
            continue
        if one.symbol:
            return _defined(survey, one.defined_in, ".".join(filter(None, (one.symbol, rest))))
        file = one.defined_in or one.to_file
        return _defined(survey, file, rest) or _given_out(survey, file, rest)
    return None


def _given_out(survey: Survey, path: str, name: str) -> tuple[str, SymbolFact] | None:
    """A name that a module only gives out, one step further."""
    for one in survey.index.imported(path) if path and name else ():
        if (one.alias or one.name) == name and one.symbol:
            return _defined(survey, one.defined_in, one.symbol)
    return None


def _in_same_package(survey: Survey, path: str, name: str) -> tuple[str, SymbolFact] | None:
    """Files of a folder in Go are one package: a function or method by its last name."""
    facts = survey.index.facts.get(path)
    if facts is None or facts.language != "Go":
        return None
    last, folder = name.rpartition(".")[2], posixpath.dirname(path)
    found = [
        (file, symbol)
        for file, symbol in survey.index.symbols_named(last)
        if posixpath.dirname(file) == folder
    ]
    return found[0] if len(found) == 1 else None


def _answering(survey: Survey, path: str, symbol: SymbolFact) -> tuple[str, SymbolFact]:
    if symbol.kind is not SymbolKind.CLASS:
        return path, symbol
    methods = (survey.index.symbol(path, f"{symbol.name}.{method}") for method in _METHODS)
    return path, next((method for method in methods if method is not None), symbol)
