"""Role `discovery-dependencies`: who uses whom, the stack, and what code reads from outside."""

from __future__ import annotations

from docgen_engine.backends.static.parts.imports import (
    external_uses,
    internal_dependencies,
    load_cycles,
)
from docgen_engine.backends.static.project import open_survey
from docgen_engine.backends.static.request import RoleOutcome, RoleRequest
from docgen_engine.backends.static.security.securing import security_facts
from docgen_engine.backends.static.settings.environment import environment_facts
from docgen_engine.backends.static.stack.externals import external_dependencies
from docgen_engine.backends.static.stack.observing import observability_facts
from docgen_engine.backends.static.stack.technologies import tech_stack
from docgen_engine.backends.static.working.building import build_facts
from docgen_engine.domain.documents.analysis import Dependencies, DependenciesPart
from docgen_engine.domain.documents.base import encode
from docgen_engine.repository.index.linked import RepositoryIndex


def discover(index: RepositoryIndex, request: RoleRequest) -> RoleOutcome:
    """Find internal and external dependencies, technologies, environment, logging, security.

    Args:
        index: the linked index.
        request: the task.

    Returns:
        A `DependenciesPart`.
    """
    survey = open_survey(index, request)
    internal = internal_dependencies(survey)
    uses = external_uses(index, survey.components)
    external = external_dependencies(survey, uses)
    stack = tech_stack(survey, external)
    environment = environment_facts(survey)
    part = DependenciesPart(
        dependencies=Dependencies(internal, external, load_cycles(survey)),
        tech_stack=stack,
        environment=(*environment, *build_facts(survey)),
        observability=observability_facts(survey),
        security=security_facts(survey, environment),
    )
    return RoleOutcome(
        encode(part),
        f"{len(external)} external, {len(internal)} internal",
        (
            f"{len(index.imports)} imports resolved",
            f"{len(external)} external packages, {len(environment)} environment variables",
        ),
    )
