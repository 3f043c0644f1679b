"""The United Kingdom's daily extract and the tariff tool's page: whole entities become law."""

import gzip
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from greenlane.law.schema import TABLES
from greenlane.messages.tariffs import uk_daily
from greenlane.messages.tariffs.archive import unpacked
from greenlane.messages.tariffs.csv_table import UnreadableError
from greenlane.messages.tariffs.taric_conditions import UnlawfulError, condition_rows

OTT = Path(__file__).parents[4] / "shared/data/tariff/uk-ott"
needs_data = pytest.mark.skipif(not OTT.exists(), reason="no ../shared/data/tariff/uk-ott here")
DAY = date(2025, 1, 1)
SPACE = "http://www.eurodyn.com/Tariff/services/DispatchDataExportXMLData/v03"
SINCE = "<validityStartDate>2020-01-01T00:00:00</validityStartDate>"


def extract(*entities, info="<totalRecords>1</totalRecords>"):
    items = "".join(
        f"<TariffHistoryItem><findByDatesResponse>{each}</findByDatesResponse></TariffHistoryItem>"
        for each in entities
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><n:TariffHistoryResponse xmlns:n="{SPACE}">'
        f"<ResultsInfo>{info}</ResultsInfo>{items}</n:TariffHistoryResponse>"
    ).encode()


def meta(operation):
    return f"<hjid>5</hjid><metainfo><opType>{operation}</opType></metainfo>"


def component(expression, amount, operation="C", more=""):
    return (
        f"<measureComponent>{meta(operation)}<dutyAmount>{amount}</dutyAmount><dutyExpression>"
        f"<dutyExpressionId>{expression}</dutyExpressionId></dutyExpression>{more}"
        "</measureComponent>"
    )


def measure(operation, *inside, sid="7"):
    return (
        f"<Measure>{meta(operation)}<sid>{sid}</sid>"
        "<measureGeneratingRegulationId>C2100001</measureGeneratingRegulationId>"
        f"{SINCE}<geographicalArea><geographicalAreaId>1011</geographicalAreaId></geographicalArea>"
        "<goodsNomenclature><goodsNomenclatureItemId>0402100000</goodsNomenclatureItemId>"
        "</goodsNomenclature><measureType><measureTypeId>103</measureTypeId></measureType>"
        f"{''.join(inside)}</Measure>"
    )


def read(data, state=b""):
    return uk_daily.read(data, since=DAY, known=DAY, state=state)


def rates(published):
    return [(row["measure"], row["expression"]) for row in published.tables["measures"]]


UNIT = (
    "<monetaryUnit><monetaryUnitCode>GBP</monetaryUnitCode></monetaryUnit>"
    "<measurementUnit><measurementUnitCode>DTN</measurementUnitCode></measurementUnit>"
)


def test_an_update_states_an_entity_whole_and_a_deletion_ends_it():
    first = read(extract(measure("C", component("01", "8.0000"), component("04", "3", more=UNIT))))
    assert rates(first) == [("7", "8 % + 3 GBP / 100 KGM")]
    second = read(extract(measure("U", component("01", "9"), component("04", "3", "D", UNIT))),
                  first.state)  # fmt: skip
    assert rates(second) == [("7", "9 %")]
    third = read(extract(measure("D")), second.state)
    assert (third.tables["measures"], third.refused, third.whole) == ([], (), True)


def test_an_update_of_what_is_not_known_brings_it_and_a_deletion_is_refused():
    assert rates(read(extract(measure("U", component("01", "9"))))) == [("7", "9 %")]
    found = read(extract(measure("D")))
    assert [(r.place, r.code) for r in found.refused] == [("entity 1 (Measure 5)", "TRF-206")]


def test_the_same_extract_again_changes_nothing():
    data = extract(measure("U", component("01", "9")), measure("D"))
    once = read(data)
    twice = read(data, once.state)
    assert (twice.tables, twice.refused, twice.state) == (once.tables, (), once.state)


def test_a_measure_whose_part_is_faulty_is_left_out_until_it_is_stated_well():
    first = read(extract(measure("C", component("01", "x"))))
    assert [r.code for r in first.refused] == ["TRF-209"]
    assert first.tables["measures"] == []
    second = read(extract(measure("U", component("01", "4"))), first.state)
    assert rates(second) == [("7", "4 %")]


