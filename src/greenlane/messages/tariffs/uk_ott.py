"""A commodity of the United Kingdom's Online Tariff Tool, as its JSON states it.

The page names the line with all above it, and every measure in force with its components,
conditions, areas and acts. It holds no numbers for conditions and areas: theirs are made here. An
action is told in words, and read back into its code. It is part of a tariff: nothing ends by it.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from greenlane.messages.tariffs.csv_table import UnreadableError
from greenlane.messages.tariffs.json_file import json_of
from greenlane.messages.tariffs.published import Published, Refused, Tell
from greenlane.messages.tariffs.taric_law import law_of
from greenlane.messages.tariffs.taric_records import RecordError, Records
from greenlane.messages.tariffs.uk_actions import action_code

MARK = b'"goods_nomenclature_item_id"'
"""What the JSON of a commodity holds, and no other of the tool's."""
Told = Mapping[str, Any]
_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_DAY = len("2020-01-01")


def read(
    data: bytes, *, since: date, known: date, act: str = "UKT", tell: Tell | None = None
) -> Published:
    """The law of one commodity. `since` is the day for what the page gives none."""
    try:
        told = json_of(data, _DECODER)
        if not isinstance(told, dict) or "goods_nomenclature_item_id" not in told:
            raise UnreadableError("TRF-004", "no commodity of the tariff tool")
    except UnreadableError as error:
        return Published(tables={}, refused=(error.refused(),), records=0)
    page = _Page(_text(told, "goods_nomenclature_item_id"), since.isoformat(), _trades(told))
    imports, exports = _list(told, "import_measures"), _list(told, "export_measures")
    measures = [*imports, *(each for each in exports if each not in imports)]  # both: in each list
    for done, each in enumerate([told, *measures]):
        page.take(each)
        if tell is not None:
            tell(done + 1, len(measures) + 1)
    page.close()
    made = law_of(page.records, since.isoformat(), known.isoformat(), act)
    return Published(tables=made.tables, refused=(*page.refused, *made.refused),
                     records=len(measures) + 1, whole=False)  # fmt: skip


def _trades(told: Told) -> dict[str, str]:
    """The trade of each measure type, as the TARIC codes it: import 0, export 1, both 2."""
    imports, exports = (
        {_text(each, "measure_type", "id") for each in _list(told, f"{trade}_measures")}
        for trade in ("import", "export")
    )
    return {
        kind: "2" if kind in imports & exports else "0" if kind in imports else "1"
        for kind in imports | exports
    }


def _list(told: Told, name: str) -> list[Any]:
    found = told.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _text(told: Told, *path: str) -> str:
    found: Any = told
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return "" if found is None else str(found).strip()


def _day(told: Told, name: str) -> str:
    return _text(told, name)[:_DAY]


class _Area:
    def __init__(self, name: str, since: str) -> None:
        self.name, self.since = name, since
        self.members: set[str] = set()


