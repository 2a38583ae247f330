"""A writer's desk: what is known, what research answered, and which pages there will be."""

from __future__ import annotations

import copy
import posixpath
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

from docgen_engine.backends.static.catalogue.kinds import Bound, bind
from docgen_engine.backends.static.writing.introducing import (
    chief,
    definitions,
    gives_out,
    in_words,
    program,
    values,
)
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.backends.static.writing.phrases import fact_term, table_phrase, words
from docgen_engine.backends.static.writing.purposes import made_up
from docgen_engine.backends.static.writing.tokens import (
    claims_of,
    footnoted,
    from_footnotes,
    question_mark,
)
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.documents.assignments import PlannedPage, WorkAssignments
from docgen_engine.domain.documents.discovery import Component
from docgen_engine.domain.documents.questions import Question
from docgen_engine.domain.documents.research import FindingStatus, ResearchFinding
from docgen_engine.domain.markup import code, first_sentence, listing, quote, table

ANSWERED: Final = frozenset({FindingStatus.ANSWERED, FindingStatus.PARTIAL})

_MOST_DEFINED: Final = 2
"""Definitions that are named in the one line on a component: more are a list and no line."""

Builder = Callable[["Desk", str], list[str]]
"""Makes the blocks of a section about a subject."""


class Desk(Knowledge):
    """Knowledge with the findings of research and the plan."""

    findings: Mapping[str, ResearchFinding] = {}
    questions: Sequence[Question] = ()
    groups: Mapping[str, Sequence[str]] = {}
    _plan: Sequence[PlannedPage] = ()
    _asked_for_plan = False

    @property
    def plan(self) -> Sequence[PlannedPage]:
        """The pages that there will be; empty while they are being planned."""
        self._asked_for_plan = True
        return self._plan

    def with_plan(self, assignments: WorkAssignments) -> Desk:
        """The same desk with a plan on it; what was looked up and drafted stays."""
        desk = copy.copy(self)
        desk._plan = assignments.plan
        desk.groups = {g.target_file: g.question_ids for g in assignments.file_groups}
        return desk

    def draft(self, builder: Builder, subject: str) -> list[str]:
        """What a builder makes of a subject, once: the plan asks for it first, then the writer.

        What looked at the plan is made again.
        """
        key = (builder, subject)
        if key not in self._drafts:
            self._asked_for_plan = False
            drafted = builder(self, subject)
            if self._asked_for_plan:
                return drafted
            self._drafts[key] = drafted
        return self._drafts[key]

    @cached_property
    def _drafts(self) -> dict[tuple[Builder, str], list[str]]:
        return {}

    def supply(
        self,
        findings: Iterable[ResearchFinding],
        questions: Iterable[Question],
    ) -> None:
        """Lay out the documents of the phases before.

        Args:
            findings: the answers of research.
            questions: the questions that they answer.
        """
        self.findings = {finding.question_id: finding for finding in findings}
        self.questions = tuple(questions)

    @cached_property
    def _bound(self) -> dict[tuple[str, str], Bound]:
        return {(each.kind.slug, each.subject.key): each for each in bind(self)}

    def say(self, kind: str, key: str = "") -> str:
        """What is known about a question, as text with marks; empty where nothing is.

        Research decides: its words are used, so that an edited finding reaches the page. Where the
        question was not asked, the same answer is looked up here.

        Args:
            kind: slug of a kind of the catalogue.
            key: its subject.
        """
        bound = self._bound.get((kind, key))
        if bound is None:
            return ""
        direct = bound.kind.answer(self, key).text
        finding = self.findings.get(bound.id)
        if finding is None:
            return direct
        if finding.status not in ANSWERED or not finding.answer:
            return ""
        return question_mark(bound.id) + self.finding_text(finding, direct)

    def covered(self, kind: str, key: str = "") -> str:
        """For a question whose answer the text beside it gives in its own form, such as a table.

        Returns:
            Its mark, which shows nothing; where a person or a model answered otherwise, the answer.
        """
        bound = self._bound.get((kind, key))
        finding = self.findings.get(bound.id) if bound else None
        if bound is None or finding is None or finding.status not in ANSWERED:
            return ""
        direct = bound.kind.answer(self, key).text
        text = self.finding_text(finding, direct)
        return question_mark(bound.id) + (claims_of(direct) if text == direct else text)

    def finding_text(self, finding: ResearchFinding, direct: str = "") -> str:
        """A finding's answer as text with marks.

        Args:
            finding: an answer.
            direct: the same answer with its claims; used where the finding says nothing else.
        """
        text, references = footnoted(direct)
        same = [(ref.file, ref.line_start, ref.line_end) for ref in references] == [
            (ref.file, ref.line_start, ref.line_end) for ref in finding.code_references
        ]
        if direct and same and text == finding.answer:
            return direct
        return from_footnotes(
            finding.answer,
            finding.code_references,
            lambda ref: self.cite(ref.file, ref.line_start, ref.line_end, ref.symbol),
        )

    # Facts and components

    def fact_table(self, facts: Sequence[Fact], what: str, detail: str = "Detail") -> str:
        """Facts as a table: name, detail, where. A symbol's own citation carries its name."""
        rows = []
        for fact in facts:
            where = self.cite_fact(fact)
            own = fact.symbol and fact.symbol == fact.name and where
            said = table_phrase(fact.detail)
            rows.append((where, said, "") if own else (fact_term(fact), said, where))
        return table((what, detail, "Where"), rows)

    def component_cite(self, component: Component) -> str:
        """Lines that stand for a component: its description, else its first symbol or file."""
        if component.described_at:
            found = self.cite_statement(component.described_at)
            if found:
                return found
        for symbol in self.main_symbols(component, 3):
            found = self.cite(symbol.file, symbol.line, symbol.line_end, symbol.name)
            if found:
                return found
        for file in self.files_of(component):
            found = self.cite(file, 1, label=file)
            if found:
                return found
        return ""

    def component_line(self, component: Component) -> str:
        """What a component is, in one line: its own description, else its main names and users."""
        if component.described_at:
            said = quote(first_sentence(component.described_at.text))
            return f"{said} {self.cite_statement(component.described_at)}".rstrip()
        if component.description and not component.description.startswith("Defines "):
            return words(component.description)
        only = chief(self, component)
        if only is not None and not self.has_parts(component) and len(only.summary.split()) > 2:
            cited = self.cite(only.file, only.line, only.line_end, only.name) or code(only.name)
            return f"{cited}: {words(only.summary)}"
        return made_up(self, component, self._defined(component))

    def _defined(self, component: Component) -> str:
        """What a component defines, gives out or holds, as a sentence."""
        left = self.has_parts(component)
        if start := program(self, component):
            return f"The program starts in {start}."
        if not left and (told := in_words(self, component)):
            return told
        # One more is named sooner than called the others.
        most = _MOST_DEFINED + (len(self.main_symbols(component, 12)) == _MOST_DEFINED + 1)
        if said := values(self, component) or definitions(self, component, most):
            rest = f"The rest of {code(component.name)}: {said}."
            return rest if left else f"Defines {said}."
        if given := gives_out(self, component):
            return f"Gives out what users import: {given}."
        paths = self.files_of(component)
        same = Counter(map(posixpath.basename, paths))
        files = [
            self.cite(path, 1, label=name if same[name] == 1 else path)
            for path in paths
            if (name := posixpath.basename(path))
        ]
        files = list(dict.fromkeys(file for file in files if file))
        return f"Holds {listing(files, 4, 'other files')}." if files else ""
