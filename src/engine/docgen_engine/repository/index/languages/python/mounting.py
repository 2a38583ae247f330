"""Where Python code hangs routers below others: prefixes, `include_router`, blueprints, `include`.

What hangs where across files is put together in `repository.index.resolve.mounts`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final, NamedTuple

from docgen_engine.domain.facts import MountFact, SymbolKind
from docgen_engine.repository.index.languages.python.scope import (
    INCLUDES,
    Collected,
    RawCall,
    Scope,
    expand,
)
from docgen_engine.repository.index.languages.python.source import dotted, string

_PREFIXES: Final = ("prefix", "url_prefix")
_VALUES: Final = frozenset({SymbolKind.VARIABLE, SymbolKind.CONSTANT})
_PATHS: Final = frozenset({"path", "re_path", "url"})
_TELLING: Final = frozenset({*INCLUDES, *_PATHS, "Mount"})


def own_prefix(collected: Collected, router: str) -> str:
    """The prefix that a router was made with: `APIRouter(prefix="/users")`."""
    call = collected.assigned_calls.get(router)
    return _given(collected, call, *_PREFIXES).text if call is not None else ""


def mounts(collected: Collected, nesting: Nesting) -> tuple[MountFact, ...]:
    """The mounts of a file, in line order."""
    found = [
        MountFact(router, "", prefix.text, call.lineno, names=prefix.names)
        for router, call in collected.assigned_calls.items()
        if (prefix := _given(collected, call, *_PREFIXES)).text
    ]
    bindings = collected.bindings()
    found += _sites(collected)
    for raw in collected.calls:
        last = raw.name.rpartition(".")[2]
        if last not in _TELLING:
            continue
        full = expand(raw.name, bindings)
        if last in INCLUDES and "." in raw.name:
            found += _included(collected, raw, INCLUDES[last])
        elif full.startswith("django.") and last in _PATHS:
            condition = collected.conditions.get(raw.node.lineno, "")
            found += _django(raw.node, nesting, raw.scope, condition)
        elif full.startswith(("starlette.", "fastapi.")) and last == "Mount":
            found += _mounted(raw.node, nesting)
    return tuple(sorted(set(found), key=lambda one: (one.line, one.router, one.target)))


def _included(collected: Collected, raw: RawCall, keyword: str) -> Iterator[MountFact]:
    target = dotted(raw.node.args[0]) if raw.node.args else ""
    prefix = _given(collected, raw.node, keyword)
    if not target:
        return
    router = raw.name.rpartition(".")[0]
    replaces = keyword == "url_prefix" and bool(prefix.text)
    condition = collected.conditions.get(raw.node.lineno, "")
    yield MountFact(
        router, target, prefix.text, raw.node.lineno,
        replaces=replaces, names=prefix.names, condition=condition,
    )  # fmt: skip


def _django(call: ast.Call, nesting: Nesting, scope: Scope, condition: str) -> Iterator[MountFact]:
    """`path("blog/", include("blog.urls"))`, also of a router's `urls` or a list of paths."""
    path = string(call.args[0]) if call.args else None
    inner = call.args[1] if len(call.args) > 1 else None
    if path is None or inner is None:
        return
    router = urls_of(scope) or nesting.variable(call) or "urlpatterns"
    prefix = f"/{nesting.around(call)}{path.removeprefix('^')}"
    if not isinstance(inner, ast.Call):
        site = dotted(inner)
        if site.endswith(".urls"):  # the paths of an admin site
            yield MountFact(router, site.removesuffix(".urls"), prefix, call.lineno)
        return
    if not inner.args or dotted(inner.func).rpartition(".")[2] != "include":
        return
    given = inner.args[0]
    if isinstance(given, ast.Tuple) and given.elts:
        given = given.elts[0]
    text = string(given)
    target = text if text is not None else dotted(given)
    if target:
        yield MountFact(
            router, target.removesuffix(".urls") if text is None else target, prefix, call.lineno,
            module=text is not None, condition=condition,
        )  # fmt: skip


def urls_of(scope: Scope) -> str:
    """The class whose `get_urls` a call stands in; empty elsewhere."""
    owner, _, method = scope.symbol.rpartition(".")
    return owner if method == "get_urls" else ""


