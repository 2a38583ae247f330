"""Command lines (cobra, flag) and HTTP routes (net/http, Gin and kin) in Go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import CommandFact, ImportFact, RouteFact
from docgen_engine.repository.index.languages.go.nodes import (
    arguments,
    dotted,
    keyed,
    string,
)
from docgen_engine.repository.index.languages.treesitter import (
    Owners,
    Parsed,
    field,
    first_line,
)
from docgen_engine.repository.index.textmap import one_line

_FLAG_TYPE: Final = re.compile(
    r"^(?P<type>Bool|String|Int|Int32|Int64|Uint|Uint64|Float64|Float32|Duration|Count"
    r"|StringSlice|StringArray|IntSlice|StringToString|BoolFunc|Func|TextVar)"
    r"(?P<variable>Var)?(?P<short>P)?$"
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
_PATTERN: Final = re.compile(r"^(?:(?P<method>[A-Z]+) )?(?P<path>[\w.-]*/\S*)$")


def commands(
    parsed: Parsed,
    calls: list[Node],
    literals: list[Node],
    imports: tuple[ImportFact, ...],
    owners: Owners,
) -> tuple[CommandFact, ...]:
    """Commands of cobra and options of cobra, pflag and the standard `flag`."""
    modules = {one.module for one in imports}
    cobra = any("spf13/cobra" in one for one in modules)
    pflag = any("spf13/pflag" in one for one in modules)
    flag = "flag" in modules
    found: list[CommandFact] = []
    if cobra:
        found += _cobra(parsed, literals, owners)
    if cobra or pflag or flag:
        for call in calls:
            found += _flags(call, parsed, owners, cobra=cobra, pflag=pflag, flag=flag)
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.line, one.kind, one.name)))


def _cobra(parsed: Parsed, literals: list[Node], owners: Owners) -> Iterator[CommandFact]:
    for literal in literals:
        if parsed.text(field(literal, "type")) != "cobra.Command":
            continue
        fields = keyed(literal, parsed)
        use = string(fields.get("Use"), parsed)
        if use and use.split():
            at = fields["Use"]
            run = fields.get("RunE") or fields.get("Run")
            named = run is not None and run.type in ("identifier", "selector_expression")
            yield CommandFact(
                "command",
                use.split()[0],
                first_line(at),
                one_line(string(fields.get("Short"), parsed) or ""),
                "",
                parsed.text(run) if named else owners.at(literal.start_byte),
                "cobra",
            )


def _flags(
    call: Node, parsed: Parsed, owners: Owners, *, cobra: bool, pflag: bool, flag: bool
) -> Iterator[CommandFact]:
    function = field(call, "function")
    if function is None or function.type != "selector_expression":
        return
    match = _FLAG_TYPE.match(parsed.text(field(function, "field")))
    operand = dotted(function, parsed).rpartition(".")[0]
    if match is None:
        return
    set_of = operand.rpartition(".")[2]
    if (cobra and set_of in ("Flags()", "PersistentFlags()")) or (
        (cobra or pflag) and operand in ("pflag", "flags", "fs", "flagSet")
    ):
        framework = "cobra" if cobra else "pflag"
    elif flag and (operand in ("flag", "fs", "flags", "flagSet", "flag.CommandLine")):
        framework = "flag"
    else:
        return
    given = arguments(call)
    if match["variable"]:
        given = given[1:]
    name = string(given[0], parsed) if given else None
    if not name:
        return
    rest = given[1:]
    alias: tuple[str, ...] = ()
    if match["short"] and rest:
        short = string(rest[0], parsed)
        alias = (f"-{short}",) if short else ()
        rest = rest[1:]
    no_default = match["type"] in ("Count", "Func", "BoolFunc")
    default = parsed.flat(rest[0]) if rest and not no_default else ""
    described = string(rest[-1], parsed) if rest else None
    dashes = "-" if framework == "flag" else "--"
    yield CommandFact(
        "option",
        dashes + name,
        first_line(given[0]),
        one_line(described or ""),
        default,
        owners.at(call.start_byte),
        framework,
        alias,
    )


def routes(
    parsed: Parsed, calls: list[Node], imports: tuple[ImportFact, ...]
) -> tuple[RouteFact, ...]:
    """Routes that the file declares, in line order; a group's prefix is added where it is shown."""
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
        return ()
    prefixes = _prefixes(parsed, calls) if framework != "net/http" else {}
    found: list[RouteFact] = []
    for call in calls:
        function = field(call, "function")
        if function is None or function.type != "selector_expression":
            continue
        name = parsed.text(field(function, "field"))
        given = arguments(call)
        text = string(given[0], parsed) if len(given) > 1 else None
        if text is None:
            continue
        receiver = dotted(field(function, "operand"), parsed)
        fact = _route(name, text, given[-1], receiver, prefixes, framework, call, parsed)
        if fact is not None:
            found.append(fact)
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.line, one.path, one.method)))


def _route(
    name: str,
    text: str,
    handler: Node,
    receiver: str,
    prefixes: dict[str, str],
    framework: str,
    call: Node,
    parsed: Parsed,
) -> RouteFact | None:
    method, path = "", text
    if name in ("HandleFunc", "Handle") and framework in ("net/http", "gorilla/mux", "chi"):
        match = _PATTERN.match(text)
        if match is None:
            return None
        method, path = match["method"] or _methods(call, parsed) or "ANY", match["path"]
    elif name in _VERBS and framework in ("Gin", "Echo"):
        method = name
    elif name in _TITLES and framework in ("chi", "Fiber"):
        method = name.upper()
    elif name in ("Any", "All") and framework in ("Gin", "Echo", "Fiber"):
        method = "ANY"
    else:
        return None
    if not method or (path and not path.startswith("/") and framework != "net/http"):
        return None
    full = prefixes.get(receiver, "") + path
    return RouteFact(method, full or "/", dotted(handler, parsed), first_line(call), framework)


def _methods(call: Node, parsed: Parsed) -> str:
    """`GET` of `r.HandleFunc(…).Methods("GET")`."""
    member = call.parent
    outer = member.parent if member is not None else None
    if member is None or outer is None or outer.type != "call_expression":
        return ""
    if parsed.text(field(member, "field")) != "Methods":
        return ""
    given = arguments(outer)
    names = [
        string(one, parsed) or dotted(one, parsed).removeprefix("http.Method") for one in given
    ]
    return ",".join(name.upper() for name in names if name)


def _prefixes(parsed: Parsed, calls: list[Node]) -> dict[str, str]:
    """Variables that hold a group with a literal prefix: `v1 := r.Group("/v1")`."""
    found: dict[str, str] = {}
    for call in calls:
        function = field(call, "function")
        outer = call.parent.parent if call.parent is not None else None
        if (
            function is None
            or function.type != "selector_expression"
            or parsed.text(field(function, "field")) != "Group"
            or outer is None
            or outer.type != "short_var_declaration"
        ):
            continue
        given = arguments(call)
        text = string(given[0], parsed) if given else None
        name = parsed.text(field(outer, "left"))
        if text and name:
            base = dotted(field(function, "operand"), parsed)
            prefix = found.get(base, "") + text
            found[name] = prefix if found.get(name, prefix) == prefix else ""
    return found
