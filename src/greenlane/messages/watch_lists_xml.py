"""Published lists in XML: the consolidated list of the United Nations, the European Union's FSF.

Sources: United Nations Security Council, Consolidated List, XML (no namespace; LISTED_ON and
REFERENCE_NUMBER of each entry). European Commission, Financial Sanctions Files, XML schema 1.1
(namespace below; attributes hold everything). Read as a stream through the guard.

Our reading: an element that is not known inside an entry is a detail, and is told (LST-005); one
beside the entries may hold people who would be missed, and the file is refused (LST-004).
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from datetime import date

from greenlane.datamodel.listed_entry import Entry, Kind, Name, Strength
from greenlane.messages.guard import Node
from greenlane.messages.tariffs.csv_table import UnreadableError
from greenlane.messages.tariffs.published import Refused
from greenlane.messages.tariffs.xml_stream import elements, outer
from greenlane.messages.watch_lists import NOBODY

_FSF = "{http://eu.europa.ec/fpi/fsd/export}"
_KINDS: dict[str, Kind] = {"person": "person", "P": "person", "vessel": "vessel"}
_IMO = re.compile(r"IMO(?:\s*(?:number|no\.?))?\s*:?\s*(\d{7})", re.IGNORECASE)
# What may stand in an entry; what of it is not read says nothing about who is meant.
_SHARED = """DATAID VERSIONNUM FIRST_NAME UN_LIST_TYPE REFERENCE_NUMBER LISTED_ON SUBMITTED_ON
SUBMITTED_BY NAME_ORIGINAL_SCRIPT COMMENTS1 LIST_TYPE LAST_DAY_UPDATED SORT_KEY SORT_KEY_LAST_MOD
DELISTED_ON VALUE QUALITY ALIAS_NAME NOTE STREET CITY STATE_PROVINCE ZIP_CODE COUNTRY"""
_OF_PERSONS = """SECOND_NAME THIRD_NAME FOURTH_NAME GENDER TITLE DESIGNATION NATIONALITY
NATIONALITY2 DATE_OF_BIRTH CITY_OF_BIRTH COUNTRY_OF_BIRTH TYPE_OF_DATE DATE YEAR FROM_YEAR TO_YEAR
TYPE_OF_DOCUMENT TYPE_OF_DOCUMENT2 NUMBER ISSUING_COUNTRY COUNTRY_OF_ISSUE CITY_OF_ISSUE
DATE_OF_ISSUE INDIVIDUAL_DATE_OF_BIRTH INDIVIDUAL_PLACE_OF_BIRTH INDIVIDUAL_DOCUMENT"""
UN_ELEMENTS = frozenset(
    [*_SHARED.split(), *_OF_PERSONS.split(), *(f"{kind}{part}" for kind in ("INDIVIDUAL", "ENTITY")
                                               for part in ("", "_ALIAS", "_ADDRESS"))]
)  # fmt: skip
EU_ELEMENTS = frozenset(
    _FSF + name for name in """sanctionEntity remark regulation publicationUrl subjectType nameAlias
    citizenship birthdate identification address contactInfo regulationSummary""".split()  # noqa: SIM905 - a list to read
)  # fmt: skip
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def un(data: bytes) -> tuple[list[Entry], list[Refused]]:
    """The entries of the UN's consolidated list. Raises UnreadableError for what is none."""
    check_groups(data, "CONSOLIDATED_LIST", ("INDIVIDUALS", "ENTITIES"),
                 ("INDIVIDUAL", "ENTITY"))  # fmt: skip
    nodes = elements(data, "CONSOLIDATED_LIST", ("INDIVIDUAL", "ENTITY"))
    return read_all(nodes, _un_entry, UN_ELEMENTS)


def eu(data: bytes) -> tuple[list[Entry], list[Refused]]:
    """The entries of the EU's file (FSF 1.1). Raises UnreadableError for what is none."""
    check_groups(data, f"{_FSF}export", (), (f"{_FSF}sanctionEntity",))
    nodes = elements(data, f"{_FSF}export", (f"{_FSF}sanctionEntity",))
    return read_all(nodes, _eu_entry, EU_ELEMENTS)


def check_groups(data: bytes, root: str, groups: Collection[str], entries: Collection[str]) -> None:
    """Raises UnreadableError LST-004 for what stands beside the entries and is not read."""
    for path in outer(data, 3):
        if path[0] != root:
            return  # it is another file, as its reader will say
        strange = path[1:2] if len(path) == 2 else path[1:3] if path[1] in groups else ()
        known = (*groups, *entries) if len(path) == 2 else entries
        if strange and strange[-1] not in known:
            name = strange[-1].rpartition("}")[2]
            said = f"<{name}> is not known: whoever stands there would be missed"
            raise UnreadableError("LST-004", said)


def read_all(
    nodes: Iterable[Node], read: Callable[[Node], Entry], known: Collection[str]
) -> tuple[list[Entry], list[Refused]]:
    """The entries, then what is no entry, and which elements in them nobody reads.

    Raises UnreadableError LST-003 for a list of nobody.
    """
    entries: dict[str, Entry] = {}
    refused: list[Refused] = []
    strange: Counter[str] = Counter()
    for place, node in enumerate(nodes, start=1):
        strange.update(each.tag for each in node.iter() if each.tag not in known)
        entry = read(node)
        if not entry.number or not entry.names or entry.number in entries:
            why = "its number stands twice" if entry.number in entries else "no number or no name"
            refused.append(Refused(place=f"entry {place}", code="LST-002", text=entry.number,
                                   reason=why))  # fmt: skip
            continue
        entries[entry.number] = entry
    if not entries and not refused:
        raise UnreadableError("LST-003", NOBODY)
    return list(entries.values()), refused + [_strange(*each) for each in strange.items()]


