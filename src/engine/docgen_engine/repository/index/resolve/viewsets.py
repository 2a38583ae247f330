"""What a registered view set of Django REST framework answers: its actions, one route for each."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from docgen_engine.domain.facts import RouteFact, SymbolFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.resolve.names import Place
from docgen_engine.repository.index.resolve.view import View

FRAMEWORK: Final = "Django REST framework"
"""Of routes that register a view set, which answers more than one request."""

_LIST: Final = {"list": "GET", "create": "POST"}
_DETAIL: Final = {
    "retrieve": "GET", "update": "PUT", "partial_update": "PATCH", "destroy": "DELETE",
}  # fmt: skip
_ALL: Final = frozenset({*_LIST, *_DETAIL})
_BASES: Final = {
    "ViewSet": frozenset[str](),
    "GenericViewSet": frozenset[str](),
    "ViewSetMixin": frozenset[str](),
    "ModelViewSet": _ALL,
    "ReadOnlyModelViewSet": frozenset({"list", "retrieve"}),
    "ListModelMixin": frozenset({"list"}),
    "CreateModelMixin": frozenset({"create"}),
    "RetrieveModelMixin": frozenset({"retrieve"}),
    "UpdateModelMixin": frozenset({"update", "partial_update"}),
    "DestroyModelMixin": frozenset({"destroy"}),
}
_MAPPED: Final = regex(r"^(?P<action>\w+)\.mapping\.(?P<method>\w+)$")
_WORDS: Final = regex(r"[\"'](\w+)[\"']")
_DEEPEST: Final = 6


class _Actions:
    """What a view set answers: the standard actions, and its further ones with their paths."""

    def __init__(self) -> None:
        self.standard: set[str] = set()
        self.own: dict[str, str] = {}
        """Actions that are methods of a class here, with the qualified name of the method."""

        self.extra: dict[tuple[str, str], tuple[bool, str, str]] = {}
        """By method of HTTP and name: whether of one entry, the path, and the method."""

        self.lookup = ""
        self.allowed: frozenset[str] = frozenset()
        self.known = True


def answered(
    view: View, place_of: Callable[[str, str], Place | None], path: str, route: RouteFact
) -> list[RouteFact]:
    """A route for each action of a registered view set; the route itself where they are not known.

    Args:
        view: the repository.
        place_of: what a dotted name means in a file.
        path: of the file that registers it.
        route: the registration.
    """
    place = place_of(path, route.handler)
    actions = _Actions()
    if place is not None:
        _collect(view, place_of, place, actions, 0)
    found = list(_routes(route, actions)) if place is not None and actions.known else []
    return found or [route]


def _collect(
    view: View,
    place_of: Callable[[str, str], Place | None],
    place: Place,
    actions: _Actions,
    depth: int,
) -> None:
    """Add what a class and the classes that it comes from answer; the nearest says it."""
    symbols = view.symbols(place.file)
    symbol = symbols.get(place.symbol)
    if symbol is None or symbol.kind is not SymbolKind.CLASS or depth > _DEEPEST:
        actions.known = False
        return
    for one in view.facts[place.file].symbols:
        if one.parent == place.symbol:
            _member(one, actions)
    for base in symbol.bases:
        last = base.partition("[")[0].rpartition(".")[2]
        if last in _BASES:
            actions.standard |= _BASES[last]
            continue
        above = place_of(place.file, base.partition("[")[0])
        if above is not None and view.symbols(above.file).get(above.symbol) is not None:
            _collect(view, place_of, above, actions, depth + 1)
        elif not last.endswith("Mixin"):
            actions.known = False


def _member(one: SymbolFact, actions: _Actions) -> None:
    name = one.name.rpartition(".")[2]
    if one.kind is SymbolKind.METHOD:
        if name in _ALL:
            actions.standard.add(name)
            actions.own.setdefault(name, one.name)
        for decorator in one.decorators:
            _further(name, one.name, decorator, actions)
    elif name in ("lookup_field", "lookup_url_kwarg"):
        found = _WORDS.search(one.value or one.signature)
        if found and (name == "lookup_url_kwarg" or not actions.lookup):
            actions.lookup = found[1]
    elif name == "http_method_names" and not actions.allowed:
        actions.allowed = frozenset(word.upper() for word in _WORDS.findall(one.signature))


def _further(name: str, method: str, decorator: str, actions: _Actions) -> None:
    """An action by a decorator: `@action(detail=True, methods=["post"])`."""
    mapped = _MAPPED.match(decorator)
    if mapped is not None:
        known = next((v for (_, own), v in actions.extra.items() if own == mapped["action"]), None)
        if known is not None:
            actions.extra.setdefault(
                (mapped["method"].upper(), mapped["action"]), (known[0], known[1], method)
            )
        return
    if not decorator.rpartition("(")[0] and decorator != "action":
        return
    if decorator.partition("(")[0].rpartition(".")[2] != "action":
        return
    given = _arguments(decorator)
    path = given.get("url_path", name)
    methods = given.get("methods", ["get"])
    for each in methods if isinstance(methods, (list, tuple, set)) else ():
        extra = bool(given.get("detail")), str(path), method
        actions.extra.setdefault((str(each).upper(), name), extra)


def _arguments(decorator: str) -> dict[str, object]:
    """The literal arguments of a decorator by name."""
    try:
        call = ast.parse(decorator, mode="eval").body
    except (SyntaxError, ValueError):
        return {}
    found: dict[str, object] = {}
    for one in call.keywords if isinstance(call, ast.Call) else ():
        if one.arg in ("methods", "detail", "url_path"):
            try:
                found[one.arg] = ast.literal_eval(one.value)
            except ValueError:
                continue
    return found


def _routes(route: RouteFact, actions: _Actions) -> Iterator[RouteFact]:
    slash = "/" if route.path.endswith("/") else ""
    top = route.path.rstrip("/")
    one = f"{top}/<{actions.lookup or 'pk'}>"
    rows = [
        (method, base, name, actions.own.get(name, ""))
        for table, base in ((_LIST, top), (_DETAIL, one))
        for name, method in table.items()
        if name in actions.standard
    ]
    rows += [
        (method, f"{one if detail else top}/{path.strip('/')}", name, handler)
        for (method, name), (detail, path, handler) in sorted(actions.extra.items())
    ]
    holder = route.handler.rpartition(".")[0]
    for method, path, _, handler in rows:
        if actions.allowed and method not in actions.allowed:
            continue
        named = ".".join(filter(None, (holder, handler))) if _is_own(route, handler) else ""
        yield msgspec.structs.replace(
            route, method=method, path=f"{path}{slash}" or "/", handler=named or route.handler
        )


def _is_own(route: RouteFact, handler: str) -> bool:
    """Whether a method stands in the registered class itself, under whose name it is found."""
    return handler.rpartition(".")[0] == route.handler.rpartition(".")[2]