class _Page:
    def __init__(self, code: str, since: str, trades: Mapping[str, str]) -> None:
        self._code, self.since, self._trades = code, since, trades
        self.records = Records()
        self.refused: list[Refused] = []
        self.areas: dict[str, _Area] = {}
        self._sid = 0

    def take(self, told: Told) -> None:
        """A measure, or the page itself for the lines it names."""
        measure = "measure_type" in told
        try:
            if measure:
                self._measure(told)
            else:
                for line in _lines(told):
                    self._line(*line)
        except RecordError as error:
            name = f"measure {_text(told, 'id')}" if measure else "commodity"
            self.records.incomplete.add(("measure.sid", _text(told, "id")))
            self._refuse(name, error.code, str(error))

    def _refuse(self, place: str, code: str, reason: str) -> None:
        self.refused.append(Refused(place=place, code=code, text="", reason=reason))

    def _next(self) -> str:
        self._sid += 1
        return str(self._sid)

    def _described(self, record: str, text: str, since: str, **owner: str) -> None:
        """A description with its period, of the thing that `owner` names."""
        sid = self._next()
        named = {name.replace("_", "."): value for name, value in owner.items()}
        period = {f"{record}.description.period.sid": sid, **named}
        self.records.put(f"{record}.description.period", {**period, "validity.start.date": since})
        words = {**period, "language.id": "EN", "description": text}
        self.records.put(f"{record}.description", words)

    def _line(self, told: Told, indent: str, suffix: str) -> None:
        sid, code = self._next(), _text(told, "goods_nomenclature_item_id")
        days = {"validity.start.date": self.since}
        self.records.put("goods.nomenclature", {"goods.nomenclature.sid": sid, **days,
            "goods.nomenclature.item.id": code, "producline.suffix": suffix})  # fmt: skip
        self.records.put("goods.nomenclature.indents", {"goods.nomenclature.indent.sid": sid,
            "goods.nomenclature.sid": sid, "number.indents": indent, **days})  # fmt: skip
        words = _text(told, "description_plain") or _text(told, "description")
        self._described("goods.nomenclature", words, self.since, goods_nomenclature_sid=sid)

    def _measure(self, told: Told) -> None:
        sid, since = _text(told, "id"), _day(told, "effective_start_date")
        kind, code = _text(told, "measure_type", "id"), _text(told, "additional_code", "code")
        acts = _list(told, "legal_acts")
        self._type(kind, told)
        self._area(told.get("geographical_area") or {}, since)
        self.records.put("measure", {
            "measure.sid": sid, "measure.type": kind,
            "geographical.area": _text(told, "geographical_area", "id"),
            "goods.nomenclature.item.id": self._code, "additional.code.type": code[:1],
            "additional.code": code[1:], "ordernumber": _text(told, "order_number", "number"),
            "validity.start.date": since, "validity.end.date": _day(told, "effective_end_date"),
            "measure.generating.regulation.id": _text(acts[0], "regulation_code") if acts else "",
        })  # fmt: skip
        for each in acts[:1]:
            self._act(each, since)
        if code:
            self._additional_code(told["additional_code"], since)
        self._parts(sid, told, since)
        if _text(told, "order_number", "definition"):
            self._refuse(f"measure {sid}", "TRF-226", "the volume of its quota is not read")

    def _type(self, kind: str, told: Told) -> None:
        self.records.put("measure.type", {
            "measure.type.id": kind, "validity.start.date": self.since,
            "trade.movement.code": self._trades[kind],
            "measure.type.series.id": _text(told, "measure_type", "measure_type_series_id"),
        })  # fmt: skip
        words = _text(told, "measure_type", "description")
        named = {"measure.type.id": kind, "language.id": "EN", "description": words}
        self.records.put("measure.type.description", named)

    def _parts(self, sid: str, told: Told, since: str) -> None:
        for each in _list(told, "measure_components"):
            self.records.put("measure.component", {"measure.sid": sid, **_component(each)})
        for place, each in enumerate(_list(told, "measure_conditions"), start=1):
            self._condition(sid, place, each)
        for each in _list(told, "excluded_countries"):
            self._area(each, since)
            code = _text(each, "geographical_area_id")
            self.records.put("measure.excluded.geographical.area", {
                "measure.sid": sid, "excluded.geographical.area": code,
                "geographical.area.sid": code})  # fmt: skip
        for each in _list(told, "footnotes"):
            code = _text(each, "code")
            letters = code.rstrip("0123456789") or code[:2]  # national ones have digits first
            note = {"footnote.type.id": letters, "footnote.id": code[len(letters):]}  # fmt: skip
            self.records.put("footnote.association.measure", {"measure.sid": sid, **note})
            self.records.put("footnote", {**note, "validity.start.date": self.since})
            self._described("footnote", _text(each, "description"), self.since,
                            footnote_type_id=letters, footnote_id=code[len(letters):])  # fmt: skip

    def _condition(self, sid: str, place: int, told: Told) -> None:
        number, document = self._next(), _text(told, "document_code")
        action = _text(told, "action_code") or action_code(_text(told, "action"))
        if action is None:
            raise RecordError("TRF-223", f"action {_text(told, 'action')!r} is not known")
        self.records.put("measure.condition", {
            "measure.condition.sid": number, "measure.sid": sid, "action.code": action,
            "condition.code": _text(told, "condition_code"),
            "component.sequence.number": str(place),
            "condition.duty.amount": _text(told, "condition_duty_amount"),
            "condition.monetary.unit.code": _text(told, "condition_monetary_unit_code"),
            "condition.measurement.unit.code": _text(told, "condition_measurement_unit_code"),
            "condition.measurement.unit.qualifier.code":
                _text(told, "condition_measurement_unit_qualifier_code"),
            "certificate.type.code": document[:1], "certificate.code": document[1:],
        })  # fmt: skip
        for each in _list(told, "measure_condition_components"):
            component = {"measure.condition.sid": number, **_component(each)}
            self.records.put("measure.condition.component", component)
        if document:
            kind = {"certificate.type.code": document[:1], "certificate.code": document[1:]}
            self.records.put("certificate", {**kind, "validity.start.date": self.since})
            self._described(
                "certificate", _text(told, "requirement"), self.since,
                certificate_type_code=document[:1], certificate_code=document[1:],
            )  # fmt: skip

    def _area(self, told: Told, since: str) -> None:
        """An area and its members, in force from the first day of a measure for it."""
        code = _text(told, "geographical_area_id")
        known = self.areas.setdefault(code, _Area(_text(told, "description"), since))
        known.since = min(known.since, since)
        for each in _list(told, "children_geographical_areas"):
            self._area(each, since)
            known.members.add(_text(each, "geographical_area_id"))

    def close(self) -> None:
        """The areas, once all that is told of them is known; their numbers are their codes."""
        for code, area in self.areas.items():
            if not code:
                continue  # it is told where it is a member
            days = {"validity.start.date": area.since}
            group = area.members or len(code) > len("XX")
            self.records.put("geographical.area", {
                "geographical.area.sid": code, "geographical.area.id": code,
                "geographical.code": "1" if group else "0", **days})  # fmt: skip
            self._described("geographical.area", area.name, area.since, geographical_area_sid=code)
            if "" in area.members:
                self._without_number(code)
            for member in area.members - {""}:
                self.records.put("geographical.area.membership", {
                    "geographical.area.sid": member, "geographical.area.group.sid": code, **days,
                })  # fmt: skip

    def _without_number(self, code: str) -> None:
        """A member of an area has no number: the area is incomplete, and no law for anybody."""
        self.records.incomplete.add(("geographical.area.group.sid", code))
        self.refused.append(Refused(place=f"area {code}", code="TRF-202", text=code,
                                    reason="a member of the area has no number"))  # fmt: skip

    def _act(self, told: Told, since: str) -> None:
        self.records.put("base.regulation", {
            "base.regulation.role": "1", "base.regulation.id": _text(told, "regulation_code"),
            "published.date": _day(told, "published_date"),
            "validity.start.date": _day(told, "validity_start_date") or since,
            "validity.end.date": _day(told, "validity_end_date"),
        })  # fmt: skip

    def _additional_code(self, told: Told, since: str) -> None:
        code = _text(told, "code")
        self.records.put("additional.code", {
            "additional.code.sid": code, "additional.code.type.id": code[:1],
            "additional.code": code[1:], "validity.start.date": since})  # fmt: skip
        self._described("additional.code", _text(told, "description"), since,
                        additional_code_sid=code)  # fmt: skip


def _component(told: Told) -> dict[str, str]:
    names = {
        "duty.expression.id": "duty_expression_id",
        "duty.amount": "duty_amount",
        "monetary.unit.code": "monetary_unit_code",
        "measurement.unit.code": "measurement_unit_code",
        "measurement.unit.qualifier.code": "measurement_unit_qualifier_code",
    }
    return {field: _text(told, name) for field, name in names.items()}


def _lines(told: Told) -> Iterator[tuple[Told, str, str]]:
    """The chapter, the heading, what stands between, and the line itself."""
    for name in ("chapter", "heading"):
        if isinstance(told.get(name), dict):
            yield told[name], "0", "80"
    for each in (*_list(told, "ancestors"), told):
        yield each, _text(each, "number_indents") or "0", _text(each, "producline_suffix") or "80"
