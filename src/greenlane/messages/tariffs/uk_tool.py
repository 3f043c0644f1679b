"""The small lists of the United Kingdom's tariff tool: areas, rates, preferences, codes, seasons.

Known by what they hold: areas with `children_geographical_areas`, monthly rates of the euro with
`child_monetary_unit_code`, preferences with an id and a description, additional codes under
`code_overrides`, and a CSV of seasonal measures (`goods_nomenclature_item_id`, `from`, `to`).
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from greenlane.law.dialects import uk
from greenlane.law.dialects.reader import RefusedRateError
from greenlane.law.dialects.taric import is_number
from greenlane.messages.tariffs.csv_table import UnreadableError, significant, table_of
from greenlane.messages.tariffs.json_file import is_json, json_of
from greenlane.messages.tariffs.law_rows import area, row
from greenlane.messages.tariffs.published import Published, Refused, Row
from greenlane.messages.tariffs.taric_dates import before, is_day
from greenlane.messages.tariffs.taric_lists import ERGA_OMNES
from greenlane.messages.tariffs.taric_types import sort_of, type_rows
from greenlane.standards.number import is_digits

_CHILDREN = "children_geographical_areas"
_SEASONAL = ("geographical_area_id", "goods_nomenclature_item_id", "measure_type_id", "from", "to",
             "duty")  # fmt: skip
_REASON = {"component": "TRF-113", "reference": "TRF-111", "prose": "TRF-112"}
_DAY = len("2020-01-01")
_CITING = frozenset({"exchange_rates", "measures", "preferences"})
Told = Mapping[str, Any]


def read(data: bytes, *, since: date, known: date, act: str) -> Published:
    """The rows of one list. Raises UnreadableError for what is none of them."""
    reading = _Reading(since.isoformat(), known.isoformat(), act)
    if not is_json(data):
        count = reading.seasons(table_of(data, _SEASONAL))
        return reading.published(count)
    return reading.published(reading.take(json_of(data)))


class _Reading:
    def __init__(self, since: str, known: str, act: str) -> None:
        self.since, self.known, self.act = since, known, act
        self.tables: dict[str, dict[str, Row]] = {}
        self.refused: list[Refused] = []

    def published(self, count: int) -> Published:
        if _CITING & self.tables.keys():
            self._put("acts", self.act, act=self.act, title_en="The Customs Tariff",
                      since=self.since)  # fmt: skip
        tables = {name: list(rows.values()) for name, rows in self.tables.items()}
        return Published(tables=tables, refused=tuple(self.refused), records=count, whole=False)

    def _put(self, table: str, key: str, **cells: str) -> None:
        self.tables.setdefault(table, {})[key] = row(table, **cells)

    def take(self, told: Any) -> int:
        """The entries of a JSON list; how many. Raises UnreadableError."""
        if isinstance(told, dict) and isinstance(told.get("code_overrides"), dict):
            return self._each("additional code", list(told["code_overrides"].values()), self._code)
        entries = told if isinstance(told, list) else [told]
        first = entries[0] if entries and isinstance(entries[0], dict) else {}
        if _CHILDREN in first:
            return self._each("area", entries, self._area)
        if isinstance(first.get("attributes"), dict) and "exchange_rate" in first["attributes"]:
            found: list[Told] = []
            count = self._each("rate", entries, lambda each: found.append(_rate(each)))
            self._rates(found)
            return count
        if set(first) == {"id", "description"}:
            return self._each("preference", entries, self._preference)
        raise UnreadableError("TRF-004", "no commodity and no list of the tariff tool")

    def _each(self, name: str, entries: list[Any], take: Any) -> int:
        for at, each in enumerate(entries, start=1):
            try:
                take(each)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                self._refuse(f"{name} {at}", "TRF-301", f"no such entry: {error}", str(each))
        return len(entries)

    def _refuse(self, place: str, code: str, reason: str, text: str) -> None:
        self.refused.append(Refused(place=place, code=code, text=text[:200], reason=reason))

    def _code(self, told: Told) -> None:
        code = str(told["code"])
        if code != "none":  # the tool's own choice
            self._put("additional_codes", code, additional_code=code, name_en=str(told["overlay"]),
                      since=self.since)  # fmt: skip

    def _area(self, told: Told) -> None:
        code, name = str(told["geographical_area_id"]), str(told["description"])
        members = {str(each["geographical_area_id"]) for each in told[_CHILDREN]}
        for each in told[_CHILDREN]:
            self._area(each)
        if len(code) == len("XX"):
            self._put("countries", code, country=code, name_en=name)
            members = {code}
        listed = "*" if code == ERGA_OMNES else " ".join(sorted(members))
        self.tables.setdefault("areas", {})[code] = area(code, name, listed, self.since)

    def _preference(self, told: Told) -> None:
        code = str(told["id"])
        self._put("preferences", code, preference=code, name_en=str(told["description"]),
                  area=ERGA_OMNES, act=self.act)  # fmt: skip

    def _rates(self, told: list[Told]) -> None:
        """Rates of the euro in pounds, each for its month and until the next."""
        begun = {str(each.get("validity_start_date"))[:_DAY]: each for each in told}
        days = sorted(day for day in begun if is_day(day))
        for at, day in enumerate(set(begun) - set(days), start=1):
            self._refuse(f"rate {at}", "TRF-207", "no day", day)
        for day, following in pairwise([*days, ""]):
            each = begun[day]
            if each.get("child_monetary_unit_code") != "GBP":
                self._refuse(f"rate of {day}", "TRF-226", "not in pounds", str(each))
                continue
            self._put("exchange_rates", day, currency="EUR", per="1", since=day, act=self.act,
                      rate=str(each["exchange_rate"]),
                      until=before(following) if following else _end_of_month(day))  # fmt: skip

    def seasons(self, rows: list[Row]) -> int:
        """Measures that recur each year."""
        for line, each in enumerate(rows, start=2):
            code, kind = each["goods_nomenclature_item_id"], each["measure_type_id"]
            sort = sort_of(kind, None, "")
            first, last = _month_day(each["from"]), _month_day(each["to"])
            if sort is None or not (first and last and is_digits(code)):
                self._refuse(f"line {line}", "TRF-222", "no type, season or code", str(each))
                continue
            try:
                formula = str(uk.parse(each["duty"].strip()))
            except RefusedRateError as refused:
                self._refuse(f"line {line}", _REASON[refused.code], refused.code, each["duty"])
                continue
            place = each["geographical_area_id"]
            name = f"{kind}-{place}-{code}-{first}"
            if self.tables.get("measures", {}).get(name, {}).get("expression", formula) != formula:
                self._refuse(f"line {line}", "TRF-104", "the season has another rate already", name)
                continue
            self._put("measures", name, measure=name, type=kind, code=significant(code), area=place,
                      expression=formula, season=f"{first}/{last}", since=self.since, act=self.act,
                      article=f"chapter {code[:2]}", known=self.known)  # fmt: skip
            self.tables.setdefault("measure_types", {})[kind] = type_rows(kind, sort, ())[0]
        return len(rows)


def _rate(entry: Told) -> Told:
    """What an entry says of a rate. Raises TypeError or ValueError for what says none."""
    told: Told = entry["attributes"]
    rate = str(told["exchange_rate"])
    if not is_number(rate) or Decimal(rate) <= 0:
        raise ValueError(f"{rate[:40]!r} is no rate")
    return told


def _month_day(text: str) -> str:
    """A day of the year, 31/10, as 10-31; empty for what is none."""
    day, _, month = text.strip().partition("/")
    found = f"{month.zfill(2)}-{day.zfill(2)}"
    return found if is_day(f"2024-{found}") else ""


def _end_of_month(day: str) -> str:
    year, month = int(day[:4]), int(day[5:7])
    return f"{day[:8]}{monthrange(year, month)[1]:02}"


def is_list(data: bytes) -> bool:
    """True for what may be a list of the tool: JSON, or a CSV that begins as the seasons do."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start[:1] in (b"{", b"[") or start.startswith(_SEASONAL[0].encode())
