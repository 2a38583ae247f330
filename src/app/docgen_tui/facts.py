"""The facts card: what a newcomer wants to know before any page exists, as cited Markdown.

Composed from the analysis alone. Words of the repository are quoted and escaped; every line that
states something carries its citation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from docgen_engine.domain.citations import escape_label, render_citation
from docgen_engine.domain.documents.analysis import Analysis, Flow, Problem
from docgen_engine.domain.documents.discovery import Command, CommandPurpose, Component, Statement
from docgen_engine.domain.evidence import Reference
from docgen_tui.rows import plural

FACTS_PAGE: Final = ""
"""The card is not a page: its links start at the top of the repository."""

_SHOWN_COMMANDS: Final = (
    CommandPurpose.INSTALL,
    CommandPurpose.RUN,
    CommandPurpose.TEST,
    CommandPurpose.BUILD,
)
_MOST_COMPONENTS: Final = 12
_MOST_STEPS: Final = 7
_MOST_PROBLEMS: Final = 5
_TICKS: Final = re.compile(r"`+")
_NAME: Final = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


def facts_card(analysis: Analysis) -> str:
    """The card as Markdown.

    Args:
        analysis: the active analysis of the run.

    Returns:
        Text whose citations are relative to the repository's top.
    """
    found = analysis.discovery
    parts = [f"# {escape_label(found.name)}", _purpose(found.purpose)]
    languages = ", ".join(
        f"{escape_label(share.language)} {share.percent:.0f} %"
        for share in found.language_distribution[:4]
        if share.percent >= 1
    )
    kind = " · ".join(part for part in (found.project_type, found.framework, languages) if part)
    if kind:
        parts.append(kind)
    parts.append(_commands(found.commands))
    parts.append(_components(found.components))
    parts.append(_flow(analysis.flows.flows))
    parts.append(_not_read(analysis.errors))
    return "\n\n".join(part for part in parts if part) + "\n"


def _cite(file: str, start: int, end: int = 0, symbol: str = "") -> str:
    reference = Reference(file, max(1, start), max(1, start, end), symbol)
    return render_citation(reference, FACTS_PAGE, "")


def _purpose(purpose: Statement | None) -> str:
    if purpose is None:
        return (
            "The repository does not say in a sentence what it is for: no README or manifest "
            "with a description was found."
        )
    where = _cite(purpose.file, purpose.line_start, purpose.line_end)
    return f"“{escape_label(purpose.text.strip())}” {where}"


def _commands(commands: Iterable[Command]) -> str:
    lines = []
    every = list(commands)
    for purpose in _SHOWN_COMMANDS:
        # The first one is what the analysis thinks best; more than two would bury it.
        for command in [one for one in every if one.purpose is purpose][:2]:
            where = _cite(command.file, command.line)
            lines.append(f"| {purpose.value} | {_code(command.command)} | {where} |")
    if not lines:
        return "## Run and test\n\nNo command to install, run or test was found in its files."
    return "\n".join(["## Run and test", "", "| to | type | from |", "|---|---|---|", *lines])


def _components(components: Iterable[Component]) -> str:
    every = [one for one in components if one.type not in ("tests", "examples", "documents")]
    every = every or list(components)
    if not every:
        return "## Components\n\nNo components were found."
    lines = []
    for component in every[:_MOST_COMPONENTS]:
        about = _prose(component.description.strip().split("\n")[0])
        place = component.described_at
        where = _cite(place.file, place.line_start, place.line_end) if place is not None else ""
        size = plural(component.file_count, "file")
        name = escape_label(component.name).replace("|", "\\|")
        lines.append(
            f"| **{name}** | {' '.join(part for part in (about, where) if part)} | {size} |"
        )
    if len(every) > _MOST_COMPONENTS:
        lines.append(f"| … | and {len(every) - _MOST_COMPONENTS} more | |")
    return "\n".join(
        ["## Components", "", "| component | what it does | size |", "|---|---|---|", *lines]
    )


def _flow(flows: tuple[Flow, ...]) -> str:
    across = [flow for flow in flows if len({step.file for step in flow.steps}) > 1]
    flow = next(iter(across or flows), None)
    if flow is None:
        return ""
    lines = [f"## One flow: {escape_label(flow.name)}", ""]
    for number, step in enumerate(flow.steps[:_MOST_STEPS], start=1):
        where = _cite(step.file, step.line, step.line_end)
        action = escape_label(step.action.strip().rstrip("."))
        lines.append(f"{number}. {_code(step.function)} {action} {where}")
    if len(flow.steps) > _MOST_STEPS:
        lines.append(
            f"{_MOST_STEPS + 1}. … and {plural(len(flow.steps) - _MOST_STEPS, 'step')} more"
        )
    return "\n".join(lines)


def _not_read(problems: tuple[Problem, ...]) -> str:
    """What pages may lack something of: left out of the snapshot, or not understood."""
    if not problems:
        return ""
    lines = [
        f"- {_code(problem.file)} {escape_label(problem.message)}"
        for problem in problems[:_MOST_PROBLEMS]
    ]
    if len(problems) > _MOST_PROBLEMS:
        more = len(problems) - _MOST_PROBLEMS
        lines.append(f"- … and {more} more: `o` lists them under “Could not be analysed”")
    return "\n".join(["## Left out, or not understood", "", *lines])


def _prose(text: str) -> str:
    """Words for a cell: names in backticks stay code, everything else is only text."""
    parts = []
    end = 0
    for found in _NAME.finditer(text):
        parts += [escape_label(text[end : found.start()]).replace("|", "\\|"), _code(found[1])]
        end = found.end()
    return "".join([*parts, escape_label(text[end:]).replace("|", "\\|")])


def _code(text: str) -> str:
    """Text as an inline code span that holds whatever backticks it has."""
    text = text.replace("\n", " ").replace("|", "\\|").strip()
    if not text:
        return ""
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"
