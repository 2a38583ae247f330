"""Text that was meant to be replaced: placeholders, template tokens, an agent talking of itself."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.domain.navigation import INDEX_PAGE
from docgen_engine.gates.markdown.digest import Placeholder
from docgen_engine.gates.markdown.page import Page
from docgen_engine.gates.rules.base import Context, Outcome, error

PLACEHOLDERS: Final = "placeholders.forbidden"

_FIX: Final = {
    "word": "Write what the code shows, or leave it out. Words of the repository belong in code or "
    "in quotation marks beside their citation.",
    "token": "Fill in the value, or set the token in code if the page is about it.",
    "bracket": "Replace it by the real value, or leave the sentence out.",
    "chatter": "Remove it: a page speaks of the code, not of its writing.",
}
_WHAT: Final = {
    "word": "is a placeholder",
    "token": "is a template token that nobody filled in",
    "bracket": "is a placeholder",
    "chatter": "is an agent talking of itself",
}


def check_placeholders(context: Context) -> Outcome:
    """Nothing of the kind outside code and quotations (contract section 7)."""
    findings = []
    checked = 0
    names = _names(context)
    for _, page in context.written():
        checked += 1
        for each in page.placeholders:
            if _is_name(each, page, names):
                continue
            message = f"“{each.words}” {_WHAT[each.kind]}."
            place = (each.line, each.column)
            findings.append(error(PLACEHOLDERS, page.path, place, message, _FIX[each.kind]))
    return Outcome(checked, tuple(findings))


def _names(context: Context) -> tuple[str, ...]:
    """What the project and its parts are called: the titles of their pages, and their folders."""
    parts = [page for page in context.plan if page.path == INDEX_PAGE or page.subject]
    return tuple({name: None for page in parts for name in (page.title, page.subject) if name})


def _is_name(found: Placeholder, page: Page, names: tuple[str, ...]) -> bool:
    """Whether the words are a name of the repository's own.

    A project may be called TODO, and the folders of a template are called `{{cookiecutter.slug}}`.
    """
    if found.kind == "word":
        whole = re.compile(rf"(?<!\w){re.escape(found.words)}(?!\w)")
        return any(whole.search(name) for name in names)
    if found.kind == "token":
        cited = (each.reference.file for each in page.citations)
        return any(found.words in name for name in (*names, *cited))
    return False
