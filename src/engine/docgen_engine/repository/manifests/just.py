"""Reads the recipes of a justfile."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import Collector
from docgen_engine.repository.manifests.make import CHECKS, Target, purposes_of
from docgen_engine.repository.manifests.purpose import guess_purpose
from docgen_engine.repository.manifests.recipes import given_to
from docgen_engine.repository.text import split_lines

_PARAMETER: Final = regex(r"[*+]?\$?([A-Za-z][\w-]*)(?:=(?:'[^']*'|\"[^\"]*\"|\S+))?")
_NEEDS: Final = regex(r"&&|\([^)]*\)")
_RECIPE: Final = regex(
    r"^@?(?P<name>[A-Za-z][\w-]*)(?P<parameters>(?:[ \t]+[^:\n]+)?)[ \t]*:(?!=)(?P<rest>.*)$"
)


def read_justfile(path: str, text: str, into: Collector) -> None:
    """Read the recipes of a justfile.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    lines = split_lines(text)
    private = False
    doc = ""
    found: dict[str, Target] = {}
    for number, line in enumerate(lines, start=1):
        if line.startswith("#") and not line.startswith("#!"):
            doc = line.lstrip("#").strip()
            continue
        if line.startswith("["):
            private = private or "private" in line
            named = re.search(r"doc\(['\"](?P<doc>.*?)['\"]\)", line)
            doc = named["doc"] if named else doc
            continue
        match = _RECIPE.match(line)
        if match and not private and match["name"] not in ("alias", "set", "export", "import"):
            body = "\n".join(part.strip() for part in _indented(lines, number)).strip()
            recipe = given_to(body, _PARAMETER.findall(match["parameters"]))
            needs = _NEEDS.sub(" ", match["rest"].partition("#")[0]).split()
            found[match["name"]] = Target(
                match["name"], number, guess_purpose(match["name"], recipe), frozenset(needs), doc,
                bool(body),
            )  # fmt: skip
        if line.strip():
            private, doc = False, ""
    purposes = purposes_of(found)
    for name, target in found.items():
        purpose = purposes[name]
        # The recipe that is called so is what `just` alone runs.
        command = "just" if name == "default" else f"just {name}"
        if not target.does and purpose in CHECKS:
            into.wholes.add(command)
        into.command(command, purpose, (path, target.line), posixpath.basename(path), target.help)


def _indented(lines: list[str], number: int) -> list[str]:
    body = []
    for line in lines[number:]:
        if line.strip() and line[0] not in " \t":
            break
        body.append(line)
    return body
