"""Tariffs of others become tables of law: what is read, what is refused, and where."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.law.small_country import COUNTRY, TEXTS

from greenlane.law.lawbook import LawBook
from greenlane.law.schema import TABLES
from greenlane.messages.tariffs import eac_cet, uk_mfn, us_hts
from greenlane.messages.tariffs.csv_table import leaves, significant
from greenlane.messages.tariffs.published import shapes

TARIFFS = Path(__file__).parents[4] / "shared/data/tariff"
needs_data = pytest.mark.skipif(not TARIFFS.exists(), reason="no ../shared/data/tariff here")
DAY = date(2025, 1, 1)
HTS = (
    "HTS Number,Indent,Description,Unit of Quantity,General Rate of Duty,Special Rate of Duty,"
    "Column 2 Rate of Duty,Quota Quantity,Additional Duties\n"
)
UK = '"Full commodity code","Formatted commodity code","PLS","Duty","Description"\n'
CET = (
    "| Heading | H.S. Code / Tariff No. | Description | Unit of Quantity | Rate |\n"
    "|--|--|--|--|--|\n"
)


def read(loader, text, **told):
    data = text if isinstance(text, bytes) else text.encode()
    return loader.read(data, since=DAY, known=DAY, **told)


def formulas(published):
    return {row["measure"]: row["expression"] for row in published.tables["measures"]}


def refusals(published):
    return [(each.place, each.code, each.text) for each in published.refused]


TREE = (
    "goods_nomenclature_item_id,producline_suffix,validity_start_date,validity_end_date,"
    "description,number_indents\n"
)


def test_an_hts_line_bears_its_columns_and_the_statistical_line_repeats_nothing():
    found = read(us_hts, HTS + (
        '0402.10,1,Milk,,,,,,\n0402.10.50.00,2,Other,"[""kg""]",86.5¢/kg,"Free (AU,BH) 5% (JP)",'
        '$1.018/kg,,\n0402.21.02,2,Fat,,Free,,30%,,\n0402.21.02.10,3,A,"[""kg""]",Free,,30%,,\n'
    ))  # fmt: skip
    assert formulas(found) == {
        "103-0402105000": "0.865 USD / KGM",
        "COL2-0402105000": "1.018 USD / KGM",
        "P-AU-0402105000": "Free",
        "P-BH-0402105000": "Free",
        "P-JP-0402105000": "5 %",
        "103-04022102": "Free",
        "COL2-04022102": "30 %",
    }
    goods = [(r["code"], r["suffix"], r["indent"]) for r in found.tables["nomenclature"]]
    assert goods == [("04", "80", "0"), ("040210", "80", "1"), ("0402105000", "80", "2"),
                     ("04022102", "80", "2"), ("0402210210", "80", "3")]  # fmt: skip
    areas = {row["area"]: (row["members"], row["exclude"]) for row in found.tables["areas"]}
    assert areas["MFN"] == ("*", "BY CU KP RU")
    assert (areas["P-AU"], areas["COL2"]) == (("AU", ""), ("BY CU KP RU", ""))


def test_prose_and_odd_numbers_of_an_hts_are_refused_by_line():
    found = read(us_hts, HTS + (
        "2009.90,1,Juice,,The rate applicable to the natural juice in heading 2009,,,,\n"
        "20.09,1,Odd,,5%,,,,\n2009.90.40,2,Other,,5% or so,,,,\n"
    ))  # fmt: skip
    assert [r[:2] for r in refusals(found)] == [
        ("line 2", "TRF-111"), ("line 3", "TRF-101"), ("line 4", "TRF-112")
    ]  # fmt: skip
    assert formulas(found) == {}


def test_what_points_to_another_provision_stays_as_a_footnote_of_the_line():
    found = read(us_hts, HTS + (
        '9903.88.03,0,Articles of China,,The duty provided in the applicable subheading + 25%,'
        'No change (AU),No change,,\n9903.88.04,0,Others of China,,,No change,,,\n'
    ))  # fmt: skip
    assert [r["text_en"] for r in found.tables["footnotes"]] == [
        f"{us_hts.GENERAL}: The duty provided in the applicable subheading + 25%",
        f"{us_hts.COLUMN_2}: No change",
        f"{us_hts.SPECIAL} (AU): No change",
        f"{us_hts.SPECIAL}: No change",
    ]
    assert [r[1] for r in refusals(found)] == ["TRF-111"] * 4


@pytest.mark.parametrize(
    "head", ["**Chapter 1: Live**", "## CHAPTER 01 – Live\n", "Chapter 1\n**Live**"]
)
@pytest.mark.parametrize("second", ["## SECOND SCHEDULE", "**Schedule II – Sensitive items**"])
def test_titles_of_chapters_and_of_the_second_schedule_stand_in_many_ways(head, second):
    found = read(eac_cet, (
        f"{head}\n|HS Code|Description|Unit|Rate|\n|--|--|--|--|\n|0101.21.00|Pure|u|SI|\n\n"
        f"{second}\n\n|HS Code|Description|Duty Rate|\n|--|--|--|\n|0101.21.00|Pure|60%|\n"
    ))  # fmt: skip
    assert found.tables["nomenclature"][0]["description_en"] == "Live"
    assert formulas(found) == {"103-01012100": "60 %"}


def test_a_cet_of_another_layout_is_read():
    found = read(eac_cet, (
        "CHAPTER 01\n\nLIVE ANIMALS\n\n|Heading|Commodity Code|Goods|Unit|CET Rate|\n"
        "|:--|:--|:--|:-:|--:|\n|01.01||Live horses||||\n"
        "|**01.02**|**0102.21.00**|- Pure|No.|Free|\n"
        "||0102.29.00|- Other|PCS|**35%**|\n||0102.39.20|- Other|Kg||\n||01023930|- Other|Kg|25%|\n"
    ))  # fmt: skip
    assert formulas(found) == {"103-01022100": "Free", "103-01022900": "35 %"}
    units = {row["code"]: row["unit"] for row in found.tables["nomenclature"]}
    assert (units["01022100"], units["01022900"]) == ("NAR", "NAR")
    assert [r[:2] for r in refusals(found)] == [("line 10", "TRF-114"), ("line 11", "TRF-114")]


def test_a_number_that_lost_its_last_nought_is_whole_again():
    found = read(us_hts, HTS + "4905.9,1,Maps,,,,,,\n4905.90.00.00,2,Other,,Free,,Free,,\n")
    assert "490590" in {row["code"] for row in found.tables["nomenclature"]}


def test_a_uk_line_is_placed_by_what_is_significant():
    found = read(uk_mfn, UK + (
        '"0101000000","0101","80","","Horses"\n"0101210000","","10","","Horses"\n'
        '"0101210000","0101 21","80","0.00%","Pure-bred"\n"0101290000","","80","7.7%","Other"\n'
        '"0101290000","","80","7.7%","Other"\n"0101290000","","80","8%","Other"\n"01012","","80",'
        '"1%","Short"\n"0102000000","0102","80","9% + EA","Cattle"\n'
    ))  # fmt: skip
    assert formulas(found) == {"103-0101210000": "Free", "103-0101290000": "7.7 %"}
    assert [r[1] for r in refusals(found)] == ["TRF-104", "TRF-101", "TRF-113"]
    assert ("0101", "80") in {(r["code"], r["suffix"]) for r in found.tables["nomenclature"]}


def test_a_cet_line_has_its_rate_and_a_sensitive_one_that_of_schedule_2():
    found = read(eac_cet, (
        "## Chapter 4\n\n## Dairy\n" + CET + "| 04.01 | | Milk and cream. | | |\n"
        "| | | - Fat: | | |\n| | 0401.10.00 | -- Low | kg | SI |\n"
        "| | 0401.20.00 | -- High | kg | 25% or |\n| | 0401.30.00 | -- Other | u | 10% |\n"
        "| | 0401.40.00 0401.50.00 | -- Two | kg | 10% |\n\n## SCHEDULE 2\n\n"
        "| Heading No. | H.S. Code / Tariff No. | Description | Rate |\n|--|--|--|--|\n"
        "| | 0401.10.00 | - Low | 60% or $100/MT whichever is higher |\n"
        "\n| S/N | HS CODE | DESCRIPTION | DECISION |\n|--|--|--|--|\n"
        "| 1 | 0401.30.00 | Other | Increased from 0% to 25% |\n"
    ))  # fmt: skip
    assert formulas(found) == {"103-04011000": "60 % MIN 100 USD / TNE", "103-04013000": "10 %"}
    assert refusals(found) == [
        ("line 9", "TRF-114", "0401.20.00 25% or"),
        ("line 11", "TRF-114", "0401.40.00 0401.50.00 10%"),
        ("line 21", "TRF-108", "| 1 | 0401.30.00 | Other | Increased from 0% to 25% |"),
    ]
    goods = [(r["code"], r["suffix"], r["indent"], r["description_en"])
             for r in found.tables["nomenclature"]]  # fmt: skip
    assert goods[:4] == [
        ("04", "", "0", "Dairy"),
        ("0401", "", "0", "Milk and cream."),
        ("04011000", "10", "1", "Fat:"),
        ("04011000", "", "2", "Low"),
    ]


def test_a_rate_that_runs_on_in_the_next_lines_is_made_whole_and_no_other():
    found = read(eac_cet, CET + (
        "| | 7213.91.10 | --- Rods, not | kg | 25% or |\n| | | further worked | | $200/MT |\n"
        "| | | | | whichever is higher |\n| | 7213.91.90 | --- Other | kg | 25% or |\n"
        "| | 7213.99.00 | -- Other | kg | $200/MT whichever is higher |\n"
        "| | 7214.10.00 | - Forged | kg | 25% or |\n| | | | | 10% |\n| | | | | is higher |\n"
    ))  # fmt: skip
    assert formulas(found) == {"103-72139110": "25 % MIN 200 USD / TNE"}
    assert [r[0] for r in refusals(found)] == ["line 6", "line 7", "line 8"]
    (goods,) = [r for r in found.tables["nomenclature"] if r["code"] == "72139110"]
    assert goods["description_en"] == "Rods, not further worked"


def test_a_table_without_its_heading_column_and_a_row_of_another_width_are_not_lost():
    found = read(eac_cet, (
        "| H.S. Code / Tariff No. | Description | Unit of Quantity | Rate |\n|--|--|--|--|\n"
        "| 8549.21.00 | -- Cells | kg | 25% |\n| | - Other: | | |\n"
        "| 8549.91.00 | -- Other | kg | 10% |\n| 8549.99.00 | 10% |\n"
    ))  # fmt: skip
    assert formulas(found) == {"103-85492100": "25 %", "103-85499100": "10 %"}
    assert refusals(found) == [("line 6", "TRF-114", "8549.99.00")]


@pytest.mark.parametrize("header", [
    "| HS Code | Description of goods | UoM | Import Duty |",
    "| Tariff No. | Description | Unit | Duty rate (%) |", "| Heading | Tariff Line | Description "
    "| Unit | CET Rate |", "| HSCode | Goods | Unit | Rate of duty |"])  # fmt: skip
def test_a_schedule_is_known_by_its_number_and_its_rate_however_they_are_headed(header):
    wide = "| " if header.count("|") == 6 else ""
    found = read(eac_cet, f"{header}\n|--|--|\n{wide}| 0101.21.00 | - Pure | u | 25% |\n")
    assert (formulas(found), refusals(found)) == ({"103-01012100": "25 %"}, [])


def test_a_line_in_a_table_of_another_form_or_in_a_notice_is_told_and_never_lost():
    found = read(
        eac_cet,
        CET + "| | 0101.21.00 | - Pure | u | 25% |\n\n| Goods | Pays |\n|--|--|\n"
        "| 0101.29.00 Others | 10% |\n\n- 1. replace '25%' with '10%' for 0101.21.00;\n",
    )
    assert formulas(found) == {"103-01012100": "25 %"}
    assert [r[:2] for r in refusals(found)] == [("line 7", "TRF-108"), ("line 9", "TRF-108")]


def test_a_programme_with_two_rates_on_a_line_keeps_the_first_and_tells_the_second():
    found = read(us_hts, HTS + "0402.10.50.00,2,Milk,,5%,Free (JP) 2% (JP) Free (AU),5%,,\n")
    assert formulas(found)["P-JP-0402105000"] == "Free"
    assert formulas(found)["P-AU-0402105000"] == "Free"
    assert refusals(found) == [("line 2", "TRF-104", "2 %")]


@pytest.mark.parametrize("header", ["HEADING NO.", "Heading No"])
def test_a_tariff_of_another_printing_is_read(header):
    found = read(eac_cet, (
        f"| {header} | HS Code | DESCRIPTION | UNIT | RATE OF DUTY |\n|--|--|--|--|--|\n"
        "| 04.01 | 0401.10.00 | Milk | Kg | 25 % |\n| | 0401.20.00 | Cream | kg | SI |\n"
        "\n# Schedule II\n\n| Heading | HS Code | Description | Rate |\n|--|--|--|--|\n"
        "| | 0401.20.00 | Cream | 60% or USD 1/kg, whichever is higher |\n"
    ))  # fmt: skip
    assert formulas(found) == {"103-04011000": "25 %", "103-04012000": "60 % MIN 1 USD / KGM"}


def test_what_stands_beside_the_rates_of_an_hts_is_kept_as_footnotes():
    found = read(us_hts, HTS + (
        '0402.10.50.00,2,Milk,"[""kg""]",5%,"Free (AU) See 9823.01.01 (S+,P)",5%,,See note 4\n'
        '0402.10.60.00,2,Cream,"[""kg""]",5%,,5%,,See note 4\n'
    ))  # fmt: skip
    notes = {row["footnote"]: row["text_en"] for row in found.tables["footnotes"]}
    assert sorted(notes.values()) == [
        "Additional Duties: See note 4", "Special Rate of Duty (S+, P): See 9823.01.01"
    ]  # fmt: skip
    milk, cream = [r for r in found.tables["nomenclature"] if r["code"].startswith("0402")]
    assert [notes[code] for code in cream["footnotes"].split()] == ["Additional Duties: See note 4"]
    assert len(milk["footnotes"].split()) == 2


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ('["kg"]', "KGM"), ('["No.","kg"]', "NAR"), ('["kg","m²"]', "MTK"),
        ('["Pb kg"]', "KGM:lead"),
        ('["kg","W kg"]', "KGM:tungsten"), ('["pf.liters"]', "PFL"), ('["doz. prs."]', "DPR"),
        ("No. and kg", "NAR"), ('["No. and kg"]', "NAR"), ('["X"]', ""), ('["doz.","kg"]', "DZN"),
        ('["no"]', "NAR"), ('["M2"]', "MTK"), ('["thousand m3","kg"]', "KGM"),
        ('["kg cmsc"]', ""), ('["kg', ""), ('[""]', ""), ("", ""),
        ("[]", ""), ('[["kg"]]', ""), ("[1]", ""),
    ],
)  # fmt: skip
def test_the_supplementary_unit_is_the_one_beside_the_net_mass(printed, unit):
    cell = printed.replace('"', '""')
    found = read(us_hts, HTS + f'0402.10.50.00,2,Milk,"{cell}",5%,,5%,,\n')
    assert found.tables["nomenclature"][-1]["unit"] == unit


@pytest.mark.parametrize(("printed", "unit"), [
    ("m2", "MTK"), ("m²", "MTK"), ("m3", "MTQ"), ("KG", "KGM"), ("1000 kWh", "MWH"), ("", ""),
    ("-", ""), ("2u", "NPR")])  # fmt: skip
def test_a_unit_of_the_cet_is_read_in_either_spelling(printed, unit):
    found = read(eac_cet, CET + f"| | 0101.21.00 | - Pure | {printed} | 25% |\n")
    assert (found.tables["nomenclature"][-1]["unit"], found.refused) == (unit, ())


def test_a_unit_that_is_not_known_is_told_and_the_line_is_read():
    found = read(eac_cet, CET + "| | 0101.21.00 | - Pure | barrels | 25% |\n")
    assert refusals(found) == [("line 3", "TRF-116", "0101.21.00 barrels")]
    assert formulas(found) == {"103-01012100": "25 %"}
    found = read(us_hts, HTS + '0402.10.50.00,2,Milk,"[""kg cmsc"",""kg""]",5%,,5%,,\n')
    assert refusals(found) == [("line 2", "TRF-116", "0402.10.50.00 kg cmsc")]
    assert formulas(found)["103-0402105000"] == "5 %"
    assert shapes(found.refused) == []


@pytest.mark.parametrize("cell", ["[" * 50_000, "[" + "9" * 5_000 + ",", "[NaN"])
def test_a_cell_that_is_no_json_is_an_unknown_unit_and_the_line_is_read(cell):
    found = read(us_hts, HTS + f'0402.10.50.00,2,Milk,"{cell}",5%,,5%,,\n')
    assert [each.code for each in found.refused] == ["TRF-116"]
    assert formulas(found)["103-0402105000"] == "5 %"


def test_a_uk_line_may_be_printed_again_with_its_rate_but_not_with_other_words():
    found = read(uk_mfn, UK + (
        '"0101210000","","80","","Horses"\n"0101210000","","80","5%","Horses"\n'
        '"0101210000","","80","5%","Asses"\n'
    ))  # fmt: skip
    assert formulas(found) == {"103-0101210000": "5 %"}
    assert refusals(found) == [("line 4", "TRF-103", "Asses")]
    assert [r["description_en"] for r in found.tables["nomenclature"]] == ["Horses"]


def test_a_uk_rate_on_a_line_that_is_no_code_is_refused():
    found = read(uk_mfn, UK + '"0101210000","","10","5%","Horses"\n')
    assert refusals(found) == [("line 2", "TRF-105", "5%")]


def test_unread_rates_are_listed_by_their_shape():
    found = read(uk_mfn, UK + (
        '"0101210000","","80","9.1% + EA","A"\n"0101290000","","80","8% + EA","B"\n'
        '"0102290000","","80","1% or so","C"\n"0102","","80","1%","D"\n'
    ))  # fmt: skip
    assert shapes(found.refused) == [("TRF-113", "N% + EA", 2), ("TRF-112", "N% or so", 1)]


ROW = '0402.10.10.00,2,Milk,"[""kg""]",5%,,7%,,'


@pytest.mark.parametrize("text", [
    f"{HTS}{ROW},\n0402,0,Milk,,,,,,,\n", f"{HTS},,,,,,,,\n{ROW}\n \n",
    f"{HTS}{ROW}\n".encode("utf-16"),
])  # fmt: skip
def test_empty_lines_commas_at_the_ends_and_utf_16_are_no_data(text):
    found = read(us_hts, text)
    assert formulas(found) == {"103-0402101000": "5 %", "COL2-0402101000": "7 %"}
    assert found.refused == ()


def test_a_cut_and_a_shifted_line_are_refused_with_the_line_they_stand_on():
    found = read(us_hts, HTS + (
        '0402.10.10.00,2,"Milk,\nin two lines","[""kg""]",5%,,7%,,\n'
        '0402.10.20.00,2,Milk, fat,"[""kg""]",5%,,7%,,\n\n0402.10.30.00,2,Mi\n'
        '0402.10.40.00,2,Milk,,5 pieces,,7%,,\n'
    ))  # fmt: skip
    assert [r[:2] for r in refusals(found)] == [
        ("line 4", "TRF-106"), ("line 6", "TRF-106"), ("line 7", "TRF-112")
    ]  # fmt: skip
    assert found.refused[1].reason == "3 cells under 9 columns"
    assert found.records == 4
    assert formulas(found) == {
        "103-0402101000": "5 %", "COL2-0402101000": "7 %", "COL2-0402104000": "7 %"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        (UK.encode() + b'"0101000000","","80","","\xc3\xa9 \xe2\x82\xac"\n"0102","","","","\xe9"',
         "TRF-005", "damaged UTF-8 on line 3"),
        ((UK.rstrip() + ',"Duty"\n').encode(), "TRF-003", "two columns 'Duty'"),
        (UK.replace("PLS", "Suffix").encode(), "TRF-003", "no column 'PLS'"),
        ((UK + '"0101000000","","80","","Horses').encode(), "TRF-002",
         "not a CSV file, line 2: unexpected end of data"),
        ((UK + '"0101"x,"","80","","Horses"').encode(), "TRF-002",
         "not a CSV file, line 2: ',' expected after '\"'"),
    ],
)  # fmt: skip
def test_a_damaged_file_says_where(data, code, reason):
    (refused,) = read(uk_mfn, data).refused
    assert (refused.code, refused.reason) == (code, reason)


def test_a_file_in_windows_1252_and_one_with_a_mark_before_it_are_read():
    line = '"0101210000","0101 21","80","5% + 2.00 € / tonne","Chevaux de selle à l’étranger"\n'
    for data in ((UK + line).encode("cp1252"), b"\xef\xbb\xbf" + (UK + line).encode()):
        found = read(uk_mfn, data)
        assert formulas(found) == {"103-0101210000": "5 % + 2 EUR / TNE"}
        assert found.tables["nomenclature"][0]["description_en"] == "Chevaux de selle à l’étranger"


@pytest.mark.parametrize("loader", [us_hts, uk_mfn, eac_cet])
@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\x01\x02", b"\xff\xfe\x00a", b"a,b,c\n1,2,3\n", b"PK\x03\x04" + b"\0" * 99,
     b"| Heading |\n", '"\n'.encode("utf-16"), b"\x81\x8d\x8f"],
)  # fmt: skip
def test_what_is_no_such_tariff_is_refused_as_a_whole(loader, data):
    found = read(loader, data)
    assert found.tables == {}
    (refused,) = found.refused
    assert (refused.place, refused.code[:6]) == ("file", "TRF-00")


@settings(max_examples=60)
@given(st.sampled_from([(us_hts, HTS), (uk_mfn, UK), (eac_cet, CET)]), st.text(max_size=300))
def test_any_rows_under_a_good_header_are_read_or_refused(family, rows):
    loader, header = family
    found = read(loader, header + rows)
    for table, made in found.tables.items():
        assert all(TABLES[table].column(name) for row in made for name in row)


@pytest.mark.parametrize("column", range(2, 9))
@pytest.mark.parametrize("sign", ["a", " ", "(A", "1. ", "or ", "% + "])
def test_a_very_long_cell_is_read_in_a_pass(column, sign):
    """A reader that begins again at each sign would need hours here."""
    cells = ["0402.10.50.00", "2", *[""] * 7]
    cells[column] = sign * (150_000 // len(sign))
    assert read(us_hts, HTS + ",".join(cells) + "\n").records == 1


def test_a_very_long_rate_of_the_cet_is_refused_in_a_pass():
    line = "| 01.01 | 0101.21.00 | Horses | kg | {} |\n"
    found = read(eac_cet, CET + line.format("or " * 50_000))
    assert [each.code for each in found.refused] == ["TRF-112"]


@pytest.mark.parametrize("number", ["٠٤٠٢.10.50.00", "0402.10.50.0²", "0402,10,50,00"])
def test_a_number_in_other_figures_or_with_other_marks_is_no_number(number):
    found = read(us_hts, HTS + f'"{number}",2,Milk,,5%,,5%,,\n')
    assert [each.code for each in found.refused] == ["TRF-101"]
    assert not found.tables["measures"]


def test_an_indent_is_a_plain_number():
    for indent in ("²", "٢", "-1", "1.5", ""):
        found = read(us_hts, HTS + f"0402.10.50.00,{indent},Milk,,5%,,5%,,\n")
        assert [each.code for each in found.refused] == ["TRF-102"]
        found = read(uk_mfn, TREE + f"0101210000,80,2019-01-01,,Horses,{indent}\n")
        assert [each.code for each in found.refused] == ["TRF-101"]


@pytest.mark.parametrize("day", ["2019-W01-1", "20190101", "2019-02-29", "01/01/2019", "NULL"])
def test_a_day_of_a_nomenclature_is_written_in_one_way(day):
    found = read(uk_mfn, TREE + f"0101210000,80,{day},,Horses,2\n")
    assert [each.code for each in found.refused] == ["TRF-101"]


def test_progress_is_told_to_the_end():
    told = []
    read(uk_mfn, UK + '"0101210000","","80","0%","A"\n"0101290000","","80","0%","B"\n',
         tell=lambda done, of: told.append((done, of)))  # fmt: skip
    assert told == [(1, 2), (2, 2)]


def test_the_significant_digits_of_a_code():
    assert [significant(c) for c in ("0100000000", "0101210000", "0101210010", "2000000000")] == [
        "01", "010121", "0101210010", "20"
    ]  # fmt: skip
    assert leaves(["0101000000", "0101210000", "0101290010"]) == {"0101210000", "0101290010"}


def law_of(published, code_length):
    """A law book of the small country with the goods and measures of a published tariff."""
    rows = {name: list(csv.DictReader(io.StringIO(text))) for name, text in TEXTS.items()}
    made = {name: list(table) for name, table in published.tables.items()}
    for name in ("nomenclature", "measures"):
        rows[name] = made[name]
    rows["footnotes"] = made.get("footnotes", [])
    rows["permits"] = []
    own = {row["area"] for row in made["areas"]}
    rows["areas"] = [row for row in rows["areas"] if row["area"] not in own] + made["areas"]
    rows["acts"] += made["acts"]
    kinds = {row["type"] for row in made["measure_types"]}
    rows["measure_types"] = [r for r in rows["measure_types"] if r["type"] not in kinds]
    rows["measure_types"] += made["measure_types"]
    known = {row["country"] for row in rows["countries"]}
    named = {c for a in made["areas"] for c in (a["members"] + " " + a["exclude"]).split()}
    rows["countries"] += [{"country": c, "name_en": c} for c in sorted(named - known - {"*"})]
    rows["exchange_rates"] += [
        {"currency": "EUR", "per": "1", "rate": "2", "since": "2024-01-01", "until": "",
         "act": "ACT", "article": "s. 9"}
    ]  # fmt: skip
    claims = sorted({row["preference"] for row in made["measure_types"]} - {""})
    rows["preferences"] += [
        {"preference": p, "name_en": p, "area": "ALL", "documents": "", "act": "ACT", "article": ""}
        for p in claims
    ]
    country = {**COUNTRY, "country": {**COUNTRY["country"], "code_length": code_length}}
    return LawBook(country, rows)


@needs_data
@pytest.mark.parametrize(
    ("loader", "file", "length", "measures", "refused"),
    [
        (us_hts, "us_hts_2025_ch01-49.csv", 10, 60_000, {"TRF-111", "TRF-112", "TRF-116"}),
        (uk_mfn, "uk_mfn_2019_nodeal_final.csv", 10, 10_000, set()),
        (eac_cet, "eac_cet_2022_june2023.md", 8, 5_900, {"TRF-108", "TRF-114", "TRF-116"}),
    ],
)
def test_a_whole_national_tariff_is_coherent_law(loader, file, length, measures, refused):
    published = loader.read((TARIFFS / file).read_bytes(), since=DAY, known=DAY)
    law_book = law_of(published, length)
    assert len(law_book.measures) >= measures
    assert {each.code for each in published.refused} == refused


@needs_data
def test_the_nomenclature_with_its_days_is_read_whole():
    data = (TARIFFS / "eu_uk_goods_nomenclature_2019.csv").read_bytes()
    found = uk_mfn.read(data, since=DAY, known=DAY)
    assert (len(found.tables["nomenclature"]), found.refused) == (24_374, ())
