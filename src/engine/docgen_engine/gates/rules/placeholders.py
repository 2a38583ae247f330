"""Text that was meant to be replaced: placeholders, template tokens, an agent talking of itself."""

from __future__ import annotations

from typing import Final

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
    for _, page in context.written():
        checked += 1
        for each in page.placeholders:
            message = f"“{each.words}” {_WHAT[each.kind]}."
            place = (each.line, each.column)
            findings.append(error(PLACEHOLDERS, page.path, place, message, _FIX[each.kind]))
    return Outcome(checked, tuple(findings))
