"""Reads and extends `.docgen.toml`: standing corrections by people, kept with the repository."""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from pathlib import Path
from typing import Any, Final

import msgspec

from docgen_engine.domain.errors import RepositoryReadError, StorageError, UsageError
from docgen_engine.domain.guidance import Guidance, PageNote
from docgen_engine.repository.manifests.toml_lines import TomlLines, loads, toml_lines
from docgen_engine.repository.paths import read_inside
from docgen_engine.repository.text import printable

GUIDANCE_FILE: Final = ".docgen.toml"
_LIMIT: Final = 1 << 20
_FOLDERS: Final = ("docs", "context", "scope", "structure")
_STEP: Final = re.compile(r"\.(?P<key>[^.\[\]]+)|\[(?P<index>\d+)\]|\[\.\.\.\]")
_UNKNOWN: Final = re.compile(r"unknown field `(?P<field>[^`]+)`")


def load_guidance(root: Path) -> Guidance:
    """The guidance of a repository. Blocks shortly.

    Args:
        root: the repository's top.

    Returns:
        Empty guidance where there is no `.docgen.toml`.

    Raises:
        UsageError: it cannot be read or is wrong; the message names file, line and field.
    """
    text = _read(root)
    return Guidance() if text is None else parse_guidance(text)


def parse_guidance(text: str) -> Guidance:
    """Guidance from the text of a `.docgen.toml`.

    Args:
        text: TOML.

    Raises:
        UsageError: as for `load_guidance`.
    """
    try:
        data = loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{GUIDANCE_FILE} is not valid TOML: {error}. Mend it first.") from error
    lines = toml_lines(text)
    try:
        guidance = msgspec.convert(data, Guidance)
    except msgspec.ValidationError as error:
        raise _wrong(lines, data, *_where(str(error))) from error
    _check_places(guidance, lines)
    return guidance


def _read(root: Path) -> str | None:
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
    return UsageError(
        f"{GUIDANCE_FILE}, line {lines.line(*path)}: {printable(field.lstrip('.'))}: {what}.{known}"
    )


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
        problem = _outside(page.path) or ("" if page.path.endswith(".md") else "must end in `.md`")
        if problem or not page.path:
            raise _place_error(
                lines, ("pages", "add", number, "path"), page.path, problem or "is empty"
            )


def _place_error(
    lines: TomlLines, path: tuple[str | int, ...], value: str, problem: str
) -> UsageError:
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return UsageError(
        f"{GUIDANCE_FILE}, line {lines.line(*path)}: {field.lstrip('.')}: "
        f"`{printable(value)}` {problem}."
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


# -- keeping a note -------------------------------------------------------------------------


def append_note(root: Path, note: PageNote) -> None:
    """Keep a note as standing guidance; the rest of the file stays as it is. Blocks shortly.

    The file is replaced as a whole, so that it is never half-written. A note that is there already
    is not added again.

    Args:
        root: the repository's top.
        note: its page may be empty, for all pages.

    Raises:
        UsageError: the file is wrong as it is, or keeps its notes in a way that cannot be extended.
        StorageError: it cannot be written.
    """
    old = _read(root)
    guidance = parse_guidance(old) if old is not None else Guidance()
    if note in guidance.notes:
        return
    new = _with_note(old or "", note)
    wanted = msgspec.structs.replace(guidance, notes=(*guidance.notes, note))
    if new is None or _parsed(new) != wanted:
        raise UsageError(
            f"Cannot add a note to {GUIDANCE_FILE} as it is written. "
            f"Add it by hand: {_inline(note)}"
        )
    _replace(root / GUIDANCE_FILE, new)


def _parsed(text: str) -> Guidance | None:
    try:
        return parse_guidance(text)
    except UsageError:
        return None


def _with_note(text: str, note: PageNote) -> str | None:
    """The text with one more note, or None where the place for it cannot be found."""
    end = "\r\n" if "\r\n" in text else "\n"
    data = loads(text)
    lines = toml_lines(text)
    span = lines.spans.get(("notes",))
    if "notes" in data and span is not None and text[span.start : span.start + 1] == "[":
        header = text.startswith("[[", span.start) and span.line == span.line_end
        if not header or text[span.end - 2 : span.end] != "]]":
            return _into_array(text, span.start, span.end, note)
    parts = [f"[[notes]]{end}"]
    if note.page:
        parts.append(f"page = {toml_string(note.page)}{end}")
    parts.append(f"text = {toml_string(note.text)}{end}")
    if not text:
        return "".join(parts)
    gap = "" if text.endswith("\n") else end
    return f"{text}{gap}{end}{''.join(parts)}"


def _into_array(text: str, start: int, end: int, note: PageNote) -> str | None:
    """Add to `notes = [ … ]`, before its closing bracket."""
    inner = text[start + 1 : end - 1]
    if "#" in inner:
        return None  # a comment may hide the comma that is needed
    body = inner.rstrip()
    comma = ", " if body.strip() and not body.endswith(",") else " " if body.strip() else ""
    tail = inner[len(body) :]
    return f"{text[: start + 1]}{body}{comma}{_inline(note)}{tail}{text[end - 1 :]}"


def _inline(note: PageNote) -> str:
    page = f"page = {toml_string(note.page)}, " if note.page else ""
    return f"{{ {page}text = {toml_string(note.text)} }}"


def toml_string(text: str) -> str:
    """Text as a TOML basic string.

    Args:
        text: any; lone surrogates, which TOML cannot hold, become question marks.
    """
    clean = text.encode("utf-8", "replace").decode("utf-8")
    short = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
    pieces = []
    for char in clean:
        if char in '"\\':
            pieces.append("\\" + char)
        elif char in short:
            pieces.append(short[char])
        elif char < " " or char == "\x7f":
            pieces.append(f"\\u{ord(char):04X}")
        else:
            pieces.append(char)
    return '"' + "".join(pieces) + '"'


def _replace(path: Path, text: str) -> None:
    """Put a whole file in the place of another."""
    temporary: Path | None = None
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        with tempfile.NamedTemporaryFile(
            "wb", dir=path.parent, prefix=path.name + ".", suffix=".tmp", delete=False
        ) as file:
            temporary = Path(file.name)
            file.write(text.encode("utf-8"))
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        temporary.replace(path)
        temporary = None
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise StorageError(
            f"Cannot write {printable(str(path))}: {error.strerror or error}. "
            "The note was not kept; the file is as it was."
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
