"""HTTP routes that Python code declares: Flask, FastAPI, Starlette, Django and their kin."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from docgen_engine.domain.facts import MountFact, RouteFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.python.mounting import (
    Nesting,
    mounts,
    own_prefix,
    urls_of,
    written_path,
)
from docgen_engine.repository.index.languages.python.scope import (
    Collected,
    RawFunction,
    Scope,
    expand,
)
from docgen_engine.repository.index.languages.python.source import dotted, string

_VERBS: Final = ("get", "post", "put", "patch", "delete", "head", "options", "trace")
_DECLARING: Final = frozenset({*_VERBS, "route", "websocket", "api_route"})
_FRAMEWORKS: Final = {
    "fastapi": "FastAPI",
    "flask": "Flask",
    "quart": "Quart",
    "starlette": "Starlette",
    "sanic": "Sanic",
    "aiohttp": "aiohttp",
    "litestar": "Litestar",
    "bottle": "Bottle",
    "flask_restx": "Flask",
    "django": "Django",
}
_VIEW_SETS: Final = "Django REST framework"
_GROUP: Final = regex(r"\(\?P<(\w+)>[^()]*\)")
"""A named group of a pattern, without groups in it."""

_RECEIVERS: Final = ("app", "router", "api", "bp", "blueprint", "application", "routes")


def routes(collected: Collected) -> tuple[tuple[RouteFact, ...], tuple[MountFact, ...]]:
    """All routes and mounts, in line order.

    A path has the prefix that its router declares in this file, and those of the calls around it.
    """
    modules = collected.modules()
    framework = next((shown for name, shown in _FRAMEWORKS.items() if name in modules), "")
    nesting = Nesting(collected)
    found: list[RouteFact] = []
    for function in collected.functions:
        found += _decorated(function, collected, framework)
    found += _listed(collected, modules, nesting)
    ordered = sorted(set(found), key=lambda one: (one.line, one.path, one.method))
    return tuple(ordered), mounts(collected, nesting)


def _decorated(function: RawFunction, collected: Collected, framework: str) -> Iterator[RouteFact]:
    for decorator in function.node.decorator_list:
        if not isinstance(decorator, ast.Call) or not decorator.args:
            continue
        receiver, _, verb = dotted(decorator.func).rpartition(".")
        if not receiver or verb not in _DECLARING:
            continue
        given = written_path(collected, decorator.args[0])
        path = given.text if given is not None else ""
        if given is None or (path and not path.startswith(("/", "{"))):
            continue
        if not framework and not receiver.rpartition(".")[2].lower().endswith(_RECEIVERS):
            continue
        own = own_prefix(collected, receiver)
        for method in _methods(verb, decorator, framework):
            yield RouteFact(
                method=method,
                path=own + path or "/",
                handler=function.symbol,
                line=decorator.lineno,
                framework=framework,
                router=receiver,
                own=own,
            )


def _methods(verb: str, call: ast.Call, framework: str) -> list[str]:
    if verb in _VERBS:
        return [verb.upper()]
    if verb == "websocket":
        return ["WEBSOCKET"]
    given = next((one.value for one in call.keywords if one.arg == "methods"), None)
    if isinstance(given, (ast.List, ast.Tuple, ast.Set)):
        names = [text.upper() for one in given.elts if (text := string(one))]
        if names:
            return sorted(names)
    # Flask's documented default; elsewhere the file does not say.
    return ["GET"] if given is None and framework in ("Flask", "Quart") else ["ANY"]


def _listed(collected: Collected, modules: set[str], nesting: Nesting) -> Iterator[RouteFact]:
    bindings = collected.bindings()
    for call, name, scope in collected.calls:
        if not name or not call.args:
            continue
        full = expand(name, bindings)
        path = string(call.args[0])
        if path is None:
            continue
        last = full.rpartition(".")[2]
        if full.startswith("django.") and last in ("path", "re_path", "url"):
            condition = collected.conditions.get(call.lineno, "")
            yield from _django(call, path, nesting, scope, condition)
        elif full.startswith(("starlette.routing.", "fastapi.routing.")):
            if last in ("Route", "WebSocketRoute", "APIRoute"):
                methods = ["WEBSOCKET"] if "Web" in last else _methods("route", call, "")
                path = nesting.around(call) + path
                router = nesting.variable(call)
                yield from _each(call, path, methods, "Starlette", 1, "endpoint", router, "")
        elif name.endswith(".add_url_rule") and "flask" in modules:
            methods = _methods("route", call, "Flask")
            router = name.rpartition(".")[0]
            own = own_prefix(collected, router)
            yield from _each(call, own + path, methods, "Flask", 2, "view_func", router, own)
        elif name.endswith((".add_api_route", ".add_route")) and modules & {"fastapi", "starlette"}:
            methods = _methods("route", call, "")
            router = name.rpartition(".")[0]
            own = own_prefix(collected, router)
            yield from _each(call, own + path, methods, "Starlette", 1, "endpoint", router, own)
        elif name.endswith(".register") and "rest_framework" in modules:
            view = dotted(call.args[1]) if len(call.args) > 1 else ""
            router = name.rpartition(".")[0]
            if view:
                shown = f"/{path.strip('/')}{_ending(collected, router)}".replace("//", "/")
                yield RouteFact("ANY", shown, view, call.lineno, _VIEW_SETS, router)


def _ending(collected: Collected, router: str) -> str:
    """What the paths of a router of Django REST framework end with."""
    made = collected.assigned_calls.get(router)
    given = [one.value for one in made.keywords if one.arg == "trailing_slash"] if made else []
    plain = bool(given) and isinstance(given[0], ast.Constant) and given[0].value is False
    return "" if plain else "/"


def _django(
    call: ast.Call, path: str, nesting: Nesting, scope: Scope, condition: str
) -> Iterator[RouteFact]:
    view = _unwrapped(call.args[1]) if len(call.args) > 1 else None
    target = dotted(view.func if isinstance(view, ast.Call) else view)
    if target.rpartition(".")[2] == "include" or not target:
        return
    last = dotted(call.func).rpartition(".")[2]
    if last != "path":
        path = _GROUP.sub(r"<\1>", path.removesuffix("$"))
    shown = f"/{nesting.around(call)}{path.removeprefix('^').lstrip('/')}"
    yield RouteFact(
        method="ANY",
        path=shown,
        handler=target.removesuffix(".as_view"),
        line=call.lineno,
        framework="Django",
        router=urls_of(scope) or nesting.variable(call) or "urlpatterns",
        condition=condition,
    )


def _unwrapped(view: ast.expr) -> ast.expr:
    """The view inside of what wraps it: `self.admin_view(v)`, `cache_page(60)(v)`."""
    while (
        isinstance(view, ast.Call)
        and view.args
        and dotted(view.func).rpartition(".")[2] not in ("include", "as_view")
        and dotted(inner.func if isinstance(inner := view.args[0], ast.Call) else inner)
    ):
        view = inner
    return view


def _each(
    call: ast.Call,
    path: str,
    methods: list[str],
    framework: str,
    position: int,
    keyword: str,
    router: str,
    own: str,
) -> Iterator[RouteFact]:
    view = next((one.value for one in call.keywords if one.arg == keyword), None)
    if view is None and len(call.args) > position:
        view = call.args[position]
    for method in methods:
        yield RouteFact(method, path, dotted(view), call.lineno, framework, router, own)
