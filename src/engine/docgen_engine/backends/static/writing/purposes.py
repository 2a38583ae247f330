"""What a part of the code is for, where nobody wrote it: what it answers and what only it uses."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from docgen_engine.backends.static.catalogue.design import internal
from docgen_engine.backends.static.parts.told_requests import telling
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.discovery import Component
from docgen_engine.domain.markup import code, listing

_FEWEST_ROUTES: Final = 3
_MOST_ROUTES: Final = 2
_MOST_PACKAGES: Final = 2
_MOST_USERS: Final = 2
_FEWEST_PARTS: Final = 3
"""Parts of the code from which it tells something that only one of them imports a package."""

_MAIN: Final = 0.5
"""The share of the code from which a part is nearly all of it, and so uses nearly everything."""


def answers(k: Knowledge, component: Component) -> str:
    """That a component answers requests, as a sentence; empty where it declares next to none."""
    routes = [route for path in k.files_of(component) for route in k.index.routes(path)]
    if len(routes) < _FEWEST_ROUTES:
        return ""
    names = telling(f"{one.method} {one.path}" for one in routes)[:_MOST_ROUTES]
    return f"Answers requests such as {listing([code(name) for name in names])}."


def alone(k: Knowledge, component: Component) -> str:
    """Which packages of others no other component imports, as a sentence; empty without any."""
    if len(k.components) < _FEWEST_PARTS or _is_main(k, component):
        return ""
    packages = k.remember("packages of one", lambda: _of_one(k))
    found = packages.get(component.name) or packages.get(component.path) or []
    names = [code(name) for name in found[:_MOST_PACKAGES]]
    return f"No other part imports {' or '.join(names)}." if names else ""


def _is_main(k: Knowledge, component: Component) -> bool:
    whole = sum(each.line_count for each in k.components)
    return component.line_count > _MAIN * whole


def _of_one(k: Knowledge) -> dict[str, list[str]]:
    """By component the packages for running that only it imports, what it imports most first."""
    found: dict[str, list[str]] = defaultdict(list)
    external = k.analysis.architecture.dependencies.external
    for each in sorted(external, key=lambda one: (-one.import_count, one.name)):
        if each.kind == "runtime" and len(each.used_by) == 1:
            found[each.used_by[0]].append(each.name)
    return dict(found)


def used(k: Knowledge, component: Component) -> str:
    """Which components need it, as a sentence; empty where none is known to."""
    users = k.remember("users of parts", lambda: _users(k)).get(component.path, [])
    names = [code(k.component_named[path].name) for path in users]
    if not names:
        return ""
    more = [*names[:_MOST_USERS], "others"] if len(names) > _MOST_USERS else names
    return f"Used by {listing(more)}."


def _users(k: Knowledge) -> dict[str, list[str]]:
    """By component those that need it, the ones that import most of it first."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in sorted(internal(k), key=lambda one: (-one.import_count, one.from_)):
        to, by = k.component_named[each.to], k.component_named[each.from_]
        if each.kind != "given" and by.path not in found[to.path]:
            found[to.path].append(by.path)
    return dict(found)


def made_up(k: Knowledge, component: Component, defined: str) -> str:
    """A component in one line, from facts.

    Args:
        k: what is known.
        component: the component.
        defined: the sentence that says what it defines.
    """
    said = [answers(k, component), defined, alone(k, component), used(k, component)]
    return " ".join(part for part in said if part)
