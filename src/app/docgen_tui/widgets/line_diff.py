"""What changed between two texts: lines matched by meaning, words inside of changed lines. Pure.

`difflib` alone needs minutes where many lines repeat, so lines that occur once in both texts are
matched first (patience), and only what lies between them is left to it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

SMALL: Final = 400
"""Lines on one side: up to here difflib alone is quick."""
WORDS_LIMIT: Final = 400
"""Characters: longer lines are shown as changed whole."""
ALIKE: Final = 0.4
"""How much of two lines must be the same for words to be marked."""

_WORD: Final = re.compile(r"\w+|\s+|[^\w\s]")


class Block(NamedTuple):
    """Lines `old_start` to `old_end` became `new_start` to `new_end`; `same` where they did not."""

    same: bool
    old_start: int
    old_end: int
    new_start: int
    new_end: int


def compare(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """Match the lines of two texts.

    Args:
        old: lines before.
        new: lines after.

    Returns:
        Blocks that cover both texts in order; equal and changed blocks alternate.
    """
    return list(_merged(_compare(old, new, 0, len(old), 0, len(new))))


def _compare(
    old: Sequence[str], new: Sequence[str], o1: int, o2: int, n1: int, n2: int
) -> Iterator[Block]:
    start_o, start_n = o1, n1
    while o1 < o2 and n1 < n2 and old[o1] == new[n1]:
        o1, n1 = o1 + 1, n1 + 1
    if o1 > start_o:
        yield Block(True, start_o, o1, start_n, n1)
    end_o, end_n = o2, n2
    while o2 > o1 and n2 > n1 and old[o2 - 1] == new[n2 - 1]:
        o2, n2 = o2 - 1, n2 - 1
    if o1 == o2 or n1 == n2:
        if o1 < o2 or n1 < n2:
            yield Block(False, o1, o2, n1, n2)
    else:
        yield from _middle(old, new, o1, o2, n1, n2)
    if end_o > o2:
        yield Block(True, o2, end_o, n2, end_n)


def _middle(
    old: Sequence[str], new: Sequence[str], o1: int, o2: int, n1: int, n2: int
) -> Iterator[Block]:
    """Texts that differ at both ends."""
    anchors = [] if max(o2 - o1, n2 - n1) <= SMALL else _anchors(old[o1:o2], new[n1:n2])
    if not anchors:
        # autojunk rewrites texts with many blank lines; without it only small pieces are quick.
        junk = max(o2 - o1, n2 - n1) > SMALL * 5
        matcher = SequenceMatcher(None, old[o1:o2], new[n1:n2], autojunk=junk)
        for tag, a1, a2, b1, b2 in matcher.get_opcodes():
            yield Block(tag == "equal", o1 + a1, o1 + a2, n1 + b1, n1 + b2)
        return
    at_o, at_n = o1, n1
    for anchor_o, anchor_n in anchors:
        yield from _compare(old, new, at_o, o1 + anchor_o, at_n, n1 + anchor_n)
        at_o, at_n = o1 + anchor_o, n1 + anchor_n
    yield from _compare(old, new, at_o, o2, at_n, n2)


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Lines that occur once in both, in the longest run that goes up in both."""
    in_old, in_new = Counter(old), Counter(new)
    where = {line: index for index, line in enumerate(new) if in_new[line] == 1}
    pairs = [
        (index, where[line])
        for index, line in enumerate(old)
        if in_old[line] == 1 and line in where
    ]
    tops: list[int] = []
    last: list[int] = []
    before = [-1] * len(pairs)
    for index, (_o, n) in enumerate(pairs):
        pile = bisect_left(tops, n)
        before[index] = last[pile - 1] if pile else -1
        if pile == len(tops):
            tops.append(n)
            last.append(index)
        else:
            tops[pile], last[pile] = n, index
    run: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        run.append(pairs[at])
        at = before[at]
    # The first line would split off nothing, and the recursion would not end.
    return [pair for pair in reversed(run) if pair != (0, 0)]


def _merged(blocks: Iterator[Block]) -> Iterator[Block]:
    """Neighbours of one kind become one block."""
    held: Block | None = None
    for block in blocks:
        if held is not None and held.same == block.same:
            held = Block(held.same, held.old_start, block.old_end, held.new_start, block.new_end)
        else:
            if held is not None:
                yield held
            held = block
    if held is not None:
        yield held


def changed_words(old: str, new: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]] | None:
    """Which characters of two lines differ.

    Args:
        old: the line before.
        new: the line after.

    Returns:
        Ranges in the old and the new line; None where they have too little in common to say.
    """
    if max(len(old), len(new)) > WORDS_LIMIT or not old.strip() or not new.strip():
        return None
    a, b = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < ALIKE:
        return None
    starts_a, starts_b = _starts(a), _starts(b)
    gone, come = [], []
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        if a1 < a2:
            gone.append((starts_a[a1], starts_a[a2]))
        if b1 < b2:
            come.append((starts_b[b1], starts_b[b2]))
    return gone, come


def _starts(words: list[str]) -> list[int]:
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    return starts
