"""What a writer knows: the analysis, the linked index, and citations that are sure to resolve."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from docgen_engine.backends.static.writing.tokens import cite_mark, claim_mark, page_mark
from docgen_engine.domain.documents.analysis import (
    CODE_TYPES,
    NOT_SYMBOLS,
    TOO_LITTLE,
    Analysis,
    Api,
    Command,
    CommandPurpose,
    Component,
    Fact,
    Flow,
    Statement,
    SymbolNote,
    Technology,
)
from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.evidence import Claim, ClaimKind, Reference
from docgen_engine.domain.guidance import Guidance
from docgen_engine.domain.planning import unique_slugs
from docgen_engine.patterns import regex
from docgen_engine.repository.index.linked import RepositoryIndex

_SCRIPTS_OWN = frozenset({"variable"})
_ASIDE = frozenset({"tests", "examples", "documents", "scripts"})

T = TypeVar("T")

COMPONENT_LIMIT = 40
_PRIVATE = regex(r"(^|[./])_+(?=\w)")
FLOW_LIMIT = 12


class Knowledge:
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
        self.index = index
        self.analysis = analysis
        self.name = analysis.discovery.name or name
        self.structure = structure
        self.guidance = guidance
        self._remembered: dict[str, Any] = {}

    def remember(self, key: str, find: Callable[[], T]) -> T:
        """What `find` returns, looked up once for this snapshot.

        Args:
            key: unique name of what is looked up.
            find: looks it up.
        """
        if key not in self._remembered:
            self._remembered[key] = find()
        found: T = self._remembered[key]
        return found

    # Citations

    def reference(self, file: str, start: int, end: int = 0, symbol: str = "") -> Reference | None:
        """Lines that exist, or None. The symbol is kept only if these lines hold its definition."""
        total = self.line_counts.get(file, 0)
        if not 1 <= start <= total:
            return None
        end = min(max(start, end), total)
        if symbol:
            found = self.index.symbol(file, symbol)
            if found is None or not (start <= found.signature_line <= end):
                symbol = ""
        return Reference(file, start, end, symbol)

    def cite(self, file: str, start: int, end: int = 0, symbol: str = "", label: str = "") -> str:
        """A citation's mark, or an empty string where the lines do not exist."""
        reference = self.reference(file, start, end, symbol)
        return cite_mark(reference, label) if reference else ""

    def cite_symbol(self, file: str, name: str) -> str:
        """A citation of a symbol's definition, or an empty string."""
        found = self.index.symbol(file, name)
        return self.cite(file, found.line, found.line_end, name) if found else ""

    def cite_statement(self, statement: Statement) -> str:
        """A citation of words of the repository."""
        return self.cite(statement.file, statement.line_start, statement.line_end)

    def cite_fact(self, fact: Fact) -> str:
        """A citation of a fact."""
        return self.cite(fact.file, fact.line, fact.line_end, fact.symbol)

    def claim(
        self, kind: ClaimKind, subject: str, target: str, file: str, start: int, end: int = 0
    ) -> str:
        """A claim's mark, or an empty string where its lines do not exist or it says nothing."""
        reference = self.reference(file, start, end)
        if reference is None or not subject or not target:
            return ""
        return claim_mark(Claim(kind, subject, target, reference))

    def page(self, path: str, title: str) -> str:
        """A link to another page, if it is planned."""
        return page_mark(path, title)

    @cached_property
    def line_counts(self) -> dict[str, int]:
        """Lines of each text file of the snapshot."""
        return {entry.path: entry.lines for entry in self.index.manifest.files if entry.lines}

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
    def flows(self) -> tuple[Flow, ...]:
        """The flows that get a page."""
        return self.analysis.flows.flows[:FLOW_LIMIT]

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
