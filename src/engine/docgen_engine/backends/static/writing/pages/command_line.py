"""Section of page 04 about the command line: what people type, with every option."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docgen_engine.backends.static.working.command_lines import CommandLines, Key, Option
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import blocks
from docgen_engine.backends.static.writing.phrases import words
from docgen_engine.domain.documents.analysis import Api
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.facts import CommandFact
from docgen_engine.domain.markup import cell_code, code, escape, listing, shorten, table

_DEFAULT: Final = 60
_MOST_USERS: Final = 8
_SHARED: Final = "Options of several commands"
_SHARED_ANCHOR: Final = "#options-of-several-commands"


def command_line(desk: Desk, commands: Sequence[Api]) -> list[str]:
    """The programs, their commands and the options of each.

    Args:
        desk: what is known.
        commands: that the page tells, in their order.
    """
    tests = set(desk.analysis.discovery.test_files)
    lines = CommandLines(
        desk.index,
        desk.analysis.discovery.entry_points,
        lambda file: (
            file not in tests and not desk.is_aside(file) and file in desk.component_of_file
        ),
    )
    taken: set[Key] = set()
    plain: list[tuple[str, str, str]] = []
    programs: list[str] = []
    parts: list[str] = []
    for api in commands:
        fact = _fact_of(desk, api)
        known = bool(fact.symbol) and (api.file, fact.symbol) not in taken
        own = _options(desk, lines, api.file, fact) if known else []
        if known:
            taken.add((api.file, fact.symbol))
        program = lines.program(api.file, fact)
        if not own and not program and lines.has_commands(api.file, fact):
            continue  # a group, whose commands carry its name
        title = program or lines.title(api.file, fact)
        said, where = _said(api, fact), _where(desk, api)
        if own or (program and fact.is_group):
            place = programs if program else parts
            place.extend(blocks(f"#### {code(title)}", f"{said} {where}".strip(), *own))
        else:
            plain.append((cell_code(title), said, where))
    shared = _shared(desk, lines)
    rest = {
        file: option_table(desk, options, file) for file, options in lines.others(taken).items()
    }
    alone = len(rest) == 1 and not (parts or programs or shared)
    for file, found in rest.items():
        if found:
            parts.extend(["#### Options" if alone else f"#### Options in {escape(file)}", found])
    rows = table(("Command", "What it does", "Where"), plain)
    told = blocks(*programs, rows, *parts, *shared)
    return ["### Command line", *told] if told else []


def _fact_of(desk: Desk, api: Api) -> CommandFact:
    """The command of the index that an entry of the analysis stands for."""
    facts = desk.index.facts.get(api.file)
    for command in facts.commands if facts else ():
        if command.kind == "command" and command.line == api.line and command.name == api.name:
            return command
    return CommandFact("command", api.name, api.line)


def _where(desk: Desk, api: Api) -> str:
    claim = desk.claim(
        ClaimKind.COMMAND_OPTION, api.parent or api.file, api.name, api.file, api.line,
        api.line_end,
    )  # fmt: skip
    return desk.cite(api.file, api.line, api.line_end) + claim


def _said(api: Api, fact: CommandFact) -> str:
    """What a command does; of a group also what runs where no command is named."""
    said = words(api.description)
    if not fact.preset:
        return said
    ended = f"{said.rstrip('. ')}. " if said else ""
    return f"{ended}Without a command it runs {code(fact.preset)}."


def _options(desk: Desk, lines: CommandLines, file: str, fact: CommandFact) -> list[str]:
    """The table of a command's options, and a sentence on those that many commands have."""
    found = option_table(desk, lines.told(file, fact.symbol), file)
    also = [
        code(name)
        for key in lines.shared(file, fact.symbol)
        for name in dict.fromkeys(one.fact.name for one in lines.of(*key))
    ]
    sentence = ""
    if also:
        also = list(dict.fromkeys(also))
        sentence = f"{'It also takes' if found else 'It takes'} {listing(also)}: see "
        sentence += f"[{_SHARED[0].lower()}{_SHARED[1:]}]({_SHARED_ANCHOR})."
    unnamed = [desk.cite(at, one.line) for at, one in lines.unnamed(file, fact.symbol)]
    dynamic = ""
    if any(unnamed):
        dynamic = f"More options get their names only when it runs: {listing(unnamed)}."
    return blocks(found, sentence, dynamic)


def _shared(desk: Desk, lines: CommandLines) -> list[str]:
    """The options of several commands, once, by what adds them."""
    parts = []
    for (file, symbol), options, users in lines.carriers():
        found = option_table(desk, options, file)
        if found:
            names = listing([code(one.name) for one in users], _MOST_USERS, "others")
            adds = desk.cite_symbol(file, symbol) or code(symbol)
            parts.extend([f"From {adds}, for {names}:", found])
    return [f"#### {_SHARED}", *parts] if parts else []


def option_table(desk: Desk, options: Sequence[Option], file: str) -> str:
    """Options and arguments with what they do, their defaults and their lines.

    Args:
        desk: what is known.
        options: to show.
        file: that the table is about: lines of others are cited with their file.
    """
    rows = []
    for option in options:
        fact = option.fact
        label = f"line {fact.line}" if option.file == file else ""
        where = desk.cite(option.file, fact.line, label=label)
        if not where:
            continue
        claim = desk.claim(
            ClaimKind.COMMAND_OPTION, fact.symbol or option.file, fact.name, option.file, fact.line
        )
        rows.append((
            ", ".join(cell_code(name) for name in (fact.name, *fact.aliases)),
            words(fact.help),
            cell_code(shorten(fact.default, _DEFAULT)) if fact.default else "",
            where + claim,
        ))  # fmt: skip
    kinds = {option.fact.kind for option in options}
    what = "Option" if kinds == {"option"} else "Argument or option"
    return table((what, "What it does", "Default", "Where"), rows)
