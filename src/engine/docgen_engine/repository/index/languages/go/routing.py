"""HTTP routes in Go: net/http and the routers that people use, with the groups around them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import ImportFact, MountFact, RouteFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.go.handlers import ROUTER, Handlers
from docgen_engine.repository.index.languages.go.nodes import arguments, dotted, string
from docgen_engine.repository.index.languages.go.scopes import Scopes
from docgen_engine.repository.index.languages.treesitter import (
    Owners,
    Parsed,
    children_of,
    field,
    first_line,
)

_ROUTERS: Final = {
    "github.com/gin-gonic/gin": "Gin",
    "github.com/labstack/echo": "Echo",
    "github.com/go-chi/chi": "chi",
    "github.com/gorilla/mux": "gorilla/mux",
    "github.com/gofiber/fiber": "Fiber",
}
_VERBS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_TITLES: Final = frozenset(verb.title() for verb in _VERBS)
_PATTERN: Final = regex(r"^(?:(?P<method>[A-Z]+) )?(?P<path>[\w.-]*/\S*)$")
_GROUPS: Final = frozenset({"Group", "PathPrefix", "Route"})
_ROUTER_TYPE: Final = regex(r"(?:Router|RouterGroup|IRouter|IRoutes|Engine|Echo|Group|ServeMux)$")
_SLASHES: Final = regex(r"/{2,}")


def routing(
    parsed: Parsed,
    calls: list[Node],
    imports: tuple[ImportFact, ...],
    owners: Owners,
    scopes: Scopes,
) -> tuple[tuple[RouteFact, ...], tuple[MountFact, ...]]:
    """Routes that the file declares and the functions it hands routers to, in line order.

    A route has the prefixes of the groups that its function shows; its `router` is that function,
    since a function that declares routes on a router of its caller hangs where the caller says.
    """
    framework = next(
        (
            shown
            for one in imports
            for module, shown in _ROUTERS.items()
            if one.module == module or one.module.startswith(f"{module}/")
        ),
        "net/http" if any(one.module == "net/http" for one in imports) else "",
    )
    if not framework:
        return (), ()
    reader = _Reader(parsed, calls, owners, framework, Handlers(parsed, scopes))
    routes = dict.fromkeys(reader.routes(calls))
    mounts = dict.fromkeys(reader.mounts(calls))
    return (
        tuple(sorted(routes, key=lambda one: (one.line, one.path, one.method))),
        tuple(sorted(mounts, key=lambda one: (one.line, one.target))),
    )


class _Reader:
    """Reads the calls of one file."""

    def __init__(
        self,
        parsed: Parsed,
        calls: list[Node],
        owners: Owners,
        framework: str,
        handlers: Handlers,
    ) -> None:
        self._handlers = handlers
        self._parsed = parsed
        self._owners = owners
        self._framework = framework
        self._groups: dict[tuple[str, str], str | None] = {}
        if framework != "net/http":
            for call in calls:
                self._note_group(call)

    def _note_group(self, call: Node) -> None:
        """Remember `v1 := r.Group("/v1")`; two groups of one name in a function say nothing."""
        if not self._own_group(call):
            return
        outer = call
        while outer.parent is not None and outer.parent.type in (
            "selector_expression", "call_expression", "expression_list", "parenthesized_expression",
        ):  # fmt: skip
            outer = outer.parent
        holder = outer.parent
        if holder is None or holder.type not in ("short_var_declaration", "assignment_statement"):
            return
        name = self._parsed.text(field(holder, "left"))
        if name.isidentifier():
            key = self._owners.at(call.start_byte), name
            prefix = self._prefix(call)
            known = self._groups.get(key, prefix)
            self._groups[key] = prefix if known == prefix else None

    def _own_group(self, call: Node) -> str:
        """The path of a call that opens a group; empty for other calls."""
        function = field(call, "function")
        if function is None or function.type != "selector_expression":
            return ""
        if self._parsed.text(field(function, "field")) not in _GROUPS:
            return ""
        given = arguments(call)
        return (string(given[0], self._parsed) if given else "") or ""

    def _prefix(self, receiver: Node | None) -> str:
        """The prefix of what a route is declared on: of its variable, and of groups on the way."""
        parts: list[str] = []
        node = receiver
        while node is not None:
            if node.type == "call_expression":
                parts.append(self._own_group(node))
                node = field(node, "function")
            elif node.type == "selector_expression":
                node = field(node, "operand")
            else:
                break
        if node is not None and node.type == "identifier":
            key = self._owners.at(node.start_byte), self._parsed.text(node)
            parts.append(self._groups.get(key) or "")
        return "".join(reversed(parts))

    def _around(self, call: Node) -> str:
        """The prefixes of chi's `r.Route("/users", func(r chi.Router) {…})` around a call."""
        parts: list[str] = []
        node = call.parent
        while node is not None and node.type != "function_declaration":
            if node.type == "func_literal" and node.parent is not None:
                outer = node.parent.parent
                if outer is not None and outer.type == "call_expression":
                    parts.append(self._own_group(outer))
            node = node.parent
        return "".join(reversed(parts))

    def routes(self, calls: list[Node]) -> Iterator[RouteFact]:
        """Each route, with its prefixes."""
        for call in calls:
            function = field(call, "function")
            if function is None or function.type != "selector_expression":
                continue
            given = arguments(call)
            text = string(given[0], self._parsed) if len(given) > 1 else None
            if text is None:
                continue
            name = self._parsed.text(field(function, "field"))
            method, path = self._route(name, text, call)
            if not method or (path and not path.startswith("/") and self._framework != "net/http"):
                continue
            handler = self._handlers.of(given[-1])
            if handler == ROUTER:
                continue  # its own routes say what can be asked for
            if self._framework != "net/http":
                path = self._around(call) + self._prefix(field(function, "operand")) + path
            yield RouteFact(
                method, _SLASHES.sub("/", path) or "/", handler,
                first_line(call), self._framework, self._owners.at(call.start_byte),
            )  # fmt: skip

    def _route(self, name: str, text: str, call: Node) -> tuple[str, str]:
        """Method and path of a call, no method for one that declares no route."""
        framework = self._framework
        if name in ("HandleFunc", "Handle") and framework in ("net/http", "gorilla/mux", "chi"):
            match = _PATTERN.match(text)
            if match is None:
                return "", ""
            return match["method"] or self._methods(call) or "ANY", match["path"]
        if name in _VERBS and framework in ("Gin", "Echo"):
            return name, text
        if name in _TITLES and framework in ("chi", "Fiber"):
            return name.upper(), text
        if name in ("Any", "All") and framework in ("Gin", "Echo", "Fiber"):
            return "ANY", text
        return "", ""

    def _methods(self, call: Node) -> str:
        """`GET` of `r.HandleFunc(…).Methods("GET")`."""
        member = call.parent
        outer = member.parent if member is not None else None
        if member is None or outer is None or outer.type != "call_expression":
            return ""
        if self._parsed.text(field(member, "field")) != "Methods":
            return ""
        names = [
            string(one, self._parsed) or dotted(one, self._parsed).removeprefix("http.Method")
            for one in arguments(outer)
        ]
        return ",".join(name.upper() for name in names if name)

    def mounts(self, calls: list[Node]) -> Iterator[MountFact]:
        """Calls that hand a router to another function, which may declare routes on it."""
        if self._framework == "net/http":
            return
        handed = self._router_parameters()
        for call in calls:
            target = dotted(field(call, "function"), self._parsed)
            owner = self._owners.at(call.start_byte)
            for one in arguments(call) if target else ():
                if one.type not in ("identifier", "call_expression"):
                    continue
                name = self._parsed.text(one) if one.type == "identifier" else ""
                is_group = self._groups.get((owner, name)) is not None
                opens = one.type == "call_expression" and self._own_group(one)
                if is_group or opens or (owner, name) in handed:
                    prefix = self._around(call) + self._prefix(one)
                    yield MountFact(owner, target, _SLASHES.sub("/", prefix), first_line(call))
                    break

    def _router_parameters(self) -> set[tuple[str, str]]:
        """Parameters whose type is a router, by function."""
        found: set[tuple[str, str]] = set()
        for node in children_of(self._parsed.root, "function_declaration", "method_declaration"):
            listed = field(node, "parameters")
            for one in children_of(listed, "parameter_declaration"):
                kind = self._parsed.text(field(one, "type")).lstrip("*")
                if _ROUTER_TYPE.search(kind):
                    owner = self._owners.at(node.end_byte - 1)
                    found |= {
                        (owner, self._parsed.text(name)) for name in children_of(one, "identifier")
                    }
        return found
