"""Questions about the design: surface, errors, layers, patterns, state (04, 08 to 10)."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.backends.static.catalogue import Answer, Kind, Subject
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.backends.static.writing.shapes import families
from docgen_engine.domain.documents.analysis import InternalDependency
from docgen_engine.domain.documents.questions import Priority
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import counted, escape, first_sentence, listing, quote

API: Final = "04-api-reference.md"
DECISIONS: Final = "08-design-decisions.md"
PATTERNS: Final = "09-design-patterns.md"
STATE: Final = "10-state-management.md"


# 04 Surface, errors


def _surface(k: Knowledge) -> list[Subject]:
    if not k.analysis.apis.total_apis:
        return []
    files = [s.file for c in k.components for s in c.key_symbols[:1]]
    return [
        Subject(
            "",
            "Which parts of the code are public, and where does one begin?",
            "What is public cannot change silently.",
            tuple(dict.fromkeys(files))[:4],
        )
    ]


def _answer_surface(k: Knowledge, _key: str) -> Answer:
    ranked = sorted(k.components, key=lambda c: (-c.public_symbols, c.path))
    said = []
    for component in ranked[:4]:
        names = [
            k.cite(s.file, s.line, s.line_end, s.name)
            for s in component.key_symbols[:2]
            if k.cite(s.file, s.line, s.line_end, s.name)
        ]
        if names:
            said.append(f"{k.component_link(component.path)} with {listing(names)}")
    if not said:
        return Answer(looked_in=tuple(c.path for c in ranked[:4]))
    return Answer(f"Most of what is public lies in {listing(said)}.")


def _errors(k: Knowledge) -> list[Subject]:
    found = [f for f in k.analysis.errors_raised if k.reference(f.file, f.line)]
    if not found:
        return []
    return [
        Subject(
            "",
            "Which errors of its own does the code raise?",
            "Callers handle these by name.",
            tuple(dict.fromkeys(f.file for f in found))[:4],
        )
    ]


def _answer_errors(k: Knowledge, _key: str) -> Answer:
    found = [f for f in k.analysis.errors_raised if k.reference(f.file, f.line)]
    names = [k.cite_fact(f) for f in found]
    many = f"{counted(len(found), 'error type')} of its own" if len(found) > 1 else "one error type"
    return Answer(f"The code has {many}: {listing(names[:8], 0)}." if len(names) <= 8 else
                  f"The code has {many}, among them {listing(names[:6])}.")  # fmt: skip


# 08 Layers, centre, choices, cycles


def _layers(k: Knowledge) -> list[Subject]:
    layers = k.analysis.architecture.layers
    if len(k.components) < 2 or not k.analysis.architecture.dependencies.internal:
        return []
    bottom = layers[0].components[:2] if layers else ()
    return [
        Subject(
            "",
            "In which direction do the components depend on each other?",
            "A change in a low layer reaches everything above it.",
            tuple(dict.fromkeys(d.file for d in k.analysis.architecture.dependencies.internal))[:4],
            components=bottom,
        )
    ]


def _answer_layers(k: Knowledge, _key: str) -> Answer:
    edges = internal(k)
    if not edges:
        return Answer(looked_in=tuple(c.path for c in k.components[:4]))
    importing = {k.component_named[d.from_].path for d in edges}
    imported = {k.component_named[d.to].path for d in edges}
    low = [c.path for c in k.components if c.path in imported - importing]
    high = [c.path for c in k.components if c.path in importing - imported]
    said = []
    if low:
        verb = "imports" if len(low) == 1 else "import"
        said.append(f"{_links(k, low)} {verb} no other component")
    if high:
        said.append(f"no other component imports {_links(k, high)}")
    first = edges[0]
    example = (
        f"the most imports go from {k.component_link(first.from_)} to "
        f"{k.component_link(first.to)}, such as {k.cite(first.file, first.line)}"
    )
    return Answer("; ".join(_sentence(each, at) for at, each in enumerate([*said, example])) + ".")


def _links(k: Knowledge, paths: list[str]) -> str:
    return listing([k.component_link(path) for path in paths], 6, "others")


def _sentence(text: str, at: int) -> str:
    return text[0].upper() + text[1:] if at == 0 else text


def internal(k: Knowledge) -> list[InternalDependency]:
    """Imports between components of code, the most frequent first."""
    return k.remember("internal", lambda: _find_internal(k))


def _find_internal(k: Knowledge) -> list[InternalDependency]:
    known = {c.path for c in k.components} | {c.name for c in k.components}
    return sorted(
        (
            d
            for d in k.analysis.architecture.dependencies.internal
            if d.from_ in known and d.to in known and k.reference(d.file, d.line)
        ),
        key=lambda d: (-d.import_count, d.from_, d.to),
    )


def _central(k: Knowledge) -> list[Subject]:
    users: dict[str, set[str]] = {}
    for each in internal(k):
        users.setdefault(each.to, set()).add(each.from_)
    if not users:
        return []
    most = max(users, key=lambda name: (len(users[name]), name))
    if len(users[most]) < 3:
        return []
    component = k.component_named[most]
    return [
        Subject(
            most,
            f"Which components rest on {component.name}?",
            "More components import it than any other.",
            k.files_of(component)[:3],
            components=(component.path,),
        )
    ]


def _answer_central(k: Knowledge, name: str) -> Answer:
    users = [d for d in internal(k) if d.to == name]
    said = [f"{k.component_link(d.from_)} ({k.cite(d.file, d.line)})" for d in users]
    return Answer(
        f"More components import {k.component_link(name)} than any other: "
        f"{listing(said, 5, 'others')}."
    )


def _choice(k: Knowledge) -> list[Subject]:
    used = {
        d.name.casefold(): d.import_count for d in k.analysis.architecture.dependencies.external
    }
    found = sorted(
        k.technologies("Frameworks") or k.technologies("Data stores"),
        key=lambda item: -used.get(item.name.casefold(), 0),
    )
    return [
        Subject(
            item.name,
            f"Why was {item.name} chosen?",
            "Without the reason nobody can tell when the choice stops being right.",
            tuple(k.document_files("adr", "decision", "architecture", "design"))[:4],
        )
        for item in found[:1]
    ]


def _answer_choice(k: Knowledge, name: str) -> Answer:
    files = k.document_files("adr", "decision", "architecture", "design")
    wanted = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    reason = re.compile(
        r"\b(because|since|chose|chosen|instead of|rather than|prefer)\b", re.IGNORECASE
    )
    for file in files[:40]:
        for number, line in enumerate(k.index.lines(file), start=1):
            if wanted.search(line) and reason.search(line):
                return Answer(f"{quote(first_sentence(line))} {k.cite(file, number)}")
    return Answer(looked_in=tuple(files[:4]) or tuple(k.document_files("readme"))[:1])


def cycles(k: Knowledge) -> list[tuple[InternalDependency, InternalDependency]]:
    """Pairs of components that import each other."""
    by_pair = {(d.from_, d.to): d for d in internal(k)}
    return [
        (each, by_pair[each.to, each.from_])
        for each in sorted(by_pair.values(), key=lambda d: (d.from_, d.to))
        if each.from_ < each.to and (each.to, each.from_) in by_pair
    ]


def _cycles(k: Knowledge) -> list[Subject]:
    pairs = cycles(k)
    if not pairs:
        return []
    return [
        Subject(
            "",
            "Which components import each other, so that neither can be changed alone?",
            "Cycles are where a change spreads.",
            tuple(dict.fromkeys(file for a, b in pairs for file in (a.file, b.file)))[:4],
        )
    ]


def _answer_cycles(k: Knowledge, _key: str) -> Answer:
    said = [
        f"{k.component_link(a.from_)} and {k.component_link(a.to)} "
        f"({k.cite(a.file, a.line)}, {k.cite(b.file, b.line)})"
        for a, b in cycles(k)[:8]
    ]
    if len(said) == 1:
        return Answer(f"{said[0]} import each other.")
    more = "\n\nThere are more such pairs." if len(cycles(k)) > 8 else ""
    return Answer(
        "These components import each other:\n\n" + "\n".join(f"- {s}" for s in said) + more
    )


# 09 Patterns


def _family(k: Knowledge) -> list[Subject]:
    return [
        Subject(
            f"{family.base.file}#{family.base.name}",
            f"Which types implement or extend {family.base.name}?",
            "It is the type of this code base that most others derive from.",
            (family.base.file,),
        )
        for family in families(k)[:2]
    ]


def _answer_family(k: Knowledge, key: str) -> Answer:
    for family in families(k):
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
    Kind("surface", API, "Overview", "api", Priority.HIGH,
         "Count public symbols by component; name the ones that others use most.",
         "Components with their main types and functions.", _surface, _answer_surface),
    Kind("errors", API, "Errors", "api", Priority.HIGH,
         "Find exception types defined here.", "Types with their lines.", _errors, _answer_errors),
    Kind("layers", DECISIONS, "Architecture", "architecture", Priority.HIGH,
         "Follow the imports between components.", "A direction, with an import that shows it.",
         _layers, _answer_layers),
    Kind("central", DECISIONS, "Architecture", "architecture", Priority.MEDIUM,
         "Find the component that most others import.", "Importers with their lines.",
         _central, _answer_central),
    Kind("choice", DECISIONS, "Technology choices", "architecture", Priority.LOW,
         "Look for a reason in decision records and design documents.",
         "A sentence that gives a reason.", _choice, _answer_choice),
    Kind("cycles", DECISIONS, "Open points", "architecture", Priority.MEDIUM,
         "Find pairs of components that import each other.", "Both imports.",
         _cycles, _answer_cycles),
    Kind("family", PATTERNS, "Behavioural", "patterns", Priority.LOW,
         "Find the subtypes of a base type.", "Types with their lines.", _family, _answer_family),
    Kind("state", STATE, "Global state", "state", Priority.MEDIUM,
         "Find what lives in modules, caches and stores.", "Places that keep state.",
         _state, _answer_state),
)  # fmt: skip
