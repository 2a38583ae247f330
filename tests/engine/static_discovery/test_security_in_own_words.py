"""What documents, comments and read headers say about security, and the stores of a front end."""

from __future__ import annotations

from pathlib import Path

from docgen_engine.domain.documents.analysis import TOO_LITTLE, Fact
from support.discovered import discover

SIGNER = '''\
"""Signs letters."""
import hashlib
import hmac


def load_unsafe(letter):
    """Like `load` but without looking at the seal. This is very dangerous to use on letters
    of strangers. It never fails.

    :param letter: untrusted.
    """


def seal(key, text):
    """Seal a text.

    :param key: never use it twice, attackers wait for that.
    """
    return hmac.new(key, text, hashlib.sha256)
'''

CONCEPTS = """\
Concepts
========

The Secret Key
--------------

Letters are sealed with the key. Who learns it can seal letters. For example:

Reporting Security Issues
-------------------------

Please write to the keeper of the doves, who answers within a day.

Login fails with a wrong secret
-------------------------------

Somebody has changed the secret and has not told the doves that it is new.

Feathers
--------

Feathers are not secret, they are what doves are made of, after all.
"""


def security(root: Path, files: dict[str, str]) -> list[Fact]:
    found = discover(root / "checkout", {"dove.py": "x = 1\n", **files})
    return list(found.dependencies.security)


def test_documents_say_what_is_secret(tmp_path: Path) -> None:
    facts = security(tmp_path, {"signer.py": SIGNER, "docs/concepts.rst": CONCEPTS})
    told = [(f.name, f.detail, f.line) for f in facts if f.file == "docs/concepts.rst"]
    assert told == [
        ("The Secret Key", "Letters are sealed with the key. Who learns it can seal letters.", 7)
    ]


def test_what_was_changed_once_says_nothing(tmp_path: Path) -> None:
    changes = "# Changes\n\n## Security\n\nThe seal was mended, nobody can open letters any more.\n"
    facts = security(tmp_path, {"CHANGES.md": changes, "docs/release-notes.md": changes})
    assert not facts


def test_a_comment_that_warns_is_quoted_with_what_it_speaks_of(tmp_path: Path) -> None:
    facts = security(tmp_path, {"signer.py": SIGNER})
    [warning] = [fact for fact in facts if fact.topic == "Threats"]
    assert warning.symbol == "load_unsafe"
    assert warning.detail == (
        "“Like `load` but without looking at the seal. This is very dangerous to use on letters of"
        " strangers.”"
    )


def test_hashes_count_beside_what_signs_with_them(tmp_path: Path) -> None:
    def named(root: Path, text: str) -> list[str]:
        facts = security(root, {"signer.py": text})
        return [f.name for f in facts if f.topic == "Encryption"]

    assert named(tmp_path / "a", SIGNER) == ["hashlib", "hmac"]
    cached = SIGNER.replace("import hmac\n", "").replace("hmac.new(key, text, ", "(")
    assert named(tmp_path / "b", cached) == []


ROUTES = """\
package api

import "net/http"

func Serve(mux *http.ServeMux) {
	mux.HandleFunc("GET /doves", handle)
}

func validate(w http.ResponseWriter, r *http.Request) bool {
	w.Header().Set("X-Auth-Token", "x")
	token := r.Header.Get("X-Auth-Token")
	name, password, ok := r.BasicAuth()
	kind := r.Header.Get("Content-Type")
	other := resp.Header.Get("X-Access-Token")
	return token != kind
}

func handle(w http.ResponseWriter, r *http.Request) {}
"""


def test_headers_that_tell_who_asks_are_mechanisms(tmp_path: Path) -> None:
    files = {"go.mod": "module dove\n", "api/api.go": ROUTES}
    found = discover(tmp_path / "checkout", files).dependencies.security
    access = [f for f in found if f.topic == "Authentication and authorisation"]
    assert [(f.name, f.line) for f in access] == [("HTTP Basic", 12), ("`X-Auth-Token`", 11)]
    assert access[1].detail == "header of a request that `validate` in `api` reads"
    assert [f.name for f in found if f.topic == "Authentication"] == [f.name for f in access]


def test_headers_that_protect_readers_are_told_where_they_are_set(tmp_path: Path) -> None:
    sets = ROUTES.replace(
        'w.Header().Set("X-Auth-Token", "x")',
        'w.Header().Set("X-Frame-Options", "DENY")\n\tif r.Header.Get("Referrer-Policy") != "" {}',
    )
    files = {"go.mod": "module dove\n", "api/api.go": sets}
    found = discover(tmp_path / "checkout", files).dependencies.security
    told = [(f.name, f.detail, f.line) for f in found if f.topic == "Threats"]
    assert told == [("`X-Frame-Options`", "header of answers that `validate` in `api` sets", 10)]


def test_a_client_that_reads_headers_lets_nobody_in(tmp_path: Path) -> None:
    client = ROUTES.replace('mux.HandleFunc("GET /doves", handle)', "")
    found = discover(tmp_path / "checkout", {"go.mod": "module dove\n", "api/api.go": client})
    assert not found.dependencies.security


STORE = """\
import { create } from 'zustand';

const store = create(() => ({ nests: [] }));

export function addNest(nest) {
  store.setState({ nests: [nest] });
}

export const useNests = store;
"""


def test_a_store_is_told_with_what_changes_it(tmp_path: Path) -> None:
    package = '{"name": "dove", "dependencies": {"zustand": "^5"}}'
    found = discover(tmp_path / "checkout", {"package.json": package, "src/nests.js": STORE})
    [fact] = found.flows.state_management
    assert (fact.name, fact.line) == ("useNests", 3)
    assert fact.detail == "a store made with `create` of Zustand; changed by `addNest`"


def test_an_import_of_a_library_for_state_makes_no_page(tmp_path: Path) -> None:
    package = '{"name": "dove", "dependencies": {"zustand": "^5", "ioredis": "^5"}}'
    files = {
        "package.json": package,
        "src/nests.js": "import { useStore } from 'zustand';\nexport const f = useStore;\n",
        "src/redis.js": "import Redis from 'ioredis';\nexport const r = () => new Redis();\n",
    }
    found = discover(tmp_path / "checkout", files)
    assert {fact.topic for fact in found.flows.state_management} <= {TOO_LITTLE}
