"""The Harmonized System: its list of codes with units, and its correlation tables.

Four files are known by their columns: the list as CSV (hscode, description), the list as a workbook
(id, text, standardUnitAbbr), the correlations of all editions as CSV (code.after, code.before,
adjustment), and the workbook of two editions (HS 2022, HS 2017, Relationship). An edition is
written HS2022. Codes are read as the HS prints them too (`0101.21`); those that a spreadsheet
stripped of their leading nought have it again.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from greenlane.messages.tariffs.csv_table import UnreadableError, table_of
from greenlane.messages.tariffs.law_rows import row
from greenlane.messages.tariffs.published import Published, Refused, Row, Tell
from greenlane.messages.tariffs.workbook import sheets_of

_EDITIONS = frozenset(["1988", "1992", "1996", "2002", "2007", "2012", "2017", "2022", "2028"])
_FIRST_IN_DATA = "1992"  # the United Nations' tables call the HS of 1988 by this year
_CODE = re.compile(r"\d{2}|\d{4}|\d{6}", re.ASCII)
_SHORT_CODE = re.compile(r"\d{5,6}", re.ASCII)
_DOTTED = re.compile(r"\d\d\.\d\d|\d{4}\.\d\d|\d\d\.\d\d\.\d\d", re.ASCII)
_EDITION = re.compile(r"(?:From|To)?\s*HS\s?(\d{4})", re.ASCII)
_YEARS = re.compile(r"(\d{4}) to (\d{4})", re.ASCII)
_LIST = ("hscode", "description")
_PAIRS = ("code.after", "code.before", "adjustment")
_SHEET = ("id", "text", "standardUnitAbbr")
# By the spelling in small letters, without blanks and with plain figures.
_UNITS = {"kg": "KGM", "u": "NAR", "u(jeu/pack)": "NAR", "m3": "MTQ", "m2": "MTK", "l": "LTR",
          "2u": "NPR", "m": "MTR", "carat": "CTM", "carats": "CTM", "ct": "CTM", "1000kwh": "MWH",
          "1000u": "MIL", "g": "GRM", "12u": "DZN", "t": "TNE", "lalc.100%": "LPA"}  # fmt: skip
_NO_UNIT = ("", "n/a", "-", "noquantity")
_FIGURES = str.maketrans("²³", "23", " ")
_TOTAL = "TOTAL"
_HEADING, _SUBHEADING = 4, 6
Line = tuple[str, str, str, str]
"""Place, code, words and unit as printed."""
Pair = tuple[str, str, str, str, str]
"""Place, edition and code, edition and code."""


def read(
    data: bytes, *, since: date, known: date, act: str = "HS", tell: Tell | None = None
) -> Published:
    """Nomenclature or concordance, whichever the file holds."""
    del known, act  # the HS is a list, not a law with a day of knowledge
    try:
        lines, pairs = _of_workbook(data) if data[:2] == b"PK" else _of_csv(data)
    except UnreadableError as error:
        return Published(tables={}, refused=(error.refused(),), records=0)
    total = len(lines) + len(pairs)
    made = _nomenclature(lines, since.isoformat()) if lines else _concordance(pairs)
    if tell is not None:
        tell(total, total)
    return made


def _of_csv(data: bytes) -> tuple[list[Line], list[Pair]]:
    rows = table_of(data)
    names = set(rows[0]) if rows else set()
    if names >= set(_LIST):
        return [
            (f"line {at}", _bare(each["hscode"]), each["description"].strip(), "")
            for at, each in enumerate(rows, start=2)
        ], []
    if names >= set(_PAIRS):
        return [], [_printed(at, each) for at, each in enumerate(rows, start=2)]
    raise UnreadableError("TRF-003", f"neither {_LIST[0]!r} nor {_PAIRS[0]!r} is a column")


def _printed(at: int, each: Row) -> Pair:
    years = _YEARS.fullmatch(each["adjustment"].strip())
    later, earlier = years.groups() if years else ("", "")
    return f"line {at}", later, _bare(each["code.after"]), earlier, _bare(each["code.before"])


def _of_workbook(data: bytes) -> tuple[list[Line], list[Pair]]:
    lines: list[Line] = []
    related: list[Pair] = []
    converted: list[Pair] = []
    for name, rows in sheets_of(data):
        for at, header in enumerate(rows[:5]):
            if set(header) >= set(_SHEET):
                lines += _listed(name, rows, at)
                break
            editions = [_EDITION.fullmatch(cell.strip()) for cell in header[:2]]
            if len(editions) == 2 and all(editions):
                years = [each.group(1) for each in editions if each]
                whole = "Relationship" in header
                (related if whole else converted).extend(_related(name, rows, at, years))
                break
    if not (lines or related or converted):
        raise UnreadableError("TRF-003", "no sheet has the columns of the HS or of two editions")
    return lines, related or converted  # a conversion picks one of the related codes


def _listed(sheet: str, rows: list[list[str]], header: int) -> Iterator[Line]:
    code, words, unit = (rows[header].index(name) for name in _SHEET)
    for at, each in enumerate(rows[header + 1 :], start=header + 2):
        text = each[words].removeprefix(each[code]).removeprefix(" - ")
        yield f"{sheet} row {at}", _bare(each[code]), text, each[unit]


def _bare(code: str) -> str:
    """A code without the dots that the HS prints in it."""
    plain = code.strip()
    return plain.replace(".", "") if _DOTTED.fullmatch(plain) else plain


def _related(sheet: str, rows: list[list[str]], header: int, years: list[str]) -> Iterator[Pair]:
    for at, each in enumerate(rows[header + 1 :], start=header + 2):
        if any(each[:2]):
            yield f"{sheet} row {at}", years[0], _bare(each[0]), years[1], _bare(each[1])


def _nomenclature(lines: Sequence[Line], since: str) -> Published:
    made: dict[str, Row] = {}
    refused: list[Refused] = []
    for place, code, words, unit in lines:
        if code == _TOTAL:
            continue
        if not _CODE.fullmatch(code):
            refused.append(_refusal(place, "TRF-101", code, "not a code of the HS"))
        elif code in made:
            refused.append(_refusal(place, "TRF-103", code, "the code stands twice"))
        else:
            known = unit.casefold().translate(_FIGURES)
            if known not in _UNITS and known not in _NO_UNIT:
                refused.append(_refusal(place, "TRF-116", f"{code} {unit}", "unit"))
            made[code] = row("nomenclature", code=code, description_en=words, since=since,
                             indent="1" if len(code) == _SUBHEADING else "0",
                             unit=_UNITS.get(known, ""))  # fmt: skip
    lacking = [c for c in made if len(c) > _HEADING - 2 and c[: len(c) - 2] not in made]
    for code in lacking:
        refused.append(_refusal(code, "TRF-107", code, "nothing stands above it"))
        del made[code]
    rows = [made[code] for code in sorted(made)]
    return Published(tables={"nomenclature": rows}, refused=tuple(refused), records=len(lines))


def _concordance(pairs: Sequence[Pair]) -> Published:
    made: dict[tuple[str, ...], Row] = {}
    refused: list[Refused] = []
    for place, later, after, earlier, before in pairs:
        text = f"{later} {after} {earlier} {before}"
        if later not in _EDITIONS or earlier not in _EDITIONS - {"1988"}:
            refused.append(_refusal(place, "TRF-105", text, "not two editions of the HS"))
        elif not (_SHORT_CODE.fullmatch(after) and _SHORT_CODE.fullmatch(before)):
            refused.append(_refusal(place, "TRF-101", text, "not a code of the HS"))
        else:
            key = (f"HS{later}", after.zfill(6), f"HS{earlier}", before.zfill(6))
            made[key] = row("concordance", from_version=key[0], from_code=key[1],
                            to_version=key[2], to_code=key[3])  # fmt: skip
    return Published(
        tables={"concordance": list(made.values())},
        refused=tuple(refused),
        records=len(pairs),
        whole=False,  # the tables of other editions stay
    )


def _refusal(place: str, code: str, text: str, reason: str) -> Refused:
    return Refused(place=place, code=code, text=text[:200], reason=reason)
