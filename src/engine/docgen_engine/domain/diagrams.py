"""Mermaid diagrams of what an analysis holds: flows, layers, neighbours. Pure.

Each is small enough to read (contract section 7: at most 25 nodes) and says what it leaves out. The
same input gives the same text. Data models have a module of their own, `diagrams_models`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from docgen_engine.domain.documents.analysis import (
    Architecture,
    Component,
    Dependencies,
    Flow,
    FlowStep,
    InternalDependency,
)
from docgen_engine.domain.markup import counted
from docgen_engine.domain.mermaid import MOST_NODES, Ids, label

_NOTE: Final = 120
_READABLE_EDGES: Final = 20
_OTHER_EDGES: Final = 8
_EACH_SIDE: Final = 9
_MOST_PACKAGES: Final = 5
_FEWEST_PARTS: Final = 3

_STARTED_BY: Final = {
    "command": "Command line", "subcommand": "Command line", "main": "Command line",
    "module": "Command line", "script": "Command line", "server": "Command line", "route": "Client",
    "event": "Framework",
}  # fmt: skip


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
    ids = Ids()
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
    ids = Ids()
    lines = ["flowchart TB", *_boxes(architecture, sorted(drawn), ids, name_of)]
    lines += [f"  {ids.of(a)} --> {ids.of(b)}" for a, b in down]
    lines += [f"  {ids.of(a)} {'-.->' if down else '-->'} {ids.of(b)}" for a, b in other]
    return "\n".join(line for line in (*lines, _left_out(notes)) if line)


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
    ids = Ids()
    middle = ids.of(component.name)
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
