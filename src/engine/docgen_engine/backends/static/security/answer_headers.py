"""Which headers a program sets on its answers to protect who reads them in a browser."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.security.request_headers import (
    answers_requests,
    holder_at,
    told_by,
)
from docgen_engine.backends.static.settings.configuring_files import configuring_files
from docgen_engine.backends.static.stack.usage import main_files
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.patterns import regex

_NAMES: Final = (
    "Content-Security-Policy", "Strict-Transport-Security", "X-Frame-Options",
    "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "X-XSS-Protection",
    "Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy", "Cross-Origin-Resource-Policy",
)  # fmt: skip
_ANY: Final = "|".join(_NAMES)
_SETS: Final = regex(
    rf"(?:\w\(\s*|\bkey:\s*)[\"'](?P<called>{_ANY})[\"']\s*,|\[\s*[\"'](?P<item>{_ANY})[\"']\s*\]\s*=[^=]"
    rf"|^\s*[\"'](?P<key>{_ANY})[\"']\s*:\s*\S"
)


def answer_facts(survey: Survey) -> list[Fact]:
    """A fact for each such header that code or the settings of a framework set, by its name."""
    if not answers_requests(survey):
        return []
    found: dict[str, list[tuple[str, int, str]]] = {}
    for path in sorted({*main_files(survey), *configuring_files(survey)}):
        text = survey.text(path)
        if not any(name in text for name in _NAMES):
            continue
        for number, line in enumerate(text.split("\n"), start=1):
            match = _SETS.search(line) if "-" in line else None
            if match is not None:
                name = match["called"] or match["item"] or match["key"]
                held = holder_at(survey.index.facts[path].symbols, number)
                found.setdefault(name, []).append((path, number, held))
    return [
        told_by(survey, "Threats", name, "header of answers", ("set", "sets"), places)
        for name, places in sorted(found.items())
    ]
