"""Design patterns that authors named themselves: by a class's name, base or decorator."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.backends.static.stack.usage import main_files
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.patterns import regex

_BY_NAME: Final = (
    ("Creational", "factory", regex(r"\wFactory$|^Abstract\w+Factory")),
    ("Creational", "builder", regex(r"\wBuilder$")),
    ("Creational", "singleton", regex(r"Singleton")),
    ("Structural", "adapter", regex(r"\wAdapter$")),
    ("Structural", "proxy", regex(r"\wProxy$")),
    ("Structural", "facade", regex(r"\wFacade$")),
    ("Structural", "decorator", regex(r"\wDecorator$")),
    ("Structural", "mixin", regex(r"\wMixin$")),
    ("Structural", "wrapper", regex(r"\wWrapper$")),
    ("Behavioural", "visitor", regex(r"\wVisitor$")),
    ("Behavioural", "observer", regex(r"\w(?:Observer|Observable|Listener|Subscriber)$")),
    ("Behavioural", "strategy", regex(r"\wStrategy$")),
    ("Behavioural", "state machine", regex(r"\wStateMachine$")),
    ("Behavioural", "iterator", regex(r"\wIterator$")),
    ("Behavioural", "middleware", regex(r"\wMiddleware$")),
    ("Architectural", "repository", regex(r"\wRepository$")),
    ("Architectural", "registry", regex(r"\wRegistry$")),
    ("Architectural", "plugin", regex(r"\w(?:Plugin|PluginManager)$")),
    ("Architectural", "controller", regex(r"\wController$")),
    ("Architectural", "event bus", regex(r"EventBus$|EventEmitter$|\wDispatcher$")),
)
_ABSTRACT: Final = regex(r"^(?:abc\.)?ABC$|^(?:typing\.)?Protocol\b|metaclass=(?:abc\.)?ABCMeta")
_BUILDS: Final = regex(
    r"(?i)_*(?:build|create|make|construct|finish|done|complete|get_?result|into_\w+)(?![a-z])"
)
_CLASSES: Final = frozenset({SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.STRUCT})
_MOST_EACH: Final = 4
_FEW_WORDS: Final = 3
_MOST_SILENT: Final = 24
"""Types of a pattern that are only named, beside those with words of their own."""


def pattern_facts(survey: Survey) -> list[Fact]:
    """Patterns whose name the authors gave, and the interfaces that code is written against."""
    found: dict[str, list[Fact]] = {}
    silent: dict[str, list[Fact]] = {}
    for path in main_files(survey):
        for symbol in survey.index.facts[path].symbols:
            if symbol.kind not in _CLASSES or symbol.parent or symbol.name.startswith("_"):
                continue
            pattern = _pattern(symbol)
            if pattern and pattern[1] == "builder" and not _builds(symbol, path, survey):
                continue  # a `TreeBuilder` is a parser
            if pattern:
                topic, what = pattern
                said = first_sentence(symbol.doc)
                speaks = len(said.split()) >= _FEW_WORDS
                place = (path, symbol.line, symbol.line_end, symbol.name)
                fact = Fact(topic, symbol.name, f"{what}: {said}" if speaks else what, *place)
                (found if speaks else silent).setdefault(what, []).append(fact)
    # A name alone says the same without a page; beside others it is one of them.
    chosen = [fact for what in sorted(found) for fact in _best(found[what])]
    chosen += [
        fact
        for what in sorted(found)
        for fact in sorted(silent.get(what, ()), key=lambda one: (one.file, one.line))[
            :_MOST_SILENT
        ]
    ]
    return sorted(
        chosen, key=lambda fact: (fact.topic, fact.detail.split(":")[0], fact.file, fact.line)
    )


def _builds(builder: SymbolFact, path: str, survey: Survey) -> bool:
    """Whether a type has the method by which a builder gives out what it was told to build."""
    return any(
        symbol.parent == builder.name and _BUILDS.match(symbol.name.rpartition(".")[2])
        for symbol in survey.index.facts[path].symbols
    )


def _pattern(symbol: SymbolFact) -> tuple[str, str] | None:
    name = symbol.name.lstrip("_")
    for topic, what, expression in _BY_NAME:
        if expression.search(name):
            return topic, what
    if any(_ABSTRACT.search(base) for base in symbol.bases):
        return "Structural", "abstract interface"
    return None


def _best(facts: list[Fact]) -> list[Fact]:
    """The largest ones: a pattern that is used throughout needs few examples."""
    return sorted(facts, key=lambda fact: (fact.line - fact.line_end, fact.file))[:_MOST_EACH]
