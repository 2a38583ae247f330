"""Decides a claim of any kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from docgen_engine.domain.evidence import Claim, ClaimKind
from docgen_engine.gates.claims import definitions, relations
from docgen_engine.gates.claims.code import CodeFacts
from docgen_engine.gates.claims.components import Components
from docgen_engine.gates.claims.verdict import Verdict

_DECIDE: Final[dict[ClaimKind, Callable[[Claim, CodeFacts], Verdict]]] = {
    ClaimKind.DEFINES: definitions.defines,
    ClaimKind.RETURNS: definitions.returns,
    ClaimKind.INHERITS: definitions.inherits,
    ClaimKind.RAISES: definitions.raises,
    ClaimKind.DEFAULT_VALUE: definitions.default_value,
    ClaimKind.CALLS: relations.calls,
    ClaimKind.READS_ENVIRONMENT: relations.reads_environment,
    ClaimKind.HANDLES_ROUTE: relations.handles_route,
    ClaimKind.COMMAND_OPTION: relations.command_option,
    ClaimKind.DEPENDS_ON: relations.depends_on,
}
_WITH_COMPONENTS: Final[dict[ClaimKind, Callable[[Claim, CodeFacts, Components], Verdict]]] = {
    ClaimKind.IMPORTS: relations.imports,
    ClaimKind.TESTED_BY: relations.tested_by,
}


def decide(claim: Claim, code: CodeFacts, components: Components) -> Verdict:
    """Whether a claim holds, is contradicted, or nobody can tell.

    Args:
        claim: its lines exist; `evidence.resolves` sees to that.
        code: the index and the texts.
        components: those of the analysis.
    """
    if claim.kind in _WITH_COMPONENTS:
        return _WITH_COMPONENTS[claim.kind](claim, code, components)
    return _DECIDE[claim.kind](claim, code)
