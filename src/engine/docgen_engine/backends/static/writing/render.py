"""From sections with marks to a page: Markdown text, and per section what it rests on."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

import msgspec

from docgen_engine.backends.static.writing.entries import Entries, Entry
from docgen_engine.backends.static.writing.tokens import (
    Mark,
    answers_questions,
    cited_symbols,
    replace_marks,
)
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
        for block in section.blocks:

            def show(mark: Mark, offset: int, block: str = block) -> str:
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
                    entry = leading.get((mark.fields[0], mark.fields[3]))
                    if entry is not None and can_lead(mark, block, offset):
                        return self._lead(mark, entry, in_table=_in_table(block, offset))
                    citations.setdefault(mark.reference)
                    return self._citation(mark, in_table=_in_table(block, offset))
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
        own = posixpath.dirname(self._page) == "api"
        named = {key for block in section.blocks for key in cited_symbols(block)}
        return {
            key
            for key in named & self._entries.keys()
            if self._entries[key].page in self._planned
            and (own or self._entries[key].page != self._page)
        }

    def _leading(self, section: Drafted) -> dict[tuple[str, str], Entry]:
        """The entries that a section's names lead to.

        No question is answered without lines: where a section that answers one would have none
        left, its first name keeps them.
        """
        named = self._named(section)
        answers = any(answers_questions(block) for block in section.blocks)
        if named and answers and not any(has_lines(block, named) for block in section.blocks):
            first = next(k for b in section.blocks for k in cited_symbols(b) if k in named)
            named.discard(first)
        return {key: self._entries[key] for key in named}

    def _lead(self, mark: Mark, entry: Entry, *, in_table: bool) -> str:
        way = "" if entry.page == self._page else way_to(entry.page, self._page)
        text = f"[`{mark.fields[3]}`]({way}#{entry.anchor})"
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


def can_lead(mark: Mark, block: str, offset: int) -> bool:
    """Whether a citation may become a link to an entry: it names a symbol, and supports no words
    of the repository on its line, which are quoted beside their own citation.
    """
    symbol, label = mark.fields[3:5]
    if not symbol or label or "`" in symbol:
        return False
    begin = block.rfind("\n", 0, offset) + 1
    end = block.find("\n", offset)
    return "“" not in block[begin : end if end >= 0 else len(block)]


def has_lines(block: str, leading: Collection[tuple[str, str]]) -> bool:
    """Whether lines are cited in a block once some symbols lead to their entries."""
    lines = False

    def look(mark: Mark, offset: int) -> str:
        nonlocal lines
        if mark.kind == "cite" and not (
            (mark.fields[0], mark.fields[3]) in leading and can_lead(mark, block, offset)
        ):
            lines = True
        return ""

    replace_marks(block, look)
    return lines


def _in_table(block: str, offset: int) -> bool:
    return block.startswith("| ", block.rfind("\n", 0, offset) + 1)
