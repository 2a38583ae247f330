"""Where execution starts: declared commands, main functions and modules, servers, exports."""

from __future__ import annotations

import posixpath
from typing import Final

import msgspec

from docgen_engine.backends.static.parts.naming import short_name
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.discovery import EntryPoint
from docgen_engine.domain.facts import FileFacts, SymbolFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.model import DeclaredEntry
from docgen_engine.repository.places import Place, top_package

_ORDER: Final = {"command": 0, "server": 1, "main": 2, "module": 3, "script": 4, "export": 5}
_SCRIPT_SUFFIXES: Final = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
_DECLARES: Final = regex(r"\.d\.([cm]?ts)$")
"""The end of a file that declares what another one holds."""

_STARTS: Final = frozenset(
    {"main", "app", "cli", "run", "server", "manage", "wsgi", "asgi", "start", "daemon"}
)
_BUILT: Final = ("dist", "distribution", "lib", "build", "out", "esm", "cjs", "es", "types")
_NO_STARTS: Final = (Place.TESTS, Place.DOCUMENTS, Place.EXAMPLES)
_PROGRAMS: Final = frozenset({"C", "C++", "Java", "C#"})
_THIRD_PARTY: Final = frozenset(
    {"deps", "third_party", "thirdparty", "external", "extern", "vendor"}
)
_APPS: Final = frozenset(
    {"FastAPI()", "Flask()", "Starlette()", "Quart()", "Sanic()", "Litestar()", "Bottle()"}
)
"""What a server of the framework is told to run: the name that holds it is where requests enter."""

_MOST: Final = 40
_MOST_EXPORTS: Final = 12


def find_entry_points(survey: Survey) -> tuple[EntryPoint, ...]:
    """All entry points: what a person types first, exports last.

    Args:
        survey: the repository.

    Returns:
        Each at the function or file where execution starts; where a declared target is not in the
        repository (built code), at the declaration.
    """
    found: dict[tuple[str, str], EntryPoint] = {}
    for entry in survey.project.entry_points:
        if survey.is_own(entry.file):
            point = _in_main(_declared(entry, survey), survey)
            # One name may be declared for several builds: the one whose source is here counts.
            key = point.kind, point.name
            if key not in found or found[key].file == entry.file:
                found[key] = point
    started = {(point.file, point.function) for point in found.values() if point.function}
    for point in (*_mains(survey), *_apps(survey)):
        if (point.file, point.function) not in started:
            found.setdefault((point.kind, point.file), point)
    ranked = sorted(found.values(), key=lambda p: (_ORDER.get(p.kind, 9), p.file, p.line, p.name))
    exports = [point for point in ranked if point.kind == "export"]
    exports = sorted(exports, key=lambda p: (p.name.count("/"), p.name))[:_MOST_EXPORTS]
    return tuple([point for point in ranked if point.kind != "export"][:_MOST] + exports)


def _in_main(point: EntryPoint, survey: Survey) -> EntryPoint:
    """A program that is declared by its file starts in the function `main` there."""
    main = survey.index.symbol(point.file, "main") if not point.function else None
    if main is None or not main.line <= point.line <= main.line_end:
        return point
    return msgspec.structs.replace(point, function="main")


def resolve_target(survey: Survey, entry: DeclaredEntry) -> tuple[str, str]:
    """The file and function that a declared entry names; empty where they are not found."""
    folder = "" if entry.package == "." else entry.package
    if ":" in entry.target and not entry.target.startswith("."):
        module, _, function = entry.target.partition(":")
        path = python_module(survey, module.strip(), folder)
        return _follow(survey, path, function.split("[")[0].strip()) if path else ("", "")
    if entry.ecosystem == "python":
        path = python_module(survey, entry.target.strip(), folder)
        return (path, "") if path else ("", "")
    return _script(survey, folder, entry.target), ""


def python_module(survey: Survey, module: str, folder: str) -> str:
    """The file of a Python module, looked for in the usual roots of a package's folder."""
    inside = module.replace(".", "/")
    for root in (folder, posixpath.join(folder, "src"), posixpath.join(folder, "lib")):
        for tail in (".py", "/__init__.py"):
            path = posixpath.normpath(posixpath.join(root, inside + tail))
            if survey.has(path):
                return path
    endings = tuple(f"/{inside}{tail}" for tail in (".py", "/__init__.py"))
    matches = [path for path in survey.index.facts if path.endswith(endings)]
    return min(matches) if len(matches) == 1 else ""


def _follow(survey: Survey, path: str, name: str) -> tuple[str, str]:
    """From a module to where a name in it is defined, through re-exports."""
    if survey.index.symbol(path, name) is not None:
        return path, name
    for imported in survey.index.imported(path):
        if (imported.alias or imported.name) == name and imported.symbol:
            return imported.defined_in, imported.symbol
    return path, ""


def _script(survey: Survey, folder: str, target: str) -> str:
    """The source of a JavaScript target; built files are looked for under `src`."""
    path = posixpath.normpath(posixpath.join(folder, target))
    if survey.has(path):
        return path
    inside = _DECLARES.sub(r".\1", posixpath.relpath(path, folder) if folder else path)
    first, _, rest = inside.partition("/")
    stems = [posixpath.splitext(inside)[0]]
    while first in _BUILT and rest:
        stems.append(posixpath.splitext(rest)[0])
        first, _, rest = rest.partition("/")
    for stem in stems:
        for place in ("src", "source", "lib", ""):
            for suffix in _SCRIPT_SUFFIXES:
                candidate = posixpath.normpath(posixpath.join(folder, place, stem + suffix))
                if survey.has(candidate):
                    return candidate
    return ""


