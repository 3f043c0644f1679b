"""Lists of people, firms and ships as they are published: OFAC's tables, and our own table.

Sources: OFAC, Specially Designated Nationals in fixed columns (SDN.CSV, ALT.CSV, ADD.CSV, and
SDN_COMMENTS.CSV, where long remarks go on; `-0-` is nothing). Our own table, for national and own
lists, has the columns of OWN and may have those of MAY_HAVE; several names, countries, addresses or
numbers in one cell are parted by `;`.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import get_args

from greenlane.datamodel.listed_entry import Entry, Kind, Name, Strength
from greenlane.messages.tariffs.csv_table import UnreadableError, csv_of, decoded
from greenlane.messages.tariffs.published import Refused
from greenlane.standards.number import is_digits

OWN = ("number", "kind", "name", "aliases", "weak_aliases", "countries", "addresses", "numbers",
       "born", "basis", "since", "until")  # fmt: skip
MAY_HAVE = ("phones", "accounts")
_TOLD = ("edition",)  # a download has it, and it says nothing
NOBODY = "there is nobody on it: an empty list would let everybody go"
_SDN = ("number", "name", "type", "programs", "title", "call_sign", "vessel_type", "tonnage", "grt",
        "flag", "owner", "remarks")  # fmt: skip
_ALT = ("number", "alt", "kind", "name", "remarks")
_ADD = ("number", "place", "street", "city", "country", "remarks")
_COMMENTS = ("number", "remarks")
_NOTHING = "-0-"
_CUT = "\x1a"  # a Ctrl-Z, which once ended a text
_KINDS: Mapping[str, Kind] = {"individual": "person", "vessel": "vessel", "aircraft": "aircraft"}
_STRENGTHS: Mapping[str, Strength] = {"aka": "alias", "fka": "alias", "nka": "alias"}
_NUMBER = re.compile(
    r"(?:IMO|MMSI|Passport|Identification Number(?: IMO)?|\bID|Serial Identification|Cedula|NIT|"
    r"RUC|RIF|D\.N\.I\.|SSN|R\.F\.C\.|C\.U\.R\.P\.|C\.U\.I\.[TP]\.|D-U-N-S|V\.A\.T\.|I\.F\.E\.|L\.E\.|"
    r"Travel Document|Tail|"
    r"(?:Registration|Registry|License|Licence|Folio|Matricula)(?: ID| Identification)?)"
    r"\s*(?:Number|No\.?)?\s*#?\s*:?\s*((?=[A-Z-]{0,24}[0-9])[A-Z0-9](?:[A-Z0-9-]|\.(?=[0-9])){4,24})"
)
_PHONE = re.compile(r"Phone Number\s*:?\s*([0-9+()][0-9 +()-]{5,24}[0-9])")
# Weak aliases stand in the remarks and in no other table.
_CALLED = re.compile(r"\b[afn]\.k\.a\.? '(.+?)'(?=[;.]|\s*\(|\s*$)")
_HELD = re.compile(r"\b(?:nationality|citizen):? ([^;.(]+)")
_BORN = re.compile(r"DOB ([^;.]+)")


def ofac(
    sdn: bytes, alt: bytes = b"", add: bytes = b"", comments: bytes = b""
) -> tuple[list[Entry], list[Refused]]:
    """The entries of OFAC's tables, and what of them is of nobody (LST-006, only told).

    Raises UnreadableError for what is none of them, and LST-003 for a list of nobody.
    """
    aliases: dict[str, list[Name]] = defaultdict(list)
    for row in _table(alt, _ALT):
        aliases[row["number"]].append(Name(row["name"], _STRENGTHS.get(row["kind"], "weak")))
    places: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _table(add, _ADD):
        places[row["number"]].append(row)
    more: dict[str, str] = defaultdict(str)
    for row in _table(comments, _COMMENTS):
        more[row["number"]] += row["remarks"]
    rows = _table(sdn, _SDN)
    if not rows:
        raise UnreadableError("LST-003", NOBODY)
    beside = {"alt": aliases.keys(), "add": places.keys(), "sdn_comments": more.keys()}
    known = {row["number"] for row in rows}
    noted = [_of_nobody(file, numbers - known) for file, numbers in beside.items()
             if numbers - known]  # fmt: skip
    return [
        _sdn_entry({**row, "remarks": row["remarks"] + more.get(row["number"], "")},
                   aliases.get(row["number"], ()), places.get(row["number"], ()))
        for row in rows
    ], noted  # fmt: skip


def _of_nobody(file: str, numbers: Collection[str]) -> Refused:
    reason = f"{len(numbers)} numbers that the list has not, so another day's file: {min(numbers)}"
    return Refused(place=file, code="LST-006", text=min(numbers), reason=reason)


def _table(data: bytes, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a table, which has no header by itself; one that somebody added is left out."""
    text = decoded(data).replace(_CUT, "")
    if not text.strip():
        return []
    if not text.lstrip(' "\r\n')[:1].isdigit():
        text = text.partition("\n")[2]
    table = csv_of((",".join(columns) + "\n" + text).encode(), columns)
    if table.refused:
        bad = table.refused[0]
        raise UnreadableError("LST-001", f"{bad.place}: {bad.reason}")
    numbers = ((line, row["number"].strip()) for line, row in table.records)
    if strange := next((line for line, number in numbers if not is_digits(number)), None):
        raise UnreadableError("LST-001", f"line {strange}: its first cell is no number")
    return [{k: _plain(v) for k, v in row.items()} for _, row in table.records]


