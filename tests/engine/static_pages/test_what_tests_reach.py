"""What is said of tests: which parts they reach and how, and nothing that is not so."""

from __future__ import annotations

from pathlib import Path

from support.static_world import World

PAD = "".join(f"\n\ndef pad_{at}(value):\n    return value + {at}\n" for at in range(12))


def planned(root: Path, files: dict[str, str]) -> World:
    world = World(root, files)
    world.plan()
    return world


def test_what_fixtures_load_is_reached_by_tests(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "shop"\n',
        "shop/__init__.py": "",
        "shop/web.py": "from shop.routes import pay\n\n\napp = pay\n" + PAD,
        "shop/routes.py": "def pay():\n    return 1\n" + PAD,
        "shop/mail.py": "def send():\n    return 1\n" + PAD,
        "tests/conftest.py": "import pytest\n\nfrom shop.web import app\n\n\n"
        "@pytest.fixture\ndef client():\n    return app\n",
        "tests/test_pay.py": "def test_pay(client):\n    assert client\n",
    }
    text = planned(tmp_path, files).page("11-testing-strategy.md").text
    assert "No test file imports [shop.mail]" in text
    assert "shop.routes" not in text
    assert "shop.web" not in text


def test_of_many_parts_the_few_with_tests_are_named(tmp_path: Path) -> None:
    files = {"pyproject.toml": '[project]\nname = "shop"\n', "shop/__init__.py": ""}
    for name in ("cart", "mail", "bill", "store", "rules", "users", "stock"):
        files[f"shop/{name}.py"] = f"def {name}():\n    return 1\n" + PAD
    files["tests/test_cart.py"] = (
        "from shop.cart import cart\n\n\ndef test_cart():\n    assert cart()\n"
    )
    text = planned(tmp_path, files).page("11-testing-strategy.md").text
    assert "Tests reach only [shop.cart](components/shop-cart.md) directly." in text
    assert "fewer than ten are loaded by no test, such as [shop.bill]" in text


def test_tests_of_a_java_package_need_no_import_and_the_twin_comes_first(tmp_path: Path) -> None:
    body = "".join(f"    public int f{n}() {{\n        return {n};\n    }}\n" for n in range(12))
    files = {
        "pom.xml": "<project><artifactId>shop</artifactId><groupId>org.shop</groupId></project>\n",
        "src/main/java/org/shop/cart/Cart.java": "package org.shop.cart;\n\n"
        f"public class Cart {{\n{body}}}\n",
        "src/main/java/org/shop/mail/Mail.java": "package org.shop.mail;\n\n"
        f"public class Mail {{\n{body}}}\n",
    }
    for name in ("AllTest", "CartTest"):
        files[f"src/test/java/org/shop/cart/{name}.java"] = (
            "package org.shop.cart;\n\nimport org.junit.jupiter.api.Test;\n\n"
            f"class {name} {{\n    @Test\n    void adds() {{\n    }}\n}}\n"
        )
    world = planned(tmp_path, files)
    page = next(p for p in world.assignments.plan if p.subject.endswith("shop/cart"))
    text = world.page(page.path).text
    assert "Its tests: [src/test/java/org/shop/cart/CartTest.java:" in text
    assert text.index("CartTest.java") < text.index("AllTest.java")


def test_tests_inside_of_the_code_have_a_place(tmp_path: Path) -> None:
    body = "".join(f"pub fn f{n}() -> u32 {{\n    {n}\n}}\n" for n in range(12))
    files = {
        "Cargo.toml": '[package]\nname = "shop"\nversion = "1.0.0"\n',
        "src/main.rs": "mod cart;\n\nfn main() {\n    cart::f1();\n}\n",
        "src/cart.rs": body + "\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn adds() {\n"
        "        assert_eq!(super::f1(), 1);\n    }\n}\n",
    }
    text = planned(tmp_path, files).page("11-testing-strategy.md").text
    assert "The tests lie inside the code (one file with tests, such as [cart.rs]" in text
    assert "They are written with cargo test." in text


def test_who_writes_and_who_runs_tests_may_differ(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "shop"\n\n[project.optional-dependencies]\n'
        'test = ["pytest"]\n',
        "shop.py": "def cart():\n    return 1\n",
        "tests/test_cart.py": "import unittest\n\nfrom shop import cart\n\n\n"
        "class CartTest(unittest.TestCase):\n    def test_cart(self):\n"
        "        self.assertTrue(cart())\n",
    }
    text = planned(tmp_path, files).page("11-testing-strategy.md").text
    assert "They are written with unittest, run by pytest." in text


def test_a_level_with_a_section_is_not_told_twice(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "shop"\n',
        "shop.py": "def cart():\n    return 1\n",
        "tests/unit/test_a.py": "from shop import cart\n\n\ndef test_a():\n    assert cart()\n",
        "tests/integration/test_b.py": "def test_b():\n    assert True\n",
        "tests/test_c.py": "def test_c():\n    assert True\n",
    }
    text = planned(tmp_path, files).page("11-testing-strategy.md").text
    assert text.count("`tests/integration`") == 1
    assert text.count("`tests/unit`") == 1


def test_what_tests_load_by_its_name_is_reached(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "shop"\n',
        "pytest.ini": "[pytest]\nDJANGO_SETTINGS_MODULE = shop.settings\n",
        "shop/__init__.py": "",
        "shop/settings.py": 'MIDDLEWARE = ["shop.guards.Guard"]\n' + PAD,
        "shop/guards.py": "class Guard:\n    pass\n" + PAD,
        "shop/routes.py": "def pay():\n    return 1\n" + PAD,
        "shop/templatetags/__init__.py": "",
        "shop/templatetags/money.py": "def money():\n    return 1\n" + PAD,
        "shop/mail.py": "def send():\n    return 1\n" + PAD,
        "tests/test_pay.py": "import importlib\n\n\ndef test_pay():\n"
        '    assert importlib.import_module("shop.routes")\n',
    }
    text = planned(tmp_path, files).page("11-testing-strategy.md").text
    assert "No test file imports [shop.mail]" in text
    for name in ("routes", "settings", "guards", "templatetags"):
        assert f"[shop.{name}]" not in text


def test_tests_of_a_package_that_import_nothing_are_not_said_to_import(tmp_path: Path) -> None:
    java = "package a.{0};\n\n{1}import org.junit.jupiter.api.Test;\n\nclass {2} {{\n  @Test\n  void runs() {{ }}\n}}\n"
    files = {
        "pom.xml": "<project><groupId>a</groupId><artifactId>yard</artifactId></project>\n",
        "README.md": "# yard\n\nYard keeps wagons.\n",
    }
    for part in ("rail", "shed"):
        kind = part.capitalize()
        files[f"src/main/java/a/{part}/{kind}.java"] = (
            f"package a.{part};\n\n/** Keeps a {part}. */\npublic class {kind} {{\n"
            "  public void run() { }\n}\n"
        )
    tests = "src/test/java/a"
    files[f"{tests}/rail/RailTests.java"] = java.format("rail", "", "RailTests")
    files[f"{tests}/all/AllTests.java"] = java.format("all", "import a.rail.Rail;\n", "AllTests")
    world = planned(tmp_path, files)
    text = "".join(one.text for one in world.written().values())
    assert "Tests of it: " in text
    assert "Tests that import it directly" not in text
