"""Code lists of others: the Union's CS/RD2 feed and customs offices, ISO's lists, UN/LOCODE, areas.

Known by what they hold: `lists` of entries with a state and its first day (CS/RD2); `3166-1` and
the other numbers of ISO standards (the iso-codes collection); `records` of countries or trade
groups; a CSV of places as UNECE publishes it, or of countries. Countries, packages, documents and
offices fill the tables of these names; every list with its days is kept in `code_lists` as well.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

import msgspec

from greenlane.messages.tariffs.archive import unpacked
from greenlane.messages.tariffs.csv_table import UnreadableError, decoded, table_of
from greenlane.messages.tariffs.json_file import is_json, json_of
from greenlane.messages.tariffs.law_rows import area, row
from greenlane.messages.tariffs.published import Published, Refused, Row, Tell
from greenlane.messages.tariffs.taric_dates import before, is_day

_DECODER = msgspec.json.Decoder(dict[str, Any])
_CODES = ("code", "documentType", "unLocodeExtendedCode", "currency", "role", "qualifier", "method",
          "type", "id")  # fmt: skip
_TABLES = {
    "CountryCodesFullList": "countries", "KindOfPackages": "packages",
    "AdditionalReference": "documents", "SupportingDocumentType": "documents",
    "TransportDocumentType": "documents", "PreviousDocumentType": "documents",
    "PreviousDocumentExportType": "documents", "RequestedDocumentType": "documents",
    "AuthorisationTypeDeparture": "documents", "AuthorisationTypeDestination": "documents",
}  # fmt: skip
_KEYS = {"countries": "country", "packages": "package", "documents": "document",
         "offices": "office", "areas": "area"}  # fmt: skip
_OFFICES = "CustomsOffices"
_ENGLISH = "EN"
_ISO = {"3166-1": "alpha_2", "3166-2": "code", "3166-3": "alpha_4", "4217": "alpha_3",
        "639-2": "alpha_3", "639-3": "alpha_3", "639-5": "alpha_3", "15924": "alpha_4"}  # fmt: skip
_HEADS = ("country", "lo", "locode")
_PLACE_COLUMNS = (11, 12)  # UN/LOCODE's: change, country, place, name, name without marks, ...
_COUNTRY = re.compile(r"[A-Z0-9]{2}")
_LOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")
_LONGEST = 200
Entry = Mapping[str, Any]


def read(
    data: bytes, *, since: date, known: date, act: str = "LIST", tell: Tell | None = None
) -> Published:
    """The lists of a file. `since` is the first day of what states none."""
    del known, act  # a list of others is no act
    reading = _Reading(since.isoformat())
    try:
        data = unpacked(data, "")
        entries = list(_of_json(data) if is_json(data) else _of_csv(data))
    except UnreadableError as error:
        return Published(tables={}, refused=(error.refused(),), records=0)
    for done, (place, take, entry) in enumerate(entries, start=1):
        try:
            take(reading, entry, place)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            text = str(entry)[:_LONGEST]
            reading.refused.append(
                Refused(place=place, code="TRF-301", text=text, reason=f"no such entry: {error}")
            )
        if tell is not None:
            tell(done, len(entries))
    return Published(tables=reading.tables(), refused=tuple(reading.refused),
                     records=len(entries), whole=False)  # fmt: skip


class _Reading:
    def __init__(self, since: str) -> None:
        self.since = since
        self.made: dict[str, dict[str, Row]] = {}
        self.lists: dict[tuple[str, str], list[Row]] = {}
        self.refused: list[Refused] = []

    def tables(self) -> dict[str, list[Row]]:
        found = {name: list(rows.values()) for name, rows in self.made.items()}
        if self.lists:
            found["code_lists"] = [each for rows in self.lists.values() for each in rows]
        return found

    def listed(self, name: str, code: str, words: str, since: str, until: str = "") -> None:
        rows = self.lists.setdefault((name, code), [])
        rows.append(row("code_lists", list=name, code=code, name_en=words or code, since=since,
                        until=until))  # fmt: skip

    def put(self, table: str, code: str, words: str, **cells: str) -> None:
        made = row(table, **{_KEYS[table]: code}, name_en=words or code, **cells)
        self.made.setdefault(table, {})[code] = made

    def entry(self, entry: Entry, place: str) -> None:
        """An entry of CS/RD2: in force from a day while valid, ended by one that is invalid."""
        name, since, state = place.partition(" entry ")[0], entry["activeFrom"], entry["state"]
        code = _code(entry)
        words = str(entry.get("description") or entry.get("name") or "")
        if not code or not is_day(since) or state not in ("valid", "invalid"):
            raise ValueError(f"code {code!r}, state {state!r} from {since!r}")
        rows = self.lists.setdefault((name, code), [])
        if rows and not rows[-1]["until"] and rows[-1]["since"] < since:
            rows[-1]["until"] = before(since)
        if state == "valid":
            self.listed(name, code, words, since)
        if table := _TABLES.get(name):
            if state == "valid":
                self.put(table, code, words)
            else:
                self.made.get(table, {}).pop(code, None)

    def office(self, entry: Entry, _: str) -> None:
        """A customs office, of its names the English one. Its capacity is not told: none."""
        code, named = str(entry["id"]), entry["languageCode"]
        if entry["state"] != "valid":
            self.made.get("offices", {}).pop(code, None)
        elif named == _ENGLISH or code not in self.made.get("offices", {}):
            place_code = str(entry.get("unLocodeId") or entry.get("unLocode") or "")
            self.put("offices", code, str(entry["name"]), unlocode=place_code, physical_per_day="0")

    def standard(self, entry: Entry, place: str) -> None:
        """An entry of an ISO list."""
        number = place.partition(" entry ")[0].removeprefix("ISO ")
        code, words = str(entry[_ISO[number]]), str(entry["name"])
        until = str(entry.get("withdrawal_date", ""))
        ended = until if is_day(until) else f"{until}-12-31" if until else ""
        self.listed(f"ISO {number}", code, words, "" if ended else self.since, ended)
        if number == "3166-1":
            self.put("countries", code, words)

    def country(self, entry: Entry, _: str) -> None:
        """A country by its two letters."""
        code = _country(str(entry["iso2"]))
        self.put("countries", code, str(entry["name"]))

    def group(self, entry: Entry, _: str, groups: Mapping[str, Entry]) -> None:
        """A group of countries that trade together: of its members those that are parties.

        `groups` are all of its file, for those that are its members.
        """
        told = _members(entry, groups)
        members = sorted(_country(str(each["id"])) for each in told if _belongs(each))
        made = area(str(entry["id"]), str(entry["name"]), " ".join(members), self.since)
        self.made.setdefault("areas", {})[made["area"]] = made

    def locode(self, entry: Entry, _: str) -> None:
        """A place of UN/LOCODE: the country, and three letters or figures from 2 to 9."""
        if not _LOCODE.fullmatch(entry["code"]):
            raise ValueError(f"code {entry['code']!r} of no place")
        self.listed("UN/LOCODE", entry["code"], entry["name"], self.since)


def _country(code: str) -> str:
    if not _COUNTRY.fullmatch(code):
        raise ValueError(f"{code!r} is no country")
    return code


Take = Callable[[_Reading, Entry, str], None]
Given = tuple[str, Take, Entry]


def _of_json(data: bytes) -> Iterator[Given]:
    told = json_of(data, _DECODER)
    if isinstance(lists := told.get("lists"), dict):
        for name, each in lists.items():
            office = name.lower() == _OFFICES.lower()
            entries = each.get("listEntries") if isinstance(each, dict) else None
            yield from _entries(name, entries, _Reading.office if office else _Reading.entry)
    elif known := [name for name in told if name in _ISO]:
        for name in known:
            yield from _entries(f"ISO {name}", told[name], _Reading.standard)
    elif isinstance(records := told.get("records"), list):
        yield from _records(records)
    else:
        raise UnreadableError("TRF-004", "none of the code lists that are known here")


def _records(records: list[Any]) -> Iterator[Given]:
    first = records[0] if records and isinstance(records[0], dict) else {}
    if "iso2" in first:
        yield from _entries("countries", records, _Reading.country)
    elif "members" in first:
        told = {
            str(each["id"]): each for each in records if isinstance(each, dict) and "id" in each
        }
        yield from _entries("groups", [*told.values()], partial(_Reading.group, groups=told))
    else:
        raise UnreadableError("TRF-004", "records of neither countries nor groups of them")


def _members(group: Entry, groups: Mapping[str, Entry]) -> Iterator[Entry]:
    """The countries of a group, and of the groups that are members of it, each group once.

    A group that is a member of itself is told as it stands: it is no country, and is refused.
    """
    ahead, seen = [group], set[str]()
    while ahead:
        for each in ahead.pop()["members"]:
            name = str(each["id"])
            group_in_it = each.get("type") == "trade-group" and name in groups and _belongs(each)
            if not group_in_it or name == str(group["id"]):
                yield each
            elif name not in seen:
                seen.add(name)
                ahead.append(groups[name])


def _belongs(member: Entry) -> bool:
    """Who signed only is not a party yet."""
    return member.get("status", "party") in ("party", "member")


def _entries(name: str, entries: Any, take: Take) -> Iterator[Given]:
    if not isinstance(entries, list):
        raise UnreadableError("TRF-004", f"{name} has no entries")
    order: dict[str, int] = {}
    numbered = list(enumerate(entries, start=1))
    numbered.sort(key=lambda each: _in_time(each[1], order))
    for at, each in numbered:
        yield f"{name} entry {at}", take, each


def _in_time(entry: Any, order: dict[str, int]) -> tuple[int, str]:
    """The entries of a code from the first day to the last: what is later holds."""
    told = entry if isinstance(entry, dict) else {}
    code = order.setdefault(_code(told), len(order))
    return code, str(told.get("activeFrom", ""))


def _code(entry: Entry) -> str:
    return next((str(entry[key]) for key in _CODES if entry.get(key)), "")


def _of_csv(data: bytes) -> Iterator[Given]:
    text = decoded(data)
    first = text.lstrip("\r\n").splitlines()[:1]
    first = next(csv.reader(first), []) if first else []
    if len(first) in _PLACE_COLUMNS and "iso2" not in first:
        yield from _places(text)
        return
    for at, each in enumerate(table_of(data, ("iso2", "name")), start=2):
        yield f"line {at}", _Reading.country, each


def _places(text: str) -> Iterator[Given]:
    try:
        for at, cells in enumerate(csv.reader(io.StringIO(text, newline="")), start=1):
            if not any(cells) or (at == 1 and cells[1].strip().lower() in _HEADS):
                continue  # the head of the table, which not every edition has
            if len(cells) not in _PLACE_COLUMNS:
                yield f"line {at}", _Reading.locode, {"code": ",".join(cells)[:_LONGEST]}
            elif cells[2].strip() and cells[0] != "X":
                place = {"code": cells[1].strip() + cells[2].strip(), "name": cells[3].strip()}
                yield f"line {at}", _Reading.locode, place
    except csv.Error as error:
        raise UnreadableError("TRF-002", f"not a CSV file: {error}") from error
