"""A gate's input as hashes: what crosses into a worker process, and how it is read there.

A worker reads documents and pages for itself and keeps what it read last: most of it is asked for
again at the next gate, and unchanged.
"""

from __future__ import annotations

import hashlib
from typing import Final, TypeVar

import msgspec

from docgen_engine.domain.documents.analysis import Analysis
from docgen_engine.domain.documents.assignments import WorkAssignments
from docgen_engine.domain.documents.base import Doc, decode
from docgen_engine.domain.documents.page import PageResult
from docgen_engine.domain.documents.questions import Questions
from docgen_engine.domain.documents.research import Research
from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.errors import DocumentInvalid
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.protocols import ContentReader
from docgen_engine.domain.runs import Strictness
from docgen_engine.gates.kept import Kept
from docgen_engine.gates.request import GateInput

D = TypeVar("D", bound=Doc)

_BODIES: Final[Kept[str, bytes]] = Kept(16_000_000)
"""Contents by hash."""

_DOCUMENTS: Final[Kept[tuple[type[Doc], str], Doc]] = Kept(32_000_000)
"""What contents mean, by type and hash; the weight is that of the JSON."""


class GateRefs(msgspec.Struct, frozen=True):
    """`GateInput` with the hashes of contents in place of the contents.

    `documents`, `pages` and `results` are sha256 by key or path; the rest is as in `GateInput`.
    """

    phase: Phase
    execution: str
    strictness: Strictness
    snapshot: str
    docs_dir: str
    structure: Structure
    documents: dict[str, str] = {}
    pages: dict[str, str] = {}
    results: dict[str, str] = {}
    makers: dict[str, tuple[str, str]] = {}
    failed_pages: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    published: tuple[str, ...] = ()


class Written(msgspec.Struct, frozen=True):
    """A page that was just written: the writer's record as JSON, and hashes of documents.

    `digest` is what `doors.read_page` gave for its text, where that was asked elsewhere.
    """

    path: str
    result: bytes
    plan: str
    analysis: str
    snapshot: str
    docs_dir: str
    strictness: Strictness
    digest: tuple[tuple[str, str], bytes] | None = None


class Found(msgspec.Struct, frozen=True):
    """What a process found out and later ones need not find out again, for the cache of facts.

    `pages` are the keys of the pages that a gate judged; `kind` is how such keys begin.
    """

    facts: dict[tuple[str, str], bytes]
    pages: frozenset[tuple[str, str]]
    kind: str


def assemble(refs: GateRefs, reader: ContentReader) -> GateInput:
    """Read what the hashes stand for.

    Args:
        refs: the gate's input.
        reader: kept contents.

    Raises:
        KeyError: something is not kept.
        DocumentInvalid: a writer's record is broken; documents that are stay None, and
            `schema.valid` names the field.
    """

    def document(key: str, kind: type[D]) -> D | None:
        sha256 = refs.documents.get(key)
        try:
            return read_document(reader, key, sha256, kind) if sha256 else None
        except DocumentInvalid:
            return None

    return GateInput(
        phase=refs.phase,
        execution=refs.execution,
        strictness=refs.strictness,
        snapshot=refs.snapshot,
        docs_dir=refs.docs_dir,
        structure=refs.structure,
        analysis=document("analysis", Analysis),
        questions=document("questions", Questions),
        research=document("research", Research),
        assignments=document("work-assignments", WorkAssignments),
        raw={key: _body(reader, sha256) for key, sha256 in refs.documents.items()},
        pages={
            path: _body(reader, sha256).decode("utf-8", "replace")
            for path, sha256 in refs.pages.items()
        },
        results={
            path: read_document(reader, "page", sha256, PageResult)
            for path, sha256 in refs.results.items()
        },
        makers=refs.makers,
        failed_pages=refs.failed_pages,
        pending=refs.pending,
        published=refs.published,
    )


def read_document(reader: ContentReader, key: str, sha256: str, kind: type[D]) -> D:
    """A document by the hash of its body.

    Raises:
        KeyError: it is not kept.
        DocumentInvalid: it breaks its schema.
    """
    known = _DOCUMENTS.get((kind, sha256))
    if isinstance(known, kind):
        return known
    return take_document(key, _body(reader, sha256), kind)


def take_document(key: str, body: bytes, kind: type[D]) -> D:
    """A document whose body is at hand; a gate that reads it by its hash later has it then.

    Raises:
        DocumentInvalid: it breaks its schema.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    known = _DOCUMENTS.get((kind, sha256))
    if isinstance(known, kind):
        return known
    made = decode(key, body, kind)
    _DOCUMENTS.put((kind, sha256), made, len(body))
    return made


def _body(reader: ContentReader, sha256: str) -> bytes:
    return _BODIES.made(sha256, lambda: reader.read(sha256), len)


def forget() -> None:
    """Let this process read everything again, as a new one would."""
    _BODIES.clear()
    _DOCUMENTS.clear()
