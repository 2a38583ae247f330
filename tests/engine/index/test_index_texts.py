"""What the index reads of files: texts, and nothing of what is none."""

from __future__ import annotations

import msgspec
import pytest

from docgen_engine.domain.snapshot import FileKind
from docgen_engine.repository.index.linked import RepositoryIndex
from support.index_facts import snapshot_of


def test_what_is_no_text_has_none_and_its_content_is_not_asked_for() -> None:
    manifest, reader = snapshot_of({"logo.svg": "<svg/>", "a.py": "x = 1\n"})
    binary = tuple(
        msgspec.structs.replace(each, kind=FileKind.BINARY) if each.path == "logo.svg" else each
        for each in manifest.files
    )
    index = RepositoryIndex(msgspec.structs.replace(manifest, files=binary), {}, reader)
    assert (index.text("logo.svg"), index.lines("logo.svg")) == ("", [])
    assert index.lines("a.py") == ["x = 1"]
    assert len(reader.reads) == 1


def test_a_content_that_was_lost_is_no_empty_file() -> None:
    manifest, reader = snapshot_of({"a.py": "x = 1\n"})
    reader.contents.clear()
    with pytest.raises(KeyError):
        RepositoryIndex(manifest, {}, reader).text("a.py")
