"""How the program is built, shipped and run: containers, compose, pipelines, platforms."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from docgen_engine.backends.static.places import Place
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.snapshot import FileKind
from docgen_engine.repository.manifests.model import PlatformFact

_RELEASE: Final = re.compile(r"(?i)release|publish|deploy|\bcd\b|pypi|npm")
_SAID: Final = {
    "base": "base image",
    "port": "exposed port",
    "command": "started with",
    "volume": "volume",
    "service": "service",
    "image": "image",
}
_FILES: Final = (
    (re.compile(r"(?:^|/)Procfile$"), "Process", "Procfile"),
    (re.compile(r"(?:^|/)fly\.toml$"), "Infrastructure", "Fly.io"),
    (re.compile(r"(?:^|/)vercel\.json$"), "Infrastructure", "Vercel"),
    (re.compile(r"(?:^|/)netlify\.toml$"), "Infrastructure", "Netlify"),
    (re.compile(r"(?:^|/)render\.ya?ml$"), "Infrastructure", "Render"),
    (re.compile(r"(?:^|/)app\.ya?ml$"), "Infrastructure", "App Engine"),
    (re.compile(r"(?:^|/)serverless\.ya?ml$"), "Infrastructure", "Serverless Framework"),
    (re.compile(r"(?:^|/)Chart\.yaml$"), "Infrastructure", "Helm chart"),
    (re.compile(r"(?:^|/)kustomization\.ya?ml$"), "Infrastructure", "Kustomize"),
    (re.compile(r"(?:^|/)skaffold\.ya?ml$"), "Infrastructure", "Skaffold"),
    (re.compile(r"\.tf$"), "Infrastructure", "Terraform"),
    (re.compile(r"(?:^|/)\.goreleaser\.ya?ml$"), "Process", "GoReleaser"),
    (re.compile(r"(?:^|/)\.releaserc(?:\.\w+)?$"), "Process", "semantic-release"),
    (re.compile(r"(?:^|/)release-please-config\.json$"), "Process", "release-please"),
    (re.compile(r"(?:^|/)\.changeset/config\.json$"), "Process", "Changesets"),
    (re.compile(r"(?:^|/)\.readthedocs\.ya?ml$"), "Infrastructure", "Read the Docs"),
    (re.compile(r"(?:^|/)snapcraft\.yaml$"), "Process", "Snapcraft"),
)
_MOST: Final = 60
_MOST_PLATFORM: Final = 80

_RANK: Final = {"helm": 0, "kubernetes": 1, "image": 2, "module": 3, "resource": 4, "provider": 5}
"""What of a platform is shown first; where there is much, its variables and ports are left out."""

_READ: Final = {
    "Terraform": ("resource", "module", "provider", "variable"),
    "Helm chart": ("helm",),
}
"""What is said in full needs no `configured here`."""


def infrastructure_facts(survey: Survey) -> tuple[Fact, ...]:
    """Facts for the sections Process, Infrastructure and Pipeline of page 06."""
    facts = [*_containers(survey), *_files(survey), *_jobs(survey)]
    return (*facts[:_MOST], *_platform(survey))


def _platform(survey: Survey) -> list[Fact]:
    """Objects of Kubernetes, charts of Helm and blocks of Terraform, the most telling first."""
    ranked = sorted(
        survey.declarations.platform,
        key=lambda fact: (_RANK.get(fact.kind, len(_RANK)), fact.file, fact.line),
    )
    chosen = sorted(ranked[:_MOST_PLATFORM], key=lambda fact: (fact.file, fact.line))
    return [
        Fact("Infrastructure", fact.name, _of_terraform(fact), fact.file, fact.line, fact.line_end)
        for fact in chosen
    ]


def _of_terraform(fact: PlatformFact) -> str:
    return f"Terraform {fact.detail}" if fact.kind in _READ["Terraform"] else fact.detail


def _containers(survey: Survey) -> list[Fact]:
    found = []
    for fact in survey.project.containers:
        said = _SAID.get(fact.kind)
        if said is None or survey.places.place_of(fact.file) is Place.TESTS:
            continue
        name = fact.value or fact.name
        detail = said + (f" of `{fact.name}`" if fact.name and fact.name != name else "")
        topic = "Process" if fact.kind == "command" else "Infrastructure"
        found.append(Fact(topic, name, detail, fact.file, fact.line, fact.line_end))
    return found


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
        for pattern, topic, label in _FILES:
            if pattern.search(entry.path):
                key = label, posixpath.dirname(entry.path)
                if key not in read:
                    found.setdefault(key, Fact(topic, label, "configured here", entry.path, 1, 1))
    return list(found.values())


def _jobs(survey: Survey) -> list[Fact]:
    found = []
    for job in survey.project.jobs:
        said = [f"{job.system}, workflow {job.workflow}" if job.workflow else job.system]
        said += [f"on {job.trigger}"] if job.trigger else []
        said += [f"runs on {job.runner}"] if job.runner else []
        releases = _RELEASE.search(f"{job.workflow} {job.name} {posixpath.basename(job.file)}")
        topic = "Process" if releases else "Pipeline"
        found.append(Fact(topic, job.name, "; ".join(said), job.file, job.line, job.line_end))
    return found
