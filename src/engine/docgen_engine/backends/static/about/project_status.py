"""What a README says first of a project's own state: that nobody works on it, or only a little."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from docgen_engine.backends.static.about.purpose import spoken_names
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.discovery import Statement
from docgen_engine.patterns import regex
from docgen_engine.repository.markdown import Block
from docgen_engine.repository.readme import document_blocks, sentences

_SAID: Final = frozenset({"heading", "paragraph", "quote"})
_TOP: Final = 60
"""Lines of a README within which people say this before they introduce anything else."""
_MOST: Final = 3
_CALLOUT: Final = regex(r"^\[!\w+\][\\\s]*")
_STATE: Final = regex(
    r"(?i)\b(?:un-?maintained|no longer (?:being )?(?:actively )?(?:maintained|developed|supported)"
    r"|(?:not|isn['’]t) (?:being )?(?:actively |currently )?(?:maintained|developed|recommended"
    r"|a recommended)|maintenance[- ](?:only )?mode|feature[- ]frozen|end[- ]of[- ]life"
    r"|(?:is|are|was|been|now|officially) (?:deprecated|archived|discontinued|superseded|abandoned"
    r"|sunset|retired|replaced by)|(?:looking for|needs?) (?:a |new )*maintainers?"
    r"|(?:I['’]d|I|we|we['’]d) (?:now )?(?:strongly )?recommend (?:either|using|switching|moving"
    r"|migrating))\b"
)
_ITSELF: Final = regex(
    r"(?i)\b(?:this|the) (?:project|repository|repo|package|library|tool|module|plugin|gem|crate"
    r"|app(?:lication)?|software|codebase)\b"
)


def project_status(survey: Survey) -> tuple[Statement, ...]:
    """What a reader should know before relying on the project, in its own words.

    Only what stands above the first section counts, and only of the project itself: that one
    option of it is deprecated says nothing about the rest.

    Args:
        survey: the repository.

    Returns:
        Sentences with their lines, in the README's order.
    """
    readme = survey.readme
    if readme is None:
        return ()
    names = spoken_names(survey)
    blocks = document_blocks(readme.file, survey.index.text(readme.file))
    found = [
        Statement(text, readme.file, block.line, block.line_end)
        for block in takewhile(_is_above, blocks)
        for text in _states(block, names)
    ]
    return tuple(found[:_MOST])


def _is_above(block: Block) -> bool:
    section = block.kind == "heading" and block.level > 1
    return block.line <= _TOP and not section


def _states(block: Block, names: frozenset[str]) -> Iterator[str]:
    if block.kind not in _SAID:
        return
    for sentence in sentences(_CALLOUT.sub("", block.text)):
        of_it = _ITSELF.search(sentence) or any(name in sentence.lower() for name in names)
        if of_it and _STATE.search(sentence):
            yield sentence
