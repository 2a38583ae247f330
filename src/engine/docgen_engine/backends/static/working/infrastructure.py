"""How the program is built, shipped and run: containers, compose, pipelines, platforms."""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.working.containers import container_facts
from docgen_engine.backends.static.working.pipelines import pipeline_facts
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.markup import code
from docgen_engine.domain.snapshot import FileKind
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.model import PlatformFact
from docgen_engine.repository.places import Place

_FILES: Final = (
    (regex(r"(?:^|/)fly\.toml$"), "Infrastructure", "Fly.io", "the application's settings"),
    (regex(r"(?:^|/)vercel\.json$"), "Infrastructure", "Vercel", "settings of the host"),
    (regex(r"(?:^|/)netlify\.toml$"), "Infrastructure", "Netlify", "settings of the host"),
    (regex(r"(?:^|/)render\.ya?ml$"), "Infrastructure", "Render", "services of the host"),
    (regex(r"(?:^|/)app\.ya?ml$"), "Infrastructure", "App Engine", "settings of the host"),
    (regex(r"(?:^|/)serverless\.ya?ml$"), "Infrastructure", "Serverless Framework",
     "functions and their events"),
    (regex(r"(?:^|/)Chart\.yaml$"), "Infrastructure", "Helm chart", "packs it for Kubernetes"),
    (regex(r"(?:^|/)kustomization\.ya?ml$"), "Infrastructure", "Kustomize",
     "puts Kubernetes objects together"),
    (regex(r"(?:^|/)skaffold\.ya?ml$"), "Infrastructure", "Skaffold",
     "builds and deploys to Kubernetes"),
    (regex(r"\.tf$"), "Infrastructure", "Terraform", "resources of the infrastructure"),
    (regex(r"(?:^|/)\.goreleaser\.ya?ml$"), "Process", "GoReleaser",
     "builds and publishes the releases"),
    (regex(r"(?:^|/)\.releaserc(?:\.\w+)?$"), "Process", "semantic-release",
     "numbers and publishes the releases"),
    (regex(r"(?:^|/)release-please-config\.json$"), "Process", "release-please",
     "prepares releases as pull requests"),
    (regex(r"(?:^|/)\.changeset/config\.json$"), "Process", "Changesets",
     "collects changes and numbers the releases"),
    (regex(r"(?:^|/)\.readthedocs\.ya?ml$"), "Infrastructure", "Read the Docs",
     "builds and hosts the documentation"),
    (regex(r"(?:^|/)snapcraft\.yaml$"), "Process", "Snapcraft", "builds the snap package"),
)  # fmt: skip
_PROCESS: Final = regex(r"^(?P<name>[\w-]+):\s*(?P<command>\S.*)$")
_MOST: Final = 60
_MOST_PLATFORM: Final = 80

_RANK: Final = {"helm": 0, "kubernetes": 1, "image": 2, "module": 3, "resource": 4, "provider": 5}
"""What of a platform is shown first; where there is much, its variables and ports are left out."""

_SET: Final = "environment"
"""The kind of what is no part of a platform: a variable that a container is given."""

_READ: Final = {
    "Terraform": ("resource", "module", "provider", "variable"),
    "Helm chart": ("helm",),
}
"""What is said in full needs no line for its file."""


def infrastructure_facts(survey: Survey) -> tuple[Fact, ...]:
    """Facts for the sections of page 06: containers, platforms and what runs automatically."""
    facts = [*container_facts(survey), *_processes(survey), *_publishing(survey), *_files(survey)]
    return (*facts[:_MOST], *_platform(survey), *pipeline_facts(survey))


def _platform(survey: Survey) -> list[Fact]:
    """Objects of Kubernetes, charts of Helm and blocks of Terraform, the most telling first."""
    platform = survey.declarations.platform
    ranked = sorted(
        (fact for fact in platform if fact.kind != _SET),
        key=lambda fact: (_RANK.get(fact.kind, len(_RANK)), fact.file, fact.line),
    )
    chosen = sorted(ranked[:_MOST_PLATFORM], key=lambda fact: (fact.file, fact.line))
    return [
        Fact("Infrastructure", fact.name, _of_terraform(fact), fact.file, fact.line, fact.line_end)
        for fact in chosen
    ] + [
        Fact("Environment variables", fact.name, fact.detail, fact.file, fact.line, fact.line_end)
        for fact in [fact for fact in platform if fact.kind == _SET][:_MOST_PLATFORM]
    ]


def _of_terraform(fact: PlatformFact) -> str:
    return f"Terraform {fact.detail}" if fact.kind in _READ["Terraform"] else fact.detail


def _processes(survey: Survey) -> list[Fact]:
    """The processes that a Procfile names, each with its command."""
    found = []
    for entry in survey.index.manifest.files:
        if posixpath.basename(entry.path) != "Procfile" or entry.kind is not FileKind.TEXT:
            continue
        for number, line in enumerate(survey.index.lines(entry.path), start=1):
            match = _PROCESS.match(line.strip())
            if match:
                said = f"is started as {code(match['command'])}"
                found.append(Fact("Process", match["name"], said, entry.path, number, number))
    return found


def _publishing(survey: Survey) -> list[Fact]:
    """The word of its own by which a setup.py publishes the package."""
    return [
        Fact("Process", c.command, f"uploads with {code(c.help)}", c.file, c.line, c.line)
        for c in survey.project.commands
        if c.source == "setup.py" and c.help and survey.is_own(c.file)
    ]


def _files(survey: Survey) -> list[Fact]:
    found: dict[tuple[str, str], Fact] = {}
    read = {
        (label, posixpath.dirname(fact.file))
        for fact in survey.declarations.platform
        for label, kinds in _READ.items()
        if fact.kind in kinds
    }
    for entry in survey.index.manifest.files:
        if entry.kind is not FileKind.TEXT or not entry.lines:
            continue
        if survey.places.place_of(entry.path) in (Place.TESTS, Place.EXAMPLES):
            continue
        for pattern, topic, label, said in _FILES:
            if pattern.search(entry.path):
                key = label, posixpath.dirname(entry.path)
                if key not in read:
                    found.setdefault(key, Fact(topic, label, said, entry.path, 1, 1))
    return list(found.values())
