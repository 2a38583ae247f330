"""HTTP routes in JavaScript (Express and its kin), and which router hangs below which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import ImportFact, MountFact, RouteFact
from docgen_engine.repository.index.languages.javascript.nodes import (
    arguments,
    doc_before,
    dotted,
    pairs,
    string,
)
from docgen_engine.repository.index.languages.treesitter import Parsed, field, first_line

_SERVERS: Final = {
    "express": "Express",
    "fastify": "Fastify",
    "hono": "Hono",
    "@koa/router": "Koa",
    "koa-router": "Koa",
    "polka": "Polka",
    "restify": "Restify",
}
_VERBS: Final = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "all"})
_MOUNTING: Final = frozenset({"use", "route"})
_DEFAULT: Final = "default"


def routes(
    parsed: Parsed, calls: list[Node], imports: tuple[ImportFact, ...]
) -> tuple[RouteFact, ...]:
    """Routes declared on an application or router: `app.get("/users", handler)`."""
    framework = next((_SERVERS[one.module] for one in imports if one.module in _SERVERS), "")
    found: list[RouteFact] = []
    for call in calls:
        function = field(call, "function")
        if function is None or function.type != "member_expression":
            continue
        method = parsed.text(field(function, "property"))
        if method not in _VERBS:
            continue
        receiver = field(function, "object")
        given = arguments(call)
        path = _path(receiver, given, framework, parsed)
        if path is None or receiver is None or (not framework and _is_request(call, given)):
            continue
        last = given[-1]
        if last.type == "object" and len(given) > 1:
            last = pairs(last, parsed).get("handler", last)
        found.append(
            RouteFact(
                "ANY" if method == "all" else method.upper(),
                path,
                dotted(last, parsed),
                first_line(field(function, "property") or call),
                framework,
                router_of(receiver, parsed),
                doc=_said(call, parsed),
            )
        )
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.line, one.path, one.method)))


def _path(receiver: Node | None, given: list[Node], framework: str, parsed: Parsed) -> str | None:
    """The path of a route, or None where the call declares none (`app.get("setting")`)."""
    if receiver is None or not given:
        return None
    inner = receiver
    while inner.type == "call_expression":
        function = field(inner, "function")
        if function is None or function.type != "member_expression":
            return None
        if parsed.text(field(function, "property")) == "route":
            first = arguments(inner)
            return string(first[0], parsed) if first else None
        next_inner = field(function, "object")
        if next_inner is None:
            return None
        inner = next_inner
    name = dotted(receiver, parsed).rpartition(".")[2].lower()
    looks_like = name.endswith(("app", "router", "server", "api", "routes", "fastify"))
    path = string(given[0], parsed)
    if len(given) < 2 or path is None or not path.startswith(("/", "*")):
        return None
    return path if looks_like or framework else None


def _is_request(call: Node, given: list[Node]) -> bool:
    """Whether a call of a client looks like a route: `return api.post("/users", data)`.

    A route is declared by a statement, or by a link of a chain of them, and not with mere options.
    """
    outer = call.parent
    used = outer is None or outer.type not in ("expression_statement", "member_expression")
    return used or given[-1].type == "object"


def _said(call: Node, parsed: Parsed) -> str:
    """The comment right above the statement of a route."""
    statement = call.parent
    if statement is None or statement.type != "expression_statement":
        return ""
    return doc_before(statement, parsed)[0]


# -- routers -------------------------------------------------------------------------------


def mounts(
    parsed: Parsed, calls: list[Node], imports: tuple[ImportFact, ...]
) -> tuple[MountFact, ...]:
    """Routers hung below others: `app.use("/users", users)`, in Hono `app.route("/users", …)`."""
    if not any(one.module in _SERVERS or one.module.startswith(".") for one in imports):
        return ()
    found: list[MountFact] = []
    for call in calls:
        function = field(call, "function")
        if function is None or function.type != "member_expression":
            continue
        method = parsed.text(field(function, "property"))
        receiver = field(function, "object")
        if method in _MOUNTING and receiver is not None:
            found += _mounted(call, method, receiver, parsed)
        elif method == "basePath" and receiver is not None:
            given = arguments(call)
            prefix = string(given[0], parsed) if given else None
            if prefix:
                found.append(MountFact(router_of(call, parsed), "", prefix, first_line(call)))
    return tuple(sorted(set(found), key=lambda one: (one.line, one.router, one.target)))


def _mounted(call: Node, method: str, receiver: Node, parsed: Parsed) -> Iterator[MountFact]:
    given = arguments(call)
    prefix = string(given[0], parsed) if given else None
    if method == "route" and (prefix is None or len(given) != 2):
        return
    router = router_of(receiver, parsed)
    for one in given if prefix is None else given[1:]:
        module = _required(one, parsed)
        target = module or (dotted(one, parsed) if one.type != "call_expression" else "")
        if target and router:
            yield MountFact(router, target, prefix or "", first_line(call), module=bool(module))


def _required(node: Node, parsed: Parsed) -> str:
    """The module of `require("./users")`; empty for everything else."""
    if node.type != "call_expression" or parsed.text(field(node, "function")) != "require":
        return ""
    given = arguments(node)
    return (string(given[0], parsed) if given else "") or ""


def router_of(receiver: Node, parsed: Parsed) -> str:
    """The name of the router that a chain of calls works on.

    `router.route("/x")` works on `router`; `Router().use(…)` and `new Hono().get(…)` on the
    variable that the chain is assigned to, or on what the module gives out.
    """
    node = receiver
    while True:
        function = field(node, "function") if node.type == "call_expression" else None
        if function is None or function.type != "member_expression":
            break
        if parsed.text(field(function, "property"))[:1].isupper():
            break  # `express.Router()` makes one
        inner = field(function, "object")
        if inner is None:
            break
        node = inner
    if node.type not in ("call_expression", "new_expression"):
        return dotted(node, parsed)
    return _name_of_chain(node, parsed)


def _name_of_chain(node: Node, parsed: Parsed) -> str:
    outer = node.parent
    while outer is not None and outer.type in ("member_expression", "call_expression"):
        node, outer = outer, outer.parent
    if outer is None:
        return ""
    if outer.type == "variable_declarator":
        return parsed.text(field(outer, "name"))
    if outer.type == "export_statement":
        return _DEFAULT
    if outer.type == "assignment_expression":
        left = dotted(field(outer, "left"), parsed)
        return _DEFAULT if left in ("module.exports", "exports") else left
    return ""
