"""Which licence a file holds, by the words that only that licence has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from docgen_engine.patterns import regex

_ANY: Final = re.IGNORECASE
_MARKS: Final = (
    ("Apache License 2.0", regex(r"Apache License.*Version 2\.0")),
    ("GNU Affero General Public License", regex(r"GNU AFFERO GENERAL PUBLIC LICENSE", _ANY)),
    ("GNU Lesser General Public License", regex(r"GNU LESSER GENERAL PUBLIC LICENSE", _ANY)),
    ("GNU General Public License", regex(r"GNU GENERAL PUBLIC LICENSE", _ANY)),
    ("Mozilla Public License 2.0", regex(r"Mozilla Public License.*2\.0", _ANY)),
    ("Unlicense", regex(r"This is free and unencumbered software")),
    ("Creative Commons CC0", regex(r"\bCC0\b|Creative Commons Legal Code")),
    ("ISC license", regex(r"Permission to use, copy, modify, and/or distribute")),
    ("Boost Software License", regex(r"Boost Software License")),
    ("Eclipse Public License", regex(r"Eclipse Public License", _ANY)),
    ("European Union Public Licence", regex(r"European Union Public Licen[cs]e", _ANY)),
    ("MIT license", regex(r"Permission is hereby granted, free of charge, to any person")),
    ("BSD 3-clause license", regex(
        r"Redistribution and use in source and binary forms.*[Nn]either the names?\b")),
    ("BSD 2-clause license", regex(r"Redistribution and use in source and binary forms")),
)  # fmt: skip
_VERSION: Final = regex(r"\bversion (\d(?:\.\d)?)\b", _ANY)
_LINES: Final = 60
_SAYS: Final = regex(
    r"(?i)^(?:the )?[\w .,-]{0,45}\blicen[sc]es?$|^[^:]{0,60}\blicen[sc]ed under\b[^:]{0,60}\.$"
)
"""A title or a whole sentence that names a licence, not a line of its text."""


def licence_of(lines: Sequence[str]) -> tuple[str, int] | None:
    """The name of the licence that a file holds, and the line that shows it.

    Args:
        lines: of the licence file.

    Returns:
        None where nothing names it. A licence that is not known is called by its title.
    """
    written = [(n, line.strip()) for n, line in enumerate(lines[:_LINES], 1) if line.strip()]
    if not written:
        return None
    text = " ".join(line for _, line in written)
    for name, mark in _MARKS:
        found = mark.search(text)
        if found:
            start = found[0].split()[0]
            line = next((n for n, words in written if start in words), written[0][0])
            version = _VERSION.search(text) if name.startswith("GNU") else None
            return (f"{name} {version[1]}" if version else name), line
    return next(((line, n) for n, line in written if _SAYS.search(line)), None)
