"""Diagrams on pages, each with the sentence that introduces it. They stand beside citations.

What is drawn is decided in `domain.diagrams` and `domain.diagrams_models`.
"""

from __future__ import annotations

from collections.abc import Sequence

from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.diagrams import (
    component_neighbours,
    flow_sequence,
    layer_flowchart,
)
from docgen_engine.domain.diagrams_models import MOST_MODELS, Relation, model_er, related_models
from docgen_engine.domain.documents.analysis import Component, DataModel, Flow
from docgen_engine.domain.markup import fenced


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
    """The imports between components, from the top layer down."""
    text = layer_flowchart(k.analysis.architecture, lambda key: _name(k, key))
    dotted = " Dotted arrows lead within a layer or upwards." if "-.->" in text else ""
    return _introduced(
        f"An arrow leads from a component to one that it imports.{dotted}",
        text,
    )


def neighbours_diagram(k: Knowledge, component: Component) -> str:
    """A component between its users and what it uses."""
    text = component_neighbours(
        component, k.analysis.architecture.dependencies, lambda key: _name(k, key)
    )
    dotted = "; dotted ones lead to packages of others" if "-.->" in text else ""
    return _introduced(f"An arrow leads from what imports to what is imported{dotted}:", text)


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
