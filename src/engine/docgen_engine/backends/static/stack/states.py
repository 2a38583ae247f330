"""Where the program keeps state: globals, storage, state machines, reactive flows, caches."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.backends.static.stack.known import PERSISTENCE, REACTIVE
from docgen_engine.backends.static.stack.stores import store_facts
from docgen_engine.backends.static.stack.usage import main_files, usage_facts
from docgen_engine.domain.documents.analysis import TOO_LITTLE, Fact
from docgen_engine.domain.facts import FileFacts, SymbolFact, SymbolKind
from docgen_engine.domain.markup import code, listing
from docgen_engine.patterns import regex

_CACHE: Final = regex(
    r"(?:^|\.)(?:lru_cache|cache|cached|memoize|ttl_cache|cachedmethod|alru_cache)\b(?!_)"
)
_CACHES: Final = regex(r"(?:^|\.)(?:Cacheable|CacheResult|Cached|EnableCaching)\b")
"""The same as annotations of Java."""

_KEEPS: Final = regex(
    r"\b(?P<context>ThreadLocal)<|\b(?:Concurrent\w*|Weak\w*|Linked\w*|Hash)?Map<"
)
"""Types of fields of Java that keep what was made once."""

_STATE_NAME: Final = regex(r"(?:State|Status|Phase|Stage)$")
_CONTEXT: Final = regex(
    r"\b(?:ContextVar|Local(?:Stack|Proxy)?|threading\.local|AsyncLocalStorage)\b"
)
"""Types whose values differ from context to context."""

_MAKES_CONTEXT: Final = regex(
    r"(?:new )?(?:\w+\.)*(?:ContextVar|Local(?:Stack|Proxy)?|(?<=threading\.)local"
    r"|AsyncLocalStorage)[(\[<]"
)
"""The same where a value is made; `&BoolFlag{Local: true}` only has a field of that name."""

_MUTABLE: Final = regex(
    r"^(?:\{\}|\[\]|dict\(\)|list\(\)|set\(\)|defaultdict\(.*\)|OrderedDict\(\)"
    r"|WeakValueDictionary\(\)|WeakKeyDictionary\(\)|new (?:Map|Set|WeakMap)\(.*\))$"
)
_CHANGES: Final = regex(rf"{_MUTABLE.pattern}|^None$")
"""What a field begins with that is filled later."""

_ENUM: Final = regex(r"(?:^|\.)(?:Str|Int)?(?:Enum|Flag)$")
_RESULTS: Final = regex(r"(?i)\b(?:return|exit|error|status)(?:ed)? (?:values?|codes?)\b")
_QUOTED: Final = regex(r"`([A-Za-z_]\w*)`")
_USES: Final = regex(r"(?<=`) uses? (?=`)|(?<=others) use (?=`)")
_FOLLOWS: Final = "what is shown follows "
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
            if fact := _global(symbol, path) or _instance(survey, symbol, path, facts):
                shared.append(fact)
            elif fact := _machine(symbol, path, facts):
                machines.append(fact)
            elif fact := _cache(symbol, path, facts.language):
                caches.append(fact)
    stores = usage_facts(survey, "Persistence", PERSISTENCE, names=False)
    reactive = [_with_values(survey, f) for f in usage_facts(survey, "Reactive flows", REACTIVE)]
    made = store_facts(survey)
    shared = [*made, *shared]
    own = (*shared[:_MOST], *machines[:_MOST], *caches[:_MOST])
    told = len(own) + sum(_says_values(fact) for fact in reactive)
    if made:  # they say what the import of their library is for
        reactive = [fact for fact in reactive if _says_values(fact)]
    bare = len(own) + len(stores) + len(reactive) - told
    # That some modules are imported, or one enumeration whose name ends in `State`, is not yet how
    # state is kept.
    if not shared and not (told + bool(bare) >= _ENOUGH or (told + bare > _ENOUGH)):
        little = (*stores, *machines, *reactive, *caches)
        return tuple(msgspec.structs.replace(fact, topic=TOO_LITTLE) for fact in little)
    return (*shared[:_MOST], *stores, *machines[:_MOST], *reactive, *caches[:_MOST])


def _with_values(survey: Survey, fact: Fact) -> Fact:
    """A library for reactive values with the values that are declared by it, where they are."""
    names = [m[1] for m in _QUOTED.finditer(_USES.split(fact.detail)[-1])]
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
    detail = f"{_FOLLOWS}{listing(found, _MOST_STATES, 'other values')}"
    return msgspec.structs.replace(fact, detail=detail)


def _says_values(fact: Fact) -> bool:
    return fact.detail.startswith(_FOLLOWS)


def _global(symbol: SymbolFact, path: str) -> Fact | None:
    if symbol.parent or symbol.kind not in (SymbolKind.VARIABLE, SymbolKind.CONSTANT):
        return None
    value = symbol.value or symbol.signature.partition(" = ")[2]
    if _CONTEXT.search(symbol.annotation) or _MAKES_CONTEXT.match(value):
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


def _instance(survey: Survey, symbol: SymbolFact, path: str, facts: FileFacts) -> Fact | None:
    """A module's one instance of an own class that holds something and does something."""
    name = symbol.type_hint.removesuffix("()")
    made = symbol.type_hint.endswith("()") and symbol.kind is SymbolKind.VARIABLE
    if symbol.parent or not made or facts.language != "Python" or not name.isidentifier():
        return None
    owner = survey.index.symbol(path, name)
    if owner is None or owner.kind is not SymbolKind.CLASS or _is_frozen(owner):
        return None
    members = [each for each in facts.symbols if each.parent == name]
    holds = any(
        each.kind is SymbolKind.FIELD and _CHANGES.match(each.signature.partition(" = ")[2])
        for each in members
    )
    does = any(
        each.kind is SymbolKind.METHOD and not each.name.startswith(f"{name}.__")
        for each in members
    )
    if not (holds and does):
        return None
    detail = f"the one {code(name)} that everything in the process shares"
    return Fact(
        "Global state", symbol.name, detail, path, symbol.line, symbol.line_end, symbol.name
    )


def _is_frozen(owner: SymbolFact) -> bool:
    return any("frozen=True" in each for each in (*owner.decorators, *owner.bases, owner.signature))


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


def _cache(symbol: SymbolFact, path: str, language: str) -> Fact | None:
    if language == "Java" and symbol.kind is SymbolKind.FIELD:
        return _kept(symbol, path)
    marks, sign = (_CACHES, "@") if language == "Java" else (_CACHE, "")
    decorator = next((d for d in symbol.decorators if marks.search(d)), "")
    if not decorator:
        return None
    said = first_sentence(symbol.doc)
    does = "switches caches on" if decorator.endswith("EnableCaching") else "keeps its results"
    return Fact(
        "Caches",
        symbol.name,
        f"{does} with {code(sign + decorator)}{f': {said}' if said else ''}",
        path,
        symbol.line,
        symbol.line_end,
        symbol.name,
    )


def _kept(symbol: SymbolFact, path: str) -> Fact | None:
    """A field of Java that is a cache by its name and type, or has a value for each thread."""
    kept = _KEEPS.search(symbol.signature.partition("=")[0])
    if kept is None or not (kept["context"] or "cache" in symbol.name.rpartition(".")[2].lower()):
        return None
    said = first_sentence(symbol.doc)
    what = "has a value of its own in each thread" if kept["context"] else "a map of what was made"
    place = (path, symbol.line, symbol.line_end, symbol.name)
    return Fact("Caches", symbol.name, f"{what}. {said}" if said else what, *place)
