"""Reads `.docgen.toml`: standing corrections by people, kept with the repository.

The file at the top speaks of the whole, or of the one scope that it names. Another scope has a file
of its own in its folder; of the top's, page set and wording hold there as well.
"""

from __future__ import annotations

import os
import posixpath
import re
import tomllib
from pathlib import Path
from typing import Any, Final

import msgspec

from docgen_engine.domain.errors import RepositoryReadError, UsageError
from docgen_engine.domain.guidance import Guidance, PageNote
from docgen_engine.patterns import regex
from docgen_engine.repository.paths import read_inside
from docgen_engine.repository.scope import resolve_scope
from docgen_engine.repository.text import printable
from docgen_engine.repository.toml_lines import TomlLines, loads, toml_lines

GUIDANCE_FILE: Final = ".docgen.toml"
_LIMIT: Final = 1 << 20
_FOLDERS: Final = ("docs", "context", "scope", "structure")
_MADE: Final = frozenset({"components", "flows", "api", "diagrams"})
_STEP: Final = regex(r"\.(?P<key>[^.\[\]]+)|\[(?P<index>\d+)\]|\[\.\.\.\]")
_UNKNOWN: Final = regex(r"unknown field `(?P<field>[^`]+)`")


class Rules(msgspec.Struct, frozen=True):
    """The guidance that holds, its `scope` decided, and the folder of its file, relative."""

    guidance: Guidance = Guidance()
    folder: str = ""


def load_rules(root: Path, scope: str | None = None) -> Rules:
    """The guidance that holds for a scope. Blocks shortly.

    Args:
        root: the repository's top; absolute, without links.
        scope: as typed, `.` for the whole; None where `.docgen.toml` decides.

    Raises:
        UsageError: the file cannot be read or is wrong, or the scope cannot be documented.
    """
    top = load_guidance(root)
    named = top.scope
    if scope is None and named:
        scope = resolve_scope(root, named, f"{GUIDANCE_FILE}: scope")
    elif scope is not None:
        scope = resolve_scope(root, scope)
    if not scope or scope == named.strip("/"):
        return Rules(msgspec.structs.replace(top, scope=scope or ""))
    own = load_guidance(root, scope)
    if own.scope:
        raise UsageError(
            f"{scope}/{GUIDANCE_FILE}: scope: only the file at the top of the repository may name "
            "a scope. Remove the line."
        )
    moved = {
        field: posixpath.join(scope, place)
        for field in ("docs", "context", "structure")
        if (place := getattr(own, field))
    }
    wording = {**top.wording, **own.wording}
    both = {"structure": top.structure, **moved, "wording": wording, "scope": scope}
    return Rules(msgspec.structs.replace(own, **both), scope)


def load_guidance(root: Path, folder: str = "") -> Guidance:
    """The guidance of one file. Blocks shortly.

    Args:
        root: the repository's top.
        folder: where the file lies, relative.

    Returns:
        Empty guidance where there is no `.docgen.toml`.

    Raises:
        UsageError: it cannot be read or is wrong; the message names file, line and field.
    """
    text = read_guidance_file(root / folder)
    name = posixpath.join(folder, GUIDANCE_FILE)
    return Guidance() if text is None else parse_guidance(text, name)


def parse_guidance(text: str, name: str = GUIDANCE_FILE) -> Guidance:
    """Guidance from the text of a `.docgen.toml`.

    Args:
        text: TOML.
        name: of the file, for messages.

    Raises:
        UsageError: as for `load_guidance`.
    """
    try:
        return _parse(text)
    except UsageError as error:
        raise UsageError(f"{name}{error}") from error


def _parse(text: str) -> Guidance:
    try:
        data = loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f" is not valid TOML: {error}. Mend it first.") from error
    lines = toml_lines(text)
    try:
        guidance = msgspec.convert(data, Guidance)
    except msgspec.ValidationError as error:
        raise _wrong(lines, data, *_where(str(error))) from error
    _check_places(guidance, lines)
    return guidance


