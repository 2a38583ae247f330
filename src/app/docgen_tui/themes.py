"""The program's own themes: calm grounds, one accent, and colours that support the words."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="docgen-dark",
    primary="#6cb6e8",
    secondary="#8fa8c8",
    accent="#c9a6f0",
    foreground="#d5dbe3",
    background="#14181f",
    surface="#191e27",
    panel="#212835",
    success="#86c994",
    warning="#e6b65c",
    error="#f0807a",
    dark=True,
    variables={
        "border": "#374357",
        "border-blurred": "#2b3444",
        "block-cursor-background": "#2c4a66",
        "block-cursor-foreground": "#f2f6fa",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#26303f",
        "block-cursor-blurred-foreground": "#d5dbe3",
        "scrollbar": "#374357",
        "scrollbar-background": "#191e27",
    },
)

LIGHT: Final = Theme(
    name="docgen-light",
    primary="#1f6fa8",
    secondary="#4a6685",
    accent="#7a3fb5",
    foreground="#1f2731",
    background="#f7f8fa",
    surface="#ffffff",
    panel="#e8ecf1",
    success="#2a7d3c",
    warning="#96620a",
    error="#b8322b",
    dark=False,
    variables={
        "border": "#c3ccd8",
        "border-blurred": "#d7dee7",
        "block-cursor-background": "#cfe3f3",
        "block-cursor-foreground": "#10161d",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#e3e8ee",
        "block-cursor-blurred-foreground": "#1f2731",
        "scrollbar": "#c3ccd8",
        "scrollbar-background": "#f0f2f5",
    },
)

THEMES: Final = (DARK, LIGHT)
DEFAULT_THEME: Final = DARK.name
