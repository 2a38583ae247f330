"""Page 08: how the parts stand to each other, and the choices that the repository records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docgen_engine.backends.static.catalogue.design import internal, verb_of
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.diagrams import layers_diagram, shows_all
from docgen_engine.backends.static.writing.pages.base import (
    PageModule,
    blocks,
    source_folders,
)
from docgen_engine.backends.static.writing.phrases import reads_as_gap
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import band, bullets, code, escape, listing, quote, table

FEW: Final = 5
"""With fewer components than this, a sentence and the imports say all that layers would."""

EDGES: Final = 12
"""Pairs of components that are shown; each component's page has all of its own."""


_RULE: Final = (
    "A component stands above what it imports when it is loaded; imports inside functions, for "
    "types only and for re-export do not count, and components that need each other share a layer."
)
_RULE_OF_USE: Final = (
    "A component stands above those whose types it uses; components that need each other share a "
    "layer."
)


def architecture(desk: Desk, _subject: str) -> list[str]:
    """Direction of imports, layers, and the imports between components."""
    central = next(
        (said for c in desk.components for key in (c.path, c.name)
         if (said := desk.say("central", key))), ""
    )  # fmt: skip
    facts = _told(desk, desk.facts("Architecture"), "Document")
    picture = layers_diagram(desk)
    return blocks(
        desk.say("layers"), central, picture,
        # What the picture shows is not said again in a table.
        _rule(desk) if "subgraph" in picture else "", _layers(desk, picture), _edges(desk),
        f"### Described in the repository\n\n{facts}" if facts else "",
    )  # fmt: skip


def _rule(desk: Desk) -> str:
    return _RULE_OF_USE if verb_of(internal(desk)) == "use" else _RULE


def _layers(desk: Desk, picture: str) -> str:
    """All layers as a table, where no picture has room for every component."""
    if shows_all(desk) or not desk.analysis.architecture.layers:
        return ""
    # A part that neither imports nor is imported has no place above or below another.
    tied = {desk.component_named[name].path for d in internal(desk) for name in (d.from_, d.to)}
    if len(tied) < FEW:
        return ""
    known = {key for c in desk.components if c.path in tied for key in (c.path, c.name)}
    rows = []
    layers = sorted(desk.analysis.architecture.layers, key=lambda layer: -layer.level)
    for layer in layers:
        names = [desk.component_link(name) for name in layer.components if name in known]
        if names:
            rows.append((escape(layer.name) or str(layer.level), listing(names)))
    if len(rows) < 2:
        return ""
    rule = "" if "subgraph" in picture else f"{_rule(desk)}\n\n"
    return f"### Layers, from the top\n\n{rule}" + table(("Layer", "Components"), rows)


_SPARE: Final = 3
_KINDS_OF_DOCUMENT: Final = ("document", "decision record")
_KINDS: Final = {
    "start": "to start it",
    "late": "inside functions",
    "types": "for types only",
    "given": "to give names out",
    "name": "by name",
    "use": "by names that need no import",
}


def _edges(desk: Desk) -> str:
    rows = []
    shown = internal(desk)
    if len(shown) > EDGES + _SPARE:  # a row or two more are shorter than saying that they lack
        shown = shown[:EDGES]
    mixed = any(d.kind != "use" for d in shown)
    for d in shown:
        target = desk.component_named[d.to].name
        claim = ""
        if d.is_import:
            claim = desk.claim(ClaimKind.IMPORTS, d.file, target, d.file, d.line)
        how = f", {_KINDS[d.kind]}" if mixed and d.kind in _KINDS else ""
        rows.append((
            desk.component_link(d.from_), desk.component_link(d.to),
            f"{band(d.import_count)}{how}", desk.cite_inside(d.file, d.line) + claim,
        ))  # fmt: skip
    if not rows:
        return ""
    verb = verb_of(shown)
    text = f"### {verb.capitalize()}s between components\n\n"
    text += table(("From", "To", f"{verb.capitalize()}s", "For example"), rows)
    if len(shown) < len(internal(desk)):
        first = "" if all(d.is_loaded for d in internal(desk)) else "needed on loading and "
        text += (
            f"\n\nThe pairs {first}with the most {verb}s come first, the others are left out here; "
            "each component's page has all of its own."
        )
    return text


def choices(desk: Desk, _subject: str) -> list[str]:
    """Choices of technology that the repository gives reasons for."""
    said = [
        desk.say("choice", item.name) for item in desk.technologies("Frameworks", "Data stores")
    ]
    return blocks(*said, _told(desk, desk.facts("Technology choices"), "Choice"))


def trade_offs(desk: Desk, _subject: str) -> list[str]:
    """What the authors chose, and what they gave up for it, in their words."""
    return blocks(_told(desk, desk.facts("Trade-offs"), "Trade-off"))


def _told(desk: Desk, facts: Sequence[Fact], what: str) -> str:
    """Documents in a table; words of a section or of a module under the name of these."""
    documents = [fact for fact in facts if fact.detail.startswith(_KINDS_OF_DOCUMENT)]
    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact not in documents:
            groups.setdefault((fact.file, fact.name), []).append(fact)
    parts = [desk.fact_table(documents, what, "What it says")]
    for (_, name), group in groups.items():
        said = [f"{quote(fact.detail)} {desk.cite_fact(fact)}" for fact in group]
        title = code(name) if reads_as_gap(name) else escape(name)
        one = len(said) == 1
        parts.append(f"{title}: {said[0]}" if one else f"{title}:\n\n{bullets(said)}")
    return "\n\n".join(blocks(*parts))


def open_points(desk: Desk, _subject: str) -> list[str]:
    """Cycles, and what the repository itself calls open."""
    return blocks(desk.say("cycles"), desk.fact_table(desk.facts("Open points"), "Point"))


PAGE = PageModule(
    {
        "Architecture": architecture,
        "Technology choices": choices,
        "Trade-offs": trade_offs,
        "Open points": open_points,
    },
    "several components that import each other, decision records, design documents and sections on "
    "design in the README",
    source_folders,
    ("analysis:architecture", "analysis:design"),
)
