"""HTTP routes that Python code declares: Flask, FastAPI, Starlette, Django and their kin."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from docgen_engine.domain.facts import RouteFact
from docgen_engine.repository.index.languages.python.scope import Collected, RawFunction, expand
from docgen_engine.repository.index.languages.python.source import dotted, string

_VERBS: Final = ("get", "post", "put", "patch", "delete", "head", "options", "trace")
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
_RECEIVERS: Final = ("app", "router", "api", "bp", "blueprint", "application", "routes")
_PREFIXES: Final = ("prefix", "url_prefix")


def routes(collected: Collected) -> tuple[RouteFact, ...]:
    """All routes, in line order. A path has the prefix that its router declares in this file."""
    modules = collected.modules()
    framework = next((shown for name, shown in _FRAMEWORKS.items() if name in modules), "")
    found: list[RouteFact] = []
    for function in collected.functions:
        found += _decorated(function, collected, framework)
    found += _listed(collected, modules)
    return tuple(sorted(set(found), key=lambda one: (one.line, one.path, one.method)))


def _decorated(function: RawFunction, collected: Collected, framework: str) -> Iterator[RouteFact]:
    for decorator in function.node.decorator_list:
        if not isinstance(decorator, ast.Call) or not decorator.args:
            continue
        receiver, _, verb = dotted(decorator.func).rpartition(".")
        path = string(decorator.args[0])
        if not receiver or path is None or (path and not path.startswith("/")):
            continue
        if verb not in (*_VERBS, "route", "websocket", "api_route"):
            continue
        if not framework and not receiver.rpartition(".")[2].lower().endswith(_RECEIVERS):
            continue
        full = _prefix(receiver, collected) + path
        for method in _methods(verb, decorator, framework):
            yield RouteFact(
                method=method,
                path=full or "/",
                handler=function.symbol,
                line=decorator.lineno,
                framework=framework,
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


def _prefix(receiver: str, collected: Collected) -> str:
    call = collected.assigned_calls.get(receiver)
    if call is None:
        return ""
    for keyword in call.keywords:
        if keyword.arg in _PREFIXES:
            return string(keyword.value) or ""
    return ""


def _listed(collected: Collected, modules: set[str]) -> Iterator[RouteFact]:
    bindings = collected.bindings()
    for call, name, _ in collected.calls:
        if not name or not call.args:
            continue
        full = expand(name, bindings)
        path = string(call.args[0])
        if path is None:
            continue
        if full.startswith("django.") and full.rpartition(".")[2] in ("path", "re_path", "url"):
            yield from _django(call, path)
        elif full.startswith(("starlette.routing.", "fastapi.routing.")):
            kind = full.rpartition(".")[2]
            if kind in ("Route", "WebSocketRoute", "APIRoute"):
                methods = ["WEBSOCKET"] if "Web" in kind else _methods("route", call, "")
                yield from _each(call, path, methods, "Starlette", 1, "endpoint")
        elif name.endswith(".add_url_rule") and "flask" in modules:
            yield from _each(call, path, _methods("route", call, "Flask"), "Flask", 2, "view_func")
        elif name.endswith((".add_api_route", ".add_route")) and modules & {"fastapi", "starlette"}:
            yield from _each(call, path, _methods("route", call, ""), "Starlette", 1, "endpoint")


def _django(call: ast.Call, path: str) -> Iterator[RouteFact]:
    view = call.args[1] if len(call.args) > 1 else None
    target = dotted(view.func if isinstance(view, ast.Call) else view)
    if target.rpartition(".")[2] == "include" or not target:
        return
    yield RouteFact(
        method="ANY",
        path=path if path.startswith(("/", "^")) else f"/{path}",
        handler=target.removesuffix(".as_view"),
        line=call.lineno,
        framework="Django",
    )


def _each(
    call: ast.Call, path: str, methods: list[str], framework: str, position: int, keyword: str
) -> Iterator[RouteFact]:
    view = next((one.value for one in call.keywords if one.arg == keyword), None)
    if view is None and len(call.args) > position:
        view = call.args[position]
    for method in methods:
        yield RouteFact(
            method=method, path=path, handler=dotted(view), line=call.lineno, framework=framework
        )
