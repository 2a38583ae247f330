"""Citations, claims and read-sets: what a statement rests on (contract sections 5, 7 and 9)."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Reference(msgspec.Struct, frozen=True, order=True, gc=False):
    """Lines of one file of the repository, 1-based and inclusive, and the symbol they define.

    `symbol` is a qualified name inside the file, such as `Widget.refresh`, or empty.
    """

    file: str
    line_start: int
    line_end: int
    symbol: str = ""


class Evidence(msgspec.Struct, frozen=True, order=True, gc=False):
    """A citation with the hash of the cited lines: what `.docgen.json` and the database keep."""

    path: str
    lines: tuple[int, int]
    sha256: str
    symbol: str = ""


class ClaimKind(StrEnum):
    """Kinds of statements that the index can decide (contract section 7)."""

    DEFINES = "defines"
    CALLS = "calls"
    IMPORTS = "imports"
    RAISES = "raises"
    RETURNS = "returns"
    DEFAULT_VALUE = "default value"
    READS_ENVIRONMENT = "reads environment variable"
    HANDLES_ROUTE = "handles route"
    COMMAND_OPTION = "command option"
    INHERITS = "inherits"
    DEPENDS_ON = "depends on version"
    TESTED_BY = "tested by"


class Claim(msgspec.Struct, frozen=True, order=True, gc=False):
    """A typed statement: `subject` does `kind` to `object`, shown at `at`."""

    kind: ClaimKind
    subject: str
    object: str
    at: Reference


class ReadSet(msgspec.Struct, frozen=True, gc=False):
    """What an artifact was made from: lines read, whole files, and facts of the index used.

    `facts` are keys such as `manifest:pyproject.toml` or `symbol:src/a.py#Widget`.
    """

    lines: tuple[Reference, ...] = ()
    files: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
