"""Reads of a workflow of GitHub Actions what starts it, and for which machines and versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.ci_model import CiTrigger
from docgen_engine.repository.manifests.yaml_lines import Node

_OF_MATRIX: Final = regex(r"matrix\.(?:[\w-]+\.)*([\w-]+)")
_WORD: Final = regex(r"'([\w.-]+)'")
_MOST: Final = 12
_GITLAB_EVENTS: Final = {
    "merge_requests": CiTrigger("merge_request"),
    "tags": CiTrigger("push", tags=("*",)),
    "schedules": CiTrigger("schedule", others=("",)),
    "web": CiTrigger("workflow_dispatch"),
}
_GITLAB_RULES: Final = (
    (regex(r"merge_request_event|\$CI_MERGE_REQUEST_I"), "merge_requests"),
    (regex(r"^\$CI_COMMIT_TAG\b(?!\s*==\s*null)"), "tags"),
    (regex(r"CI_PIPELINE_SOURCE\s*==\s*.schedule"), "schedules"),
    (regex(r"CI_PIPELINE_SOURCE\s*==\s*.web"), "web"),
)
_GITLAB_BRANCH: Final = regex(r"\$CI_COMMIT_BRANCH\s*==\s*[\"']([\w./-]+)[\"']")
_BRANCH: Final = regex(r"[\w.-]+(?:/[\w.-]+)*")


def read_triggers(node: Node | None) -> tuple[CiTrigger, ...]:
    """What starts a workflow, in the order of the file.

    Args:
        node: what stands below `on`: a word, a list or a mapping.
    """
    if node is None:
        return ()
    if node.mapping is None:
        return tuple(CiTrigger(element.text) for element in node.elements())
    return tuple(_trigger(event, given) for event, given in node.items())


def _trigger(event: str, given: Node) -> CiTrigger:
    others = (
        [e.string("cron") for e in given.elements()]
        if event == "schedule"
        # What follows other workflows names them; that it follows their end is understood.
        else [e.text for e in given.below("workflows" if event == "workflow_run" else "types")]
    )
    return CiTrigger(
        event,
        branches=tuple(e.text for e in given.below("branches")),
        tags=tuple(e.text for e in given.below("tags")),
        others=tuple(text for text in others if text),
        paths=tuple(e.text for e in given.below("paths") if e.text),
        ignored=tuple(e.text for e in given.below("paths-ignore") if e.text),
    )


def read_gitlab_triggers(job: Node) -> tuple[CiTrigger, ...]:
    """What starts a job of GitLab CI, as far as `only` and `rules` say it plainly."""
    branches: list[str] = []
    events: dict[str, CiTrigger] = {}
    only = job.get("only")
    for word in [e.text for e in (*only.elements(), *only.below("refs"))] if only else ():
        if word in _GITLAB_EVENTS:
            events.setdefault(word, _GITLAB_EVENTS[word])
        elif _BRANCH.fullmatch(word):
            branches.append(word)
    for condition in [rule.string("if") for rule in job.below("rules")]:
        for pattern, word in _GITLAB_RULES:
            if pattern.search(condition):
                events.setdefault(word, _GITLAB_EVENTS[word])
        branches += _GITLAB_BRANCH.findall(condition)
    pushes = (CiTrigger("push", branches=tuple(dict.fromkeys(branches))),) if branches else ()
    return (*events.values(), *pushes)


def read_runners(job: Node) -> tuple[str, ...]:
    """The machines that a job runs on, each once; those of its matrix where it says so."""
    given = job.get("runs-on")
    if given is None:
        return ()
    found: list[str] = []
    for element in given.elements() or list((given.mapping or {}).values()):
        match = _OF_MATRIX.search(element.text)
        if match:
            found += _values(job, match[1])
            found += _WORD.findall(element.text)
        elif element.text and "${{" not in element.text:
            found.append(element.text)
    return tuple(dict.fromkeys(found))


def read_matrix(job: Node) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a job is repeated for, by the keys of its matrix, in the order of the file."""
    matrix = job.get("strategy", "matrix")
    if matrix is None or matrix.mapping is None:
        return ()
    keys = dict.fromkeys(key for key in matrix.mapping if key not in {"include", "exclude"})
    for entry in matrix.below("include"):
        keys |= dict.fromkeys(entry.keys())
    found = []
    for key in keys:
        values = [v for v in dict.fromkeys(_values(job, key)) if "${{" not in v]
        if values:
            found.append((key, tuple(values[:_MOST])))
    return tuple(found)


def _values(job: Node, key: str) -> Iterator[str]:
    """The values of a key of a job's matrix, also those of its `include` and of entries in it."""
    matrix = job.get("strategy", "matrix")
    for name, node in matrix.items() if matrix else ():
        if name == key:
            yield from (element.text for element in node.elements() if element.text)
        elif name != "exclude":
            for entry in node.elements():
                if entry.string(key):
                    yield entry.string(key)
