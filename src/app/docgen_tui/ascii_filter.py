"""`AsciiFilter`: signs, frames and typography as ASCII, for consoles that show nothing else.

It works on finished lines, so that borders, scrollbars and dialogs of the library are covered as
well. Each character keeps its width: one cell gives one cell.
"""

from __future__ import annotations

from typing import Final

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_CORNERS: Final = "┌┐└┘╭╮╰╯┬┴┼├┤┏┓┗┛┳┻╋┣┫╔╗╚╝╦╩╬╠╣┎┒┖┚┍┑┕┙┯┷┰┸┠┨┝┥┿╂"
_FLAT: Final = "─━═╌╍┄┅┈┉▔▁▂╴╶╸╺⎯"
_UPRIGHT: Final = "│┃║╎╏┆┇┊┋▏▎▍▌▐▕"
_BLOCKS: Final = "█▀▄▃▅▆▇▊▉▋▙▛▜▟■▪"
_OTHERS: Final = {
    "…": "~", "•": "*", "◦": "o", "·": "-", "‣": ">", "▸": ">", "▾": "v", "▶": ">", "▼": "v",
    "◀": "<", "▲": "^", "→": ">", "←": "<", "↑": "^", "↓": "v", "⏎": "<", "⋯": "~", "⋮": ":",
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "×": "x", "✓": "+",
    "✗": "x", "◌": "o", "◐": "*", "◓": "*", "◑": "%", "◒": "*", "↻": "~", "⊘": "-", "✎": "e",
    "⚙": "*", "␤": "n", "−": "-", "☐": "o", "☑": "x", "○": "o", "●": "*", "\u00a0": " ",
}  # fmt: skip

ASCII_TABLE: Final[dict[int, str]] = {
    **{ord(sign): "+" for sign in _CORNERS},
    **{ord(sign): "-" for sign in _FLAT},
    **{ord(sign): "|" for sign in _UPRIGHT},
    **{ord(sign): "#" for sign in _BLOCKS},
    **{ord(sign): plain for sign, plain in _OTHERS.items()},
}
"""Everything this program or the library draws. Text of the repository stays what it is."""


def ascii_text(text: str) -> str:
    """Text with signs and frames in ASCII; as many cells as before."""
    return text if text.isascii() else text.translate(ASCII_TABLE)


class AsciiFilter(LineFilter):
    """Applied by the app to each line that it paints."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Give the same line in ASCII."""
        return [
            segment if segment.text.isascii() else segment._replace(text=ascii_text(segment.text))
            for segment in segments
        ]
