"""Questions about the design: surface, errors, layers, choices, cycles (04 and 08)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from docgen_engine.backends.static.catalogue.kinds import Answer, Kind, Subject
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.analysis import ImportCycle, InternalDependency
from docgen_engine.domain.documents.questions import Priority
from docgen_engine.domain.markup import counted, listing, plain, quote
from docgen_engine.patterns import regex
from docgen_engine.repository.readme import sentences

API: Final = "04-api-reference.md"
DECISIONS: Final = "08-design-decisions.md"


_REASON: Final = regex(
    r"\b(?:because|chose|chosen|instead of|rather than|prefer\w*)\b", re.IGNORECASE
)


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


_UNSEEN: Final = frozenset({"C#"})
"""Languages whose files use others without a word of it: by methods of extension, global usings."""


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
    # What is needed when the code is loaded decides; of a repository without that, all imports.
    edges = [d for d in internal(k) if d.is_loaded] or internal(k)
    if not edges:
        return Answer(looked_in=tuple(c.path for c in k.components[:4]))
    importing = {k.component_named[d.from_].path for d in internal(k)}
    imported = {k.component_named[d.to].path for d in internal(k)}
    low = [c.path for c in k.components if c.path in imported - importing]
    high = [c.path for c in k.components if c.path in importing - imported]
    need = verb_of(edges)
    said = []
    if any(k.index.facts[d.file].language in _UNSEEN for d in edges):
        low, high = [], []
    if low:
        verb = f"{need}s" if len(low) == 1 else need
        said.append(f"{_links(k, low)} {verb} no other component")
    if high:
        said.append(f"no other component {need}s {_links(k, high)}")
    first = edges[0]
    most = len(edges) > 1 and edges[1].import_count < first.import_count
    where = f"{k.component_link(first.from_)} to {k.component_link(first.to)}"
    cited = k.cite(first.file, first.line)
    if most:
        said.append(f"the most {need}s go from {where}, such as {cited}")
    else:
        one = "a use" if need == "use" else "an import"
        said.append(f"{one} goes, for example, from {where} ({cited})")
    return Answer("; ".join(_sentence(each, at) for at, each in enumerate(said)) + ".")


def _links(k: Knowledge, paths: list[str]) -> str:
    return listing([k.component_link(path) for path in paths], 6, "others")


def _sentence(text: str, at: int) -> str:
    return text[0].upper() + text[1:] if at == 0 else text


def verb_of(found: Iterable[InternalDependency]) -> str:
    """What some components do with others: they `import` them, or `use` them without that."""
    return "use" if any(each.kind == "use" for each in found) else "import"


def internal(k: Knowledge) -> list[InternalDependency]:
    """Who needs whom among components of code: on loading first, the most imports first."""
    return k.remember("internal", lambda: _find_internal(k))


def _find_internal(k: Knowledge) -> list[InternalDependency]:
    known = {c.path for c in k.components} | {c.name for c in k.components}
    return sorted(
        (
            d
            for d in k.analysis.architecture.dependencies.internal
            if d.from_ in known and d.to in known and k.reference(d.file, d.line)
        ),
        key=lambda d: (not d.is_loaded, -d.import_count, d.from_, d.to),
    )


def _central(k: Knowledge) -> list[Subject]:
    users: dict[str, set[str]] = {}
    for each in internal(k):
        users.setdefault(each.to, set()).add(each.from_)
    ranked = sorted(users, key=lambda name: (-len(users[name]), name))
    if not ranked or len(users[ranked[0]]) < 3:
        return []
    if len(ranked) > 1 and len(users[ranked[1]]) == len(users[ranked[0]]):
        return []  # of two none is the one that most rest on
    most = ranked[0]
    component = k.component_named[most]
    return [
        Subject(
            most,
            f"Which components rest on {component.name}?",
            "More components need it than any other.",
            k.files_of(component)[:3],
            components=(component.path,),
        )
    ]


def _answer_central(k: Knowledge, name: str) -> Answer:
    users = [d for d in internal(k) if d.to == name]
    said = [f"{k.component_link(d.from_)} ({k.cite_inside(d.file, d.line)})" for d in users]
    return Answer(
        f"More components {verb_of(users)} {k.component_link(name)} than any other: "
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
            (_reason(k, item.name)[0],),
        )
        for item in found[:1]
        if _reason(k, item.name)[0]
    ]


def _reason(k: Knowledge, name: str) -> tuple[str, int]:
    """The document and line that give a reason for a choice; hardly any repository has one."""
    return k.remember(f"reason:{name}", lambda: _find_reason(k, name))


def _find_reason(k: Knowledge, name: str) -> tuple[str, int]:
    wanted = _wanted(name)
    for file in k.document_files("adr", "decision", "architecture", "design", "readme")[:40]:
        for number, line in enumerate(k.index.lines(file), start=1):
            if _REASON.search(line) and wanted.search(line) and _of_choice(line, wanted):
                return file, number
    return "", 0


def _of_choice(line: str, wanted: re.Pattern[str]) -> str:
    """The sentence of a line that gives a reason and names what was chosen."""
    told = sentences(plain(line, keep_code=True))
    return next((each for each in told if _REASON.search(each) and wanted.search(each)), "")


def _wanted(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


def _answer_choice(k: Knowledge, name: str) -> Answer:
    file, number = _reason(k, name)
    if not file:
        return Answer(looked_in=tuple(k.document_files("readme"))[:1])
    line = k.index.lines(file)[number - 1]
    return Answer(f"{quote(_of_choice(line, _wanted(name)))} {k.cite(file, number)}")


def cycles(k: Knowledge) -> list[ImportCycle]:
    """Circles of imports through several components that happen when the code is loaded."""
    return [
        cycle
        for cycle in k.analysis.architecture.dependencies.cycles
        if all(k.reference(step.file, step.line) for step in cycle.steps)
        and all(name in k.component_named for name in cycle.components)
    ]


def _cycles(k: Knowledge) -> list[Subject]:
    found = cycles(k)
    if not found:
        return []
    return [
        Subject(
            "",
            "Which components import each other, so that neither can be changed alone?",
            "Cycles are where a change spreads.",
            tuple(dict.fromkeys(step.file for cycle in found for step in cycle.steps))[:4],
        )
    ]


_SHOWN_CYCLES: Final = 4
_SHOWN_STEPS: Final = 6


def _answer_cycles(k: Knowledge, _key: str) -> Answer:
    found = cycles(k)
    if len(found) == 1:
        return Answer(_cycle(k, found[0]))
    if len(found) > _SHOWN_CYCLES:
        parts = dict.fromkeys(name for cycle in found for name in cycle.components)
        links = listing([k.component_link(name) for name in parts], 0)
        return Answer(
            f"Circles of imports tie {links} together. For example, {_cycle(k, found[0])}"
        )
    said = [_cycle(k, cycle) for cycle in found]
    return Answer(
        "These components import each other in a circle:\n\n"
        + "\n".join(f"- {each}" for each in said)
    )


def _cycle(k: Knowledge, cycle: ImportCycle) -> str:
    links = listing([k.component_link(name) for name in cycle.components], 0)
    steps = [k.cite(step.file, step.line) for step in cycle.steps[:_SHOWN_STEPS]]
    more = " and so on" if len(cycle.steps) > _SHOWN_STEPS else ""
    return f"{links} import each other, at {' → '.join(steps)}{more}."


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
)  # fmt: skip
