"""Diagrams on pages, each with the sentence that introduces it. They stand beside citations.

What is drawn is decided in `domain.diagrams`, `diagrams_components` and `diagrams_models`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import Final

from docgen_engine.backends.static.catalogue.design import verb_of
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.diagrams import flow_sequence
from docgen_engine.domain.diagrams_components import (
    Picture,
    component_neighbours,
    layer_flowcharts,
)
from docgen_engine.domain.diagrams_models import MOST_MODELS, Relation, model_er, related_models
from docgen_engine.domain.documents.analysis import DataModel, Flow
from docgen_engine.domain.documents.discovery import Component
from docgen_engine.domain.markup import code, fenced, listing
from docgen_engine.domain.snapshot import Origin
from docgen_engine.repository.languages import DEEP


def flow_diagram(k: Knowledge, flow: Flow) -> str:
    """Who calls whom on the way of a flow; the analysis's own diagram where it has one.

    Args:
        k: what is known.
        flow: the flow of the page.
    """
    text = flow.diagram or flow_sequence(flow, lambda file: _component(k, file))
    return _introduced(
        "Who calls whom, in the order of the source; conditions and loops are not shown:", text
    )


def layers_diagram(k: Knowledge) -> str:
    """Who needs whom among the components, from the top layer down."""
    found = layer_flowcharts(k.analysis.architecture, lambda key: _name(k, key))
    pictures = [picture for picture in found if picture.text]
    need = verb_of(k.analysis.architecture.dependencies.internal)
    parts = []
    for at, picture in enumerate(pictures):
        lead = f"An arrow leads from a component to one that it {need}s." if not at else ""
        if len(pictures) > 1:
            place = _place(k, picture.drawn)
            lead += f" {place}:" if place else " Apart from these:" * bool(at)
        parts.append(
            f"{lead.strip()}{_dotted(picture)}\n\n{fenced(picture.text, 'mermaid')}".strip()
        )
        parts.append(_left_out(k, picture))
    apart = {name for picture in found if not picture.text for name in picture.hidden}
    parts += [_pairs(k, apart), _alone(k)] if pictures else []
    return "\n\n".join(part for part in parts if part)


def shows_all(k: Knowledge) -> bool:
    """Whether the picture of the layers has every component that takes part in one."""
    found = layer_flowcharts(k.analysis.architecture)
    return bool(found) and not any(picture.text and picture.hidden for picture in found)


def _pairs(k: Knowledge, apart: set[str]) -> str:
    """Components that only have each other, in words."""
    said = [
        f"{k.component_link(d.from_)} needs only {k.component_link(d.to)}"
        for d in k.analysis.architecture.dependencies.internal
        if d.from_ in apart
    ]
    return f"Apart from these, {listing(said, 0)}." if said else ""


def _place(k: Knowledge, keys: Sequence[str]) -> str:
    """The folder that holds all of some components, where there is one."""
    paths = [k.component_named[key].path for key in keys if key in k.component_named]
    common = posixpath.commonpath(paths) if paths else ""
    return f"In {code(common)}" if common not in ("", ".") else ""


_DOTTED: Final = {
    "name": "load by its name in a string",
    "start": "only start",
    "late": "import inside of a function",
    "given": "only give out",
    "types": "import for types only",
}


def _dotted(picture: Picture) -> str:
    said = [words for kind, words in _DOTTED.items() if kind in picture.kinds]
    return f" Dotted arrows lead to what components {' or '.join(said)}." if said else ""


def _left_out(k: Knowledge, picture: Picture) -> str:
    parts = list(picture.notes)
    if picture.hidden:
        parts += [k.component_link(name) for name in picture.hidden]
    return f"Not shown: {listing(parts, 0)}." if parts else ""


def _alone(k: Knowledge) -> str:
    """The components of code between which and the others no import leads.

    Nothing is said of one whose imports are not known: of what tools generated, and of languages
    in which they are not followed.
    """
    internal = k.analysis.architecture.dependencies.internal
    tied = {key for d in internal for key in (d.from_, d.to)}
    alone = [
        c
        for c in k.components
        if c.path not in tied and c.name not in tied and _imports_known(k, c)
    ]
    if not alone:
        return ""
    links = listing([k.component_link(c.path) for c in alone], 0)
    return f"No import leads to or from {links}."


def _imports_known(k: Knowledge, component: Component) -> bool:
    """Whether the imports of all files of a component are followed."""
    files = k.files_of(component)
    facts = [k.index.facts.get(file) for file in files]
    generated = _generated_folders(k)
    return bool(files) and all(
        each is not None and each.language in DEEP and posixpath.dirname(file) not in generated
        for file, each in zip(files, facts, strict=True)
    )


def _generated_folders(k: Knowledge) -> frozenset[str]:
    """The folders that hold source which tools generated."""

    def find() -> frozenset[str]:
        made = (e.path for e in k.index.manifest.files if e.origin is Origin.GENERATED)
        return frozenset(map(posixpath.dirname, made))

    return k.remember("folders of generated source", find)


_NEIGHBOURS: Final = {
    "package": "packages of others",
    "name": "what is loaded by its name in a string",
}


def neighbours_diagram(k: Knowledge, component: Component) -> str:
    """A component between its users and what it uses."""
    picture = component_neighbours(
        component, k.analysis.architecture.dependencies, lambda key: _name(k, key)
    )
    said = [words for kind, words in _NEIGHBOURS.items() if kind in picture.kinds]
    dotted = f"; dotted ones lead to {' or '.join(said)}" if said else ""
    own = {component.path, component.name}
    edges = k.analysis.architecture.dependencies.internal
    need = verb_of(d for d in edges if own & {d.from_, d.to})
    drawn = _introduced(
        f"An arrow leads from what {need}s to what is {need.rstrip('e')}ed{dotted}:", picture.text
    )
    left = f"Not shown: {listing(list(picture.notes), 0)}." if picture.notes else ""
    return f"{drawn}\n\n{left}" if left and drawn else drawn


def models_diagram(models: Sequence[DataModel], relations: Sequence[Relation]) -> str:
    """The models that refer to each other.

    Args:
        models: those that the page is about.
        relations: which field of which holds which other.
    """
    parts = ["A line leads from a model to one that a field of it holds."]
    if len(related_models(relations)) > MOST_MODELS:
        parts.append("Only the models with the most such fields are drawn.")
    parts.append("Of a model with many fields only some are drawn.")
    return _introduced(" ".join(parts), model_er(models, relations))


def _introduced(sentence: str, text: str) -> str:
    return f"{sentence}\n\n{fenced(text, 'mermaid')}" if text else ""


def _name(k: Knowledge, key: str) -> str:
    component = k.component_named.get(key)
    return component.name if component else key


def _component(k: Knowledge, file: str) -> str:
    component = k.component_of_file.get(file)
    return component.name if component else ""
