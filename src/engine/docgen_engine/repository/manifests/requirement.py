"""Reads one requirement of a Python package as people write it (PEP 508)."""

from __future__ import annotations

from typing import Final

import msgspec

from docgen_engine.patterns import regex

_REQUIREMENT: Final = regex(
    r"^\s*(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?P<extras>\[[^\]]*\])?\s*"
    r"(?P<spec>@\s*\S+|\(?[^;#]*?\)?)\s*(?:;\s*(?P<marker>[^#]*?)\s*)?(?:\s#.*)?$"
)
_SPEC: Final = regex(r"^(?:@\s*\S+|(?:(?:===|[<>=!~]=|[<>])\s*[^\s,<>=!~]+\s*,?\s*)*)$")


class Requirement508(msgspec.Struct, frozen=True):
    """A requirement in its parts, each as written."""

    name: str
    extras: str
    constraint: str
    marker: str


def read_requirement(text: object) -> Requirement508 | None:
    """The parts of a requirement, or None where the text is none.

    Args:
        text: such as `textual[syntax]>=8,<9; python_version < "3.14"`.
    """
    match = _REQUIREMENT.match(text) if isinstance(text, str) else None
    if match is None:
        return None
    spec = match["spec"].strip()
    if spec.startswith("(") and spec.endswith(")"):
        spec = spec[1:-1].strip()
    if not _SPEC.match(spec):
        return None
    return Requirement508(match["name"], match["extras"] or "", spec, (match["marker"] or ""))
