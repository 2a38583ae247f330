"""The commands that the repository's documents show for people to type."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.backends.static.about.purpose import spoken_names
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.discovery import Command, CommandPurpose
from docgen_engine.domain.snapshot import FileKind
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.purpose import guess_purpose
from docgen_engine.repository.places import Place
from docgen_engine.repository.readme import read_document

_INSTALLATION: Final = regex(
    r"/(?:install(?:ation|ing)?|quick-?start|getting[-_]?started|setup|index|introduction)"
    r"\.(?:md|rst|txt)$"
)


def documented_commands(survey: Survey) -> tuple[Command, ...]:
    """The commands that README and contributing guide show.

    Where they do not say how to install it, the repository's page on installation does.
    """
    found: list[Command] = []
    for document in (survey.readme, survey.contributing):
        if document is not None:
            found += document.commands
    if not any(command.purpose is CommandPurpose.INSTALL for command in found):
        found += _installation_pages(survey)
    return tuple(found)


def _installation_pages(survey: Survey) -> list[Command]:
    """What the pages on installation under `docs/` tell people to type to install it."""
    names = spoken_names(survey)
    for path in sorted(_pages(survey), key=lambda path: (path.count("/"), path)):
        document = read_document(path, survey.text(path), "documents")
        found = [
            command
            for command in document.commands
            if guess_purpose("", command.command) is CommandPurpose.INSTALL
            and names & set(re.split(r"[^\w.-]+", command.command.lower()))
        ]
        if found:
            return found[:2]
    return []


def _pages(survey: Survey) -> list[str]:
    return [
        entry.path
        for entry in survey.index.manifest.files
        if entry.kind is FileKind.TEXT
        and _INSTALLATION.search(entry.path.lower())
        and survey.places.place_of(entry.path) is Place.DOCUMENTS
    ]
