"""What an .editorconfig demands of the layout of files, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docgen_engine.domain.markup import code, listing
from docgen_engine.patterns import regex

_SECTION: Final = regex(r"\s*\[(?P<glob>.+)\]\s*$")
_SETTING: Final = regex(r"\s*(?P<name>indent_style|indent_size)\s*=\s*(?P<value>\w+)\s*$")
_MOST: Final = 4


def indentation(lines: Sequence[str]) -> str:
    """How files are indented, such as `asks for tabs in `*.go` and 2 spaces elsewhere`.

    Args:
        lines: of the file.

    Returns:
        Empty where it does not say it.
    """
    found: dict[str, dict[str, str]] = {}
    glob = ""
    for line in lines:
        section = _SECTION.match(line)
        if section:
            glob = section["glob"]
        setting = _SETTING.match(line.lower())
        if setting and glob:
            found.setdefault(glob, {})[setting["name"]] = setting["value"]
    everywhere = found.pop("*", {})
    kinds: dict[str, list[str]] = {}
    for name, given in found.items():
        if given:
            kinds.setdefault(_kind({**everywhere, **given}), []).append(code(name))
    said = [f"{kind} in {listing(names, _MOST, 'others')}" for kind, names in kinds.items() if kind]
    rest = _kind(everywhere)
    if rest:
        said.append(f"{rest} elsewhere" if said else rest)
    return f"asks for {listing(said)}" if said else ""


def _kind(given: dict[str, str]) -> str:
    if given.get("indent_style") == "tab":
        return "tabs"
    size = given.get("indent_size", "")
    if given.get("indent_style") != "space":
        return ""
    return f"{size} spaces" if size.isdigit() else "spaces"
