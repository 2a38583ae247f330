"""What the README and doc comments of modules say about how the code is made, and why."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.stack.usage import main_files
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.patterns import regex
from docgen_engine.repository.markdown import Block
from docgen_engine.repository.readme import document_blocks, sentences

_ARCHITECTURE: Final = regex(
    r"(?i)^\W*(?:architecture|internals?|how (?:it|this|\w+) works"
    r"|implementation(?: (?:details|notes))?|(?:design|architecture) overview"
    r"|under the hood|project structure)\W*$"
)
_PRINCIPLES: Final = regex(
    r"(?i)^\W*(?:design(?: (?:principles?|goals?|decisions?|philosophy|notes?|rationale))?"
    r"|philosophy|principles|non-?goals|trade-?offs|technical stuff)\W*$"
)
_REASONS: Final = regex(r"(?i)\bbecause\b(?! of\b)|\brather than\b|\b(?:does|do) not\b[^.]*, so\b")
"""Words by which a sentence gives the reason for a choice."""

_ADVANTAGE: Final = regex(
    rf"{_REASONS.pattern}|\bso (?:that )?(?:it|you|they)(?:['’]s)?\b|\bas a bonus\b|\bin order to\b"
    r"|\b(?:zero|no|without(?: any)?) (?:(?:external|runtime|other|third[- ]party) )*dependenc"
)
"""Words by which the introduction of a README says what its authors wanted of the code."""

_TELLS: Final = regex(
    r"(?i)(?:don['’]t|do not|please|if|see|use|install|try|note|make sure|you(?:['’]\w+)?"
    r"|we recommend|keep|run|check|add|be)\b"
)
"""How a sentence begins that tells readers what to do."""

_PRAISES: Final = regex(
    r"(?i)^(?:[^\w]*\s)?(?:features?|highlights|why\b.*|motivation|about|goals)\W*$"
)
_FEWEST_WORDS: Final = 6
_LONGEST: Final = 320
_MOST_LINES: Final = 12
"""A longer doc comment of a module shows users how it is used."""

_MOST: Final = 12
_MOST_REASONS: Final = 6


def design_sections(survey: Survey) -> list[Fact]:
    """The items, else the first words, of sections on how the code is made; then reasons."""
    told = _of_readme(survey)
    return [*told, *_of_introduction(survey, told), *_reasons(survey)]


def _of_readme(survey: Survey) -> list[Fact]:
    readme = survey.readme
    if readme is None or not any(_topic(section.title) for section in readme.sections):
        return []
    blocks = document_blocks(readme.file, survey.text(readme.file))
    found: list[Fact] = []
    for title, topic, below in _sections(blocks):
        items = [block for block in below if block.kind == "item"]
        told = items if len(items) > 1 else [b for b in below if b.kind == "paragraph"][:1]
        for block in told[:_MOST]:
            said = _shortened(block.text)
            if said:
                place = readme.file, block.line, block.line_end
                found.append(Fact(topic, title, said, *place))
    return found


def _of_introduction(survey: Survey, told: Sequence[Fact]) -> list[Fact]:
    """What the README gives as a reason or an advantage before it comes to how it is used."""
    readme = survey.readme
    text = survey.text(readme.file) if readme is not None else ""
    if readme is None or _ADVANTAGE.search(text) is None:
        return []
    known = {fact.detail for fact in told}
    found: list[Fact] = []
    title, seen = readme.title, 0
    for block in document_blocks(readme.file, text):
        if block.kind == "heading":
            title, seen = block.text, seen + (block.line != readme.title_line)
        elif block.kind in {"paragraph", "item"} and (not seen or _PRAISES.match(title)):
            said = _advantage(block)
            if said and said not in known:
                known.add(said)
                place = readme.file, block.line, block.line_end
                name = title or posixpath.basename(readme.file)
                found.append(Fact("Technology choices", name, said, *place))
    return found[:_MOST_REASONS]


def _advantage(block: Block) -> str:
    """A short item whole, of a paragraph the sentence that gives the reason."""
    if block.kind == "item" and len(block.text) <= _LONGEST and _ADVANTAGE.search(block.text):
        return _shortened(block.text)
    return next((said for said in sentences(block.text) if _gives_advantage(said)), "")


def _gives_advantage(sentence: str) -> bool:
    whole = sentence.endswith(".") and len(sentence.split()) >= _FEWEST_WORDS
    told = whole and len(sentence) <= _LONGEST and not _TELLS.match(sentence)
    return told and _ADVANTAGE.search(sentence) is not None


def _topic(title: str) -> str:
    if _ARCHITECTURE.match(title):
        return "Architecture"
    return "Trade-offs" if _PRINCIPLES.match(title) else ""


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[str, str, list[Block]]]:
    """The sections with a topic: title, topic and what stands below, smaller sections included."""
    at = 0
    while at < len(blocks):
        head = blocks[at]
        at += 1
        topic = _topic(head.text) if head.kind == "heading" else ""
        if not topic:
            continue
        below = []
        while at < len(blocks):
            block = blocks[at]
            if block.kind == "heading" and block.level <= head.level:
                break
            below.append(block)
            at += 1
        yield head.text, topic, below


def _shortened(text: str) -> str:
    """As many whole sentences as are read at a glance; empty for what only leads on."""
    found = ""
    for sentence in sentences(text):
        if found and len(found) + len(sentence) > _LONGEST:
            break
        found = f"{found} {sentence}".strip()
    return "" if found.endswith(":") or len(found.split()) < _FEWEST_WORDS else found


def _reasons(survey: Survey) -> list[Fact]:
    """Sentences of the doc comments of modules that say why these are as they are."""
    found = []
    for path in main_files(survey):
        facts = survey.index.facts[path]
        short = facts.doc and facts.doc_line_end - facts.doc_line <= _MOST_LINES
        said = _reason(facts.doc) if short and _REASONS.search(facts.doc) else ""
        if said:
            place = path, facts.doc_line, facts.doc_line_end
            found.append(Fact("Technology choices", posixpath.basename(path), said, *place))
    return found[:_MOST_REASONS]


def _reason(doc: str) -> str:
    """The first whole sentence of a doc comment that gives a reason."""
    for block in doc.split("\n\n"):
        for sentence in sentences(" ".join(block.split())):
            whole = sentence.endswith(".") and len(sentence.split()) >= _FEWEST_WORDS
            if whole and len(sentence) <= _LONGEST and _REASONS.search(sentence):
                return sentence
    return ""
