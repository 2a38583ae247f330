"""What the name of a function says about its part in a flow: deeds come before questions."""

from __future__ import annotations

from typing import Final

from docgen_engine.patterns import regex

_DEEDS: Final = regex(
    r"(?i:write|commit|publish|apply|push|send|save|upload|store|insert|dispatch)(?![a-z])"
)
_TALKS: Final = regex(
    r"(?i:ask|prompt|confirm|print|show|warn|report|log|notify|announce)(?![a-z])"
)
_WHETHER: Final = regex(r"(?:[Ii]s|[Hh]as)(?=[A-Z_])")
_DEED: Final = 4.0
_TALK: Final = 2.0


def asks_whether(name: str) -> bool:
    """Whether a function only says if something is so, as `isCancel` and `has_next` do."""
    return _WHETHER.match(name) is not None


def weight_of(name: str, depth: int) -> float:
    """How much a name speaks for a step: what the start itself writes or sends is the flow's end.

    Args:
        name: of the function, without its type.
        depth: of the caller; 0 is where the flow starts.
    """
    if _TALKS.match(name):
        return -_TALK
    return _DEED if depth == 0 and _DEEDS.match(name) else 0.0
