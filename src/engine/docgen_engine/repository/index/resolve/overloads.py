"""Which of several functions of one name a call means, by the arguments that it gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docgen_engine.domain.facts import SymbolFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.treesitter import UNKNOWN

_GENERIC: Final = regex(r"<[^<>]*>")
_PRIMITIVE: Final = frozenset(
    {"int", "long", "short", "byte", "char", "float", "double", "boolean"}
)


def base_name(name: str) -> str:
    """The plain name of an overload: `Engine.run` of `Engine.run(int)`."""
    return name.partition("(")[0].partition("<")[0]


def choose(offers: Sequence[SymbolFact], arguments: str) -> SymbolFact | None:
    """The one function that takes these arguments.

    Args:
        offers: functions of one name.
        arguments: as in `CallFact.arguments`.

    Returns:
        None where several do, or where the arguments are not known.
    """
    if len(offers) == 1 and not arguments:
        return offers[0]
    if not arguments:
        return None
    given = [one for one in arguments[1:-1].split(", ") if one]
    fitting = [one for one in offers if _takes(one, len(given))]
    if len(fitting) > 1:
        fixed = [one for one in fitting if all(part.kind != "star" for part in one.params)]
        fitting = fixed or fitting
    if len(fitting) > 1:
        possible = [one for one in fitting if not _contradicts(one, given)]
        exact = [one for one in possible if _is_exact(one, given)]
        fitting = exact or possible
    return fitting[0] if len(fitting) == 1 else None


def _takes(fact: SymbolFact, count: int) -> bool:
    needed = sum(1 for one in fact.params if one.kind not in ("star", "optional"))
    star = any(one.kind == "star" for one in fact.params)
    return needed <= count and (star or count <= len(fact.params))


def _is_exact(fact: SymbolFact, given: list[str]) -> bool:
    """Whether all arguments are known and are of the very types of the parameters."""
    if len(given) != len(fact.params):
        return False
    kinds = [simple(one.annotation) for one in fact.params]
    return all(shown.rpartition(".")[2] == kind for shown, kind in zip(given, kinds, strict=True))


def _contradicts(fact: SymbolFact, given: list[str]) -> bool:
    """Whether an argument cannot be of its parameter's type, whatever classes inherit."""
    for shown, parameter in zip(given, fact.params, strict=False):
        kind = simple(parameter.annotation)
        if shown == UNKNOWN or kind == shown:
            continue
        if shown == "String" and (kind in _PRIMITIVE or kind.endswith("[]")):
            return True
        if kind == "String" or (shown not in _PRIMITIVE and kind in _PRIMITIVE):
            return True
        if shown == "boolean" and kind in _PRIMITIVE:
            return True
    return False


def simple(annotation: str) -> str:
    """The last name of a type without its arguments: `Entry` of `Map.Entry<K, V>`."""
    bare = annotation
    while "<" in bare and _GENERIC.search(bare):
        bare = _GENERIC.sub("", bare)
    return bare.replace("final ", "").rpartition(".")[2].strip()
