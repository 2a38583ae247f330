"""What bears on security, where the repository says so or a well-known library shows it."""

from __future__ import annotations

import posixpath
from typing import Final

import msgspec

from docgen_engine.backends.static.about.licences import licence_of
from docgen_engine.backends.static.about.own_documents import title_of
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence, without_lead
from docgen_engine.backends.static.security.answer_headers import answer_facts
from docgen_engine.backends.static.security.request_headers import ENDPOINTS, header_facts
from docgen_engine.backends.static.security.secured_words import told_facts
from docgen_engine.backends.static.settings.environment import TOPIC, is_written
from docgen_engine.backends.static.stack.known import AUTHENTICATION, CORS, ENCRYPTION
from docgen_engine.backends.static.stack.usage import main_files, usage_facts
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.documents.discovery import Statement
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.domain.markup import code, listing
from docgen_engine.domain.secrets import is_secret
from docgen_engine.domain.snapshot import FileKind
from docgen_engine.patterns import regex
from docgen_engine.repository.readme import document_blocks

_HASHES: Final = frozenset(
    f"{module}{name}"
    for module in ("", "crypto.")
    for name in ("createHash", "randomUUID", "randomBytes", "randomInt", "hash", "getHashes")
)
"""What node's `crypto` is mostly taken for, which encrypts nothing."""

_GUARDS: Final = regex(
    r"(?:^|\.)(?:login_required|permission_required|requires_auth|authenticated|jwt_required"
    r"|permission_classes|roles_required|user_passes_test)\b"
)
_ACCESS: Final = "Authentication and authorisation"
_MOST_GUARDS: Final = 30
_MOST_VIEWS: Final = 12
_SETTINGS: Final = frozenset({"AUTHENTICATION_BACKENDS", "REST_FRAMEWORK"})
_DRF_LISTS: Final = regex(
    r"[\"'](?P<name>DEFAULT_(?:AUTHENTICATION|PERMISSION)_CLASSES)[\"']\s*:\s*"
    r"[\[(](?P<list>[^\])]*)[\])]"
)
_DOTTED: Final = regex(r"[\"']([\w.]+\.\w+)[\"']")

_TOOLS: Final = {
    ".github/dependabot.yml": ("Dependabot", "proposes updates"),
    ".github/dependabot.yaml": ("Dependabot", "proposes updates"),
    "renovate.json": ("Renovate", "proposes updates"),
    "renovate.json5": ("Renovate", "proposes updates"),
    ".github/renovate.json": ("Renovate", "proposes updates"),
    ".github/renovate.json5": ("Renovate", "proposes updates"),
    ".gitleaks.toml": ("gitleaks", "looks for secrets in commits"),
    ".snyk": ("Snyk", "looks for known weak spots of dependencies"),
}
_ECOSYSTEM: Final = regex(r"package-ecosystem:\s*[\"']?([\w-]+)")
_SCANNERS: Final = regex(
    r"codeql|scorecard|zizmor|trivy|snyk|govulncheck|gosec|bandit|pip-audit|cargo[- ](?:audit|deny)"
    r"|gitleaks|semgrep|brakeman|bundler-audit"
)
_UPLOADS: Final = regex(r"codeql-action/upload-sarif")
"""Shows the findings of other scanners and looks for nothing itself."""

_SCANNER_NAMES: Final = {
    "codeql": "CodeQL", "scorecard": "OpenSSF Scorecard", "trivy": "Trivy", "snyk": "Snyk",
    "bandit": "Bandit", "semgrep": "Semgrep", "brakeman": "Brakeman",
}  # fmt: skip
_CHECKS: Final = regex(
    r"(?i)(?:check|enforce|validate|ensure|require)\w*_(?:secrets?|credentials?)$"
)
_BODIES: Final = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_POINTER: Final = regex(r"(?i)\s*\((?:details|more|links?|sources?|here|docs)\)$")
"""What is left of a link behind a sentence."""

_READ: Final = regex(r"read in .*")
_FEW_WORDS: Final = 4
_NEAR: Final = 2
_SAYS: Final = frozenset({"paragraph", "item"})
_REPORTS: Final = regex(
    r"(?i)\breport(?:s|ed|ing)?\b.*\b(?:to|via|at|through|using|privately|by e-?mail)\b"
    r"|@[\w-]+\.\w|\be-?mail\b|\badvisor(?:y|ies)\b|\bto report\b.*\b(?:use|contact|open)\b"
)
"""Words that say where a report goes, not only that reports are welcome."""

