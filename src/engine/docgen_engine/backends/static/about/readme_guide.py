"""What a README asks of contributors, where the repository has no guide of its own for them."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.documents.discovery import Statement
from docgen_engine.domain.markup import shorten
from docgen_engine.patterns import regex
from docgen_engine.repository.markdown import without_pictograms
from docgen_engine.repository.readme import sentences

_TITLE: Final = regex(
    r"(?i)^\W*(?:how to )?(?:contribut(?:e|ing|ions?)(?: (?:to|guide|guidelines)\b.*)?"
    r"|pull requests)\W*$"
)
_COMMITS: Final = regex(r"(?i)\bsign(?:ed)?-off\b|\bDCO\b|\bcommit (?:message|style)s?\b")
"""What must be so of every commit: a rule that a change is refused without."""

_FEW_WORDS: Final = 4
_LONGEST: Final = 300
_MOST: Final = 8


def readme_guide(survey: Survey) -> list[Fact]:
    """The paragraphs of the README's section for contributors, in its words.

    What it says of each commit is a fact of its own: it may stand in the middle of other advice.

    Args:
        survey: the repository; one with a guide for contributors needs nothing of this.
    """
    readme = survey.readme
    if readme is None or survey.contributing is not None:
        return []
    found: list[Fact] = []
    for title, said in readme.paragraphs:
        if _TITLE.match(title):
            found += _told(title, said)
    return found[:_MOST]


def _told(title: str, said: Statement) -> list[Fact]:
    """A paragraph as one fact for what it says of commits and one for the rest."""
    told: dict[str, list[str]] = {}
    for sentence in sentences(without_pictograms(said.text)):
        if len(sentence.split()) >= _FEW_WORDS and not sentence.endswith(":"):
            topic = "Commits" if _COMMITS.search(sentence) else "Pull requests"
            told.setdefault(topic, []).append(sentence)
    at = (said.file, said.line_start, said.line_end)
    return [Fact(topic, title, _joined(each), *at) for topic, each in sorted(told.items())]


def _joined(told: list[str]) -> str:
    """As many whole sentences as are read at a glance."""
    text = told[0]
    for sentence in told[1:]:
        if len(text) + len(sentence) >= _LONGEST:
            break
        text = f"{text} {sentence}"
    return shorten(text, _LONGEST)
