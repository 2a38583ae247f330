"""However a repository is laid out: each file is in one component, and names are distinct."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from docgen_engine.backends.static.parts.components import map_components
from docgen_engine.domain.facts import FileFacts, LineCounts
from docgen_engine.domain.guidance import ComponentGuidance
from docgen_engine.domain.snapshot import FileEntry, FileKind, Manifest
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.languages import language_of
from docgen_engine.repository.manifests.model import ProjectFacts
from support.discovered import KeptContent

FOLDER = st.sampled_from(["src", "lib", "app", "core", "tests", "docs", "cmd", "internal", "web"])
NAME = st.sampled_from(
    ["__init__.py", "a.py", "b.py", "_c.py", "main.go", "x.go", "index.ts", "y.ts", "z.rs", "s.sh"]
)
PATH = st.builds(
    lambda folders, name: "/".join([*folders, name]), st.lists(FOLDER, max_size=4), NAME
)
REPOSITORY = st.dictionaries(PATH, st.integers(1, 400), max_size=60)


def index_over(files: dict[str, int]) -> RepositoryIndex:
    entries = tuple(
        FileEntry(path, "0" * 64, lines, FileKind.TEXT, language_of(path), lines)
        for path, lines in sorted(files.items())
    )
    facts = {
        path: FileFacts(language=language_of(path), lines=LineCounts(total=lines, code=lines))
        for path, lines in files.items()
    }
    return RepositoryIndex(Manifest(entries), facts, KeptContent({"0" * 64: b""}))


@settings(max_examples=150, deadline=None)
@given(REPOSITORY)
def test_every_layout_is_divided_cleanly(files: dict[str, int]) -> None:
    found = map_components(index_over(files), ProjectFacts(), ComponentGuidance(), "here")
    code = [part for part in found.parts if part.is_code]
    assert len(code) <= 25
    for attribute in ("path", "name"):
        values = [getattr(part, attribute) for part in found.parts]
        assert len(set(values)) == len(values)
        assert all(values)
    members = [file for part in found.parts for file in part.files]
    assert len(set(members)) == len(members)
    for part in found.parts:
        assert part.files
        for file in part.files:
            assert part.path == "." or file == part.path or file.startswith(part.path + "/")


@settings(max_examples=50, deadline=None)
@given(REPOSITORY, st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(files: dict[str, int], random: object) -> None:
    items = list(files.items())
    random.shuffle(items)  # type: ignore[attr-defined]
    one = map_components(index_over(files), ProjectFacts(), ComponentGuidance(), "here")
    other = map_components(index_over(dict(items)), ProjectFacts(), ComponentGuidance(), "here")
    assert one.parts == other.parts
