"""Marks inside of text that is still being composed: citations, claims, questions, links to pages.

A mark is a run of private-use characters, so that sentences are composed with plain f-strings and
rendered at the end for a page or for a finding. Repository text never holds such characters
(`domain.markup.one_line` removes them), so it cannot forge a mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from docgen_engine.domain.documents.research import CodeReference
from docgen_engine.domain.evidence import Claim, ClaimKind, Reference
from docgen_engine.patterns import regex

_OPEN: Final = "\ue000"
_CLOSE: Final = "\ue001"
_FIELD: Final = "\ue002"
_BAR: Final = "\ue003"
_PLAIN: Final = 5
"""Fields of a citation that does not say what holds its lines."""

_MARK: Final = regex(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_CITED_SYMBOL: Final = regex(
    f"{_OPEN}cite{_FIELD}(?P<file>[^{_FIELD}{_CLOSE}]+){_FIELD}\\d+{_FIELD}\\d+{_FIELD}"
    f"(?P<symbol>[^{_FIELD}{_CLOSE}]+){_FIELD}{_CLOSE}"
)
_NAMED: Final = regex(
    f"{_OPEN}cite{_FIELD}(?P<file>[^{_FIELD}{_CLOSE}]+){_FIELD}\\d+{_FIELD}\\d+{_FIELD}"
    f"(?:(?P<symbol>[^{_FIELD}{_CLOSE}]+){_FIELD}{_CLOSE}"
    f"|{_FIELD}{_FIELD}(?P<holder>[^{_FIELD}{_CLOSE}]+))"
)
_FOOTNOTE: Final = regex(r"\[\^(\d{1,4})\]")


class Mark(msgspec.Struct, frozen=True):
    """One mark that was found. `kind` is `cite`, `claim`, `question`, `page` or `kept`."""

    kind: str
    fields: tuple[str, ...]

    @property
    def reference(self) -> Reference:
        """The lines that a citation or a claim stands on."""
        file, start, end, symbol = self.fields[:4]
        return Reference(file, int(start), int(end), symbol)

    @property
    def claim(self) -> Claim:
        """The typed statement of a claim."""
        kind, subject, target = self.fields[4:7]
        return Claim(ClaimKind(kind), subject, target, self.reference)

    @property
    def name(self) -> str:
        """The symbol whose entry a citation may lead to: it is cited, or it holds the lines."""
        return self.fields[_PLAIN] if len(self.fields) > _PLAIN else self.fields[3]


def _mark(kind: str, *fields: str) -> str:
    # A bar would be taken for the end of a table's cell while the text is composed.
    return _OPEN + _FIELD.join((kind, *fields)).replace("|", _BAR) + _CLOSE


def cite_mark(reference: Reference, label: str = "") -> str:
    """A citation; `label` is shown instead of the path or symbol."""
    file, start, end, symbol = _fields(reference)
    return _mark("cite", file, start, end, symbol, label)


def inside_mark(reference: Reference, holder: str) -> str:
    """A citation of lines inside of a definition, for which the definition's name may stand."""
    file, start, end, _symbol = _fields(reference)
    return _mark("cite", file, start, end, "", "", holder)


def claim_mark(claim: Claim) -> str:
    """A typed statement; it is kept beside the text and shows nothing."""
    return _mark("claim", *_fields(claim.at), claim.kind.value, claim.subject, claim.object)


def question_mark(question_id: str) -> str:
    """The text here answers this question; shows nothing."""
    return _mark("question", question_id)


def page_mark(path: str, title: str) -> str:
    """A link to another page, where that page is planned; else its title alone."""
    return _mark("page", path, title)


def kept_mark(text: str) -> str:
    """Words that people wrote in the guidance: shown as they are, without its wording."""
    return _mark("kept", text)


def _fields(reference: Reference) -> tuple[str, str, str, str]:
    start, end = str(reference.line_start), str(reference.line_end)
    return reference.file, start, end, reference.symbol


def replace_marks(text: str, show: Callable[[Mark, int], str]) -> str:
    """Replace every mark.

    Args:
        text: text with marks.
        show: what to put there; gets the mark and its offset in `text`.
    """

    def swap(found: re.Match[str]) -> str:
        kind, *fields = found[1].replace(_BAR, "|").split(_FIELD)
        return show(Mark(kind, tuple(fields)), found.start())

    return _MARK.sub(swap, text)


def answers_questions(text: str) -> bool:
    """Whether a question is marked as answered in a text with marks."""
    return f"{_OPEN}question{_FIELD}" in text


def cited_symbols(text: str) -> Iterator[tuple[str, str]]:
    """File and name of each symbol whose citation has no other label, in order.

    Args:
        text: text with marks.
    """
    for found in _CITED_SYMBOL.finditer(text):
        yield found["file"].replace(_BAR, "|"), found["symbol"].replace(_BAR, "|")


def named_symbols(text: str) -> Iterator[tuple[str, str]]:
    """File and name of each symbol that a citation may lead to, in order.

    Args:
        text: text with marks.
    """
    for found in _NAMED.finditer(text):
        name = found["symbol"] or found["holder"]
        yield found["file"].replace(_BAR, "|"), name.replace(_BAR, "|")


def claims_of(text: str) -> str:
    """The marks of the claims in a text, without the text."""
    found: list[str] = []

    def keep(mark: Mark, _offset: int) -> str:
        if mark.kind == "claim":
            found.append(claim_mark(mark.claim))
        return ""

    replace_marks(text, keep)
    return "".join(found)


def footnoted(text: str) -> tuple[str, list[Reference]]:
    """Text for a finding: citations become `[^1]`, the other marks go.

    Args:
        text: text with marks.

    Returns:
        The text and the references in the order of their numbers, each once.
    """
    references: list[Reference] = []

    def show(mark: Mark, _offset: int) -> str:
        if mark.kind == "page":
            return mark.fields[1]
        if mark.kind != "cite":
            return ""
        reference = mark.reference
        if reference not in references:
            references.append(reference)
        return f"[^{references.index(reference) + 1}]"

    return replace_marks(text, show), references


def from_footnotes(
    text: str, references: tuple[CodeReference, ...], cite: Callable[[CodeReference], str]
) -> str:
    """A finding's answer as text with marks; references that it does not name follow it.

    Args:
        text: the answer, with `[^1]` for its first reference.
        references: the finding's references.
        cite: a citation's mark, empty where the lines do not exist.
    """
    named: set[int] = set()

    def swap(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        if not 0 <= at < len(references):
            return ""
        named.add(at)
        return cite(references[at])

    marked = _FOOTNOTE.sub(swap, text)
    rest = [cite(each) for at, each in enumerate(references) if at not in named]
    return " ".join(part for part in (marked, ", ".join(filter(None, rest))) if part)


def worded(text: str) -> str:
    """Text as its words alone: a citation of a symbol or with a label is that name, others go.

    Args:
        text: text with marks.
    """

    def show(mark: Mark, _offset: int) -> str:
        if mark.kind == "page":
            return mark.fields[1]
        if mark.kind == "kept":
            return mark.fields[0]
        if mark.kind != "cite":
            return ""
        named = mark.fields[4] or mark.fields[3]
        return f"`{named}`" if named else ""

    return replace_marks(text, show).rstrip()
