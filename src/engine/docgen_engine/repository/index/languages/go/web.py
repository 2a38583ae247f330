"""Command lines in Go: cobra, pflag and the standard `flag`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import CommandFact, ImportFact
from docgen_engine.patterns import regex
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

_FLAG_TYPE: Final = regex(
    r"^(?P<type>Bool|String|Int|Int32|Int64|Uint|Uint64|Float64|Float32|Duration|Count"
    r"|StringSlice|StringArray|IntSlice|StringToString|BoolFunc|Func|TextVar)"
    r"(?P<variable>Var)?(?P<short>P)?$"
)


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
