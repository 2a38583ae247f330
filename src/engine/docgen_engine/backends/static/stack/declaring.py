"""Which declaration of a manifest an import goes back to: by its name, and by where it stands."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Final, TypeAlias

import msgspec

from docgen_engine.backends.static.parts.imports import ExternalUse
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.snapshot import FileKind
from docgen_engine.repository.index.resolve.view import nearest
from docgen_engine.repository.manifests.model import DeclaredDependency, normalise

Declared: TypeAlias = Mapping[tuple[str, str], DeclaredDependency]
"""The strongest declaration of each package, by language and normalised name."""

_MANIFESTS: Final = frozenset({"package.json", "pyproject.toml", "Cargo.toml", "go.mod"})

LANGUAGE_OF: Final = {
    "python": "Python",
    "npm": "JavaScript",
    "go": "Go",
    "rust": "Rust",
    "ruby": "Ruby",
    "dotnet": "C#",
}

_IMPORTED_AS: Final = {
    "allauth": "django-allauth",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "bson": "pymongo",
    "cairo": "pycairo",
    "constance": "django-constance",
    "corsheaders": "django-cors-headers",
    "crispy-forms": "django-crispy-forms",
    "crypto": "pycryptodome",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "debug-toolbar": "django-debug-toolbar",
    "decouple": "python-decouple",
    "django-filters": "django-filter",
    "dns": "dnspython",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "environ": "django-environ",
    "factory": "factory-boy",
    "fitz": "pymupdf",
    "gi": "pygobject",
    "git": "gitpython",
    "github": "pygithub",
    "google-protobuf": "protobuf",
    "grpc": "grpcio",
    "guardian": "django-guardian",
    "import-export": "django-import-export",
    "jose": "python-jose",
    "jwt": "pyjwt",
    "kafka": "kafka-python",
    "ldap": "python-ldap",
    "levenshtein": "python-levenshtein",
    "magic": "python-magic",
    "markdown-it": "markdown-it-py",
    "mptt": "django-mptt",
    "multipart": "python-multipart",
    "mysqldb": "mysqlclient",
    "nacl": "pynacl",
    "oauth2-provider": "django-oauth-toolkit",
    "openssl": "pyopenssl",
    "pil": "pillow",
    "pkg-resources": "setuptools",
    "polymorphic": "django-polymorphic",
    "psycopg2": "psycopg2-binary",
    "rest-framework": "djangorestframework",
    "rest-framework-simplejwt": "djangorestframework-simplejwt",
    "ruamel": "ruamel-yaml",
    "serial": "pyserial",
    "simple-history": "django-simple-history",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "slugify": "python-slugify",
    "socks": "pysocks",
    "storages": "django-storages",
    "taggit": "django-taggit",
    "telegram": "python-telegram-bot",
    "tree-sitter-languages": "tree-sitter-languages",
    "usb": "pyusb",
    "waffle": "django-waffle",
    "websocket": "websocket-client",
    "win32com": "pywin32",
    "wx": "wxpython",
    "xdist": "pytest-xdist",
    "yaml": "pyyaml",
    "zmq": "pyzmq",
}
"""Python packages that are imported under another name than they are installed by. A name from
here counts only where a manifest declares it, so that a wrong line can hide a use, never state
one."""


def language(ecosystem: str) -> str:
    """The language whose imports a manifest's dependencies go with."""
    return LANGUAGE_OF.get(ecosystem, ecosystem)


def declaration_of(use: ExternalUse, declared: Declared) -> tuple[str, str] | None:
    """The key of the declaration that an import goes back to."""
    if use.language == "Go":
        # A Go import names a package inside a module: the longest declared prefix is its module.
        path = use.name
        while path:
            if ("Go", normalise(path)) in declared:
                return "Go", normalise(path)
            path = path.rpartition("/")[0]
        return None
    for candidate in installed_names(use.name):
        if (use.language, candidate) in declared:
            return use.language, candidate
    return None


