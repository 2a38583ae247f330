"""Which public names come first on a page, and the path under which users import them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from typing import Final

from docgen_engine.backends.static.parts.key_symbols import HELPERS
from docgen_engine.backends.static.writing.go_names import package_of
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.analysis import Api
from docgen_engine.domain.markup import code
from docgen_engine.patterns import regex

DEPRECATIONS: Final = "Deprecations"
_NOT_GIVEN: Final = 99
_COMMAND: Final = regex(r"(?:^|\.)(?:command|group)\b")


def by_use(k: Knowledge, apis: Sequence[Api]) -> list[Api]:
    """Symbols in the order in which they matter to users.

    What packages give out comes first, the shortest import path before all; then the rest as it
    stands; what scripts have for themselves and what is deprecated is last.
    """
    return sorted(apis, key=lambda api: _rank(k, api))


def _rank(k: Knowledge, api: Api) -> tuple[int, int, bool]:
    given = k.index.given(api.file, api.name)
    last = (
        2 * is_deprecated(k, api)
        + (given is None and api.type == "function" and bool(HELPERS.match(api.name)))
        + is_command(k, api)
        + 2 * api.name.startswith("_")
    )  # fmt: skip
    if given is None:
        return last, _NOT_GIVEN, True
    parts = re.split(r"[./]", given.module.lstrip("@"))
    return last, len(parts), given.name != parts[-1]  # `slugify` of `slugify` before all


def is_deprecated(k: Knowledge, api: Api) -> bool:
    """Whether a symbol, or the file that it stands in, is said to be deprecated.

    A member is only where it is said of it alone: its type says it for all.
    """
    found = k.remember("deprecated", lambda: _deprecated(k))
    return (api.file, api.name) in found or (not api.parent and (api.file, "") in found)


def is_command(k: Knowledge, api: Api) -> bool:
    """Whether a function is a command of a command line: its parameters are options there."""
    symbol = k.index.symbol(api.file, api.name)
    return symbol is not None and any(map(_COMMAND.search, symbol.decorators))


def is_listed_command(k: Knowledge, api: Api) -> bool:
    """Whether a function is a command that page 04 lists with its options."""
    if api.type != "function" or not is_command(k, api):
        return False
    facts = k.index.facts.get(api.file)
    return facts is not None and any(c.symbol == api.name for c in facts.commands)


def _deprecated(k: Knowledge) -> frozenset[tuple[str, str]]:
    return frozenset(
        (fact.file, fact.symbol)
        for fact in k.analysis.roadmap
        if fact.topic == DEPRECATIONS and (fact.symbol or fact.name == fact.file)
    )


def import_line(k: Knowledge, api: Api) -> str:
    """How a user imports a symbol, as code; empty where no package gives it out."""
    given = k.index.given(api.file, api.name)
    if given is None or "." in api.name:
        return ""
    if api.file.endswith((".py", ".pyi")):
        return code(f"from {given.module} import {given.name}")
    if given.name == "default":
        return code(f'import {api.name} from "{given.module}"') if api.name != "default" else ""
    kind = "type " if api.type in {"interface", "type"} else ""
    return code(f'import {{ {kind}{given.name} }} from "{given.module}"')


def spoken_name(k: Knowledge, api: Api) -> str:
    """The name by which users know a symbol: another one where a package gives it out so."""
    facts = k.index.facts.get(api.file) if api.name == "Command" else None
    if facts is not None and any(c.name.startswith("manage.py ") for c in facts.commands):
        # Every command of Django has a class of this name: the file tells them apart.
        return f"{posixpath.basename(api.file).removesuffix('.py')}.Command"
    package = package_of(k, api.file)
    if package:
        return f"{package}.{api.name}"
    given = k.index.given(api.file, api.name)
    return api.name if given is None or given.name == "default" else given.name
