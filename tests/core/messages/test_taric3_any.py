"""Whatever a TARIC3 file says, it is read or refused: records at random, and bytes gone wrong."""

from contextlib import suppress
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.messages import taric_envelope as t

from greenlane.law.duty_grammar import parse_duty_expression
from greenlane.law.schema import TABLES
from greenlane.messages.tariffs import taric3, uk_daily
from greenlane.messages.tariffs.taric_law import law_of
from greenlane.messages.tariffs.taric_records import RecordError, Records, restored, stored
from greenlane.messages.tariffs.taric_schema import RECORDS
from greenlane.standards import unit

DAY = date(2025, 1, 1)
DAYS = ["2019-12-31", "2020-01-01", "2020-06-30", "2021-01-01"]
VALUES = {
    "date": DAYS,
    "sid": ["1", "2", "3"],
    "measure.type": ["103", "109", "142", "277", "410", "481", "552"],
    "measure.type.id": ["103", "481"],
    "goods.nomenclature.item.id": ["0100000000", "0101000000", "0101210000", "0101210010"],
    "producline.suffix": ["10", "80"],
    "number.indents": ["00", "01", "2"],
    "geographical.area": ["1011", "2005", "KE"],
    "geographical.area.id": ["1011", "2005", "KE", "UG"],
    "excluded.geographical.area": ["2005", "KE"],
    "geographical.code": ["0", "1"],
    "duty.expression.id": ["01", "02", "04", "12", "15", "17", "19", "99"],
    "duty.amount": ["0", "12.5", "3.000", "-1"],
    "condition.duty.amount": ["0", "92.60", ""],
    "monetary.unit.code": ["EUR", "EUC", ""],
    "measurement.unit.code": ["KGM", "DTN", "ASV", "QQQ", ""],
    "measurement.unit.qualifier.code": ["", "X", "Z"],
    "condition.code": ["A", "B", "E", "R", "V", "Z"],
    "action.code": ["01", "04", "07", "1", "27", "29", "99", ""],
    "certificate.type.code": ["C", ""],
    "certificate.code": ["640", ""],
    "order.number.id": ["091921", "094001"],
    "volume": ["1000", "0.5"],
    "approved.flag": ["0", "1", "1"],
    "regulation.id": ["R2000010", "R2000020", ""],
    "language.id": ["EN", "FR"],
    "trade.movement.code": ["0", "1", "2"],
    "measure.type.series.id": ["A", "B", "C", "P"],
    "critical.threshold": ["90"],
    "relation.type": ["EQ", "NM"],
    "component.sequence.number": ["1", "2"],
}
SAID = [
    "additional.code", "base.regulation", "certificate", "certificate.description",
    "explicit.abrogation.regulation", "footnote", "footnote.association.measure",
    "footnote.association.goods.nomenclature", "fts.regulation.action", "footnote.description",
    "full.temporary.stop.regulation", "geographical.area", "geographical.area.membership",
    "goods.nomenclature", "goods.nomenclature.indents", "goods.nomenclature.description",
    "goods.nomenclature.description.period", "measure", "measure", "measure", "measure.component",
    "measure.component", "measure.condition", "measure.condition.component", "measure.type",
    "measure.excluded.geographical.area", "measure.partial.temporary.stop", "measure.type",
    "prorogation.regulation.action", "quota.association", "quota.blocking.period",
    "quota.definition", "quota.order.number", "quota.order.number.origin",
    "quota.order.number.origin.exclusions", "quota.suspension.period", "monetary.exchange.rate",
]  # fmt: skip


def value_of(field):
    best = max((end for end in VALUES if field.endswith(end)), key=len, default="")
    return st.sampled_from(VALUES[best]) if best else st.sampled_from(["1", "A", ""])


@st.composite
def records(draw):
    name = draw(st.sampled_from(SAID))
    return name, {field: draw(value_of(field)) for field in RECORDS[name].fields}


ACTION = st.sampled_from(["3", "3", "3", "3", "1", "2"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(ACTION, records()), max_size=40))
def test_any_records_become_law_that_can_be_read_or_are_refused(given_records):
    held = Records()
    for action, (name, fields) in given_records:
        with suppress(RecordError):
            held.take(action, name, fields)
    made = law_of(held, "2025-01-01", "2025-01-01", "TARIC")
    for name, rows in made.tables.items():
        for row in rows:
            assert all(TABLES[name].column(cell) for cell in row)
            assert not row.get("until") or row["since"] <= row["until"], row
    for row in made.tables["measures"] + made.tables["conditions"]:
        if row["expression"]:
            parsed = parse_duty_expression(row["expression"])
            assert all(unit.is_valid(each.partition(":")[0]) for each in parsed.units)
    assert len({r["measure"] for r in made.tables["measures"]}) == len(made.tables["measures"])
    again = law_of(restored(stored(held)), "2025-01-01", "2025-01-01", "TARIC")
    assert again.tables == made.tables


GOOD = t.envelope(
    *t.goods(1, "0101210000", "01", "Horses"),
    (t.CREATE, "measure", t.measure(7, "103", "1011", "0101210000")),
    (t.CREATE, "measure.component", t.component(7, "01", "12")),
)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from([taric3, uk_daily]), st.integers(0, len(GOOD)), st.binary(max_size=6),
       st.integers(0, 40))  # fmt: skip
def test_bytes_gone_wrong_are_refused_and_raise_nothing(module, place, put, cut):
    data = GOOD[:place] + put + GOOD[place + cut :]
    found = module.read(data, since=DAY, known=DAY)
    assert found.tables or found.refused[0].place == "file"