def installed_names(module: str) -> list[str]:
    """The names under which what is imported as `module` may be installed, the likeliest first."""
    name = normalise(module)
    candidates = [name, f"python-{name}", f"py{name}", f"types-{name}", f"@types/{name}"]
    if name in _IMPORTED_AS:
        candidates.insert(1, _IMPORTED_AS[name])
        if name == "psycopg2":
            candidates.insert(1, "psycopg2")
    return candidates


def by_nearest_manifest(
    survey: Survey, uses: list[ExternalUse], declared: Declared
) -> list[ExternalUse]:
    """Uses without the imports that go back to another manifest, nearer to the importing file.

    Where an example declares the same package for itself, its imports are not of the project's.
    """
    folders: dict[tuple[str, str], set[str]] = {}
    for each in survey.project.dependencies:
        package = (language(each.ecosystem), normalise(each.name))
        folders.setdefault(package, set()).add(posixpath.dirname(each.file))
    for folder, text in _manifests_aside(survey):
        for package, homes in folders.items():
            if package in declared and declared[package].name in text:
                homes.add(folder)
    several = {
        (use.name, use.language): key
        for use in uses
        if (key := declaration_of(use, declared)) is not None and len(folders[key]) > 1
    }
    if not several:
        return uses
    kept: dict[tuple[str, str], set[tuple[str, int]]] = {name: set() for name in several}
    for imported in survey.index.imports:
        if imported.external:
            name = (imported.external, _family(survey.index.facts[imported.from_file].language))
            wanted = several.get(name)
            if wanted is not None:
                home = nearest(imported.from_file, folders[wanted])
                if home in (None, posixpath.dirname(declared[wanted].file)):
                    kept[name].add((imported.from_file, imported.line))
    return [
        _use(survey, use, kept[use.name, use.language])
        if (use.name, use.language) in several
        else use
        for use in uses
    ]


def _manifests_aside(survey: Survey) -> list[tuple[str, str]]:
    """The folders and texts of manifests of examples, benchmarks and the like."""
    return [
        (posixpath.dirname(entry.path), survey.text(entry.path))
        for entry in survey.index.manifest.files
        if posixpath.basename(entry.path) in _MANIFESTS
        and entry.kind is FileKind.TEXT
        and not survey.is_own(entry.path)
    ]


def _use(survey: Survey, use: ExternalUse, found: set[tuple[str, int]]) -> ExternalUse:
    """A use with only some of its lines."""
    if not found:
        return msgspec.structs.replace(use, count=0, used_by=(), in_code=False)
    parts = [part for file, _ in found if (part := survey.components.of(file)) is not None]
    code = {part.name for part in parts if part.is_code}
    first = min([place for place in found if survey.is_code(place[0])] or found)
    return msgspec.structs.replace(
        use,
        count=len(found),
        file=first[0],
        line=first[1],
        used_by=tuple(sorted(code or {part.name for part in parts})),
        in_code=bool(code),
    )


def rust_paths(survey: Survey, uses: list[ExternalUse], declared: Declared) -> list[ExternalUse]:
    """Crates that Rust code calls by their whole path, as `fastrand::u64()`, without a `use`."""
    known = {normalise(use.name) for use in uses if use.language == "Rust"}
    wanted = {
        dependency.name.replace("-", "_")
        for (language, name), dependency in declared.items()
        if language == "Rust" and name not in known
    }
    if not wanted:
        return []
    found: dict[str, set[tuple[str, int]]] = {}
    for path, facts in survey.index.facts.items():
        if facts.language == "Rust":
            for call in facts.calls:
                crate, mark, _ = call.callee.partition("::")
                if mark and crate in wanted:
                    found.setdefault(crate, set()).add((path, call.line))
    return [
        _use(survey, ExternalUse(crate, "Rust", 0, "", 0, (), False), lines)
        for crate, lines in sorted(found.items())
    ]


def _family(language: str) -> str:
    return "JavaScript" if language == "TypeScript" else language