def _declared(entry: DeclaredEntry, survey: Survey) -> EntryPoint:
    path, function = resolve_target(survey, entry)
    symbol = survey.index.symbol(path, function) if path and function else None
    if symbol is not None:
        return EntryPoint(entry.name, entry.kind, path, symbol.line, function, entry.command)
    if path and path in survey.index.facts:
        line = survey.index.facts[path].main_line or 1
        if survey.index.line_count(path) >= line:
            return EntryPoint(entry.name, entry.kind, path, line, "", entry.command)
    return EntryPoint(entry.name, entry.kind, entry.file, entry.line, "", entry.command)


def _beside_packages(survey: Survey) -> frozenset[str]:
    """The Go files of package `main` in folders whose other files are another package."""
    packages: dict[str, set[str]] = {}
    for path, facts in survey.index.facts.items():
        if facts.language == "Go" and not path.endswith("_test.go"):
            packages.setdefault(posixpath.dirname(path), set()).add(facts.package)
    return frozenset(
        path
        for path, facts in survey.index.facts.items()
        if facts.package == "main" and len(packages.get(posixpath.dirname(path), ())) > 1
    )


def _mains(survey: Survey) -> list[EntryPoint]:
    """Main guards, `__main__` modules and `func main`."""
    points = []
    beside = _beside_packages(survey)
    for path, facts in sorted(survey.index.facts.items()):
        place = survey.places.place_of(path)
        name = posixpath.basename(path)
        hidden = path.startswith(".")  # `.github/scripts` starts nothing of the project
        if not facts.lines.total or hidden or place in _NO_STARTS:
            continue
        if place is Place.SCRIPTS and not survey.is_code(path) and survey.components.code_files():
            continue  # a tool of its authors is not where the project starts
        if facts.language == "Go" and facts.package == "main" and path in beside:
            continue  # a generator beside the package that it writes for
        if facts.language == "Go" and facts.main_line and facts.package == "main":
            folder = posixpath.dirname(path)
            command = f"go run ./{folder}" if folder else "go run ."
            title = posixpath.basename(folder) or _module_title(survey)
            points.append(EntryPoint(title, "main", path, facts.main_line, "main", command))
        elif facts.language in _PROGRAMS and facts.main_line and place is Place.CODE:
            if not _THIRD_PARTY & set(path.split("/")[:-1]):
                points.append(_program(path, facts))
        elif name == "__main__.py" and place is Place.CODE:
            package = survey.components.of(path)
            module = _module_name(path, survey)
            if package is not None and module:
                points.append(
                    EntryPoint(
                        module,
                        "module",
                        path,
                        facts.main_line or 1,
                        _called_by_main(survey, path),
                        f"python -m {module}",
                    )
                )
        elif facts.main_line and facts.language == "Python" and _is_a_start(path, survey):
            kind = "script" if place is Place.SCRIPTS else "main"
            points.append(
                EntryPoint(
                    path,
                    kind,
                    path,
                    facts.main_line,
                    _called_by_main(survey, path),
                    f"python {path}",
                )
            )
    return points


def _apps(survey: Survey) -> list[EntryPoint]:
    """Applications of web frameworks that a module of code makes when it is loaded."""
    found = []
    for path, facts in survey.index.facts.items():
        if facts.language != "Python" or survey.places.place_of(path) is not Place.CODE:
            continue
        for symbol in facts.symbols:
            if symbol.type_hint in _APPS and not symbol.parent:
                top = top_package(path, survey.python_packages)
                start = len(posixpath.dirname(top)) + 1 if "/" in top else 0
                module = path[start:].removesuffix(".py").removesuffix("/__init__")
                name = f"{module.replace('/', '.')}:{symbol.name}" if top else path
                found.append(EntryPoint(name, "server", path, symbol.line))
                break
    return found


def _module_title(survey: Survey) -> str:
    """The name of the program at the top of a Go module; never the folder that it lies in."""
    names = [
        short_name(p)
        for p in survey.project.packages
        if p.ecosystem == "go" and p.path == survey.top
    ]
    return names[0] if names else survey.name


def _program(path: str, facts: FileFacts) -> EntryPoint:
    """A `main` whose program the build names: it is called like its file."""
    line = facts.main_line
    function = next((one.name for one in facts.symbols if one.line == line), "")
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return EntryPoint(stem, "main", path, line, function)


def _module_name(path: str, survey: Survey) -> str:
    """The name of the module whose `__main__` a file is."""
    folder = posixpath.dirname(path)
    top = top_package(path, survey.python_packages) or folder
    parent = posixpath.dirname(top)
    return folder[len(parent) + 1 if parent else 0 :].replace("/", ".")


def _is_a_start(path: str, survey: Survey) -> bool:
    """Whether a main guard is where a program starts, and not a module's trial of itself."""
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return stem in _STARTS or not top_package(path, survey.python_packages)


def _called_by_main(survey: Survey, path: str) -> str:
    """The function of the same file that a main guard calls first."""
    line = survey.index.facts[path].main_line
    for call in survey.index.calls_from(path, ""):
        if call.line >= line and call.to_file == path and survey.index.symbol(path, call.to_symbol):
            return call.to_symbol
    return ""


def callable_symbol(symbol: SymbolFact | None) -> bool:
    """Whether a symbol has a body that runs."""
    return symbol is not None and symbol.kind in (
        SymbolKind.FUNCTION,
        SymbolKind.METHOD,
        SymbolKind.PROPERTY,
    )
