"""Mermaid diagrams of what an analysis holds: flows, layers, neighbours, models. Pure.

Each is small enough to read (contract section 7: at most 25 nodes) and says what it leaves out.
Names of a repository go in as labels, escaped, never as identifiers or syntax. The same input gives
the same text, and a new name does not change the identifiers of the others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from typing import Final, TypeAlias

from docgen_engine.domain.documents.analysis import (
    Architecture,
    Component,
    DataModel,
    Dependencies,
    Flow,
    FlowStep,
    InternalDependency,
    ModelField,
)
from docgen_engine.domain.markup import counted, one_line, shorten

MOST_NODES: Final = 25
"""More than these nobody reads (contract section 7)."""

MOST_MODELS: Final = 15
"""Models of a diagram, which are tables of several lines."""

_LABEL: Final = 60
_NOTE: Final = 120
_READABLE_EDGES: Final = 20
_OTHER_EDGES: Final = 8
_FIELD_ROWS: Final = 64
_WORD_LENGTH: Final = 32
_MOST_FIELDS: Final = 8
_EACH_SIDE: Final = 9
_MOST_PACKAGES: Final = 5
_FEWEST_PARTS: Final = 3

# `#`, `;` and `%` have a meaning in Mermaid even inside of quotation marks, a colon separates, and
# angle brackets would be markup.
_SIGNS: Final = {
    '"': "#quot;", "#": "#35;", ";": "#59;", "%": "#37;", ":": "#58;", "<": "#lt;", ">": "#gt;",
    "&": "#amp;", "`": "#96;", "\\": "#92;", "{": "#123;", "}": "#125;",
}  # fmt: skip
_DIRECTION: Final = re.compile(r"(direction)\s+", re.IGNORECASE)
_SLUG: Final = re.compile(r"[^a-z0-9]+")
_WORD: Final = re.compile(r"\w+")
_QUOTED: Final = re.compile(r"(?:\b([\w.]+)\s*\[\s*)?(?:\"([^\"]*)\"|'([^']*)')")
"""A quoted part of a type and what it is an index of: `Literal["a"]`, `Options['url']`."""
_LITERALS: Final = re.compile(r"\bLiteral\[[^\]]*\]")
_INDEXED: Final = re.compile(r"\[[^\[\]]*[\"'][^\[\]]*\]")
_MANY: Final = re.compile(
    r"(?i)\b(?:list|tuple|set|frozenset|dict|sequence|iterable|collection|mapping|map|array|vec"
    r"|deque|queryset|readonlyarray|record)\b\s*[\[<]|\[\]"
)
_NONE: Final = re.compile(r"\b(?:None|null|undefined|Optional)\b")
_FUNCTION: Final = re.compile(r"=>|\bCallable\b|\bfunc\(")

Relation: TypeAlias = tuple[DataModel, str, int, DataModel]
"""A model, a field of it with its line, and the model that the field holds."""

_STARTED_BY: Final = {
    "command": "Command line", "subcommand": "Command line", "main": "Command line",
    "module": "Command line", "script": "Command line", "server": "Command line", "route": "Client",
}  # fmt: skip


def label(text: str, limit: int = _LABEL) -> str:
    """Any text as the inside of a Mermaid label: on one line, not too long, nothing in it syntax.

    Args:
        text: as it stands in the repository.
        limit: characters to keep.
    """
    words = shorten(one_line(text), limit) or "(no name)"
    words = "".join(_SIGNS.get(sign, sign) for sign in words)
    # Some of Mermaid's grammars take `direction LR` for a statement wherever it stands.
    return _DIRECTION.sub(r"\1#32;", words)


class _Ids:
    """Identifiers of nodes, made from names and never equal to a word of Mermaid's."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._taken: Counter[str] = Counter()

    def of(self, name: str) -> str:
        if name not in self._known:
            slug = "n_" + (_SLUG.sub("_", name.lower()).strip("_")[:40] or "x")
            self._taken[slug] += 1
            again = self._taken[slug]
            self._known[name] = slug if again == 1 else f"{slug}__{again}"
        return self._known[name]


def _left_out(parts: Iterable[str]) -> str:
    """A node that says what is not shown; empty where everything is."""
    lines = [label(part, _NOTE) for part in parts]
    return f'  left_out["not shown: {", <br/>".join(lines)}"]' if lines else ""


# -- flows ---------------------------------------------------------------------------------


