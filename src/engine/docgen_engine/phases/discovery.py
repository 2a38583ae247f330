"""Phase 1: four agents look at the repository at once; code merges what they found."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from docgen_engine.domain.documents.analysis import (
    Analysis,
    Architecture,
    ComponentsPart,
    DependenciesPart,
    FlowsPart,
    LanguagePart,
    Problem,
)
from docgen_engine.domain.documents.base import decode, encode
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.tasks import AgentTask, Role
from docgen_engine.phases.base import LOCAL_TOOLS, PhaseInput

_AGENTS = (
    ("1a-language", Role.LANGUAGE, "language-part"),
    ("1b-components", Role.COMPONENTS, "components-part"),
    ("1c-dependencies", Role.DEPENDENCIES, "dependencies-part"),
    ("1d-flows-apis", Role.FLOWS, "flows-part"),
)


class Discovery:
    """Discovery and analysis."""

    phase = Phase.DISCOVERY

    def tasks(self, given: PhaseInput) -> list[AgentTask]:
        """The four discovery tasks; none depends on another."""
        return [
            AgentTask(
                key=key,
                agent=key,
                role=role,
                phase=self.phase,
                snapshot=given.snapshot,
                output=output,
                tools=LOCAL_TOOLS,
                note=given.note,
            )
            for key, role, output in _AGENTS
        ]

    def aggregate(self, given: PhaseInput, results: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """`analysis.json` from the four parts."""
        language = decode("1a-language", results["1a-language"], LanguagePart)
        components = decode("1b-components", results["1b-components"], ComponentsPart)
        dependencies = decode("1c-dependencies", results["1c-dependencies"], DependenciesPart)
        flows = decode("1d-flows-apis", results["1d-flows-apis"], FlowsPart)
        analysis = Analysis(
            discovery=msgspec.structs.replace(language.discovery, components=components.components),
            architecture=Architecture(
                components.layers, dependencies.dependencies, dependencies.tech_stack
            ),
            flows=flows.flows,
            apis=flows.apis,
            data_models=flows.data_models,
            schema=flows.schema,
            environment=dependencies.environment,
            infrastructure=language.infrastructure,
            observability=dependencies.observability,
            state_management=flows.state_management,
            security=dependencies.security,
            contributing=language.contributing,
            errors_raised=flows.errors_raised,
            testing=flows.testing,
            design=components.design,
            performance=flows.performance,
            roadmap=language.roadmap,
            glossary=components.glossary,
            documents=language.documents,
            errors=_distinct(
                (*language.errors, *components.errors, *dependencies.errors, *flows.errors)
            ),
        )
        return {"analysis": encode(analysis)}


def _distinct(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    found = {(problem.file, problem.message): problem for problem in problems}
    return tuple(found[key] for key in sorted(found))
