"""What all documents share: strictness, canonical bytes, and errors that name the field."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from docgen_engine.domain.errors import DocumentInvalid


class Doc(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Base of every part of a document: immutable, and unknown fields are errors."""


T = TypeVar("T")


def encode(value: object) -> bytes:
    """A value as canonical JSON: indented, sorted where order has no meaning, one final newline.

    Args:
        value: a struct or plain value without surrogates in its strings.

    Returns:
        UTF-8 bytes; the same value always gives the same bytes.
    """
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=2) + b"\n"


def decode(document: str, body: bytes, kind: type[T]) -> T:
    """Read a document and check it against its type.

    Args:
        document: key of the document, for the error.
        body: UTF-8 JSON.
        kind: the type to read.

    Returns:
        The document.

    Raises:
        DocumentInvalid: it is not JSON or breaks its type; the message names the path of the field.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `")
        raise DocumentInvalid(document, where.rstrip("`") or "$", what) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DocumentInvalid(document, "$", f"is not valid JSON: {error}") from error
