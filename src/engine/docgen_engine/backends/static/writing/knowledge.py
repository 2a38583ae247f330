"""What a writer knows of a snapshot: the analysis, with look-ups that all pages share."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from functools import cached_property

import msgspec

from docgen_engine.backends.static.writing.citing import Citing
from docgen_engine.backends.static.writing.tokens import page_mark
from docgen_engine.domain.documents.analysis import (
    NOT_SYMBOLS,
    TOO_LITTLE,
    Analysis,
    Api,
    Fact,
    Flow,
    Technology,
)
from docgen_engine.domain.documents.discovery import (
    CODE_TYPES,
    Command,
    CommandPurpose,
    Component,
    SymbolNote,
)
from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.guidance import Guidance
from docgen_engine.domain.planning import unique_slugs
from docgen_engine.patterns import regex
from docgen_engine.repository.index.linked import RepositoryIndex

_SCRIPTS_OWN = frozenset({"variable"})
_ASIDE = frozenset({"tests", "examples", "documents", "scripts"})

COMPONENT_LIMIT = 40
_PRIVATE = regex(r"(^|[./])_+(?=\w)")
FLOW_LIMIT = 12
_AFTER_REQUESTS = {"route": 1, "event": 2, "subcommand": 3, "api": 4}
"""The order of flows where requests are what a project is for: commands are errands beside it."""


class Knowledge(Citing):
    """The analysis and the index of one snapshot, with look-ups that all pages share."""

    def __init__(
        self,
        index: RepositoryIndex,
        analysis: Analysis,
        *,
        name: str,
        structure: Structure,
        guidance: Guidance,
    ) -> None:
        """Keep what the pages are written from.

        Args:
            index: the linked index of the snapshot.
            analysis: the document of phase 1, perhaps edited by a person.
            name: the repository's name.
            structure: the page set.
            guidance: standing corrections.
        """
        super().__init__(index)
        self.analysis = analysis
        self.name = analysis.discovery.name or name
        self.structure = structure
        self.guidance = guidance

    # Components

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """Components of code, in the order of the analysis; one for each path."""
        found: dict[str, Component] = {}
        for component in self.analysis.discovery.components:
            if component.type in CODE_TYPES:
                known = found.get(component.path)
                found[component.path] = _joined(known, component) if known else component
        return tuple(found.values())

    @cached_property
    def component_pages(self) -> dict[str, str]:
        """Page of each component that gets one, by the component's path; the largest have one."""
        ranked = sorted(self.components, key=lambda c: (-c.public_symbols, -c.line_count, c.path))
        chosen = {c.path for c in ranked[:COMPONENT_LIMIT]}
        names = {c.name for c in self.components}
        # `shop._utils` beside `shop.utils`: the private one says so in its address.
        said = [(c.path, c.name, _PRIVATE.sub(r"\1", c.name)) for c in self.components]
        slugs = unique_slugs(
            [(p, f"{bare}-private" if bare != n and bare in names else n) for p, n, bare in said]
        )
        return {
            c.path: f"components/{slugs[c.path]}.md" for c in self.components if c.path in chosen
        }

    @cached_property
    def component_named(self) -> dict[str, Component]:
        """Components by path and by name; a path wins."""
        known = [*self.analysis.discovery.components, *self.components]
        return {c.name: c for c in known} | {c.path: c for c in known}

    def has_parts(self, component: Component) -> bool:
        """Whether modules of a package are components beside what is left of it."""
        inside = f"{component.path}/"
        return any(c.type == "module" and c.path.startswith(inside) for c in self.components)

    def component_link(self, key: str) -> str:
        """A component's name, linked to its page if it has one."""
        component = self.component_named.get(key)
        if component is None:
            return page_mark("", key)
        return page_mark(self.component_pages.get(component.path, ""), component.name)

    @cached_property
    def component_of_file(self) -> dict[str, Component]:
        """The component that a file belongs to."""
        owners: dict[str, Component] = {}
        for component in self.analysis.discovery.components:
            for file in self.files_of(component):
                known = owners.get(file)
                if known is None or len(component.path) > len(known.path):
                    owners[file] = component
        return owners

    def files_of(self, component: Component) -> tuple[str, ...]:
        """The files of a component, sorted."""
        if component.files:
            return component.files
        if component.path in self.line_counts:
            return (component.path,)
        prefix = "" if component.path in {".", ""} else component.path.rstrip("/") + "/"
        return tuple(sorted(path for path in self.line_counts if path.startswith(prefix)))

    def apis_of(self, component: Component) -> tuple[Api, ...]:
        """The public symbols of a component, in file and line order."""
        return tuple(
            api
            for group in self.analysis.apis.components
            if group.component in {component.name, component.path}
            for api in group.apis
        )

    def main_symbols(self, component: Component, limit: int) -> list[SymbolNote]:
        """The symbols worth naming that exist, without type variables.

        Where the analysis names none, the first public ones stand for them.
        """
        notes = [
            note
            for note in component.key_symbols
            if "TypeVar(" not in note.signature
            and "ParamSpec(" not in note.signature
            and not note.name.startswith("T_")
            and self.reference(note.file, note.line)
        ]
        if not notes:
            notes = [
                SymbolNote(a.name, a.type, a.file, a.line, a.line_end, a.signature, a.description)
                for a in self.apis_of(component)
                if not a.parent and a.type not in NOT_SYMBOLS and self.reference(a.file, a.line)
                and not self._is_scripts_own(a)
            ]  # fmt: skip
        named = {note.name: note for note in reversed(notes) if note.name != "default"}
        return [note for note in notes if named.get(note.name) is note][:limit]

    def _is_scripts_own(self, api: Api) -> bool:
        """Whether a name is a variable of a script: nobody takes it from there."""
        facts = self.index.facts.get(api.file)
        python = facts is not None and facts.language == "Python"
        return python and api.type in _SCRIPTS_OWN and not self.index.importers(api.file)

    def is_aside(self, path: str) -> bool:
        """Whether a file belongs to tests, examples, tools or documents."""
        component = self.component_of_file.get(path)
        if component is not None:
            return component.type in _ASIDE
        return any(
            path.startswith(f"{each.path}/")
            for each in self.analysis.discovery.components
            if each.type in _ASIDE
        )

    def where(self, file: str) -> str:
        """What to call the place of a file: its component, else its folder."""
        component = self.component_of_file.get(file)
        return component.name if component else posixpath.dirname(file) or file

    # Flows

    @cached_property
    def is_web(self) -> bool:
        """Whether answering requests is what the project is for."""
        return self.analysis.discovery.project_type.startswith("web")

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """The flows that get a page; where requests are answered, they come before errands."""
        flows = self.analysis.flows.flows
        if self.is_web:
            flows = tuple(sorted(flows, key=lambda flow: _AFTER_REQUESTS.get(flow.type, 0)))
        return flows[:FLOW_LIMIT]

    @cached_property
    def flow_pages(self) -> dict[str, str]:
        """Page of each flow, by its id."""
        slugs = unique_slugs([(flow.id, flow.id) for flow in self.flows])
        return {flow.id: f"flows/{slugs[flow.id]}.md" for flow in self.flows}

    def flow(self, flow_id: str) -> Flow | None:
        """A flow by its id."""
        return next((flow for flow in self.analysis.flows.flows if flow.id == flow_id), None)

    # Facts by topic

    @cached_property
    def state_facts(self) -> tuple[Fact, ...]:
        """Where state lives, apart from that of tests, examples and tools."""
        return tuple(
            f
            for f in self.analysis.state_management
            if f.topic != TOO_LITTLE and not self.is_aside(f.file)
        )

    @cached_property
    def _all_facts(self) -> tuple[Fact, ...]:
        a = self.analysis
        return (
            *a.schema, *a.environment, *a.infrastructure, *a.observability, *self.state_facts,
            *a.security, *a.contributing, *a.errors_raised, *a.testing, *a.design,
            *a.performance, *a.roadmap, *a.glossary,
        )  # fmt: skip

    def facts(self, *topics: str, among: Iterable[Fact] | None = None) -> list[Fact]:
        """Facts of the given topics whose lines exist, each once, in the analysis's order."""
        wanted = {topic.casefold() for topic in topics}
        seen: dict[Fact, None] = {}
        for fact in self._all_facts if among is None else among:
            if fact.topic.casefold() in wanted and self.reference(fact.file, fact.line):
                seen.setdefault(fact)
        return list(seen)

    def technologies(self, *categories: str) -> list[Technology]:
        """Parts of the stack in the given categories whose lines exist.

        A framework of the examples or tests is none of the project's.
        """
        wanted = {category.casefold() for category in categories}
        return [
            item
            for item in self.analysis.architecture.tech_stack
            if item.category.casefold() in wanted
            and self.reference(item.file, item.line)
            and not (item.category == "Frameworks" and self.is_aside(item.file))
        ]

    def commands(self, *purposes: CommandPurpose) -> list[Command]:
        """Commands for the given purposes whose lines exist, best first, each once."""
        seen: dict[str, Command] = {}
        for command in self.analysis.discovery.commands:
            if command.purpose in purposes and self.reference(command.file, command.line):
                seen.setdefault(command.command, command)
        return list(seen.values())

    @cached_property
    def manifests(self) -> tuple[str, ...]:
        """Files that describe packages, in order, each once."""
        return tuple(
            dict.fromkeys(package.manifest for package in self.analysis.discovery.packages)
        )

    def document_files(self, *words: str) -> list[str]:
        """The repository's own documents whose path has one of the words; all without words."""
        lowered = [word.lower() for word in words]
        paths = dict.fromkeys(fact.file for fact in self.analysis.documents)
        return [
            path for path in paths if not words or any(word in path.lower() for word in lowered)
        ]


def _joined(one: Component, other: Component) -> Component:
    """Two entries of an analysis for the same path are one component."""
    return msgspec.structs.replace(
        one,
        file_count=one.file_count + other.file_count,
        line_count=one.line_count + other.line_count,
        public_symbols=one.public_symbols + other.public_symbols,
        files=tuple(sorted({*one.files, *other.files})),
        described_at=one.described_at or other.described_at,
        key_symbols=(*one.key_symbols, *other.key_symbols),
    )