def _strange(tag: str, count: int) -> Refused:
    name = tag.rpartition("}")[2]
    return Refused(place=f"<{name}>", code="LST-005", text=name,
                   reason=f"{count} times: it is not known and not read")  # fmt: skip


# ---------------------------------------------------------------- United Nations


def _un_entry(node: Node) -> Entry:
    person = node.tag == "INDIVIDUAL"
    kind: Kind = "person" if person else "firm"
    told = list(_un_names(node, node.tag))
    remarks = _text(node, "COMMENTS1")
    documents = [_text(each, "NUMBER") for each in node.iter("INDIVIDUAL_DOCUMENT")]
    places = list(node.iter(f"{node.tag}_ADDRESS"))
    countries = [" ".join((value.text or "").split())
                 for each in node.iter("NATIONALITY") for value in each.iter("VALUE")]  # fmt: skip
    countries += [_text(each, "COUNTRY") for each in places]
    return Entry(
        source="UN", number=_text(node, "REFERENCE_NUMBER") or _text(node, "DATAID"), kind=kind,
        names=tuple(told), countries=_once(countries),
        addresses=_once(_address(each, "STREET", "CITY", "STATE_PROVINCE", "COUNTRY")
                        for each in places if _text(each, "STREET")),
        numbers=_once([*documents, *_IMO.findall(remarks)]), born=_un_born(node),
        basis=_text(node, "UN_LIST_TYPE"), since=_day(_text(node, "LISTED_ON")),
    )  # fmt: skip


def _un_names(node: Node, tag: str) -> Iterator[Name]:
    full = " ".join(filter(None, (_text(node, each) for each in _NAMES)))
    if full:
        yield Name(full)
    if original := _text(node, "NAME_ORIGINAL_SCRIPT"):
        yield Name(original, "alias")
    for alias in node.iter(f"{tag}_ALIAS"):
        low: Strength = "weak" if _text(alias, "QUALITY").casefold() == "low" else "alias"
        for each in _text(alias, "ALIAS_NAME").split(";"):
            if each.strip():
                yield Name(each.strip(), low)


def _un_born(node: Node) -> str:
    """Every day or year that is told: who was born on another day is not cleared by the first."""
    told = (
        _text(each, "DATE") or _text(each, "YEAR") or _years(_text(each, "FROM_YEAR"),
                                                             _text(each, "TO_YEAR"))
        for each in node.iter("INDIVIDUAL_DATE_OF_BIRTH")
    )  # fmt: skip
    return "; ".join(_once(told))


def _years(first: str, last: str) -> str:
    return "-".join(filter(None, (first, last)))


def _text(node: Node, tag: str) -> str:
    return " ".join((node.findtext(tag) or "").split())


def _address(node: Node, *tags: str) -> str:
    return ", ".join(filter(None, (_text(node, tag) for tag in tags)))


# ---------------------------------------------------------------- European Union


def _eu_entry(node: Node) -> Entry:
    subject = node.find(f"{_FSF}subjectType")
    code = _said(subject, "code") or _said(subject, "classificationCode")
    acts = [_said(each, "numberTitle") for each in node.findall(f"{_FSF}regulation")]
    begun = [_said(each, "entryIntoForceDate") for each in node.findall(f"{_FSF}regulation")]
    born = _once(
        _said(each, "birthdate") or _said(each, "year")
        or _years(_said(each, "yearRangeFrom"), _said(each, "yearRangeTo"))
        for each in _each(node, "birthdate")
    )  # fmt: skip
    return Entry(
        source="EU", number=_said(node, "euReferenceNumber") or _said(node, "logicalId"),
        kind=_KINDS.get(code, "firm"), names=tuple(_eu_names(node)),
        countries=_once(_said(each, "countryIso2Code") for tag in ("citizenship", "address")
                        for each in _each(node, tag)),
        addresses=_once(_eu_address(each) for each in _each(node, "address")
                        if _said(each, "street")),
        numbers=_once(_said(each, part) for each in _each(node, "identification")
                      for part in ("number", "latinNumber")),
        phones=_once(_said(each, "value") for each in _each(node, "contactInfo")
                     if "phone" in _said(each, "key").casefold()),
        born="; ".join(born), basis="; ".join(_once(acts)),
        since=min(filter(None, map(_day, begun)), default=None),
    )  # fmt: skip


def _eu_names(node: Node) -> Iterator[Name]:
    for place, each in enumerate(_each(node, "nameAlias")):
        parts = (_said(each, part) for part in ("firstName", "middleName", "lastName"))
        whole = _said(each, "wholeName") or " ".join(filter(None, parts))
        if whole:
            weak = _said(each, "strong") == "false"
            yield Name(whole, "weak" if weak else "alias" if place else "primary")


def _eu_address(node: Node) -> str:
    parts = (_said(node, part) for part in ("street", "city", "region", "countryIso2Code"))
    return ", ".join(filter(None, parts))


def _each(node: Node, tag: str) -> Iterator[Node]:
    return iter(node.findall(f"{_FSF}{tag}"))


def _said(node: Node | None, attribute: str) -> str:
    told = "" if node is None else " ".join(node.get(attribute, "").split())
    return "" if told == "UNKNOWN" or told == "00" else told


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text[:10])
    return None
