"""Files of watch lists: which formats there are, and the entries that one holds."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from greenlane.datamodel.listed_entry import Entry
from greenlane.messages import ofac_xml, watch_lists, watch_lists_xml
from greenlane.messages.tariffs.published import Refused

Read = tuple[list[Entry], list[Refused]]


class Format(NamedTuple):
    """A published format: the list it is, and what reads it.

    `beside` are further files of it, by what stands for `sdn` in their names.
    """

    code: str
    title: str
    read: Callable[..., Read]
    beside: tuple[str, ...] = ()


PUBLISHED: Mapping[str, Format] = {
    "ofac": Format(
        "OFAC",
        "OFAC, Specially Designated Nationals",
        watch_lists.ofac,
        ("alt", "add", "sdn_comments"),
    ),
    "ofac-xml": Format("OFAC", "OFAC, Specially Designated Nationals", ofac_xml.ofac_xml),
    "un": Format("UN", "UN Security Council, Consolidated List", watch_lists_xml.un),
    "eu": Format("EU", "EU, Financial Sanctions Files", watch_lists_xml.eu),
}
OWN = "csv"
ONLY_TOLD = frozenset({"LST-005", "LST-006"})  # what does not keep a file from being taken in


def own(data: bytes, code: str) -> Read:
    """The entries of a file of our own table. Raises UnreadableError."""
    return watch_lists.own(data, code)


def stopping(refused: Iterable[Refused]) -> list[Refused]:
    """What of the findings keeps a file from being taken in."""
    return [each for each in refused if each.code not in ONLY_TOLD]


def doubles(entries: Iterable[Entry]) -> list[str]:
    """Numbers that stand twice: such a file is not taken."""
    seen: set[str] = set()
    return [e.number for e in entries if e.number in seen or seen.add(e.number)]  # type: ignore[func-returns-value]  # the idiom
