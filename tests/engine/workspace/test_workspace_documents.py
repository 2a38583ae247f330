"""Documents with metadata, edits of them, the state, reports and the log."""

from __future__ import annotations

import hashlib
import json

import msgspec
import pytest

from docgen_engine.domain.documents.base import decode, encode
from docgen_engine.domain.documents.questions import Questions
from docgen_engine.domain.documents.research import Research
from docgen_engine.domain.documents.state import State
from docgen_engine.domain.errors import DocumentInvalid, StorageError
from docgen_engine.domain.findings import Finding, Report, RuleCount, Severity
from docgen_engine.domain.phases import Phase
from docgen_engine.workspace import documents
from docgen_engine.workspace.layout import Layout

BODY = encode(Research(findings=()))
AT = "2026-01-01T00:00:00.000Z"


def sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def write(layout: Layout) -> str:
    return documents.write_document(layout, "research", BODY, "research", AT)


def test_a_document_gets_its_metadata_first(layout: Layout) -> None:
    written = write(layout)

    content = layout.document("research").read_bytes()
    assert sha(content) == written
    parts = json.loads(content)
    assert list(parts) == ["metadata", "findings"]
    assert parts["metadata"] == {
        "version": "3.0",
        "generated_at": AT,
        "repository_path": str(layout.repository),
        "agent": "research",
    }


def test_what_was_written_is_no_edit(layout: Layout) -> None:
    written = write(layout)

    assert documents.read_document_edit(layout, "research", sha(BODY)) is None
    assert documents.read_document_edit(layout, "research", written) is None


def test_another_layout_or_other_metadata_is_no_edit(layout: Layout) -> None:
    write(layout)
    path = layout.document("research")
    parts = json.loads(path.read_bytes())
    parts["metadata"]["agent"] = "me"
    path.write_text(json.dumps(parts))

    assert documents.read_document_edit(layout, "research", sha(BODY)) is None
    path.write_bytes(BODY)
    assert documents.read_document_edit(layout, "research", sha(BODY)) is None


def test_an_edit_comes_back_as_it_is_kept(layout: Layout) -> None:
    write(layout)
    path = layout.document("research")
    parts = json.loads(path.read_bytes())
    one = {"answer": "yes", "status": "answered", "question_id": "q1", "code_references": []}
    parts["findings"].append(one)
    path.write_text(json.dumps(parts))

    edit = documents.read_document_edit(layout, "research", sha(BODY))

    assert edit is not None
    read = decode("research", edit, Research)
    assert [finding.question_id for finding in read.findings] == ["q1"]
    assert edit == encode(read)
    assert documents.read_document_edit(layout, "research", sha(edit)) is None


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"{ not json", r"\$"),
        (b"[]", r"\$"),
        (b"\xff\xfe", r"\$"),
        (b'{"findings": [{"question_id": 3}]}', r"findings\[0\]\.question_id"),
        (b'{"findings": [], "extra": 1}', r"extra"),
    ],
)
def test_an_edit_that_breaks_the_schema_comes_back_for_the_caller_to_refuse(
    layout: Layout, content: bytes, where: str
) -> None:
    write(layout)
    layout.document("research").write_bytes(content)

    edit = documents.read_document_edit(layout, "research", sha(BODY))

    assert edit is not None
    with pytest.raises(DocumentInvalid, match=where):
        decode("research", edit, Research)


def test_a_document_that_is_gone_is_no_edit_and_a_link_is_refused(layout: Layout) -> None:
    assert documents.read_document_edit(layout, "research", "") is None
    layout.document("research").symlink_to("/etc/hostname")
    with pytest.raises(StorageError, match="not a plain file"):
        documents.read_document_edit(layout, "research", "")


def test_a_file_set_aside_is_never_lost(layout: Layout) -> None:
    path = layout.document("research")
    for number, name in ((1, "research.edited.json"), (2, "research.edited-2.json")):
        path.write_text(f"broken {number}")
        assert documents.set_aside(layout, "research") == layout.context / name
        assert (layout.context / name).read_text() == f"broken {number}"
        assert not path.exists()
    assert documents.set_aside(layout, "research") is None


def test_every_document_that_is_written_can_be_read_back(layout: Layout) -> None:
    body = (
        b'{"summary": {"total_questions": 0, "by_category": {}, "by_priority": {}},'
        b' "questions": []}'
    )
    canonical = encode(decode("questions", body, Questions))
    documents.write_document(layout, "questions", canonical, "questions", AT)
    assert documents.read_document_edit(layout, "questions", sha(canonical)) is None


def test_the_state_is_written_as_it_is(layout: Layout) -> None:
    state = State(
        version="3.0",
        repository_path="/r",
        status="running",
        phase="discovery-running",
        started_at=AT,
        completed_at="",
        current_agent="1a-language",
        completed_agents=(),
        stale_phases=(),
        retry_state={},
        token_usage={},
        files_generated=(),
        qa_results=None,
        errors=(),
    )
    documents.write_state(layout, state)
    assert msgspec.json.decode(layout.state.read_bytes(), type=State) == state


def test_a_report_is_plain_text_for_people_and_json_for_programs(layout: Layout) -> None:
    findings = (
        Finding(
            "links.internal", Severity.ERROR, "a.md", 3, 1, "<b>|`x`|</b> [\x1b[31mred](y)", "mend"
        ),
        Finding("links.internal", Severity.WARNING, "a.md", 0, 0, "no such anchor"),
        Finding("questions.covered", Severity.ERROR, "", 0, 0, "2 questions"),
    )
    report = Report(
        Phase.WRITING, "phase5_v2", (RuleCount("links.internal", 40, 1, 1),), findings, "", 3
    )

    path = documents.write_report(layout, report)

    text = path.read_text()
    assert path == layout.reports / "phase5_v2.md"
    assert text.startswith("# Documentation writers: phase5_v2, report 3\n")
    assert "The gate failed: 2 errors, 1 warning." in text
    assert "\\<b\\>" in text
    assert "\x1b" not in text
    assert "line 3" in text
    assert "### The run" in text
    assert "| links.internal | 40 | 1 | 1 |" in text
    stored = msgspec.json.decode(path.with_suffix(".json").read_bytes(), type=Report)
    assert stored == report


def test_the_log_grows_is_rotated_and_never_raises(layout: Layout) -> None:
    documents.append_log(layout, "first\nsecond\n", AT)
    documents.append_log(layout, "third")
    log = layout.logs / "docgen.log"
    assert log.read_text() == f"{AT} first\n{AT} second\nthird\n"

    documents.append_log(layout, "x" * 1_100_000)
    documents.append_log(layout, "after")
    assert log.read_text() == "after\n"
    assert (layout.logs / "docgen.log.1").stat().st_size > 1_000_000

    log.unlink()
    log.symlink_to(layout.repository / "precious")
    documents.append_log(layout, "not there")
    assert not (layout.repository / "precious").exists()
