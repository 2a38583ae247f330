"""Names for what a module gives out without one: it is called as its file.

`export default (config) => …` of `resolveConfig.js` is `resolveConfig`, as those who import it
call it. The name is for readers: inside of the file it stands for nothing.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Final

import msgspec

from docgen_engine.domain.facts import FileFacts
from docgen_engine.patterns import regex

_DEFAULT: Final = "default"
_MANAGEMENT: Final = regex(r"(?:^|/)management/commands/([A-Za-z]\w*)\.py$")
_SOURCES: Final = frozenset({"src", "source", "lib", "dist"})
_MEMBER: Final = "default."
_BETWEEN: Final = regex(r"[^A-Za-z0-9_$]+([A-Za-z0-9_$]?)")


def stem_of(path: str) -> str:
    """The name of what a file gives out: `mergeConfig` of `merge-config.js`.

    An `index.js` is called as its folder is, where that says something.
    """
    folder, base = posixpath.split(path)
    stem = posixpath.splitext(base)[0].removesuffix(".d")
    if stem == "index":
        telling = [one for one in folder.split("/") if one and one not in _SOURCES]
        stem = telling[-1] if telling else stem
    stem = _BETWEEN.sub(lambda match: match[1].upper(), stem.strip("[].-"))
    return f"_{stem}" if stem[:1].isdigit() else stem or "module"


def called_as_files(facts: Mapping[str, FileFacts]) -> tuple[dict[str, FileFacts], dict[str, str]]:
    """Facts in which nameless default exports are called as their files are.

    Args:
        facts: by path.

    Returns:
        The facts, sorted by path, and by path the names that were given.
    """
    result: dict[str, FileFacts] = {}
    given: dict[str, str] = {}
    for path in sorted(facts):
        one = facts[path]
        if one.language in ("JavaScript", "TypeScript") and any(
            fact.name == _DEFAULT for fact in one.symbols
        ):
            name = stem_of(path)
            if any(fact.name == name for fact in one.symbols):
                name = f"{name}Default"
            given[path] = name
            one = _called(one, name)
        result[path] = _commanded(path, one)
    return result, given


def _commanded(path: str, facts: FileFacts) -> FileFacts:
    """Facts in which a command of Django has the name that `manage.py` finds it by."""
    if facts.language != "Python" or all(one.name for one in facts.commands):
        return facts
    found = _MANAGEMENT.search(path)
    commands = (
        msgspec.structs.replace(one, name=f"manage.py {found[1]}")
        if not one.name and found
        else one
        for one in facts.commands
    )
    return msgspec.structs.replace(facts, commands=tuple(one for one in commands if one.name))


def _called(facts: FileFacts, name: str) -> FileFacts:
    def new(old: str) -> str:
        if old == _DEFAULT:
            return name
        return f"{name}.{old[len(_MEMBER) :]}" if old.startswith(_MEMBER) else old

    replace = msgspec.structs.replace
    aliases = [(new(a) if a != _DEFAULT else a, new(b)) for a, b in facts.export_aliases]
    if not any(a == _DEFAULT for a, _ in aliases):
        aliases.append((_DEFAULT, name))
    symbols = [
        replace(one, name=new(one.name), parent=new(one.parent))
        if one.name.startswith(_DEFAULT)
        else one
        for one in facts.symbols
    ]
    return replace(
        facts,
        symbols=tuple(sorted(symbols, key=lambda one: (one.line, one.name))),
        export_aliases=tuple(aliases),
        calls=tuple(
            replace(one, caller=new(one.caller)) if one.caller.startswith(_DEFAULT) else one
            for one in facts.calls
        ),
        environment=tuple(replace(one, symbol=new(one.symbol)) for one in facts.environment),
        commands=tuple(replace(one, symbol=new(one.symbol)) for one in facts.commands),
        routes=tuple(replace(one, handler=new(one.handler)) for one in facts.routes),
    )
