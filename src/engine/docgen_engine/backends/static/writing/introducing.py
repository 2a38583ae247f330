"""Says in a line what a part of the code is that does not say it itself: by what it defines."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from itertools import zip_longest
from typing import Final

from docgen_engine.backends.static.writing.go_names import with_package
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.backends.static.writing.phrases import words
from docgen_engine.domain.documents.analysis import Fact, Flow
from docgen_engine.domain.documents.discovery import Component, SymbolNote
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.domain.markup import code, first_sentence, listing
from docgen_engine.patterns import regex

_CLASSES: Final = frozenset({"class", "struct", "interface", "type", "enum", "module"})
_ENDING: Final = regex(r"(?:Error|Exception|Warning)s?$")
_PLURAL: Final = {
    "class": "classes", "struct": "structs", "interface": "interfaces", "type": "types",
    "enum": "enums", "module": "modules", "error": "error types", "function": "functions",
    "constant": "constants", "macro": "macros", "variable": "variables", "trait": "traits",
    "method": "methods", "property": "properties", "field": "fields",
}  # fmt: skip
_ROOTS: Final = frozenset(
    {"object", "ABC", "abc.ABC", "Protocol", "typing.Protocol", "Generic", "Enum", "enum.Enum"}
)
"""Bases that say nothing of what their subtypes are for."""

_ENDINGS: Final = ("ing", "uration", "ation")
"""What a title may add to the name of a part: `config`, `Configuration`."""

_DERIVED: Final = regex(r"^(?:(?:Runs|Creates|Calls|Returns) `[^`]*`(?:[,.]|$| and `))")
"""An action that was made from names and types; nobody wrote it."""

_CONSTRUCTORS: Final = frozenset({"__init__", "constructor", "new"})
_MOSTLY: Final = 0.6
_HALF: Final = 0.5
_PART: Final = 0.15
"""Of its lines what users import first must have, to be what a component is there for."""

_VALUES: Final = frozenset({SymbolKind.CONSTANT, SymbolKind.VARIABLE})
_SHORT: Final = 90
"""Signs of what a definition says of itself, up to which two of them are one line."""

_PAIR: Final = 2
_OTHERS: Final = ", and others"
_FEWEST: Final = 3
_PAST: Final = regex(r"(?i)(?:^|/)(?:histor|blog|change|release|news|migrat)")
"""Documents that tell what was, not what is."""

_INSTRUCTS: Final = regex(r"^(?:(?:\S+ ){1,4}(?:should|must|can be)\b|See\b|Do not\b|Don['’]t\b)")
"""How a sentence begins that says what to do, not what something is."""

_WORD: Final = regex(r"[a-z0-9]+")


def definitions(k: Knowledge, component: Component, most: int = 5) -> str:
    """What a component defines, by kind and with citations: `the classes A and B, the function c`.

    Args:
        k: what is known.
        component: the component.
        most: names that are shown.

    Returns:
        A phrase that begins with a small letter; empty where nothing is known.
    """
    notes = _outside(k, [n for n in k.main_symbols(component, 12) if len(n.name) > 1])[: most + 1]
    if len(notes) == 1 and notes[0].kind in _CLASSES:
        return _alone(k, notes[0])
    more = len(notes) > most
    base = _shared_base(k, notes)
    groups: dict[tuple[str, str], list[str]] = {}
    for note in notes[:most]:
        noun = _noun(note)
        owned = base if base and noun == "class" and base in _bases(k, note) else ""
        groups.setdefault((noun, owned), []).append(_cited(k, note))
    parts = []
    for at, ((noun, owned), names) in enumerate(groups.items()):
        last = more and at == len(groups) - 1
        # One of its kind: what else there is may be of another.
        said = listing([*names, "others"] if last and not owned and len(names) > 1 else names)
        one = len(names) == 1
        what = noun if one else _PLURAL[noun]
        if owned:
            what = "subtype" if one else "subtypes"
            said = f"{said} of {code(owned)}"
        rest = _OTHERS if last and (owned or one) else ""
        parts.append(f"the {what} {said}{rest}")
    if len(parts) == _PAIR and " and " not in parts[0] + parts[1].removesuffix(_OTHERS):
        joint = ", " if parts[1].endswith(_OTHERS) else " and "
        return joint.join(parts).replace(_OTHERS, " and others")
    return "; ".join(parts)


def _outside(k: Knowledge, notes: list[SymbolNote]) -> list[SymbolNote]:
    """Of some definitions those that others can use; all of a program, where nobody can."""
    found = [n for n in notes if (s := k.index.symbol(n.file, n.name)) is None or s.exported]
    return found or notes


def in_words(k: Knowledge, component: Component) -> str:
    """Two definitions of a component with what each says of itself; empty where one is silent.

    Args:
        k: what is known.
        component: the component.
    """
    notes = _outside(k, k.main_symbols(component, 12))[:_PAIR]
    told = [n for n in notes if says_what(n.summary) and len(n.summary.split()) >= _FEWEST]
    if len(told) < _PAIR or any(len(note.summary) > _SHORT for note in told):
        return ""
    return " ".join(f"{_cited(k, note)}: {words(note.summary).rstrip('.')}." for note in told)


def values(k: Knowledge, component: Component, most: int = 3) -> str:
    """The values that others take from a component which gives nothing else to them."""
    public: list[tuple[str, SymbolFact]] = []
    for file in k.files_of(component):
        facts = k.index.facts.get(file)
        given = k.index.public_symbols(file)
        if facts is not None and (facts.main_line or (facts.symbols and not given)):
            return ""  # a script: what it defines is there to be run
        public += [(file, symbol) for symbol in given]
    if not public or any(symbol.kind not in _VALUES for _, symbol in public):
        return ""
    names = [k.cite(file, s.line, s.line_end, s.name) or code(s.name) for file, s in public]
    return f"the {'value' if len(public) == 1 else 'values'} {listing(names, most, 'others')}"


def program(k: Knowledge, component: Component) -> str:
    """Where the program of a component in Go starts that gives out no function or type, cited.

    What else it defines are helpers, which nobody but itself can call.
    """
    for file in k.files_of(component):
        facts = k.index.facts.get(file)
        if facts is None or facts.language != "Go" or not facts.main_line:
            continue
        public = [s for path in k.files_of(component) for s in k.index.public_symbols(path)]
        if all(symbol.kind in _VALUES for symbol in public):
            return k.cite_symbol(file, "main")
    return ""


def gives_out(k: Knowledge, component: Component, most: int = 8) -> str:
    """The names of its parts that a package gives out under its own, with citations.

    Args:
        k: what is known.
        component: the component with the face of the package.
        most: names that are shown.
    """
    inside = f"{component.path}/" if component.path not in {".", ""} else ""
    parts = [
        [
            _cited(k, note)
            for note in k.main_symbols(part, 12)
            if (given := k.index.given(note.file, note.name)) and given.module == component.name
        ]
        for part in k.components
        if part.path != component.path and part.path.startswith(inside)
    ]
    # The first of each part, then the second of each.
    names = [name for row in zip_longest(*parts) for name in row if name]
    return listing(names, most + 1, "others") if names else ""


def _cited(k: Knowledge, note: SymbolNote) -> str:
    cited = k.cite(note.file, note.line, note.line_end, note.name) or code(note.name)
    return with_package(k, note.file, cited)


def _alone(k: Knowledge, note: SymbolNote) -> str:
    """The one type of a component, with what it derives from and what it can do."""
    bases = [code(base) for base in _bases(k, note)]
    methods = [
        symbol.name.rpartition(".")[2]
        for symbol in k.index.public_symbols(note.file)
        if symbol.parent == note.name and symbol.kind is SymbolKind.METHOD
    ]
    shown = [code(name) for name in dict.fromkeys(methods) if name not in _CONSTRUCTORS]
    derived = f", derived from {listing(bases[:2])}," if bases else ""
    ability = f" with {listing(shown, 4)}" if shown else ""
    return f"the {_noun(note)} {_cited(k, note)}{derived}{ability}".rstrip(",")


def _bases(k: Knowledge, note: SymbolNote) -> list[str]:
    symbol = k.index.symbol(note.file, note.name)
    bases = [base.split("[", 1)[0] for base in symbol.bases] if symbol else []
    return [base for base in bases if base not in _ROOTS]


def _noun(note: SymbolNote) -> str:
    if note.kind in _CLASSES:
        if note.kind == "interface" and note.file.endswith(".rs"):
            return "trait"
        return "error" if _ENDING.search(note.name) else note.kind
    return note.kind if note.kind in _PLURAL else "function"


def _shared_base(k: Knowledge, notes: Iterable[SymbolNote]) -> str:
    """The base that most of some types have in common, such as `BaseModel`."""
    types = [note for note in notes if note.kind == SymbolKind.CLASS]
    bases: Counter[str] = Counter()
    for note in types:
        bases.update(set(_bases(k, note)))
    if len(types) < _FEWEST or not bases:
        return ""
    base = max(sorted(bases), key=lambda name: bases[name])
    return base if bases[base] >= _MOSTLY * len(types) else ""


def chief(k: Knowledge, component: Component) -> SymbolNote | None:
    """The one definition that a component is there for: named like it, or most of its lines.

    Before those what users import from the top of a package; and none whose words are only an
    instruction.
    """
    notes = k.main_symbols(component, 8)
    own = _plain(re.split(r"[./]", component.name)[-1])
    told = [note for note in notes if says_what(note.summary)]
    found = next((note for note in told if _plain(note.name) == own), None)
    first = told[0] if told else None
    if found is None and first is not None and first.kind in _CLASSES and _from_the_top(k, first):
        found = first if _share(first, component) > _PART else None
    found = found or next((note for note in told if _share(note, component) > _HALF), None)
    return found or (first if len(notes) == 1 else None)


def _share(note: SymbolNote, component: Component) -> float:
    return (note.line_end - note.line + 1) / max(component.line_count, 1)


def _from_the_top(k: Knowledge, note: SymbolNote) -> bool:
    """Whether users import something from a package by its own name."""
    given = k.index.given(note.file, note.name)
    return given is not None and "." not in given.module


def says_what(said: str) -> bool:
    """Whether a sentence says what something is; `Tables should be made with …` instructs.

    Args:
        said: the first sentence of a doc comment.
    """
    return not _INSTRUCTS.search(said)


def flow_words(flow: Flow) -> str:
    """What the first function of a flow says of itself; empty where it says nothing."""
    first = flow.steps[0].action if flow.steps else ""
    return "" if _DERIVED.match(first) else first_sentence(first)


def own_document(k: Knowledge, component: Component) -> Fact | None:
    """The document of the repository that has a component's name for its title or file."""
    found = k.remember("documents by name", lambda: _documents(k))
    for part in (component.name, posixpath.splitext(posixpath.basename(component.path))[0]):
        own = _plain(re.split(r"[./]", part)[-1])
        facts = [fact for ending in ("", *_ENDINGS) for fact in found.get(own + ending, [])]
        if len({fact.file for fact in facts}) == 1:
            return facts[0]
    return None


def _documents(k: Knowledge) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in k.analysis.documents:
        stem = posixpath.splitext(posixpath.basename(fact.file))[0]
        told = fact.detail == "document" and not _PAST.search(fact.file)
        if told and "/" in fact.file and k.reference(fact.file, fact.line):
            for name in {_plain(fact.name), _plain(stem)} - {"", "index", "api"}:
                found.setdefault(name, []).append(fact)
    return found


def _plain(name: str) -> str:
    """A name without case, signs and the `s` of a plural."""
    joined = "".join(_WORD.findall(name.casefold()))
    return joined[:-1] if joined.endswith("s") and not joined.endswith("ss") else joined
