"""Where the program keeps state: globals, storage, state machines, reactive flows, caches."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.backends.static.known import PERSISTENCE, REACTIVE
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.backends.static.usage import usage_facts
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
_MOST: Final = 25
_MOST_STATES: Final = 8


def state_facts(survey: Survey) -> tuple[Fact, ...]:
    """Facts for the sections of page 10; only what a definition or an import shows."""
    shared: list[Fact] = []
    machines: list[Fact] = []
    caches: list[Fact] = []
    for path in survey.components.code_files():
        facts = survey.index.facts.get(path)
        if facts is None or facts.generated:
            continue
        for symbol in facts.symbols:
            if fact := _global(symbol, path):
                shared.append(fact)
            elif fact := _machine(symbol, path, facts):
                machines.append(fact)
            elif fact := _cache(symbol, path):
                caches.append(fact)
    return (
        *shared[:_MOST],
        *usage_facts(survey, "Persistence", PERSISTENCE),
        *machines[:_MOST],
        *usage_facts(survey, "Reactive flows", REACTIVE),
        *caches[:_MOST],
    )


def _global(symbol: SymbolFact, path: str) -> Fact | None:
    if symbol.parent or symbol.kind not in (SymbolKind.VARIABLE, SymbolKind.CONSTANT):
        return None
    text = f"{symbol.annotation} {symbol.value} {symbol.signature}"
    if _CONTEXT.search(text):
        detail = "context variable"
    elif _MUTABLE.match(symbol.value):
        detail = "mutable module-level value"
    else:
        return None
    return Fact(
        "Global state", symbol.name, detail, path, symbol.line, symbol.line_end, symbol.name
    )


def _machine(symbol: SymbolFact, path: str, facts: FileFacts) -> Fact | None:
    is_enum = symbol.kind is SymbolKind.ENUM or any(_ENUM.search(base) for base in symbol.bases)
    if not is_enum or not _STATE_NAME.search(symbol.name):
        return None
    said = first_sentence(symbol.doc) or _states(symbol, facts)
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
    return Fact(
        "Caches",
        symbol.name,
        f"results are kept by `{decorator}`",
        path,
        symbol.line,
        symbol.line_end,
        symbol.name,
    )
