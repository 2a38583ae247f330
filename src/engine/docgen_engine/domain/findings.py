"""What validators find and what a gate reports (contract sections 1, 7 and 8)."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from docgen_engine.domain.phases import Phase


class Severity(StrEnum):
    """An error closes a gate, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Finding(msgspec.Struct, frozen=True, order=True, gc=False):
    """One result of a validator. `line` and `column` are 1-based, 0 where there is none."""

    rule: str
    severity: Severity
    file: str
    line: int
    column: int
    message: str
    fix: str = ""


class RuleCount(msgspec.Struct, frozen=True, gc=False):
    """How often one rule was checked in a gate and what it found."""

    rule: str
    checked: int
    errors: int
    warnings: int


class Report(msgspec.Struct, frozen=True, gc=False):
    """The result of all validators of one gate: same input, same report."""

    phase: Phase
    execution: str
    rules: tuple[RuleCount, ...]
    findings: tuple[Finding, ...]
    summary: str = ""
    number: int = 0

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return len(self.findings) - self.errors

    @property
    def passed(self) -> bool:
        """A gate passes when it has no error."""
        return self.errors == 0
