"""Finds the data that ships with the program, installed or in a checkout."""

from __future__ import annotations

from pathlib import Path


def resource_dir(name: str, package_file: str = __file__) -> Path:
    """The folder of shipped data.

    Args:
        name: `schemas` or `styles`.
        package_file: `__file__` of a module at the top of the package that ships it.

    Returns:
        An existing folder: inside the installed package, else at the top of the checkout.
    """
    package = Path(package_file).resolve().parent
    installed = package / f"_{name}"
    return installed if installed.is_dir() else package.parents[2] / name
