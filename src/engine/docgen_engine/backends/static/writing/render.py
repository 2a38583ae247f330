"""From sections with marks to a page: Markdown text, and per section what it rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from docgen_engine.backends.static.writing.entries import Entries, Entry
from docgen_engine.backends.static.writing.leading import can_lead, has_lines, quoting
from docgen_engine.backends.static.writing.tokens import (
    Mark,
    answers_questions,
    named_symbols,
    replace_marks,
)
from docgen_engine.domain.anchors import slug
from docgen_engine.domain.citations import render_citation
from docgen_engine.domain.documents.page import PageResult, SectionResult
from docgen_engine.domain.evidence import Claim, ReadSet, Reference
from docgen_engine.domain.markup import escape
from docgen_engine.domain.navigation import page_link, way_to
from docgen_engine.patterns import regex

_PROTECTED: Final = regex(
    r"(```.*?^```|`+[^`\n]*`+|“[^”\n]*”|\]\([^)\s]*\))", re.DOTALL | re.MULTILINE
)

_BAR: Final = regex(r"(?<!\\)\|")
_KEPT: Final = "\ue004"
"""Stands for words that no wording applies to, until it has been applied to the others."""


class Drafted(msgspec.Struct, frozen=True):
    """A section before it is rendered: its title and its blocks of text with marks.

    `links` says that it names symbols and does not hold their entries: names lead to these.
    """

    title: str
    blocks: tuple[str, ...]
    links: bool = False


class Renderer:
    """Renders the sections of one page."""

    def __init__(
        self,
        page: str,
        docs_dir: str,
        planned: Sequence[str],
        wording: Mapping[str, str],
        entries: Entries | None = None,
    ) -> None:
        """Keep where the page stands.

        Args:
            page: path of the page in the pages folder.
            docs_dir: the pages folder relative to the repository.
            planned: paths of the pages that will exist.
            wording: terms to replace in our own prose, by guidance.
            entries: where symbols have their entries.
        """
        self._page = page
        self._docs_dir = docs_dir
        self._planned = frozenset(planned)
        self._wording = wording
        self._entries = entries or {}

    def page(
        self,
        title: str,
        sections: Sequence[Drafted],
        *,
        files: Sequence[str] = (),
        facts: Sequence[str] = (),
        unresolved: Sequence[str] = (),
    ) -> PageResult:
        """The page and what it rests on.

        Args:
            title: its heading.
            sections: in the order of the plan; none is empty.
            files: whole files that the page was made from.
            facts: keys of the facts that it was made from.
            unresolved: questions that the code does not answer.
        """
        parts = [f"# {escape(title)}"]
        results = []
        for section in sections:
            text, result = self._section(section)
            parts.append(text)
            results.append(result)
        lines = sorted({ref for result in results for ref in result.citations})
        symbols = {f"symbol:{ref.file}#{ref.symbol}" for ref in lines if ref.symbol} | {
            f"symbol:{file}#{name}" for section in sections for file, name in self._named(section)
        }
        return PageResult(
            path=self._page,
            text="\n\n".join(parts) + "\n",
            sections=tuple(results),
            read_set=ReadSet(
                tuple(lines), tuple(sorted(set(files))), tuple(sorted({*facts, *symbols}))
            ),
            unresolved=tuple(unresolved),
        )

    def _section(self, section: Drafted) -> tuple[str, SectionResult]:
        questions: dict[str, None] = {}
        citations: dict[Reference, None] = {}
        claims: dict[Claim, None] = {}
        rendered = []
        kept: list[str] = []
        leading = self._leading(section)
        lacking = self._lacks_lines(section, leading)
        headed = False
        for block in section.blocks:
            headed = headed or block.startswith("#")
            held = quoting(block, leading)

            def show(
                mark: Mark,
                offset: int,
                block: str = block,
                held: set[int] = held,
                headed: bool = headed,
            ) -> str:
                if mark.kind == "question":
                    questions.setdefault(mark.fields[0])
                elif mark.kind == "claim":
                    claims.setdefault(mark.claim)
                elif mark.kind == "page":
                    return self._link(*mark.fields)
                elif mark.kind == "kept":
                    kept.append(mark.fields[0])
                    return _KEPT
                else:
                    entry = leading.get((mark.fields[0], mark.name))
                    if offset in held or not can_lead(mark):
                        entry = None
                    if entry is not None and headed and self._is_own(entry, section):
                        entry = None
                    if lacking and not citations:
                        entry = None
                    if entry is None:
                        citations.setdefault(mark.reference)
                    return self._shown(mark, entry, in_table=_in_table(block, offset))
                return ""

            worded = self._worded(replace_marks(block, show)).strip("\n")
            rendered.append(re.sub(_KEPT, lambda _found: kept.pop(0), worded))
        text = f"## {escape(section.title)}\n\n" + "\n\n".join(part for part in rendered if part)
        result = SectionResult(
            title=section.title,
            question_ids=tuple(questions),
            citations=tuple(citations),
            claims=tuple(claims),
        )
        return text, result

    def _citation(self, mark: Mark, *, in_table: bool) -> str:
        text = render_citation(mark.reference, self._page, self._docs_dir, mark.fields[4])
        return _BAR.sub(r"\|", text) if in_table else text

    def _named(self, section: Drafted) -> set[tuple[str, str]]:
        """The symbols that a section names and whose entries stand elsewhere."""
        if not section.links:
            return set()
        named = {key for block in section.blocks for key in named_symbols(block)}
        return {
            key
            for key in named & self._entries.keys()
            if self._elsewhere(self._entries[key], section)
        }

    def _elsewhere(self, entry: Entry, section: Drafted) -> bool:
        """Whether an entry stands on a planned page, and not right below the title of a section."""
        here = self._is_own(entry, section) and entry.anchor == slug(section.title)
        return entry.page in self._planned and not here

    def _is_own(self, entry: Entry, section: Drafted) -> bool:
        return (entry.page, entry.section) == (self._page, section.title)

    def _leading(self, section: Drafted) -> dict[tuple[str, str], Entry]:
        """The entries that a section's names lead to."""
        return {key: self._entries[key] for key in self._named(section)}

    def _lacks_lines(self, section: Drafted, leading: Mapping[tuple[str, str], Entry]) -> bool:
        """Whether a section that answers a question would cite no lines.

        No question is answered without: then the first of its names keeps them.
        """
        away = {key for key, entry in leading.items() if not self._is_own(entry, section)}
        return any(map(answers_questions, section.blocks)) and not any(
            has_lines(block, away) for block in section.blocks
        )

    def _shown(self, mark: Mark, entry: Entry | None, *, in_table: bool) -> str:
        """A citation, or the way to an entry instead."""
        if entry is None:
            return self._citation(mark, in_table=in_table)
        return self._lead(mark.name, entry, in_table=in_table)

    def _lead(self, name: str, entry: Entry, *, in_table: bool) -> str:
        way = "" if entry.page == self._page else way_to(entry.page, self._page)
        text = f"[`{name}`]({way}#{entry.anchor})"
        return _BAR.sub(r"\|", text) if in_table else text

    def _link(self, path: str, title: str) -> str:
        if path in self._planned and path != self._page:
            return page_link(title, path, self._page)
        return escape(title)

    def _worded(self, text: str) -> str:
        """The guidance's wording in our own prose; code, quotations and targets stay.

        A term also stands for its plural in `s`, and with a capital where a sentence begins.
        """
        if not self._wording:
            return text
        wording = {term[:1].upper() + term[1:]: to[:1].upper() + to[1:]
                   for term, to in self._wording.items()} | dict(self._wording)  # fmt: skip
        terms = sorted(filter(None, wording), key=lambda term: (-len(term), term))
        pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, terms)) + r")(s?)(?!\w)")
        parts = _PROTECTED.split(text)
        return "".join(
            part
            if at % 2
            else pattern.sub(lambda found: escape(wording[found[1]]) + found[2], part)
            for at, part in enumerate(parts)
        )


def _in_table(block: str, offset: int) -> bool:
    return block.startswith("| ", block.rfind("\n", 0, offset) + 1)
