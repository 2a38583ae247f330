"""What CI files declare: what starts a workflow, and what its jobs run, where."""

from __future__ import annotations

import msgspec


class CiTrigger(msgspec.Struct, frozen=True):
    """One thing that starts a workflow. `event` is as written, such as `push` or `schedule`.

    `branches` and `tags` limit it, as do `paths` and the `ignored` ones; `others` are the times of
    a schedule, the kinds of an event or the workflows that it follows.
    """

    event: str
    branches: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


class CiStep(msgspec.Struct, frozen=True):
    """One thing that a job does: a command (`run`) or an action or workflow of others (`uses`).

    `condition` is what it is done under, as written; empty where it always is.
    """

    kind: str
    text: str
    line: int
    condition: str = ""


class CiRuns(msgspec.Struct, frozen=True):
    """A machine that a job runs on, and what for: `("python-version", ("3.12", "3.13"))`."""

    runner: str
    matrix: tuple[tuple[str, tuple[str, ...]], ...] = ()


class CiJob(msgspec.Struct, frozen=True):
    """A job of a CI workflow. `trigger` lists what starts it, as far as it is written plainly.

    `title` is the name that the job shows, empty where it has none of its own. `trigger_line` and
    `trigger_end` are the lines of the workflow's triggers. `runners` are the machines, those of
    its matrix too; `matrix` has the versions that it is repeated for, such as
    `("python-version", ("3.12", "3.13"))`; `runs` says which of several machines
    has which of them. `condition` is what it is run under, as written; `needs` are the jobs that
    are done before it.
    """

    system: str
    workflow: str
    name: str
    file: str
    line: int
    line_end: int
    runner: str = ""
    trigger: str = ""
    title: str = ""
    triggers: tuple[CiTrigger, ...] = ()
    trigger_line: int = 0
    trigger_end: int = 0
    runners: tuple[str, ...] = ()
    matrix: tuple[tuple[str, tuple[str, ...]], ...] = ()
    steps: tuple[CiStep, ...] = ()
    condition: str = ""
    runs: tuple[CiRuns, ...] = ()
    needs: tuple[str, ...] = ()
