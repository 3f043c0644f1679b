"""The records of a TARIC as tables of law; what they say that cannot be said as law is refused."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from greenlane.messages.tariffs.csv_table import significant
from greenlane.messages.tariffs.law_rows import row
from greenlane.messages.tariffs.published import Published, Refused, Row
from greenlane.messages.tariffs.taric_conditions import (
    UnlawfulError,
    component_of,
    condition_rows,
    counted_unit,
    formula,
)
from greenlane.messages.tariffs.taric_dates import Span, earliest, without
from greenlane.messages.tariffs.taric_goods import Goods
from greenlane.messages.tariffs.taric_lists import (
    Acts,
    Areas,
    additional_codes,
    all_countries,
    documents,
    footnotes,
    simply_described,
    span_of,
)
from greenlane.messages.tariffs.taric_quotas import Quotas
from greenlane.messages.tariffs.taric_records import Records
from greenlane.messages.tariffs.taric_types import BAN, UNIT, Sort, sort_of, trades_of, type_rows

Record = Mapping[str, str]
# Records that are law, but of a kind that no table holds: the tariff without them is not whole.
_NO_TABLE = ("monetary.exchange.rate", "meursing.additional.code", "export.refund.nomenclature")


def law_of(records: Records, since: str, known: str, act: str) -> Published:
    """Every table that the records fill, in the schema's order, and what was refused."""
    measures = _Measures(records, known)
    rows = list(measures.rows())
    numbers = {each["order_number"]: each["act"] for each in rows if each["order_number"]}
    quotas = Quotas(records, measures.areas, numbers, act)
    told = quotas.tables()
    own = [row("acts", act=act, title_en="Tariff", since=since)] if _cites(told, act) else []
    tables = {
        "acts": [*measures.acts.rows.values(), *own],
        "countries": measures.areas.countries(),
        "areas": [*measures.areas.areas(), *quotas.made_areas],
        "nomenclature": list(Goods(records).rows(measures.units)),
        "measure_types": [r for code in sorted(measures.types) for r in measures.type_rows(code)],
        "measures": rows,
        "conditions": measures.conditions,
        "additional_codes": list(additional_codes(records)),
        "footnotes": list(footnotes(records)),
        "documents": list(documents(records)),
        **told,
    }
    refused = (
        *_lacking(measures.areas),
        *measures.refused,
        *quotas.refused,
        *_without_table(records),
    )
    return Published(tables=tables, refused=refused, records=len(records))


def _cites(tables: Mapping[str, Sequence[Row]], act: str) -> bool:
    return any(each["act"] == act for each in tables["quotas"])


def _lacking(areas: Areas) -> Iterator[Refused]:
    for each in areas.by_sid.values():
        if not areas.is_whole(each):
            yield Refused(place=f"area {each['geographical.area.id']}", code="TRF-224", text="",
                          reason="a member of it is not known or was refused")  # fmt: skip


def _without_table(records: Records) -> Iterator[Refused]:
    for name in _NO_TABLE:
        if count := sum(1 for _ in records.all(name)):
            yield Refused(place=name, code="TRF-226", text=f"{count} records",
                          reason="no table of law holds them")  # fmt: skip


