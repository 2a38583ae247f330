"""Mermaid diagrams of components: who needs whom, and one among its neighbours. Pure.

Each is small enough to read (contract section 7: at most 25 nodes); what it leaves out is said
beside it, for a node that is no component would only look like one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec

from docgen_engine.domain.documents.analysis import Architecture, Dependencies, InternalDependency
from docgen_engine.domain.documents.discovery import Component
from docgen_engine.domain.markup import counted
from docgen_engine.domain.mermaid import MOST_NODES, Ids, label

_READABLE_EDGES: Final = 20
_OTHER_EDGES: Final = 8
_EACH_SIDE: Final = 9
_MOST_PACKAGES: Final = 5
_FEWEST_PARTS: Final = 3

Edge = tuple[str, str]


class Picture(msgspec.Struct, frozen=True):
    """A diagram, empty where there is nothing to draw.

    `hidden` are components that take part and are not drawn; `notes` say what else is left out;
    `kinds` are those of the dotted arrows, as in `InternalDependency.kind`.
    """

    text: str
    hidden: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def layer_flowcharts(
    architecture: Architecture, name_of: Callable[[str], str] = str
) -> tuple[Picture, ...]:
    """Components by layer, from the top, with who needs whom.

    Args:
        architecture: layers and dependencies. Where it has no layers, all stand beside each other,
            and of two that need each other the stronger direction is drawn.
        name_of: the name to show for a component as the architecture calls it.

    Returns:
        A picture for each group of components between which and the others no arrow leads, the
        largest first; of two components one without text. Of more than 25 components the most
        connected are kept; of many arrows those that others imply are left out.
    """
    internal = [d for d in architecture.dependencies.internal if d.from_ != d.to]
    pictures = [_layers(architecture, group, name_of) for group in _worlds(internal)]
    return tuple(pictures) if any(picture.text for picture in pictures) else ()


def _worlds(internal: Sequence[InternalDependency]) -> list[list[InternalDependency]]:
    """The dependencies by the groups of components that they connect, the largest group first."""
    group: dict[str, set[str]] = {}
    for d in internal:
        joined = group.setdefault(d.from_, {d.from_}) | group.setdefault(d.to, {d.to})
        for name in joined:
            group[name] = joined
    names = {min(members): members for members in group.values()}
    return [
        [d for d in internal if d.from_ in names[first]]
        for first in sorted(names, key=lambda first: (-len(names[first]), first))
    ]


def _layers(
    architecture: Architecture,
    internal: Sequence[InternalDependency],
    name_of: Callable[[str], str],
) -> Picture:
    firm, weak = _edges(internal, loaded=True), _edges(internal, loaded=False)
    nodes = _most_connected([*firm, *weak])
    everything = {name for edge in (*firm, *weak) for name in edge}
    firm = {edge: d for edge, d in firm.items() if edge[0] in nodes and edge[1] in nodes}
    weak = {edge: d for edge, d in weak.items() if edge[0] in nodes and edge[1] in nodes}
    level = {n: layer.level for layer in architecture.layers for n in layer.components}
    notes = []
    if not level and firm:
        stronger = _strongest(firm)
        notes += ["the weaker direction of two"] if len(stronger) < len(firm) else []
        firm = {edge: firm[edge] for edge in stronger}
    if len(firm) > _READABLE_EDGES:
        kept = set(_without_implied(firm))
        notes += ["arrows that others imply"] if len(kept) < len(firm) else []
        firm = {edge: d for edge, d in firm.items() if edge in kept}
    if firm and len(weak) > _OTHER_EDGES:
        kinds = Counter(d.kind for d in weak.values())
        left = {kind for kind in kinds if kind != "name"}
        weak = {edge: d for edge, d in weak.items() if d.kind not in left}
        notes.append("imports inside functions, for types or to give names out")
    drawn = {name for edge in (*firm, *weak) for name in edge}
    if len(drawn) < _FEWEST_PARTS:
        return Picture("", tuple(sorted(everything)))
    ids = Ids()
    lines = ["flowchart TB", *_boxes(architecture, sorted(drawn), ids, name_of)]
    lines += [f"  {ids.of(a)} --> {ids.of(b)}" for a, b in firm]
    lines += [f"  {ids.of(a)} -.-> {ids.of(b)}" for a, b in weak]
    return Picture(
        "\n".join(lines),
        tuple(sorted(everything - drawn)),
        tuple(notes),
        tuple(sorted(drawn)),
        tuple(sorted({d.kind for d in weak.values()})),
    )


def _edges(
    internal: Iterable[InternalDependency], *, loaded: bool
) -> dict[Edge, InternalDependency]:
    """Who needs whom, each pair once, in order: what is needed on loading, or the rest."""
    found = {(d.from_, d.to): d for d in internal if d.is_loaded is loaded}
    return {edge: found[edge] for edge in sorted(found)}


def _strongest(firm: dict[Edge, InternalDependency]) -> list[Edge]:
    """Of two directions the one with more imports; of very many arrows the heaviest."""
    return [
        edge
        for edge, d in firm.items()
        if (back := firm.get((edge[1], edge[0]))) is None
        or (d.import_count, edge[1]) > (back.import_count, edge[0])
    ]


def _boxes(
    architecture: Architecture, nodes: Sequence[str], ids: Ids, name_of: Callable[[str], str]
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
        title = label(layer.name) if layer.name else " "  # a frame shows what stands side by side
        lines.append(f'  subgraph layer_{layers.index((layer, names))}["{title}"]')
        lines += [*(box(name, "    ") for name in names), "  end"]
    return lines + [box(name, "  ") for name in nodes if name not in placed]


def component_neighbours(
    component: Component, dependencies: Dependencies, name_of: Callable[[str], str] = str
) -> Picture:
    """A component between those that import it and what it imports, packages among them.

    Args:
        component: the one in the middle.
        dependencies: of the whole repository.
        name_of: the name to show for a component as the dependencies call it.

    Returns:
        The picture, empty for fewer than two neighbours or none of this repository. What it leaves
        out is counted, for the component's page names all of it.
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
        return Picture("")
    notes = [
        counted(len(names) - most, *noun)
        for names, most, noun in (
            (users, _EACH_SIDE, ("more that imports it", "more that import it")),
            (used, _EACH_SIDE, ("more that it imports", "more that it imports")),
            (packages, _MOST_PACKAGES, ("more package", "more packages")),
        )
        if len(names) > most
    ]
    ids = Ids()
    middle = ids.of(component.name)
    lines = ["flowchart LR", f'  {middle}(["{label(component.name)}"])']
    named = {(d.from_, d.to) for d in internal if d.kind == "name"}
    for name in users[:_EACH_SIDE]:
        node = ids.of(f"user {name}" if name in used else name)
        arrow = "-.->" if any((name, each) in named for each in own) else "-->"
        lines.append(f'  {node}["{label(name_of(name))}"] {arrow} {middle}')
    for name in used[:_EACH_SIDE]:
        arrow = "-.->" if any((each, name) in named for each in own) else "-->"
        lines.append(f'  {middle} {arrow} {ids.of(name)}["{label(name_of(name))}"]')
    lines += [
        f'  {middle} -.-> {ids.of(f"package {name}")}("{label(name)}")'
        for name in packages[:_MOST_PACKAGES]
    ]
    around = {*users[:_EACH_SIDE], *used[:_EACH_SIDE]}
    by_name = any(own & set(pair) and around & set(pair) for pair in named)
    kinds = ("package",) * bool(packages) + ("name",) * by_name
    return Picture("\n".join(lines), (), tuple(notes), (), kinds)


def _most_connected(edges: Sequence[Edge]) -> frozenset[str]:
    """The nodes to show."""
    degree = Counter(name for edge in edges for name in edge)
    ranked = sorted(degree, key=lambda name: (-degree[name], name))
    return frozenset(ranked[:MOST_NODES])


def _without_implied(edges: dict[Edge, InternalDependency]) -> list[Edge]:
    """The edges that no path of two or more others stands for, the lightest left out first."""
    after: dict[str, set[str]] = {}
    for source, target in edges:
        after.setdefault(source, set()).add(target)

    def reaches(source: str, target: str) -> bool:
        waiting, seen = [source], {source}
        while waiting:
            for each in after.get(waiting.pop(), ()):
                if each == target:
                    return True
                if each not in seen:
                    seen.add(each)
                    waiting.append(each)
        return False

    for source, target in sorted(edges, key=lambda edge: (edges[edge].import_count, edge)):
        after[source].discard(target)
        if not reaches(source, target):
            after[source].add(target)
    return [(source, target) for source, target in edges if target in after[source]]
