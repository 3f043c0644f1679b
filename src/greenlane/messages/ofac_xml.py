"""OFAC's list of Specially Designated Nationals in its classic XML (SDN.XML).

Source: OFAC, sdnList schema, by the namespace of either of its publishers; entries have the numbers
of the tables. `Record_Count` says how many there are: a file with fewer is cut off (LST-007). The
advanced XML (root `Sanctions`) is another format and is not read.
"""

import re
from collections.abc import Iterator

from greenlane.datamodel.listed_entry import Entry, Kind, Name
from greenlane.kernel.digits import whole
from greenlane.messages.guard import Node, in_utf8
from greenlane.messages.tariffs.csv_table import UnreadableError
from greenlane.messages.tariffs.published import Refused
from greenlane.messages.tariffs.xml_stream import elements
from greenlane.messages.watch_lists_xml import check_groups, read_all
from greenlane.standards.number import is_digits

SPACES = (
    "{http://tempuri.org/sdnList.xsd}",
    "{https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML}",
)
_HELD = ("nationality", "citizenship")
_KINDS: dict[str, Kind] = {"Individual": "person", "Vessel": "vessel", "Aircraft": "aircraft"}
# What stands among the papers of an entry and is none: "Male" or a year would mean anybody.
_NO_PAPER = re.compile(
    r"gender|sanctions|website|e-?mail|phone|fax|date|year|type|model|directive|prohibited|risk|"
    r"information|determination|flag", re.IGNORECASE,
)  # fmt: skip
_ELEMENTS = """sdnEntry uid firstName lastName title sdnType remarks programList program idList id
idType idNumber idCountry issueDate expirationDate akaList aka type category addressList address
address1 address2 address3 city stateOrProvince postalCode country nationalityList nationality
citizenshipList citizenship dateOfBirthList dateOfBirthItem dateOfBirth mainEntry placeOfBirthList
placeOfBirthItem placeOfBirth vesselInfo callSign vesselType vesselFlag vesselOwner tonnage
grossRegisteredTonnage"""


def ofac_xml(data: bytes) -> tuple[list[Entry], list[Refused]]:
    """The entries of SDN.XML, and what is none. Raises UnreadableError for what is no such list."""
    data = in_utf8(data)
    space = next((each for each in SPACES if each[1:-1].encode() in data[:2_000]), SPACES[0])
    heading, entry = f"{space}publshInformation", f"{space}sdnEntry"
    check_groups(data, f"{space}sdnList", (), (heading, entry))
    known = {space + name for name in _ELEMENTS.split()}
    nodes = elements(data, f"{space}sdnList", (entry,))
    entries, refused = read_all(nodes, lambda node: _entry(node, space), known)
    told = next((_text(each, space, "Record_Count")
                 for each in elements(data, f"{space}sdnList", (heading,))), "")  # fmt: skip
    count = len(entries) + sum(each.code == "LST-002" for each in refused)
    if is_digits(told) and whole(told) != count:
        raise UnreadableError("LST-007", f"it says that it has {told} entries and has not")
    return entries, refused


def _entry(node: Node, space: str) -> Entry:
    places = list(node.iter(f"{space}address"))
    told = [(_text(each, space, "idType"), _text(each, space, "idNumber"))
            for each in node.iter(f"{space}id")]  # fmt: skip
    ids = [number for kind, number in told if not _NO_PAPER.search(kind)]
    signs = [_text(each, space, "callSign") for each in node.iter(f"{space}vesselInfo")]
    born = [_text(each, space, "dateOfBirth") for each in node.iter(f"{space}dateOfBirthItem")]
    held = [one for kind in _HELD for one in node.iter(f"{space}{kind}")]
    countries = [_text(each, space, "country") for each in (*held, *places)]
    programs = [" ".join((each.text or "").split()) for each in node.iter(f"{space}program")]
    return Entry(
        source="OFAC", number=_text(node, space, "uid"),
        kind=_KINDS.get(_text(node, space, "sdnType"), "firm"), names=tuple(_names(node, space)),
        countries=_once(countries), addresses=_once(_place(each, space) for each in places),
        numbers=_once([*(each.removeprefix("IMO").strip() for each in ids), *signs]),
        phones=_once(number for kind, number in told if "phone" in kind.casefold()),
        born="; ".join(_once(born)), basis="; ".join(_once(programs)),
    )  # fmt: skip


def _names(node: Node, space: str) -> Iterator[Name]:
    if name := _name(node, space):
        yield Name(name)
    for each in node.iter(f"{space}aka"):
        if name := _name(each, space):
            weak = _text(each, space, "category").casefold() == "weak"
            yield Name(name, "weak" if weak else "alias")


def _name(node: Node, space: str) -> str:
    return f"{_text(node, space, 'firstName')} {_text(node, space, 'lastName')}".strip()


def _place(node: Node, space: str) -> str:
    street = [_text(node, space, f"address{n}") for n in (1, 2, 3)]
    if not any(street):
        return ""
    return ", ".join(filter(None, (*street, _text(node, space, "city"),
                                   _text(node, space, "country"))))  # fmt: skip


def _text(node: Node, space: str, tag: str) -> str:
    return " ".join((node.findtext(space + tag) or "").split())


def _once(texts: Iterator[str] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))
