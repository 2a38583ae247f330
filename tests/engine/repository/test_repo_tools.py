"""The tools of agents: paged, confined to the snapshot, and helpful when asked wrongly."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.protocols import RepositoryAccess
from docgen_engine.domain.snapshot import FileEntry, FileKind, Manifest
from docgen_engine.repository.search import BadPattern, compile_pattern
from docgen_engine.repository.tools import RepositoryTools
from support.git_trees import MemoryReader, memory_snapshot

FILES = {
    "README.md": "# Parcel\n",
    "src/parcel/cli.py": "import rates\n\n\ndef main():\n    return rates.postage(3)\n",
    "src/parcel/rates.py": "def postage(grams):\n    return grams * 2\n\n# postage (end)\n",
    "src/web/app.ts": "export const postage = 1\n",
    "tests/test_rates.py": "def test_postage():\n    assert True\n",
}


class _Access:
    def __init__(self, manifest: Manifest, content: MemoryReader) -> None:
        self.manifest = manifest
        self.content = content


def tools(files: dict[str, str] | None = None, **options: Any) -> RepositoryTools:
    manifest, reader, _ = memory_snapshot(FILES if files is None else files)
    extra = (
        FileEntry("logo.png", "0" * 64, 10, FileKind.BINARY),
        FileEntry("out", "1" * 64, 3, FileKind.LINK),
    )
    whole = Manifest(tuple(sorted((*manifest.files, *extra))))
    return RepositoryTools(cast("RepositoryAccess", _Access(whole, reader)), **options)


async def ask(name: str, **arguments: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(await tools().call(name, arguments)))


async def test_structure() -> None:
    answer = await ask("localViewStructure", depth=1)
    assert answer["entries"] == [
        {"path": "README.md", "language": "Markdown", "lines": 1},
        {"path": "logo.png", "kind": "binary", "size": 10},
        {"path": "out", "kind": "link", "size": 3},
        {"path": "src/", "files": 3, "lines": 10},
        {"path": "tests/", "files": 1, "lines": 2},
    ]
    below = await ask("localViewStructure", path="src/parcel/")
    assert [entry["path"] for entry in below["entries"]] == [
        "src/parcel/cli.py",
        "src/parcel/rates.py",
    ]


async def test_find_and_pages() -> None:
    first = await ask("localFindFiles", pattern="*.py", limit=2)
    assert first["total"] == 3
    rest = await ask("localFindFiles", pattern="*.py", limit=2, offset=first["next_offset"])
    assert "next_offset" not in rest
    assert [f["path"] for f in first["files"] + rest["files"]] == [
        path for path in FILES if path.endswith(".py")
    ]
    anchored = await ask("localFindFiles", pattern="/parcel/*.py", path="src")
    assert anchored["total"] == 2


async def test_search_is_literal_by_default() -> None:
    answer = await ask("localSearchCode", query="postage(")
    assert [(m["file"], m["line"], m["column"]) for m in answer["matches"]] == [
        ("src/parcel/cli.py", 5, 18),
        ("src/parcel/rates.py", 1, 5),
        ("tests/test_rates.py", 1, 10),
    ]


async def test_search_with_all_its_options() -> None:
    answer = await ask(
        "localSearchCode", query=r"^def \w+\(", regex=True, files="*.py", path="src", context=1
    )
    assert answer["matches"] == [
        {
            "file": "src/parcel/cli.py", "line": 4, "column": 1, "text": "def main():",
            "before": [""], "after": ["    return rates.postage(3)"],
        },
        {
            "file": "src/parcel/rates.py", "line": 1, "column": 1, "text": "def postage(grams):",
            "after": ["    return grams * 2"],
        },
    ]  # fmt: skip
    assert len((await ask("localSearchCode", query="PARCEL"))["matches"]) == 0
    assert len((await ask("localSearchCode", query="PARCEL", case_sensitive=False))["matches"]) == 1


async def test_pages_of_a_search_are_the_whole_in_order() -> None:
    whole = (await ask("localSearchCode", query="a"))["matches"]
    collected: list[Any] = []
    offset = 0
    while True:
        page = await ask("localSearchCode", query="a", limit=2, offset=offset)
        collected += page["matches"]
        if "next_offset" not in page:
            break
        offset = page["next_offset"]
    assert collected == whole
    assert len(whole) > 4


async def test_content_by_lines() -> None:
    answer = await ask("localGetFileContent", file="src/parcel/rates.py", line_start=2, limit=2)
    assert answer["content"] == "2\t    return grams * 2\n3\t"
    assert (answer["line_start"], answer["line_end"], answer["next_line"]) == (2, 3, 4)
    bare = await ask("localGetFileContent", file="./src/parcel/rates.py", line_end=1, numbers=False)
    assert bare["content"] == "def postage(grams):"
    assert "next_line" not in bare


async def test_a_long_file_is_given_in_pieces() -> None:
    lines = [f"{'x' * 1000}{n}" for n in range(200)]
    long = tools({"a.py": "\n".join(lines) + "\n"})
    seen: list[str] = []
    start = 1
    while start:
        answer = json.loads(
            await long.call(
                "localGetFileContent", {"file": "a.py", "line_start": start, "numbers": False}
            )
        )
        assert len(answer["content"]) <= 60_000
        seen += answer["content"].split("\n")
        start = answer.get("next_line", 0)
    assert seen == lines


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("localRun", {}, "no tool `localRun`"),
        ("localFindFiles", {}, "missing required field `pattern`"),
        ("localFindFiles", {"pattern": "*", "lmit": 3}, "unknown field `lmit`"),
        ("localFindFiles", {"pattern": "!*"}, "a pattern is a path"),
        ("localFindFiles", {"pattern": "*", "path": "nowhere"}, "no folder `nowhere`"),
        ("localViewStructure", {"path": "README.md"}, "It is a file"),
        ("localViewStructure", {"depth": 0}, "Expected `int` >= 1"),
        ("localSearchCode", {"query": "(a+)+$", "regex": True}, "may never end"),
        ("localSearchCode", {"query": "(", "regex": True}, "not a regular expression"),
        ("localGetFileContent", {"file": "cli.py"}, "there are: src/parcel/cli.py"),
        ("localGetFileContent", {"file": "logo.png"}, "not readable text here: binary"),
        ("localGetFileContent", {"file": "out"}, "not readable text here: link"),
        ("localGetFileContent", {"file": "README.md", "line_start": 9}, "has 1 lines"),
    ],
)
async def test_a_wrong_call_says_how(name: str, arguments: dict[str, Any], message: str) -> None:
    answer = await ask(name, **arguments)
    assert message in answer["error"]
    assert answer["how"]


@given(path=st.text(max_size=20) | st.sampled_from(["../x", "/etc/passwd", "a/../../b", "\0"]))
def test_no_path_leads_out_of_the_manifest(path: str) -> None:
    answer = json.loads(asyncio.run(tools().call("localGetFileContent", {"file": path})))
    assert "error" in answer or answer["path"] in FILES


def test_schemas_describe_every_tool() -> None:
    for name in tools().names():
        schema = tools().schema(name)
        assert schema["type"] == "object"
        assert schema["additionalProperties"] is False
        assert schema["description"]


async def test_a_search_stops_when_its_time_is_up() -> None:
    ticks = iter([0.0, 1.0, 2.0, 9.0])
    stopped = tools(clock=lambda: next(ticks))
    answer = json.loads(await stopped.call("localSearchCode", {"query": "postage"}))
    assert answer["files_searched"] == 2
    assert "time was up at src/parcel/rates.py" in answer["note"]


@pytest.mark.parametrize(
    "pattern",
    [
        r"def \w+\(self", r"class\s+\w*Error", r"\w+\s*=\s*\w+", r"a|b", r"(foo|bar)baz",
        r"[^\]]+\]", r"x{2,3}", r"(?:abc)+", r"(?i)todo.*", r"(?P<n>ab)c", r"(?=foo)bar",
        r"(?<!x)y", r"\(\w+\)", r"[(*+]", r"a\+\+\+\+\+", "--flag",
    ],
)  # fmt: skip
def test_ordinary_patterns_are_allowed(pattern: str) -> None:
    assert compile_pattern(pattern, regex=True, case_sensitive=True)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+", r"(a|b)*c", r"(.*)*", r"(?:a?){30}", r"(a)\1", r".*.*.*x", r"\w+\w+\w+\w+",
        r"((a+)b)+", r"(?P<x>a)(?P=x)",
        "x" * 201, "[[", "[[a]", "[a&&b]", "", "[", "*", r"(?:(?:a+))+", r"([a-z]+)*@",
    ],
)  # fmt: skip
def test_patterns_that_may_never_end_are_refused(pattern: str) -> None:
    with pytest.raises(BadPattern):
        compile_pattern(pattern, regex=True, case_sensitive=True)


@given(st.text("ab.*+?(){}|[]\\w 1,^$", max_size=14))
def test_what_is_allowed_ends_soon(pattern: str) -> None:
    try:
        compiled = compile_pattern(pattern, regex=True, case_sensitive=True)
    except BadPattern:
        return
    begin = time.perf_counter()
    compiled.search("a" * 60 + "!")
    assert time.perf_counter() - begin < 5
