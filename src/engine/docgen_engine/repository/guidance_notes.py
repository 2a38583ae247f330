"""Keeps a note in `.docgen.toml`, whose other text stays as it is (contract section 4)."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec

from docgen_engine.domain.errors import StorageError, UsageError
from docgen_engine.domain.guidance import Guidance, PageNote
from docgen_engine.repository.guidance import GUIDANCE_FILE, parse_guidance, read_guidance_file
from docgen_engine.repository.text import printable
from docgen_engine.repository.toml_lines import loads, toml_lines


def append_note(root: Path, note: PageNote) -> None:
    """Keep a note as standing guidance; the rest of the file stays as it is. Blocks shortly.

    The file is replaced as a whole, so that it is never half-written. A note that is there already
    is not added again.

    Args:
        root: the folder of the file: the repository's top, or a scope.
        note: its page may be empty, for all pages.

    Raises:
        UsageError: the file is wrong as it is, or keeps its notes in a way that cannot be extended.
        StorageError: it cannot be written.
    """
    old = read_guidance_file(root)
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
