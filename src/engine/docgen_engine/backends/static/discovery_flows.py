"""Role `discovery-flows`: flows, the public API, data models, state, errors and tests."""

from __future__ import annotations

from docgen_engine.backends.static.flows.finding import find_flows
from docgen_engine.backends.static.models.schemas import schema_facts
from docgen_engine.backends.static.parts.apis import find_apis, find_models
from docgen_engine.backends.static.project import open_survey
from docgen_engine.backends.static.request import RoleOutcome, RoleRequest
from docgen_engine.backends.static.stack.performing import performance_facts
from docgen_engine.backends.static.stack.raising import error_facts
from docgen_engine.backends.static.stack.states import state_facts
from docgen_engine.backends.static.working.testing import testing_facts
from docgen_engine.domain.documents.analysis import FlowsPart
from docgen_engine.domain.documents.base import encode
from docgen_engine.repository.index.linked import RepositoryIndex


def discover(index: RepositoryIndex, request: RoleRequest) -> RoleOutcome:
    """Follow calls from the entry points, and list what code offers to others.

    Args:
        index: the linked index.
        request: the task.

    Returns:
        A `FlowsPart`.
    """
    survey = open_survey(index, request)
    flows = find_flows(survey)
    apis = find_apis(survey)
    part = FlowsPart(
        flows=flows,
        apis=apis,
        data_models=find_models(survey),
        schema=schema_facts(survey),
        state_management=state_facts(survey),
        errors_raised=error_facts(survey),
        testing=testing_facts(survey),
        performance=performance_facts(survey),
    )
    return RoleOutcome(
        encode(part),
        f"{_count(len(flows.flows), 'flow')}, {_count(apis.total_apis, 'symbol')}",
        (f"{len(index.calls)} calls", *(f"flow {flow.name}" for flow in flows.flows[:6])),
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
