"""The Harmonized Tariff Schedule of the United States, as its CSV export prints it.

Eight digits are the legal line that bears the rate, ten the statistical line that is declared. The
general column is law for all countries but those of the second (General Note 3(b)); the special
column gives preferential rates by programme (General Note 3(c)). Where it points to another
provision, the pointer is kept as a footnote of the line.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from zlib import crc32

from greenlane.kernel.digits import whole
from greenlane.law.dialects import us, us_units
from greenlane.law.dialects.reader import RefusedRateError
from greenlane.messages.tariffs.csv_table import CsvTable, UnreadableError, csv_of
from greenlane.messages.tariffs.json_file import json_of
from greenlane.messages.tariffs.law_rows import area, row
from greenlane.messages.tariffs.published import Published, Refused, Row, Tell

NUMBER, INDENT, TEXT, UNIT = "HTS Number", "Indent", "Description", "Unit of Quantity"
_NOTED = ("Quota Quantity", "Additional Duties")
GENERAL, SPECIAL, COLUMN_2 = "General Rate of Duty", "Special Rate of Duty", "Column 2 Rate of Duty"
_NEEDED = (NUMBER, INDENT, TEXT, GENERAL, SPECIAL, COLUMN_2)
_LENGTH = 10
_LEGAL = 8
_COLUMN_2_COUNTRIES = "BY CU KP RU"  # General Note 3(b), as amended in 2022
# Programmes that are agreements with one country or two (General Note 3(c)); the membership of the
# others is a list of its own, which the tariff file does not hold.
_PARTNERS = {
    "AU": "AU", "BH": "BH", "CL": "CL", "CO": "CO", "IL": "IL", "JO": "JO", "JP": "JP", "KR": "KR",
    "MA": "MA", "NP": "NP", "OM": "OM", "PA": "PA", "PE": "PE", "S": "CA MX", "S+": "CA MX",
    "SG": "SG",
}  # fmt: skip
_NET_MASS = "KGM"
_CODE = re.compile(r"\d{4}(\.\d\d){0,3}|\d{4}(\.\d\d){0,2}\.\d", re.ASCII)


def read(
    data: bytes, *, since: date, known: date, act: str = "HTS", tell: Tell | None = None
) -> Published:
    """Nomenclature, measures, areas and types of an HTS export; prose rates are refused."""
    try:
        table = csv_of(data, _NEEDED)
    except UnreadableError as error:
        return Published(tables={}, refused=(error.refused(),), records=0)
    reading = _Reading(table, since.isoformat(), known.isoformat(), act)
    for done, (line, each) in enumerate(table.records, start=1):
        reading.take(line, each)
        if tell is not None:
            tell(done, len(table.records))
    return Published(tables=reading.tables(), refused=tuple(reading.refused), records=table.total)


class _Reading:
    def __init__(self, table: CsvTable, since: str, known: str, act: str) -> None:
        self.since, self.known, self.act = since, known, act
        self.codes = _placed(table.records)
        self.seen: set[tuple[str, str]] = set()
        self.nomenclature: list[Row] = []
        self.measures: dict[str, Row] = {}
        self.programmes: dict[str, None] = {}
        self.footnotes: dict[str, Row] = {}
        self.refused: list[Refused] = list(table.refused)

    def take(self, line: int, each: Mapping[str, str]) -> None:
        number, code = each[NUMBER].strip(), self.codes[line]
        if number and not _CODE.fullmatch(number):
            self._refuse(line, "TRF-101", number, "not an HTS number")
            return
        if not code or whole(each[INDENT].strip(), longest=2) is None:
            self._refuse(line, "TRF-102", each[TEXT], "no number below it, or no indent")
            return
        self._chapter(code[:2])
        self._line(line, each, code, "80" if number else "10")
        if number:
            self._rates(line, each, code)

    def _chapter(self, code: str) -> None:
        """The export has no lines for chapters."""
        if (code, "80") not in self.seen:
            self.seen.add((code, "80"))
            words = f"Chapter {code}"
            self.nomenclature.append(
                row("nomenclature", code=code, suffix="80", indent="0", description_en=words,
                    since=self.since)
            )  # fmt: skip

    def _line(self, line: int, each: Mapping[str, str], code: str, suffix: str) -> None:
        if suffix == "80" and (code, suffix) in self.seen:
            self._refuse(line, "TRF-103", each[NUMBER], "the number stands twice")
            return
        while (code, suffix) in self.seen:  # several headings without a number above one line
            suffix = str(int(suffix) + 1)
        self.seen.add((code, suffix))
        printed = _printed_units(each.get(UNIT, ""))
        for unknown in (one for one in printed if not us_units.coded(one)):
            self._refuse(line, "TRF-116", f"{each[NUMBER]} {unknown}", "the unit is not known")
        self.nomenclature.append(
            row("nomenclature", code=code, suffix=suffix, indent=each[INDENT].strip(),
                description_en=each[TEXT].strip(), unit=_unit(printed),
                footnotes=" ".join(dict.fromkeys(map(self._footnote, _notes(each)))),
                since=self.since)
        )  # fmt: skip

    def _footnote(self, text: str) -> str:
        """The code of the footnote with this text: the same text has the same code in any file."""
        code = f"HTS-{crc32(text.encode()):08X}"
        made = row("footnotes", footnote=code, text_en=text, since=self.since)
        return self.footnotes.setdefault(code, made)["footnote"]

    def _rates(self, line: int, each: Mapping[str, str], code: str) -> None:
        for column, kind, place in ((GENERAL, "103", "MFN"), (COLUMN_2, "COL2", "COL2")):
            if text := each[column].strip():
                try:
                    formula = str(us.parse(text))
                except RefusedRateError as refused:
                    self._refuse(line, f"TRF-11{_REASON[refused.code]}", text,
                                 f"{column}: {refused.code}")  # fmt: skip
                else:
                    self._measure(line, (kind, place), code, formula)
        for special in us.specials(each[SPECIAL]):
            if special.expression is None:
                self._refuse(line, f"TRF-11{_REASON[special.refusal]}", special.text,
                             f"{SPECIAL}: {special.refusal}")  # fmt: skip
                continue
            for programme in special.programmes:
                self.programmes[programme] = None
                kind = f"P-{programme}"
                self._measure(line, (kind, kind), code, str(special.expression))

    def _measure(self, line: int, kind_and_area: tuple[str, str], code: str, formula: str) -> None:
        kind, place = kind_and_area
        name = f"{kind}-{code}"
        legal = self.measures.get(f"{kind}-{code[:_LEGAL]}")
        if legal is not None and legal["expression"] == formula:
            return  # the statistical line repeats the rate of its legal line
        made = row("measures", measure=name, type=kind, code=code, area=place, expression=formula,
                   since=self.since, act=self.act, article=f"heading {code[:4]}",
                   known=self.known)  # fmt: skip
        if self.measures.setdefault(name, made) != made:
            self._refuse(line, "TRF-104", formula, f"{kind} has another rate already")

    def _refuse(self, line: int, code: str, text: str, reason: str) -> None:
        self.refused.append(
            Refused(place=f"line {line}", code=code, text=text[:200], reason=reason)
        )

    def tables(self) -> dict[str, list[Row]]:
        areas = [
            {**area("MFN", "Normal trade relations", "*", self.since),
             "exclude": _COLUMN_2_COUNTRIES},
            area("COL2", "Column 2 countries", _COLUMN_2_COUNTRIES, self.since),
            *(area(f"P-{p}", f"Programme {p}", _PARTNERS.get(p, ""), self.since)
              for p in self.programmes),
        ]  # fmt: skip
        return {
            "acts": [row("acts", act=self.act, title_en="Harmonized Tariff Schedule of the United "
                         "States", since=self.since)],
            "areas": areas,
            "measure_types": list(self._types()),
            "nomenclature": self.nomenclature,
            "measures": list(self.measures.values()),
            "footnotes": list(self.footnotes.values()),
        }  # fmt: skip

    def _types(self) -> Iterator[Row]:
        for kind, name, sort in (
            ("103", "General rate of duty", "duty"),
            ("COL2", "Column 2 rate of duty", "duty"),
        ):
            yield row("measure_types", type=kind, name_en=name, charge="A00", trade="import",
                      kind=sort)  # fmt: skip
        for programme in self.programmes:
            yield row("measure_types", type=f"P-{programme}", charge="A00", trade="import",
                      name_en=f"Special rate of duty, programme {programme}",
                      preference=f"P-{programme}", kind="preference")  # fmt: skip


_REASON = {"reference": 1, "prose": 2, "component": 3}


def _placed(rows: list[tuple[int, Row]]) -> dict[int, str]:
    """The code of every line: as long as it was printed, or ten digits where none stands below.

    A line without a number has the code of the next that has one.
    """
    printed = {line: _digits(each[NUMBER].strip()) for line, each in rows}
    ordered = sorted(set(printed.values()) - {""})
    above = {one for one, other in pairwise(ordered) if other.startswith(one)}
    found: dict[int, str] = {}
    following = ""
    for line in reversed(printed):
        if digits := printed[line]:
            following = digits if digits in above else digits.ljust(_LENGTH, "0")
        found[line] = following
    return found


def _notes(each: Mapping[str, str]) -> Iterator[str]:
    """What is said beside the rates: other columns, and where a programme's rate stands."""
    for column in _NOTED:
        if text := (each.get(column) or "").strip():
            yield f"{column}: {text}"
    for column in (GENERAL, COLUMN_2):
        if _points(each[column].strip()):
            yield f"{column}: {each[column].strip()}"
    for special in us.specials(each[SPECIAL]):
        if special.refusal == "reference":
            programmes = f" ({', '.join(special.programmes)})" if special.programmes else ""
            yield f"{SPECIAL}{programmes}: {special.text}"


def _points(rate: str) -> bool:
    """True for a rate that is another provision's."""
    try:
        us.parse(rate)
    except RefusedRateError as refused:
        return refused.code == "reference"
    return False


def _digits(number: str) -> str:
    """The digits of an HTS number; empty for what is none.

    A spreadsheet took the last nought of some (4905.9 for 4905.90): digits come in pairs.
    """
    digits = number.replace(".", "") if _CODE.fullmatch(number) else ""
    return digits + "0" * (len(digits) % 2)


def _printed_units(text: str) -> list[str]:
    """The units of a cell: a list in JSON or words with "and" between; X stands for none."""
    try:
        told = json_of(text.encode()) if text.strip().startswith("[") else [text]
    except UnreadableError:
        told = [text]
    named = (part.strip() for each in told for part in re.split(r"\sand\s", str(each)))
    return [each for each in named if each not in ("", "X")]


def _unit(printed: list[str]) -> str:
    """The supplementary unit: the first printed one beside kilograms, which are always declared.

    Empty where none is known.
    """
    units = [found for each in printed if (found := us_units.coded(each))]
    return next((unit for unit in units if unit != _NET_MASS), units[0] if units else "")
