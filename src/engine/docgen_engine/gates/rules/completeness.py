"""Whether enough of the repository is documented."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from docgen_engine.domain.navigation import INDEX_PAGE
from docgen_engine.gates.coverage import completeness, repository_coverage
from docgen_engine.gates.rules.base import Context, Outcome, error

COMPLETENESS: Final = "completeness.threshold"

STRICT: Final = Fraction(95, 100)
LENIENT: Final = Fraction(85, 100)
_NAMED: Final = 5


def check_completeness(context: Context) -> Outcome:
    """Documented components, flows and public symbols reach the share that is asked for."""
    repository = repository_coverage(context)
    if repository is None:
        return Outcome(0)
    kinds = completeness(repository)
    documented = sum(kind.documented for kind in kinds)
    total = sum(kind.total for kind in kinds)
    wanted = LENIENT if context.request.lenient else STRICT
    if not total or Fraction(documented, total) >= wanted:
        return Outcome(total)
    gaps = [kind for kind in kinds if kind.missing]
    counts = ", ".join(f"{len(kind.missing)} of {kind.total} {kind.kind}" for kind in gaps)
    names = [name for kind in gaps for name in kind.missing]
    shown = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
    share = int(1000 * Fraction(documented, total)) / 10
    message = (
        f"{share:.1f} % of components, flows and public symbols are documented; "
        f"{int(wanted * 100)} % are asked for. Not documented: {counts}."
    )
    fix = f"Cite them where they belong, or leave them out with a reason: {shown}."
    return Outcome(total, (error(COMPLETENESS, INDEX_PAGE, (0, 0), message, fix),))
