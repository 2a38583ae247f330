"""What a guide for contributors demands, section by section, and where the rest stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from docgen_engine.domain import markup
from docgen_engine.domain.markup import shorten
from docgen_engine.patterns import regex
from docgen_engine.repository.markdown import Block, without_pictograms
from docgen_engine.repository.readme import document_blocks, sentences

LONGEST: Final = 300
_LONGEST_LEAD: Final = 200
_DEMANDS: Final = regex(
    r"(?i)\b(?:must|should|shall|do not|don['’]t|never|always|please|required|cannot"
    r"|can['’]t|ensure|make sure|see to it|need(?:s|ed)? (?:to|an?)|has to|have to|only accept"
    r"|not accepted?|we (?:follow|expect|ask|accept)|(?:not|no longer) accept)\b"
)
"""Words of a sentence that says what must be so."""

_INVITES: Final = regex(
    r"(?i)\bplease (?:note|see(?! to\b)|read|try|feel free|refer|check(?: out)?|consider|visit"
    r"|join|contact)\b"
    r"|\bfeel free\b|\bthank|\bwelcome\b|\bshould (?:now )?(?:see|be able|work|find|look like)\b"
    r"|\byou(?:'ll| will) (?:need|see)\b|\bdon['’]t (?:worry|hesitate|know|have|need)\b|^\("
)
"""Words of one that invites, points elsewhere or says what comes of it."""

_ASKS: Final = regex(
    r"(?i)(?:(?:try to|always|also|and|then|finally|first|when possible),? )*"
    r"(?:add|avoid|base|be|check|cover|create|cut|discuss|document|do|ensure|explain|follow|focus"
    r"|format|group|include|keep|limit|leave|maintain|make|mention|name|open|prefer|prefix|provide"
    r"|rebase|reference|remove|respect|run|search|send|set|sign|split|squash|state|submit|target"
    r"|test|update|use|verify|write|describe|link|fill|push your|commit|no)\b(?!['’:])"
)
"""How an item or a sentence begins that tells somebody what to do."""

_ASIDE: Final = regex(
    r"(?i)\b(?:releas\w*|issues?|bugs?|report\w*|questions?|support|communication"
    r"|licen[sc]e|feature requests?|philosophy|getting (?:help|started)|financ\w*|sponsor\w*"
    r"|maintainers?|set(?:ting)?[- ]?up|install\w*|requirements|prerequisites|environment"
    r"|build(?:ing)?|running|fail(?:ed|ures?))\b"
)
"""Titles of sections on something else than a change that somebody hands in."""

_FEW_WORDS: Final = 1
_MOST_HERE: Final = 5
_MOST_LED: Final = 10
_MOST: Final = 36
_SAID: Final = frozenset({"paragraph", "item"})
_ITEM: Final = regex(r"(?:[-*+•]|\d+[.)]|#\.)\s+(?:\[[ xX]?\]\s+)?")
_ROLE: Final = regex(r"\s__?(?=[\s.,;:)]|$)")
"""What is left of a link of reStructuredText without its target."""


class Rule(msgspec.Struct, frozen=True):
    """What a guide says at some lines; a lead ends in a colon, and its items follow."""

    said: str
    line: int
    line_end: int


class GuideSection(msgspec.Struct, frozen=True):
    """A section of a guide: its rules, those with a lead last; empty where it only explains."""

    title: str
    level: int
    line: int
    rules: tuple[Rule, ...]


def guide_sections(path: str, text: str, on_topic: Iterable[str] = ()) -> list[GuideSection]:
    """The sections of a guide with what they demand.

    A section on a topic gives all that it asks for, whether in a sentence that demands something or
    in a list that tells what to do; any other only what it demands. What is about issues, releases
    or questions gives nothing.

    Args:
        path: decides how the text is read.
        text: of the document.
        on_topic: titles of the sections that are about changes.
    """
    lines = text.split("\n")
    known = set(on_topic)
    left = _MOST
    found = []
    for title, blocks in _sections(document_blocks(path, text)):
        if not blocks:
            continue  # only holds others
        aside = bool(_ASIDE.search(title.text)) and title.text not in known
        rules = [] if aside else list(_rules(blocks, lines, every=title.text in known))
        rules = rules[:left]
        left -= len(rules)
        found.append(GuideSection(title.text, title.level, title.line, tuple(rules)))
    return found


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[Block, list[Block]]]:
    """Each heading with what stands below it, up to the next one."""
    title: Block | None = None
    below: list[Block] = []
    for block in blocks:
        if block.kind == "heading":
            if title is not None:
                yield title, below
            title, below = block, []
        else:
            below.append(block)
    if title is not None:
        yield title, below


def _rules(blocks: Sequence[Block], lines: Sequence[str], *, every: bool) -> Iterator[Rule]:
    """The rules of a section: single ones, then one lead with the items that it leads to."""
    single: list[Rule] = []
    led: list[Rule] = []
    taken: set[int] = set()
    for number, block in enumerate(blocks):
        if block.kind not in _SAID or number in taken:
            continue
        items = _items(blocks, number) if block.text.endswith(":") else []
        if items and not led:
            led = _led(block, [blocks[n] for n in items], lines, every=every)
            taken.update(items if led else ())
        elif not items:
            single += _single(block, lines, every=every)
    yield from single[:_MOST_HERE]
    yield from led


def _items(blocks: Sequence[Block], number: int) -> list[int]:
    """The places of the items that a paragraph leads to, without those below them."""
    found: list[int] = []
    for at in range(number + 1, len(blocks)):
        block = blocks[at]
        if block.kind != "item":
            break
        if not found or block.level == blocks[found[0]].level:
            found.append(at)
    return found


def _led(lead: Block, items: list[Block], lines: Sequence[str], *, every: bool) -> list[Rule]:
    """A lead with its items, where either demands something."""
    said = [_rule(item, lines) for item in items]
    asks = bool(_DEMANDS.search(lead.text)) and not _INVITES.search(lead.text)
    telling = [rule for rule in said if _demands(rule.said) or (every and _ASKS.match(rule.said))]
    if len(lead.text) > _LONGEST_LEAD or not (asks or 2 * len(telling) > len(said)):
        return telling[:_MOST_HERE]
    if not every and not asks:
        return []
    return [_rule(lead, lines), *said[:_MOST_LED]]


def _single(block: Block, lines: Sequence[str], *, every: bool) -> list[Rule]:
    """What a paragraph or an item demands: the first sentences in a row that do."""
    whole = _rule(block, lines, cut=False)
    kept: list[str] = []
    for sentence in sentences(whole.said):
        asks = _demands(sentence) or (every and bool(_ASKS.match(sentence)))
        if asks and len(sentence.split()) > _FEW_WORDS and not sentence.endswith(":"):
            kept.append(sentence)
        elif kept:
            break
    if not kept:
        return []
    while len(kept) > 1 and sum(map(len, kept)) > LONGEST:
        kept.pop()
    return [Rule(shorten(" ".join(kept), LONGEST), whole.line, whole.line_end)]


def _demands(text: str) -> bool:
    return bool(_DEMANDS.search(text)) and not _INVITES.search(text)


def _rule(block: Block, lines: Sequence[str], *, cut: bool = True) -> Rule:
    """The words of a block with its inline code, as the document has them."""
    raw = " ".join(line.strip() for line in lines[block.line - 1 : block.line_end])
    text = told(_ITEM.sub("", raw, count=1) if _ITEM.match(raw) else raw)
    return Rule(shorten(text, LONGEST) if cut else text, block.line, block.line_end)


def told(raw: str) -> str:
    """The words of a paragraph of a document, with its inline code and without other markup.

    Args:
        raw: as it is written, on one line.
    """
    text = without_pictograms(_ROLE.sub("", raw))
    return markup.plain(text, keep_code=True).replace("::", ":")


def demands(text: str) -> bool:
    """Whether a sentence or an item says what somebody must do.

    Args:
        text: in plain words.
    """
    return _demands(text) or bool(_ASKS.match(text))