def test_a_membership_names_the_group_under_a_country_and_the_country_under_a_group():
    def place(sid, code, kind, other):
        return (
            f"<GeographicalArea>{meta('C')}<sid>{sid}</sid><geographicalAreaId>{code}"
            f"</geographicalAreaId><geographicalCode>{kind}</geographicalCode>{SINCE}"
            f"<geographicalAreaMembership>{meta('C')}<geographicalAreaGroupSid>{other}"
            f"</geographicalAreaGroupSid>{SINCE}</geographicalAreaMembership></GeographicalArea>"
        )

    def lonely(sid, code, kind):
        return place(sid, code, kind, 0).partition("<geographicalAreaMembership>")[0] + (
            "</GeographicalArea>"
        )

    found = read(extract(place(1, "2005", 1, 2), lonely(2, "KE", 0), lonely(3, "2027", 1),
                         place(4, "UG", 0, 3)))  # fmt: skip
    assert {row["area"]: row["members"] for row in found.tables["areas"]} == {
        "2005": "KE", "2027": "UG", "KE": "KE", "UG": "UG"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("entity", "code"),
    [("<Surprise><hjid>1</hjid></Surprise>", "TRF-201"), (measure("X"), "TRF-204"),
     (measure("C").replace("2020-01-01T", "2020-13-01T"), "TRF-207"),
     ("<Footnote><hjid>1</hjid></Footnote>", "TRF-202")],
)  # fmt: skip
def test_an_entity_that_cannot_be_is_refused(entity, code):
    found = read(extract(entity))
    assert found.refused[0].code == code
    assert found.refused[0].place.startswith("entity 1 (")