_FORBIDS: Final = regex(r"(?i)^(?:please )?(?:do not|don['’]t|never|avoid)\b")
_LICENCE_FILE: Final = regex(r"(?:UN)?LICEN[SC]E(?:[-.]\w+)*$|COPYING(?:\.\w+)*$")


def security_facts(survey: Survey, environment: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Facts for the sections of page 12; only what is certain.

    Args:
        survey: the repository.
        environment: the environment variables, among which are secrets.
    """
    facts = _policy(survey)
    facts += told_facts(survey)
    headers = header_facts(survey)
    facts += headers
    facts += usage_facts(survey, _ACCESS, AUTHENTICATION)
    facts += _django(survey)
    facts += _guards(survey)
    facts += usage_facts(survey, "Threats", CORS)
    facts += answer_facts(survey)
    facts += _encryption(survey)
    facts += [
        Fact(
            "Secrets",
            fact.name,
            _kept(fact),
            fact.file,
            fact.line,
            fact.line_end,
            fact.symbol,
        )
        for fact in environment
        if is_secret(fact.name)
        and fact.topic == TOPIC
        and is_written(fact, survey.index.lines(fact.file))
    ]
    facts += _checked(survey)
    facts += _watched(survey)
    # Every repository has a licence, which the overview names: it alone makes no page.
    facts += [msgspec.structs.replace(fact, topic=ENDPOINTS) for fact in headers]
    return (*facts, *_licences(survey)) if facts else ()


def _encryption(survey: Survey) -> list[Fact]:
    """What encrypts and signs; a module of hashes counts where the same file signs with them."""
    found = usage_facts(survey, "Encryption", ENCRYPTION, unless=_HASHES)
    if all(fact.name != "hmac" for fact in found):
        return found
    signing = {
        path
        for path in main_files(survey)
        if any(one.module == "hmac" for one in survey.index.facts[path].imports)
    }
    hashes = usage_facts(survey, "Encryption", {"hashlib": "hashlib"})
    return sorted([*found, *(h for h in hashes if h.file in signing)], key=lambda fact: fact.name)


def _kept(fact: Fact) -> str:
    """How a secret is given: as the code reads it, else as an example file declares it."""
    read = _READ.search(fact.detail)
    if read:
        return read[0]  # its default stands with the other variables, on the page on setup
    if fact.detail and fact.detail != "declared":
        return fact.detail
    return f"expected in the environment, as {code(posixpath.basename(fact.file))} shows"


def _policy(survey: Survey) -> list[Fact]:
    """The security policy, with what it says about reporting, in its own words."""
    for entry in survey.index.manifest.files:
        name = posixpath.basename(entry.path).upper()
        folder = posixpath.dirname(survey.inside(entry.path))
        if name.startswith("SECURITY.") and folder in {"", ".github", "docs"} and entry.lines:
            if entry.kind is not FileKind.TEXT:
                continue
            title, line = title_of(survey, entry.path)
            said = _reporting(survey, entry.path)
            start, end = (said.line_start, said.line_end) if said else (line, line)
            detail = said.text if said else "says how to report a vulnerability"
            return [Fact("Threats", title or "Security policy", detail, entry.path, start, end)]
    return []


def _reporting(survey: Survey, path: str) -> Statement | None:
    """The paragraph of a policy that says where to report; else its first.

    One that leads to an address is said with it.
    """
    blocks = [b for b in document_blocks(path, survey.text(path)) if b.kind in _SAYS]
    said = []
    for number, block in enumerate(blocks):
        if len(block.text.split()) <= _FEW_WORDS:
            continue
        text, end = _POINTER.sub("", block.text), block.line_end
        below = blocks[number + 1] if number + 1 < len(blocks) else None
        if text.endswith(":") and below is not None and below.line - end <= _NEAR:
            text, end = f"{text} {_POINTER.sub('', below.text)}", below.line_end
        said.append(Statement(without_lead(text), path, block.line, end))
    telling = [each for each in said if _REPORTS.search(each.text)]
    # Where not to report is said beside where to.
    telling.sort(key=lambda each: bool(_FORBIDS.search(each.text)))
    return next(iter((*telling, *said)), None)


def _guards(survey: Survey) -> list[Fact]:
    """What must hold before a view answers: one fact for each guard, at the first view."""
    guarded: dict[str, list[tuple[str, SymbolFact]]] = {}
    for path, facts in sorted(survey.index.facts.items()):
        if not survey.is_code(path):
            continue
        for symbol in facts.symbols:
            guard = next((d for d in symbol.decorators if _GUARDS.search(d)), "")
            if guard:
                guarded.setdefault(guard, []).append((path, symbol))
    found = []
    for guard, views in sorted(guarded.items(), key=lambda item: (-len(item[1]), item[0])):
        path, first = views[0]
        names = list(dict.fromkeys(code(symbol.name) for _, symbol in views))
        parts = sorted({survey.component_name(file) for file, _ in views} - {""})
        where = f" in {listing([code(part) for part in parts], 4)}" if parts else ""
        said = f"guards {listing(names, _MOST_VIEWS, 'others')}{where}"
        found.append(Fact(_ACCESS, guard, said, path, first.line, first.line_end, first.name))
    return found[:_MOST_GUARDS]


def _django(survey: Survey) -> list[Fact]:
    """How users of a Django site are known and what they may do, as its settings say."""
    found = []
    for path in main_files(survey):
        facts = survey.index.facts[path]
        if facts.language != "Python":
            continue
        for symbol in facts.symbols:
            if symbol.parent or symbol.name not in _SETTINGS:
                continue
            lines = survey.index.lines(path)
            for name, text in _classes(symbol, lines):
                said = listing([code(each.rpartition(".")[2]) for each in text], 6, "others")
                behind = lines[symbol.line_end :]
                changed = any(line.lstrip().startswith(symbol.name) for line in behind)
                more = ", and changed further on in the file" if changed else ""
                found.append(
                    Fact(_ACCESS, name, f"set to {said}{more}", path, symbol.line, symbol.line_end,
                         symbol.name)
                )  # fmt: skip
    return list({(fact.name, fact.detail): fact for fact in reversed(found)}.values())[::-1]


def _classes(symbol: SymbolFact, lines: list[str]) -> list[tuple[str, list[str]]]:
    """The classes that a setting names, by the setting; those of DRF stand in one dictionary."""
    written = (line for line in lines[symbol.line - 1 : symbol.line_end])
    text = "\n".join(line for line in written if not line.lstrip().startswith("#"))
    if symbol.name == "AUTHENTICATION_BACKENDS":
        named = [(symbol.name, text)]
    else:
        named = [(m["name"], m["list"]) for m in _DRF_LISTS.finditer(text)]
    pairs = [(name, _DOTTED.findall(held)) for name, held in named]
    return [(name, classes) for name, classes in pairs if classes]


def _checked(survey: Survey) -> list[Fact]:
    """Functions by whose names the code itself makes sure that secrets are set."""
    found = []
    for path in main_files(survey):
        for symbol in survey.index.facts[path].symbols:
            if symbol.kind in _BODIES and _CHECKS.search(symbol.name.rpartition(".")[2]):
                said = (
                    first_sentence(symbol.doc) or "checks that secrets are set before they are used"
                )
                found.append(
                    Fact("Secrets", symbol.name, said, path, symbol.line, symbol.line_end,
                         symbol.name)
                )  # fmt: skip
    return found[:4]


def _watched(survey: Survey) -> list[Fact]:
    """What looks for weak spots by itself: bots for dependencies, scanners in workflows."""
    found = []
    for entry in survey.index.manifest.files:
        if entry.kind is FileKind.TEXT and entry.lines and entry.path in _TOOLS:
            label, does = _TOOLS[entry.path]
            lines = survey.index.lines(entry.path)
            kinds = dict.fromkeys(m[1] for line in lines if (m := _ECOSYSTEM.search(line)))
            said = does + (f" for {listing([code(kind) for kind in kinds], 6)}" if kinds else "")
            found.append(Fact("Compliance", label, said, entry.path, 1, min(entry.lines, 5)))
    for job in survey.project.jobs:
        steps = [s.text.lower() for s in job.steps if not _UPLOADS.search(s.text)]
        scanners = dict.fromkeys(m for text in steps for m in _SCANNERS.findall(text))
        for scanner in scanners:
            said = f"scans in the workflow {code(job.workflow)}"
            label = _SCANNER_NAMES.get(scanner, scanner)
            found.append(Fact("Compliance", label, said, job.file, job.line, job.line_end))
    return list({fact.name: fact for fact in reversed(found)}.values())[::-1]


def _licences(survey: Survey) -> list[Fact]:
    """The licence files at the top, each with the name of the licence that it holds."""
    found = []
    for entry in survey.index.manifest.files:
        if entry.kind is not FileKind.TEXT or not entry.lines:
            continue
        name = posixpath.basename(entry.path).upper()
        if "/" not in survey.inside(entry.path) and _LICENCE_FILE.match(name):
            named = licence_of(survey.index.lines(entry.path))
            if named:
                text, line = named
                found.append(Fact("Compliance", "Licence", text, entry.path, line, line))
    return found
