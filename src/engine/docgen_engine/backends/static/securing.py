"""What bears on security, where the repository says so or a well-known library shows it."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from docgen_engine.backends.static.known import AUTHENTICATION, ENCRYPTION
from docgen_engine.backends.static.own_documents import title_of
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.usage import usage_facts
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.snapshot import FileKind

_SECRET: Final = re.compile(
    r"(?i)(?:^|_)(?:SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|PRIVATE_KEY|CREDENTIALS?)(?:_|$)"
)
_GUARDS: Final = re.compile(
    r"(?:^|\.)(?:login_required|permission_required|requires_auth|authenticated|jwt_required"
    r"|permission_classes|roles_required|user_passes_test)\b"
)
_TOOLS: Final = {
    ".github/dependabot.yml": "Dependabot",
    ".github/dependabot.yaml": "Dependabot",
    "renovate.json": "Renovate",
    ".github/renovate.json": "Renovate",
    ".gitleaks.toml": "gitleaks",
    ".snyk": "Snyk",
}


def security_facts(survey: Survey, environment: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Facts for the sections of page 12; only what is certain.

    Args:
        survey: the repository.
        environment: the environment variables, among which are secrets.
    """
    facts = _policy(survey)
    facts += usage_facts(survey, "Authentication and authorisation", AUTHENTICATION)
    facts += _guards(survey)
    facts += usage_facts(survey, "Encryption", ENCRYPTION)
    facts += [
        Fact(
            "Secrets",
            fact.name,
            f"read from the environment{f'; {fact.detail}' if fact.detail else ''}",
            fact.file,
            fact.line,
            fact.line_end,
            fact.symbol,
        )
        for fact in environment
        if _SECRET.search(fact.name)
    ]
    facts += _compliance(survey)
    return tuple(facts)


def _policy(survey: Survey) -> list[Fact]:
    for entry in survey.index.manifest.files:
        name = posixpath.basename(entry.path).upper()
        folder = posixpath.dirname(entry.path)
        if name.startswith("SECURITY.") and folder in {"", ".github", "docs"} and entry.lines:
            if entry.kind is not FileKind.TEXT:
                continue
            title, line = title_of(survey, entry.path)
            return [
                Fact(
                    "Threats", title or "Security policy", "security policy", entry.path, line, line
                )
            ]
    return []


def _guards(survey: Survey) -> list[Fact]:
    found = []
    for path, facts in sorted(survey.index.facts.items()):
        if not survey.is_code(path):
            continue
        for symbol in facts.symbols:
            guard = next((d for d in symbol.decorators if _GUARDS.search(d)), "")
            if guard:
                found.append(
                    Fact(
                        "Authentication and authorisation",
                        symbol.name,
                        f"guarded by `{guard}`",
                        path,
                        symbol.line,
                        symbol.line_end,
                        symbol.name,
                    )
                )
    return found[:30]


def _compliance(survey: Survey) -> list[Fact]:
    found = []
    for entry in survey.index.manifest.files:
        if entry.kind is not FileKind.TEXT or not entry.lines:
            continue
        if entry.path in _TOOLS:
            found.append(
                Fact(
                    "Compliance",
                    _TOOLS[entry.path],
                    "watches dependencies or secrets",
                    entry.path,
                    1,
                    min(entry.lines, 5),
                )
            )
        name = posixpath.basename(entry.path).upper()
        if "/" not in entry.path and name.split(".")[0] in {"LICENSE", "LICENCE", "COPYING"}:
            written = [
                (n, text.strip())
                for n, text in enumerate(survey.index.lines(entry.path)[:20], 1)
                if text.strip()
            ]
            titles = [item for item in written if "licen" in item[1].lower()]
            line, first = (titles or written or [(1, "")])[0]
            if first:
                found.append(Fact("Compliance", first[:100], "licence", entry.path, line, line))
    return found
