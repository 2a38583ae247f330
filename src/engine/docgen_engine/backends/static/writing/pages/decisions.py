"""Page 08: how the parts stand to each other, and the choices that the repository records."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.catalogue_design import internal
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.diagrams import layers_diagram, shows_all
from docgen_engine.backends.static.writing.pages.base import (
    PageModule,
    blocks,
    fact_section,
    source_folders,
)
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import band, escape, listing, table

FEW: Final = 5
"""With fewer components than this, a sentence and the imports say all that layers would."""

EDGES: Final = 12
"""Pairs of components that are shown; each component's page has all of its own."""


_RULE: Final = (
    "A component stands above what it imports when it is loaded; imports inside functions, for "
    "types only and for re-export do not count, and components that need each other share a layer."
)


def architecture(desk: Desk, _subject: str) -> list[str]:
    """Direction of imports, layers, and the imports between components."""
    central = next(
        (said for c in desk.components for key in (c.path, c.name)
         if (said := desk.say("central", key))), ""
    )  # fmt: skip
    facts = desk.fact_table(desk.facts("Architecture"), "Document", "What it says")
    picture = layers_diagram(desk)
    return blocks(
        desk.say("layers"), central, picture,
        # What the picture shows is not said again in a table.
        _RULE if "subgraph" in picture else "", _layers(desk, picture), _edges(desk),
        f"### Described in the repository\n\n{facts}" if facts else "",
    )  # fmt: skip


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
    rule = "" if "subgraph" in picture else f"{_RULE}\n\n"
    return f"### Layers, from the top\n\n{rule}" + table(("Layer", "Components"), rows)


_KINDS: Final = {
    "late": "inside functions",
    "types": "for types only",
    "given": "to give names out",
    "name": "by name",
}


def _edges(desk: Desk) -> str:
    rows = []
    for d in internal(desk)[:EDGES]:
        target = desk.component_named[d.to].name
        claim = ""
        if d.kind != "name":  # a name in a string is no import
            claim = desk.claim(ClaimKind.IMPORTS, d.file, target, d.file, d.line)
        how = f", {_KINDS[d.kind]}" if d.kind in _KINDS else ""
        rows.append((
            desk.component_link(d.from_), desk.component_link(d.to),
            f"{band(d.import_count)}{how}", desk.cite(d.file, d.line) + claim,
        ))  # fmt: skip
    if not rows:
        return ""
    text = "### Imports between components\n\n"
    text += table(("From", "To", "Imports", "For example"), rows)
    if len(internal(desk)) > EDGES:
        text += (
            "\n\nThe pairs with the most imports are shown; "
            "each component's page has all of its own."
        )
    return text


def choices(desk: Desk, _subject: str) -> list[str]:
    """Choices of technology that the repository gives reasons for."""
    said = [
        desk.say("choice", item.name) for item in desk.technologies("Frameworks", "Data stores")
    ]
    facts = desk.facts("Technology choices")
    return blocks(*said, desk.fact_table(facts, "Choice"))


def open_points(desk: Desk, _subject: str) -> list[str]:
    """Cycles, and what the repository itself calls open."""
    return blocks(desk.say("cycles"), desk.fact_table(desk.facts("Open points"), "Point"))


PAGE = PageModule(
    {
        "Architecture": architecture,
        "Technology choices": choices,
        "Trade-offs": fact_section("Trade-offs", "Trade-off"),
        "Open points": open_points,
    },
    "several components that import each other, decision records and design documents",
    source_folders,
    ("analysis:architecture", "analysis:design"),
)
