"""What the name of a function says about its part in a flow: deeds come before questions."""

from __future__ import annotations

from typing import Final

from docgen_engine.domain.facts import SymbolFact
from docgen_engine.patterns import regex

_DEEDS: Final = regex(
    r"(?i:write|commit|publish|apply|push|send|save|upload|store|insert|dispatch)(?![a-z])"
)
_TALKS: Final = regex(
    r"(?i:ask|prompt|confirm|print|show|warn|report|log|notify|announce)(?![a-z])"
)
_WHETHER: Final = regex(r"(?:[Ii]s|[Hh]as)(?=[A-Z_])")
_FETCHES: Final = frozenset({"fetch", "handle", "handleRequest", "handle_request"})
_REQUEST: Final = frozenset({"req", "request"})
_FOR_TESTS: Final = regex(r"(?i)(?<![a-z])(?:self_?)?test(?![a-z])|mock|debug")
_LONG: Final = 5
_OF_ALL: Final = frozenset(
    {
        *("append", "extend", "remove", "insert", "update", "close", "clear", "values", "items"),
        *("split", "strip", "format", "replace", "encode", "decode", "count", "index", "write"),
        *("start", "lower", "upper", "match", "group", "search", "flush", "apply", "filter"),
        *("equals", "length", "catch", "error", "debug", "unwrap", "clone", "equal", "print"),
        *("forEach", "concat", "splice", "slice", "toString", "hashCode", "delete", "trim"),
        *("push_back", "emplace_back", "c_str", "begin", "resize", "reserve", "entries", "exists"),
        *("title", "query", "fetch", "parse", "label", "toLowerCase", "toUpperCase", "String"),
        *("Error", "Close", "Write", "Lock", "Unlock", "Header", "Context", "Value", "Unwrap"),
    }
)
_DEED: Final = 4.0
_TALK: Final = 2.0


def asks_whether(name: str) -> bool:
    """Whether a function only says if something is so, as `isCancel` and `has_next` do."""
    return _WHETHER.match(name) is not None


def says_what_it_does(name: str) -> bool:
    """Whether a method has no name that values of every language have: `get`, `append`, `close`."""
    return len(name) >= _LONG and name not in _OF_ALL


def for_tests(name: str) -> bool:
    """Whether a function is there for tests or for finding mistakes."""
    return _FOR_TESTS.search(name) is not None


def weight_of(name: str, depth: int) -> float:
    """How much a name speaks for a step: what the start itself writes or sends is the flow's end.

    Args:
        name: of the function, without its type.
        depth: of the caller; 0 is where the flow starts.
    """
    if _TALKS.match(name):
        return -_TALK
    return _DEED if depth == 0 and _DEEDS.match(name) else 0.0


def answers_requests(symbol: SymbolFact) -> bool:
    """Whether a function is the one through which servers hand over requests, by its parameters."""
    last = symbol.name.partition("(")[0].rpartition(".")[2]
    names = [one.name for one in symbol.params]
    if last == "ServeHTTP":
        return any("http.ResponseWriter" in one.annotation for one in symbol.params)
    if {"environ", "start_response"} <= set(names) or {"scope", "receive", "send"} <= set(names):
        return True
    return last in _FETCHES and bool(symbol.parent) and bool(names) and names[0] in _REQUEST