def _plain(text: str) -> str:
    stripped = text.strip()
    return "" if stripped == _NOTHING else stripped


def _sdn_entry(row: dict[str, str], aliases: Iterable[Name],
               places: Iterable[dict[str, str]]) -> Entry:  # fmt: skip
    told = list(places)
    remarks = row["remarks"]
    born = dict.fromkeys(map(str.strip, _BORN.findall(remarks)))
    numbers = list(dict.fromkeys(_NUMBER.findall(remarks)))
    countries = [*map(str.strip, _HELD.findall(remarks)), *(p["country"] for p in told)]
    names = [*aliases, *(Name(called, "weak") for called in _CALLED.findall(remarks))]
    return Entry(
        source="OFAC", number=row["number"], kind=_KINDS.get(row["type"], "firm"),
        names=(Name(_turned(row["name"])), *(Name(_turned(n.text), n.strength) for n in names)),
        countries=tuple(dict.fromkeys(filter(None, countries))),
        addresses=tuple(
            ", ".join(filter(None, (p["street"], p["city"], p["country"])))
            for p in told if p["street"]
        ),
        numbers=tuple(filter(None, (*numbers, row["call_sign"]))),
        phones=tuple(dict.fromkeys(_PHONE.findall(remarks))),
        born="; ".join(born), basis=row["programs"],
    )  # fmt: skip


def _turned(name: str) -> str:
    """`GUTIERREZ REYES, Jose` is Jose Gutierrez Reyes; a firm's `, Ltd.` stays behind."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and "," not in first and not first.isupper() else name


def own(data: bytes, source: str) -> tuple[list[Entry], list[Refused]]:
    """The entries of our own table, and the rows that are none. Raises UnreadableError.

    A column that is not known is told (LST-005); a table of nobody is refused (LST-003).
    """
    table = csv_of(data, OWN)
    if not table.total:
        raise UnreadableError("LST-003", NOBODY)
    entries, refused = [], list(table.refused)
    refused += [Refused(place="header", code="LST-005", text=name, reason=f"column {name!r}: it is "
                        "not read") for name in table.header
                if name not in (*OWN, *MAY_HAVE, *_TOLD)]  # fmt: skip
    seen: set[str] = set()
    for line, row in table.records:
        try:
            entry = _own_entry(row, source)
            if entry.number in seen:
                raise ValueError(f"number {entry.number} stands twice")
            seen.add(entry.number)
            entries.append(entry)
        except ValueError as error:
            place = f"line {line}"
            refused.append(Refused(place=place, code="LST-002", text="", reason=str(error)))
    return entries, refused


def _own_entry(row: Mapping[str, str], source: str) -> Entry:
    kind, name, number = row["kind"].strip(), row["name"].strip(), row["number"].strip()
    if kind not in get_args(Kind):
        raise ValueError(f"{kind!r} is no kind: {', '.join(get_args(Kind))}")
    if not name or not number:
        raise ValueError("a number and a name are needed")
    names = [Name(name)]
    names += [Name(each, "alias") for each in _several(row["aliases"])]
    names += [Name(each, "weak") for each in _several(row["weak_aliases"])]
    return Entry(
        source=source, number=number, kind=kind, names=tuple(names),  # type: ignore[arg-type]  # it is a Kind
        countries=_several(row["countries"]), addresses=_several(row["addresses"]),
        numbers=_several(row["numbers"]), phones=_several(row.get("phones", "")),
        accounts=_several(row.get("accounts", "")), born=row["born"].strip(),
        basis=row["basis"].strip(), since=_day(row["since"]), until=_day(row["until"]),
    )  # fmt: skip


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell.strip()) if cell.strip() else None