class _Measures:
    """Measures with their components, conditions, exclusions, footnotes and stops."""

    def __init__(self, records: Records, known: str) -> None:
        self.records, self.known = records, known
        self.areas, self.acts = Areas(records), Acts(records)
        self.types: dict[str, Sort] = {}
        self.conditions: list[Row] = []
        self.units: dict[str, list[tuple[Span, str]]] = defaultdict(list)
        self.refused: list[Refused] = []
        self._names = simply_described(records, "measure.type", "measure.type.id")
        self._components = _by(records, "measure.component", "measure.sid")
        self._conditions = _by(records, "measure.condition", "measure.sid")
        self._follow = _by(records, "measure.condition.component", "measure.condition.sid")
        self._excluded = _by(records, "measure.excluded.geographical.area", "measure.sid")
        self._notes = _by(records, "footnote.association.measure", "measure.sid")
        self._stopped = _by(records, "measure.partial.temporary.stop", "measure.sid")

    def rows(self) -> Iterator[Row]:
        """The table of measures, in the order of the records."""
        for measure in self.records.all("measure"):
            try:
                yield from self._rows(measure)
            except UnlawfulError as error:
                self.refused.append(
                    Refused(place=f"measure {measure['measure.sid']}", code=error.code,
                            text=error.text[:200], reason=str(error))
                )  # fmt: skip

    def type_rows(self, code: str) -> list[Row]:
        """The rows of one measure type in use."""
        declared = self.records.get("measure.type", code)
        return type_rows(code, self.types[code], trades_of(declared))

    def _rows(self, measure: Record) -> list[Row]:
        sid, code = measure["measure.sid"], measure["goods.nomenclature.item.id"]
        sort = self._sort(measure)
        if sort.kind == UNIT:
            self._unit(measure)
            return []
        expression, conditions = self._duty(measure, sort)
        type_ = measure["measure.type"]
        self.types.setdefault(type_, sort)
        made = row(
            "measures", measure=sid, type=type_, code=significant(code) if code else "",
            area=measure["geographical.area"], exclude=self._exclude(measure),
            additional_code=measure["additional.code.type"] + measure["additional.code"],
            order_number=measure["ordernumber"], expression=expression,
            footnotes=" ".join(sorted(n["footnote.type.id"] + n["footnote.id"]
                                      for n in self._notes.get(sid, ()))),
            act=measure["measure.generating.regulation.id"], known=self.known,
            article=f"chapter {code[:2]}" if code else "",
        )  # fmt: skip
        rows = [
            {**made, "measure": f"{sid}-{at}" if at else sid, "since": since, "until": until}
            for at, (since, until) in enumerate(self._spans(measure))
        ]
        return self._with_conditions(rows, conditions)

    def _with_conditions(self, rows: list[Row], conditions: list[Row]) -> list[Row]:
        """The rows, for both trades where the type is for both; each has the conditions."""
        type_ = rows[0]["type"] if rows else ""
        if len(trades_of(self.records.get("measure.type", type_))) > 1:
            rows += [{**r, "measure": f"{r['measure']}-X", "type": f"{type_}-X"} for r in rows]
        for each in rows:
            self.conditions += [{**line, "measure": each["measure"]} for line in conditions]
        return rows

    def _sort(self, measure: Record) -> Sort:
        type_ = measure["measure.type"]
        if ("measure.sid", measure["measure.sid"]) in self.records.incomplete:
            raise UnlawfulError("TRF-220", "a record that belongs to it was refused", type_)
        act = measure["measure.generating.regulation.id"]
        if act in self.acts.unapproved or act in self.acts.undone - self.acts.rows.keys():
            raise UnlawfulError("TRF-227", "its regulation is not approved, or never began", type_)
        if measure["export.refund.nomenclature.sid"] or measure["reduction.indicator"]:
            raise UnlawfulError("TRF-222", "an export refund or a reduction", type_)
        declared = self.records.get("measure.type", type_)
        sort = sort_of(type_, declared, self._names.get(type_, ""))
        if sort is None:
            raise UnlawfulError("TRF-222", "the measure type has no meaning here", type_)
        return sort

    def _duty(self, measure: Record, sort: Sort) -> tuple[str, list[Row]]:
        """The formula and the conditions. Without a duty a measure is a control with conditions."""
        sid = measure["measure.sid"]
        lines = [(c, self._follow.get(c["measure.condition.sid"], ()))
                 for c in self._conditions.get(sid, ())]  # fmt: skip
        conditions = condition_rows(sid, lines)
        components = [component_of(each) for each in self._components.get(sid, ())]
        if components:
            return formula(components), conditions
        decided = any(each["expression"] for each in conditions)
        banned = sort.kind == BAN and (conditions or sort.name.lower().endswith("prohibition"))
        if not (decided or banned):
            raise UnlawfulError(
                "TRF-221", "it fixes no duty, and no condition", measure["measure.type"]
            )
        return "Free", conditions

    def _exclude(self, measure: Record) -> str:
        codes = [each["excluded.geographical.area"]
                 for each in self._excluded.get(measure["measure.sid"], ())]  # fmt: skip
        found = all_countries(self.areas, codes, measure["validity.start.date"])
        if found is None:
            raise UnlawfulError("TRF-224", "an area it excludes is not known", " ".join(codes))
        return " ".join(found)

    def _spans(self, measure: Record) -> list[Span]:
        """The days it applies: within those of its regulation, without those it was stopped."""
        since, until = span_of(measure)
        act = measure["measure.generating.regulation.id"]
        until = earliest(until, self.acts.until(act))
        stops = [span_of(each) for each in self._stopped.get(measure["measure.sid"], ())]
        spans = without((since, until), [*stops, *self.acts.stops.get(act, ())])
        return [span for span in spans if not span[1] or span[0] <= span[1]]

    def _unit(self, measure: Record) -> None:
        code = significant(measure["goods.nomenclature.item.id"])
        for each in self._components.get(measure["measure.sid"], ()):
            said = (each["measurement.unit.code"], each["measurement.unit.qualifier.code"])
            if (unit := counted_unit(*said)) is None:
                raise UnlawfulError("TRF-116", "unit", " ".join(said).strip())
            self.units[code].append((span_of(measure), unit))


def _by(records: Records, name: str, field: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for each in records.all(name):
        found[each[field]].append(each)
    return found
