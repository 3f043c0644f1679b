"""The formats in which a declaration is lodged and kept."""

from collections.abc import Callable
from typing import Literal

from greenlane.messages import canonical_json, signed_xml, wco_xml
from greenlane.messages.parsed import Parsed

Format = Literal["json", "xml", "sxml"]
SIGNED: Format = "sxml"
"""XML whose signature was verified when it was taken; no door takes a message by this name."""
READERS: dict[str, Callable[[bytes], Parsed]] = {
    "json": canonical_json.parse,
    "xml": wco_xml.parse,
    SIGNED: signed_xml.parse,
}
