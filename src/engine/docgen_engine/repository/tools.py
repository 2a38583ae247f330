"""The read-only tools that agents have over the snapshot (contract section 11).

Answers are JSON and paged. What an agent asks wrongly is answered with an `error` that says how to
ask; nothing is read but text files of the manifest, by their kept content.
"""

from __future__ import annotations

import asyncio
import posixpath
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
from msgspec import Meta

from docgen_engine.domain.protocols import RepositoryAccess
from docgen_engine.domain.snapshot import FileEntry, FileKind
from docgen_engine.repository.languages import document_kind
from docgen_engine.repository.search import BadPattern, compile_pattern, search_files
from docgen_engine.repository.text import decode_text, split_lines

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_TIME: Final = 5.0
_MOST_CHARACTERS: Final = 60_000
_LONG_LINE: Final = 2_000

Offset = Annotated[int, Meta(ge=0, description="How many results to pass over, for paging.")]
Folder = Annotated[str, Meta(description="A folder relative to the top; `.` for the top.")]


class _Arguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class ViewStructure(_Arguments, frozen=True, forbid_unknown_fields=True):
    """What is in a folder: folders with their counts, files with language and lines."""

    path: Folder = "."
    depth: Annotated[int, Meta(ge=1, le=10, description="How many levels to show.")] = 2
    limit: Annotated[int, Meta(ge=1, le=500)] = 200
    offset: Offset = 0


class FindFiles(_Arguments, frozen=True, forbid_unknown_fields=True):
    """Files whose path matches a pattern as in .gitignore: `*.py`, `src/**/test_*`, `/setup.py`."""

    pattern: Annotated[str, Meta(min_length=1, max_length=200)]
    path: Folder = "."
    limit: Annotated[int, Meta(ge=1, le=500)] = 100
    offset: Offset = 0


class SearchCode(_Arguments, frozen=True, forbid_unknown_fields=True):
    """Lines that contain a text or match a regular expression, with file and line."""

    query: Annotated[str, Meta(min_length=1, max_length=200)]
    regex: bool = False
    case_sensitive: bool = True
    path: Folder = "."
    files: Annotated[str, Meta(max_length=200, description="A pattern such as `*.py`.")] = ""
    context: Annotated[int, Meta(ge=0, le=10, description="Lines before and after.")] = 0
    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    offset: Offset = 0


class GetFileContent(_Arguments, frozen=True, forbid_unknown_fields=True):
    """Lines of a file, each after its number and a tab; `line_end` 0 is the end of the file."""

    file: Annotated[str, Meta(min_length=1)]
    line_start: Annotated[int, Meta(ge=1)] = 1
    line_end: Annotated[int, Meta(ge=0)] = 0
    limit: Annotated[int, Meta(ge=1, le=2000, description="The most lines to return.")] = 400
    numbers: Annotated[bool, Meta(description="Whether lines begin with their number.")] = True


_TOOLS: Final[dict[str, type[_Arguments]]] = {
    "localViewStructure": ViewStructure,
    "localFindFiles": FindFiles,
    "localSearchCode": SearchCode,
    "localGetFileContent": GetFileContent,
}


class _Wrong(Exception):
    """The agent asked for something that there is not."""


