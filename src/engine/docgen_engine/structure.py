"""Loads the page set: the shipped one, or one that a repository brings (contract section 5)."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Final

import msgspec

from docgen_engine.domain.documents.base import decode
from docgen_engine.domain.documents.structure import Structure, StructurePage
from docgen_engine.domain.errors import DocumentInvalid, UsageError
from docgen_engine.domain.guidance import Guidance
from docgen_engine.domain.names import folded
from docgen_engine.domain.phases import PRIMARY_PAGE
from docgen_engine.resources import resource_dir

FILE_NAME: Final = "documentation-structure.json"
_LARGEST: Final = 1024 * 1024


DEFAULT: Final = ("Overview",)
"""The sections of an added page that names none."""


def load_structure(path: Path | None = None) -> Structure:
    """The page set in force.

    Args:
        path: a repository's own page set; None for the shipped one.

    Raises:
        UsageError: the file cannot be read, or breaks its schema; says where and what to do.
    """
    source = path if path is not None else resource_dir("schemas") / FILE_NAME
    try:
        if not source.is_file():
            raise UsageError(f"There is no page set at {source}: it is not a file. {_ADVICE}")
        if source.stat().st_size > _LARGEST:
            raise UsageError(f"The page set {source} is larger than {_LARGEST // 1024} kB.")
        body = source.read_bytes()
    except OSError as error:
        raise UsageError(
            f"The page set {source} cannot be read: {error.strerror or error}. {_ADVICE}"
        ) from error
    return parse_structure(body, str(source))


def with_guidance(structure: Structure, guidance: Guidance) -> Structure:
    """The page set as people want it in `.docgen.toml`: with what they add and leave out.

    Args:
        structure: the shipped page set or the repository's own.
        guidance: standing corrections; a page to add that the structure has already is left alone,
            and none that people leave out is required any more, but for the primary page.
    """
    gone = set(guidance.pages.leave_out) - {PRIMARY_PAGE}
    pages = tuple(
        msgspec.structs.replace(page, required=page.required and page.path not in gone)
        for page in structure.pages
    )
    there = {folded(page.path) for page in (*structure.pages, *structure.supplementary)}
    added: dict[str, StructurePage] = {}
    for page in guidance.pages.add:
        if folded(page.path) not in there:
            wanted = StructurePage(
                page.path, page.title, False, page.sections or DEFAULT, page.about
            )
            added.setdefault(folded(page.path), wanted)
    return msgspec.structs.replace(structure, pages=(*pages, *added.values()))


_ADVICE: Final = "Correct `structure` in .docgen.toml, or remove it to use the shipped page set."


def parse_structure(body: bytes, name: str) -> Structure:
    """A page set from its JSON.

    Args:
        body: the file's content.
        name: the file, for messages.

    Raises:
        UsageError: it breaks its schema, or names pages that cannot be written.
    """
    try:
        structure = decode("documentation-structure", body, Structure)
    except DocumentInvalid as invalid:
        raise UsageError(
            f"{name}: {invalid.what} (at `{invalid.where}`). Correct the field as "
            "schemas/documentation-structure.schema.json describes it."
        ) from invalid
    _check(structure, name)
    return structure


def _check(structure: Structure, name: str) -> None:
    seen: dict[str, str] = {}
    for page in (*structure.pages, *structure.supplementary):
        if not _inside(page.path) or not page.path.endswith(".md"):
            raise UsageError(
                f"{name}: `{page.path}` is not a path of a page. Use a relative path below the "
                "pages folder that ends in `.md`."
            )
        same = seen.setdefault(folded(page.path), page.path)
        if same is not page.path:
            raise UsageError(f"{name}: `{page.path}` and `{same}` are the same page. Remove one.")
    for folder in structure.folders:
        if not folder.path.endswith("/") or not _inside(folder.path.rstrip("/")):
            raise UsageError(
                f"{name}: `{folder.path}` is not a folder of pages. Use a relative path that ends "
                "in `/`, such as `components/`."
            )


def _inside(path: str) -> bool:
    return (
        bool(path)
        and path.isprintable()
        and posixpath.normpath(path) == path
        and not path.startswith(("/", "."))
        and "\\" not in path
        and ":" not in path
    )
