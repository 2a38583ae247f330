"""Small repositories that tests document, written into a folder of the test."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "README.md": (
        "# parcel\n\nParcel weighs letters and prints their postage.\n\n"
        "## Install\n\n```sh\npip install .\n```\n\n## Test\n\n```sh\nmake test\n```\n"
    ),
    "pyproject.toml": (
        '[project]\nname = "parcel"\nversion = "1.2.0"\n'
        'description = "Weighs letters and prints postage"\nrequires-python = ">=3.11"\n'
        'dependencies = ["rich>=13"]\n\n[project.scripts]\nparcel = "parcel.cli:main"\n'
    ),
    "Makefile": "test:  ## run the tests\n\tpytest\n\nlint:\n\truff check .\n",
    "src/parcel/__init__.py": '"""Weighs letters and prints their postage."""\n',
    "src/parcel/cli.py": (
        '"""The command line of parcel."""\n\nimport argparse\n\n'
        "from parcel.rates import postage\n\n\n"
        "def main() -> int:\n"
        '    """Print the postage of one letter."""\n'
        "    parser = argparse.ArgumentParser()\n"
        '    parser.add_argument("grams", type=int, help="weight of the letter")\n'
        "    options = parser.parse_args()\n"
        "    print(postage(options.grams))\n"
        "    return 0\n"
    ),
    "src/parcel/rates.py": (
        '"""What postage costs."""\n\nimport os\n\n'
        "from parcel.scale import Letter, weigh\n\n"
        'CURRENCY = os.environ.get("PARCEL_CURRENCY", "EUR")\n\n\n'
        "class TooHeavy(ValueError):\n"
        '    """A letter over two kilograms."""\n\n\n'
        "def postage(grams: int) -> str:\n"
        '    """The price of a letter, with its currency."""\n'
        "    letter = weigh(grams)\n"
        "    if letter.grams > 2000:\n"
        '        raise TooHeavy("over two kilograms")\n'
        '    return f"{letter.grams / 100:.2f} {CURRENCY}"\n'
    ),
    "src/parcel/scale.py": (
        '"""Weighs letters."""\n\nfrom dataclasses import dataclass\n\n\n'
        "@dataclass\nclass Letter:\n"
        '    """A letter and its weight."""\n\n    grams: int\n    stamped: bool = False\n\n\n'
        "def weigh(grams: int) -> Letter:\n"
        '    """Put a letter on the scale."""\n'
        "    return Letter(max(grams, 1))\n"
    ),
    "tests/test_rates.py": (
        "from parcel.rates import postage\n\n\ndef test_postage():\n"
        '    assert postage(100) == "1.00 EUR"\n'
    ),
}
"""A Python project with a README, a command, tests and one environment variable."""


def write_repository(root: Path, files: dict[str, str] | None = None) -> Path:
    """Write files below a folder and return it."""
    for name, text in (FILES if files is None else files).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
