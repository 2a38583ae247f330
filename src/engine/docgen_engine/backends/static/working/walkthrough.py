"""How a document of the repository sets it up: the blocks of one section, whole and in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from docgen_engine.backends.static.about.headings import plain
from docgen_engine.backends.static.about.purpose import spoken_names
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.working.told_commands import (
    copies_another,
    development_documents,
)
from docgen_engine.domain.documents.discovery import SetupStep
from docgen_engine.patterns import regex
from docgen_engine.repository.readme import Readme
from docgen_engine.repository.readme_blocks import ShownBlock

_WORKS: Final = regex(
    r"(?i)\b(?:develop\w*|contribut\w*|local\w*|from source|build(?:ing)?|compil\w+"
    r"|set(?:ting)?[ -]?up|hacking|(?:obtain|gett?)\w* (?:the |a |its )?(?:code|sources?)|cloning"
    r"|work(?:ing)? on|getting started|cmake|meson|quick ?start)\b"
)
"""Titles of sections that say how to get a checkout going."""

_ASIDE: Final = regex(
    r"(?i)\b(?:deploy\w*|releas\w*|publish\w*|docs|documentation|changelog|production|uninstall\w*"
    r"|updat\w+|upgrad\w+|migrat\w+|translat\w+|plugins?|integrations?|examples?|shell|editor)\b"
)
_STEPS: Final = regex(
    r"(?i)\b(?:get(?:ting)?|clon\w+|cop(?:y|ies)|download\w*|install\w*|dependenc\w+|configur\w*"
    r"|environment|build(?:ing)?|compil\w+|start\w*|run(?:ning)?|launch\w*|databases?"
    r"|set(?:ting)?[ -]?up|setup|source|first|next|then|initiali[sz]\w*|create|step)\b|^\W*\d"
)
"""Titles of parts that are steps of one way."""

_NO_STEP: Final = regex(
    r"(?i)\b(?:tests?|testing|lint\w*|docs|documentation|debug\w*|benchmarks?)\b"
)
_WAYS: Final = regex(
    r"(?i)\b(?:options?|alternativ\w*|methods?|manual\w*|or|docker\w*|containers?|nix|conda|brew"
    r"|homebrew|windows|macos|os x|linux|ubuntu|debian|fedora|arch|vs ?code|codespaces|gitpod"
    r"|podman|kubernetes|helm|dev ?containers?|vagrant|visual studio|xcode|cmake|meson|bazel"
    r"|npm|yarn|pnpm|pip|poetry|binar\w+|package manager)\b"
)
"""Titles of parts that are ways of their own: only one of them is gone."""

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
    several = len({block.trail for block in blocks}) > 1
    first = {block.trail: block for block in reversed(blocks)} if several else {}
    return tuple(_step(document, block, titled=first.get(block.trail) is block) for block in blocks)


def _sections(survey: Survey) -> Iterator[tuple[Readme, list[ShownBlock]]]:
    guide = [survey.contributing] if survey.contributing else []
    readme = [survey.readme] if survey.readme else []
    for document in (*guide, *development_documents(survey), *readme):
        for whole in _wholes(document):
            yield document, whole
        for _, blocks in groupby(document.shown, key=lambda block: block.trail):
            yield document, list(blocks)


def _wholes(document: Readme) -> Iterator[list[ShownBlock]]:
    """The blocks of sections whose parts are the steps of one way, from what is got to the start.

    Parts on tests or releases are no steps of it; parts that are ways of their own make no whole.
    """
    parents = dict.fromkeys(
        block.trail[:depth]
        for block in document.shown
        for depth in range(2, len(block.trail))
        if _WORKS.search(block.trail[depth - 1])
    )
    for parent in parents:
        below = [b for b in document.shown if b.trail[: len(parent)] == parent]
        titles = list(dict.fromkeys(b.trail[len(parent)] for b in below if b.trail != parent))
        if any(map(_WAYS.search, titles)):
            continue
        kept = [
            b
            for b in below
            if b.trail == parent
            or (_STEPS.search(b.trail[len(parent)]) and not _NO_STEP.search(b.trail[len(parent)]))
        ]
        copies = sum("git clone" in line for b in kept for line in b.text.split("\n"))
        if len({b.trail for b in kept}) > 1 and copies <= 1:
            yield kept


def _sets_up(document: Readme, blocks: list[ShownBlock], survey: Survey) -> bool:
    """Whether a section is about a checkout of this repository, and more than one command long."""
    parts = {block.trail for block in blocks}
    trail = _shared(parts)
    titles = trail[1:] or trail
    inner = {title for part in parts for title in part[len(trail) :]}
    if not any(map(_WORKS.search, titles)) or any(map(_ASIDE.search, (*titles, *inner))):
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


def _shared(trails: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The titles that sections have around them alike."""
    found: list[str] = []
    for level in zip(*trails, strict=False):
        if len(set(level)) > 1:
            break
        found.append(level[0])
    return tuple(found)


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


def _step(document: Readme, block: ShownBlock, *, titled: bool) -> SetupStep:
    """A step with the words above it; the first of a part that has none, with the part's title."""
    said = plain(block.lead) if len(block.lead) <= _LONGEST_LEAD else ""
    at = (block.lead_line, block.lead_end) if said else (0, 0)
    if titled and not said:
        near = (s for s in document.sections if s.title == block.trail[-1] and s.line < block.line)
        title = max(near, key=lambda s: s.line, default=None)
        said, at = (title.title, (title.line, title.line)) if title else (said, at)
    return SetupStep(block.text, document.file, block.line, block.line_end, said, *at)
