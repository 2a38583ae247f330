"""Last steps over what a walk collected: calls with their receivers, and what is public."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from docgen_engine.domain.facts import CallFact, SymbolFact
from docgen_engine.repository.index.languages.python.scope import UNKNOWN, Collected


def make_calls(collected: Collected) -> tuple[CallFact, ...]:
    """The calls whose callee is a chain of names, in line order; equal ones of a line once.

    A call stands where the last name of its callee does: chains may run over many lines.
    """
    found: dict[CallFact, None] = {}
    calls = sorted(
        (node.func.end_lineno or node.lineno, node.func.end_col_offset or 0, place)
        for place, (node, name, _) in enumerate(collected.calls)
        if name not in ("", "super")
    )
    for line, _, place in calls:
        _, name, scope = collected.calls[place]
        head = name.partition(".")[0]
        receiver = scope.lookup(head.removesuffix("()"))
        if receiver and head.endswith("()"):
            receiver = UNKNOWN
        found[CallFact(caller=scope.symbol, callee=name, line=line, receiver=receiver)] = None
    return tuple(found)


def public(symbols: Iterable[SymbolFact], exports: list[str] | None) -> list[SymbolFact]:
    """Symbols with `exported` decided by `__all__`, where the file has one."""
    if exports is None:
        return list(symbols)
    names = set(exports)
    result = []
    for fact in symbols:
        top, _, rest = fact.name.partition(".")
        exported = top in names and not any(part.startswith("_") for part in rest.split("."))
        result.append(
            fact if fact.exported == exported else msgspec.structs.replace(fact, exported=exported)
        )
    return result
