"""The shipped language table: which file is source in which language, and which is a document.

Source languages are those that people program in; markup and data (Markdown, JSON, HTML, CSS and
the like) are documents and do not count as source files (contract section 3).
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from docgen_engine.patterns import regex

DEEP: Final[frozenset[str]] = frozenset({"Python", "JavaScript", "TypeScript", "Go"})
"""Languages whose files yield symbols, with imports and calls led to what they name."""

SOUND: Final[frozenset[str]] = frozenset({"Rust", "Java", "C", "C++", "C#", "Ruby", "PHP"})
"""Languages whose files yield definitions and imports, and calls by name only."""

_LANGUAGES: Final[dict[str, str]] = {
    "Ada": "adb ads",
    "Assembly": "asm s",
    "Astro": "astro",
    "C": "c h",
    "C#": "cs csx",
    "C++": "cc cpp cxx c++ hh hpp hxx h++ ipp inl tcc tpp",
    "CUDA": "cu cuh",
    "Clojure": "clj cljs cljc",
    "CoffeeScript": "coffee",
    "Common Lisp": "lisp cl",
    "Crystal": "cr",
    "Cython": "pyx pxd pxi",
    "D": "d",
    "Dart": "dart",
    "Elixir": "ex exs",
    "Elm": "elm",
    "Emacs Lisp": "el",
    "Erlang": "erl hrl",
    "F#": "fs fsi fsx",
    "Fortran": "f f90 f95 f03 f08 for",
    "GLSL": "glsl vert frag",
    "Go": "go",
    "Groovy": "groovy gradle",
    "HCL": "tf hcl",
    "Haskell": "hs lhs",
    "Java": "java",
    "JavaScript": "js jsx mjs cjs",
    "Julia": "jl",
    "Kotlin": "kt kts",
    "Lua": "lua",
    "Nim": "nim",
    "Nix": "nix",
    "OCaml": "ml mli",
    "Objective-C": "m mm",
    "PHP": "php phtml",
    "Pascal": "pas dpr",
    "Perl": "pl pm",
    "PowerShell": "ps1 psm1 psd1",
    "Python": "py pyi pyw",
    "R": "r",
    "Racket": "rkt",
    "Ruby": "rb rake gemspec ru",
    "Rust": "rs",
    "SQL": "sql",
    "Scala": "scala sc sbt",
    "Scheme": "scm ss",
    "Shell": "sh bash zsh ksh fish bats",
    "Solidity": "sol",
    "Svelte": "svelte",
    "Swift": "swift",
    "SystemVerilog": "sv svh",
    "Tcl": "tcl",
    "TypeScript": "ts tsx mts cts",
    "VHDL": "vhd vhdl",
    "Vala": "vala vapi",
    "Verilog": "v",
    "Vim Script": "vim",
    "Visual Basic": "vb",
    "Vue": "vue",
    "Zig": "zig",
}
_BY_EXTENSION: Final = {
    extension: language for language, all_ in _LANGUAGES.items() for extension in all_.split()
}
_BY_NAME: Final = {
    "Gemfile": "Ruby",
    "Rakefile": "Ruby",
    "Vagrantfile": "Ruby",
    "Jenkinsfile": "Groovy",
    "SConstruct": "Python",
    "SConscript": "Python",
}

_DOCUMENTS: Final[dict[str, str]] = {
    "AsciiDoc": "adoc asciidoc",
    "CSS": "css",
    "CSV": "csv tsv",
    "Diff": "diff patch",
    "Dockerfile": "dockerfile",
    "GraphQL": "graphql gql",
    "HTML": "html htm xhtml",
    "INI": "ini cfg conf properties editorconfig",
    "JSON": "json jsonc json5 webmanifest geojson",
    "Jinja": "jinja jinja2 j2",
    "Jupyter Notebook": "ipynb",
    "Less": "less",
    "Makefile": "mk mak",
    "Markdown": "md markdown mdx mkd",
    "Org": "org",
    "Protocol Buffers": "proto",
    "SCSS": "scss sass",
    "SVG": "svg",
    "TOML": "toml",
    "TeX": "tex sty bib",
    "Textual CSS": "tcss",
    "XML": "xml xsd xsl xslt csproj fsproj vbproj props targets plist resx",
    "YAML": "yaml yml",
    "CMake": "cmake",
    "Just": "just",
    "reStructuredText": "rst rest",
    "Text": "txt text",
}
_DOCUMENT_BY_EXTENSION: Final = {
    extension: kind for kind, all_ in _DOCUMENTS.items() for extension in all_.split()
}
_DOCUMENT_BY_NAME: Final = {
    "Makefile": "Makefile",
    "makefile": "Makefile",
    "GNUmakefile": "Makefile",
    "Dockerfile": "Dockerfile",
    "Containerfile": "Dockerfile",
    "CMakeLists.txt": "CMake",
    "justfile": "Just",
    "Justfile": "Just",
    ".justfile": "Just",
    "Pipfile": "TOML",
    "go.mod": "Go module",
    "go.work": "Go module",
    "go.sum": "Go module",
    "LICENSE": "Text",
    "COPYING": "Text",
    "NOTICE": "Text",
    "README": "Text",
    "CHANGELOG": "Text",
    "AUTHORS": "Text",
    "CONTRIBUTING": "Text",
    "INSTALL": "Text",
    "CODEOWNERS": "Text",
    "Procfile": "YAML",
    ".gitignore": "Ignore list",
    ".dockerignore": "Ignore list",
    ".npmignore": "Ignore list",
    ".gitattributes": "Git attributes",
}

_INTERPRETERS: Final = {
    "python": "Python",
    "pypy": "Python",
    "node": "JavaScript",
    "nodejs": "JavaScript",
    "deno": "TypeScript",
    "bun": "TypeScript",
    "ts-node": "TypeScript",
    "tsx": "TypeScript",
    "sh": "Shell",
    "bash": "Shell",
    "dash": "Shell",
    "zsh": "Shell",
    "ksh": "Shell",
    "fish": "Shell",
    "bats": "Shell",
    "ruby": "Ruby",
    "perl": "Perl",
    "php": "PHP",
    "lua": "Lua",
    "luajit": "Lua",
    "tclsh": "Tcl",
    "rscript": "R",
    "julia": "Julia",
    "elixir": "Elixir",
    "escript": "Erlang",
    "groovy": "Groovy",
    "pwsh": "PowerShell",
    "racket": "Racket",
}
_SHEBANG: Final = regex(rb"^#!\s*(?P<path>\S+)(?P<rest>[^\n]*)")
_OBJECTIVE_C: Final = regex(
    rb"^\s*(?:#import|#include|@interface|@implementation|@import)", re.MULTILINE
)
_C_PLUS_PLUS: Final = regex(
    rb"^[ \t]*(?:namespace\s+[\w:]+\s*\{|template\s*<|class\s+\w+[^;=()]*\{|using\s+namespace\b)",
    re.MULTILINE,
)
_VERSION: Final = regex(r"[\d.]+$")


def language_of(path: str) -> str:
    """The source language of a file by its name.

    Args:
        path: with `/`; only the last part counts.

    Returns:
        Such as `Python`; empty where the table has none.
    """
    name = posixpath.basename(path)
    if name in _BY_NAME:
        return _BY_NAME[name]
    extension = _extension(name)
    if extension == "scm" and _is_query(path):
        return ""
    return _BY_EXTENSION.get(extension, "")


def language_of_shebang(content: bytes) -> str:
    """The source language that a script's first line names, empty where it names none.

    Args:
        content: the file, or its beginning.
    """
    match = _SHEBANG.match(content[:256])
    if match is None:
        return ""
    words = [match["path"], *match["rest"].split()]
    names = [posixpath.basename(word.decode("latin-1")).lower() for word in words]
    if names[0] == "env":
        names = [n for n in names[1:] if not n.startswith("-") and "=" not in n]
    if not names:
        return ""
    return _INTERPRETERS.get(names[0]) or _INTERPRETERS.get(_VERSION.sub("", names[0]), "")


def language_of_content(path: str, head: bytes) -> str:
    """The source language of a file by its name and, where the name cannot tell, its beginning.

    A `.ts` file that is XML is a translation of Qt, a `.m` file without a word of Objective-C is
    MATLAB, a header with classes or templates is C++, a file without an extension may name its
    interpreter.

    Args:
        path: with `/`.
        head: the first bytes of the content.
    """
    language = language_of(path)
    if language == "TypeScript" and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(
        (b"<?xml", b"<!DOCTYPE")
    ):
        return ""
    if path.endswith(".h") and b"__cplusplus" not in head and _C_PLUS_PLUS.search(head):
        return "C++"
    if language == "Objective-C" and path.endswith(".m") and not _OBJECTIVE_C.search(head):
        return "MATLAB"
    if not language and not _extension(posixpath.basename(path)):
        return language_of_shebang(head)
    return language


def document_kind(path: str) -> str:
    """What a file is that is not source: `Markdown`, `TOML`, `Dockerfile`, ...; else empty.

    Args:
        path: with `/`; only the last part counts.
    """
    name = posixpath.basename(path)
    if name in _DOCUMENT_BY_NAME:
        return _DOCUMENT_BY_NAME[name]
    if language_of(path):
        return ""
    if name.startswith(("Dockerfile.", "Containerfile.")):
        return "Dockerfile"
    if name.endswith(".scm"):
        return "Tree-sitter query"
    return _DOCUMENT_BY_EXTENSION.get(_extension(name), "")


def _is_query(path: str) -> bool:
    """Queries of tree-sitter are written like Scheme, and stand in folders of these names."""
    folders = posixpath.dirname(path).lower()
    return "queries" in folders.split("/") or "tree-sitter" in folders


def _extension(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""
