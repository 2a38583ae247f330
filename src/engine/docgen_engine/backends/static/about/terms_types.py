"""Types that are words of a glossary: documents speak of them, or many parts need them."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import Final

from docgen_engine.backends.static.about.deprecations import deprecated_symbols
from docgen_engine.backends.static.about.own_documents import documents
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence, without_name
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.domain.markup import one_line
from docgen_engine.patterns import regex
from docgen_engine.repository.places import Place

SKIPPED: Final = regex(
    r"(?i)(?:^|/)(?:code_of_conduct|change|licen|news|history|release|migrat|upgrad|contribut"
    r"|security|blog)"
)
"""Documents that speak of the project rather than of what it is about."""

HUMPS: Final = regex(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+")
_WORD: Final = regex(r"[A-Za-z][A-Za-z0-9]+")
_INTERNAL: Final = regex(r"(?:^|/)_?internals?/")
_TYPES: Final = frozenset(
    {
        SymbolKind.CLASS,
        SymbolKind.STRUCT,
        SymbolKind.INTERFACE,
        SymbolKind.ENUM,
        SymbolKind.TYPE,
    }
)
_DEVICE: Final = regex(
    r"(?:Error|Exception|Warning|Factory|Builder|Mixin|Impl|Helper|Utils?|Test(?:Case)?|Meta|Base"
    r"|Wrapper|Options?|Props|Params?|Args|Config|Settings|Kwargs|Manager)$"
)
"""Names of devices of the code rather than of things that it is about."""

_LEADS: Final = regex(r"(?:\b1\.|:)$")
"""The end of a sentence that only leads to a list."""

_MOST_TYPES: Final = 24
_FEWEST_USERS: Final = 3
_FEWEST_MENTIONS: Final = 3
_FEWEST_WORDS: Final = 5
_MOST_TEXT: Final = 400_000
_PAIR: Final = 2


def type_terms(survey: Survey) -> list[Fact]:
    """Public types with a comment, whose name is spoken in documents or needed in many parts."""
    spoken = _Spoken(survey)
    users = _users(survey)
    leaving = deprecated_symbols(survey)
    commands = _commands(survey)
    ranked: dict[str, tuple[int, str, SymbolFact]] = {}
    for path, facts in sorted(survey.index.facts.items()):
        if not survey.is_code(path):
            continue
        if _INTERNAL.search(path) or (path, "") in leaving:
            continue
        for symbol in facts.symbols:
            if not _is_term(symbol) or (path, symbol.name) in leaving:
                continue
            if symbol.name.casefold() in commands:
                continue  # what a person types is told with the command line
            said = spoken.times(symbol.name)
            needed = len(users[path, symbol.name])
            if said < _FEWEST_MENTIONS and needed < _FEWEST_USERS:
                continue
            weight = min(said, 30) + 3 * needed
            if symbol.name not in ranked or ranked[symbol.name][0] < weight:
                ranked[symbol.name] = weight, path, symbol
    chosen = sorted(ranked.values(), key=lambda item: (-item[0], item[1], item[2].line))
    return [_fact(path, symbol) for _, path, symbol in chosen[:_MOST_TYPES]]


def _commands(survey: Survey) -> frozenset[str]:
    """The words that people type: of the command lines that the code defines, and its programs."""
    found = {
        command.name.casefold()
        for path, facts in survey.index.facts.items()
        if facts.commands and survey.is_code(path)
        for command in facts.commands
        if command.kind == "command"
    }
    return frozenset(found | {e.name.casefold() for e in survey.project.entry_points})


def _is_term(symbol: SymbolFact) -> bool:
    if symbol.kind not in _TYPES or symbol.parent or not symbol.exported or not symbol.doc:
        return False
    if (
        _DEVICE.search(symbol.name)
        or symbol.name.startswith("_")
        or len(symbol.name) < _FEWEST_USERS
    ):
        return False
    meaning = _meaning(symbol)
    return len(meaning.split()) >= _FEWEST_WORDS and not _LEADS.search(meaning)


def _meaning(symbol: SymbolFact) -> str:
    return without_name(first_sentence(symbol.doc), symbol.name)


def _fact(path: str, symbol: SymbolFact) -> Fact:
    return Fact(
        "Terms of this system", symbol.name, one_line(_meaning(symbol)), path, symbol.line,
        symbol.line_end, symbol.name,
    )  # fmt: skip


class _Spoken:
    """How often documents use each word and each pair of words, in small letters."""

    def __init__(self, survey: Survey) -> None:
        self._words: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        for path in documents(survey):
            if survey.places.place_of(path) not in (Place.CODE, Place.DOCUMENTS):
                continue
            if not SKIPPED.search(path):
                words = _WORD.findall(survey.text(path)[:_MOST_TEXT].lower())
                self._words.update(words)
                self._pairs.update(pairwise(words))

    def times(self, name: str) -> int:
        """How often documents speak of a type, in the singular or plural; in up to two words."""
        words = [part.lower() for part in HUMPS.findall(name)]
        if len(words) == 1:
            return self._words[words[0]] + self._words[f"{words[0]}s"]
        if len(words) > _PAIR:
            return 0
        return self._pairs[words[0], words[1]] + self._pairs[words[0], f"{words[1]}s"]


def singular(word: str) -> str:
    """A word without the `s` of a plural."""
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _users(survey: Survey) -> dict[tuple[str, str], set[str]]:
    """The components that import each symbol from another one."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in survey.index.imports:
        if one.symbol:
            source, home = survey.components.of(one.from_file), survey.components.of(one.defined_in)
            if source is not None and source.is_code and home is not None and source != home:
                found[one.defined_in, one.symbol].add(source.path)
    return found