def test_codes_that_are_no_law_are_passed_over():
    found = read(extract(f"<MeasureAction>{meta('C')}<actionCode>01</actionCode></MeasureAction>"))
    assert (found.refused, found.records) == ((), 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [(extract()[:-9], "TRF-005"), (b"<a/>", "TRF-004"), (b"{}", "TRF-004"), (b'{"a', "TRF-008"),
     (b"[]", "TRF-004"), (b'{"goods_nomenclature_item_id"', "TRF-008"), (b"[1]", "TRF-004"),
     (b'{"a":{"goods_nomenclature_item_id":1}}', "TRF-004"),
     (extract(info="<errorCode>12</errorCode>"), "TRF-008"), (b"PK\x03\x04nothing", "TRF-006"),
     (b"\x1f\x8bnothing", "TRF-006"), (gzip.compress(b"<a>" + b" " * 9_000_000), "TRF-006"),
     (gzip.compress(extract())[:-4], "TRF-006")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(data, code):
    found = read(data)
    assert (found.tables, [r.code for r in found.refused]) == ({}, [code])


def test_an_archive_with_too_many_files_or_a_secret_is_not_opened():
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for at in range(1_001):
            archive.writestr(f"{at}.txt", "")
    with pytest.raises(UnreadableError, match="1001 members"):
        unpacked(many.getvalue(), ".xml")


COMMODITY = {
    "goods_nomenclature_item_id": "0402100000", "producline_suffix": "80", "number_indents": 1,
    "description": "Powder", "ancestors": [],
    "chapter": {"goods_nomenclature_item_id": "0400000000", "description": "DAIRY"},
    "heading": {"goods_nomenclature_item_id": "0402000000", "description": "Milk"},
}  # fmt: skip


def told(kind, components=(), conditions=(), **more):
    return {
        "id": 7, "effective_start_date": "2021-01-01T00:00:00.000Z", "effective_end_date": None,
        "import": True, "measure_type": {"id": kind, "description": "A type",
                                         "measure_type_series_id": "C"},
        "legal_acts": [{"regulation_code": "C0001/21", "published_date": "2020-12-31",
                        "validity_start_date": "2021-01-01T00:00:00.000Z"}],
        "geographical_area": {"geographical_area_id": "2005", "id": "2005", "description": "GSP",
                              "children_geographical_areas": [
                                  {"geographical_area_id": "KE", "description": "Kenya"}]},
        "excluded_countries": [], "footnotes": [{"code": "TM001", "description": "Note"}],
        "measure_components": [
            {"duty_expression_id": e, "duty_amount": a, "monetary_unit_code": c,
             "measurement_unit_code": u, "measurement_unit_qualifier_code": None}
            for e, a, c, u in components
        ],
        "measure_conditions": list(conditions), **more,
    }  # fmt: skip


def page(*measures):
    return read(json.dumps({**COMMODITY, "import_measures": measures}).encode())


def test_a_commodity_page_becomes_its_lines_and_measures():
    found = page(told("142", [("01", 10.20, None, None), ("04", 93.10, "EUR", "DTN")]))
    assert rates(found) == [("7", "10.2 % + 93.1 EUR / 100 KGM")]
    goods = [(r["code"], r["indent"], r["since"]) for r in found.tables["nomenclature"]]
    assert goods == [("04", "0", "2025-01-01"), ("0402", "0", "2025-01-01"),
                     ("0402100000", "1", "2025-01-01")]  # fmt: skip
    areas = {row["area"]: row["members"] for row in found.tables["areas"]}
    assert areas == {"2005": "KE", "KE": "KE"}
    assert [row["preference"] for row in found.tables["measure_types"]] == ["300"]
    assert (found.whole, found.refused) == (False, ())


@pytest.mark.parametrize(("definition", "codes"), [(None, []), ({"balance": "1"}, ["TRF-226"])])
def test_a_volume_of_a_quota_that_is_not_read_is_told(definition, codes):
    number = {"number": "054003", "definition": definition}
    found = page(told("122", [("01", 20, None, None)], order_number=number))
    assert [each["order_number"] for each in found.tables["measures"]] == ["054003"]
    assert [each.code for each in found.refused] == codes


def test_a_measure_in_both_lists_is_one_for_both_trades():
    duty = [("01", 0, None, None)]
    series = {"description": "A control", "measure_type_series_id": "B"}
    both = told("482", duty, measure_type={"id": "482", **series})
    export = told("478", duty, measure_type={"id": "478", **series}, id=8)
    listed = {**COMMODITY, "import_measures": [both], "export_measures": [both, export]}
    found = read(json.dumps(listed).encode())
    kinds = {(each["type"], each["trade"]) for each in found.tables["measure_types"]}
    assert found.refused == ()
    assert kinds == {("482", "import"), ("482-X", "export"), ("478", "export")}
    assert [each["measure"] for each in found.tables["measures"]] == ["7", "7-X", "8"]


def test_a_condition_told_in_words_is_read_back_or_refused():
    line = {"condition_code": "B", "document_code": "C990", "action": "Apply the mentioned duty"}
    other = {"condition_code": "B", "document_code": "", "action": "Measure not applicable"}
    duty = [("01", 0, None, None)]
    found = page(told("105", duty, [line, other]))
    assert [(r["test"], r["document"], r["action"]) for r in found.tables["conditions"]] == [
        ("document", "C990", "apply"),
        ("otherwise", "", "skip"),
    ]
    coded = page(told("105", duty, [{**line, "action": "APPLY  the duty", "action_code": "27"}]))
    assert [r["action"] for r in coded.tables["conditions"]] == ["apply"]
    strange = page(told("105", duty, [{**line, "action": "Consult the oracle"}]))
    assert [(r.place, r.code) for r in strange.refused] == [("measure 7", "TRF-223"),
                                                            ("measure 7", "TRF-220")]  # fmt: skip
    assert strange.tables["measures"] == []


def test_areas_preferences_and_codes_of_the_tool():
    kenya = {"id": "KE", "geographical_area_id": "KE", "description": "Kenya",
             "children_geographical_areas": []}  # fmt: skip
    group = {**kenya, "geographical_area_id": "2005", "children_geographical_areas": [kenya]}
    found = read(json.dumps([group, {**group, "geographical_area_id": "1011"}, 3]).encode())
    assert {row["area"]: row["members"] for row in found.tables["areas"]} == {
        "KE": "KE", "2005": "KE", "1011": "*"
    }  # fmt: skip
    assert [row["country"] for row in found.tables["countries"]] == ["KE"]
    assert [(r.place, r.code) for r in found.refused] == [("area 3", "TRF-301")]
    found = read(json.dumps([{"id": "100", "description": "Third country"}]).encode())
    assert [(r["preference"], r["act"]) for r in found.tables["preferences"]] == [("100", "UKT")]
    told = {"none": {"code": "none", "overlay": "No"}, "2600": {"code": "2600", "overlay": "Yes"}}
    found = read(json.dumps({"code_overrides": told}).encode())
    assert [row["additional_code"] for row in found.tables["additional_codes"]] == ["2600"]


def test_a_rate_holds_until_the_next_and_the_last_for_its_month():
    def rate(day, amount, unit="GBP"):
        return {"attributes": {"child_monetary_unit_code": unit, "exchange_rate": amount,
                               "validity_start_date": f"{day}T00:00:00.000Z"}}  # fmt: skip

    told = [rate("2024-02-01", "0.85"), rate("2024-01-01", "0.86"), rate("2023-12-01", "9", "SEK")]
    found = read(json.dumps(told).encode())
    rates = found.tables["exchange_rates"]
    assert [(r["rate"], r["since"], r["until"]) for r in rates] == [
        ("0.86", "2024-01-01", "2024-01-31"),
        ("0.85", "2024-02-01", "2024-02-29"),
    ]
    assert [r.code for r in found.refused] == ["TRF-226"]


@pytest.mark.parametrize("change", [
    {"attributes": None}, {"attributes": []}, [], None, 7,
    {"attributes": {"exchange_rate": "1E99999"}},
    {"attributes": {"exchange_rate": "0"}}, {"attributes": {"exchange_rate": "-1"}},
    {"attributes": {"exchange_rate": None}}, {"attributes": {"exchange_rate": "0,85"}},
])  # fmt: skip
def test_a_rate_that_is_none_is_refused_by_its_place_and_the_others_stand(change):
    good = {"attributes": {"child_monetary_unit_code": "GBP", "exchange_rate": "0.85",
                           "validity_start_date": "2024-02-01T00:00:00.000Z"}}  # fmt: skip
    found = read(json.dumps([good, change]).encode())
    assert [r["rate"] for r in found.tables["exchange_rates"]] == ["0.85"]
    assert [(r.place, r.code) for r in found.refused] == [("rate 2", "TRF-301")]


def test_seasons_are_those_of_the_year():
    head = "geographical_area_id,goods_nomenclature_item_id,measure_type_id,from,to,duty\n"
    found = read((head + "AU,0702000000,142,15/05,31/10,10.50%\n"
                  "AU,0702000000,142,01/11,14/05,See note\nAU,0702000000,142,31/02,14/05,1%\n"
                  "AU,0702000000,999,01/11,14/05,1%\n").encode())  # fmt: skip
    assert [(r["code"], r["season"], r["expression"]) for r in found.tables["measures"]] == [
        ("0702", "05-15/10-31", "10.5 %")
    ]
    assert [(r.place, r.code) for r in found.refused] == [
        ("line 3", "TRF-111"), ("line 4", "TRF-222"), ("line 5", "TRF-222")
    ]  # fmt: skip


@needs_data
@pytest.mark.parametrize(
    ("file", "counts", "refused"),
    [
        ("commodity-json/uk/geographical_areas.json", {"areas": 321}, []),
        ("commodity-json/xi/geographical_areas/1013.json", {"areas": 29, "countries": 28}, []),
        ("commodity-json/xi/monetary_exchange_rates.json", {"exchange_rates": 67}, []),
        ("preference_codes.json", {"preferences": 28}, []),
        ("additional_codes.json", {}, []),
        ("seasonal_measures.csv", {"measures": 316}, ["TRF-104"]),
    ],
)
def test_the_lists_of_the_tool_are_read_whole(file, counts, refused):
    found = read((OTT / file).read_bytes())
    assert {name: len(found.tables[name]) for name in counts} == counts
    assert [each.code for each in found.refused] == refused


@needs_data
@pytest.mark.parametrize(
    ("file", "tables", "refused"),
    [
        ("cds_tariff_extracts/extra_measure_condition.gzip", {"measures": 1, "conditions": 1}, []),
        ("cds_tariff_extracts/footnote.gzip", {"footnotes": 1}, []),
        ("cds_tariff_extracts/tariff_dailyExtract_v1_20201004T235959.gzip", {}, []),
        ("commodity-json/uk/commodities/0102291010.json",
         {"measures": 7, "conditions": 9, "nomenclature": 7}, []),
        ("commodity-json/uk/commodities/7202118000.json", {"measures": 8}, []),
        ("commodity-json/uk/commodities/7202999000.json", {"measures": 8}, ["TRF-221"]),
    ],
)  # fmt: skip
def test_what_was_published_is_read(file, tables, refused):
    found = read((OTT / file).read_bytes())
    for name, count in tables.items():
        assert len(found.tables[name]) == count, name
    assert [each.code for each in found.refused] == refused
    for name, rows in found.tables.items():
        assert all(TABLES[name].column(cell) for row in rows for cell in row)


@pytest.mark.parametrize("said", ["1E99999999", "x", "NaN", "1_0"])
def test_a_condition_whose_sequence_is_no_number_is_refused(said):
    line = dict.fromkeys(("condition.code", "component.sequence.number", "action.code"), "")
    with pytest.raises(UnlawfulError, match="sequence"):
        condition_rows("7", [({**line, "component.sequence.number": said, "condition.code": "B",
                               "action.code": "04"}, [])])  # fmt: skip


def test_an_area_with_a_member_without_a_number_is_told_and_no_area_of_law():
    lost = {"geographical_area_id": None, "description": "?"}
    area = {"geographical_area_id": "2005", "id": "2005", "description": "GSP",
            "children_geographical_areas": [lost]}  # fmt: skip
    found = page(told("142", [("01", 5, None, None)], geographical_area=area))
    assert ("area 2005", "TRF-202") in [(r.place, r.code) for r in found.refused]
    assert "2005" not in {row["area"] for row in found.tables["areas"]}
