"""Looks for a fact in pages. It counts only where its parts stand together in one block.

A block is a paragraph, a list item, a table row or a block of code, read with the headings above
it; the same words scattered over a page answer nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from benchmarks.oracle import Symbol
from benchmarks.text import Block, Cited, blocks

if TYPE_CHECKING:
    from benchmarks.questions import Question

_NEAR = 12
"""Lines between a decorator and the `def` below it, at most."""


class Answers:
    """The pages of a repository, ready to be asked."""

    def __init__(self, pages: Mapping[str, str], docs: str) -> None:
        self._blocks = blocks(pages, docs)
        self._texts = [_plain(block.text) for block in self._blocks]

    def find(self, question: Question) -> str:
        """The page that answers a question; empty where none does."""
        for block, text in zip(self._blocks, self._texts, strict=True):
            if _answers(question, block, text):
                return block.page
        return ""


def _answers(question: Question, block: Block, text: str) -> bool:
    if question.kind == "where" and question.symbol is not None:
        return _about(question.symbol, block) and _points_at(question.symbol, block)
    if question.kind == "default" and question.symbol is not None:
        return _shows_default(question.fact, text) and _about(question.symbol, block)
    if question.kind == "dependency":
        return _asks_for(question.fact, block, text)
    if question.kind == "command":
        return all(_word(part, block.around) for part in question.fact)
    return all(_plain(part).lower() in text.lower() for part in question.fact)


def _about(symbol: Symbol, block: Block) -> bool:
    """Whether a block speaks of a symbol, by name, and of that one rather than a namesake."""
    if not _word(symbol.last, block.around):
        return False
    owner = symbol.name.rpartition(".")[0].rpartition(".")[2]
    cited = [*block.cited, *block.written]
    here = any(each.file == symbol.file for each in cited) or not cited
    return here and (not owner or _word(owner, block.around) or _points_at(symbol, block))


def _points_at(symbol: Symbol, block: Block) -> bool:
    return any(_is_place(symbol, each) for each in (*block.cited, *block.written))


def _is_place(symbol: Symbol, cited: Cited) -> bool:
    if cited.file != symbol.file:
        return False
    whole = cited.end == symbol.end and abs(cited.start - symbol.start) <= _NEAR
    return whole or symbol.start <= cited.start <= min(symbol.start + 1, symbol.end)


def _shows_default(fact: Sequence[str], text: str) -> bool:
    """`name: type = default` or `name=default`."""
    name, default = fact
    value = re.escape(_plain(default))
    pattern = rf"(?<![\w.]){re.escape(name)}\b(?::[^=]*?)?=\s*{value}(?![\w.])"
    return re.search(pattern, text) is not None


def _asks_for(fact: Sequence[str], block: Block, text: str) -> bool:
    """The name, in any of its spellings, with every part of the constraint."""
    name, asked = fact
    spelled = re.sub(r"[-_.]+", "[-_.]+", name)
    if re.search(rf"(?<![\w-]){spelled}(?![\w-])", block.around, re.IGNORECASE) is None:
        return False
    parts = [_tight(part).strip() for part in asked.split(",")]
    bare = _tight(text)
    return all(re.search(rf"(?<![<>=~!^]){re.escape(part)}(?![\w.])", bare) for part in parts)


def _tight(text: str) -> str:
    return re.sub(r"\s*([<>=~!^]+)\s*", r"\1", text)


def _word(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None


def _plain(text: str) -> str:
    """One kind of quotation mark, no doubled white space, no space around `=`."""
    return re.sub(r"\s+", " ", re.sub(r"\s*=\s*", "=", text.replace('"', "'"))).strip()
