"""Under which names users get at what a repository defines."""

from __future__ import annotations

from docgen_engine.repository.index.linked import RepositoryIndex
from support.index_facts import index_of


def given(index: RepositoryIndex, path: str, name: str) -> str:
    found = index.given(path, name)
    return f"{found.module}:{found.name}" if found is not None else ""


KIT = {
    "src/kit/__init__.py": "from kit._api import *\nfrom kit._client import Client\n"
    "from kit.shop import Shop as Store\n",
    "src/kit/_api.py": '__all__ = ["get"]\n\n\ndef get(url): ...\n\n\ndef helper(): ...\n',
    "src/kit/_client.py": "class Client:\n    def send(self): ...\n\n\nclass Inner: ...\n",
    "src/kit/_main.py": "def print_help(): ...\n",
    "src/kit/shop/__init__.py": "from kit.shop.counter import Counter, Shop\n",
    "src/kit/shop/counter.py": "class Counter: ...\n\n\nclass Shop: ...\n",
}


def test_the_face_of_a_package_gives_the_path_that_users_type() -> None:
    index = index_of(KIT)
    assert given(index, "src/kit/_api.py", "get") == "kit:get"
    assert given(index, "src/kit/_client.py", "Client") == "kit:Client"
    assert given(index, "src/kit/_client.py", "Client.send") == "kit:Client.send"
    assert given(index, "src/kit/shop/counter.py", "Counter") == "kit.shop:Counter"
    assert given(index, "src/kit/shop/counter.py", "Shop") == "kit:Store"
    assert given(index, "src/kit/_client.py", "Inner") == ""


def test_what_a_private_module_keeps_is_not_public() -> None:
    index = index_of(KIT)
    assert index.public_symbols("src/kit/_main.py") == []
    client = [one.name for one in index.public_symbols("src/kit/_client.py")]
    assert client == ["Client", "Client.send"]
    assert [one.name for one in index.public_symbols("src/kit/_api.py")] == ["get"]


def test_what_a_package_loads_late_is_found_by_its_name() -> None:
    index = index_of(
        {
            "kit/__init__.py": '__all__ = ["Tabs"]\n\n\ndef __getattr__(name): ...\n',
            "kit/_tabs.py": "class Tabs: ...\n\n\nclass Strip: ...\n",
        }
    )
    assert [one.name for one in index.public_symbols("kit/_tabs.py")] == ["Tabs"]
    assert given(index, "kit/_tabs.py", "Tabs") == "kit:Tabs"


STORE = {
    "package.json": '{"name": "store", "exports": {".": {"types": "./index.d.ts", '
    '"default": "./esm/index.mjs"}, "./*": {"default": "./*.js"}}}',
    "src/index.ts": "export * from './react.ts'\n",
    "src/react.ts": "export const create = 1\n",
    "src/middleware.ts": "export { persist } from './middleware/persist.ts'\n"
    "export { safe as unstable_safe } from './middleware/safe.ts'\n",
    "src/middleware/persist.ts": "export const persist = 1\nexport const inner = 2\n",
    "src/middleware/safe.ts": "export function safe() {}\n",
}


def test_the_modules_of_a_package_json_are_mapped_to_their_sources() -> None:
    index = index_of(STORE)
    assert given(index, "src/react.ts", "create") == "store:create"
    assert given(index, "src/middleware/persist.ts", "persist") == "store/middleware:persist"
    assert given(index, "src/middleware/safe.ts", "safe") == "store/middleware:unstable_safe"


def test_a_built_default_export_is_the_one_of_the_source() -> None:
    index = index_of(
        {
            "package.json": '{"name": "ky", "exports": "./distribution/index.js"}',
            "source/index.ts": "const ky = make();\nexport default ky;\n",
        }
    )
    assert given(index, "source/index.ts", "ky") == "ky:default"
