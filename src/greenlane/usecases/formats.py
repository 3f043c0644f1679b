"""The formats in which a declaration is lodged and kept."""

from collections.abc import Callable
from typing import Literal

from greenlane.messages import canonical_json, wco_xml
from greenlane.messages.parsed import Parsed

Format = Literal["json", "xml"]
READERS: dict[str, Callable[[bytes], Parsed]] = {
    "json": canonical_json.parse,
    "xml": wco_xml.parse,
}
