"""How a document of the repository sets it up: the blocks of one section, whole and in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from docgen_engine.backends.static.headings import plain
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.purpose import spoken_names
from docgen_engine.backends.static.told_commands import copies_another, development_documents
from docgen_engine.domain.documents.analysis import SetupStep
from docgen_engine.patterns import regex
from docgen_engine.repository.readme import Readme
from docgen_engine.repository.readme_blocks import ShownBlock

_WORKS: Final = regex(
    r"(?i)\b(?:develop\w*|contribut\w*|local\w*|from source|build(?:ing)?|compil\w+"
    r"|set(?:ting)?[ -]?up|hacking|work(?:ing)? on|getting started|cmake|meson|quick ?start)\b"
)
"""Titles of sections that say how to get a checkout going."""

_ASIDE: Final = regex(
    r"(?i)\b(?:deploy\w*|releas\w*|publish\w*|docs|documentation|changelog|production|uninstall\w*"
    r"|updat\w+|upgrad\w+|migrat\w+|translat\w+|plugins?|integrations?|examples?|shell|editor)\b"
)
_OVER: Final = regex(r"(?i)\bdeprecated\b|\bno longer (?:supported|recommended|maintained)\b")
_SETS_UP: Final = regex(
    r"(?:uv sync|(?:poetry|pdm|bundle|composer|npm|pnpm|yarn|bun) (?:install|ci|i|sync)|npm ci|yarn"
    r"|pip3? install (?:-\S+ )*(?:-e|--editable|-r|[\"']?\.(?:\[|[\"']?$| ))|go mod download"
    r"|cmake |meson setup"
    r"|\./configure|(?:\./)?(?:scripts?|bin)/(?:setup|install|bootstrap|dev)"
    r"|(?:make|just|task) (?:setup|install\b|init|bootstrap|deps|dev)|hatch env"
    r"|tox |nox|pre-commit install|\./autogen|cargo build|go build)"
)
_GIVES_OUT: Final = regex(
    r"(?<![\w./-])(?:release|publish|deploy|upload|pprof|profile)\b|^(?:git|docker) push\b"
)
"""A section that also says how to give it out, or to measure it, is about more than setting up."""

_FEWEST: Final = 2
_MOST_BLOCKS: Final = 12
_MOST_LINES: Final = 40
_LONGEST_LEAD: Final = 240


def setup_steps(survey: Survey) -> tuple[SetupStep, ...]:
    """The blocks of the section that says best how to get a checkout going; empty for a lone line.

    The guide for contributors comes first, then pages on development, then the README. A section
    that calls itself deprecated comes last.

    Args:
        survey: the repository.
    """
    found = [
        (_is_over(document, blocks), number, document, blocks)
        for number, (document, blocks) in enumerate(_sections(survey))
        if _sets_up(document, blocks, survey)
    ]
    if not found:
        return ()
    _, _, document, blocks = min(found, key=lambda each: each[:2])
    return tuple(_step(document, block) for block in blocks)


def _sections(survey: Survey) -> Iterator[tuple[Readme, list[ShownBlock]]]:
    guide = [survey.contributing] if survey.contributing else []
    readme = [survey.readme] if survey.readme else []
    for document in (*guide, *development_documents(survey), *readme):
        for _, blocks in groupby(document.shown, key=lambda block: block.trail):
            yield document, list(blocks)


def _sets_up(document: Readme, blocks: list[ShownBlock], survey: Survey) -> bool:
    """Whether a section is about a checkout of this repository, and more than one command long."""
    trail = blocks[0].trail
    titles = trail[1:] or trail
    if not titles or not any(map(_WORKS.search, titles)) or any(map(_ASIDE.search, titles)):
        return False
    if len(blocks) > _MOST_BLOCKS or any(block.label for block in blocks):
        return False
    lines = [line.strip() for block in blocks for line in block.text.split("\n") if line.strip()]
    typed = [line for line in lines if not line.startswith("#")]
    if len(typed) < _FEWEST or len(lines) > _MOST_LINES or any(map(_GIVES_OUT.search, typed)):
        return False
    clones = [line for line in typed if "git clone" in line]
    if any(copies_another(line, survey) for line in clones):
        return False
    names = "|".join(re.escape(name) for name in sorted(spoken_names(survey)))
    uses = re.compile(rf"(?i)\b(?:install|add|-S|get)\b.*(?<![\w./-])(?:{names})(?![\w/-])")
    if any(uses.search(line) and " -e" not in line for line in typed):
        return False
    return bool(clones) or any(_SETS_UP.match(_bare(line)) for line in typed)


def _bare(line: str) -> str:
    for start in ("$ ", "sudo ", "uv run ", "python -m ", "python3 -m "):
        line = line.removeprefix(start)
    return line


def _is_over(document: Readme, blocks: list[ShownBlock]) -> bool:
    """Whether a section says at once that it describes what should not be done any more."""
    title = blocks[0].trail[-1] if blocks[0].trail else ""
    first = next((said for name, said in document.paragraphs if name == title), None)
    leads = [blocks[0].lead, first.text if first else ""]
    return any(_OVER.search(text) for text in (title, *leads))


def _step(document: Readme, block: ShownBlock) -> SetupStep:
    said = plain(block.lead) if len(block.lead) <= _LONGEST_LEAD else ""
    at = (block.lead_line, block.lead_end) if said else (0, 0)
    return SetupStep(block.text, document.file, block.line, block.line_end, said, *at)