def flow_sequence(flow: Flow, component_of: Callable[[str], str]) -> str:
    """A flow as a sequence diagram: who calls which function, in the order of the steps.

    Args:
        flow: its steps are in calling order.
        component_of: name of the component that a file belongs to, empty for none.

    Returns:
        The diagram, or an empty string where fewer than two parts or calls take part. Participants
        are components; files where that would leave only one or two.
    """
    named = _participants(flow, component_of)
    starter = _STARTED_BY.get(flow.type, "Caller")
    if len(flow.steps) < 2 or len(set(named.values())) < 2:
        return ""
    shown = list(dict.fromkeys(named.values()))[: MOST_NODES - 1]
    ids = _Ids()
    lines = ["sequenceDiagram", f"  actor starter as {label(starter)}"]
    lines += [f"  participant {ids.of(name)} as {label(name)}" for name in shown]
    rest = 0
    for step in flow.steps:
        source = named.get(step.call_file, "")
        target = named[step.file]
        if target not in shown or (source and source not in shown):
            rest += 1
            continue
        caller = ids.of(source) if source else "starter"
        lines.append(f"  {caller}->>{ids.of(target)}: {label(_message(step))}")
    if rest:
        calls = counted(rest, "further call")
        lines.append(f"  Note over {ids.of(shown[0])}: not shown#58; {label(calls)}")
    return "\n".join(lines)


def _participants(flow: Flow, component_of: Callable[[str], str]) -> dict[str, str]:
    """Name of the participant of each file, in the order in which the files take part."""
    files = list(
        dict.fromkeys(file for step in flow.steps for file in (step.call_file, step.file) if file)
    )
    short = _short_paths(files)
    parts = {file: component_of(file) or short[file] for file in files}
    return parts if len(set(parts.values())) >= _FEWEST_PARTS else short


def _short_paths(files: Sequence[str]) -> dict[str, str]:
    """The shortest end of each path that no other has."""
    found = {}
    for file in files:
        parts = file.split("/")
        ends = ["/".join(parts[-count:]) for count in range(1, len(parts) + 1)]
        others = [f"/{other}" for other in files if other != file]
        found[file] = next(
            (end for end in ends if not any(other.endswith(f"/{end}") for other in others)), file
        )
    return found


def _message(step: FlowStep) -> str:
    """The function as one calls it: a constructor by its type."""
    owner, _, name = step.function.rpartition(".")
    if owner and name in {"__init__", "constructor"}:
        return owner
    return step.function or "run the file"


# -- components ----------------------------------------------------------------------------


def layer_flowchart(architecture: Architecture, name_of: Callable[[str], str] = str) -> str:
    """Components by layer, from the top, with the imports between them.

    Args:
        architecture: layers and dependencies. Where it has no layers, all stand beside each other.
        name_of: the name to show for a component as the architecture calls it.

    Returns:
        The diagram, or an empty string for fewer than three components. Of more than 25
        components the most connected are kept; of many arrows those that others imply are left out,
        and those that do not lead down. A node says so. The latter are dotted where they are shown.
    """
    edges = _edges(architecture.dependencies.internal)
    nodes, hidden = _most_connected(edges)
    level = {n: layer.level for layer in architecture.layers for n in layer.components}
    edges = [edge for edge in edges if edge[0] in nodes and edge[1] in nodes]
    down = [edge for edge in edges if level.get(edge[0], 0) > level.get(edge[1], 0)]
    other = [edge for edge in edges if edge not in set(down)]
    notes = [counted(hidden, "further component")] if hidden else []
    if len(down) > _READABLE_EDGES:
        kept = _without_implied(down)
        notes += ["arrows that others imply"] if len(kept) < len(down) else []
        down = kept
    # Where there are layers, the other imports come late, are for types only or pass a name on;
    # many of them hide the direction.
    if down and len(other) > _OTHER_EDGES:
        other = []
        notes.append("imports within a layer or upwards")
    drawn = {name for edge in down + other for name in edge}
    if len(drawn) < _FEWEST_PARTS:
        return ""
    if len(drawn) < len(nodes):
        notes.append(f"{counted(len(nodes) - len(drawn), 'component')} that only these connect")
    ids = _Ids()
    lines = ["flowchart TB", *_boxes(architecture, sorted(drawn), ids, name_of)]
    lines += [f"  {ids.of(a)} --> {ids.of(b)}" for a, b in down]
    lines += [f"  {ids.of(a)} {'-.->' if down else '-->'} {ids.of(b)}" for a, b in other]
    return "\n".join(line for line in (*lines, _left_out(notes)) if line)


