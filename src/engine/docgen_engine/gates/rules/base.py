"""What all validators share: the context they read, the outcome they give, and their entry."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from functools import cached_property

import msgspec

from docgen_engine.domain.documents.assignments import PlannedPage
from docgen_engine.domain.evidence import Reference
from docgen_engine.domain.findings import Finding, Severity
from docgen_engine.gates.locate import Locator
from docgen_engine.gates.markdown.page import Page
from docgen_engine.gates.request import GateInput
from docgen_engine.gates.source import SourceFacts
from docgen_engine.repository.index.load import FactSource


class Outcome(msgspec.Struct, frozen=True):
    """How many things a validator looked at, and what it found.

    `measured` is False where what it checks with is missing.
    """

    checked: int
    findings: tuple[Finding, ...] = ()
    measured: bool = True


class Context:
    """A gate's input with what is computed from it once for all validators."""

    def __init__(
        self, request: GateInput, source: SourceFacts, facts: FactSource | None = None
    ) -> None:
        """Remember them.

        Args:
            request: what the gate judges.
            source: the repository as the snapshot has it.
            facts: what earlier runs found out, by content.
        """
        self.request = request
        self.source = source
        self.facts = facts
        self._pages: dict[str, Page] = {}
        self._locators: dict[str, Locator] = {}
        self._resolved: dict[Reference, bool] = {}

    @cached_property
    def plan(self) -> tuple[PlannedPage, ...]:
        """The planned pages in plan order."""
        return self.request.plan

    @cached_property
    def planned(self) -> dict[str, PlannedPage]:
        """The planned pages by path."""
        return {page.path: page for page in self.plan}

    def page(self, path: str) -> Page | None:
        """A page that exists, parsed."""
        text = self.request.pages.get(path)
        if text is None:
            return None
        if path not in self._pages:
            self._pages[path] = Page(path, text, self.request.docs_dir)
        return self._pages[path]

    def written(self) -> Iterator[tuple[PlannedPage, Page]]:
        """The planned pages whose generator has run and that have text, in plan order."""
        for planned in self.plan:
            page = self.page(planned.path)
            if page is not None and page.text.strip() and not self.request.awaited(planned):
                yield planned, page

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
        known = self._resolved.get(reference)
        if known is None:
            known = self.resolves(
                reference.file, reference.line_start, reference.line_end, reference.symbol
            )
            self._resolved[reference] = known
        return known

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
    in lenient runs (contract section 7).
    """

    rule: str
    gates: tuple[int, ...]
    check: Callable[[Context], Outcome]
    at_once: bool = False
    soft: bool = False


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
