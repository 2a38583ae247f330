"""When a workflow of a pipeline runs, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from docgen_engine.domain.markup import code, listing
from docgen_engine.repository.manifests.ci_model import CiJob, CiTrigger

_MOST_PATHS: Final = 3
_USUAL: Final = frozenset({"opened", "synchronize"})
"""When a pull request is built, where a workflow does not say it."""

_HAPPENS: Final = {"review_requested": "given a reviewer", "ready_for_review": "ready for review",
    "synchronize": "changed",
}  # fmt: skip
_BY_PATH: Final = frozenset({"push", "pull_request", "pull_request_target"})


def starts(job: CiJob) -> str:
    """When a workflow runs, such as `runs on pull requests and on pushes to main`.

    Args:
        job: any of the workflow.
    """
    if not job.triggers:
        known = job.system in {"GitHub Actions", job.workflow}
        return "" if known else f"runs on {job.system}"
    several = len({(t.paths, t.ignored) for t in job.triggers if t.event in _BY_PATH}) > 1
    said = dict.fromkeys(
        words + (_beside(_changed(trigger.paths, trigger.ignored)) if several else "")
        for trigger in sorted(job.triggers, key=_order)
        for words in _when(trigger)
    )
    limits = {(t.paths, t.ignored) for t in job.triggers if t.event in _BY_PATH}
    # What limits all alike is said once, at the end.
    alike = _changed(*next(iter(limits))) if len(limits) == 1 else ""
    return f"runs {listing(list(said))}{alike}"


_ORDER: Final = (
    "pull_request", "pull_request_target", "merge_request", "merge_group", "push", "release",
    "workflow_run", "workflow_call", "schedule",
)  # fmt: skip


def _order(trigger: CiTrigger) -> tuple[bool, int, str]:
    known = trigger.event in _ORDER
    place = _ORDER.index(trigger.event) if known else len(_ORDER)
    return (trigger.event == "workflow_dispatch", place, "" if known else trigger.event)


def _when(trigger: CiTrigger) -> Iterable[str]:
    every = "**" in trigger.branches
    named = [code(n) for n in trigger.branches if n.strip("*/") and n[0] != "!" and not every]
    tags = [name for name in trigger.tags if not name.startswith("!")]
    branches = listing(named, 5, "other branches")
    left_out = [code(name[1:]) for name in trigger.branches if name[:1] == "!" and name[1:]]
    if left_out and not named:
        branches = f"every branch but {listing(left_out, 5, 'others')}"
    if trigger.event in {"pull_request", "pull_request_target"}:
        to = f" to {branches}" if branches else ""
        # This event runs the workflow of the target branch, with its secrets.
        event = f" ({code(trigger.event)})" if trigger.event != "pull_request" else ""
        yield _of_pull_requests(trigger.others, to) + event
    elif trigger.event == "push":
        if branches:
            yield f"on pushes to {branches}"
        if tags:
            yield _tags(tags)
        if not branches and not tags:
            yield "on every push"
    elif trigger.event == "schedule":
        yield from (_every(times) for times in trigger.others)
    elif trigger.event == "workflow_run":
        noun = "workflows" if len(trigger.others) > 1 else "workflow"
        yield f"when the {noun} {listing([code(name) for name in trigger.others])} ended"
    else:
        yield {
            "release": "when a release is made",
            "workflow_dispatch": "by hand",
            "workflow_call": "when another workflow calls it",
            "merge_group": "in the merge queue",
            "merge_request": "on merge requests",
        }.get(trigger.event, f"on the event {code(trigger.event)}")


def _of_pull_requests(kinds: tuple[str, ...], to: str) -> str:
    """`on pull requests`, or what must happen to one, where not every change counts."""
    if not kinds or set(kinds) >= _USUAL:
        return f"on pull requests{to}"
    if kinds == ("closed",):
        return f"on closed pull requests{to}"
    said = [_HAPPENS.get(kind, kind.replace("_", " ")) for kind in kinds]
    joined = " or ".join([", ".join(said[:-1]), said[-1]]) if said[1:] else said[0]
    return f"when a pull request{to} is {joined}"


def _changed(paths: tuple[str, ...], ignored: tuple[str, ...]) -> str:
    """Which files must have changed for a workflow to run."""
    if ignored:
        return f", unless only {_named(ignored)} changed"
    left_out = [path for path in paths if path[:1] == "!"]
    return f", if {_named(paths, 'or')} changed" if paths and not left_out else ""


def _beside(words: str) -> str:
    return f" ({words.removeprefix(', ')})" if words else ""


def _named(paths: tuple[str, ...], last: str = "and") -> str:
    shown = [code(path) for path in paths[:_MOST_PATHS]]
    if len(paths) > _MOST_PATHS:
        shown.append("other files")
    return f" {last} ".join(each for each in (", ".join(shown[:-1]), shown[-1]) if each)


def _tags(tags: list[str]) -> str:
    if all(set(tag) == {"*"} for tag in tags):
        return "on every pushed tag"
    return f"on pushed tags like {listing([code(tag) for tag in tags], 4)}"


def _every(times: str) -> str:
    """How often a schedule comes round, of five fields of cron."""
    fields = times.split()
    if len(fields) != 5:
        return "on a schedule"
    _, hour, day, month, weekday = fields
    if month == "*" and day == "*" and weekday.isalnum():
        return "every week"
    if month == "*" and weekday == "*" and day.isdigit():
        return "every month"
    if (day, month, weekday) == ("*", "*", "*"):
        return "every day" if hour.isdigit() else "several times a day"
    return "on a schedule"
