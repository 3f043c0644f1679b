"""Lists of people, firms and ships as they are published: OFAC's three tables, and our own table.

Sources: OFAC, Specially Designated Nationals in fixed columns (SDN.CSV, ALT.CSV, ADD.CSV; `-0-` is
nothing). Our own table, for national and own lists, has the columns of OWN and may have those of
MAY_HAVE; several names, countries, addresses or numbers in one cell are parted by `;`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import get_args

from greenlane.datamodel.listed_entry import Entry, Kind, Name, Strength
from greenlane.messages.tariffs.csv_table import UnreadableError, csv_of
from greenlane.messages.tariffs.published import Refused

OWN = ("number", "kind", "name", "aliases", "weak_aliases", "countries", "addresses", "numbers",
       "born", "basis", "since", "until")  # fmt: skip
MAY_HAVE = ("phones", "accounts")
_SDN = ("number", "name", "type", "programs", "title", "call_sign", "vessel_type", "tonnage", "grt",
        "flag", "owner", "remarks")  # fmt: skip
_ALT = ("number", "alt", "kind", "name", "remarks")
_ADD = ("number", "place", "street", "city", "country", "remarks")
_NOTHING = "-0-"
_KINDS: Mapping[str, Kind] = {"individual": "person", "vessel": "vessel", "aircraft": "aircraft"}
_STRENGTHS: Mapping[str, Strength] = {"aka": "alias", "fka": "alias", "nka": "alias"}
_NUMBER = re.compile(
    r"(?:IMO|Registration (?:ID|Identification)|Passport|Identification Number(?: IMO)?|ID No\.?|"
    r"Tax ID No\.?|Serial Identification)\s*(?:Number|No\.?)?\s*:?\s*([A-Z0-9][A-Z0-9-]{4,20})"
)
_BORN = re.compile(r"DOB ([^;.]+)")


def ofac(sdn: bytes, alt: bytes = b"", add: bytes = b"") -> list[Entry]:
    """The entries of OFAC's tables. Raises UnreadableError for what is none of them."""
    aliases: dict[str, list[Name]] = defaultdict(list)
    for row in _table(alt, _ALT):
        aliases[row["number"]].append(Name(row["name"], _STRENGTHS.get(row["kind"], "weak")))
    places: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _table(add, _ADD):
        places[row["number"]].append(row)
    return [
        _sdn_entry(row, aliases[row["number"]], places[row["number"]])
        for row in _table(sdn, _SDN)
    ]  # fmt: skip


def _table(data: bytes, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a table without a header; a last line that is cut off (a Ctrl-Z) is none."""
    if not data.strip():
        return []
    headed = ",".join(columns).encode() + b"\n" + data.replace(b"\x1a", b"")
    table = csv_of(headed, columns)
    if table.refused:
        raise UnreadableError("LST-001", str(table.refused[0].reason))
    return [{k: _plain(v) for k, v in row.items()} for _, row in table.records]


def _plain(text: str) -> str:
    stripped = text.strip()
    return "" if stripped == _NOTHING else stripped


def _sdn_entry(row: dict[str, str], aliases: Iterable[Name],
               places: Iterable[dict[str, str]]) -> Entry:  # fmt: skip
    told = list(places)
    remarks = row["remarks"]
    born = _BORN.search(remarks)
    numbers = list(dict.fromkeys(_NUMBER.findall(remarks)))
    countries = [p["country"] for p in told if p["country"]]
    return Entry(
        source="OFAC", number=row["number"], kind=_KINDS.get(row["type"], "firm"),
        names=(Name(_turned(row["name"])), *(Name(_turned(n.text), n.strength) for n in aliases)),
        countries=tuple(dict.fromkeys(countries)),
        addresses=tuple(
            ", ".join(filter(None, (p["street"], p["city"], p["country"])))
            for p in told if p["street"]
        ),
        numbers=tuple(filter(None, (*numbers, row["call_sign"]))),
        born=born[1] if born else "", basis=row["programs"],
    )  # fmt: skip


def _turned(name: str) -> str:
    """`GUTIERREZ REYES, Jose` is Jose Gutierrez Reyes; a firm's `, Ltd.` stays behind."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and "," not in first and not first.isupper() else name


def own(data: bytes, source: str) -> tuple[list[Entry], list[Refused]]:
    """The entries of our own table, and the rows that are none. Raises UnreadableError."""
    table = csv_of(data, OWN)
    entries, refused = [], list(table.refused)
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
