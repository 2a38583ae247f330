"""A Python project that is large enough to have several components: for corrections of them."""

from __future__ import annotations

from pathlib import Path

from support.repositories import write_repository

PARTS = {
    "rates": ("What postage costs.", "Tariff", "price"),
    "scale": ("Weighs letters.", "Letter", "weigh"),
    "desk": ("Talks to customers.", "Customer", "greet"),
    "vans": ("Drives letters away.", "Van", "drive"),
}


def _module(about: str, model: str, verb: str, number: int) -> str:
    body = "".join(f"    step_{line} = grams + {line}\n" for line in range(30))
    return (
        f'"""{about}"""\n\n\nclass {model}{number}:\n    """One {model.lower()} of the depot."""\n\n'
        f"    grams: int = {number}\n\n\n"
        f'def {verb}_{number}(grams: int) -> int:\n    """{verb.capitalize()} a letter."""\n'
        f"{body}    return step_29\n"
    )


def files() -> dict[str, str]:
    """All files by path."""
    found = {
        "README.md": "# depot\n\nDepot moves letters through a town.\n",
        "pyproject.toml": '[project]\nname = "depot"\nversion = "1.0"\nrequires-python = ">=3.11"\n',
        "src/depot/__init__.py": '"""Moves letters through a town."""\n',
    }
    for part, (about, model, verb) in PARTS.items():
        found[f"src/depot/{part}/__init__.py"] = f'"""{about}"""\n'
        for number in range(1, 5):
            found[f"src/depot/{part}/{verb}_{number}.py"] = _module(about, model, verb, number)
    return found


def write_depot(root: Path) -> Path:
    """Write it below a folder and return that."""
    return write_repository(root, files())
