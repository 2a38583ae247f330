"""The shape of a page: headings, fences, planned sections, the navigation block."""

from __future__ import annotations

from docgen_engine.domain.documents.assignments import PlannedPage
from docgen_engine.domain.findings import Finding, Severity
from docgen_engine.domain.navigation import NAV_START, extract_navigation
from docgen_engine.gates.markdown.digest import Heading
from docgen_engine.gates.markdown.page import Page
from docgen_engine.gates.rules.base import Context, Outcome, error

STRUCTURE = "markdown.structure"
SECTIONS = "sections.required"
NAVIGATION = "nav.required"


def check_structure(context: Context) -> Outcome:
    """One H1, no level skipped, every fence and comment closed."""
    findings: list[Finding] = []
    checked = 0
    for _, page in context.written():
        checked += 1
        findings += _titles(page)
        findings += _levels(page, lenient=context.request.lenient)
        findings += _unclosed(page)
    return Outcome(checked, tuple(findings))


def _titles(page: Page) -> list[Finding]:
    titles = [heading for heading in page.outline if heading.level == 1]
    if not titles:
        return [
            error(
                STRUCTURE,
                page.path,
                (1, 1),
                "The page has no title (no heading of level 1).",
                "Begin the page with `# ` and its title.",
            )
        ]
    found = [
        error(
            STRUCTURE,
            page.path,
            (heading.line, 1),
            f"A second heading of level 1: “{heading.title}”; the first is on line "
            f"{titles[0].line}.",
            "Keep one title; make this one a section (`## `).",
        )
        for heading in titles[1:]
    ]
    found += [
        error(
            STRUCTURE,
            page.path,
            (heading.line, 1),
            f"A heading of level {heading.level} has no text.",
            "Write its title, or remove it.",
        )
        for heading in page.outline
        if not heading.title.strip()
    ]
    return found


def _levels(page: Page, *, lenient: bool) -> list[Finding]:
    found = []
    severity = Severity.WARNING if lenient else Severity.ERROR
    above: Heading | None = None
    for heading in page.outline:
        before = above.level if above else 0
        if heading.level > before + 1 and not (above is None and _has_title(page)):
            after = f"after level {before}" if above else "as the first heading"
            found.append(
                Finding(
                    STRUCTURE,
                    severity,
                    page.path,
                    heading.line,
                    1,
                    f"“{heading.title}” is a heading of level {heading.level} {after}: "
                    f"level {before + 1} is skipped.",
                    f"Make it level {before + 1} (`{'#' * (before + 1)} `).",
                )
            )
        elif above is None and heading.level > 1:
            found.append(
                Finding(
                    STRUCTURE,
                    severity,
                    page.path,
                    heading.line,
                    1,
                    f"“{heading.title}” stands before the page's title.",
                    "Move the heading of level 1 to the top of the page.",
                )
            )
        above = heading
    return found


def _has_title(page: Page) -> bool:
    return any(heading.level == 1 for heading in page.outline)


def _unclosed(page: Page) -> list[Finding]:
    found = [
        error(
            STRUCTURE,
            page.path,
            (fence.line, 1),
            "A fenced code block is not closed: the rest of the page (or of its list or quotation) "
            "is shown as code.",
            "Close it with a line that repeats the opening fence.",
        )
        for fence in page.fences
        if not fence.closed
    ]
    found += [
        error(
            STRUCTURE,
            page.path,
            (line, 1),
            "An HTML comment is not closed: the rest of the page is hidden.",
            "Close it with `-->`.",
        )
        for line in page.open_comments
    ]
    return found


def check_sections(context: Context) -> Outcome:
    """Every planned section is there and has content."""
    findings: list[Finding] = []
    checked = 0
    for planned, page in context.written():
        checked += len(planned.sections)
        findings += [
            finding for title in planned.sections if (finding := _section(planned, page, title))
        ]
    return Outcome(checked, tuple(findings))


def _section(planned: PlannedPage, page: Page, title: str) -> Finding | None:
    found = page.section(title)
    if found is None:
        return error(
            SECTIONS,
            page.path,
            (_title_line(page), 1),
            f"The planned section “{title}” is missing.",
            f"Write it under `## {title}`, or take it out of the plan.",
        )
    heading, last = found
    if any(heading.line < line <= last for line in page.content_lines):
        return None
    return error(
        SECTIONS,
        page.path,
        (heading.line, 1),
        f"The planned section “{title}” is empty.",
        "Write what the code shows; where it shows nothing, take the section out of the plan.",
    )


def _title_line(page: Page) -> int:
    return next((heading.line for heading in page.outline if heading.level == 1), 1)


def check_navigation(context: Context) -> Outcome:
    """The navigation block is the one that the plan gives, and the last thing on the page."""
    findings = []
    checked = 0
    for planned, page in context.written():
        checked += 1
        finding = _navigation(context, planned, page)
        if finding is not None:
            findings.append(finding)
    return Outcome(checked, tuple(findings))


def _navigation(context: Context, planned: PlannedPage, page: Page) -> Finding | None:
    last = max(len(page.lines) - 1, 1)
    block = extract_navigation(page.text)
    if block is None:
        place = (last, 1)
        what = "The navigation block is missing"
        if NAV_START in page.lines:
            place = (page.lines.index(NAV_START) + 1, 1)
            what = "The navigation block has no end"
        return error(
            NAVIGATION,
            page.path,
            place,
            f"{what}.",
            "Revalidate or regenerate the page: the block is composed from the plan.",
        )
    first, end = page.nav_lines
    if block != context.navigation.block(planned.path):
        return error(
            NAVIGATION,
            page.path,
            (first, 1),
            "The navigation block differs from the plan.",
            "Leave the block to the program: it is composed from the plan when the page is stored.",
        )
    after = next((n for n in range(end + 1, len(page.lines) + 1) if page.lines[n - 1].strip()), 0)
    if after:
        return error(
            NAVIGATION,
            page.path,
            (after, 1),
            "There is text after the navigation block.",
            "Move it above the block, which closes the page.",
        )
    return None
