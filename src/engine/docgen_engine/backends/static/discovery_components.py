"""Role `discovery-components`: components, layers, design and the words of this system."""

from __future__ import annotations

from docgen_engine.backends.static.about.deprecations import deprecated_symbols
from docgen_engine.backends.static.about.design import pattern_facts
from docgen_engine.backends.static.about.design_sections import design_sections
from docgen_engine.backends.static.about.own_documents import design_documents, spoken_of
from docgen_engine.backends.static.about.purpose import purpose_of_folder
from docgen_engine.backends.static.about.terms import glossary_facts
from docgen_engine.backends.static.parts.describing import Describer
from docgen_engine.backends.static.parts.imports import load_edges
from docgen_engine.backends.static.parts.layers import layers_of
from docgen_engine.backends.static.project import open_survey
from docgen_engine.backends.static.request import RoleOutcome, RoleRequest
from docgen_engine.domain.documents.analysis import ComponentsPart
from docgen_engine.domain.documents.base import encode
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.readme_examples import used_names


def discover(index: RepositoryIndex, request: RoleRequest) -> RoleOutcome:
    """Divide the code into components, put them in layers, find what names the design.

    Args:
        index: the linked index.
        request: the task.

    Returns:
        A `ComponentsPart`.
    """
    survey = open_survey(index, request)
    describer = Describer(
        index,
        survey.components,
        survey.project,
        lambda folder: purpose_of_folder(survey, folder),
        spoken_of(survey),
        deprecated_symbols(survey),
        used_names(survey.readme.examples) if survey.readme is not None else frozenset(),
    )
    components = tuple(describer.describe(part) for part in survey.components.parts)
    code = [part.name for part in survey.components.parts if part.is_code]
    part = ComponentsPart(
        components=components,
        layers=layers_of(code, load_edges(survey)) if code else (),
        design=(
            *design_documents(survey),
            *design_sections(survey),
            *pattern_facts(survey),
        ),
        glossary=glossary_facts(survey),
    )
    return RoleOutcome(
        encode(part),
        f"{len(code)} component{'' if len(code) == 1 else 's'}",
        tuple(f"component {name}" for name in code[:6]),
    )
