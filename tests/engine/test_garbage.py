"""The garbage collector: it is spared what cannot be garbage in a cycle."""

from __future__ import annotations

import gc
import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module

import msgspec

from docgen_engine import domain
from docgen_engine.domain.documents.base import Doc
from docgen_engine.domain.facts import FileFacts, LineCounts, SymbolFact, SymbolKind
from docgen_engine.workers import ProcessWorkers


def structs(module: str) -> Iterator[type[msgspec.Struct]]:
    for _, kind in inspect.getmembers(import_module(module), inspect.isclass):
        if issubclass(kind, msgspec.Struct) and kind.__module__ == module:
            yield kind


def test_what_a_run_keeps_by_the_hundred_thousand_is_not_gone_through() -> None:
    """Facts and documents hold only immutable values, so that no cycle can lead through them."""
    modules = [
        each.name
        for each in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}.")
        if ".documents." in each.name or each.name.endswith((".facts", ".evidence", ".findings"))
    ]
    kept = [kind for module in modules for kind in structs(module)]
    assert {Doc, FileFacts} < set(kept)
    assert [kind.__name__ for kind in kept if kind.__struct_config__.gc] == []
    symbol = SymbolFact(
        "run", SymbolKind.FUNCTION, 1, 2, signature_line=1, signature="", exported=True
    )
    assert not gc.is_tracked(FileFacts("Python", LineCounts(), symbols=(symbol,)))


async def test_a_worker_collects_rarely() -> None:
    workers = ProcessWorkers(1)
    try:
        young, *_ = await workers.run(gc.get_threshold)
    finally:
        await workers.aclose()
    assert young >= 10_000
