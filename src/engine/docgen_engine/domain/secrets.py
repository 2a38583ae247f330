"""Which names stand for secrets, and how their values are kept out of what is shown. Pure."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.patterns import regex

HIDDEN: Final = "…"
"""Stands in the place of a secret."""

_NAME: Final = regex(
    r"(?i)(?!.*_(?:TIME|TTL|LIFETIME|EXPIR\w*|LENGTH|LIMITS?|COUNT|ALGORITHM|MIN|MAX|HOURS"
    r"|UR[LI]|HOST|ENDPOINT|HEADER|NAME|TYPE|PATTERN|REGEX|PREFIX)$)"
    r"(?:(?:.*_)?(?:SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|PRIVATE_KEY|CREDENTIALS?)(?:_.*)?"
    r"|.+_PASS)$"
)
_HUMP: Final = regex(r"(?<=[a-z0-9])(?=[A-Z])")
_TEXT: Final = r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`"
_TEXTS: Final = regex(_TEXT)
_UNCLOSED: Final = regex(r"[\"'`]\S.*(?= …$)")
_VARIABLE: Final = regex(r"(?i)(?:getenv|environ|\benv|config|Var)\w*(?:\.\w+)?[(\[]\s*$")
"""What stands before the name of an environment variable, which is no secret."""

_SAID: Final = regex(r"(?<![\w.])(?!(?:default|value)\b)\w+\s*=\s*$")
"""What stands before an argument that says something else: `description=`, `alias=`."""

_GIVEN: Final = regex(rf"(?P<name>\w+)(?P<sign>[\"'`]?\]?\s*(?:=>|:=|[:=])\s*)(?:{_TEXT})")
_MENTIONS: Final = regex(r"(?i)secret|token|passw|api_?key|private_?key|credential")


def mentions_secret(text: str) -> bool:
    """Whether any word of a text could belong to the name of a secret; cheap."""
    return _MENTIONS.search(text) is not None


def is_secret(name: str) -> bool:
    """Whether a name stands for a secret: `DB_PASSWORD`, `apiKey`; not `OIDC_TOKEN_ENDPOINT`.

    Args:
        name: of a variable, field, option or parameter, without what it belongs to.
    """
    return _NAME.match(_HUMP.sub("_", name.lstrip("-").replace("-", "_"))) is not None


def without_texts(value: str) -> str:
    """The value of a secret with its literals hidden; names of environment variables stay."""

    def hide(found: re.Match[str]) -> str:
        quote = found[0][0]
        before = value[: found.start()]
        if len(found[0]) <= len('""') or _VARIABLE.search(before) or _SAID.search(before):
            return found[0]
        return f"{quote}{HIDDEN}{quote}"

    return _UNCLOSED.sub("", _TEXTS.sub(hide, value))


def without_secrets(shown: str) -> str:
    """Code with the literals hidden that it gives to names of secrets: `{"PASSWORD": "…"}`."""

    def hide(found: re.Match[str]) -> str:
        if not is_secret(found["name"]) or found[0].endswith(('""', "''", "``")):
            return found[0]
        quote = found[0][-1]
        return f"{found['name']}{found['sign']}{quote}{HIDDEN}{quote}"

    return _GIVEN.sub(hide, shown) if mentions_secret(shown) else shown
