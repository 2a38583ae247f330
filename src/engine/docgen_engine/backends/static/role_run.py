"""Runs one role in the analyst process, with the index that it keeps."""

from __future__ import annotations

import threading
import traceback
from collections import OrderedDict
from pathlib import PurePath
from typing import Final

import msgspec

from docgen_engine.backends.static.request import RoleOutcome, RoleRequest
from docgen_engine.backends.static.roles import ROLES
from docgen_engine.domain.errors import AgentError, DocgenError, StorageError
from docgen_engine.domain.protocols import ContentReader, FactSource
from docgen_engine.domain.tasks import DocumentRef
from docgen_engine.repository.index.load import load_index

_KEPT_DOCUMENTS: Final = 8


def perform_role(
    reader: ContentReader, fact_source: FactSource, request: RoleRequest
) -> RoleOutcome:
    """Run one role; called in the analyst process.

    Args:
        reader: kept contents; the task's documents are read here rather than sent.
        fact_source: kept facts.
        request: the task; its `documents` are filled in here.

    Returns:
        What the role returned.

    Raises:
        AgentError: the role failed; another attempt would fail alike.
    """
    task = request.task
    try:
        documents = {ref.key: _DOCUMENTS.read(reader, ref) for ref in task.documents}
        index = load_index(reader, task.snapshot, fact_source, request.guidance)
        return ROLES[task.role](index, msgspec.structs.replace(request, documents=documents))
    except AgentError:
        raise
    except DocgenError as error:
        # A database that is busy or whose disk was full may be readable a moment later.
        retryable = isinstance(error, StorageError)
        raise AgentError(f"{task.key}: {error}", retryable=retryable) from error
    except Exception as error:
        raise AgentError(
            f"{task.key}: the static analysis failed with {type(error).__name__}: {error} "
            f"({_where(error)}). This is a defect of docgen-tui; please report it with this line.",
            retryable=False,
        ) from error


class _Documents:
    """The documents that this process read last: the tasks of a phase have the same ones."""

    def __init__(self) -> None:
        self._known: Final[OrderedDict[str, bytes]] = OrderedDict()
        self._lock: Final = threading.Lock()

    def read(self, reader: ContentReader, ref: DocumentRef) -> bytes:
        """The body of a document.

        Raises:
            AgentError: it is not kept.
        """
        with self._lock:
            body = self._known.pop(ref.sha256, None)
            if body is None:
                body = self._kept(reader, ref)
            self._known[ref.sha256] = body
            while len(self._known) > _KEPT_DOCUMENTS:
                self._known.popitem(last=False)
        return body

    def _kept(self, reader: ContentReader, ref: DocumentRef) -> bytes:
        try:
            return reader.read(ref.sha256)
        except KeyError:
            raise AgentError(
                f"The document {ref.key} ({ref.sha256[:12]}) is not in the workspace database. "
                "Regenerate the phase that makes it.",
                retryable=False,
            ) from None


_DOCUMENTS: Final = _Documents()


def _where(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return (
        f"{PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown place"
    )
