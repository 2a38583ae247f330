"""What the manifests of a repository in memory declare."""

from __future__ import annotations

from docgen_engine.repository.manifests import ProjectFacts, read_manifests
from support.git_trees import memory_snapshot


def facts(files: dict[str, str]) -> ProjectFacts:
    """What is read from files by path."""
    manifest, _, read = memory_snapshot(files)
    return read_manifests(manifest, read)
