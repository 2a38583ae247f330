"""A flow's page: what starts it, its steps across files, who takes part, what can go wrong."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.diagrams import flow_diagram
from docgen_engine.backends.static.writing.introducing import flow_words
from docgen_engine.backends.static.writing.pages.base import PageModule, blocks
from docgen_engine.backends.static.writing.phrases import phrase, words
from docgen_engine.domain.documents.analysis import Flow, FlowStep
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import bullets, code, escape, listing, plain, table
from docgen_engine.patterns import regex

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
    return blocks(said, how or _declared(desk, flow) or _callers(desk, flow))


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
    places = {(call.from_file, call.caller): desk.cite(call.from_file, call.line) for call in calls}
    shown = [
        f"{code(caller)} at {cited}" if caller else cited
        for (_, caller), cited in places.items()
        if cited
    ]
    return f"It is called by {listing(shown, 3, 'others')}." if shown else ""


def steps(desk: Desk, subject: str) -> list[str]:
    """What follows the start, in order, each with its definition and the line that leads on."""
    flow = desk.flow(subject)
    if flow is None:
        return []
    lines = []
    # The first function is the start, which was named above.
    for number, step in enumerate(flow.steps[1:], start=1):
        onward = _onward(desk, flow, step)
        lines.append(f"{number}. {_step(desk, step, told=bool(onward))}{onward}")
    return blocks("\n".join(lines), flow_diagram(desk, flow))


def _step(desk: Desk, step: FlowStep, *, told: bool) -> str:
    cited = desk.cite_symbol(step.file, step.function) or desk.cite(
        step.file, step.line, step.line_end
    )
    text = f"{cited} in {code(step.file)}" if cited else code(step.function)
    if step.call_line and step.call_file and desk.reference(step.call_file, step.call_line):
        when = " later, when the function that is returned there is called," * step.later
        text += f", called{when} at {desk.cite(step.call_file, step.call_line)}"
    derived = _ONLY_NAME.match(step.action) or (told and step.action.startswith("Calls `"))
    if step.action and not derived:
        text += f": {phrase(step.action)}"
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


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
    """What the functions on the way raise themselves."""
    flow = desk.flow(subject)
    if flow is None:
        return []
    found: dict[tuple[str, str], list[str]] = {}
    for step in flow.steps:
        symbol = desk.index.symbol(step.file, step.function)
        for name, line in symbol.raises if symbol else ():
            if desk.reference(step.file, line):
                claim = desk.claim(ClaimKind.RAISES, step.function, name, step.file, line)
                where = desk.cite(step.file, line) + claim
                found.setdefault((step.function, name), []).append(where)
    return blocks(
        bullets(
            f"{code(function)} raises {code(name)} at {listing(places, 6, 'further lines')}."
            for (function, name), places in found.items()
        )
    )


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
