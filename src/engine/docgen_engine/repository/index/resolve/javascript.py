"""Where JavaScript and TypeScript imports lead: relative, `paths`, workspaces, Node's own."""

from __future__ import annotations

import posixpath
from collections.abc import Container
from typing import Any, Final, NamedTuple

from docgen_engine.domain.facts import ImportFact
from docgen_engine.repository.index.resolve.jsonc import loads
from docgen_engine.repository.index.resolve.offers import EXTENSIONS, Offers, entries, targets_in
from docgen_engine.repository.index.resolve.view import Landing, View, nearest

BUILTIN: Final = frozenset(
    {"assert", "async_hooks", "buffer", "child_process", "cluster", "console", "constants"}
    | {"crypto", "dgram", "diagnostics_channel", "dns", "domain", "events", "fs"}
    | {"http", "http2", "https", "inspector", "module", "net", "os"}
    | {"path", "perf_hooks", "process", "punycode", "querystring", "readline", "repl"}
    | {"stream", "string_decoder", "sys", "timers", "tls", "trace_events", "tty"}
    | {"url", "util", "v8", "vm", "wasi", "worker_threads", "zlib"}
)
_SCHEMES: Final = ("node:", "bun:", "deno:", "http:", "https:", "data:", "virtual:", "astro:")
# What TypeScript writes for a source file that is not yet compiled.
_COMPILED: Final = {
    ".js": (".ts", ".tsx", ".d.ts", ".jsx"),
    ".jsx": (".tsx",),
    ".mjs": (".mts", ".d.mts"),
    ".cjs": (".cts", ".d.cts"),
}
_DEEPEST: Final = 6


class _Config(NamedTuple):
    """`paths` of a tsconfig: patterns with the folders that their targets start from."""

    base: str
    paths: tuple[tuple[str, tuple[str, ...]], ...]


