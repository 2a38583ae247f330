"""A flow's page: what starts it, its steps across files, who takes part, what can go wrong."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from docgen_engine.backends.static.flows.catching import leaves
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.diagrams import flow_diagram
from docgen_engine.backends.static.writing.introducing import flow_words
from docgen_engine.backends.static.writing.pages.base import PageModule, blocks
from docgen_engine.backends.static.writing.phrases import phrase, words
from docgen_engine.domain.documents.analysis import Flow, FlowNote, FlowStep
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import bullets, code, escape, listing, plain, table
from docgen_engine.patterns import regex

_MOST_SHOWN: Final = 4
"""Functions that a step may lead to instead, from which on a few stand for all."""

_ONLY_NAME: Final = regex(r"^(?:Runs|Creates|Calls) `[^`]*`\.?$")
"""An action that only repeats the name of its own step or of the next one."""


def trigger(desk: Desk, subject: str) -> list[str]:
    """What starts it."""
    flow = desk.flow(subject)
    if flow is None:
        return []
    said = desk.say("walk", subject)
    entry = flow.entry_point
    commands = [
        e
        for e in desk.analysis.discovery.entry_points
        if e.file == entry.file and e.function == entry.function and e.command
    ]
    how = ""
    if commands:
        names = listing([code(e.command) for e in commands])
        how = f"It is started by {names} {desk.cite(commands[0].file, commands[0].line)}."
    started = how or _declared(desk, flow) or _callers(desk, flow)
    if not started and flow.name.endswith("answers a request"):
        started = "The server that it is given to calls it for each request."
    first = _notes(desk, flow.steps[0]).strip() if flow.steps else ""
    return blocks(said, started, first)


def _declared(desk: Desk, flow: Flow) -> str:
    """The route or command that leads to it."""
    entry = flow.entry_point
    for group in desk.analysis.apis.components:
        for api in group.apis:
            if api.type == "route" and f"`{api.name.removeprefix('ANY ')}`" in flow.name:
                return f"{code(api.name)} is declared at {desk.cite(api.file, api.line)}."
            own = api.file == entry.file and flow.type == "subcommand"
            if own and api.type == "command" and f"`{api.name}`" in flow.name:
                return f"The command is declared at {desk.cite(api.file, api.line)}."
    return ""


def _callers(desk: Desk, flow: Flow) -> str:
    """Who calls it in this repository's own code, for a flow that starts at a function."""
    entry = flow.entry_point
    tests = set(desk.analysis.discovery.test_files)
    calls = [
        call
        for call in desk.index.calls_to(entry.file, entry.function)
        if call.from_file not in tests and not desk.is_aside(call.from_file)
    ]
    places = {(call.from_file, call.caller): call.line for call in calls}
    cited = [(caller, desk.cite(file, line)) for (file, caller), line in places.items()]
    shown = [f"{code(caller)} at {at}" if caller else at for caller, at in cited if at]
    return f"It is called by {listing(shown, 3, 'others')}." if shown else ""


def steps(desk: Desk, subject: str) -> list[str]:
    """What follows the start, in order, each with its definition and the line that leads on."""
    flow = desk.flow(subject)
    if flow is None:
        return []
    said = []
    named: set[str] = set()
    for step in flow.steps:
        # The first function is the start, which was named above.
        if step.step > 1:
            onward = _onward(desk, flow, step)
            named |= {step.call_file}
            said.append(f"{_step(desk, step, named, told=bool(onward))}{onward}")
        named |= {step.file}
        said += _endings(desk, flow, step.step)
    lines = [f"{number}. {one}" for number, one in enumerate(said, start=1)]
    return blocks("\n".join(lines), flow_diagram(desk, flow))


def _endings(desk: Desk, flow: Flow, number: int) -> list[str]:
    """What earlier steps lead to outside of the repository once a step is done, innermost first."""
    return [
        f"Then {code(step.function or step.file)} {_note(desk, note)}"
        for step in reversed(flow.steps[: number - 1])
        for note in step.notes
        if note.after == number and desk.reference(note.file, note.line)
    ]


def _step(desk: Desk, step: FlowStep, named: Set[str], *, told: bool) -> str:
    """One step; a file that was named before, or where its call stands, is not named again."""
    cited = desk.cite_symbol(step.file, step.function) or desk.cite(
        step.file, step.line, step.line_end
    )
    text = cited or code(step.function)
    if cited and step.file not in named:
        text += f" in {code(step.file)}"
    if step.call_line and step.call_file and desk.reference(step.call_file, step.call_line):
        through = f" through {code(step.through)}" if step.through else ""
        place = desk.cite(step.call_file, step.call_line)
        text += f", called{_later(step)}{through} at {place}"
        text += f" {step.when}" if step.when else ""
    derived = _ONLY_NAME.match(step.action) or (told and step.action.startswith("Calls `"))
    if step.action and not derived:
        text += f": {phrase(step.action)}"
    text = text if text.endswith((".", "!", "?", "…")) else f"{text}."
    return f"{text}{_among(desk, step)}{_others(desk, step)}{_notes(desk, step)}"