def _boxes(
    architecture: Architecture, nodes: Sequence[str], ids: _Ids, name_of: Callable[[str], str]
) -> list[str]:
    """The nodes, those of a layer in a frame of their own; the top layer first."""

    def box(name: str, indent: str) -> str:
        return f'{indent}{ids.of(name)}["{label(name_of(name))}"]'

    layers = [
        (layer, [name for name in layer.components if name in nodes])
        for layer in sorted(architecture.layers, key=lambda layer: (-layer.level, layer.name))
    ]
    layers = [(layer, names) for layer, names in layers if names]
    placed = {name for _, names in layers for name in names}
    lines = []
    for layer, names in layers:
        if len(layers) < 2:
            lines += [box(name, "  ") for name in names]
            continue
        title = layer.name or f"Level {layer.level}"
        lines.append(f'  subgraph layer_{layers.index((layer, names))}["{label(title)}"]')
        lines += [*(box(name, "    ") for name in names), "  end"]
    return lines + [box(name, "  ") for name in nodes if name not in placed]


def component_neighbours(
    component: Component, dependencies: Dependencies, name_of: Callable[[str], str] = str
) -> str:
    """A component between those that import it and what it imports, packages among them.

    Args:
        component: the one in the middle.
        dependencies: of the whole repository.
        name_of: the name to show for a component as the dependencies call it.

    Returns:
        The diagram, or an empty string for fewer than two neighbours or none of this repository.
    """
    own = {component.path, component.name}
    internal = sorted(dependencies.internal, key=lambda d: (-d.import_count, d.from_, d.to))
    users = [d.from_ for d in internal if d.to in own and d.from_ not in own]
    used = [d.to for d in internal if d.from_ in own and d.to not in own]
    packages = [
        d.name
        for d in sorted(dependencies.external, key=lambda d: (-d.import_count, d.name))
        if own & set(d.used_by)
    ]
    users, used, packages = (list(dict.fromkeys(each)) for each in (users, used, packages))
    if not users + used or len(users + used + packages) < 2:
        return ""
    notes = [
        counted(len(names) - most, *noun)
        for names, most, noun in (
            (users, _EACH_SIDE, ("more that imports it", "more that import it")),
            (used, _EACH_SIDE, ("more that it imports", "more that it imports")),
            (packages, _MOST_PACKAGES, ("more package", "more packages")),
        )
        if len(names) > most
    ]
    ids = _Ids()
    middle = ids.of(component.path)
    lines = ["flowchart LR", f'  {middle}(["{label(component.name)}"])']
    for name in users[:_EACH_SIDE]:
        node = ids.of(f"user {name}" if name in used else name)
        lines.append(f'  {node}["{label(name_of(name))}"] --> {middle}')
    lines += [
        f'  {middle} --> {ids.of(name)}["{label(name_of(name))}"]' for name in used[:_EACH_SIDE]
    ]
    lines += [
        f'  {middle} -.-> {ids.of(f"package {name}")}("{label(name)}")'
        for name in packages[:_MOST_PACKAGES]
    ]
    return "\n".join(line for line in (*lines, _left_out(notes)) if line)


def _edges(internal: Iterable[InternalDependency]) -> list[tuple[str, str]]:
    """Who imports whom, each pair once, in order."""
    return sorted({(d.from_, d.to) for d in internal if d.from_ != d.to})


def _most_connected(edges: Sequence[tuple[str, str]]) -> tuple[list[str], int]:
    """The nodes to show, sorted, and how many are left out."""
    degree = Counter(name for edge in edges for name in edge)
    ranked = sorted(degree, key=lambda name: (-degree[name], name))
    most = MOST_NODES if len(ranked) <= MOST_NODES else MOST_NODES - 1
    return sorted(ranked[:most]), max(0, len(ranked) - most)


