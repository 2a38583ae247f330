"""Artifacts and versions of files (contract sections 1 and 9)."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Maker(StrEnum):
    """Who made a version."""

    AGENT = "agent"
    USER = "user"
    PLAN = "plan"
    REANCHOR = "reanchor"
    IMPORT = "import"


class VersionRecord(msgspec.Struct, frozen=True):
    """Version `number` of `file`: a page path such as `01-project-overview.md`, or a document key
    such as `analysis`. `execution` is `phase5_v2`, empty for edits outside of a run.
    """

    file: str
    number: int
    artifact: str
    maker: Maker
    at: str
    run: int = 0
    execution: str = ""
    note: str = ""
    active: bool = False
    approved: bool = False