def _later(step: FlowStep) -> str:
    """That a call stands in a function that is called by others, or at another time."""
    if not step.later:
        return ""
    if step.returned:
        return " later, when the function that is returned there is called,"
    if step.given:
        return f" in the function that is given to {code(step.given)},"
    return " later, by a function that is defined there,"


def _among(desk: Desk, step: FlowStep) -> str:
    """That a step is one of many between which its caller chooses."""
    cited = [desk.cite_symbol(each.file, each.function) for each in step.among[1:]]
    shown = [one for one in cited if one]
    if not shown:
        return ""
    others = listing(shown, _MOST_SHOWN, "others")
    return f" It is one of {len(step.among)} that are chosen between; others are {others}."


def _others(desk: Desk, step: FlowStep) -> str:
    """The functions that the same call may lead to as well."""
    cited = [desk.cite_symbol(each.file, each.function) for each in step.others]
    shown = [one for one in cited if one]
    if not step.through:
        return f" It is implemented by {listing(shown, _MOST_SHOWN, 'others')}." if shown else ""
    return f" What is called there may also be {' or '.join(shown)}." if shown else ""


def _notes(desk: Desk, step: FlowStep) -> str:
    """What a step leads to outside of the repository before the next one, in one sentence."""
    said = [
        _note(desk, note).rstrip(".")
        for note in step.notes
        if note.after == step.step and desk.reference(note.file, note.line)
    ]
    return f" It {', and '.join(said)}." if said else ""


def _note(desk: Desk, note: FlowNote) -> str:
    return f"{phrase(note.text).rstrip('.')}, at {desk.cite(note.file, note.line)}."


def _onward(desk: Desk, flow: Flow, step: FlowStep) -> str:
    """Where a step starts a flow that is told on a page of its own."""
    for other in desk.flows:
        entry = other.entry_point
        same = (entry.file, entry.function) == (step.file, step.function)
        if same and other.id != flow.id and other.id in desk.flow_pages:
            return f" It goes on in {desk.page(desk.flow_pages[other.id], plain(other.name))}."
    return ""


def parts(desk: Desk, subject: str) -> list[str]:
    """The components and files that take part."""
    flow = desk.flow(subject)
    if flow is None:
        return []
    rows: dict[str, list[str]] = {}
    for step in flow.steps:
        owner = desk.component_of_file.get(step.file)
        key = owner.path if owner else step.file
        cited = desk.cite(step.file, 1, label=step.file)
        if cited and cited not in rows.setdefault(key, []):
            rows[key].append(cited)
    if len(rows) < 2 and sum(map(len, rows.values())) < 2:
        return []
    return blocks(
        table(
            ("Component", "Files"),
            [(desk.component_link(key), listing(files)) for key, files in rows.items() if files],
        )
    )


def errors(desk: Desk, subject: str) -> list[str]:
    """What the functions on the way raise themselves, and none of those before them catches."""
    flow = desk.flow(subject)
    if flow is None:
        return []
    found: dict[tuple[str, str, str], list[int]] = {}
    for step in flow.steps:
        symbol = desk.index.symbol(step.file, step.function)
        for name, line in symbol.raises if symbol else ():
            if not leaves(desk.index, flow, step, name, line):
                continue
            lines = found.setdefault((step.file, step.function, name), [])
            if line not in lines and desk.reference(step.file, line):
                lines.append(line)
    return blocks(bullets(_raised(desk, *key, lines) for key, lines in found.items() if lines))


def _raised(desk: Desk, file: str, function: str, name: str, lines: list[int]) -> str:
    """That a function raises an error, and at which lines."""
    places = [
        desk.cite(file, line) + desk.claim(ClaimKind.RAISES, function, name, file, line)
        for line in lines
    ]
    return f"{code(function)} raises {code(name)} at {listing(places, 6, 'further lines')}."


def passed(desk: Desk, flow: Flow) -> list[str]:
    """The components that a flow goes through, in order, each once."""
    owners = [desk.component_of_file.get(step.file) for step in flow.steps]
    return list(dict.fromkeys(owner.path for owner in owners if owner is not None))


def outline(desk: Desk, subject: str) -> str:
    """The flow in one line: what it is for and what it goes through, else its steps."""
    flow = desk.flow(subject)
    if flow is None:
        return ""
    said = flow_words(flow)
    if not said:
        names = [f"{step.function or step.file}" for step in flow.steps]
        return escape(" → ".join(names[:5] + ["…"] * (len(names) > 5)))
    through = [code(desk.component_named[path].name) for path in passed(desk, flow)]
    way = f" It goes through {listing(through, 4, 'others')}." if len(through) > 1 else ""
    return f"{words(said).rstrip('.')}.{way}".replace("….", "…")


PAGE = PageModule(
    {"Trigger": trigger, "Steps": steps, "Parts involved": parts, "Errors": errors},
    "calls that can be followed from an entry point",
    lambda desk: tuple(dict.fromkeys(flow.entry_point.file for flow in desk.flows)),
)
