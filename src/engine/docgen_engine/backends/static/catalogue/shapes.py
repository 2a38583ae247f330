"""Questions about recurring shapes and kept state (pages 09 and 10)."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.catalogue.kinds import Answer, Kind, Subject
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.backends.static.writing.shapes import Family, Place, families
from docgen_engine.domain.documents.questions import Priority
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.facts import SymbolKind
from docgen_engine.domain.markup import escape, listing

PATTERNS: Final = "09-design-patterns.md"
STATE: Final = "10-state-management.md"


# 09 Patterns


def behaving(k: Knowledge) -> list[Family]:
    """The families of types that do something; schemas that share fields only describe data."""
    data = {(model.file, model.name) for model in k.analysis.data_models}
    return [
        family
        for family in families(k)
        if not (
            (family.base.file, family.base.name) in data
            or all((place.file, place.name) in data for place in family.members)
        )
        or any(_acts(k, place) for place in (family.base, *family.members))
    ]


def _acts(k: Knowledge, place: Place) -> bool:
    """Whether a type has methods of its own, beside those that the language calls."""
    return any(
        symbol.parent == place.name
        and symbol.kind is SymbolKind.METHOD
        and not symbol.name.rpartition(".")[2].startswith("__")
        and not any("valid" in mark for mark in symbol.decorators)
        for symbol in k.index.facts[place.file].symbols
    )


def _family(k: Knowledge) -> list[Subject]:
    return [
        Subject(
            f"{family.base.file}#{family.base.name}",
            f"Which types implement or extend {family.base.name}?",
            "It is the type of this code base that most others derive from.",
            (family.base.file,),
        )
        for family in behaving(k)[:2]
    ]


def _answer_family(k: Knowledge, key: str) -> Answer:
    for family in behaving(k):
        if f"{family.base.file}#{family.base.name}" != key:
            continue
        names = [k.cite_symbol(place.file, place.name) for place in family.members]
        claims = ""
        for place in family.members[:6]:
            symbol = k.index.symbol(place.file, place.name)
            if symbol:
                claims += k.claim(ClaimKind.INHERITS, place.name, family.base.name,
                                  place.file, symbol.line, symbol.signature_line)  # fmt: skip
        base = k.cite_symbol(family.base.file, family.base.name)
        what = "is abstract" if family.abstract else "is a base class"
        verb = "implemented" if family.abstract else "extended"
        return Answer(
            f"{base} {what}, {verb} by {listing(names, 9, 'others')}.{claims}",
            symbols=(family.base.name,),
        )
    return Answer()


# 10 State


def _state(k: Knowledge) -> list[Subject]:
    facts = [f for f in k.state_facts if k.reference(f.file, f.line)]
    if not facts:
        return []
    return [
        Subject(
            "",
            "Which state outlives a single call?",
            "It decides what tests must reset and what threads share.",
            tuple(dict.fromkeys(f.file for f in facts))[:4],
        )
    ]


def _answer_state(k: Knowledge, _key: str) -> Answer:
    facts = [f for f in k.state_facts if k.reference(f.file, f.line)]
    topics: dict[str, list[str]] = {}
    for fact in facts:
        topics.setdefault(fact.topic, []).append(k.cite_fact(fact))
    said = [
        f"{escape(topic.lower())} such as {listing(list(dict.fromkeys(cites))[:2])}"
        for topic, cites in sorted(topics.items())
    ]
    return Answer(f"The code keeps {listing(said)}.")


KINDS: Final = (
    Kind("family", PATTERNS, "Behavioural", "patterns", Priority.LOW,
         "Find the subtypes of a base type.", "Types with their lines.", _family, _answer_family),
    Kind("state", STATE, "Global state", "state", Priority.MEDIUM,
         "Find what lives in modules, caches and stores.", "Places that keep state.",
         _state, _answer_state),
)  # fmt: skip
