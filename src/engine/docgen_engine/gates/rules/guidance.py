"""Whether what people ask for in `.docgen.toml` was done: what was not is told, never passed over.

The documents say it themselves (`errors` of the analysis, `unheeded` of the assignments): only
who makes the components and the plan knows what a correction was meant for. A warning: a component
that is gone must not stop the documentation of the rest.
"""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.domain.findings import Finding
from docgen_engine.domain.phases import Phase
from docgen_engine.gates.rules.base import Context, Outcome, warning

GUIDANCE: Final = "guidance.heeded"
_FILE: Final = ".docgen.toml"
_FIX: Final = "Correct the line or remove it; the next run reads it."


def check_guidance(context: Context) -> Outcome:
    """Corrections and wishes that fit nothing in the repository or in the plan."""
    request = context.request
    if request.phase is Phase.DISCOVERY:
        said = request.analysis.errors if request.analysis else ()
    else:
        # The plan is where a person is asked first: what the analysis had to say stands there too.
        said = request.assignments.unheeded if request.assignments else ()
        said += request.analysis.errors if request.analysis else ()
    findings: list[Finding] = [
        warning(
            GUIDANCE, problem.file, (problem.line, 1 if problem.line else 0), problem.message, _FIX
        )
        for problem in said
        if posixpath.basename(problem.file) == _FILE and problem.line
    ]
    return Outcome(len(findings), tuple(findings))
