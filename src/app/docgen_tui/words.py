"""What the status line says: always what happens or what waits, and which key is next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docgen_engine.domain.phases import PHASES, Phase
from docgen_engine.domain.runs import RunStatus
from docgen_engine.domain.views import EndOfRun, PageView
from docgen_tui.rows import Span, plural
from docgen_tui.view import Failure, GateView, RunView, WorkState

Said = tuple[str, str, Sequence[Span]]
"""Name of a sign in `glyphs.Glyphs`, its style, and words."""

OPENING: Final = "Opening the workspace"


def phase_title(phase: Phase) -> str:
    """`phase 4 plan`."""
    return f"phase {int(phase)} {PHASES[phase].short}"


def measure_name(name: str) -> str:
    """`api_verification` as a person says it."""
    return name.replace("_", " ")


def counts(errors: int, warnings: int) -> str:
    """`0 errors, 1 warning`."""
    return f"{plural(errors, 'error')}, {plural(warnings, 'warning')}"


def status_words(
    view: RunView,
    pages: Sequence[PageView],
    *,
    working: bool,
    here: bool,
    doing: str = "",
    folder: str = "",
) -> Said:
    """The status line's words.

    Args:
        view: what is known of the run.
        pages: the planned pages.
        working: whether some process works on the run.
        here: whether it is this one.
        doing: what the program itself does before there is a run.
        folder: where the pages are once they are published, as a person would name it.

    Returns:
        Name of the sign in `glyphs.Glyphs`, its style, and the words.
    """
    match view.status:
        case None:
            said: Said = "running", "live", ((doing or OPENING, ""),)
        case RunStatus.AWAITING_APPROVAL:
            said = "waiting", "warn", _waiting(view, pages)
        case RunStatus.FAILED:
            said = "failed", "error", _failed(view)
        case RunStatus.COMPLETE:
            said = _complete(view, pages, folder)
        case RunStatus.CANCELED:
            said = "canceled", "muted", _hint("Canceled; everything is kept. ", "n", "begins anew")
        case RunStatus.RUNNING if working:
            said = "running", "live", _working(view, here=here)
        case _:
            where = phase_title(view.phase)
            said = "partial", "warn", _hint(f"Interrupted in {where}; ", "c", "goes on")
    return said


def _hint(text: str, key: str, does: str) -> Sequence[Span]:
    return (text, ""), (key, "key"), (f" {does}", "muted")


def _waiting(view: RunView, pages: Sequence[PageView]) -> Sequence[Span]:
    gate = view.gate
    number = int(view.phase)
    found = counts(gate.errors, gate.warnings) if gate else ""
    about = _about(view, pages)
    return (
        (f"Phase {number} waits for you", "warn strong"),
        (f": {about} · {found}" if about else f": {found}", ""),
    )


def _about(view: RunView, pages: Sequence[PageView]) -> str:
    if view.phase is Phase.ORCHESTRATION:
        writers = {page.owner for page in pages if page.generator == "writer"}
        return f"{plural(len(pages), 'page')}, {plural(len(writers), 'writer')}" if pages else ""
    if view.phase in (Phase.WRITING, Phase.QA):
        return plural(len(pages), "page")
    return view.phase_view(view.phase).summary


def _failed(view: RunView) -> Sequence[Span]:
    gate = view.gate
    spans: list[Span] = [(f"Phase {int(view.phase)} failed", "error strong")]
    if gate is not None and gate.errors and gate.phase == view.phase:
        spans.append((f": {counts(gate.errors, gate.warnings)} · ", ""))
        spans.extend([("v", "key"), (" shows them, ", "muted")])
        spans.extend(
            [("e", "key"), (" edits, ", "muted"), ("R", "key"), (" checks again", "muted")]
        )
    else:
        key, does = ("c", " tries again") if view.recoverable else ("n", " begins anew")
        spans.extend([(" · ", "muted"), (key, "key"), (does, "muted")])
        spans.append((f" · {view.error}" if view.error else "", ""))
    return spans


def _complete(view: RunView, pages: Sequence[PageView], folder: str) -> Said:
    stale = [str(int(p.phase)) for p in view.phases if p.state is WorkState.STALE]
    if stale:
        return "stale", "warn", (
            ("Complete, but phase " + ", ".join(stale) + " is older than what it rests on; ", ""),
            ("c", "key"), (" carries it forward", "muted"),
        )  # fmt: skip
    newer = sum(page.newer > page.version > 0 for page in pages)
    if newer:
        has = (
            "edited page has a newer version" if newer == 1 else "edited pages have a newer version"
        )
        return "done", "ok", (
            ("Complete", "ok strong"), (f" · {newer} {has}; ", ""), ("d", "key"),
            (" on it shows both", "muted"),
        )  # fmt: skip
    made = sum(page.version > 0 for page in pages)
    where = f" · {plural(made, 'page')} in {folder}/" if made and folder else ""
    score = f" · quality {view.score:.0f} {view.rating}" if view.score is not None else ""
    return "done", "ok", (("Complete", "ok strong"), (where + score, ""))


def again_words(drifted: int | None, *, complete: bool, short: bool = False) -> Sequence[Span]:
    """At the end of the status line: whether a new run would differ, and the key that begins it.

    Args:
        drifted: files that differ from the snapshot; None where nobody has looked.
        complete: whether the run is complete, so that a new one is what comes next.
        short: leave out that nothing changed, where there is little room.
    """
    key = ("n", "key"), (" runs again", "muted")
    if drifted:
        return (f"{plural(drifted, 'file')} changed since · ", "warn"), *key
    if not complete:
        return ()
    if drifted is None or short:
        return key
    return ("no file changed since · ", "muted"), *key


def _working(view: RunView, *, here: bool) -> Sequence[Span]:
    phase = view.phase_view(view.phase)
    name = PHASES[view.phase].name
    agents = view.current_agents
    if phase.state is WorkState.VALIDATING:
        what = "checking what was made"
    elif agents:
        done = sum(len(agent.finished) for agent in agents)
        total = sum(len(agent.tasks) for agent in agents)
        what = f"{done} of {plural(total, 'task')} done, {plural(len(agents), 'agent')}"
    else:
        what = phase.summary or "getting ready"
    other = "" if here else " · another process works on it"
    return (
        (f"Phase {int(view.phase)} {name}", "strong"),
        (f": {what}{other} · no key needed", "muted"),
    )


def failure_of(view: RunView, end: EndOfRun | None) -> Failure:
    """Why a run failed, in full, and what can be done about it.

    Args:
        view: what is known of the run.
        end: what the engine says of it, once it was asked.
    """
    advice = []
    if view.recoverable:
        advice.append("c tries again: what finished is kept and not done again.")
    else:
        advice.append("Trying the same again will not help; mend its cause, then n begins anew.")
    if end is not None and end.log:
        advice.append(f"Details: {end.log}")
    title = f"Failed · {phase_title(view.phase)}"
    return Failure(title, view.error, tuple(advice))


def gate_title(gate: GateView) -> str:
    """The heading of a gate's panel."""
    return f"Gate · {phase_title(gate.phase)} · {gate.execution}"
