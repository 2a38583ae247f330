"""Whether a signature that a page shows is the one that the code has."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.gates.claims.words import has_word, last_name, same_code, words_in
from docgen_engine.patterns import regex

_KEYWORD: Final = regex(
    r"(?:export\s+|default\s+|public\s+|private\s+|protected\s+|static\s+|abstract\s+|pub\s+|async\s+)*"
    r"(?:def|class|func|fn|function|interface|type|struct|enum|trait|const|let|var|impl)\b"
)
_PARAMETER: Final = regex(r"(?:\.\.\.|[*&]+)?([A-Za-z_$][\w$]*+)(?!\s*(?:[.(\[]|->|::))")
_OPENING: Final = "([{<"
_CLOSING: Final = ")]}>"
_TYPES: Final = frozenset(
    {SymbolKind.CLASS, SymbolKind.STRUCT, SymbolKind.INTERFACE, SymbolKind.ENUM, SymbolKind.TYPE}
)
_SELF: Final = frozenset({"self", "cls"})


def is_signature(shown: str, symbol: str, *, beside: bool = True) -> bool:
    """Whether a piece of code is shown as the signature of a symbol.

    Args:
        shown: a code span.
        symbol: the qualified name that the citation before it gives.
        beside: whether it stands right beside that citation. Further on, in words about the
            symbol, `load(path)` is how somebody calls it; only `def load(path)` says what it is.
    """
    name = last_name(symbol)
    if not beside:
        return _KEYWORD.match(shown) is not None and has_word(shown, name)
    for at in words_in(shown, name):
        called = shown[at + len(name) :].lstrip().startswith("(")
        if called and (at == 0 or shown[at - 1] not in ".$#:"):
            return True
    return _KEYWORD.match(shown) is not None and has_word(shown, name)


def agrees(shown: str, symbol: SymbolFact) -> bool | None:
    """Whether a shown signature is a symbol's; None where its form cannot be compared.

    It is where the code is the same, or where it leaves out types and defaults and names the same
    parameters in the same order. Arguments that cannot be parameters, as of `load(store.path)`,
    make it a call, which is no signature.

    Args:
        shown: a code span.
        symbol: the definition.
    """
    if same_code(shown, symbol.signature):
        return True
    if symbol.kind in _TYPES and not _KEYWORD.match(shown):
        return None  # `Store(path)` is how one is made
    name = last_name(symbol.name)
    mine, theirs = _parameters(shown, name), _parameters(symbol.signature, name)
    if theirs is None and "(" not in symbol.signature:
        theirs = ()
    if mine is None or theirs is None:
        return None
    named = tuple(each.name for each in symbol.params if each.name not in _SELF)
    return mine == theirs or (bool(named) and mine == named)


def _parameters(signature: str, name: str) -> tuple[str, ...] | None:
    """The names of the parameters; None where there is no list of them, or one with patterns."""
    found = re.search(rf"(?<![\w.$]){re.escape(name)}\s*(?:\[[^\]]*\]|<[^>]*>)?\s*\(", signature)
    if found is None:
        return None
    names = []
    for part in _parts(signature[found.end() :]):
        words = part.strip()
        if words in ("", "*", "/"):
            continue
        match = _PARAMETER.match(words)
        if match is None:
            return None
        if match[1] not in _SELF:
            names.append(match[1])
    return tuple(names)


def _parts(text: str) -> list[str]:
    """What stands between the commas of a list, up to its end."""
    parts = [""]
    depth = 0
    for sign in text:
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            if depth == 0:
                break
            depth -= 1
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
