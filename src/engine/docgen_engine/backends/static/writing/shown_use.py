"""How a library is used, as its README shows it: the first example, and what else is told there."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.markup import fenced, listing, quote
from docgen_engine.patterns import regex
from docgen_engine.repository.readme import Readme, read_readme
from docgen_engine.repository.readme_examples import first_usage

_LENT: Final = frozenset({"library", "framework"})
_FEWEST: Final = 3
_MOST: Final = 14
_NOT_USE: Final = regex(
    r"(?i)\b(?:licen[sc]e|contribut\w+|sponsors?\w*|backers|support\w*|author\w*|credits"
    r"|thanks|acknowledg\w+|change ?log|contents|toc|badges?|install\w*|download\w*|build\w*"
    r"|status|donat\w+|communit\w+|team|code of conduct|security|links|docs|documentation|faq"
    r"|development|developing|testing|roadmap|versions?|versioning|requirements|prerequisites)\b"
)
"""Titles of sections that are not about how something is used."""


def shown_use(k: Knowledge) -> list[str]:
    """The first example of use in a library's README with its lead, and links to its sections.

    Args:
        k: what is known.

    Returns:
        Blocks; none for a program, and where the README shows no code that can be read at one go.
    """
    if k.analysis.discovery.project_type not in _LENT:
        return []
    readme = read_readme(k.index.manifest, k.index.text, k.index.manifest.scope)
    example = first_usage(readme.examples) if readme is not None else None
    if readme is None or example is None:
        return []
    lead = example.lead if example.lead.endswith((":", ".")) else ""
    cited = k.cite(readme.file, example.lead_line if lead else example.line, example.line_end)
    said = f"{quote(lead)} {cited}" if lead else f"The README shows its use {cited}:"
    return [said, fenced(example.text, example.language), *_sections(k, readme, example.line_end)]


def _sections(k: Knowledge, readme: Readme, line: int) -> list[str]:
    """One line with links to the sections that go on from there."""
    for level in (2, 3):
        told = [
            cited
            for section in readme.sections
            if section.level == level and section.line > line
            if not _NOT_USE.search(section.title)
            if (cited := k.cite(readme.file, section.line, label=section.title))
        ]
        if len(told) >= _FEWEST:
            return [f"The README goes on with {listing(told, _MOST, 'more')}."]
    return []
