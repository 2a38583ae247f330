"""What a README counts as features: the items of the sections and lists that name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from docgen_engine.domain.documents.discovery import Statement
from docgen_engine.patterns import regex
from docgen_engine.repository.markdown import Block

Titled: TypeAlias = Sequence[tuple[tuple[str, ...], Block]]
"""Blocks, each with the titles of the sections around it, outer first."""

_FEATURES: Final = regex(
    r"(?i)\b(?:features?(?! requests?\b)|highlights|what (?:it|you) (?:does|can do|gets?)"
    r"|capabilities|(?:benefits|advantages)\b)"
)
_WHY: Final = regex(r"(?i)\bwhy (?:use|should)\b(?!n['’]t)|\bwhy\b(?=[\w\s]*\?$)")
_LEADS: Final = regex(
    r"(?i)^(?!.*\brequire\w*\b).*\b(?:features?(?! (?:flags?|gates?|toggles?|branch\w*|requests?))"
    r"|highlights|capabilities)\b[^.!?]{0,60}:$"
)
"""The sentence that leads to a list of features where no title does."""

_COMMANDS: Final = regex(r"(?i)^\W*(?:available |list of |the )?(?:sub)?commands\W*$")
_TOLD: Final = regex(r"^[\w .,/|-]{1,40}(?::|\s[–—-])\s+\w")
"""An item that says what a command does: `choose: Choose an option from a list of choices`."""

_WORD: Final = regex(r"[^\W\d_]{2,}")
_FEW_WORDS: Final = 3
_FEWEST: Final = 3
_MOSTLY: Final = 0.8
_WHOLLY: Final = 0.9
_MANY: Final = 24
"""With more points than these, those below others are left out."""

_NOT_PROSE: Final = regex(
    r"(?i)^(?:\W*$|(?:\W*(?:table of contents|contents|toc|note|warning|tip|important|caution"
    r"|news|announcement|deprecated|sponsors?|english)\b\W*)$|\[!\w+\])",
)
_NOTICE: Final = regex(r"^\[!\w+\]|^(?:\W*)(?:note|warning|important|caution|tip|news)\s*[:!]")
_PROMOTES: Final = regex(
    r"(?i)\bsponsor(?:s|ed|ship|ing)?\b|\b(?:is|are) (?:supported|backed|funded) by\b"
    r"|^\W*special thanks|\bopen ?collective\b|\bpatreon\b|\bdonat(?:e|ions?)\b"
)
_THANKS: Final = regex(r"(?i)\b(?:sponsors?|backers|donat(?:e|ions?|ors)|patrons)\b")


def statement(path: str, block: Block) -> Statement:
    """The words of a block with its lines."""
    return Statement(block.text, path, block.line, block.line_end)


def has_words(block: Block) -> bool:
    """Whether a block has any word."""
    return bool(_WORD.search(block.text))


def thanks(titles: Sequence[str]) -> bool:
    """Whether a section thanks those who pay: what stands there speaks of them."""
    return any(_THANKS.search(title) for title in titles)


def is_prose(block: Block) -> bool:
    """Whether a paragraph says something: not a row of badges or links, not a label."""
    words = _WORD.findall(block.text)
    return (
        len(words) > _FEW_WORDS
        and block.linked < 0.6
        and not _NOT_PROSE.match(block.text)
        and not _NOTICE.match(block.text)
        and not _PROMOTES.search(block.text[:160])
        and "|" not in block.text[:40]
    )


def feature_statements(path: str, titled: Titled) -> tuple[Statement, ...]:
    """The features of a README: of a section of that name, else of the first list that is one.

    Args:
        path: of the README.
        titled: its blocks.

    Returns:
        Points in order, with those right below them; a paragraph only where the section of that
        name has nothing else.
    """
    named = _under(titled, _FEATURES)
    prose = [b for b in named if b.kind == "paragraph" and is_prose(b) and b.text[-1:] != ":"]
    found = (
        _points(named)
        or _points(_under(titled, _WHY))
        or _led_to(titled)
        or prose[:1]
        or _commands(titled)
        or _first_list(titled)
    )
    return tuple(statement(path, block) for block in found)


def _under(titled: Titled, heading: re.Pattern[str]) -> list[Block]:
    # The title of the whole document names no section: `Awesome features` may be a project.
    return [
        block
        for trail, block in titled
        if any(heading.search(title) for title in (trail[1:] or trail)[-2:])
    ]


def _points(found: Iterable[Block]) -> list[Block]:
    """The items that say something, with those one level below; a bare link is a pointer.

    What an item leads to (`Flag types:`) is said whole, however short.
    """
    kept: list[Block] = []
    parent = leads = False
    for block in found:
        if block.kind != "item" or block.level > 2:
            continue
        words = len(_WORD.findall(block.text))
        plain = block.level == 1 and words > 0 and block.linked < _WHOLLY
        says = words >= _FEW_WORDS or plain
        if block.level == 1:
            parent, leads = says, block.text.endswith(":")
        if parent and (says or (leads and words > 0)):
            kept.append(block)
    return kept if len(kept) <= _MANY else [block for block in kept if block.level == 1]


def _led_to(titled: Titled) -> list[Block]:
    """The list behind a sentence such as `Some notable features include:`, which needs no title."""
    for at, (trail, block) in enumerate(titled):
        if block.kind == "paragraph" and _LEADS.search(block.text):
            items = _points(_list_at(titled, at + 1, trail))
            if len(items) > 1:
                return items
    return []


def _list_at(titled: Titled, start: int, trail: tuple[str, ...]) -> list[Block]:
    found = []
    for other_trail, other in titled[start:]:
        if other.kind != "item" or other_trail != trail:
            break
        # What leads to another place of the document, and says no more, is a table of contents.
        if not other.leads_on or _TOLD.match(other.text):
            found.append(other)
    return found


def _commands(titled: Titled) -> list[Block]:
    """The commands that a section lists, each with what it does."""
    inside = [b for trail, b in titled if any(_COMMANDS.match(title) for title in trail[1:])]
    told = [b for b in _points(inside) if b.level == 1 and _TOLD.match(b.text)]
    return told if len(told) >= _FEWEST else []


def _first_list(titled: Titled) -> list[Block]:
    """The list of the introduction, before the second heading, that is no table of contents."""
    said = False
    # Without a title at the top, the first heading is that of a section.
    opens = next((trail for trail, block in titled if trail or is_prose(block)), ())
    for at, (trail, block) in enumerate(titled):
        if len(trail) > 1 or trail not in ((), opens):
            return []
        if block.kind == "item":
            items = _list_at(titled, at, trail)
            words = [len(_WORD.findall(item.text)) for item in items]
            linked = sum(item.linked for item in items) / max(1, len(items))
            if not said or sum(words) < _FEW_WORDS * len(items) or linked >= _MOSTLY:
                return []
            points = _points(items)
            return points if len(points) >= _FEWEST else []
        said = said or (block.kind in {"paragraph", "quote"} and is_prose(block))
    return []
