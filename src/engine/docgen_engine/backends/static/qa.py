"""The QA role: the static backend has no opinion beside the measured scores."""

from __future__ import annotations

from docgen_engine.backends.static.request import RoleOutcome, RoleRequest
from docgen_engine.domain.documents.base import encode
from docgen_engine.domain.documents.page import QaOpinion
from docgen_engine.repository.index.linked import RepositoryIndex


def judge(index: RepositoryIndex, request: RoleRequest) -> RoleOutcome:
    """An empty opinion: scores are measured by code (contract section 7).

    Args:
        index: not needed.
        request: not needed.
    """
    del index, request
    return RoleOutcome(encode(QaOpinion()), "scores are measured, not judged")
