"""Declaration files of JavaScript: what they say of code that has a file of its own.

`types` of a `package.json` declares the module that `main` holds; `x.d.ts` beside `x.js` declares
that. Users read the declarations and the code runs: both are one thing, told once, with the
signatures of the declarations. What only a declaration file has is its own.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import msgspec

from docgen_engine.domain.facts import FileFacts, ImportFact, SymbolFact, SymbolKind
from docgen_engine.repository.index.resolve.dialects import JavaScriptDialect
from docgen_engine.repository.index.resolve.javascript import JavaScriptImports
from docgen_engine.repository.index.resolve.view import Landing, View, nearest

_MANIFEST: Final = "package.json"
_BESIDE: Final = {
    ".d.ts": (".js", ".jsx", ".mjs", ".cjs"),
    ".d.mts": (".mjs",),
    ".d.cts": (".cjs",),
}
_VALUES: Final = frozenset(
    {SymbolKind.CLASS, SymbolKind.FUNCTION, SymbolKind.CONSTANT, SymbolKind.VARIABLE}
)
_CALLED: Final = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_SCRIPT: Final = ("JavaScript", "TypeScript")


class Typings(NamedTuple):
    """What declaration files say of code.

    `facts` are those of all files, with what is declared of them; `code_of` is the file of code
    that a declaration file is about; `repeated` are the names at its top that code defines.
    """

    facts: dict[str, FileFacts]
    code_of: dict[str, str]
    repeated: dict[str, frozenset[str]]

    def repeats(self, path: str, name: str) -> bool:
        """Whether a symbol of a declaration file stands for one of code."""
        return name.partition(".")[0] in self.repeated.get(path, ())


def is_declaration(path: str) -> bool:
    """Whether a file holds declarations only."""
    return path.endswith(tuple(_BESIDE))


def typings(
    facts: dict[str, FileFacts], files: frozenset[str], text: Callable[[str], str]
) -> Typings:
    """Lead the declaration files of a repository to their code.

    Args:
        facts: by path.
        files: all paths.
        text: reads a file.
    """
    found = [path for path in facts if is_declaration(path)]
    pairs = {path: code for path in found if (code := _beside(path, facts))}
    view = View(files, facts, text)
    told = any(path not in pairs and _is_told(path, view) for path in found)
    if not pairs and not told:
        return Typings(facts, {}, {})
    imports = JavaScriptImports(view)
    for declared, code in imports.offers.typings() if told else ():
        pairs.setdefault(declared, code)
    dialect = JavaScriptDialect(view, _landings(view, imports, pairs))
    changed: dict[str, dict[str, SymbolFact]] = {}
    repeated: dict[str, frozenset[str]] = {}
    for declared, code in sorted(pairs.items()):
        names = set()
        for symbol in facts[declared].symbols:
            if symbol.parent or symbol.kind not in _VALUES:
                continue
            place = dialect.attribute(code, symbol.name)
            if place is not None and place.symbol and place.file != declared:
                names.add(symbol.name)
                said = _said_of(facts[declared], symbol.name, place.symbol)
                if facts[place.file].language == "JavaScript":
                    changed.setdefault(place.file, {}).update(said)
        repeated[declared] = frozenset(names)
    result = dict(facts)
    for path, said in changed.items():
        result[path] = _merged(facts[path], said)
    return Typings(result, {one: code for one, code in pairs.items() if repeated[one]}, repeated)


def _beside(path: str, facts: Mapping[str, FileFacts]) -> str:
    for ending, others in _BESIDE.items():
        if path.endswith(ending):
            stem = path.removesuffix(ending)
            return next((stem + other for other in others if stem + other in facts), "")
    return ""


def _is_told(path: str, view: View) -> bool:
    """Whether the nearest manifest names a declaration file."""
    folder = nearest(path, _Manifests(view.files))
    manifest = posixpath.join(folder or "", _MANIFEST)
    return folder is not None and posixpath.basename(path) in view.text(manifest)


class _Manifests:
    """The folders with a manifest."""

    def __init__(self, files: frozenset[str]) -> None:
        self._files: Final = files

    def __contains__(self, folder: object) -> bool:
        return posixpath.join(str(folder), _MANIFEST) in self._files


def _landings(
    view: View, imports: JavaScriptImports, pairs: Mapping[str, str]
) -> dict[str, list[tuple[ImportFact, Landing]]]:
    """Where the imports lead that the code of the pairs may give names out through."""
    found: dict[str, list[tuple[ImportFact, Landing]]] = {}
    waiting = sorted(set(pairs.values()))
    while waiting:
        path = waiting.pop()
        facts = view.facts.get(path)
        if path in found or facts is None or facts.language not in _SCRIPT:
            continue
        found[path] = [(fact, imports.resolve(path, fact)) for fact in facts.imports]
        given = {name for name, _ in facts.export_aliases} | set(facts.exports)
        local = given | {name for _, name in facts.export_aliases}
        waiting += [
            landing.file
            for fact, landing in found[path]
            if landing.file and (fact.name == "*" or fact.alias in local)
        ]
    return found


def _said_of(facts: FileFacts, name: str, other: str) -> dict[str, SymbolFact]:
    """The declarations of a symbol and its members, by the names that these have in code."""
    return {
        other + one.name[len(name) :]: one
        for one in facts.symbols
        if one.name == name or one.name.startswith(f"{name}.")
    }


def _merged(facts: FileFacts, said: Mapping[str, SymbolFact]) -> FileFacts:
    symbols = tuple(
        _declared(one, said[one.name]) if one.name in said else one for one in facts.symbols
    )
    return msgspec.structs.replace(facts, symbols=symbols)


def _declared(code: SymbolFact, said: SymbolFact) -> SymbolFact:
    """A symbol of code as its declaration describes it; where it stands and what it does stays."""
    if not code.doc and said.doc:
        code = msgspec.structs.replace(code, doc=said.doc, doc_line=0)
    if code.kind not in _CALLED or said.kind not in _CALLED:
        return code
    types = {one.name: one.annotation for one in said.params}
    params = tuple(
        one if one.annotation else msgspec.structs.replace(one, annotation=types.get(one.name, ""))
        for one in code.params
    )
    return msgspec.structs.replace(
        code, signature=said.signature, overloads=said.overloads, params=params
    )
