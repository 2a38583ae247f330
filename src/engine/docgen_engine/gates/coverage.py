"""What the pages cover: questions, components, flows and public symbols, each by its citations.

Only citations that resolve count: a name without lines behind it documents nothing.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final

import msgspec

from docgen_engine.domain.documents.analysis import NOT_SYMBOLS, Analysis, Api, Flow, FlowStep
from docgen_engine.domain.documents.discovery import Component
from docgen_engine.domain.documents.questions import Question
from docgen_engine.domain.evidence import Reference
from docgen_engine.gates.markdown.page import Page
from docgen_engine.gates.rules.base import Context
from docgen_engine.patterns import regex

_SLUG: Final = regex(r"[^a-z0-9]+")
_LOCATION_LINK: Final = regex(r"\[[^\[\]\s]+:\d+(?:-\d+)?\]\([^()\s]*\)|\]\([^()\s]*\)|\\")


class QuestionGap(msgspec.Struct, frozen=True):
    """A question that is neither answered nor listed as unresolved; `line` 0 where unknown."""

    question_id: str
    question: str
    page: str
    line: int
    reason: str


class QuestionsCovered(msgspec.Struct, frozen=True):
    """Which of `total` questions a section answers with a citation that resolves."""

    total: int
    covered: frozenset[str]
    gaps: tuple[QuestionGap, ...]


class Covered(msgspec.Struct, frozen=True):
    """How many things of one kind are documented; `missing` are the names of the others."""

    kind: str
    documented: int
    total: int
    missing: tuple[str, ...] = ()


def question_coverage(context: Context) -> QuestionsCovered:
    """Which questions the sections of the pages answer.

    Args:
        context: the gate's input; no questions give an empty result.
    """
    return context.once("questions covered", _question_coverage)


def _question_coverage(context: Context) -> QuestionsCovered:
    asked = context.request.questions.questions if context.request.questions else ()
    covered, tried = _answered(context)
    results = context.request.results.values()
    unresolved = {each for result in results for each in result.unresolved}
    targets = _targets(context)
    gaps = []
    for question in asked:
        if question.id in covered or question.id in unresolved:
            continue
        page = targets.get(question.id, question.documentation_target)
        planned = context.planned.get(page)
        if planned is not None and context.request.awaited(planned):
            continue
        line, reason = _reason(context, question, page, tried)
        gaps.append(QuestionGap(question.id, question.question, page, line, reason))
    known = {question.id for question in asked}
    return QuestionsCovered(len(asked), frozenset(covered & known), tuple(gaps))


def _answered(context: Context) -> tuple[set[str], dict[str, tuple[int, str]]]:
    covered: set[str] = set()
    tried: dict[str, tuple[int, str]] = {}
    for _, page in context.written():
        result = context.request.results.get(page.path)
        for section in result.sections if result else ():
            if not section.question_ids:
                continue
            line, problem = _section_problem(context, page, section.title)
            if not problem:
                covered.update(section.question_ids)
            for each in section.question_ids:
                tried.setdefault(each, (line, problem))
    return covered, tried


def _section_problem(context: Context, page: Page, title: str) -> tuple[int, str]:
    found = page.section(title)
    if found is None:
        return 0, f"the section “{title}” that should answer it is not on the page"
    heading, last = found
    cited = [each for each in page.citations if heading.line <= each.line <= last]
    if any(context.reference_resolves(each.reference) for each in cited):
        return heading.line, ""
    what = "no citation" if not cited else "no citation that resolves"
    return heading.line, f"the section “{heading.title}” has {what}"


def _reason(
    context: Context, question: Question, path: str, tried: dict[str, tuple[int, str]]
) -> tuple[int, str]:
    if question.id in tried:
        return tried[question.id]
    page = context.page(path)
    if page is None:
        return 0, f"{path} was not written" if path in context.planned else f"{path} is not planned"
    section = page.section(question.section) if question.section else None
    return section[0].line if section else 1, "no section says that it answers it"


def _targets(context: Context) -> dict[str, str]:
    groups = context.request.assignments.file_groups if context.request.assignments else ()
    return {each: group.target_file for group in groups for each in group.question_ids}


# -- the repository ------------------------------------------------------------------------


class _Segment:
    """Text under one heading, with the titles above it, and what it cites."""

    def __init__(self, page: str, lines: Sequence[str], citations: tuple[Reference, ...]) -> None:
        self.page = page
        self.citations = citations
        self._lines = lines

    @cached_property
    def words(self) -> str:
        """The text without the places that its citations name; few are ever asked for."""
        return _LOCATION_LINK.sub("", "\n".join(self._lines))


class RepositoryCoverage:
    """Answers what of the analysis is documented. Things left out on purpose do not count."""

    def __init__(self, context: Context, analysis: Analysis) -> None:
        """Collect the citations of all pages.

        Args:
            context: the gate's input.
            analysis: what there is to document.
        """
        self._analysis = analysis
        self._subjects = {page.path: page.subject for page in context.plan if page.subject}
        self._segments = [
            segment for _, page in context.written() for segment in _segments(context, page)
        ]
        self._cited: dict[str, list[Reference]] = {}
        self._citing: dict[str, list[_Segment]] = {}
        for segment in self._segments:
            for reference in segment.citations:
                self._cited.setdefault(reference.file, []).append(reference)
            for file in dict.fromkeys(reference.file for reference in segment.citations):
                self._citing.setdefault(file, []).append(segment)
        every = [(each.file, each) for each in self._all_references()]
        self._named = {(file, each.symbol) for file, each in every if each.symbol}
        self._begun = {(file, each.line_start) for file, each in every if not each.symbol}
        left_out = context.request.assignments.left_out if context.request.assignments else ()
        self._left_out = {each.subject for each in left_out if each.subject} | {
            posixpath.splitext(each.path)[0] for each in left_out
        }

    def components(self) -> Covered:
        """Components cited in a page of their own, or in a section that names them."""
        every = [each for each in self._analysis.discovery.components if not self._dropped(each)]
        missing = [each.name for each in every if not self._component(each)]
        return Covered("components", len(every) - len(missing), len(every), tuple(missing))

    def flows(self) -> Covered:
        """Flows whose entry point is cited."""
        every = [each for each in self._analysis.flows.flows if not self._flow_dropped(each)]
        missing = [each.name for each in every if not self._entry(each)]
        return Covered("flows", len(every) - len(missing), len(every), tuple(missing))

    def whole_flows(self) -> Covered:
        """Flows whose entry point and every step are cited."""
        every = [each for each in self._analysis.flows.flows if not self._flow_dropped(each)]
        missing = [
            each.name
            for each in every
            if not (self._entry(each) and all(self._step(step) for step in each.steps))
        ]
        return Covered("flows", len(every) - len(missing), len(every), tuple(missing))

    def symbols(self) -> Covered:
        """Public symbols that are cited by name or by the line of their definition."""
        dropped = {
            name
            for each in self._analysis.discovery.components
            if self._dropped(each)
            for name in (each.name, each.path)
        }
        every = [
            api
            for group in self._analysis.apis.components
            if group.component not in dropped
            for api in group.apis
        ]
        missing = [f"{api.name} ({api.file}:{api.line})" for api in every if not self._api(api)]
        return Covered("public symbols", len(every) - len(missing), len(every), tuple(missing))

    def _dropped(self, component: Component) -> bool:
        slugs = (_slug(component.name), _slug(component.path))
        names = {component.path, *(f"components/{slug}" for slug in slugs)}
        return not self._left_out.isdisjoint(names)

    def _flow_dropped(self, flow: Flow) -> bool:
        return not self._left_out.isdisjoint({flow.id, f"flows/{flow.id}"})

    def _all_references(self) -> Iterable[Reference]:
        return (each for references in self._cited.values() for each in references)

    def _component(self, component: Component) -> bool:
        name = re.compile(rf"(?<!\w){re.escape(component.name)}(?!\w)", re.IGNORECASE)
        files = frozenset(component.files)
        citing = [
            segment
            for file, segments in self._citing.items()
            if _belongs(file, component.path, files)
            for segment in segments
        ]
        return any(self._subjects.get(each.page) == component.path for each in citing) or any(
            name.search(each.words) for each in citing
        )

    def _entry(self, flow: Flow) -> bool:
        entry = flow.entry_point
        return self._covers(entry.file, entry.line, entry.line, entry.function)

    def _step(self, step: FlowStep) -> bool:
        if self._covers(step.file, step.line, max(step.line, step.line_end), step.function):
            return True
        return self._covers(step.call_file, step.call_line, step.call_line, "")

    def _covers(self, file: str, first: int, last: int, symbol: str) -> bool:
        """Whether a citation overlaps the lines or names the symbol."""
        return any(
            (each.line_start <= last and first <= each.line_end)
            or (symbol and each.symbol and each.symbol == symbol)
            for each in self._cited.get(file, ())
        )

    def _api(self, api: Api) -> bool:
        if api.type in NOT_SYMBOLS:
            return self._covers(api.file, api.line, api.line, "")
        # A citation of a whole class or file must not count for everything in it: it has to begin
        # where the definition begins, or to name it.
        return (
            (api.file, api.line) in self._begun
            or (api.file, api.name) in self._named
            or (api.file, f"{api.parent}.{api.name}") in self._named
        )


def repository_coverage(context: Context) -> RepositoryCoverage | None:
    """What of the repository is documented; None where there is no analysis."""

    def collect(context: Context) -> RepositoryCoverage | None:
        analysis = context.request.analysis
        return RepositoryCoverage(context, analysis) if analysis is not None else None

    return context.once("repository covered", collect)


def completeness(coverage: RepositoryCoverage) -> tuple[Covered, Covered, Covered]:
    """Components, flows and public symbols: the three that the threshold is about."""
    return coverage.components(), coverage.flows(), coverage.symbols()


def _segments(context: Context, page: Page) -> Iterable[_Segment]:
    resolving = [
        (each.line, each.reference)
        for each in page.citations
        if context.reference_resolves(each.reference)
    ]
    starts: list[tuple[int, tuple[str, ...]]] = [(1, ()), *_chains(page)]
    for at, (first, titles) in enumerate(starts):
        after = starts[at + 1][0] if at + 1 < len(starts) else len(page.lines) + 1
        cited = tuple(reference for line, reference in resolving if first <= line < after)
        if cited:
            yield _Segment(page.path, [*titles, *page.lines[first - 1 : after - 1]], cited)


def _chains(page: Page) -> list[tuple[int, tuple[str, ...]]]:
    """Each heading's line with the titles of the headings that it stands under."""
    found = []
    above: dict[int, str] = {}
    for heading in page.outline:
        above = {level: title for level, title in above.items() if level < heading.level}
        found.append((heading.line, tuple(above.values())))
        above[heading.level] = heading.title
    return found


def _belongs(file: str, path: str, files: frozenset[str]) -> bool:
    if files:
        return file in files
    return path == "." or file == path or file.startswith(path + "/")


def _slug(name: str) -> str:
    return _SLUG.sub("-", name.lower()).strip("-")
