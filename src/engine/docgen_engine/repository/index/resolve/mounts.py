"""Whole paths of routes: the prefixes of all routers that a route's router hangs below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Final, NamedTuple

import msgspec

from docgen_engine.domain.facts import FileFacts, ImportFact, MountFact, RouteFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.resolve.names import Place
from docgen_engine.repository.index.resolve.view import Landing, View
from docgen_engine.repository.index.resolve.viewsets import FRAMEWORK, answered

_DEEPEST: Final = 8
_MOST: Final = 4
"""A router that hangs in more places is shown with its own paths only."""

_LITERAL: Final = regex(r"^[\"'`](?P<text>[^\"'`\\${}]*)[\"'`]$")
_SLASHES: Final = regex(r"(?<!:)/{2,}")
_CALLABLE: Final = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.CLASS})
_MODULE_ROUTER: Final = "urlpatterns"

Router = tuple[str, str]
"""A file and the name of a router in it."""


class _Hang(NamedTuple):
    """A router hangs on another below a prefix, which may stand in place of its own."""

    on: Router
    prefix: str
    replaces: bool
    condition: str = ""


class Mounts:
    """Which router hangs where in a repository, as far as its files say so."""

    def __init__(
        self,
        view: View,
        place_of: Callable[[str, str], Place | None],
        module_of: Callable[[str, ImportFact], Landing],
    ) -> None:
        """Read all mounts.

        Args:
            view: the repository.
            place_of: what a dotted name means in a file.
            module_of: where an import of a module leads.
        """
        self._view: Final = view
        self._place_of: Final = place_of
        self._module_of: Final = module_of
        self._own: Final[dict[Router, str]] = {}
        self._named: Final[dict[Router, str]] = {}
        self._hangs: Final[dict[Router, list[_Hang]]] = defaultdict(list)
        self._foreign: Final[dict[str, list[RouteFact]]] = defaultdict(list)
        for path, facts in view.facts.items():
            for mount in facts.mounts:
                if not mount.target:
                    self._own[path, mount.router] = self._prefix(path, mount)
                    if mount.names:
                        self._named[path, mount.router] = self._own[path, mount.router]
        for path, facts in view.facts.items():
            for mount in facts.mounts:
                target = self._target(path, mount) if mount.target else None
                if target is not None and target != (path, mount.router):
                    prefix = self._prefix(path, mount)
                    hang = _Hang((path, mount.router), prefix, mount.replaces, mount.condition)
                    if hang not in self._hangs[target]:
                        self._hangs[target].append(hang)
                elif target is None and mount.module and self._is_foreign(path, mount):
                    # All that is known of another package's routes is where they hang.
                    self._foreign[path].append(
                        RouteFact("ANY", f"{mount.prefix.rstrip('/')}/…", mount.target, mount.line,
                                  "Django", mount.router, condition=mount.condition)
                    )  # fmt: skip

    def routes(self, path: str) -> tuple[RouteFact, ...]:
        """The routes of a file with their whole paths, in line order."""
        facts = self._view.facts.get(path)
        if facts is None:
            return ()
        found: list[RouteFact] = []
        for route in (*facts.routes, *self._foreign.get(path, ())):
            if not self._is_reached(path, route) or self._leads_on(path, route):
                continue
            own = self._named.get((path, route.router), route.own)
            for prefix, replaces, condition in self._prefixes((path, route.router), 0):
                below = ("" if replaces else own) + route.path[len(route.own) :]
                whole = _joined(prefix, below)
                shown = msgspec.structs.replace(
                    route,
                    path=whole,
                    condition=" and ".join(filter(None, (condition, route.condition))),
                )
                if route.framework == FRAMEWORK:
                    found += answered(self._view, self._place_of, path, shown)
                else:
                    found.append(shown)
        return tuple(found)

    def _is_reached(self, path: str, route: RouteFact) -> bool:
        """Whether the whole path of a route is known: `get_urls` of a class hangs below others."""
        if route.framework != "Django" or (path, route.router) in self._hangs:
            return True
        symbol = self._view.symbols(path).get(route.router)
        return symbol is None or symbol.kind is not SymbolKind.CLASS

    def _leads_on(self, path: str, route: RouteFact) -> bool:
        """Whether a route hands all below its path to a function that declares routes itself.

        So `/v1/` with `api.NewHandler` does in Go, whose patterns are written whole there.
        """
        if route.framework != "net/http" or not route.path.endswith("/") or not route.handler:
            return False
        place = self._place_of(path, route.handler)
        if place is None or (place.file, place.symbol) == (path, route.router):
            return False
        facts = self._view.facts.get(place.file)
        return facts is not None and any(one.router == place.symbol for one in facts.routes)

    def _is_foreign(self, path: str, mount: MountFact) -> bool:
        """Whether a module is one of another package."""
        landing = self._module_of(path, ImportFact(mount.target, "", "", mount.line))
        return bool(landing.external)

    def _prefix(self, path: str, mount: MountFact) -> str:
        """The prefix of a mount with what its names hold, as far as the files say so."""
        prefix = mount.prefix
        for name in mount.names:
            place = self._place_of(path, name)
            fact = self._view.symbols(place.file).get(place.symbol) if place is not None else None
            text = _LITERAL.match(fact.value) if fact is not None else None
            if text is not None:
                prefix = prefix.replace(f"{{{name}}}", text["text"])
        return prefix

    def _target(self, path: str, mount: MountFact) -> Router | None:
        if mount.module:
            landing = self._module_of(path, ImportFact(mount.target, "", "", mount.line))
            return self._router_of(landing.file, "") if landing.file else None
        if mount.target in _routers(self._view.facts[path]):
            return path, mount.target
        place = self._place_of(path, mount.target)
        if place is not None:
            return self._router_of(place.file, place.symbol)
        # What a module gives out without a name of its own: `export default Router().use(…)`.
        for fact in self._view.facts[path].imports:
            if fact.alias == mount.target and fact.name:
                landing = self._module_of(path, fact)
                return self._router_of(landing.file, fact.name) if landing.file else None
        return None

    def _router_of(self, file: str, name: str) -> Router | None:
        """The router under a name; of a module the list of its paths, or its only router."""
        facts = self._view.facts.get(file)
        if facts is None:
            return None
        names = _routers(facts)
        aliases = dict(facts.export_aliases)
        if name in names:
            return file, name
        symbol = self._view.symbols(file).get(name)
        if symbol is not None and symbol.kind in _CALLABLE:
            return None  # a function that routes pass through, not a router
        for known in (
            aliases.get(name or "default", ""),
            "" if name else _MODULE_ROUTER,
            "default",
        ):
            if known in names:
                return file, known
        return (file, next(iter(names))) if len(names) == 1 and not name else None

    def _prefixes(self, router: Router, depth: int) -> list[tuple[str, bool, str]]:
        """What stands before the paths of a router; one empty prefix where it hangs nowhere.

        With each whether it stands in place of the router's own, and on what it depends.
        """
        hangs = self._hangs.get(router, ()) if depth < _DEEPEST else ()
        found: dict[tuple[str, bool, str], None] = {}
        for hang in hangs:
            for above, replaces, condition in self._prefixes(hang.on, depth + 1):
                own = "" if replaces else self._own.get(hang.on, "")
                both = " and ".join(one for one in (condition, hang.condition) if one)
                found[_joined(_joined(above, own), hang.prefix), hang.replaces, both] = None
        return list(found) if 0 < len(found) <= _MOST else [("", False, "")]


def _routers(facts: FileFacts) -> set[str]:
    """The names on which a file declares or mounts something."""
    return {one.router for one in facts.routes} | {one.router for one in facts.mounts}


def _joined(prefix: str, path: str) -> str:
    if not prefix:
        return path
    path = path.removeprefix("^")
    return _SLASHES.sub("/", f"{prefix}{'' if path.startswith('/') or not path else '/'}{path}")
