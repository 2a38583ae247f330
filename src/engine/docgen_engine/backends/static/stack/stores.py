"""The stores of state that front ends make with a library: their names, and what changes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.stack.usage import main_files
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.facts import FileFacts, SymbolFact
from docgen_engine.domain.markup import code, listing

_MAKERS: Final = {
    "zustand": ("Zustand", frozenset({"create", "createStore", "default"})),
    "zustand/vanilla": ("Zustand", frozenset({"createStore"})),
    "@reduxjs/toolkit": ("Redux Toolkit", frozenset({"configureStore", "createSlice"})),
    "redux": ("Redux", frozenset({"createStore"})),
    "pinia": ("Pinia", frozenset({"defineStore"})),
    "vuex": ("Vuex", frozenset({"createStore"})),
    "svelte/store": ("Svelte", frozenset({"writable", "readable", "derived"})),
    "jotai": ("Jotai", frozenset({"atom"})),
    "recoil": ("Recoil", frozenset({"atom", "selector"})),
    "nanostores": ("Nano Stores", frozenset({"atom", "map", "computed"})),
}
"""By module: what it is called, and the names in it that make a store."""

_MOST: Final = 25
_MOST_CHANGES: Final = 6


def store_facts(survey: Survey) -> list[Fact]:
    """A fact for each store at the top of a module, under the name that others take it by."""
    found: list[Fact] = []
    for path in main_files(survey):
        facts = survey.index.facts[path]
        makers = {
            one.alias or one.name: _MAKERS[one.module][0]
            for one in facts.imports
            if one.module in _MAKERS and one.name in _MAKERS[one.module][1] and not one.type_only
        }
        if makers and not facts.generated:
            found += _of_file(path, facts, survey.index.lines(path), makers)
    return found[:_MOST]


def _of_file(
    path: str, facts: FileFacts, lines: list[str], makers: dict[str, str]
) -> Iterator[Fact]:
    makes = re.compile(rf"=\s*(?P<name>{'|'.join(map(re.escape, sorted(makers)))})\s*[<(]")
    for symbol in facts.symbols:
        made = makes.search(lines[symbol.line - 1]) if not symbol.parent else None
        if made is None:
            continue
        shown = _given_as(symbol, facts, lines)
        by = f"made with {code(made['name'])} of {makers[made['name']]}"
        # `store.setState(…)` and the like; who changes it in other files uses these functions.
        start = f"{symbol.name}.set"
        changing = [c.caller for c in facts.calls if c.callee.startswith(start) and c.caller]
        names = [code(name) for name in dict.fromkeys(changing)]
        changed = f"; changed by {listing(names, _MOST_CHANGES, 'others')}" if names else ""
        place = (path, symbol.line, symbol.line_end)
        of = symbol.name if shown == symbol.name else ""
        yield Fact("Global state", shown, f"a store {by}{changed}", *place, of)


def _given_as(symbol: SymbolFact, facts: FileFacts, lines: list[str]) -> str:
    """The exported name of a store: its own, or one that only stands for it."""
    if symbol.exported:
        return symbol.name
    for other in facts.symbols:
        row = lines[other.line - 1].rstrip().rstrip(";")
        if other.exported and not other.parent and row.endswith(f"= {symbol.name}"):
            return other.name
    return symbol.name
