"""Which function does which role in the static backend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Final

from docgen_engine.backends.static.request import RoleOutcome, RoleRequest
from docgen_engine.domain.tasks import Role
from docgen_engine.repository.index.linked import RepositoryIndex

RoleFunction = Callable[[RepositoryIndex, RoleRequest], RoleOutcome]

_WHERE: Final = {
    Role.LANGUAGE: "discovery_language:discover",
    Role.COMPONENTS: "discovery_components:discover",
    Role.DEPENDENCIES: "discovery_dependencies:discover",
    Role.FLOWS: "discovery_flows:discover",
    Role.QUESTIONS: "questions:ask",
    Role.RESEARCH: "research:answer",
    Role.ORCHESTRATION: "plan:plan_work",
    Role.WRITER: "writing.page:write_page",
    Role.QA: "qa:judge",
}


def module_of(role: Role) -> str:
    """The module that has the function of a role."""
    return f"docgen_engine.backends.static.{_WHERE[role].partition(':')[0]}"


class _Roles(Mapping[Role, RoleFunction]):
    """Loads a role's module when it is first asked for: a worker pays only for what it does."""

    def __getitem__(self, role: Role) -> RoleFunction:
        name = _WHERE[role].partition(":")[2]
        function: RoleFunction = getattr(import_module(module_of(role)), name)
        return function

    def __iter__(self) -> Iterator[Role]:
        return iter(_WHERE)

    def __len__(self) -> int:
        return len(_WHERE)


ROLES: Final[Mapping[Role, RoleFunction]] = _Roles()
"""The function of each role: `role(index, request) -> RoleOutcome`."""
