"""Applications whose framework routes by file: screens, requests, parts and tests of them."""

from __future__ import annotations

from pathlib import Path

from support.static_world import World

MANIFEST = '{"name": "site", "version": "1.0.0", "dependencies": {"next": "^15.0.0"}}\n'
PAD = "".join(f"export function pad{at}(x) {{\n  return x + {at};\n}}\n" for at in range(14))
SITE = {
    "package.json": MANIFEST,
    "README.md": "# site\n\nSite shows links.\n",
    "src/app/(main)/links/page.tsx": "import { LinksPage } from './LinksPage';\n\n"
    "export default function Page() {\n  return <LinksPage />;\n}\n",
    "src/app/(main)/links/[linkId]/page.tsx": "import { LinksPage } from '../LinksPage';\n\n"
    "export default function Page() {\n  return <LinksPage />;\n}\n",
    "src/app/(main)/links/LinksPage.tsx": "export function LinksPage() {\n  return null;\n}\n"
    + PAD,
    "src/app/api/links/route.ts": "import { list } from '@/lib/store';\n\n"
    "export async function GET() {\n  return list();\n}\n\n"
    "export async function POST() {\n  return list();\n}\n" + PAD.replace("export ", ""),
    "src/lib/store.ts": "export function list() {\n  return [];\n}\n" + PAD,
    "tsconfig.json": '{"compilerOptions": {"paths": {"@/*": ["./src/*"]}}}\n',
}


def world(root: Path, files: dict[str, str]) -> World:
    made = World(root, files)
    made.plan()
    return made


def test_page_04_has_the_requests_and_the_screens(tmp_path: Path) -> None:
    text = world(tmp_path, SITE).page("04-api-reference.md").text
    assert "| `POST /api/links` | [`POST`](" in text
    screens = text.split("### Screens", 1)[1]
    assert "| `/links/{linkId}` | [`Page`](" in screens
    assert "[`LinksPage`](" in screens


def test_handlers_and_pages_are_no_names_that_people_import(tmp_path: Path) -> None:
    analysis = world(tmp_path, SITE).analysis
    names = {api.name for group in analysis.apis.components for api in group.apis}
    assert {"GET /api/links", "POST /api/links", "LinksPage", "list"} <= names
    assert not names & {"GET", "POST", "Page"}


def test_a_part_is_described_by_the_pages_that_it_shows(tmp_path: Path) -> None:
    parts = world(tmp_path, SITE).analysis.discovery.components
    said = {part.path: part.description for part in parts}
    shown = [text for text in said.values() if "Shows the pages at" in text]
    assert shown == ["Shows the pages at `/links` and `/links/{linkId}`."]


def test_a_way_through_a_file_that_hands_on_other_names_is_no_test(tmp_path: Path) -> None:
    files = {
        "package.json": '{"name": "kit", "main": "src/index.ts"}\n',
        "src/hooks/index.ts": "export * from './one';\nexport * from '../tools/two';\n",
        "src/hooks/one.ts": "export function one() {\n  return 1;\n}\n" + PAD,
        "src/tools/two.ts": "export function two() {\n  return 2;\n}\n" + PAD,
        "src/views/empty.ts": "import { one } from '../hooks';\n\n"
        "export function empty() {\n  return one();\n}\n" + PAD.replace("pad", "view"),
        "src/views/empty.test.ts": "import { empty } from './empty';\n\n"
        "test('is empty', () => { expect(empty()).toBe(1); });\n",
    }
    made = world(tmp_path, files)
    plan = made.assignments.plan
    pages = {page.path: made.page(page.path).text for page in plan
             if page.path.startswith("components/")}  # fmt: skip
    reached = [path for path, text in pages.items() if "Tests reach it by these imports" in text]
    assert not any("tools" in path for path in reached)
    assert any("hooks" in path for path in reached)
