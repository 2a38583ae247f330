"""How names and pieces of code are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from docgen_engine.patterns import regex

_SPACE: Final = regex(r"\s+")
_ARGUMENTS: Final = regex(r"[\[<(].*", re.DOTALL)
_LEADING: Final = regex(r"^[*&\s]+")
_CUT: Final = ("…", "...")


@lru_cache(maxsize=4096)
def squashed(code: str) -> str:
    """Code without its spaces: layout means nothing, in any of the languages, to a comparison."""
    return _SPACE.sub("", code)


def same_code(one: str, other: str) -> bool:
    """Whether two pieces of code are the same; one may be cut (`…`)."""
    first, second = squashed(one), squashed(other)
    for shown, whole in ((first, second), (second, first)):
        for mark in _CUT:
            if shown.endswith(mark) and whole.startswith(shown.removesuffix(mark)):
                return True
    return first == second


@lru_cache(maxsize=4096)
def last_name(name: str) -> str:
    """The last part of a name, without type arguments: `Base` of `pkg.Base[T]`."""
    operator = name.rpartition(".")[2]
    if operator and not any(sign.isalnum() or sign == "_" for sign in operator):
        return operator  # `Version.<=>`
    bare = _LEADING.sub("", _ARGUMENTS.sub("", name)).strip()
    return re.split(r"::|->|[.#/\\]", bare)[-1].strip("?!;, ") or bare


def has_word(text: str, word: str) -> bool:
    """Whether a word stands in a text for itself."""
    return any(True for _ in words_in(text, word))


def words_in(text: str, word: str) -> Iterator[int]:
    """Where a word stands in a text for itself. Found without an expression for each word."""
    at = text.find(word) if word else -1
    while at >= 0:
        end = at + len(word)
        begins = at == 0 or not (_in_word(word[0]) and _in_word(text[at - 1]))
        if begins and (end == len(text) or not (_in_word(word[-1]) and _in_word(text[end]))):
            yield at
        at = text.find(word, at + 1)


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
