"""The glossary: words that documents define, acronyms, and the types that people speak of.

A list of all classes is no glossary. A type is a term where the project's own documents use its
name as a word, or where many parts of the code need it, and where its author says what it is.
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from docgen_engine.backends.static.about.headings import headings, plain
from docgen_engine.backends.static.about.own_documents import documents
from docgen_engine.backends.static.about.purpose import spoken_names
from docgen_engine.backends.static.about.terms_types import HUMPS, SKIPPED, singular, type_terms
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.patterns import regex
from docgen_engine.repository.places import Place

_DEFINITION: Final = regex(
    r"^\s*(?:[-*+]\s+)?\*\*(?P<term>[^*]{2,60}?):?\*\*\s*[:–—-]+\s*(?P<text>\S.*)$"
)
_SPELLED: Final = regex(r"((?:[A-Za-z][a-z]+[ -]){1,6}[A-Za-z][a-z]+)\s\(([A-Z]{2,7})s?\)")
_SHORT: Final = regex(r"\([A-Z]{2,7}s?\)")
_IS: Final = regex(
    r"^(?:In [\w ]{2,40}, )?(?P<article>An?|The)?\s*[\"“*_`]*"
    r"(?P<term>[A-Za-z][\w -]{1,40}?)[\"”*_`]*(?: \([^)]{1,40}\))?\s+"
    r"(?:(?:is|are)\s+(?:an?|the|one|any|what|how|just|simply|used|ways?|sets?|groups?|lists?|collections?|types?|kinds?)\b"
    r"|(?:means?|refers? to|represents?|describes?|specif(?:y|ies)|(?:allows?|lets?) you)\b)"
)
_IN_ANGLES: Final = regex(r"`<|<[a-z-]+>")
_EMPHASISED: Final = regex(
    r"^(?:An?|The)?\s*(?P<mark>\*\*|__|\*|_)(?P<term>[A-Za-z][\w -]{1,40}?)(?P=mark)\s+"
    r"(?:is|are)\s+(?:an?|the|one|any|what|how|just|simply|used)\b"
)
_ARTICLE: Final = regex(r"(?i)^(?:the|an?) (?=\S)")
_VERSUS: Final = regex(r"(?i)\bv(?:s|ersus)\b")
_ROW: Final = regex(r"^\s*\|?(?P<term>[^|]+)\|(?P<text>[^|]+)\|?")
_HEAD: Final = regex(
    r"(?i)^\s*\|?\s*(?:terms?|words?|names?|concepts?)\s*\|"
    r"\s*(?:meaning|explanation|description|definition)s?\s*\|?\s*$"
)
_RULE: Final = regex(r"^\s*\|?[\s:|-]+\|?\s*$")
_QUESTION: Final = regex(r"(?i)^what (?:is|are) (?:an? |the )?(?=.*\?$)")
_WORD: Final = regex(r"[A-Za-z][A-Za-z0-9]+")
_SMALL_WORDS: Final = frozenset({"of", "the", "and", "for", "to", "in", "a", "an", "on", "or"})
_FEWEST_WORDS: Final = 5
_FEWEST_TERMS: Final = 3
_MOST_LINES: Final = 4_000


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
    types = [fact for fact in type_terms(survey) if _stem(fact.name) not in known]
    found = (*defined, *_acronyms(survey), *types)
    # One or two words are no glossary; what they mean stands where they are used.
    return found if len(found) >= _FEWEST_TERMS else ()


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
        if place not in (Place.CODE, Place.DOCUMENTS) or SKIPPED.search(path):
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
    found += _rows(lines, path)
    strict = posixpath.basename(path).lower().startswith("concepts")
    for heading in headings(lines, path)[1:]:
        text, start, end = _below(lines, heading.line, heading.line_end)
        term = _ARTICLE.sub("", heading.title)
        if not text or _VERSUS.search(term):
            continue
        # A chapter on concepts has headings that are no words of anybody.
        if not strict or _stem(term) in _stem(first_sentence(plain(text))):
            found.append(Fact("Domain terms", term, text, path, start, end))
    return found


def _rows(lines: list[str], path: str) -> list[Fact]:
    """The rows of tables headed `Term` and `Meaning`."""
    found = []
    inside = False
    for number, line in enumerate(lines, start=1):
        if _HEAD.match(line):
            inside = True
            continue
        row = _ROW.match(line) if inside and "|" in line else None
        inside = row is not None
        if row is not None and not _RULE.match(line):
            term, text = plain(row["term"]), row["text"].strip()
            if term and text:
                found.append(Fact("Domain terms", term, text, path, number, number))
    return found


def _code_words(survey: Survey) -> frozenset[str]:
    """The words that names in the code are made of, in the singular and small."""
    names = {s.name for facts in survey.index.facts.values() for s in facts.symbols}
    parts = {part for name in names for part in HUMPS.findall(name)}
    return frozenset(singular(part.lower()) for part in parts)


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
        foreign = named is not None and not named["article"] and singular(last.lower()) not in words
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
