"""Keeps the literals of secrets out of the facts of a file, whatever its language."""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec

from docgen_engine.domain.facts import (
    CommandFact,
    EnvironmentFact,
    FileFacts,
    ModelFact,
    ModelFieldFact,
    ParameterFact,
    SymbolFact,
    SymbolKind,
)
from docgen_engine.domain.secrets import (
    is_secret,
    mentions_secret,
    without_secrets,
    without_texts,
)

_Given = TypeVar("_Given", ParameterFact, EnvironmentFact, CommandFact, ModelFieldFact)

_VALUES: Final = frozenset(
    {SymbolKind.VARIABLE, SymbolKind.CONSTANT, SymbolKind.FIELD, SymbolKind.MACRO}
)
_BODIES: Final = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_QUOTES: Final = ('"', "'", "`")


def hide_secrets(facts: FileFacts, text: str) -> FileFacts:
    """The facts of a file with `…` in the place of what its secrets are set to.

    `SymbolFact.value` stays: names are resolved by it, and nothing shows it.

    Args:
        facts: of the file.
        text: of the file.
    """
    if not mentions_secret(text):
        return facts
    return msgspec.structs.replace(
        facts,
        symbols=tuple(_symbol(one) for one in facts.symbols),
        environment=tuple(_given(one) for one in facts.environment),
        commands=tuple(_given(one) for one in facts.commands),
        models=tuple(_model(one) for one in facts.models),
        heirs=tuple(_model(one) for one in facts.heirs),
    )


def _symbol(symbol: SymbolFact) -> SymbolFact:
    if not any(quote in symbol.signature for quote in _QUOTES):
        return symbol
    if symbol.kind in _BODIES:
        params = tuple(_given(one) for one in symbol.params)
        if params == symbol.params:
            return symbol
        return msgspec.structs.replace(
            symbol, signature=without_secrets(symbol.signature), params=params
        )
    if symbol.kind not in _VALUES:
        return symbol
    name, sign, value = symbol.signature.partition("=")
    if is_secret(symbol.name.rpartition(".")[2]):
        if not sign:  # a macro, or a value behind its name alone
            shown = without_texts(symbol.signature)
        else:
            shown = f"{name}{sign}{without_texts(value)}"
    else:
        shown = without_secrets(symbol.signature)
    return msgspec.structs.replace(symbol, signature=shown) if shown != symbol.signature else symbol


def _given(fact: _Given) -> _Given:
    """A fact with a default, hidden where its name is one of a secret."""
    default = fact.default
    if not default or not is_secret(fact.name):
        return fact
    shown = without_texts(default)
    return msgspec.structs.replace(fact, default=shown) if shown != default else fact


def _model(model: ModelFact) -> ModelFact:
    fields = tuple(_given(one) for one in model.fields)
    return msgspec.structs.replace(model, fields=fields) if fields != model.fields else model
