"""The East African Community's Common External Tariff, in the Markdown that was made of its PDF.

Schedule 1 has a heading, a tariff number of eight digits, a description, a unit and a rate a line;
the rate "SI" points to Schedule 2. Page breaks cut lines; one whose rate is not whole is refused.
The legal notices behind the schedules amend it and are not read: they are law of later days. Each
of their lines that names a tariff number is told (TRF-108), as is one in a table of another form.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

import msgspec

from greenlane.law.dialects import eac
from greenlane.law.dialects.reader import RefusedRateError, spelled
from greenlane.messages.tariffs.csv_table import UnreadableError, decoded
from greenlane.messages.tariffs.law_rows import area, row
from greenlane.messages.tariffs.published import Published, Refused, Row, Tell

_NUMBER = re.compile(r"\d{4}\.\d\d\.\d\d", re.ASCII)
_HEADING = re.compile(r"\d\d\.\d\d", re.ASCII)
_CHAPTER = re.compile(
    r"[#*\s]*Chapter\s+([0-9]{1,2})\b[*\s]*(?:[:.\u2013-]\s*([^*]*?)[*\s]*)?", re.IGNORECASE
)
_SCHEDULE_2 = re.compile(r"[#*\s]*(SCHEDULE\s+(2|II|TWO)|(2ND|SECOND)\s+SCHEDULE)\b", re.IGNORECASE)
_NUMBERED = re.compile(
    r"H\.?\s?S\.?\s*Code|(Tariff|Commodity|HS)\s+(No|Number|Line|Item|Code)\b", re.IGNORECASE
)
_HEADED = re.compile(rf"Heading|{_NUMBERED.pattern}", re.IGNORECASE)
_RATED = re.compile(r"((Import|Customs|CET)\s+)?(Duty|Rate)\b", re.IGNORECASE)
_OPEN = re.compile(r"\b(or|whichever)$")
_HEAVY = re.compile(r"^(\*\*|__|\*)(.+)\1$")
_RULE = re.compile(r"\s*\|[\s|:-]+\|\s*")
_DASHES = re.compile(r"^((?:-\s*)*)")
# By the spelling in small letters, without blanks.
_UNITS = {"kg": "KGM", "u": "NAR", "m3": "MTQ", "m2": "MTK", "l": "LTR", "gm": "GRM", "g": "GRM",
          "2u": "NPR", "m": "MTR", "carat": "CTM", "1000u": "MIL", "1000kwh": "MWH"}  # fmt: skip
_SENSITIVE = "SI"
_ROWS_OF_A_CELL = 6  # more than any rate of the tariff takes
_UNNUMBERED = 10  # the suffix of a line without a number, as in the TARIC


class TariffLine(msgspec.Struct, frozen=True):
    """One printed line: where it stands, its number (or heading, or neither), words, unit, rate."""

    line: int
    schedule: int
    heading: str
    number: str
    description: str
    unit: str
    rate: str


def lines_of(text: str) -> Iterator[TariffLine]:
    """The lines of both schedules; tables with other columns (notes, notices) are passed over.

    A line without number and heading is yielded too: it heads the lines that follow. One whose
    cells are too few or too many for its table has all its numbers and no rate; one that names a
    number outside such tables is of no schedule (0).
    """
    schedule, columns, first = 1, 0, ""
    lines = text.splitlines()
    for place, (line, following) in enumerate(pairwise([*lines, ""]), start=1):
        if columns and _SCHEDULE_2.match(line):
            schedule = 2
        if not line.lstrip().startswith("|") or _RULE.fullmatch(line):
            yield from _outside(place, line)
            continue
        cells = _cells(line)
        if not "".join(cells).strip("_\\ "):
            continue  # a ruled or an empty line
        if _RULE.fullmatch(following) and not any(map(_NUMBER.fullmatch, cells[:2])):
            headed = _HEADED.match(cells[0]) and _RATED.match(cells[-1])
            columns, first = len(cells) if headed else 0, cells[0]
        elif columns and len(cells) - columns in (0, 1):  # the PDF split a column of some
            before = [""] if _NUMBERED.match(first) else []  # the heading's column is cut
            yield _tariff_line(place, schedule, before + cells)
        elif columns and (numbers := _NUMBER.findall(line)):
            yield TariffLine(place, schedule, "", " ".join(numbers), "", "", "")
        else:
            yield from _outside(place, line)


def _cells(line: str) -> list[str]:
    """The cells of a row, which has a bar at each end or not, without the marks of heavy type."""
    row = line.strip().removeprefix("|").removesuffix("|")
    return [_HEAVY.sub(r"\2", spelled(cell)) for cell in row.split("|")]


def _outside(place: int, line: str) -> Iterator[TariffLine]:
    if numbers := _NUMBER.findall(line):
        yield TariffLine(place, 0, "", " ".join(dict.fromkeys(numbers)), spelled(line), "", "")


def _tariff_line(place: int, schedule: int, cells: list[str]) -> TariffLine:
    heading, number, *middle, rate = cells
    unit = middle.pop() if schedule == 1 else ""
    description = next(filter(None, middle), "")  # a broken header gives the words two columns
    return TariffLine(place, schedule, heading, number, description, unit, rate)


def joined(printed: Sequence[TariffLine]) -> Iterator[TariffLine]:
    """The lines, each with a rate that breaks off behind "or" or "whichever" made whole.

    What follows in lines without heading, number and unit is the rest of the cell; where the whole
    is still no rate, the line stays as it was printed.
    """
    for place, each in enumerate(printed):
        yield (
            _whole(each, printed[place + 1 : place + 1 + _ROWS_OF_A_CELL])
            if _OPEN.search(each.rate)
            else each
        )


def _whole(each: TariffLine, following: Sequence[TariffLine]) -> TariffLine:
    rate, description = each.rate, each.description
    for more in following:
        if not more.rate or more.heading or more.number or more.unit:
            break
        rate = f"{rate} {more.rate}"
        description = f"{description} {more.description}".strip()
        try:
            eac.parse(rate)
        except RefusedRateError:
            continue
        return msgspec.structs.replace(each, rate=rate, description=description)
    return each


def read(
    data: bytes, *, since: date, known: date, act: str = "CET", tell: Tell | None = None
) -> Published:
    """Nomenclature and import duty of the CET, sensitive items with the rate of Schedule 2."""
    try:
        text = decoded(data)
    except UnreadableError as error:
        return Published(tables={}, refused=(error.refused(),), records=0)
    printed = list(joined(list(lines_of(text))))
    if not any(_NUMBER.fullmatch(each.number) for each in printed if each.schedule):
        nothing = UnreadableError("TRF-004", "no tariff number of the form 0101.21.00 in the file")
        return Published(tables={}, refused=(nothing.refused(),), records=0)
    reading = _Reading(printed, since.isoformat(), known.isoformat(), act)
    reading.chapters(text)
    for done, each in enumerate(printed, start=1):
        reading.take(each)
        if tell is not None:
            tell(done, len(printed))
    return Published(tables=reading.tables(), refused=tuple(reading.refused), records=len(printed))


def _place(name: str) -> tuple[str, str]:
    """The order of the tariff: a line without a number stands before the code it heads."""
    code, _, suffix = name.partition(" ")
    return code, suffix or "80"


def _worded(description: str) -> tuple[int, str]:
    """The depth of a line, by its dashes, and its words."""
    dashes = _DASHES.match(description)
    before = dashes.group(1) if dashes else ""
    return before.count("-"), description[len(before) :].strip(" _\\")


def _unit(printed: str) -> str:
    """The unit of a cell; empty where none is known."""
    key = printed.casefold().replace(" ", "").replace("²", "2").replace("³", "3")
    known = eac.UNITS.get(key)
    return _UNITS.get(key) or (known.code if known and known.per == 1 and not known.each else "")


class _Reading:
    def __init__(self, printed: list[TariffLine], since: str, known: str, act: str) -> None:
        self.since, self.known, self.act = since, known, act
        self.sensitive = {p.number: p for p in printed if p.schedule == 2 and p.number}
        self.goods: dict[str, Row] = {}
        self.measures: dict[str, Row] = {}
        self.headings: list[tuple[int, str]] = []  # lines without a number, above the next that has
        self.refused: list[Refused] = []

    def chapters(self, text: str) -> None:
        """The chapters and their titles: behind "Chapter n", or on the next line."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        for line, following in pairwise(lines):
            if found := _CHAPTER.fullmatch(line):
                code = found.group(1).zfill(2)
                title = found.group(2) or following.strip("#* ")
                self.goods.setdefault(code, self._line(code, 0, title, ""))

    def _line(self, code: str, indent: int, words: str, unit: str) -> Row:
        return row("nomenclature", code=code, indent=str(indent), description_en=words,
                   unit=_unit(unit), since=self.since)  # fmt: skip

    def take(self, each: TariffLine) -> None:
        if not each.schedule:
            self._refuse(each, "TRF-108", "outside the schedules: an amendment may stand here")
        if each.schedule != 1:
            return
        depth, words = _worded(each.description)
        if _HEADING.fullmatch(each.heading):
            code = each.heading.replace(".", "")
            self.goods.setdefault(code, self._line(code, 0, words or f"Heading {code}", ""))
            self.headings.clear()
        if not each.number:
            if depth and words:
                self.headings.append((depth, words))
            return
        if not _NUMBER.fullmatch(each.number):
            self._refuse(each, "TRF-114", "cut")  # two lines in one
            return
        code = each.number.replace(".", "")
        if code in self.goods:
            self._refuse(each, "TRF-103", "the number stands twice")
            return
        self._above(code)
        if each.unit.strip("- ") and not _unit(each.unit):
            told = msgspec.structs.replace(each, rate=each.unit)
            self._refuse(told, "TRF-116", "the unit is not known")
        self.goods[code] = self._line(code, depth, words or f"Tariff line {code}", each.unit)
        self._rate(each, code)

    def _above(self, code: str) -> None:
        """The chapter, the heading and the lines without a number that stand above a line."""
        for short, name in ((code[:2], "Chapter"), (code[:4], "Heading")):
            self.goods.setdefault(short, self._line(short, 0, f"{name} {short}", ""))
        for place, (depth, words) in enumerate(self.headings):
            line = {**self._line(code, depth, words, ""), "suffix": str(_UNNUMBERED + place)}
            self.goods[f"{code} {_UNNUMBERED + place}"] = line
        self.headings.clear()

    def _rate(self, each: TariffLine, code: str) -> None:
        source = each
        if each.rate == _SENSITIVE and each.number in self.sensitive:
            source = self.sensitive[each.number]
        try:
            formula = str(eac.parse(source.rate))
        except RefusedRateError as refused:
            number = {"cut": "TRF-114", "sensitive": "TRF-115"}.get(refused.code, "TRF-112")
            self._refuse(source, number, refused.code)
            return
        article = f"Schedule {source.schedule}, heading {code[:2]}.{code[2:4]}"
        self.measures[code] = row(
            "measures", measure=f"103-{code}", type="103", code=code, area="ALL",
            expression=formula, since=self.since, act=self.act, article=article, known=self.known,
        )  # fmt: skip

    def _refuse(self, each: TariffLine, code: str, reason: str) -> None:
        text = f"{each.number} {each.rate}".strip() if each.schedule else each.description[:200]
        self.refused.append(Refused(place=f"line {each.line}", code=code, text=text, reason=reason))

    def tables(self) -> dict[str, list[Row]]:
        return {
            "acts": [row("acts", act=self.act, since=self.since,
                         title_en="Common External Tariff of the East African Community")],
            "areas": [area("ALL", "All countries", "*", self.since)],
            "measure_types": [row("measure_types", type="103", name_en="Common external tariff",
                                  charge="A00", trade="import", kind="duty")],
            "nomenclature": [self.goods[place] for place in sorted(self.goods, key=_place)],
            "measures": [self.measures[code] for code in sorted(self.measures)],
        }  # fmt: skip