class JavaScriptImports:
    """Resolves the imports of a repository's JavaScript and TypeScript files."""

    def __init__(self, view: View) -> None:
        """Read the configuration that names modules."""
        self._view: Final = view
        self._configs: Final[dict[str, _Config]] = {}
        self._packages: Final[dict[str, tuple[str, dict[str, Any]]]] = {}
        self._package_folders: Final[dict[str, dict[str, Any]]] = {}
        for path in sorted(view.files):
            name = posixpath.basename(path)
            if name == "package.json":
                data = loads(view.text(path))
                folder = posixpath.dirname(path)
                self._package_folders[folder] = data
                if isinstance(data.get("name"), str):
                    self._packages.setdefault(data["name"], (folder, data))
            elif name in ("tsconfig.json", "jsconfig.json"):
                folder = posixpath.dirname(path)
                if folder not in self._configs or name == "tsconfig.json":
                    self._configs[folder] = self._read_config(path, 0)

    def resolve(self, path: str, fact: ImportFact) -> Landing:
        """Where an import of a file leads."""
        module = fact.module.partition("?")[0]
        if module.startswith("."):
            base = posixpath.normpath(posixpath.join(posixpath.dirname(path), module))
            return Landing("" if base.startswith("..") else self._at(base))
        if module.startswith(("/", *_SCHEMES)):
            return Landing()
        return self._named(path, module)

    def _named(self, path: str, module: str) -> Landing:
        mapped = self._mapped(path, module)
        if mapped:
            return Landing(mapped)
        name = package_name(module)
        if module.startswith("#"):
            return Landing(self._private(path, module))
        if name in self._packages:
            return Landing(self._in_package(name, module.removeprefix(name).lstrip("/")))
        builtin = module.partition("/")[0] in BUILTIN
        ours = builtin or self._is_alias(path, module)
        return Landing(external="" if ours else name)

    # -- tsconfig -----------------------------------------------------------------------------

    def _read_config(self, path: str, depth: int) -> _Config:
        data = loads(self._view.text(path))
        folder = posixpath.dirname(path)
        base, paths = "", ()  # type: tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]
        extends = data.get("extends")
        parents = [extends] if isinstance(extends, str) else extends
        for parent in parents if isinstance(parents, list) else []:
            if isinstance(parent, str) and parent.startswith(".") and depth < _DEEPEST:
                file = posixpath.normpath(posixpath.join(folder, parent))
                file = file if file in self._view.files else f"{file}.json"
                if file in self._view.files:
                    base, paths = self._read_config(file, depth + 1)
        options = data.get("compilerOptions")
        if not isinstance(options, dict):
            return _Config(base, paths)
        if isinstance(options.get("baseUrl"), str):
            base = posixpath.normpath(posixpath.join(folder, options["baseUrl"]))
            base = "" if base == "." else base
            base = base or "."
        given = options.get("paths")
        if isinstance(given, dict):
            start = folder if base in ("", ".") and "baseUrl" not in options else base
            start = "" if start == "." else start
            paths = tuple(
                (
                    pattern,
                    tuple(
                        posixpath.normpath(posixpath.join(start, one))
                        for one in targets
                        if isinstance(one, str)
                    ),
                )
                for pattern, targets in given.items()
                if isinstance(targets, list)
            )
        return _Config(base, paths)

    def _mapped(self, path: str, module: str) -> str:
        folder = nearest(path, self._configs)
        if folder is None:
            return ""
        config = self._configs[folder]
        for pattern, targets in sorted(config.paths, key=lambda one: (-len(one[0]), one[0])):
            head, star, tail = pattern.partition("*")
            if star:
                if not (module.startswith(head) and module.endswith(tail)):
                    continue
                middle = module[len(head) : len(module) - len(tail) if tail else None]
            elif module == pattern:
                middle = ""
            else:
                continue
            for target in targets:
                file = self._at(target.replace("*", middle, 1))
                if file:
                    return file
        if config.base:
            return self._at(posixpath.normpath(posixpath.join(config.base, module)))
        return ""

    def _is_alias(self, path: str, module: str) -> bool:
        """Whether a name looks like one of ours that a bundler maps: `@/x`, `~/x`."""
        if module.startswith(("@/", "~/", "~")):
            return True
        folder = nearest(path, self._configs)
        patterns = self._configs[folder].paths if folder is not None else ()
        return any(
            "*" in pattern and pattern != "*" and module.startswith(pattern.partition("*")[0])
            for pattern, _ in patterns
        )

    # -- packages -----------------------------------------------------------------------------

    def _in_package(self, name: str, inner: str) -> str:
        folder, data = self._packages[name]
        for target in entries(data, f"./{inner}" if inner else "."):
            file = self._at(posixpath.normpath(posixpath.join(folder, target)))
            if file:
                return file
        candidates = (
            (f"src/{inner}", inner) if inner else ("src/index", "index", "src/main", "lib/index")
        )
        for candidate in candidates:
            file = self._at(posixpath.join(folder, candidate))
            if file:
                return file
        return ""

    def _private(self, path: str, module: str) -> str:
        """`#name` of the nearest package's `imports`."""
        folder = nearest(path, self._package_folders)
        given = self._package_folders[folder].get("imports") if folder is not None else None
        if folder is None or not isinstance(given, dict):
            return ""
        for pattern, value in given.items():
            head, star, tail = pattern.partition("*")
            matches = module == pattern or (
                star and module.startswith(head) and module.endswith(tail)
            )
            if not matches:
                continue
            middle = module[len(head) : len(module) - len(tail) if tail else None] if star else ""
            for target in targets_in(value):
                file = self._at(
                    posixpath.normpath(posixpath.join(folder, target.replace("*", middle)))
                )
                if file:
                    return file
        return ""

    # -- what packages offer ------------------------------------------------------------------

    @property
    def offers(self) -> Offers:
        """What packages offer to others."""
        return Offers(self._view, self._packages, self._package_folders, self._at)

    # -- files --------------------------------------------------------------------------------

    def _at(self, base: str) -> str:
        files = self._view.files
        base = "" if base == "." else base
        if base in files:
            return base
        stem, extension = posixpath.splitext(base)
        for other in _COMPILED.get(extension, ()):
            if stem + other in files:
                return stem + other
        for extension in EXTENSIONS:
            if base and base + extension in files:
                return base + extension
        for extension in EXTENSIONS:
            index = posixpath.join(base, f"index{extension}")
            if index in files:
                return index
        return self._folder_main(base)

    def _folder_main(self, base: str) -> str:
        data = self._package_folders.get(base)
        main = data.get("main") if data and base else None
        if not isinstance(main, str):
            return ""
        target = posixpath.normpath(posixpath.join(base, main))
        return target if target in self._view.files else ""


def is_twin(path: str, files: Container[str]) -> bool:
    """Whether declarations say for `require` what a file beside them says for `import`."""
    return path.endswith((".d.cts", ".d.mts")) and f"{path[:-3]}ts" in files


def package_name(module: str) -> str:
    """The package of a module: `lodash` of `lodash/fp`, `@scope/name` of `@scope/name/x`."""
    parts = module.split("/")
    if module.startswith("@"):
        return "/".join(parts[:2]) if len(parts) > 1 and len(parts[0]) > 1 else ""
    return parts[0]
