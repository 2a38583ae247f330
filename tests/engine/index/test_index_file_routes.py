"""Frameworks that route by file: the place of a file is the path that it answers."""

from __future__ import annotations

import json

import pytest

from docgen_engine.repository.index.extract import analyse
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.index.resolve.file_routes import routes_of_file
from support.index_facts import index_of


def built_with(package: str, files: dict[str, str], folder: str = "") -> RepositoryIndex:
    manifest = json.dumps({"name": "site", "dependencies": {package: "^1.0.0"}})
    return index_of({f"{folder}package.json": manifest} | {folder + p: t for p, t in files.items()})


def routes(index: RepositoryIndex) -> dict[str, tuple[str, int]]:
    return {
        f"{one.method} {one.path}": (one.handler, one.line)
        for path in index.facts
        for one in index.routes(path)
    }


def screens(index: RepositoryIndex) -> dict[str, str]:
    return {one.path: one.symbol for one in index.placed.screens.values()}


NEXT = {
    "src/app/api/links/[linkId]/route.ts": "import { a } from 'b';\n\n"
    "export async function GET(request: Request) {}\nexport const POST = wrap(GET);\n"
    "export const dynamic = 'force-dynamic';\n",
    "src/app/(collect)/p/[...slug]/route.ts": "export { send as GET } from '../send';\n",
    "src/app/(main)/links/page.tsx": "export default function Links() { return null }\n",
    "src/app/@modal/(.)links/page.tsx": "export default function Modal() { return null }\n",
    "src/app/_parts/page.tsx": "export default function Part() { return null }\n",
    "src/app/(main)/layout.tsx": "export default function Layout() { return null }\n",
    "src/app/(main)/links/LinksPage.tsx": "export function LinksPage() { return null }\n",
}


def test_route_files_of_next_answer_what_they_export() -> None:
    index = built_with("next", NEXT)
    assert routes(index) == {
        "GET /api/links/{linkId}": ("GET", 3),
        "POST /api/links/{linkId}": ("POST", 4),
        "GET /p/{slug*}": ("GET", 1),
    }
    assert screens(index) == {"/links": "Links"}


def test_what_only_the_framework_calls_is_no_public_name() -> None:
    index = built_with("next", NEXT)
    assert index.public_symbols("src/app/api/links/[linkId]/route.ts") == []
    assert index.public_symbols("src/app/(main)/layout.tsx") == []
    beside = index.public_symbols("src/app/(main)/links/LinksPage.tsx")
    assert [one.name for one in beside] == ["LinksPage"]


def test_the_pages_folder_of_next_is_about_default_exports() -> None:
    index = built_with(
        "next",
        {
            "pages/index.tsx": "export default () => null\n",
            "pages/posts/[id].tsx": "export default function Post() { return null }\n",
            "pages/api/hello.ts": "export default function handler(req, res) {}\n",
            "pages/_app.tsx": "export default function App() { return null }\n",
            "pages/posts/parts.tsx": "export function Part() { return null }\n",
            "pages/posts/[id].test.tsx": "export default 1\n",
        },
        "apps/web/",
    )
    assert routes(index) == {"ANY /api/hello": ("handler", 1)}
    assert set(screens(index)) == {"/", "/posts/{id}"}
    parts = index.public_symbols("apps/web/pages/posts/parts.tsx")
    assert [one.name for one in parts] == ["Part"]


def test_without_the_framework_a_folder_of_that_name_is_a_folder() -> None:
    index = built_with("express", NEXT)
    assert routes(index) == {}
    assert screens(index) == {}


@pytest.mark.parametrize(
    ("package", "files", "answers", "shown"),
    [
        (
            "@sveltejs/kit",
            {
                "src/routes/(app)/items/[id=integer]/+server.ts": "export const GET = () => 1\n",
                "src/routes/login/+page.svelte": "<h1>Login</h1>\n",
                "src/routes/login/+page.server.ts": "export const actions = { default() {} }\n",
                "src/routes/profile/@[user]/+page.svelte": "<h1>User</h1>\n",
                "src/routes/+layout.svelte": "<slot />\n",
            },
            {"GET /items/{id}", "POST /login"},
            {"/login", "/profile/@{user}"},
        ),
        (
            "@remix-run/react",
            {
                "app/routes/_index.tsx": "export default function Home() { return null }\n",
                "app/routes/_auth.login.tsx": "export async function action() {}\n"
                "export default function Login() { return null }\n",
                "app/routes/_auth.tsx": "export default function Frame() { return null }\n",
                "app/routes/posts.$id/route.tsx": "export default function P() { return null }\n",
                "app/routes/posts.$id/parts.tsx": "export default function Q() { return null }\n",
            },
            {"POST /login"},
            {"/", "/login", "/posts/{id}"},
        ),
        (
            "nuxt",
            {
                "server/api/users/[id].get.ts": "export default defineEventHandler(() => 1)\n",
                "server/routes/feed.ts": "export default defineEventHandler(() => 1)\n",
                "pages/users/index.vue": "<template><p /></template>\n",
            },
            {"GET /api/users/{id}", "ANY /feed"},
            {"/users"},
        ),
        (
            "astro",
            {
                "src/pages/rss.xml.js": "export async function GET() {}\n",
                "src/pages/blog/[...slug].astro": "---\n---\n<p>x</p>\n",
                "src/pages/_draft.astro": "<p>x</p>\n",
            },
            {"GET /rss.xml"},
            {"/blog/{slug*}"},
        ),
    ],
)
def test_each_framework_has_its_own_places(
    package: str, files: dict[str, str], answers: set[str], shown: set[str]
) -> None:
    index = built_with(package, files)
    assert set(routes(index)) == answers
    assert set(screens(index)) == shown


def test_the_place_alone_shows_which_routes_can_be_there() -> None:
    facts = analyse(NEXT["src/app/api/links/[linkId]/route.ts"].encode(), "TypeScript")
    found = routes_of_file("web/src/app/api/links/[linkId]/route.ts", facts)
    assert ("GET /api/links/{linkId}", 3) in {(f"{r.method} {r.path}", r.line) for r in found}
    assert routes_of_file("web/src/lib/route.ts", facts) == ()


def test_the_site_of_a_library_is_not_what_the_repository_answers() -> None:
    site = {f"www/{path}": text for path, text in NEXT.items()}
    index = index_of(
        site
        | {
            "www/package.json": '{"private": true, "dependencies": {"next": "1"}}',
            "packages/kit/package.json": '{"name": "kit", "main": "index.ts"}',
            "packages/kit/index.ts": "export const go = () => 1;\n" * 40,
        }
    )
    assert routes(index) == {}
    page = "www/src/app/(main)/links/page.tsx"
    assert index.placed.aside >= {page}
    assert index.public_symbols(page) == []
