"""Where the program keeps state: globals, storage, state machines, reactive flows, caches."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from docgen_engine.backends.static.known import PERSISTENCE, REACTIVE
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.backends.static.usage import main_files, usage_facts
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.facts import FileFacts, SymbolFact, SymbolKind
from docgen_engine.domain.markup import code, listing

_CACHE: Final = re.compile(
    r"(?:^|\.)(?:lru_cache|cache|cached|memoize|ttl_cache|cachedmethod|alru_cache)\b(?!_)"
)
_STATE_NAME: Final = re.compile(r"(?:State|Status|Phase|Stage)$")
_CONTEXT: Final = re.compile(
    r"\bContextVar\b|\bLocal(?:Stack|Proxy)?\b|\bthreading\.local\b|\bAsyncLocalStorage\b"
)
_MUTABLE: Final = re.compile(
    r"^(?:\{\}|\[\]|dict\(\)|list\(\)|set\(\)|defaultdict\(.*\)|OrderedDict\(\)"
    r"|WeakValueDictionary\(\)|WeakKeyDictionary\(\)|new (?:Map|Set|WeakMap)\(.*\))$"
)
_ENUM: Final = re.compile(r"(?:^|\.)(?:Str|Int)?(?:Enum|Flag)$")
_RESULTS: Final = re.compile(r"(?i)\b(?:return|exit|error|status)(?:ed)? (?:values?|codes?)\b")
_QUOTED: Final = re.compile(r"`([A-Za-z_]\w*)`")
_ENOUGH: Final = 2
_MOST: Final = 25
_MOST_STATES: Final = 8


def state_facts(survey: Survey) -> tuple[Fact, ...]:
    """Facts for the sections of page 10; only what a definition or an import shows."""
    shared: list[Fact] = []
    machines: list[Fact] = []
    caches: list[Fact] = []
    for path in main_files(survey):
        facts = survey.index.facts[path]
        if facts.generated:
            continue
        for symbol in facts.symbols:
            if fact := _global(symbol, path):
                shared.append(fact)
            elif fact := _machine(symbol, path, facts):
                machines.append(fact)
            elif fact := _cache(symbol, path):
                caches.append(fact)
    stores = usage_facts(survey, "Persistence", PERSISTENCE)
    reactive = [_with_values(survey, f) for f in usage_facts(survey, "Reactive flows", REACTIVE)]
    own = (*shared[:_MOST], *machines[:_MOST], *caches[:_MOST])
    # One import, or one enumeration whose name ends in `State`, is not yet how state is kept.
    if len(own) + len(stores) + len(reactive) < _ENOUGH and not shared:
        return ()
    return (*shared[:_MOST], *stores, *machines[:_MOST], *reactive, *caches[:_MOST])


def _with_values(survey: Survey, fact: Fact) -> Fact:
    """A library for reactive values with the values that are declared by it, where they are."""
    names = [m[1] for m in _QUOTED.finditer(fact.detail.partition(" in `")[0])]
    start = (
        re.compile(rf"(?:\w+\.)?(?:{'|'.join(map(re.escape, names))})\b[\[(]") if names else None
    )
    found = [
        code(symbol.name)
        for path in (main_files(survey) if start else ())
        for symbol in survey.index.facts[path].symbols
        if symbol.kind is SymbolKind.FIELD
        and start is not None
        and (start.match(symbol.annotation) or start.match(symbol.value))
        and not symbol.name.rpartition(".")[2].startswith("_")
    ]
    if not found:
        return fact
    detail = f"what is shown follows {listing(found, _MOST_STATES, 'other values')}"
    return msgspec.structs.replace(fact, detail=detail)


def _global(symbol: SymbolFact, path: str) -> Fact | None:
    if symbol.parent or symbol.kind not in (SymbolKind.VARIABLE, SymbolKind.CONSTANT):
        return None
    text = f"{symbol.annotation} {symbol.value} {symbol.signature}"
    if _CONTEXT.search(text):
        detail = "has a value of its own in each context"
    elif _MUTABLE.match(symbol.value):
        detail = "can be changed from anywhere in the process"
    else:
        return None
    said = first_sentence(symbol.doc)
    detail = f"{said} It {detail}." if said else detail
    return Fact(
        "Global state", symbol.name, detail, path, symbol.line, symbol.line_end, symbol.name
    )


def _machine(symbol: SymbolFact, path: str, facts: FileFacts) -> Fact | None:
    is_enum = symbol.kind is SymbolKind.ENUM or any(_ENUM.search(base) for base in symbol.bases)
    if not is_enum or not _STATE_NAME.search(symbol.name):
        return None
    said = first_sentence(symbol.doc)
    if _RESULTS.search(said):
        return None  # what a function gives back
    said = said or _states(symbol, facts)
    return Fact(
        "State machines", symbol.name, said, path, symbol.line, symbol.line_end, symbol.name
    )


def _states(symbol: SymbolFact, facts: FileFacts) -> str:
    """The states of an enumeration by their names; empty where they are not known."""
    names = [each.name.rpartition(".")[2] for each in facts.symbols if each.parent == symbol.name]
    shown = [code(name) for name in dict.fromkeys(names) if not name.startswith("_")]
    return listing(shown, _MOST_STATES, "others")


def _cache(symbol: SymbolFact, path: str) -> Fact | None:
    decorator = next((d for d in symbol.decorators if _CACHE.search(d)), "")
    if not decorator:
        return None
    said = first_sentence(symbol.doc)
    return Fact(
        "Caches",
        symbol.name,
        f"keeps its results with {code(decorator)}{f': {said}' if said else ''}",
        path,
        symbol.line,
        symbol.line_end,
        symbol.name,
    )
