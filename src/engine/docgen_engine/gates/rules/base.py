"""What all validators share: the context they read, the outcome they give, and their entry."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TypeVar, cast

import msgspec

from docgen_engine.domain.documents.assignments import PlannedPage
from docgen_engine.domain.evidence import Claim, Reference
from docgen_engine.domain.findings import Finding, Severity
from docgen_engine.domain.navigation import Navigation
from docgen_engine.domain.protocols import FactSource
from docgen_engine.gates.claims.components import Components
from docgen_engine.gates.claims.deciding import decide
from docgen_engine.gates.claims.verdict import Verdict, unknown
from docgen_engine.gates.locate import Locator
from docgen_engine.gates.markdown.library import read_pages
from docgen_engine.gates.markdown.page import Page
from docgen_engine.gates.request import GateInput
from docgen_engine.gates.source import SourceFacts

T = TypeVar("T")


class Outcome(msgspec.Struct, frozen=True):
    """How many things a validator looked at, and what it found.

    `measured` is False where what it checks with is missing; `undecided` counts what it looked at
    and could neither confirm nor refute.
    """

    checked: int
    findings: tuple[Finding, ...] = ()
    measured: bool = True
    undecided: int = 0


class Memory:
    """What was decided about citations, claims and pages: it follows from snapshot and analysis.

    Every gate of a run asks for the same ones again.
    """

    def __init__(self) -> None:
        """Remember nothing yet."""
        self.resolved: dict[Reference, bool] = {}
        self.verdicts: dict[Claim, Verdict] = {}
        self.pages: dict[tuple[str, str, str], tuple[object, object]] = {}
        self.occurring: dict[str, bool] = {}


class Context:
    """A gate's input with what is computed from it once for all validators."""

    def __init__(
        self,
        request: GateInput,
        source: SourceFacts,
        facts: FactSource | None = None,
        memory: Memory | None = None,
    ) -> None:
        """Remember them.

        Args:
            request: what the gate judges.
            source: the repository as the snapshot has it.
            facts: what earlier runs found out, by content.
            memory: of the same snapshot and analysis.
        """
        self.request = request
        self.source = source
        self.facts = facts
        self._locators: dict[str, Locator] = {}
        self._memory = memory or Memory()
        self._made: dict[str, object] = {}

    @cached_property
    def plan(self) -> tuple[PlannedPage, ...]:
        """The planned pages in plan order."""
        return self.request.plan

    @cached_property
    def planned(self) -> dict[str, PlannedPage]:
        """The planned pages by path."""
        return {page.path: page for page in self.plan}

    @cached_property
    def navigation(self) -> Navigation:
        """The navigation blocks that the plan gives."""
        return Navigation(self.plan)

    @cached_property
    def _pages(self) -> dict[str, Page]:
        return read_pages(self.request.pages, self.request.docs_dir, self.facts)

    def page(self, path: str) -> Page | None:
        """A page that exists, parsed."""
        return self._pages.get(path)

    def written(self) -> Iterator[tuple[PlannedPage, Page]]:
        """The planned pages whose generator has run and that have text, in plan order."""
        yield from self._written

    @cached_property
    def _written(self) -> tuple[tuple[PlannedPage, Page], ...]:
        # Every rule asks for them, also where one page of hundreds is judged.
        found = ((planned, self.page(planned.path)) for planned in self.plan)
        return tuple(
            (planned, page)
            for planned, page in found
            if page is not None and page.text.strip() and not self.request.awaited(planned)
        )

    def missing(self, path: str) -> bool:
        """Whether a planned page should be there and is not."""
        planned = self.planned.get(path)
        if planned is None or self.request.awaited(planned):
            return False
        return not self.request.pages.get(path, "").strip()

    def resolves(self, file: str, start: int, end: int, symbol: str = "") -> bool:
        """Whether lines of the repository exist and hold the symbol, if one is named."""
        if not 1 <= start <= end <= self.source.line_count(file):
            return False
        return not symbol or self.source.has_symbol(file, symbol, start, end)

    def reference_resolves(self, reference: Reference) -> bool:
        """Whether a citation resolves; remembered, since several validators ask."""
        known = self._memory.resolved.get(reference)
        if known is None:
            known = self.resolves(
                reference.file, reference.line_start, reference.line_end, reference.symbol
            )
            self._memory.resolved[reference] = known
        return known

    @cached_property
    def _components(self) -> Components:
        analysis = self.request.analysis
        return Components(analysis.discovery.components if analysis is not None else ())

    def verdict(self, claim: Claim) -> Verdict:
        """What the index says of a claim; remembered, since pages state the same ones."""
        known = self._memory.verdicts.get(claim)
        if known is None:
            at = claim.at
            if self.resolves(at.file, at.line_start, at.line_end):
                known = decide(claim, self.source, self._components)
            else:  # `evidence.resolves` says so
                known = unknown("its lines do not exist")
            self._memory.verdicts[claim] = known
        return known

    def once(self, name: str, make: Callable[[Context], T]) -> T:
        """What several validators read and only the first one needs to make.

        Args:
            name: what it is; always with the same `make`.
            make: makes it.
        """
        if name not in self._made:
            self._made[name] = make(self)
        return cast("T", self._made[name])

    def of_page(self, rule: str, page: Page, record: object, make: Callable[[], T]) -> T:
        """What a rule says of one page; remembered, since later gates judge most pages again.

        Args:
            rule: the rule; what it says follows from the snapshot, the page and the record alone.
            page: the page.
            record: what the writer recorded, as far as the rule reads it.
            make: judges the page.
        """
        key = (rule, page.path, page.text)
        known = self._memory.pages.get(key)
        if known is None or known[0] != record:
            known = (record, make())
            self._memory.pages[key] = known
        return cast("T", known[1])

    def occur(self, words: Iterable[str]) -> frozenset[str]:
        """Those words that occur anywhere in the repository; remembered."""
        known = self._memory.occurring
        asked = set(words)
        unknown = asked - known.keys()
        if unknown:
            found = self.source.occurring(unknown)
            known.update((word, word in found) for word in unknown)
        return frozenset(word for word in asked if known[word])

    def place(self, key: str, where: str) -> tuple[int, int]:
        """Line and column of a field of a document; (0, 0) where its body is not at hand."""
        body = self.request.raw.get(key)
        if body is None:
            return 0, 0
        if key not in self._locators:
            self._locators[key] = Locator(body)
        return self._locators[key].place(where)

    def in_document(self, rule: str, key: str, where: str, message: str, fix: str) -> Finding:
        """An error about a field of a document.

        Args:
            rule: the rule that is broken.
            key: the document, such as `questions`.
            where: path of the field, such as `$.questions[3].id`.
            message: what is wrong; the path is added.
            fix: what to do.
        """
        line, column = self.place(key, where)
        return Finding(rule, Severity.ERROR, key, line, column, f"{message} (at `{where}`)", fix)


class Validator(msgspec.Struct, frozen=True):
    """One rule: the gates it belongs to and how it is checked.

    `at_once` rules are also checked for each page as soon as it is written; `soft` ones only warn
    in lenient runs (contract section 7). `ahead` judges a page that was just written, so that the
    gate has it in its memory: it is done while the other writers are waited for.
    """

    rule: str
    gates: tuple[int, ...]
    check: Callable[[Context], Outcome]
    at_once: bool = False
    soft: bool = False
    ahead: Callable[[Context], object] | None = None


def error(rule: str, file: str, place: tuple[int, int], message: str, fix: str) -> Finding:
    """A finding that closes the gate."""
    return Finding(rule, Severity.ERROR, file, place[0], place[1], message, fix)


def warning(rule: str, file: str, place: tuple[int, int], message: str, fix: str) -> Finding:
    """A finding that does not close the gate."""
    return Finding(rule, Severity.WARNING, file, place[0], place[1], message, fix)


def nearest(name: str, known: tuple[str, ...]) -> str:
    """The known name that somebody may have meant, or an empty string."""
    found = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    return found[0] if found else ""
