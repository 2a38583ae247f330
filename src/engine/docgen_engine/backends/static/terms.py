"""The glossary: words that documents define, acronyms, and the types that people speak of.

A list of all classes is no glossary. A type is a term where the project's own documents use its
name as a word, or where many parts of the code need it, and where its author says what it is.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import Final

from docgen_engine.backends.static.headings import headings, plain
from docgen_engine.backends.static.own_documents import documents
from docgen_engine.backends.static.places import Place
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.purpose import spoken_names
from docgen_engine.backends.static.quoting import first_sentence, without_name
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.domain.markup import one_line

_DEFINITION: Final = re.compile(
    r"^\s*(?:[-*+]\s+)?\*\*(?P<term>[^*]{2,60}?):?\*\*\s*[:–—-]+\s*(?P<text>\S.*)$"
)
_SPELLED: Final = re.compile(r"((?:[A-Za-z][a-z]+[ -]){1,6}[A-Za-z][a-z]+)\s\(([A-Z]{2,7})s?\)")
_SHORT: Final = re.compile(r"\([A-Z]{2,7}s?\)")
_IS: Final = re.compile(
    r"^(?:In [\w ]{2,40}, )?(?P<article>An?|The)?\s*[\"“*_`]*"
    r"(?P<term>[A-Za-z][\w -]{1,40}?)[\"”*_`]*(?: \([^)]{1,40}\))?\s+"
    r"(?:(?:is|are)\s+(?:an?|the|one|any|what|how|just|simply|used|ways?|sets?|groups?|lists?|collections?|types?|kinds?)\b"
    r"|(?:means?|refers? to|represents?|describes?|specif(?:y|ies)|(?:allows?|lets?) you)\b)"
)
_IN_ANGLES: Final = re.compile(r"`<|<[a-z-]+>")
_EMPHASISED: Final = re.compile(
    r"^(?:An?|The)?\s*(?P<mark>\*\*|__|\*|_)(?P<term>[A-Za-z][\w -]{1,40}?)(?P=mark)\s+"
    r"(?:is|are)\s+(?:an?|the|one|any|what|how|just|simply|used)\b"
)
_SKIPPED: Final = re.compile(
    r"(?i)(?:^|/)(?:code_of_conduct|change|licen|news|history|release|migrat|upgrad|contribut"
    r"|security|blog)"
)
_QUESTION: Final = re.compile(r"(?i)^what (?:is|are) (?:an? |the )?(?=.*\?$)")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9]+")
_HUMPS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+")
_TYPES: Final = frozenset(
    {
        SymbolKind.CLASS,
        SymbolKind.STRUCT,
        SymbolKind.INTERFACE,
        SymbolKind.ENUM,
        SymbolKind.TYPE,
    }
)
_DEVICE: Final = re.compile(
    r"(?:Error|Exception|Warning|Factory|Builder|Mixin|Impl|Helper|Utils?|Test(?:Case)?|Meta|Base"
    r"|Wrapper|Options?|Props|Params?|Args|Config|Settings|Kwargs|Manager)$"
)
"""Names of devices of the code rather than of things that it is about."""

_SMALL_WORDS: Final = frozenset({"of", "the", "and", "for", "to", "in", "a", "an", "on", "or"})
_MOST_TYPES: Final = 24
_FEWEST_USERS: Final = 3
_FEWEST_MENTIONS: Final = 3
_FEWEST_WORDS: Final = 5
_MOST_LINES: Final = 4_000
_MOST_TEXT: Final = 400_000
_PAIR: Final = 2


def glossary_facts(survey: Survey) -> tuple[Fact, ...]:
    """Facts for the sections Domain terms, Acronyms and Terms of this system."""
    defined = _defined(survey)
    own = {_stem(name) for name in (*spoken_names(survey), survey.name)}
    # `Tea is a …` says what the project is; `A tea is a …` says what it is about.
    defined = [
        fact
        for fact in defined
        if _stem(fact.name) not in own or fact.detail.startswith(("A ", "An "))
    ]
    known = own | {_stem(fact.name) for fact in defined}
    types = [fact for fact in _types(survey) if _stem(fact.name) not in known]
    return (*defined, *_acronyms(survey), *types)


def _stem(name: str) -> str:
    """A name without case, spaces and the `s` of a plural."""
    joined = "".join(_WORD.findall(name)).lower()
    return joined[:-1] if joined.endswith("s") and not joined.endswith("ss") else joined


# -- what documents define -----------------------------------------------------------------


def _defined(survey: Survey) -> list[Fact]:
    found: dict[str, Fact] = {}
    words = _code_words(survey)
    for path in documents(survey):
        place = survey.places.place_of(path)
        if place not in (Place.CODE, Place.DOCUMENTS) or _SKIPPED.search(path):
            continue
        lines = survey.index.lines(path)[:_MOST_LINES]
        name = posixpath.basename(path).lower()
        listed = "glossary" in name or "terminology" in name or name.startswith("concepts")
        facts = _listed(lines, path) if listed else _by_headings(lines, path, words)
        for fact in facts:
            found.setdefault(_stem(fact.name), fact)
    return sorted(found.values(), key=lambda fact: (fact.name.casefold(), fact.file, fact.line))


def _listed(lines: list[str], path: str) -> list[Fact]:
    """The entries of a document that is a glossary."""
    found = []
    for number, line in enumerate(lines, start=1):
        match = _DEFINITION.match(line)
        if match:
            term, text = plain(match["term"]), plain(match["text"])
            found.append(Fact("Domain terms", term, text, path, number, number))
    for heading in headings(lines, path)[1:]:
        text, start, end = _below(lines, heading.line, heading.line_end)
        if text:
            found.append(Fact("Domain terms", heading.title, text, path, start, end))
    return found


def _code_words(survey: Survey) -> frozenset[str]:
    """The words that names in the code are made of, in the singular and small."""
    names = {s.name for facts in survey.index.facts.values() for s in facts.symbols}
    parts = {part for name in names for part in _HUMPS.findall(name)}
    return frozenset(_singular(part.lower()) for part in parts)


def _by_headings(lines: list[str], path: str, words: frozenset[str]) -> list[Fact]:
    """Headings whose first sentence says what the thing is: `## Layers`, `A layer is a …`."""
    found = []
    for heading in headings(lines, path):
        text, start, end = _below(lines, heading.line, heading.line_end)
        match = _EMPHASISED.match(text) or _IS.match(plain(text))
        said = first_sentence(plain(text)) if match else ""
        if _IN_ANGLES.search(text):
            continue  # what stands in angle brackets is lost with the markup
        if match is None or len(said.split()) < _FEWEST_WORDS or said.endswith((":", "?")):
            continue
        title = _QUESTION.sub("", heading.title).rstrip("? ")
        if not title or (heading.title.endswith("?") and title == heading.title.rstrip("? ")):
            continue  # an answer to a question speaks of something else
        term, last = _stem(match["term"]), title.rpartition(" ")[2]
        # `Briefcase is a tool …`: the name of something else, of which the code does not speak.
        named = _IS.match(plain(text))
        foreign = (
            named is not None and not named["article"] and _singular(last.lower()) not in words
        )
        if not foreign and term and term in {_stem(title), _stem(last)}:
            name = title if _stem(title) == term else last
            found.append(Fact("Domain terms", name, said, path, start, end))
    return found


def _below(lines: list[str], line: int, line_end: int) -> tuple[str, int, int]:
    """The first paragraph under a heading, with its lines; empty for anything but prose."""
    number = line + 1
    while number <= line_end and not any(char.isalnum() for char in lines[number - 1]):
        number += 1
    start, said = number, list[str]()
    while number <= line_end and lines[number - 1].strip():
        text = lines[number - 1].strip()
        if text.startswith(("#", "|", "```", "~~~", "<", "- ", "* ", "+ ", "!", ">", ".. ", "[!")):
            break
        said.append(text)
        number += 1
    return " ".join(said), start, max(start, number - 1)


# -- acronyms ------------------------------------------------------------------------------


def _acronyms(survey: Survey) -> list[Fact]:
    """What documents spell out as `Some Long Name (SLN)`, where the initials agree."""
    found: dict[str, Fact] = {}
    for path in documents(survey):
        if survey.places.place_of(path) not in (Place.CODE, Place.DOCUMENTS):
            continue
        if posixpath.basename(path).upper().startswith(("CODE_OF_CONDUCT", "CHANGE", "LICEN")):
            continue
        for number, line in enumerate(survey.index.lines(path), start=1):
            if not _SHORT.search(line):
                continue
            for match in _SPELLED.finditer(line[:2000]):
                words = _standing_for(re.split(r"[ -]", match[1]), match[2])
                if words:
                    found.setdefault(
                        match[2], Fact("Acronyms", match[2], words, path, number, number)
                    )
    return [found[name] for name in sorted(found)]


def _standing_for(words: list[str], acronym: str) -> str:
    """The last words whose initials are an acronym; small words may count or not."""
    for start in range(len(words) - 1, -1, -1):
        tail = words[start:]
        large = [word for word in tail if word.lower() not in _SMALL_WORDS]
        for counted in (tail, large):
            if "".join(word[0].upper() for word in counted) == acronym and tail[0] in counted:
                return " ".join(tail)
    return ""


# -- types that are words ------------------------------------------------------------------


def _types(survey: Survey) -> list[Fact]:
    """Public types with a comment, whose name is spoken in documents or needed in many parts."""
    spoken = _Spoken(survey)
    users = _users(survey)
    ranked: dict[str, tuple[int, str, SymbolFact]] = {}
    for path, facts in sorted(survey.index.facts.items()):
        if not survey.is_code(path):
            continue
        for symbol in facts.symbols:
            if not _is_term(symbol):
                continue
            said = spoken.times(symbol.name)
            needed = len(users[path, symbol.name])
            if said < _FEWEST_MENTIONS and needed < _FEWEST_USERS:
                continue
            weight = min(said, 30) + 3 * needed
            if symbol.name not in ranked or ranked[symbol.name][0] < weight:
                ranked[symbol.name] = weight, path, symbol
    chosen = sorted(ranked.values(), key=lambda item: (-item[0], item[1], item[2].line))
    return [_fact(path, symbol) for _, path, symbol in chosen[:_MOST_TYPES]]


def _is_term(symbol: SymbolFact) -> bool:
    if symbol.kind not in _TYPES or symbol.parent or not symbol.exported or not symbol.doc:
        return False
    if (
        _DEVICE.search(symbol.name)
        or symbol.name.startswith("_")
        or len(symbol.name) < _FEWEST_USERS
    ):
        return False
    return len(_meaning(symbol).split()) >= _FEWEST_WORDS


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
            if not _SKIPPED.search(path):
                words = _WORD.findall(survey.text(path)[:_MOST_TEXT].lower())
                self._words.update(words)
                self._pairs.update(pairwise(words))

    def times(self, name: str) -> int:
        """How often documents speak of a type, in the singular or plural; in up to two words."""
        words = [part.lower() for part in _HUMPS.findall(name)]
        if len(words) == 1:
            return self._words[words[0]] + self._words[f"{words[0]}s"]
        if len(words) > _PAIR:
            return 0
        return self._pairs[words[0], words[1]] + self._pairs[words[0], f"{words[1]}s"]


def _singular(word: str) -> str:
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
