"""How names of pages and files are compared (contract section 6)."""

from __future__ import annotations

import unicodedata


def folded(path: str) -> str:
    """A name as it is compared: composed and case folded.

    Two names that a file system without case, or with another normal form, would hold to be the
    same file give the same value.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
