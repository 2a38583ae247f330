"""An index over a small repository, and the static backend's discovery of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from docgen_engine.backends.static.request import RoleOutcome, RoleRequest
from docgen_engine.backends.static.roles import ROLES
from docgen_engine.domain.documents.analysis import (
    ComponentsPart,
    DependenciesPart,
    FlowsPart,
    LanguagePart,
)
from docgen_engine.domain.documents.base import decode
from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.guidance import Guidance
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.snapshot import Manifest
from docgen_engine.domain.tasks import AgentTask, Role
from docgen_engine.repository.index.extract import analyse
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.scan import take_snapshot
from support.repositories import write_repository


class KeptContent(msgspec.Struct, frozen=True):
    """Contents by hash in memory; can be sent to a worker process."""

    kept: dict[str, bytes]

    def read(self, sha256: str) -> bytes:
        return self.kept[sha256]


class Discovered(msgspec.Struct, frozen=True):
    """The four parts of one repository's discovery, and what they are about."""

    index: RepositoryIndex
    language: LanguagePart
    components: ComponentsPart
    dependencies: DependenciesPart
    flows: FlowsPart
    outcomes: dict[Role, RoleOutcome]


def snapshot_of(root: Path) -> tuple[Manifest, KeptContent]:
    kept: dict[str, bytes] = {}
    manifest = take_snapshot(root, ["documentation", ".context"], kept.__setitem__)
    return manifest, KeptContent(kept)


def index_of(root: Path) -> RepositoryIndex:
    manifest, content = snapshot_of(root)
    facts = {
        entry.path: analyse(content.read(entry.sha256), entry.language)
        for entry in manifest.files
        if entry.is_source
    }
    return RepositoryIndex(manifest, facts, content)


def request_for(role: Role, name: str, guidance: Guidance | None = None) -> RoleRequest:
    return RoleRequest(
        task=AgentTask(str(role), str(role), role, Phase.DISCOVERY, "0" * 64, "part"),
        name=name,
        docs_dir="documentation",
        guidance=guidance or Guidance(),
        structure=Structure("1", (), (), ()),
        documents={},
    )


def discover(
    root: Path, files: dict[str, str] | None = None, guidance: Guidance | None = None
) -> Discovered:
    index = index_of(write_repository(root, files))
    outcomes = {
        role: ROLES[role](index, request_for(role, root.name, guidance))
        for role in (Role.LANGUAGE, Role.COMPONENTS, Role.DEPENDENCIES, Role.FLOWS)
    }
    return Discovered(
        index,
        decode("1a", outcomes[Role.LANGUAGE].body, LanguagePart),
        decode("1b", outcomes[Role.COMPONENTS].body, ComponentsPart),
        decode("1c", outcomes[Role.DEPENDENCIES].body, DependenciesPart),
        decode("1d", outcomes[Role.FLOWS].body, FlowsPart),
        outcomes,
    )


def stated_places(value: Any) -> list[tuple[str, int, int]]:
    """Every file with lines that a part states, wherever in it: file, first line, last line."""
    found: list[tuple[str, int, int]] = []
    if isinstance(value, dict):
        line = value.get("line", value.get("line_start"))
        file = value.get("file", value.get("manifest"))
        if file and isinstance(line, int):
            found.append((file, line, value.get("line_end", line) or line))
        if value.get("call_file"):
            found.append((value["call_file"], value["call_line"], value["call_line"]))
        for part in value.values():
            found += stated_places(part)
    elif isinstance(value, list):
        for part in value:
            found += stated_places(part)
    return found
