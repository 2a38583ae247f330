"""What a gate judges: everything that validators need, as plain values that can be pickled."""

from __future__ import annotations

import msgspec

from docgen_engine.domain.documents.analysis import Analysis
from docgen_engine.domain.documents.assignments import Generator, PlannedPage, WorkAssignments
from docgen_engine.domain.documents.page import PageResult
from docgen_engine.domain.documents.questions import Questions
from docgen_engine.domain.documents.research import Research
from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.phases import Phase
from docgen_engine.domain.runs import Strictness


class GateInput(msgspec.Struct, frozen=True):
    """The state of a run at a gate.

    `execution` is a name such as `phase5_v2`; `snapshot` the sha256 of the manifest; `docs_dir` the
    pages folder relative to the repository. `structure` is the page set in force, with what
    guidance adds to it. A document that cannot be read is None, and its body stands in `raw`,
    where `schema.valid` names the field; `raw` holds all bodies by key (`analysis`, ...,
    `qa-results`).

    `pages` holds the active text of every page that exists; `results` what its writer last said
    about it; `makers` (`Maker`, agent that wrote it), where the agent is empty for a page that an
    earlier run or plan left. `failed_pages` are those whose writer has failed for good; `pending`
    those whose generator has not run yet (QA's own page need not be named before gate 6);
    `published` are pages that stand in the pages folder.
    """

    phase: Phase
    execution: str
    strictness: Strictness
    snapshot: str
    docs_dir: str
    structure: Structure
    analysis: Analysis | None = None
    questions: Questions | None = None
    research: Research | None = None
    assignments: WorkAssignments | None = None
    raw: dict[str, bytes] = {}
    pages: dict[str, str] = {}
    results: dict[str, PageResult] = {}
    makers: dict[str, tuple[str, str]] = {}
    failed_pages: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    published: tuple[str, ...] = ()

    @property
    def plan(self) -> tuple[PlannedPage, ...]:
        """The planned pages in plan order; none before phase 4."""
        if self.assignments is None:
            return ()
        return tuple(sorted(self.assignments.plan, key=lambda page: (page.order, page.path)))

    @property
    def lenient(self) -> bool:
        """Whether the softer rules only warn."""
        return self.strictness is Strictness.LENIENT

    def awaited(self, page: PlannedPage) -> bool:
        """Whether the page's generator has not run yet, so that nothing can be said about it."""
        if page.path in self.pending:
            return True
        return page.generator is Generator.QA and self.phase < Phase.QA
