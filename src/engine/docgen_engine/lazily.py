"""Modules that are loaded when they are first used: what most short commands never need."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType


def lazily(name: str) -> ModuleType:
    """A module that is executed when the first of its attributes is asked for.

    Args:
        name: its full name. For type checkers and for the rules of imports, the same module is
            imported under `TYPE_CHECKING` beside the call.

    Raises:
        ModuleNotFoundError: there is no such module; this is noticed at once.
    """
    known = sys.modules.get(name)
    if known is not None:
        return known
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    loader = importlib.util.LazyLoader(spec.loader)
    spec.loader = loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    package, _, own = name.rpartition(".")
    setattr(sys.modules[package], own, module)
    loader.exec_module(module)
    return module
