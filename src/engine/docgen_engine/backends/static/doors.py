"""What the backend has done in worker processes, each by a function that is light to import.

The process of the screen hands these over and never runs them: what they need, the languages and
the roles with their hundreds of patterns, is imported where the work is done.
"""

from __future__ import annotations

from importlib import import_module

from docgen_engine.backends.static.request import RoleOutcome, RoleRequest
from docgen_engine.domain.protocols import ContentReader, FactSource
from docgen_engine.domain.tasks import Role


def analyse_many(
    reader: ContentReader, keys: list[tuple[str, str]]
) -> dict[tuple[str, str], bytes]:
    """See `repository.index.extract.analyse_many`."""
    from docgen_engine.repository.index import extract

    return extract.analyse_many(reader, keys)


def perform_role(reader: ContentReader, facts: FactSource, request: RoleRequest) -> RoleOutcome:
    """See `role_run.perform_role`."""
    from docgen_engine.backends.static import role_run

    return role_run.perform_role(reader, facts, request)


def warm_worker() -> None:
    """Start a worker process that is going to analyse files."""
    from docgen_engine.repository.index import extract

    extract.get_ready()


def warm() -> None:
    """Start the analyst process while the facts are still being made: its imports are its start."""
    from docgen_engine.backends.static import role_run, roles

    del role_run
    for role in Role:
        import_module(roles.module_of(role))
