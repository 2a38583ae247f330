"""Which module makes which page, and which builder makes a section of a page that people added."""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.backends.static.writing.pages import (
    agent,
    api,
    api_part,
    component,
    decisions,
    flow,
    glossary,
    models,
    operations,
    overview,
    patterns,
    practice,
    roadmap,
    setup,
    stack,
)
from docgen_engine.backends.static.writing.pages.base import (
    Builder,
    PageModule,
    manifests_and_readme,
)
from docgen_engine.backends.static.writing.pages.wanted import wanted_section

PAGES: Final[dict[str, PageModule]] = {
    "01-project-overview.md": overview.PAGE,
    "02-technical-stack.md": stack.PAGE,
    "03-development-setup.md": setup.PAGE,
    "04-api-reference.md": api.PAGE,
    "05-data-models.md": models.PAGE,
    "06-deployment.md": operations.DEPLOYMENT,
    "07-monitoring-logging.md": operations.MONITORING,
    "08-design-decisions.md": decisions.PAGE,
    "09-design-patterns.md": patterns.PAGE,
    "10-state-management.md": operations.STATE,
    "11-testing-strategy.md": practice.TESTING,
    "12-security-compliance.md": operations.SECURITY,
    "13-performance-benchmarks.md": operations.PERFORMANCE,
    "14-contributing-guide.md": practice.CONTRIBUTING,
    "15-roadmap.md": roadmap.PAGE,
    "16-glossary.md": glossary.PAGE,
    "AGENT.md": agent.PAGE,
}

FOLDERS: Final[dict[str, PageModule]] = {
    "api/": api_part.PAGE,
    "components/": component.PAGE,
    "flows/": flow.PAGE,
}

_OTHER: Final = PageModule({}, "facts for this page", manifests_and_readme)


def module_of(path: str) -> PageModule:
    """The module of a page; one without sections for a page that nobody here knows."""
    folder = posixpath.dirname(path)
    if folder:
        return FOLDERS.get(folder.split("/", 1)[0] + "/", _OTHER)
    return PAGES.get(path, _OTHER)


def builder_of(path: str, section: str) -> Builder | None:
    """The builder of a section: the page's own, else another page's of the same title."""
    known = module_of(path)
    own = known.sections.get(section)
    if own is not None or (posixpath.dirname(path) and known is not _OTHER):
        return own
    for module in PAGES.values() if not posixpath.dirname(path) else ():
        if section in module.sections:
            return module.sections[section]
    return wanted_section(path, section) if known is _OTHER else None
