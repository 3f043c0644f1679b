"""Published lists in XML: the consolidated list of the United Nations, the European Union's FSF.

Sources: United Nations Security Council, Consolidated List, XML (no namespace; LISTED_ON and
REFERENCE_NUMBER of each entry). European Commission, Financial Sanctions Files, XML schema 1.1
(namespace below; attributes hold everything). Read as a stream through the guard.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date

from greenlane.datamodel.listed_entry import Entry, Kind, Name, Strength
from greenlane.messages.guard import Node
from greenlane.messages.tariffs.published import Refused
from greenlane.messages.tariffs.xml_stream import elements

_FSF = "{http://eu.europa.ec/fpi/fsd/export}"
_KINDS: dict[str, Kind] = {"person": "person", "P": "person", "vessel": "vessel"}
_IMO = re.compile(r"IMO(?:\s*(?:number|no\.?))?\s*:?\s*(\d{7})", re.IGNORECASE)
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def un(data: bytes) -> tuple[list[Entry], list[Refused]]:
    """The entries of the UN's consolidated list. Raises UnreadableError for what is none."""
    return _all(elements(data, "CONSOLIDATED_LIST", ("INDIVIDUAL", "ENTITY")), _un_entry)


def eu(data: bytes) -> tuple[list[Entry], list[Refused]]:
    """The entries of the EU's file (FSF 1.1). Raises UnreadableError for what is none."""
    return _all(elements(data, f"{_FSF}export", (f"{_FSF}sanctionEntity",)), _eu_entry)


def _all(nodes: Iterable[Node], read: object) -> tuple[list[Entry], list[Refused]]:
    entries: dict[str, Entry] = {}
    refused: list[Refused] = []
    for place, node in enumerate(nodes, start=1):
        entry: Entry = read(node)  # type: ignore[operator]  # one of the two below
        if not entry.number or not entry.names or entry.number in entries:
            why = "its number stands twice" if entry.number in entries else "no number or no name"
            refused.append(Refused(place=f"entry {place}", code="LST-002", text=entry.number,
                                   reason=why))  # fmt: skip
            continue
        entries[entry.number] = entry
    return list(entries.values()), refused


# ---------------------------------------------------------------- United Nations


def _un_entry(node: Node) -> Entry:
    person = node.tag == "INDIVIDUAL"
    kind: Kind = "person" if person else "firm"
    told = list(_un_names(node, node.tag))
    remarks = _text(node, "COMMENTS1")
    documents = [_text(each, "NUMBER") for each in node.iter("INDIVIDUAL_DOCUMENT")]
    places = list(node.iter(f"{node.tag}_ADDRESS"))
    countries = [_text(each, "VALUE") for each in node.iter("NATIONALITY")]
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
    for each in node.iter("INDIVIDUAL_DATE_OF_BIRTH"):
        if told := _text(each, "DATE") or _text(each, "YEAR") or _text(each, "FROM_YEAR"):
            return told
    return ""


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
    born = [_said(each, "birthdate") or _said(each, "year") for each in _each(node, "birthdate")]
    return Entry(
        source="EU", number=_said(node, "euReferenceNumber") or _said(node, "logicalId"),
        kind=_KINDS.get(code, "firm"), names=tuple(_eu_names(node)),
        countries=_once(_said(each, "countryIso2Code") for tag in ("citizenship", "address")
                        for each in _each(node, tag)),
        addresses=_once(_eu_address(each) for each in _each(node, "address")
                        if _said(each, "street")),
        numbers=_once(_said(each, "number") for each in _each(node, "identification")),
        born=next(filter(None, born), ""), basis="; ".join(_once(acts)),
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