def _without_implied(edges: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The edges of a graph without cycles that no path of two or more others stands for."""
    after: dict[str, list[str]] = {}
    for source, target in edges:
        after.setdefault(source, []).append(target)

    def reaches(source: str, target: str, seen: set[str]) -> bool:
        for each in after.get(source, ()):
            if each == target:
                return True
            if each not in seen:
                seen.add(each)
                if reaches(each, target, seen):
                    return True
        return False

    return [
        (source, target)
        for source, target in edges
        if not any(
            reaches(between, target, set()) for between in after[source] if between != target
        )
    ]


# -- data models ---------------------------------------------------------------------------


def model_relations(models: Sequence[DataModel]) -> list[Relation]:
    """Fields whose type names another model, by names alone, in file and line order.

    A name means the model of the same file, else the only one there is.

    Args:
        models: of the repository.
    """
    by_name: dict[str, list[DataModel]] = {}
    for model in models:
        by_name.setdefault(model.name.rpartition(".")[2], []).append(model)
    found = []
    for model in sorted(models, key=_key):
        for field in model.fields:
            for word in dict.fromkeys(_type_words(field.annotation, by_name)):
                others = by_name.get(word, [])
                local = [m for m in others if m.file == model.file] or others
                if len(local) == 1 and local[0] is not model:
                    found.append((model, field.name, field.line, local[0]))
    return found


def _key(model: DataModel) -> tuple[str, int, str]:
    return model.file, model.line, model.name


def takes_or_returns(annotation: str) -> bool:
    """Whether a type is a function's: it holds nothing of what it takes or returns."""
    return _FUNCTION.search(annotation) is not None


def _type_words(annotation: str, known: Container[str]) -> list[str]:
    """The names in a type. One in quotation marks counts where it is a model's."""
    if takes_or_returns(annotation):
        return []

    def quoted(found: re.Match[str]) -> str:
        names = _WORD.findall(found[2] or found[3] or "")
        return " ".join(name for name in names if name in known)

    return _WORD.findall(_QUOTED.sub(quoted, _LITERALS.sub(" ", annotation)))


def related_models(relations: Sequence[Relation]) -> list[DataModel]:
    """The models that refer to another or are referred to, the most connected first."""
    degree: Counter[tuple[str, int, str]] = Counter()
    models: dict[tuple[str, int, str], DataModel] = {}
    for model, _, _, other in relations:
        for each in (model, other):
            degree[_key(each)] += 1
            models[_key(each)] = each
    return [models[key] for key in sorted(models, key=lambda key: (-degree[key], key))]


def model_er(models: Sequence[DataModel], relations: Sequence[Relation] | None = None) -> str:
    """The models that refer to each other, with some of their fields and how many they hold.

    Args:
        models: of the repository.
        relations: who refers to whom, where that is known; else it is read off the names.

    Returns:
        The diagram, or an empty string where no model refers to another. Of more than 15 models the
        most connected are kept: each needs room for its fields.
    """
    relations = model_relations(models) if relations is None else relations
    kept = related_models(relations)[:MOST_MODELS]
    names = _identifiers(kept)
    shown = [each for each in relations if _key(each[0]) in names and _key(each[3]) in names]
    if not shown:
        return ""
    holding = {(_key(model), field) for model, field, _, _ in shown}
    most = min(_MOST_FIELDS, _FIELD_ROWS // len(kept))
    lines = ["erDiagram"]
    for model in sorted(kept, key=_key):
        # Fields that hold another model first, then the first ones, all in their own order.
        ranked = sorted(model.fields, key=lambda f: (_key(model), f.name) not in holding)[:most]
        lines.append(f'  {names[_key(model)]}["{label(model.name)}"] {{')
        lines += [f"    {_type(f)} {_name(f)}" for f in model.fields if f in ranked]
        lines.append("  }")
    types = {(_key(model), f.name): f for model in kept for f in model.fields}
    for model, name, _, other in shown:
        many = _many(types[_key(model), name]) if (_key(model), name) in types else "o{"
        ends = f"{names[_key(model)]} }}o--{many} {names[_key(other)]}"
        lines.append(f'  {ends} : "{label(name.rstrip("?"))}"')
    return "\n".join(lines)


def _identifiers(models: Sequence[DataModel]) -> dict[tuple[str, int, str], str]:
    """Identifiers by name; models of the same name are told apart by their files."""
    names = Counter(model.name for model in models)
    ids = _Ids()
    return {
        _key(model): ids.of(
            model.name if names[model.name] == 1 else f"{model.name} {model.file} {model.line}"
        )
        for model in sorted(models, key=_key)
    }


def _many(field: ModelField) -> str:
    """How many of the other model a field holds, as its type says."""
    if _MANY.search(field.annotation):
        return "o{"
    optional = field.name.endswith("?") or field.annotation.startswith("*")
    return "o|" if optional or _NONE.search(field.annotation) else "||"


def _type(field: ModelField) -> str:
    """A type as one word of an entity, as close to the source as Mermaid allows."""
    text = one_line(field.annotation).strip("*&\"' ")
    if takes_or_returns(text):
        return "function"
    text = re.sub(r"\s*\|\s*(?:None|null|undefined)\b|\b(?:None|null|undefined)\s*\|\s*", "", text)
    text = _INDEXED.sub("", text.removeprefix("readonly ").replace("<", "[").replace(">", "]"))
    text = re.sub(r"\b[a-z_]\w*\.(?=\w)", "", re.sub(r"\s*\|\s*", "-or-", text))
    return _attribute(text, "literal" if text else "any")


def _name(field: ModelField) -> str:
    return _attribute(field.name.rstrip("?"), "field")


def _attribute(text: str, fallback: str) -> str:
    """Text as a word of an entity: letters, digits and the few signs that Mermaid takes there."""
    word = re.sub(r"[^A-Za-z0-9_\[\]-]+", "-", text).strip("-")
    if len(word) > _WORD_LENGTH:
        word = word[:_WORD_LENGTH].split("[", 1)[0].rstrip("-")
    return word if re.match(r"[A-Za-z_]", word) else fallback
