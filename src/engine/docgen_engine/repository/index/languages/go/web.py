"""Command lines in Go: cobra, pflag and the standard `flag`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
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
    constants: Mapping[str, str],
) -> tuple[CommandFact, ...]:
    """Commands of cobra and options of cobra, pflag and the standard `flag`.

    `constants` are the texts of the file's constants: often the help of options.
    """
    modules = {one.module for one in imports}
    cobra = any("spf13/cobra" in one for one in modules)
    pflag = any("spf13/pflag" in one for one in modules)
    flag = "flag" in modules
    found: list[CommandFact] = []
    if cobra:
        found += _cobra(parsed, literals, owners)
    if cobra or pflag or flag:
        options: list[tuple[str, CommandFact]] = []
        for call in calls:
            options += _flags(call, parsed, owners, constants, cobra=cobra, pflag=pflag, flag=flag)
        found += _joined(options)
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


def _joined(options: list[tuple[str, CommandFact]]) -> Iterator[CommandFact]:
    """Options with those that fill the same variable as one: `-i` is another name of `-info`."""
    groups: dict[tuple[str, str, str], list[CommandFact]] = {}
    for number, (target, option) in enumerate(options):
        # A call that gives its option back names no variable.
        key = target or f"{number}", option.symbol, option.framework
        groups.setdefault(key, []).append(option)
    for held in groups.values():
        best = max(held, key=lambda one: len(one.name))  # the first of the longest
        others = [each.name for each in held if each.name != best.name]
        short = tuple(dict.fromkeys((*best.aliases, *others)))
        yield msgspec.structs.replace(best, aliases=short, line=min(one.line for one in held))


def _flags(
    call: Node,
    parsed: Parsed,
    owners: Owners,
    constants: Mapping[str, str],
    *,
    cobra: bool,
    pflag: bool,
    flag: bool,
) -> Iterator[tuple[str, CommandFact]]:
    """The option that a call declares, with the variable that it fills (empty for none)."""
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
    target = ""
    if match["variable"] and given:
        target = parsed.text(given[0])
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
    if described is None and rest and rest[-1].type == "identifier":
        described = constants.get(parsed.text(rest[-1]))
    dashes = "-" if framework == "flag" else "--"
    yield (
        target,
        CommandFact(
            "option",
            dashes + name,
            first_line(given[0]),
            one_line(described or ""),
            default,
            owners.at(call.start_byte),
            framework,
            alias,
        ),
    )
