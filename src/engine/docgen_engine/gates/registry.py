"""The validators in the order in which reports name them. A new one is a module and a line here."""

from __future__ import annotations

from typing import Final

from docgen_engine.gates.rules.analysis import ANALYSIS, check_analysis
from docgen_engine.gates.rules.assignments import ASSIGNMENTS, check_assignments
from docgen_engine.gates.rules.base import Validator
from docgen_engine.gates.rules.claims import CLAIMS, check_claims
from docgen_engine.gates.rules.completeness import COMPLETENESS, check_completeness
from docgen_engine.gates.rules.diagrams import MERMAID, check_diagrams
from docgen_engine.gates.rules.documents import (
    QUESTIONS,
    RESEARCH,
    SCHEMA,
    check_questions,
    check_research,
    check_schema,
)
from docgen_engine.gates.rules.evidence import EVIDENCE, check_evidence
from docgen_engine.gates.rules.guidance import GUIDANCE, check_guidance
from docgen_engine.gates.rules.links import LINKS, check_links
from docgen_engine.gates.rules.pages import (
    FILES,
    OWNERSHIP,
    check_files,
    check_ownership,
)
from docgen_engine.gates.rules.pages import QUESTIONS as COVERED
from docgen_engine.gates.rules.pages import check_questions as check_covered
from docgen_engine.gates.rules.placeholders import PLACEHOLDERS, check_placeholders
from docgen_engine.gates.rules.structure import (
    NAVIGATION,
    SECTIONS,
    STRUCTURE,
    check_navigation,
    check_sections,
    check_structure,
)
from docgen_engine.gates.rules.symbols import SYMBOLS, check_symbols, read_symbols

_PAGES: Final = (5, 6)

VALIDATORS: Final = (
    Validator(SCHEMA, (1, 2, 3, 4, 5, 6), check_schema),
    Validator(ANALYSIS, (1,), check_analysis),
    Validator(QUESTIONS, (2,), check_questions),
    Validator(RESEARCH, (3,), check_research),
    Validator(ASSIGNMENTS, (4,), check_assignments),
    Validator(GUIDANCE, (1, 4), check_guidance),
    Validator(FILES, _PAGES, check_files),
    Validator(STRUCTURE, _PAGES, check_structure, at_once=True),
    Validator(SECTIONS, _PAGES, check_sections, at_once=True, soft=True),
    Validator(NAVIGATION, _PAGES, check_navigation, at_once=True, soft=True),
    Validator(PLACEHOLDERS, _PAGES, check_placeholders, at_once=True),
    Validator(LINKS, _PAGES, check_links),
    Validator(EVIDENCE, _PAGES, check_evidence, at_once=True),
    Validator(SYMBOLS, _PAGES, check_symbols, soft=True, ahead=read_symbols),
    Validator(CLAIMS, _PAGES, check_claims, ahead=check_claims),
    Validator(MERMAID, (1, 5, 6), check_diagrams, soft=True),
    Validator(OWNERSHIP, (5,), check_ownership),
    Validator(COVERED, _PAGES, check_covered, soft=True),
    Validator(COMPLETENESS, (6,), check_completeness),
)
"""Contract section 7, as far as the checkers exist."""