class RepositoryTools:
    """The local tools; implements `domain.protocols.Tools`."""

    def __init__(
        self, access: RepositoryAccess, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Get ready.

        Args:
            access: the snapshot.
            clock: seconds that only grow, for the limit on a search.
        """
        self._content = access.content
        self._clock = clock
        self._entries = {entry.path: entry for entry in access.manifest.files}

    def names(self) -> tuple[str, ...]:
        """The tools that there are."""
        return tuple(_TOOLS)

    def schema(self, name: str) -> dict[str, Any]:
        """JSON Schema of a tool's arguments.

        Raises:
            KeyError: there is no such tool.
        """
        arguments = _TOOLS[name]
        schema = msgspec.json.schema(arguments)
        return dict(schema["$defs"][arguments.__name__])

    async def call(self, name: str, arguments: dict[str, Any]) -> str:
        """Call a tool in a thread.

        Args:
            name: one of `names`.
            arguments: as its schema says.

        Returns:
            JSON; an object with `error` and `how` where the call was wrong.
        """
        kind = _TOOLS.get(name)
        if kind is None:
            return _error(f"there is no tool `{name}`", f"tools: {', '.join(_TOOLS)}")
        try:
            checked = msgspec.convert(arguments, kind)
            answer = await asyncio.to_thread(self._answer, checked)
        except msgspec.ValidationError as error:
            return _error(f"wrong arguments for {name}: {error}", _usage(kind))
        except (BadPattern, _Wrong) as error:
            return _error(str(error), _usage(kind))
        return msgspec.json.encode(answer).decode()

    def _answer(self, arguments: _Arguments) -> dict[str, Any]:
        if isinstance(arguments, ViewStructure):
            return self._view(arguments)
        if isinstance(arguments, FindFiles):
            return self._find(arguments)
        if isinstance(arguments, SearchCode):
            return self._search(arguments)
        if isinstance(arguments, GetFileContent):
            return self._read(arguments)
        raise _Wrong("this tool is not here")

    # -- the tools -------------------------------------------------------------------------

    def _view(self, asked: ViewStructure) -> dict[str, Any]:
        folder = self._folder(asked.path)
        rows: dict[str, dict[str, Any]] = {}
        for entry in self._below(folder):
            parts = entry.path[len(folder) :].split("/")
            for level in range(1, min(len(parts), asked.depth + 1)):
                path = folder + "/".join(parts[:level])
                row = rows.setdefault(path + "/", {"path": path + "/", "files": 0, "lines": 0})
                row["files"] += 1
                row["lines"] += entry.lines
            if len(parts) <= asked.depth:
                rows[entry.path] = _file_row(entry)
        ordered = [rows[path] for path in sorted(rows)]
        return _page("entries", ordered, asked.offset, asked.limit)

    def _find(self, asked: FindFiles) -> dict[str, Any]:
        folder = self._folder(asked.path)
        spec = _pattern(asked.pattern)
        rows = [
            _file_row(entry)
            for entry in self._below(folder)
            if spec.match_file(entry.path[len(folder) :])
        ]
        return _page("files", rows, asked.offset, asked.limit)

    def _search(self, asked: SearchCode) -> dict[str, Any]:
        folder = self._folder(asked.path)
        pattern = compile_pattern(
            asked.query, regex=asked.regex, case_sensitive=asked.case_sensitive
        )
        spec = _pattern(asked.files) if asked.files else None
        files = [
            entry
            for entry in self._below(folder)
            if entry.kind is FileKind.TEXT
            and (spec is None or spec.match_file(entry.path[len(folder) :]))
        ]
        until = self._clock() + _TIME
        found = search_files(
            self._content, files, pattern, asked.offset, asked.limit, asked.context,
            lambda: self._clock() < until,
        )  # fmt: skip
        answer: dict[str, Any] = {
            "matches": [_without_empty(msgspec.to_builtins(match)) for match in found.matches],
            "files_searched": found.searched,
        }
        if found.stopped:
            answer["note"] = f"time was up at {found.stopped}; narrow `path`, `files` or `query`"
        elif found.more:
            answer["next_offset"] = asked.offset + len(found.matches)
        return answer

    def _read(self, asked: GetFileContent) -> dict[str, Any]:
        entry = self._entries.get(_tidy(asked.file))
        if entry is None:
            near = self._near(asked.file)
            raise _Wrong(f"no file `{asked.file}` in the snapshot" + near)
        if entry.kind is not FileKind.TEXT:
            raise _Wrong(f"`{entry.path}` is not readable text here: {entry.kind.value}")
        try:
            lines = split_lines(decode_text(self._content.read(entry.sha256)))
        except KeyError as error:
            raise _Wrong(f"the content of `{entry.path}` was not kept") from error
        if asked.line_start > max(1, len(lines)):
            raise _Wrong(f"`{entry.path}` has {len(lines)} lines; line_start is after its end")
        end = min(asked.line_end or len(lines), len(lines), asked.line_start + asked.limit - 1)
        shown: list[str] = []
        size = 0
        for number in range(asked.line_start, end + 1):
            line = lines[number - 1]
            text = line if len(line) <= _LONG_LINE else line[:_LONG_LINE] + "…"
            text = f"{number}\t{text}" if asked.numbers else text
            size += len(text) + 1
            if size > _MOST_CHARACTERS and shown:
                break
            shown.append(text)
        last = asked.line_start + len(shown) - 1
        answer: dict[str, Any] = {
            **_file_row(entry),
            "sha256": entry.sha256,
            "line_start": asked.line_start,
            "line_end": last,
            "content": "\n".join(shown),
        }
        if last < min(asked.line_end or len(lines), len(lines)):
            answer["next_line"] = last + 1
        return answer

    # -- helpers ---------------------------------------------------------------------------

    def _folder(self, path: str) -> str:
        """A folder's path with `/` at its end, empty for the top."""
        tidy = _tidy(path)
        if not tidy:
            return ""
        folder = tidy + "/"
        if not any(known.startswith(folder) for known in self._entries):
            hint = " It is a file: use localGetFileContent." if tidy in self._entries else ""
            raise _Wrong(f"no folder `{path}` in the snapshot.{hint}")
        return folder

    def _below(self, folder: str) -> list[FileEntry]:
        return [entry for path, entry in self._entries.items() if path.startswith(folder)]

    def _near(self, path: str) -> str:
        name = posixpath.basename(path.rstrip("/")).lower()
        near = [known for known in self._entries if posixpath.basename(known).lower() == name]
        return f"; of that name there are: {', '.join(near[:5])}" if near else ""


def _tidy(path: str) -> str:
    """A path as the manifest has it; what climbs out stays so and matches nothing."""
    tidy = path.strip().removeprefix("./").rstrip("/")
    return "" if tidy == "." else tidy


def _file_row(entry: FileEntry) -> dict[str, Any]:
    row: dict[str, Any] = {"path": entry.path}
    language = entry.language or document_kind(entry.path)
    if language:
        row["language"] = language
    if entry.kind is FileKind.TEXT:
        row["lines"] = entry.lines
    else:
        row["kind"] = entry.kind.value
        row["size"] = entry.size
    return row


def _pattern(pattern: str) -> GitIgnoreSpec:
    # Imported late: only an agent that looks for files by a pattern needs it.
    from pathspec import GitIgnoreSpec

    bare = pattern.strip()
    if not bare or bare.startswith(("!", "#")) or "\n" in bare:
        raise _Wrong("a pattern is a path with `*`, `**` and `?`, such as `src/**/*.py`")
    try:
        return GitIgnoreSpec.from_lines([bare.removeprefix("./")])
    except ValueError as error:
        raise _Wrong(f"`{pattern}` is not a pattern: {error}") from error


def _page(key: str, rows: list[dict[str, Any]], offset: int, limit: int) -> dict[str, Any]:
    shown = rows[offset : offset + limit]
    answer: dict[str, Any] = {key: shown, "total": len(rows)}
    if offset + len(shown) < len(rows):
        answer["next_offset"] = offset + len(shown)
    return answer


def _without_empty(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value not in ((), [])}


def _usage(kind: type[_Arguments]) -> str:
    """How to call a tool, on one line: its arguments with their defaults."""
    words = []
    for field in msgspec.structs.fields(kind):
        required = field.default is msgspec.NODEFAULT
        words.append(field.name if required else f"{field.name}={field.default!r}")
    return f"arguments: {', '.join(words)}"


def _error(what: str, how: str) -> str:
    return msgspec.json.encode({"error": what, "how": how}).decode()
