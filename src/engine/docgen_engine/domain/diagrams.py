"""Mermaid diagrams of flows. Pure.

Each is small enough to read (contract section 7: at most 25 nodes) and says what it leaves out. The
same input gives the same text. Components and data models have modules of their own,
`diagrams_components` and `diagrams_models`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from docgen_engine.domain.documents.analysis import Flow, FlowStep
from docgen_engine.domain.markup import counted
from docgen_engine.domain.mermaid import MOST_NODES, Ids, label

_FEWEST_PARTS: Final = 3

_STARTED_BY: Final = {
    "command": "Command line", "subcommand": "Command line", "main": "Command line",
    "module": "Command line", "script": "Command line", "server": "Command line", "route": "Client",
    "event": "Framework",
}  # fmt: skip


def flow_sequence(flow: Flow, component_of: Callable[[str], str]) -> str:
    """A flow as a sequence diagram: who calls which function, in the order of the steps.

    Args:
        flow: its steps are in calling order.
        component_of: name of the component that a file belongs to, empty for none.

    Returns:
        The diagram, or an empty string where fewer than two calls take part. Participants are
        components; files where that would leave only one or two; the owners of the functions where
        all is in one file.
    """
    named = _participants(flow, component_of)
    starter = _STARTED_BY.get(flow.type, "Caller")
    if len(flow.steps) < 2:
        return ""
    one_file = len(named) < 2
    shown = list(dict.fromkeys(named.values()))[: MOST_NODES - 1]
    if one_file:
        shown = list(dict.fromkeys(_owner(step, shown[0]) for step in flow.steps))
        shown = shown[: MOST_NODES - 1]
    ids = Ids()
    lines = ["sequenceDiagram", f"  actor starter as {label(starter)}"]
    lines += [f"  participant {ids.of(name)} as {label(name)}" for name in shown]
    rest = 0
    for step in flow.steps:
        source = named.get(step.call_file, "")
        target = named[step.file]
        if one_file:
            caller_step = _caller(flow, step)
            source = _owner(caller_step, source) if caller_step is not None else ""
            target = _owner(step, target)
        if target not in shown or (source and source not in shown):
            rest += 1
            continue
        caller = ids.of(source) if source else "starter"
        message = f"{_message(step)} (later)" if step.later else _message(step)
        lines.append(f"  {caller}->>{ids.of(target)}: {label(message)}")
    if rest:
        calls = counted(rest, "further call")
        lines.append(f"  Note over {ids.of(shown[0])}: not shown#58; {label(calls)}")
    return "\n".join(lines)


def _owner(step: FlowStep, file: str) -> str:
    """The type that a step's function belongs to; its file where it belongs to none."""
    return step.function.partition("(")[0].rpartition(".")[0] or file


def _caller(flow: Flow, step: FlowStep) -> FlowStep | None:
    """The step whose function holds the call that leads to a step, the innermost one."""
    holding = [
        each
        for each in flow.steps
        if each.file == step.call_file
        and each is not step
        and each.line <= step.call_line <= each.line_end
    ]
    return min(holding, key=lambda each: each.line_end - each.line, default=None)


def _participants(flow: Flow, component_of: Callable[[str], str]) -> dict[str, str]:
    """Name of the participant of each file, in the order in which the files take part."""
    files = list(
        dict.fromkeys(file for step in flow.steps for file in (step.call_file, step.file) if file)
    )
    short = _short_paths(files)
    parts = {file: component_of(file) or short[file] for file in files}
    return parts if len(set(parts.values())) >= _FEWEST_PARTS else short


def _short_paths(files: Sequence[str]) -> dict[str, str]:
    """The shortest end of each path that no other has."""
    found = {}
    for file in files:
        parts = file.split("/")
        ends = ["/".join(parts[-count:]) for count in range(1, len(parts) + 1)]
        others = [f"/{other}" for other in files if other != file]
        found[file] = next(
            (end for end in ends if not any(other.endswith(f"/{end}") for other in others)), file
        )
    return found


def _message(step: FlowStep) -> str:
    """The function as one calls it: a constructor by its type."""
    owner, _, name = step.function.rpartition(".")
    if owner and name in {"__init__", "constructor"}:
        return owner
    return step.function or "run the file"
