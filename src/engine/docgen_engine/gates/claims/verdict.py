"""What becomes of a claim."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Standing(StrEnum):
    """The index decides each claim (contract section 7). Unknown does not count as held."""

    HOLDS = "holds"
    CONTRADICTED = "contradicted"
    UNKNOWN = "unknown"


class Verdict(msgspec.Struct, frozen=True):
    """The standing of a claim; `reason` says what the code shows instead, or what is missing."""

    standing: Standing
    reason: str = ""


HOLDS = Verdict(Standing.HOLDS)


def contradicted(reason: str) -> Verdict:
    """The code says otherwise."""
    return Verdict(Standing.CONTRADICTED, reason)


def unknown(reason: str) -> Verdict:
    """Neither shown nor refuted."""
    return Verdict(Standing.UNKNOWN, reason)


def absent(what: str, *, whole: bool) -> Verdict:
    """The index does not have it: refuted where the index is whole, else unknown."""
    return contradicted(what) if whole else unknown(what)
