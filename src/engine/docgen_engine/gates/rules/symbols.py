"""Identifiers that a page presents as this repository's: they are in it, and look as shown."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import partial
from typing import Final, NamedTuple

from docgen_engine.domain.citations import FoundCitation
from docgen_engine.domain.findings import Finding
from docgen_engine.gates.claims.code import is_whole, symbols_named
from docgen_engine.gates.claims.signatures import agrees, is_signature
from docgen_engine.gates.markdown.digest import CodeSpan
from docgen_engine.gates.markdown.page import Page
from docgen_engine.gates.rules.base import Context, Outcome, error, nearest
from docgen_engine.patterns import regex

SYMBOLS: Final = "symbols.exist"

_IDENTIFIER: Final = regex(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*(?P<call>\(\))?")
_COMPOUND: Final = regex(r"[a-z0-9][A-Z]|[A-Za-z0-9]_+[A-Za-z0-9]")
_SHORTEST: Final = 5
_BESIDE: Final = regex(r"\[[^\]]*\]\([^()\s]*\)(?:<!--.*?-->|[\s|:=*\u2013\u2014-])*")
"""A citation with what may stand between it and its signature; labels hold no brackets here."""


def check_symbols(context: Context) -> Outcome:
    """Shown signatures are those of the code, and names in code occur in the repository."""
    findings: list[Finding] = []
    names: list[tuple[Page, _Name]] = []
    checked = 0
    for page, judged in read_symbols(context):
        checked += judged.checked + len(judged.names)
        findings += judged.findings
        names += [(page, name) for name in judged.names]
    occurring = context.occur(part for _, (_, parts) in names for part in parts)
    for page, (span, parts) in names:
        missing = [part for part in parts if part not in occurring]
        if missing:
            findings.append(_missing(context, page, span, missing[0]))
    return Outcome(checked, tuple(findings))


def read_symbols(context: Context) -> list[tuple[Page, _Read]]:
    """What each page shows of the repository's symbols; remembered by page."""
    return [
        (page, context.of_page(SYMBOLS, page, None, partial(_read, context, page)))
        for _, page in context.written()
    ]


_Name = tuple[CodeSpan, tuple[str, ...]]
"""Code that is a name of the repository's by its form, and the words of it."""


class _Read(NamedTuple):
    """What one page shows: how many signatures were compared, what is wrong, and names."""

    checked: int
    findings: list[Finding]
    names: list[_Name]


def _read(context: Context, page: Page) -> _Read:
    findings: list[Finding] = []
    names: list[_Name] = []
    checked = 0
    settled: FoundCitation | None = None
    for span, citation in _shown(page):
        if citation is not None and _is_signature(page, span, citation):
            if citation is settled:
                continue  # its signature was shown; what follows are words about it
            settled = citation
            held = _signature(context, page, span, citation)
            checked += held is not None
            if isinstance(held, Finding):
                findings.append(held)
        elif parts := _parts(span.text):
            names.append((span, parts))
    return _Read(checked, findings, names)


def _is_signature(page: Page, span: CodeSpan, citation: FoundCitation) -> bool:
    symbol = citation.reference.symbol
    if not is_signature(span.text, symbol):
        return False
    between = page.lines[span.line - 1][citation.column - 1 : span.column - 1]
    return is_signature(span.text, symbol, beside=_BESIDE.fullmatch(between) is not None)


def _shown(page: Page) -> Iterator[tuple[CodeSpan, FoundCitation | None]]:
    """The code of a page, each with the last symbol that is cited before it on its line."""
    cited = [each for each in page.citations if each.reference.symbol]
    places = [(each.line, each.column) for each in cited]
    for span in page.code:
        at = bisect_right(places, (span.line, span.column)) - 1
        beside = at >= 0 and places[at][0] == span.line
        yield span, cited[at] if beside else None


def _signature(
    context: Context, page: Page, span: CodeSpan, citation: FoundCitation
) -> Finding | bool | None:
    reference = citation.reference
    facts = context.source.facts(reference.file)
    if facts is None:
        return None
    known = [
        each
        for each in symbols_named(facts, reference.symbol.removesuffix("()"))
        if each.line <= reference.line_end and reference.line_start <= each.line_end
    ]
    answers = [agrees(span.text, each) for each in known]
    if any(answers):
        return True
    if not is_whole(facts) or not answers or None in answers:
        return None
    return error(
        SYMBOLS,
        page.path,
        (span.line, span.column),
        f"`{reference.symbol}` is shown with another signature than {reference.file}:"
        f"{known[0].signature_line} has: `{known[0].signature}`.",
        "Show the signature as the code has it.",
    )


def _parts(text: str) -> tuple[str, ...]:
    """The words of a name that is a repository's own by its form; none where it is no such name."""
    form = _IDENTIFIER.fullmatch(text)
    if form is None or len(text) < _SHORTEST:
        return ()
    name = text.removesuffix("()")
    return tuple(name.split(".")) if form["call"] or _COMPOUND.search(name) else ()


def _missing(context: Context, page: Page, span: CodeSpan, word: str) -> Finding:
    meant = nearest(word, context.source.names())
    return error(
        SYMBOLS,
        page.path,
        (span.line, span.column),
        f"“{word}” occurs nowhere in the repository.",
        f"Did you mean `{meant}`?" if meant else "Name what the code has, or leave it out.",
    )
