"""What the repository's own words say about security: sections of documents, doc comments."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from docgen_engine.backends.static.about.own_documents import documents
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.stack.usage import main_files
from docgen_engine.backends.static.working.guide_rules import told
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.facts import FileFacts, SymbolFact
from docgen_engine.domain.markup import before_list, plain, quote
from docgen_engine.patterns import regex
from docgen_engine.repository.markdown import Block
from docgen_engine.repository.places import Place
from docgen_engine.repository.readme import document_blocks, sentences

TOPIC: Final = "Threats"

_TITLE: Final = regex(
    r"(?i)\b(?:security|(?:in)?secure(?:ly)?|unsafe|secrets?(?: keys?)?|salts?|key rotation"
    r"|threats?(?: models?)?|attack(?:s|ers?)?|untrusted|sandbox(?:ing)?|injections?|xss|csrf"
    r"|encrypt(?:ion|ed|ing))\b"
)
_ELSEWHERE: Final = regex(
    r"(?i)\b(?:report(?:s|ing)?|polic(?:y|ies)|disclos\w+|contacts?|advisor(?:y|ies)|updates?"
    r"|fix(?:es|ed)?|fail(?:s|ed|ing|ures?)?|errors?|problems?|audits?"
    r"|vulnerabilit(?:y|ies)|releases?|changes?|supported versions)\b"
)
"""Titles of sections on how weak spots are reported and mended."""

_ATTRIBUTES: Final = regex(r"\s*\{[:#][^}]*\}$")
"""What a heading of some dialects ends in: `{: #anchor }`."""

_ASIDE: Final = regex(
    r"(?i)chang|history|news|migrat|release|upgrad|contribut|conduct|security|roadmap|licen[sc]e"
    r"|troubleshoot|faq"
)
"""Documents on what was, on working on it, and the policy, which is told by itself."""

_STEMS: Final = ("danger", "insecure", "exploit", "untrusted", "attacker", "timing attack",
                 "injection", "never use", "unsafe")  # fmt: skip
_WARNS: Final = regex(
    r"(?i)\b(?:(?:potentially |very |extremely )?dangerous(?! place)|insecure|exploit(?:s|ed|able)"
    r"|untrusted|attackers?|timing attacks?|(?:sql|code|command|shell|script|html|header)"
    r"[- ]injections?|never use (?:this|it)\b|unsafe to)\b"
)
_LEANS: Final = regex(r"^(?:This|That|It|These|Otherwise|Therefore|So)\b")
"""How a sentence begins that cannot be understood without the one before."""

_SKIPPED: Final = regex(r"^\s*(?::\w[^:`]*:|@\w+|\.\. |>>>|[-*] )")
_LONGEST: Final = 300
_FEW_WORDS: Final = 5
_MOST_SECTIONS: Final = 8
_MOST_COMMENTS: Final = 8
_MOST_LINES: Final = 2_000


def told_facts(survey: Survey) -> list[Fact]:
    """A fact for each section of a document on security, and for each comment that warns.

    Args:
        survey: the repository.

    Returns:
        The words of sections as they are; those of comments in quotation marks.
    """
    return [*_sections(survey), *_warnings(survey)]


# -- documents ------------------------------------------------------------------------------------


def _sections(survey: Survey) -> list[Fact]:
    found: dict[str, Fact] = {}
    for path in documents(survey):
        if survey.places.place_of(path) not in (Place.CODE, Place.DOCUMENTS):
            continue
        if _ASIDE.search(posixpath.basename(path)):
            continue
        text = survey.text(path)
        if _TITLE.search(text) is None or survey.index.line_count(path) > _MOST_LINES:
            continue
        lines = text.split("\n")
        for title, below in _headed(document_blocks(path, text)):
            if not _TITLE.search(title.text) or _ELSEWHERE.search(title.text):
                continue
            said = _begun(below, lines)
            if said:
                name = _ATTRIBUTES.sub("", title.text)
                fact = Fact(TOPIC, name, said, path, below.line, below.line_end)
                found.setdefault(name.casefold(), fact)
    return list(found.values())[:_MOST_SECTIONS]


def _headed(blocks: list[Block]) -> Iterator[tuple[Block, Block]]:
    """Each heading that a paragraph stands right below, with it."""
    for title, below in pairwise(blocks):
        if title.kind == "heading" and below.kind == "paragraph":
            yield title, below


def _begun(block: Block, lines: list[str]) -> str:
    """The first sentences of a paragraph; empty where it only leads to what stands below."""
    whole = told(" ".join(line.strip() for line in lines[block.line - 1 : block.line_end]))
    kept: list[str] = []
    for sentence in sentences(whole):
        if sentence.endswith(":") or (kept and len(" ".join((*kept, sentence))) > _LONGEST):
            break
        kept.append(sentence)
    text = " ".join(kept)
    return text if len(text.split()) > _FEW_WORDS and len(text) <= 2 * _LONGEST else ""


# -- doc comments ---------------------------------------------------------------------------------


def _warnings(survey: Survey) -> list[Fact]:
    found = []
    for path in main_files(survey):
        facts = survey.index.facts[path]
        for symbol in survey.index.public_symbols(path) if _may_warn(facts) else ():
            said = _warning(symbol)
            if said:
                at = (path, symbol.line, symbol.line_end, symbol.name)
                found.append(Fact(TOPIC, symbol.name, quote(said, _LONGEST), *at))
    return found[:_MOST_COMMENTS]


def _may_warn(facts: FileFacts) -> bool:
    return not facts.generated and any(_is_warned_of(symbol.doc) for symbol in facts.symbols)


def _is_warned_of(doc: str) -> bool:
    small = doc.lower()
    return any(stem in small for stem in _STEMS)


def _warning(symbol: SymbolFact) -> str:
    """The first sentence of a comment that warns; with the one before it, if it leans on it."""
    if not symbol.doc or symbol.is_test or not _is_warned_of(symbol.doc):
        return ""
    for block in symbol.doc.split("\n\n"):
        if _SKIPPED.match(block) or not _WARNS.search(block):
            continue
        told_here = sentences(plain(before_list(block), keep_code=True))
        for number, sentence in enumerate(told_here):
            if not _WARNS.search(sentence) or sentence.endswith(":"):
                continue
            before = told_here[number - 1 : number] if _LEANS.match(sentence) else []
            whole = " ".join((*before, sentence))
            if len(whole) <= _LONGEST:
                return whole
            # A list without signs of one goes on behind the sentence, in small letters.
            short = f"{sentence.partition('. ')[0].rstrip('.')}."
            return short if len(short) <= _LONGEST and _WARNS.search(short) else ""
    return ""
