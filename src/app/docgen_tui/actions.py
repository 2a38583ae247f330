"""The one registry of what a person can do: it feeds key bindings, footer, help and the palette."""

from __future__ import annotations

from typing import Final

import msgspec
from textual.binding import Binding

from docgen_engine.domain.runs import RunStatus
from docgen_tui.run_data import gate_is_open
from docgen_tui.view import RunView


class Action(msgspec.Struct, frozen=True):
    """One thing to do on the run screen or anywhere.

    `id` is also the name of the method (`action_<id>`) and of the binding; `keys` are Textual key
    names, the first is shown as `key`. `rank` orders the footer; 0 keeps it out of the footer.
    """

    id: str
    keys: str
    key: str
    label: str
    help: str
    group: str
    rank: int = 0


RUN_ACTIONS: Final = (
    Action("approve", "a", "a", "approve", "Approve what waits, on the report shown", "Gate", 1),
    Action(
        "approve_rest", "A", "A", "the rest",
        "Approve this and the gates that follow, until one of them finds something", "Gate", 2,
    ),
    Action(
        "reject", "r", "r", "reject",
        "Send the phase, or marked pages, back with a note for the agent", "Gate", 3,
    ),
    Action("revalidate", "R", "R", "check again",
           "Take in manual edits and run the validators again", "Gate", 13),
    Action("go_on", "c", "c", "carry on",
           "Resume the failed or interrupted run, or bring stale phases up to date", "Run", 4),
    Action("new_run", "n", "n", "new run", "Document the repository again, on its state now",
           "Run", 14),
    Action("open_page", "enter", "enter", "open", "Open the selected page in full", "Look", 6),
    Action("edit", "e", "e", "edit",
           "Edit the selected page, or the phase's document, in $EDITOR; it is then checked again",
           "Gate", 7),
    Action("report", "v", "v", "report", "The gate's report with all its findings", "Look", 9),
    Action("files", "f", "f", "files", "All pages: state, version, owner; mark and regenerate",
           "Look", 10),
    Action("diff", "d", "d", "diff", "The selected page against its earlier or newer version",
           "Look", 11),
    Action("documents", "o", "o", "documents",
           "What the phases produced: analysis, questions, research, plan, quality", "Look", 12),
    Action("search", "slash", "/", "search", "Search in the page that is shown", "Look", 13),
    Action("next_pane", "tab", "tab", "next pane", "Move between agents, pages and the page shown",
           "Move", 14),
    Action("zoom", "z", "z", "zoom", "Give the focused panel the whole screen, or take it back",
           "Move"),
    Action("copy", "y", "y", "copy", "Copy the selected text, else the path of the page", "Look"),
    Action("cancel_run", "X", "X", "cancel the run", "End the run for good; everything is kept",
           "Run"),
)  # fmt: skip

APP_ACTIONS: Final = (
    Action("help", "question_mark,f1", "?", "help", "Keys and signs", "Program", 91),
    Action("command_palette", "ctrl+p", "^p", "commands", "All commands, by name", "Program"),
    Action("quit", "ctrl+q", "^q", "quit",
           "Leave; a run that goes on is stopped first and can be resumed", "Program", 91),
)  # fmt: skip

GROUPS: Final = ("Gate", "Look", "Move", "Run", "Program")


def bindings(actions: tuple[Action, ...], prefix: str) -> list[Binding]:
    """Textual's bindings for some actions.

    Args:
        actions: from the registry.
        prefix: of the binding ids, such as `run`, so that keys can be remapped by id.
    """
    return [
        Binding(
            action.keys,
            action.id,
            action.label,
            show=action.rank > 0,
            key_display=action.key,
            id=f"{prefix}.{action.id}",
            tooltip=action.help,
        )
        for action in actions
    ]


class Situation(msgspec.Struct, frozen=True):
    """What decides which actions make sense now."""

    view: RunView
    page: str = ""
    has_facts: bool = False
    has_versions: bool = False
    has_document: bool = False
    editable: bool = False
    attached: bool = True
    working: bool = False
    stale: bool = False


def available(action: str, now: Situation) -> bool:
    """Whether an action makes sense now; one that does not is hidden and does nothing."""
    status = now.view.status
    stopped = status in (RunStatus.AWAITING_APPROVAL, RunStatus.FAILED)
    rules = {
        "approve": now.view.waiting,
        "approve_rest": now.view.waiting,
        "reject": now.view.waiting,
        "revalidate": gate_is_open(now.view),
        "edit": gate_is_open(now.view) and now.editable,
        "report": now.view.gate is not None and not now.view.gate.validating,
        "go_on": status in (RunStatus.FAILED, RunStatus.INTERRUPTED)
        or (status is RunStatus.COMPLETE and now.stale)
        or (status is RunStatus.RUNNING and not now.working),
        "new_run": stopped or status in (RunStatus.COMPLETE, RunStatus.CANCELED),
        "cancel_run": stopped or status is RunStatus.RUNNING,
        "open_page": bool(now.page) or now.has_facts,
        "diff": bool(now.page) and now.has_versions,
        "files": bool(now.view.pages) or bool(now.page),
        "documents": now.has_document,
        "search": True,
    }
    return now.attached and rules.get(action, True)


FIRST_WHEN_FAILED: Final = {"run.edit": 1, "run.revalidate": 2}
"""What comes first in the footer while a gate has errors."""
RANKS: Final = {
    f"{prefix}.{action.id}": action.rank
    for prefix, actions in (("run", RUN_ACTIONS), ("app", APP_ACTIONS))
    for action in actions
}
"""The order of keys in the footer, by binding id."""
