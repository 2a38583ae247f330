"""Typed claims: what a writer states about the code, and the index decides."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Final

from docgen_engine.domain.documents.page import PageResult
from docgen_engine.domain.evidence import Claim
from docgen_engine.domain.findings import Finding
from docgen_engine.domain.versions import Maker
from docgen_engine.gates.claims.verdict import Standing, Verdict
from docgen_engine.gates.markdown.page import Page
from docgen_engine.gates.rules.base import Context, Outcome, error

CLAIMS: Final = "claims.hold"


def check_claims(context: Context) -> Outcome:
    """No claim is contradicted. `checked` counts those that could be decided."""
    findings: list[Finding] = []
    checked = undecided = 0
    for _, page in context.written():
        record = recorded(context, page)
        judged = context.of_page(CLAIMS, page, record, partial(_judged, context, page, record))
        checked += judged.checked
        undecided += judged.undecided
        findings += judged.findings
    return Outcome(checked, tuple(findings), undecided=undecided)


def _judged(context: Context, page: Page, record: PageResult | None) -> Outcome:
    findings: list[Finding] = []
    standings: Counter[Standing] = Counter()
    for section in record.sections if record else ():
        for claim in section.claims:
            verdict = context.verdict(claim)
            standings[verdict.standing] += 1
            if verdict.standing is Standing.CONTRADICTED:
                findings.append(_finding(page, section.title, claim, verdict))
    decided = standings[Standing.HOLDS] + standings[Standing.CONTRADICTED]
    return Outcome(decided, tuple(findings), undecided=standings[Standing.UNKNOWN])


def recorded(context: Context, page: Page) -> PageResult | None:
    """What the writer of a page recorded; None for a page that a person edited since."""
    maker = context.request.makers.get(page.path, (Maker.AGENT, ""))[0]
    return None if maker == Maker.USER else context.request.results.get(page.path)


def _finding(page: Page, title: str, claim: Claim, verdict: Verdict) -> Finding:
    found = page.section(title)
    at = claim.at
    span = f"{at.line_start}-{at.line_end}" if at.line_end > at.line_start else f"{at.line_start}"
    return error(
        CLAIMS,
        page.path,
        (found[0].line if found else 1, 1),
        f"The code contradicts that `{claim.subject}` {_words(claim)} ({at.file}:{span}): "
        f"{verdict.reason}.",
        "Say what the code shows, or leave the statement out.",
    )


def _words(claim: Claim) -> str:
    shown = f"`{claim.object}`"
    kind = claim.kind.value
    return (
        f"has the {kind} {shown}"
        if kind in ("default value", "command option")
        else f"{kind} {shown}"
    )
