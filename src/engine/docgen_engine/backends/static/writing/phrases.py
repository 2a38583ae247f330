"""Words of the repository and of the analysis as Markdown: names as code, gaps quoted."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.markup import (
    before_list,
    cell_code,
    first_sentence,
    inline,
    plain,
    quote,
    shorten,
)
from docgen_engine.patterns import regex
from docgen_engine.repository.readme import sentences

_PLACEHOLDER: Final = regex(
    r"\b(?:TODO|TBD|FIXME|XXX)\b|\?{3}|coming soon|lorem ipsum|\{\{|\{%|<%|\$\{"
    r"|\[(?:placeholder|insert|your|fill|add|describe|name)\b"
    r"|\bI (?:will|have)\b|\bI['’](?:ll|ve)\b|\bas an? (?:AI|large|language)\b|\blet me\b"
    r"|^(?:here(?: is|['’]s)|certainly|sure|of course)\b|I hope this",
    re.IGNORECASE,
)
_MARKERS: Final = frozenset({"todo", "tbd", "fixme", "xxx"})
_FIELD: Final = regex(
    r"^[ \t]*(?::(?:param|parameter|arg|argument|return|returns|rtype|type|raise|raises|yield"
    r"|yields|var|ivar|cvar|meta)\b[^:\n]*:|@\w+|(?:Args|Arguments|Parameters|Returns|Raises|Yields|Examples?)"
    r":?\s*$|>>>|\.\. )",
    re.MULTILINE,
)
_NAME: Final = regex(r"^[\w./:@$*+#\-\[\]()]*[\w)\]]$")
_PLAIN_WORD: Final = regex(r"^(?:[a-z]+|[A-Z][A-Za-z]*)$")
_COMMAND: Final = regex(r"\s(?:&&|\|\|?|-{1,2}\w|>)(?:\s|\w|$)")
_SETTING: Final = regex(r"(?<![`\w])\[tool[\w.:\"-]*\](?!`)")
_TAG: Final = regex(
    r"^\s*@(?:module|packageDocumentation|file|fileoverview|overview|description|summary)\b:?\s*"
)
_INLINE_TAG: Final = regex(
    r"\{@(?:link|linkcode|linkplain|code)\s+([^{}|]+?)\s*(?:\|\s*([^{}]*))?\}"
)


def words(text: str, limit: int = 220) -> str:
    """The first sentence of a comment or description; code in it stays code.

    Words that would read as a gap of ours, such as a marker, stand in quotation marks.
    """
    return phrase(first_sentence(_untagged(text), limit), limit)


def passage(text: str, limit: int = 220) -> str:
    """As many whole sentences as there is room for, under the rules of `words`."""
    told = sentences(plain(before_list(_untagged(text)), keep_code=True))
    kept = told[:1]
    for sentence in told[1:]:
        if sentence.endswith(":") or len(" ".join((*kept, sentence))) > limit:
            break
        kept.append(sentence)
    return phrase(shorten(" ".join(kept), limit), limit)


def _untagged(text: str) -> str:
    """A comment without the tags that only say that it is one, and with links as their words."""
    return _INLINE_TAG.sub(_linked, _TAG.sub("", text))


def _linked(found: re.Match[str]) -> str:
    """What a link in a comment shows: its words, else the name it leads to as code."""
    target, _, said = found[1].strip().partition(" ")
    if found[2] or said:
        return (found[2] or said).strip()
    return target if "://" in target else f"`{target}`"


def paragraph(text: str, limit: int = 420) -> str:
    """The first paragraph of a comment on one line, under the rules of `words`.

    It ends where a field such as `:param x:`, `@param` or `Args:` begins.
    """
    first = _FIELD.split(_untagged(text).strip().split("\n\n", 1)[0], maxsplit=1)[0]
    return phrase(shorten(plain(first, keep_code=True), limit), limit)


def reads_as_gap(text: str) -> bool:
    """Whether words of the repository would read as something that we left out.

    A todo list is none; who means a marker writes it in capitals.
    """
    return any(
        found[0].isupper() or found[0].lower() not in _MARKERS
        for found in _PLACEHOLDER.finditer(text)
    )


def phrase(text: str, limit: int = 320) -> str:
    """A phrase as it is, code in it as code; quoted where it would read as a gap of ours."""
    return quote(text, limit) if reads_as_gap(text) else inline(plain(text, keep_code=True))


def term(text: str) -> str:
    """A name: as code where it looks like one or is a command, else a phrase."""
    if _COMMAND.search(text):
        return cell_code(text)
    if "`" not in text and _NAME.match(text) and not _PLAIN_WORD.match(text):
        return cell_code(text)
    return phrase(text)


def can_be_typed(command: str) -> bool:
    """Whether a command does what is asked as it stands: nothing left out, no mere checkout."""
    return "…" not in command and not command.startswith("git ")


def fact_term(fact: Fact) -> str:
    """A fact's name: as code where it is a symbol's."""
    return cell_code(fact.name) if fact.symbol else term(fact.name)


def table_phrase(text: str) -> str:
    """A detail in a table: a heading of a settings file stays code."""
    return phrase(_SETTING.sub(r"`\g<0>`", text))
