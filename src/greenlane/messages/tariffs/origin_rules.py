"""Published lists of rules of origin (JSON): lines with their wordings, into the table of rules.

A line has a heading, the codes it covers (`min`..`max`, ten digits), a description and wordings
joined by `operator`. Each line becomes one row; a wording that is not understood stays text for an
officer and is listed among the refusals, so that nothing is lost and nothing guessed.
"""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from greenlane.law.origin import rule as tree
from greenlane.messages.tariffs.csv_table import UnreadableError
from greenlane.messages.tariffs.json_file import json_of
from greenlane.messages.tariffs.origin_text import clean
from greenlane.messages.tariffs.origin_wording import Line, Wording, line_of
from greenlane.messages.tariffs.published import Published, Refused, Row, Tell

_TEN = re.compile(r"[0-9]{10}")


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a list was understood: distinct wordings, and whole lines."""

    wordings: int
    understood: int
    lines: int
    whole_lines: int


def rules(
    data: bytes, scheme: str, *, act: str, article: str = "", since: str, tell: Tell | None = None
) -> Published:
    """The rows of `origin_rules` in a published list; a file that is not one gives a refusal."""
    records, fault = _records(data)
    if fault is not None:
        return Published(tables={}, refused=(fault,), records=0)
    rows: list[Row] = []
    refused: list[Refused] = []
    twice = Counter(_range(each) for each in records if isinstance(each, Mapping))
    for place, record in enumerate(records):
        if tell is not None and place % 100 == 0:
            tell(place, len(records))
        where = f"rule_sets[{place}]"
        try:
            line = _line(record)
            row = _row(record, line, ex=twice[_range(record)] > 1)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            refused.append(_refused(where, "ORIGIN-RECORD", str(record), str(error)))
            continue
        row |= {"rule": f"{scheme}-{place + 1:04d}", "scheme": scheme, "since": since,
                "until": "", "act": act, "article": article or record["heading"]}  # fmt: skip
        rows.append(row)
        why = "the wording is not understood: an officer decides"
        refused.extend(_refused(where, "ORIGIN-PROSE", text, why) for text in line.refused)
    tables = {"origin_rules": rows}
    return Published(tables=tables, refused=tuple(refused), records=len(records))


def read(data: bytes, *, since: date, known: date, act: str, tell: Tell | None = None) -> Published:
    """`rules` for `greenlane law import`: act ORIGIN-kenya gives the rules of scheme kenya."""
    _ = known  # the tables of origin have no day of knowledge of their own
    return rules(data, act.removeprefix("ORIGIN-"), act=act, since=since.isoformat(), tell=tell)


def share(data: bytes) -> Share:
    """How much of a published list is understood. Raises ValueError when it is not a list."""
    records, fault = _records(data)
    if fault is not None:
        raise ValueError(fault.reason)
    seen: dict[str, bool] = {}
    whole = 0
    for record in records:
        line = _line(record)
        whole += not line.refused
        for one in record["rules"]:
            text = clean(one["rule"]).text
            seen[text] = seen.get(text, False) or _understood(text, line)
    return Share(wordings=len(seen), understood=sum(seen.values()), lines=len(records),
                 whole_lines=whole)  # fmt: skip


def _understood(text: str, line: Line) -> bool:
    return not any(text.startswith(refused) and refused for refused in line.refused)


def _records(data: bytes) -> tuple[list[Any], Refused | None]:
    try:
        decoded = json_of(data)
    except UnreadableError as error:
        return [], _refused("file", "ORIGIN-JSON", "", str(error))
    records = decoded.get("rule_sets") if isinstance(decoded, Mapping) else None
    if not isinstance(records, list):
        return [], _refused("file", "ORIGIN-JSON", "", "no list 'rule_sets'")
    return records, None


def _refused(place: str, code: str, text: str, reason: str) -> Refused:
    return Refused(place=place, code=code, text=text[:2_000], reason=reason)


def _line(record: Mapping[str, Any]) -> Line:
    if record.get("valid") is False:
        raise ValueError("the line says that it is not valid")
    wordings = [Wording(_text(one["rule"]), one.get("operator") or "") for one in record["rules"]]
    if not wordings:
        raise ValueError("no rules")
    line = line_of(wordings)
    if any(one.get("quota") for one in record["rules"]) and not _has_quota(line.rule):
        return msgspec.structs.replace(line, rule=tree.all_of(line.rule, tree.Quota()))
    return line


def _has_quota(rule: tree.Rule) -> bool:
    return any(isinstance(part, tree.Quota) for part in tree.criteria(rule))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a wording that is not text: {value!r}")
    return value


def _row(record: Mapping[str, Any], line: Line, *, ex: bool) -> Row:
    first, last = _codes(record["min"], record["max"])
    heading = re.sub(r"\s+", " ", _text(record["heading"])).strip()
    notes = [clean(note).text for one in record["rules"] for note in one.get("footnotes") or ()]
    return {
        "heading": heading, "first": first, "last": "" if first == last else last,
        "ex": "yes" if ex or heading.lower().startswith("ex") else "no",
        "goods_en": re.sub(r"\s+", " ", clean(record.get("subdivision") or "").text).strip(),
        "expression": str(line.rule),
        "text_en": " / ".join(clean(one["rule"]).text for one in record["rules"]),
        "notes": " ".join(filter(None, [line.notes, *notes])), "trade": _trade(record["rules"]),
    }  # fmt: skip


def _range(record: Mapping[str, Any]) -> tuple[str, str]:
    return str(record.get("min")), str(record.get("max"))


def _trade(wordings: list[Mapping[str, Any]]) -> str:
    """For which direction: all wordings of a line must agree."""
    found = {(bool(one.get("import", True)), bool(one.get("export", True))) for one in wordings}
    names = {(True, True): "both", (True, False): "import", (False, True): "export"}
    if len(found) != 1 or (False, False) in found:
        raise ValueError("the wordings do not agree on import and export")
    return names[found.pop()]


def _codes(low: Any, high: Any) -> tuple[str, str]:
    """The range with its zeros and nines taken off: 0100000000-0199999999 is 01."""
    if not (_TEN.fullmatch(_text(low)) and _TEN.fullmatch(_text(high))) or high < low:
        raise ValueError(f"not a range of ten digits: {low!r} to {high!r}")
    while len(low) > 2 and low.endswith("00") and high.endswith("99"):
        low, high = low[:-2], high[:-2]
    return low, high
