"""The United Kingdom's MFN schedule, and the nomenclature it is laid on, as published in 2019.

Two files of one family: rates by code (columns "Full commodity code", "PLS", "Duty"), and the goods
nomenclature with its days and indents (columns "goods_nomenclature_item_id" and so on).
"""

from collections.abc import Mapping
from datetime import date

from greenlane.kernel.digits import whole
from greenlane.law.dialects import uk
from greenlane.law.dialects.reader import RefusedRateError
from greenlane.messages.tariffs.csv_table import (
    CsvTable,
    UnreadableError,
    csv_of,
    leaves,
    significant,
)
from greenlane.messages.tariffs.law_rows import area, row
from greenlane.messages.tariffs.published import Published, Refused, Row, Tell
from greenlane.messages.tariffs.taric_dates import is_day
from greenlane.standards.number import is_digits

CODE, SUFFIX, DUTY, TEXT = "Full commodity code", "PLS", "Duty", "Description"
_ITEM = "goods_nomenclature_item_id"
_TREE = (_ITEM, "producline_suffix", "validity_start_date", "validity_end_date", "description",
         "number_indents")  # fmt: skip
_DECLARED = "80"
_LENGTH = 10
_REASON = {"component": "TRF-113", "reference": "TRF-111", "prose": "TRF-112"}


def read(
    data: bytes, *, since: date, known: date, act: str = "UKT", tell: Tell | None = None
) -> Published:
    """The rates or the nomenclature, whichever the file holds by its header."""
    try:
        table = csv_of(data)
        if _ITEM in table.header:
            table.require(_TREE)
            return _nomenclature(table, tell)
        if CODE not in table.header:
            raise UnreadableError("TRF-003", f"neither {CODE!r} nor {_ITEM!r} is a column")
        table.require((CODE, SUFFIX, DUTY, TEXT))
    except UnreadableError as error:
        return Published(tables={}, refused=(error.refused(),), records=0)
    return _rates(table, since.isoformat(), known.isoformat(), act, tell)


def _rates(table: CsvTable, since: str, known: str, act: str, tell: Tell | None) -> Published:
    rows = table.records
    last = leaves([r[CODE] for _, r in rows if r[SUFFIX] == _DECLARED and _is_code(r[CODE])])
    goods: dict[tuple[str, str], Row] = {}
    measures: dict[str, Row] = {}
    refused = list(table.refused)
    for done, (line, each) in enumerate(rows, start=1):
        if tell is not None:
            tell(done, len(rows))
        code = _placed(each[CODE], each[SUFFIX], last)
        if not _is_code(each[CODE]):
            refused.append(_refusal(line, "TRF-101", "not a code of ten digits", each[CODE]))
            continue
        made = row(
            "nomenclature", code=code, suffix=each[SUFFIX], description_en=each[TEXT].strip(),
            indent=str(max(0, len(significant(each[CODE])) // 2 - 2)), since=since,
        )  # fmt: skip
        if goods.setdefault((code, each[SUFFIX]), made) != made:
            refused.append(_refusal(line, "TRF-103", "the line stands twice", each[TEXT]))
            continue
        if not (text := each[DUTY].strip()):
            continue
        if each[SUFFIX] != _DECLARED:
            refused.append(_refusal(line, "TRF-105", "a rate on a line that is no code", text))
            continue
        try:
            formula = str(uk.parse(text))
        except RefusedRateError as prose:
            refused.append(_refusal(line, _REASON[prose.code], prose.code, text))
            continue
        name = f"103-{code}"
        if measures.get(name, {}).get("expression", formula) != formula:
            refused.append(_refusal(line, "TRF-104", "the code has another rate already", text))
            continue
        measures[name] = row("measures", measure=name, type="103", code=code, area="ERGA",
                             expression=formula, since=since, act=act, known=known,
                             article=f"chapter {code[:2]}")  # fmt: skip
    return Published(
        tables={
            "acts": [row("acts", act=act, title_en="The Customs Tariff", since=since)],
            "areas": [area("ERGA", "Erga omnes", "*", since)],
            "measure_types": [row("measure_types", type="103", name_en="Third country duty",
                                  charge="A00", trade="import", kind="duty")],
            "nomenclature": list(goods.values()),
            "measures": list(measures.values()),
        },
        refused=tuple(refused),
        records=table.total,
    )  # fmt: skip


def _is_code(code: str) -> bool:
    return len(code) == _LENGTH and is_digits(code)


def _placed(code: str, suffix: str, last: set[str]) -> str:
    """The code as the tree has it: ten digits where it is declared, else what is significant."""
    if suffix == _DECLARED and code in last:
        return code
    return significant(code)


def _refusal(line: int, code: str, reason: str, text: str) -> Refused:
    return Refused(place=f"line {line}", code=code, text=text[:200], reason=reason)


def _nomenclature(table: CsvTable, tell: Tell | None) -> Published:
    rows = table.records
    ordered = [r for _, r in rows if r["producline_suffix"] == _DECLARED and _is_code(r[_ITEM])]
    last = leaves([r[_ITEM] for r in ordered])
    made: list[Row] = []
    refused = list(table.refused)
    for done, (line, each) in enumerate(rows, start=1):
        if tell is not None:
            tell(done, len(rows))
        days, indent = _days(each), each["number_indents"]
        if not _is_code(each[_ITEM]) or days is None or whole(indent, longest=2) is None:
            refused.append(_refusal(line, "TRF-101", "no code, days or indent", each[_ITEM]))
            continue
        code = _placed(each[_ITEM], each["producline_suffix"], last)
        made.append(
            row("nomenclature", code=code, suffix=each["producline_suffix"], since=days[0],
                indent=each["number_indents"], description_en=each["description"].strip(),
                until=days[1])
        )  # fmt: skip
    return Published(tables={"nomenclature": made}, refused=tuple(refused), records=table.total)


def _days(each: Mapping[str, str]) -> tuple[str, str] | None:
    """The first and last day in force, or None when they are no days."""
    since, until = each["validity_start_date"][:10], each["validity_end_date"][:10]
    return (since, until) if is_day(since) and (not until or is_day(until)) else None
