"""Which commands of a program its documents show people to type."""

from __future__ import annotations

from itertools import pairwise

from docgen_engine.backends.static.about.own_documents import guides
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.working.entry_points import find_entry_points
from docgen_engine.repository.readme import document_blocks


def shown_commands(survey: Survey) -> dict[str, int]:
    """The words that follow the names of the programs in README and guides, with their places."""
    programs = {point.name for point in find_entry_points(survey) if point.name}
    found: dict[str, int] = {}
    for path in guides(survey):
        for block in document_blocks(path, survey.text(path)):
            if block.kind != "code" or not any(name in block.text for name in programs):
                continue
            for line in block.text.split("\n"):
                words = line.split()
                for name, word in pairwise(words):
                    if name in programs and not word.startswith("-"):
                        found.setdefault(word, len(found))
    return found