def read_guidance_file(root: Path) -> str | None:
    """The text of the file in a folder; None where there is none.

    Raises:
        UsageError: it cannot be read.
    """
    path = root / GUIDANCE_FILE
    if not os.path.lexists(path):
        return None
    try:
        return read_inside(root, GUIDANCE_FILE, _LIMIT).decode("utf-8").removeprefix("\ufeff")
    except RepositoryReadError as error:
        raise UsageError(
            f"{error}. {GUIDANCE_FILE} must be a readable file, not a link, under 1 MB."
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{GUIDANCE_FILE} is not UTF-8. Save it as UTF-8.") from error


def _where(message: str) -> tuple[str, tuple[str | int, ...]]:
    """The reason and the path of the field in a message of msgspec."""
    what, _, where = message.partition(" - at `$")
    steps: list[str | int] = []
    for match in _STEP.finditer(where.rstrip("`")):
        if match["key"]:
            steps.append(match["key"])
        elif match["index"]:
            steps.append(int(match["index"]))
    unknown = _UNKNOWN.search(what)
    if unknown:
        steps.append(unknown["field"])
        what = "is not a setting"
    return what, tuple(steps)


def _wrong(
    lines: TomlLines, data: dict[str, Any], what: str, path: tuple[str | int, ...]
) -> UsageError:
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    known = ""
    if what == "is not a setting":
        fields = _fields(path[:-1])
        known = f" Known here: {', '.join(fields)}." if fields else ""
    elif not path and data:
        field = ".(top)"
    return UsageError(f", line {lines.line(*path)}: {printable(field.lstrip('.'))}: {what}.{known}")


def _fields(path: tuple[str | int, ...]) -> tuple[str, ...]:
    names = [part for part in path if isinstance(part, str)]
    known: dict[tuple[str, ...], tuple[str, ...]] = {
        (): Guidance.__struct_fields__,
        ("components",): type(Guidance().components).__struct_fields__,
        ("pages",): type(Guidance().pages).__struct_fields__,
        ("notes",): PageNote.__struct_fields__,
        ("pages", "add"): ("path", "title", "sections", "about"),
    }
    return known.get(tuple(names), ())


# -- what a hostile repository must not do --------------------------------------------------


def _check_places(guidance: Guidance, lines: TomlLines) -> None:
    """Places named by a repository stay inside of it: it must not choose where we write."""
    for field in _FOLDERS:
        value: str = getattr(guidance, field)
        problem = _outside(value)
        if problem:
            raise _place_error(lines, (field,), value, problem)
    for number, page in enumerate(guidance.pages.add):
        problem = _outside(page.path) or _not_a_page(page.path)
        if problem or not page.path:
            raise _place_error(
                lines, ("pages", "add", number, "path"), page.path, problem or "is empty"
            )


def _not_a_page(path: str) -> str:
    if not path.endswith(".md"):
        return "must end in `.md`"
    folder = path.split("/", 1)[0].casefold()
    if "/" in path and folder in _MADE:
        return f"is in `{folder}/`, whose pages are made from the code; use another, as `features/`"
    return ""


def _place_error(
    lines: TomlLines, path: tuple[str | int, ...], value: str, problem: str
) -> UsageError:
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return UsageError(
        f", line {lines.line(*path)}: {field.lstrip('.')}: `{printable(value)}` {problem}."
    )


def _outside(value: str) -> str:
    if not value:
        return ""
    parts = value.rstrip("/").split("/")
    if value.startswith(("/", "~")) or "\\" in value or re.match(r"[A-Za-z]:", value):
        return "must be a path relative to the repository, with `/`"
    if any(part in ("", ".", "..") for part in parts) or printable(value) != value:
        return "must be a plain path inside the repository, without `.` or `..`"
    if any(part.casefold() == ".git" for part in parts):
        return "must not be inside of .git"
    return ""
