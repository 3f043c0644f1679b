"""TARIC3: what create, update and delete leave in force, day by day, and what is refused."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.law.small_country import COUNTRY, TEXTS
from tests.core.messages import taric_envelope as t
from tests.core.messages.taric_envelope import CREATE, DELETE, UPDATE, envelope

from greenlane.law.lawbook import LawBook
from greenlane.law.schema import TABLES, laid_over
from greenlane.messages import archives, guard
from greenlane.messages.tariffs import archive, taric3, xml_stream
from greenlane.messages.tariffs.difference import difference, taken_over

SHARED = Path(__file__).parents[4] / "shared/data/tariff"
needs_data = pytest.mark.skipif(not SHARED.exists(), reason="no ../shared/data/tariff here")
DAY = date(2025, 1, 1)
TREE = [
    *t.goods(1, "0400000000", "00", "Dairy"),
    *t.goods(2, "0402000000", "00", "Milk"),
    *t.goods(3, "0402100000", "01", "Powder"),
]


def read(*records, state=b""):
    data = records[0] if records and isinstance(records[0], bytes) else envelope(*records)
    return taric3.read(data, since=DAY, known=DAY, state=state)


def table(published, name, *cells):
    return [tuple(row[cell] for cell in cells) for row in published.tables[name]]


def codes(published):
    return [each.code for each in published.refused]


def one_measure(*more, kind="103", area="1011", extra=""):
    return read((CREATE, "base.regulation", t.regulation("R2000010")),
                (CREATE, "measure", t.measure(7, kind, area, "0402100000", extra=extra)),
                *more)  # fmt: skip


def test_a_line_is_declared_on_the_days_on_which_nothing_stands_below_it():
    found = read(*TREE, *t.goods(4, "0402101900", "02", "Other", "2022-01-01", "2022-12-31"))
    rows = table(found, "nomenclature", "code", "since", "until", "indent", "description_en")
    assert [r for r in rows if r[4] == "Powder"] == [
        ("0402100000", "2020-01-01", "2021-12-31", "1", "Powder"),
        ("040210", "2022-01-01", "2022-12-31", "1", "Powder"),
        ("0402100000", "2023-01-01", "", "1", "Powder"),
    ]
    assert [r[0] for r in rows if r[4] != "Powder"] == ["04", "0402", "0402101900"]
    assert found.refused == ()


def test_a_text_that_changes_makes_a_row_for_each_stretch_of_days():
    change = "goods.nomenclature.sid=1 goods.nomenclature.item.id=0400000000 productline.suffix=80"
    found = read(
        *t.goods(1, "0400000000", "00", "Dairy"),
        (CREATE, "goods.nomenclature.description.period",
         f"goods.nomenclature.description.period.sid=9 validity.start.date=2024-03-01 {change}"),
        (CREATE, "goods.nomenclature.description",
         f"goods.nomenclature.description.period.sid=9 language.id=EN description=Milk {change}"),
    )  # fmt: skip
    assert table(found, "nomenclature", "description_en", "since", "until") == [
        ("Dairy", "2020-01-01", "2024-02-29"),
        ("Milk", "2024-03-01", ""),
    ]


def test_create_update_and_delete_over_several_files():
    first = read((CREATE, "measure", t.measure(7, "103", "1011", "0402100000")),
                 (CREATE, "measure.component", t.component(7, "01", "12.000")))  # fmt: skip
    assert table(first, "measures", "measure", "code", "expression", "until") == [
        ("7", "040210", "12 %", "")
    ]
    ended = t.measure(7, "103", "1011", "0402100000", extra="validity.end.date=2024-12-31")
    second = read((UPDATE, "measure", ended),
                  (CREATE, "measure.component", t.component(7, "04", "20", "EUR", "DTN")),
                  state=first.state)  # fmt: skip
    assert table(second, "measures", "expression", "until") == [
        ("12 % + 20 EUR / 100 KGM", "2024-12-31")
    ]
    assert second.whole
    third = read((DELETE, "measure.component", t.component(7, "01")),
                 (DELETE, "measure.component", t.component(7, "04")),
                 (DELETE, "measure", ended), state=second.state)  # fmt: skip
    assert third.tables["measures"] == []
    assert third.refused == ()
    changes = difference(second.tables, third.tables)
    assert [each.ended for each in changes if each.table == "measures"] == [
        (("103", "040210", "1011", "", "", "", "", "", "2020-01-01"),)
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ((UPDATE, "measure", t.measure(8, "103", "1011", "0402100000")), "TRF-205"),
        ((DELETE, "measure", t.measure(8, "103", "1011", "0402100000")), "TRF-206"),
        ((CREATE, "measure", t.measure(7, "103", "1011", "0402990000")), "TRF-208"),
        (("9", "measure", t.measure(7, "103", "1011", "0402100000")), "TRF-204"),
        ((CREATE, "measures", "measure.sid=7"), "TRF-201"),
        ((CREATE, "measure", "measure.sid=8 measure.type=103"), "TRF-202"),
        ((CREATE, "measure.component", t.component(7, "04") + " colour=red"), "TRF-203"),
        ((CREATE, "measure", t.measure(8, "103", "1011", "0402100000", "20200101")), "TRF-207"),
        ((CREATE, "measure", t.measure(8, "103", "1011", "0402100000", "2020-02-30")), "TRF-207"),
        ((CREATE, "measure.component", t.component(7, "04", "NaN")), "TRF-209"),
        ((CREATE, "measure.component", t.component(7, "04", "1E999999999")), "TRF-209"),
        ((CREATE, "measure.component", t.component(7, "04", "1,5")), "TRF-209"),
        ((CREATE, "measure.component", t.component(7, "04", "\uff11\uff12")), "TRF-209"),
    ],
)
def test_a_record_that_cannot_be_is_refused_with_its_place(change, code):
    found = read((CREATE, "measure", t.measure(7, "103", "1011", "0402100000")),
                 (CREATE, "measure.component", t.component(7, "01", "12")), change)  # fmt: skip
    refused = found.refused[0]
    assert (refused.code, refused.place) == (code, "record 3 (transaction 1, sequence 1)")


def test_a_measure_of_which_a_record_was_refused_is_no_law():
    found = one_measure((CREATE, "measure.component", t.component(7, "01", "12")),
                        (CREATE, "measure.component", t.component(7, "04", "x")))  # fmt: skip
    assert found.tables["measures"] == []
    assert codes(found) == ["TRF-209", "TRF-220"]


def test_the_days_of_a_measure_are_those_of_its_regulation_without_its_stops():
    found = read(
        (CREATE, "base.regulation",
         t.regulation("R2000010", extra="effective.end.date=2023-12-31")),
        (CREATE, "measure", t.measure(7, "103", "1011", "0402100000")),
        (CREATE, "measure.component", t.component(7, "01", "12")),
        (CREATE, "measure.partial.temporary.stop",
         "measure.sid=7 validity.start.date=2021-01-01 validity.end.date=2021-06-30 "
         "partial.temporary.stop.regulation.id=R2100010"),
        (CREATE, "full.temporary.stop.regulation",
         "full.temporary.stop.regulation.role=8 full.temporary.stop.regulation.id=R2200010 "
         "validity.start.date=2023-01-01 replacement.indicator=0 approved.flag=1"),
        (CREATE, "fts.regulation.action",
         "fts.regulation.role=8 fts.regulation.id=R2200010 stopped.regulation.role=1 "
         "stopped.regulation.id=R2000010"),
    )  # fmt: skip
    assert table(found, "measures", "measure", "since", "until") == [
        ("7", "2020-01-01", "2020-12-31"),
        ("7-1", "2021-07-01", "2022-12-31"),
    ]
    assert ("R2000010", "2023-12-31") in table(found, "acts", "act", "until")


def test_areas_have_the_members_of_each_day_and_measures_name_the_countries_left_out():
    def area(sid, code, kind):
        return (CREATE, "geographical.area", f"geographical.area.sid={sid} "
                f"geographical.area.id={code} {t.PERIOD} geographical.code={kind}")  # fmt: skip

    def member(sid, since):
        return (CREATE, "geographical.area.membership", f"geographical.area.sid={sid} "
                f"geographical.area.group.sid=1 validity.start.date={since}")  # fmt: skip

    found = read(
        area(1, "2005", 1), area(2, "KE", 0), area(3, "UG", 0), area(4, "1011", 1),
        member(2, "2020-01-01"), member(3, "2021-07-01"),
        (CREATE, "measure", t.measure(7, "103", "1011", "0402100000", "2022-01-01")),
        (CREATE, "measure.component", t.component(7, "01", "12")),
        (CREATE, "measure.excluded.geographical.area",
         "measure.sid=7 excluded.geographical.area=2005 geographical.area.sid=1"),
    )  # fmt: skip
    assert table(found, "areas", "area", "members", "since", "until") == [
        ("1011", "*", "2020-01-01", ""),
        ("2005", "KE", "2020-01-01", "2021-06-30"),
        ("2005", "KE UG", "2021-07-01", ""),
        ("KE", "KE", "2020-01-01", ""),
        ("UG", "UG", "2020-01-01", ""),
    ]
    assert table(found, "countries", "country") == [("KE",), ("UG",)]
    assert table(found, "measures", "exclude") == [("KE UG",)]


def test_an_area_with_an_unknown_member_is_refused_and_a_measure_that_excludes_it():
    found = one_measure(
        (CREATE, "measure.component", t.component(7, "01", "12")),
        (CREATE, "geographical.area",
         f"geographical.area.sid=1 geographical.area.id=2005 {t.PERIOD} geographical.code=1"),
        (CREATE, "geographical.area.membership",
         f"geographical.area.sid=9 geographical.area.group.sid=1 {t.PERIOD}"),
        (CREATE, "measure.excluded.geographical.area",
         "measure.sid=7 excluded.geographical.area=2005 geographical.area.sid=1"),
    )  # fmt: skip
    assert codes(found) == ["TRF-224", "TRF-224"]
    assert found.tables["areas"] == found.tables["measures"] == []


def test_conditions_say_what_is_tested_and_what_follows():
    found = one_measure(
        (CREATE, "measure.condition", t.condition(1, 7, "V", 1, "01", "condition.duty.amount=92.6 "
         "condition.monetary.unit.code=EUR condition.measurement.unit.code=DTN")),
        (CREATE, "measure.condition.component",
         "measure.condition.sid=1 duty.expression.id=01 duty.amount=10.4"),
        (CREATE, "measure.condition", t.condition(2, 7, "V", 2, "01")),
        (CREATE, "measure.condition.component",
         "measure.condition.sid=2 duty.expression.id=01 duty.amount=10.4"),
        (CREATE, "measure.condition.component", "measure.condition.sid=2 duty.expression.id=04 "
         "duty.amount=1.9 monetary.unit.code=EUR measurement.unit.code=DTN"),
    )  # fmt: skip
    assert found.refused == ()
    assert table(found, "measures", "expression") == [("Free",)]
    assert table(found, "conditions", "condition", "sequence", "test", "amount", "currency", "unit",
                 "action", "expression") == [
        ("V", "1", "price-at-least", "92.6", "EUR", "DTN", "apply", "10.4 %"),
        ("V", "2", "otherwise", "", "", "", "apply", "10.4 % + 1.9 EUR / 100 KGM"),
    ]  # fmt: skip


def test_a_control_needs_its_document_or_is_refused():
    document = "certificate.type.code=N certificate.code=853"
    found = one_measure(
        (CREATE, "measure.condition", t.condition(1, 7, "B", 1, "29", document)),
        (CREATE, "measure.condition", t.condition(2, 7, "B", 2, "09")),
        kind="410",
    )
    assert table(found, "conditions", "test", "document", "action") == [
        ("document", "N853", "apply"),
        ("otherwise", "", "refuse"),
    ]
    assert table(found, "measure_types", "type", "kind", "charge") == [("410", "prohibition", "")]


def test_the_mass_of_a_supplementary_unit_says_whether_the_subheading_is_right():
    ratio = "condition.measurement.unit.code=KGM condition.duty.amount="
    found = one_measure(
        (CREATE, "measure.condition", t.condition(1, 7, "R", 1, "10", f"{ratio}80.001")),
        (CREATE, "measure.condition", t.condition(2, 7, "R", 2, "28", f"{ratio}0.000")),
        kind="410",
    )
    assert table(found, "conditions", "test", "amount", "unit", "action") == [
        ("unit-mass-at-least", "80.001", "KGM", "refuse"),
        ("unit-mass-at-least", "0", "KGM", "apply"),
    ]
    assert found.refused == ()


@pytest.mark.parametrize(
    ("kind", "line", "code"),
    [
        ("103", ("U", "10", "condition.duty.amount=2 condition.monetary.unit.code=EUR"), "223"),
        (
            "103",
            (
                "R",
                "10",
                "condition.duty.amount=2 condition.measurement.unit.code=DTN "
                "condition.monetary.unit.code=EUR",
            ),
            "223",
        ),
        ("103", ("B", "11", ""), "223"),
        ("103", ("Z", "27", "certificate.type.code=C certificate.code=001"), "223"),
        ("475", None, "221"),
        ("103", None, "221"),
        ("999", None, "222"),
    ],
)
def test_what_cannot_be_said_as_law_is_refused_with_the_whole_measure(kind, line, code):
    more = [] if line is None else [
        (CREATE, "measure.condition", t.condition(1, 7, line[0], 1, *line[1:])),
        (CREATE, "measure.component", t.component(7, "01", "12")),
    ]  # fmt: skip
    found = one_measure(*more, kind=kind)
    assert found.tables["measures"] == found.tables["conditions"] == []
    assert [(each.place, each.code) for each in found.refused] == [("measure 7", f"TRF-{code}")]


def test_a_type_that_the_file_declares_for_both_trades_makes_two():
    found = one_measure(
        (CREATE, "measure.type", f"measure.type.id=481 {t.PERIOD} trade.movement.code=2 "
         "priority.code=1 measure.component.applicable.code=0 origin.dest.code=0 "
         "order.number.capture.code=0 measure.explosion.level=10 measure.type.series.id=B"),
        (CREATE, "measure.condition", t.condition(2, 7, "B", 2, "08")),
        kind="481",
    )  # fmt: skip
    assert table(found, "measure_types", "type", "trade") == [
        ("481", "import"),
        ("481-X", "export"),
    ]
    assert table(found, "measures", "measure", "type") == [("7", "481"), ("7-X", "481-X")]
    assert table(found, "conditions", "measure") == [("7",), ("7-X",)]


def test_supplementary_units_become_units_of_the_nomenclature():
    unit = t.measure(7, "109", "1011", "0402000000", "2021-01-01")
    found = read(*TREE, (CREATE, "measure", unit),
                 (CREATE, "measure.component", t.component(7, "99", unit="NAR")))  # fmt: skip
    assert [r for r in table(found, "nomenclature", "code", "unit", "since") if r[0] != "04"] == [
        ("0402", "", "2020-01-01"),
        ("0402", "NAR", "2021-01-01"),
        ("0402100000", "", "2020-01-01"),
        ("0402100000", "NAR", "2021-01-01"),
    ]
    assert found.tables["measures"] == []


@pytest.mark.parametrize(("code", "unit", "refused"), [
    ("KNI", "KGM:nitrogen", []), ("NCL", "NAR:cell", []), ("CCT", "TNE:carrying-capacity", []),
    ("HMT", "", ["TRF-116"]), ("QQQ", "", ["TRF-116"]),
])  # fmt: skip
def test_a_supplementary_unit_counts_its_content_and_one_of_hundreds_is_told(code, unit, refused):
    measure = t.measure(7, "109", "1011", "0402000000", "2020-01-01")
    found = read(*TREE, (CREATE, "measure", measure),
                 (CREATE, "measure.component", t.component(7, "99", unit=code)))  # fmt: skip
    assert dict(table(found, "nomenclature", "code", "unit"))["0402100000"] == unit
    assert [each.code for each in found.refused] == refused


def test_quotas_with_their_periods_associations_and_blocks():
    period = "validity.start.date=2024-01-01 validity.end.date=2024-12-31"

    def defined(sid, number):
        return (CREATE, "quota.definition", f"quota.definition.sid={sid} "
                f"quota.order.number.id={number} {period} quota.order.number.sid=1 volume=1000 "
                "initial.volume=1000 measurement.unit.code=KGM maximum.precision=3 "
                "critical.state=N critical.threshold=90")  # fmt: skip

    found = read(
        (CREATE, "quota.order.number",
         "quota.order.number.sid=1 quota.order.number.id=094001 validity.start.date=2024-01-01"),
        (CREATE, "quota.order.number.origin", "quota.order.number.origin.sid=1 "
         f"quota.order.number.sid=1 geographical.area.id=CL {t.PERIOD} geographical.area.sid=5"),
        (CREATE, "quota.order.number.origin", "quota.order.number.origin.sid=2 "
         f"quota.order.number.sid=1 geographical.area.id=AR {t.PERIOD} geographical.area.sid=6"),
        defined(10, "094001"), defined(11, "094001"),
        (CREATE, "quota.association", "main.quota.definition.sid=10 sub.quota.definition.sid=11 "
         "relation.type=EQ coefficient=1.5"),
        (CREATE, "quota.blocking.period", "quota.blocking.period.sid=1 quota.definition.sid=10 "
         "blocking.start.date=2024-02-01 blocking.end.date=2024-02-10 blocking.period.type=1"),
    )  # fmt: skip
    assert table(found, "quotas", "order_number", "mechanism", "area", "act") == [
        ("094001", "licensed", "Q094001", "TARIC")
    ]
    assert table(found, "areas", "area", "members") == [("Q094001", "AR CL")]
    assert table(found, "quota_definitions", "definition", "volume", "unit", "critical") == [
        ("10", "1000", "KGM", "no"), ("11", "1000", "KGM", "no")
    ]  # fmt: skip
    assert table(found, "quota_associations", "main", "sub", "coefficient") == [("10", "11", "1.5")]
    assert table(found, "quota_blocks", "definition", "kind", "since") == [
        ("10", "block", "2024-02-01")
    ]


@pytest.mark.parametrize(
    ("told", "code"),
    [(("12",), "TRF-113"), (("40", "3"), "TRF-111"), (("01", "3", "EUR", "QQQ"), "TRF-112"),
     (("99",), "TRF-111")],
)  # fmt: skip
def test_components_that_make_no_formula_refuse_the_measure(told, code):
    found = one_measure((CREATE, "measure.component", t.component(7, *told)))
    assert [(each.place, each.code) for each in found.refused] == [("measure 7", code)]


def zipped(name, data):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return packed.getvalue()


GOOD = envelope(*TREE)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (GOOD[:-40], "TRF-005"), (b"", "TRF-005"), (b"code,duty\n1,2\n", "TRF-005"),
        (GOOD.decode().encode("utf-32"), "TRF-005"), (b"<a/>", "TRF-004"),
        (GOOD.replace(b"Dairy", b"Dair\xff"), "TRF-005"),
        (GOOD.replace(b"<env:env", b"<!DOCTYPE a [<!ENTITY b 'c'>]><env:env", 1), "TRF-005"),
        (zipped("a.xml", b"<a>" + b" " * 3_000_000 + b"</a>"), "TRF-006"),
        (zipped("a.txt", GOOD), "TRF-006"), (zipped("a.xml", GOOD)[:-30], "TRF-006"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(data, code):
    found = read(data)
    assert (found.tables, [r.code for r in found.refused]) == ({}, [code])


def test_a_document_type_that_the_bytes_did_not_show_is_still_refused(monkeypatch):
    bomb = b"<!DOCTYPE a [<!ENTITY b 'c'>]>"
    data = GOOD.replace(b"<env:env", bomb + b"<env:env", 1)
    monkeypatch.setattr(guard, "screened", lambda *_: None)
    assert codes(read(data)) == ["TRF-005"]
    assert codes(read(GOOD)) == []


def test_a_file_that_is_too_large_is_refused_and_a_bomb_only_for_its_ratio(monkeypatch):
    packed = zipped(
        "a.xml", GOOD.replace(b"</env:envelope>", b" " * 3_000_000 + b"</env:envelope>")
    )
    assert codes(read(packed)) == ["TRF-006"]
    monkeypatch.setattr(archive, "LIMITS", archives.Limits(ratio=10_000, unpacked=10_000_000))
    assert codes(read(packed)) == []
    monkeypatch.setattr(xml_stream, "LIMITS", guard.Limits(size=1_000_000))
    assert codes(read(packed)) == ["TRF-005"]


def test_a_packed_envelope_is_read_and_a_strange_state_is_not():
    assert read(zipped("x.xml", GOOD)).tables == read(GOOD).tables
    assert codes(read(GOOD, state=b"nonsense")) == ["TRF-007"]


ACTIONS = st.tuples(
    st.sampled_from([CREATE, UPDATE, DELETE]),
    st.just("measure"),
    st.builds(
        lambda sid, day: t.measure(sid, "277", "1011", "0402100000", f"2020-01-{day:02}"),
        st.integers(1, 3), st.integers(1, 28),
    ),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(ACTIONS, max_size=8), st.lists(ACTIONS, max_size=8))
def test_the_same_file_again_changes_nothing(first, second):
    before = read(*first)
    once = read(*second, state=before.state)
    twice = read(*second, state=once.state)
    assert twice.tables == once.tables
    assert all(each.is_empty for each in difference(once.tables, twice.tables))
    assert twice.state == once.state


@settings(max_examples=60, deadline=None)
@given(st.lists(ACTIONS, max_size=10), st.integers(0, 10))
def test_one_file_or_two_leave_the_same(records, place):
    whole = read(*records)
    halves = read(*records[place:], state=read(*records[:place]).state)
    assert halves.tables == whole.tables


def test_what_a_change_does_not_name_stays_as_it_was_known():
    note = {"text_en": "a", "since": "2020-01-01", "until": ""}
    measure = {"measure": "1", "type": "103", "since": "2020-01-01"}
    old = {"footnotes": [{"footnote": "A1", **note}],
           "measures": [{**measure, "known": "2020-01-01"}]}  # fmt: skip
    new = {"footnotes": [{"footnote": "B1", **note}],
           "measures": [{**measure, "known": "2024-01-01"}]}  # fmt: skip
    kept = taken_over(old, new, whole=False)
    assert [r["footnote"] for r in kept["footnotes"]] == ["A1", "B1"]
    assert kept["measures"] == old["measures"]
    assert [r["footnote"] for r in taken_over(old, new, whole=True)["footnotes"]] == ["B1"]


def test_what_is_read_is_coherent_law_for_a_country():
    found = read(
        *TREE, *t.goods(4, "0402101900", "02", "Other", "2022-01-01"),
        (CREATE, "base.regulation", t.regulation("R2000010")),
        (CREATE, "geographical.area",
         f"geographical.area.sid=4 geographical.area.id=1011 {t.PERIOD} geographical.code=1"),
        (CREATE, "geographical.area",
         f"geographical.area.sid=5 geographical.area.id=KE {t.PERIOD} geographical.code=0"),
        (CREATE, "certificate", f"certificate.type.code=N certificate.code=853 {t.PERIOD}"),
        (CREATE, "footnote", f"footnote.type.id=TM footnote.id=001 {t.PERIOD}"),
        (CREATE, "measure", t.measure(7, "103", "1011", "0402100000")),
        (CREATE, "measure.component", t.component(7, "01", "12")),
        (CREATE, "footnote.association.measure",
         "measure.sid=7 footnote.type.id=TM footnote.id=001"),
        (CREATE, "measure", t.measure(8, "410", "1011", "0402000000")),
        (CREATE, "measure.excluded.geographical.area",
         "measure.sid=8 excluded.geographical.area=KE geographical.area.sid=5"),
        (CREATE, "measure.condition", t.condition(1, 8, "B", 1, "29",
         "certificate.type.code=N certificate.code=853")),
        (CREATE, "measure.condition", t.condition(2, 8, "B", 2, "09")),
    )  # fmt: skip
    assert found.refused == ()
    frame = {name: list(csv.DictReader(io.StringIO(text))) for name, text in TEXTS.items()}
    frame |= {"nomenclature": [], "measures": [], "permits": []}
    country = {**COUNTRY, "country": {**COUNTRY["country"], "code_length": 10}}
    book = LawBook(country, laid_over(frame, found.tables))
    assert [m.formula for m in book.measures] == ["12 %", "Free"]
    assert book.on(date(2021, 5, 1)).goods["0402100000"].declarable
    assert "0402100000" not in book.on(date(2023, 5, 1)).goods


@needs_data
def test_every_sample_of_the_schema_is_read_or_refused_by_record():
    files = [*SHARED.glob("taric3/**/*.xml"), *SHARED.glob("uk-ott/taric_samples/*.xml")]
    assert len(files) > 100
    for file in files:
        found = read(file.read_bytes())
        for name, rows in found.tables.items():
            assert all(TABLES[name].column(cell) for row in rows for cell in row), file.name
        if file.name.endswith("_CREATE.xml") and "reopening" not in file.name:
            refused = [r for r in found.refused if r.code < "TRF-210" and r.code > "TRF-2"]
            assert refused == [] or file.name.startswith("quota_suspension"), file.name


@needs_data
@pytest.mark.parametrize(("file", "count"), [("quotas_chile.xml", 34), ("quotas_faroes.xml", 22)])
def test_the_quota_envelopes_are_read_whole(file, count):
    found = read((SHARED / "taric-envelopes" / file).read_bytes())
    assert (len(found.tables["quota_definitions"]), found.refused) == (count, ())


@pytest.mark.parametrize("inside", ["1<b/>2", "1</duty.amount><duty.amount>12", "<b>1</b>2"])
def test_a_field_in_parts_or_twice_is_refused_and_never_read_by_one_of_them(inside):
    data = t.envelope((CREATE, "measure", t.measure(7, "103", "1011", "0402100000")),
                      (CREATE, "measure.component", t.component(7, "01", "12")))  # fmt: skip
    parted = data.replace(b"<duty.amount>12<", f"<duty.amount>{inside}<".encode())
    assert parted != data
    found = taric3.read(parted, since=DAY, known=DAY)
    assert "TRF-203" in {each.code for each in found.refused}
    assert not found.tables["measures"]
