"""The JSON documents, `state.json`, the gates' reports and the log, as files in `.context/`.

A document's body is what the database keeps; in its file stands `metadata` before it, the only
place for time and absolute path (contract section 5).
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec

from docgen_engine.domain.documents.base import decode, encode
from docgen_engine.domain.documents.registry import DOCUMENTS, METADATA_VERSION
from docgen_engine.domain.documents.state import State
from docgen_engine.domain.errors import DocumentInvalid, StorageError
from docgen_engine.domain.findings import Report
from docgen_engine.workspace.atomic import explained, read_file, write_atomic
from docgen_engine.workspace.layout import Layout
from docgen_engine.workspace.report_text import report_markdown

_LOG_BYTES: Final = 1024 * 1024


def write_document(layout: Layout, key: str, body: bytes, agent: str, at: str) -> str:
    """Write a document with its metadata.

    Args:
        layout: the workspace.
        key: such as `analysis`.
        body: JSON without metadata, checked already.
        agent: who made it.
        at: when, as ISO 8601 in UTC.

    Returns:
        The sha256 of the file.

    Raises:
        StorageError: it could not be written.
    """
    metadata = {
        "version": METADATA_VERSION,
        "generated_at": at,
        "repository_path": os.fsencode(layout.repository).decode("utf-8", "replace"),
        "agent": agent,
    }
    parts: dict[str, Any] = msgspec.json.decode(body)
    parts.pop("metadata", None)
    whole = msgspec.json.encode({"metadata": metadata, **parts})
    content = msgspec.json.format(whole, indent=2) + b"\n"
    write_atomic(layout.document(key), content, root=layout.context)
    return hashlib.sha256(content).hexdigest()


def read_document_edit(layout: Layout, key: str, last_sha: str) -> bytes | None:
    """What a person made of a document's file.

    Args:
        layout: the workspace.
        key: such as `analysis`.
        last_sha: sha256 of the body that was written last, or of the whole file.

    Returns:
        The body as it is kept (canonical, without metadata) where it differs from what was
        written, else None; also None where the file is gone. A file that breaks the document's
        schema is returned as well, for the caller to refuse: `decode` names the field.

    Raises:
        StorageError: the file cannot be read.
    """
    content = read_file(layout.context, layout.document(key).name)
    if content is None or _sha256(content) == last_sha:
        return None
    body = _without_metadata(key, content)
    return None if _sha256(body) == last_sha else body


def set_aside(layout: Layout, key: str) -> Path | None:
    """Move a document's file out of the way, so that an edit that cannot be used is not lost.

    Args:
        layout: the workspace.
        key: such as `analysis`.

    Returns:
        Where it is now (`analysis.edited.json`, `analysis.edited-2.json`), None if it was gone.

    Raises:
        StorageError: it could not be moved.
    """
    path = layout.document(key)
    count = 1
    target = path.with_name(f"{key}.edited.json")
    while os.path.lexists(target):
        count += 1
        target = path.with_name(f"{key}.edited-{count}.json")
    with explained(path, "moved"):
        try:
            path.rename(target)
        except FileNotFoundError:
            return None
    return target


def write_state(layout: Layout, state: State) -> None:
    """Write `state.json`.

    Raises:
        StorageError: it could not be written.
    """
    write_atomic(layout.state, encode(state), root=layout.context)


def write_report(layout: Layout, report: Report) -> Path:
    """Write a gate's report as `phase5_v2.json` and, for people, as `phase5_v2.md`.

    Returns:
        The Markdown file.

    Raises:
        StorageError: it could not be written.
    """
    path = layout.reports / f"{report.execution}.md"
    write_atomic(path.with_suffix(".json"), encode(report), root=layout.context)
    text = report_markdown(report).encode("utf-8", "replace")
    write_atomic(path, text, root=layout.context)
    return path


def append_log(layout: Layout, text: str, at: str = "") -> None:
    """Add to `logs/docgen.log`; the file before it is kept as `docgen.log.1`.

    A log that cannot be written is not worth losing the work for, so nothing is raised.

    Args:
        layout: the workspace.
        text: one or more lines.
        at: when, as ISO 8601 in UTC.
    """
    path = layout.logs / "docgen.log"
    lines = "".join(f"{at} {line}".strip() + "\n" for line in text.rstrip("\n").split("\n"))
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    with suppress(OSError):
        if layout.logs.is_symlink():
            return
        layout.logs.mkdir(exist_ok=True)
        if path.is_file() and path.stat().st_size > _LOG_BYTES:
            path.replace(path.with_name("docgen.log.1"))
        with os.fdopen(os.open(path, flags, 0o600), "ab", buffering=0) as file:
            file.write(lines.encode("utf-8", "replace"))


def _without_metadata(key: str, content: bytes) -> bytes:
    """The body of a document's file; the file itself where it is not a JSON object."""
    try:
        parts = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return content
    if not isinstance(parts, dict):
        return content
    parts.pop("metadata", None)
    body = encode(parts)
    kind = DOCUMENTS.get(key)
    if kind is None:
        raise StorageError(f"There is no document {key}.")
    try:
        return encode(decode(key, body, kind))
    except DocumentInvalid:
        return body


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
