"""Which files tests load by names in strings: `import_module`, and the settings of Django."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Final

from docgen_engine.domain.snapshot import FileKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.linked import RepositoryIndex

_IMPORTS: Final = regex(r"\bimport_module\(\s*[\"'](?P<module>\w+(?:\.\w+)*)[\"']\s*\)")
_SETTINGS: Final = regex(r"DJANGO_SETTINGS_MODULE[\"']?[\s,=]+[\"']?(?P<module>\w+(?:\.\w+)*)")
_NAMES: Final = regex(r"[\"'](?P<module>\w+(?:\.\w+)+)[\"']")
_CONFIGURE: Final = frozenset({"pytest.ini", "setup.cfg", "tox.ini", "pyproject.toml"})
_ROOTS: Final = ("", "src/")


def named_by_tests(index: RepositoryIndex, tests: Iterable[str]) -> set[str]:
    """The files that tests load by their names in strings.

    What the settings of Django name, such as middlewares and the module of the addresses, is loaded
    with them.

    Args:
        index: of the repository.
        tests: paths of all code of tests.
    """
    found: set[str] = set()
    settings: set[str] = set()
    for path in sorted(tests):
        if path.endswith(".py") and path in index.entries:
            text = index.text(path)
            if "import_module" in text:
                found.update(_files(index, text, _IMPORTS))
            if "DJANGO_SETTINGS_MODULE" in text:
                settings.update(_files(index, text, _SETTINGS))
    for entry in index.manifest.files:
        if entry.kind is FileKind.TEXT and posixpath.basename(entry.path) in _CONFIGURE:
            text = index.text(entry.path)
            if "DJANGO_SETTINGS_MODULE" in text:
                settings.update(_files(index, text, _SETTINGS))
    for path in sorted(settings):
        settings.update(each.to_file for each in index.imported(path) if each.to_file)
    for path in sorted(settings):
        found.update(_files(index, index.text(path), _NAMES))
    return found | settings


def _files(index: RepositoryIndex, text: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """The files of the modules that a text names; of a name in a module, that module."""
    for match in pattern.finditer(text):
        way = match["module"].replace(".", "/")
        for start in (way, posixpath.dirname(way)):
            ends = (f"{root}{start}{end}" for root in _ROOTS for end in (".py", "/__init__.py"))
            path = next((each for each in ends if start and each in index.entries), "")
            if path:
                yield path
                break