def _sites(collected: Collected) -> Iterator[MountFact]:
    """Instances of the classes here that have `get_urls`: their paths are those of the class."""
    owners = {urls_of(raw.scope) for raw in collected.calls} - {""}
    for name, call in collected.assigned_calls.items() if owners else ():
        if dotted(call.func) in owners:
            yield MountFact(name, dotted(call.func), "", call.lineno)


def _mounted(call: ast.Call, nesting: Nesting) -> Iterator[MountFact]:
    """Starlette's `Mount("/static", app=sub)`; one with `routes` is nesting, or a list's name."""
    path = string(call.args[0]) if call.args else None
    given = next((one.value for one in call.keywords if one.arg in ("app", "routes")), None)
    if given is None and len(call.args) > 1:
        given = call.args[1]
    target = dotted(given)
    if path is not None and target:
        yield MountFact(nesting.variable(call), target, nesting.around(call) + path, call.lineno)


class Written(NamedTuple):
    """A path as the code gives it: `names` stand in it in braces, for values that lie elsewhere."""

    text: str
    names: tuple[str, ...] = ()


def written_path(collected: Collected, node: ast.expr | None) -> Written | None:
    """A path given as text, as a name, or as a format string; None for other expressions."""
    text = string(node)
    if text is not None:
        return Written(text)
    if isinstance(node, ast.JoinedStr):
        parts = [
            written_path(collected, one.value if isinstance(one, ast.FormattedValue) else one)
            for one in node.values
        ]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        return Written(
            "".join(part.text for part in known), tuple(n for part in known for n in part.names)
        )
    name = dotted(node)
    if not name:
        return None
    text = collected.strings.get(name)
    return Written(text) if text is not None else Written(f"{{{name}}}", (name,))


def _given(collected: Collected, call: ast.Call, *names: str) -> Written:
    """A keyword's path; what only the running program knows stands in braces as it is written."""
    given = next((one.value for one in call.keywords if one.arg in names), None)
    if given is None or (isinstance(given, ast.Constant) and given.value is None):
        return Written("")
    found = written_path(collected, given)
    return found if found is not None else Written(f"{{{collected.source.written(given)}}}")


class Nesting:
    """Which calls with a prefix stand around a place, and which variable holds it."""

    def __init__(self, collected: Collected) -> None:
        """Look at the calls that can hold others, and at the module's variables."""
        bindings = collected.bindings()
        self._holders: Final[list[tuple[ast.Call, str]]] = []
        for call, name, _ in collected.calls:
            if name.rpartition(".")[2] not in _TELLING:
                continue
            prefix = string(call.args[0]) if call.args else None
            if prefix is not None and _holds(call, expand(name, bindings)):
                self._holders.append((call, prefix))
        self._variables: Final = [
            (fact.line, fact.line_end, fact.name)
            for fact in collected.symbols
            if fact.kind in _VALUES and not fact.parent and fact.line_end > fact.line
        ]

    def around(self, call: ast.Call) -> str:
        """The prefixes of the calls around one, from the outside in."""
        here = _span(call)
        return "".join(
            prefix
            for holder, prefix in self._holders
            if holder is not call and _span(holder)[0] < here[0] and here[1] <= _span(holder)[1]
        )

    def variable(self, call: ast.Call) -> str:
        """The module's variable that a call stands in, such as a list of routes."""
        return next(
            (name for first, last, name in self._variables if first <= call.lineno <= last), ""
        )


def _holds(call: ast.Call, full: str) -> bool:
    """Whether routes stand inside of a call: `Mount(…, routes=[…])`, `path(…, include([…]))`."""
    last = full.rpartition(".")[2]
    if full.startswith(("starlette.", "fastapi.")) and last == "Mount":
        return True
    inner = call.args[1] if len(call.args) > 1 else None
    return (
        full.startswith("django.")
        and last in _PATHS
        and isinstance(inner, ast.Call)
        and dotted(inner.func).rpartition(".")[2] == "include"
    )


def _span(node: ast.Call) -> tuple[tuple[int, int], tuple[int, int]]:
    end = (node.end_lineno or node.lineno, node.end_col_offset or 0)
    return (node.lineno, node.col_offset), end
