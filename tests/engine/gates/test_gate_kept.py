"""What is kept between gates and runs spares work and never hides a defect."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.documents.base import encode
from docgen_engine.domain.documents.page import SectionResult
from docgen_engine.domain.errors import DocumentInvalid
from docgen_engine.domain.evidence import Claim, ClaimKind, Reference
from docgen_engine.domain.phases import Phase
from docgen_engine.gates.kept import Kept
from docgen_engine.gates.markdown import library, reading
from docgen_engine.gates.markdown.digest import Digest
from docgen_engine.gates.markdown.library import Library, page_key
from docgen_engine.gates.refs import GateRefs, assemble
from docgen_engine.gates.rules.base import Memory
from docgen_engine.gates.run import validate_with

API = "04-api-reference.md"
MAIN = "src/app/main.py"
STORE = "[`Store`](../src/app/store.py#L1-L3)"
LOAD = "[`Store.load`](../src/app/store.py#L2-L3)"
SOUND = f"# API\n\n## Overview\n\n{STORE}, {LOAD}\n"
DEFECTS = {
    "symbols.exist": SOUND + "\nIt calls `frob_nicate()`.\n",
    "files.required": "",
    "markdown.structure": SOUND + "\n# Again\n",
    "sections.required": SOUND.replace("Overview", "Review"),
    "nav.required": SOUND,  # without the block
    "placeholders.forbidden": SOUND + "\nTODO\n",
    "links.internal": SOUND + "\n[there](nowhere.md) [here](#nothing)\n",
    "evidence.resolves": SOUND + "\n[`Shop`](../src/app/store.py#L1-L3)\n",
    "mermaid.parses": SOUND + "\n```mermaid\nflowchart TD\n  a[ --> b\n```\n",
    "questions.covered": "# API\n\n## Overview\n\nNothing is cited.\n",
    "completeness.threshold": SOUND.replace(LOAD, ""),
}


class Cache:
    """A cache of facts in memory, which counts what is asked of it."""

    def __init__(self, rows=()):
        self.rows = dict(rows)
        self.asked = 0

    def get(self, keys):
        self.asked += len(keys)
        return {key: self.rows[key] for key in keys if key in self.rows}


def judged(gate, facts=None):
    request = msgspec.structs.replace(gate.request, phase=Phase.QA)
    return validate_with(request, gate.source, facts).findings


@pytest.mark.parametrize("rule", DEFECTS)
def test_a_defect_is_found_whatever_is_kept(gate, rule):
    gate.write(API, SOUND)
    sound = judged(gate)
    assert rule not in {finding.rule for finding in sound}
    kept = Cache(library.take_fresh())

    gate.write(API, DEFECTS[rule], nav=rule not in ("nav.required", "files.required"))
    here = judged(gate, kept)
    assert rule in {finding.rule for finding in here}
    kept.rows |= library.take_fresh()

    library.forget()  # as in the process of a later run
    assert judged(gate, kept) == here
    assert library.take_fresh() == {}
    library.forget()
    assert judged(gate) == here

    gate.write(API, SOUND)
    assert judged(gate, kept) == sound


def test_a_kept_page_is_judged_anew_against_everything_else(gate):
    gate.write(API, SOUND + "\n[more](01-project-overview.md#purpose)\n")
    assert judged(gate) == ()
    kept = Cache(library.take_fresh())

    gate.source.files["src/app/store.py"] = "class Store:\n"
    gate.source.symbols["src/app/store.py"] = {}
    found = {finding.rule for finding in judged(gate, kept)}
    assert "evidence.resolves" in found

    gate.write("01-project-overview.md", "# Overview\n\n## Aims\n\nNone.\n")
    found = {(finding.rule, finding.file) for finding in judged(gate, kept)}
    assert ("links.internal", API) in found


def test_what_was_decided_before_hides_no_new_defect(gate):
    memory = Memory()

    def found():
        request = msgspec.structs.replace(gate.request, phase=Phase.QA)
        findings = validate_with(request, gate.source, None, memory).findings
        return {finding.rule for finding in findings}

    assert found() == set()
    page = gate.request.results[API]
    wrong = Claim(ClaimKind.DEFINES, MAIN, "begin", Reference(MAIN, 4, 6))
    section = SectionResult("Overview", (), (), (wrong,))
    told = msgspec.structs.replace(page, sections=(*page.sections, section))
    gate.change(results={**gate.request.results, API: told})
    assert found() == {"claims.hold"}
    gate.write(API, f"# API\n\n## Overview\n\n{STORE}, {LOAD}, [`Shop`](../{MAIN}#L4-L6)\n")
    assert found() == {"claims.hold", "evidence.resolves"}


def test_an_unchanged_page_is_not_read_again(gate, monkeypatch):
    judged(gate)
    kept = Cache(library.take_fresh())
    assert len(kept.rows) == len(gate.request.pages)
    monkeypatch.setattr("docgen_engine.gates.markdown.page.read_page", pytest.fail)
    assert judged(gate) == ()
    library.forget()
    assert judged(gate, kept) == ()
    assert kept.asked == len(gate.request.pages)


@pytest.mark.parametrize("what", ["cut", "empty", "another version's"])
def test_a_damaged_cache_is_not_believed(gate, what):
    gate.write(API, SOUND + "\nTODO\n")
    expected = judged(gate)
    rows = library.take_fresh()
    library.forget()
    damaged = {
        "cut": {key: body[: len(body) // 2] for key, body in rows.items()},
        "empty": dict.fromkeys(rows, b""),
        "another version's": dict.fromkeys(rows, msgspec.msgpack.encode([1, "x"])),
    }[what]
    assert judged(gate, Cache(damaged)) == expected
    assert len(library.take_fresh()) == len(rows)


_WORDS = st.sampled_from(
    ["# T", "## A", "### B", "```mermaid", "```", "| a | b |", "|---|---|", "<!-- docgen:nav -->",
     "<!-- /docgen:nav -->", "TODO", "> q", "- [x](y.md#z)", "[`f`](../a.py#L1-L2)", "<a id='k'>",
     "<!-- open", "text \\[ `code", "[d]: e.md", "", "", "“TBD” [a.py:1](../a.py#L1)"]
)  # fmt: skip


@given(st.lists(_WORDS, max_size=25).map("\n".join), st.sampled_from(["p.md", "flows/p.md"]))
def test_what_is_kept_of_a_page_is_what_was_read(text, path):
    read = reading.read_page(path, text, "documentation")
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(read), type=Digest) == read
    first, later = Library(), Library()
    assert first.read({path: text}, "documentation")[path].digest == read
    facts = Cache(first.take_fresh())
    assert later.read({path: text}, "documentation", facts)[path].digest == read
    assert later.take_fresh() == {}


def test_what_another_process_read_is_not_read_again(gate, monkeypatch):
    pages, docs = gate.request.pages, gate.request.docs_dir
    given_elsewhere = [library.digested(path, text, docs) for path, text in pages.items()]
    expected = judged(gate)
    kept = library.take_fresh()
    library.forget()
    monkeypatch.setattr("docgen_engine.gates.markdown.page.read_page", pytest.fail)
    for key, body in given_elsewhere:
        library.remember(key, body)
    assert judged(gate) == expected
    assert library.take_fresh() == kept == dict(given_elsewhere)


def test_a_damaged_digest_of_another_process_is_not_believed(gate):
    gate.write(API, SOUND + "\nTODO\n")
    key, body = library.digested(API, gate.request.pages[API], gate.request.docs_dir)
    library.remember(key, body[: len(body) // 2])
    assert "placeholders.forbidden" in {finding.rule for finding in judged(gate)}


def test_the_same_text_elsewhere_is_another_page():
    text = "[a](../a.py#L1)\n"
    pages = Library().read({"p.md": text, "flows/p.md": text}, "documentation")
    assert [page.citations[0].reference.file for page in pages.values()] == [
        "a.py", "documentation/a.py",
    ]  # fmt: skip
    keys = {
        page_key(*each) for each in (("p.md", text, "d"), ("p.md", text, "e"), ("p", text, "d"))
    }
    assert len(keys) == 3


def test_pages_that_were_not_read_for_long_are_let_go_of():
    shelf = Library(room=40)
    first = shelf.read({"a.md": "x" * 30}, "d")["a.md"]
    assert shelf.read({"a.md": "x" * 30}, "d")["a.md"] is first
    shelf.read({"b.md": "y" * 30}, "d")
    assert shelf.read({"a.md": "x" * 30}, "d")["a.md"] is not first


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 5)), max_size=40))
def test_what_is_kept_never_outweighs_its_room(puts):
    kept = Kept(room=8)
    weights = {}
    for key, weight in puts:
        kept.put(key, key * 10, weight)
        weights[key] = weight
        assert kept.get(key) == key * 10
        held = [weights[each] for each in weights if kept.get(each) is not None]
        assert sum(held) <= 8
    kept.clear()
    assert all(kept.get(key) is None for key in weights)


class Store(dict):
    """Kept contents by a made-up hash."""

    def read(self, sha256):
        return self[sha256]


def _refs(gate, store):
    request = gate.request
    store |= {f"doc {key}": body for key, body in request.raw.items()}
    store |= {f"page {path}": text.encode() for path, text in request.pages.items()}
    store |= {f"meta {path}": encode(result) for path, result in request.results.items()}
    return GateRefs(
        phase=request.phase,
        execution=request.execution,
        strictness=request.strictness,
        snapshot=request.snapshot,
        docs_dir=request.docs_dir,
        structure=request.structure,
        documents={key: f"doc {key}" for key in request.raw},
        pages={path: f"page {path}" for path in request.pages},
        results={path: f"meta {path}" for path in request.results},
        makers=request.makers,
    )


def test_hashes_stand_for_the_whole_input(gate):
    store = Store()
    assert assemble(_refs(gate, store), store) == gate.request


def test_a_broken_document_is_left_to_the_rule_that_names_its_field(gate):
    store = Store()
    refs = _refs(gate, store)
    store["doc broken"] = b'{"summary": 1}'
    refs = msgspec.structs.replace(refs, documents={**refs.documents, "questions": "doc broken"})
    request = assemble(refs, store)
    assert request.questions is None
    found = validate_with(request, gate.source).findings
    assert ("schema.valid", "questions") in {(each.rule, each.file) for each in found}


def test_a_broken_record_of_a_writer_is_an_error(gate):
    store = Store()
    refs = _refs(gate, store)
    store["meta broken"] = b"[]"
    refs = msgspec.structs.replace(refs, results={API: "meta broken"})
    with pytest.raises(DocumentInvalid):
        assemble(refs, store)
