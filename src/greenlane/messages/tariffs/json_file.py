"""JSON files of others: decoded, or refused as a whole.

A mark of UTF-8 before the text is no part of it (RFC 8259, section 8.1).
"""

import codecs
from typing import Any

import msgspec

from greenlane.messages.tariffs.csv_table import UnreadableError

_PLAIN = msgspec.json.Decoder()


def is_json(data: bytes) -> bool:
    """Whether a text begins as an object or a list does."""
    return unmarked(data).lstrip()[:1] in (b"{", b"[")


def unmarked(data: bytes) -> bytes:
    """The text without its mark."""
    return data.removeprefix(codecs.BOM_UTF8)


def json_of(data: bytes, decoder: "msgspec.json.Decoder[Any]" = _PLAIN) -> Any:
    """What the text says. Raises UnreadableError TRF-008 for what is no JSON, or too deep."""
    try:
        return decoder.decode(unmarked(data))
    except RecursionError as error:
        raise UnreadableError("TRF-008", "not JSON that can be read: too deep") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableError("TRF-008", f"not JSON: {error}") from error
