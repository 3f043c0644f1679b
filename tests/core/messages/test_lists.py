"""The Harmonized System and code lists of others: what is read, what is refused, and where."""

import gzip
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.messages.tariffs import codelists, hs
from greenlane.standards import unit
from greenlane.usecases import tariff_files

DATA = Path(__file__).parents[4] / "shared/data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="no ../shared/data here")
DAY = date(2022, 1, 1)
LIST = "section,hscode,description,parent,level\n"
PAIRS = '"code.after","code.before","Relationship","adjustment"\n'


def read(module, data):
    return module.read(data if isinstance(data, bytes) else data.encode(), since=DAY, known=DAY)


def workbook(*rows):
    """A small workbook with its texts in the cells."""
    lines = "".join(
        f'<row r="{at}">' + "".join(
            f'<c r="{chr(65 + column)}{at}" t="inlineStr"><is><t>{cell}</t></is></c>'
            for column, cell in enumerate(row)
        ) + "</row>"
        for at, row in enumerate(rows, start=1)
    )  # fmt: skip
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/s.xml"/>'
        "</Relationships>",
        "xl/worksheets/s.xml": f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData>'
        "</worksheet>",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def test_the_hs_as_a_list_and_as_a_workbook_with_units():
    found = read(hs, LIST + 'TOTAL,TOTAL,All,TOTAL,5\nI,01,Animals; live,TOTAL,2\n'
                 'I,0101,"Horses, asses",01,4\nI,010121,Horses,0101,6\n')  # fmt: skip
    goods = [(r["code"], r["indent"], r["description_en"]) for r in found.tables["nomenclature"]]
    assert goods == [("01", "0", "Animals; live"), ("0101", "0", "Horses, asses"),
                     ("010121", "1", "Horses")]  # fmt: skip
    sheet = workbook(("id", "text", "standardUnitAbbr"), ("01", "01 - Animals", "n/a"),
                     ("0101", "0101 - Horses", "n/a"), ("010121", "010121 - Pure", "u"),
                     ("010129", "010129 - Other", "stone"))  # fmt: skip
    found = read(hs, sheet)
    assert [(r["code"], r["unit"], r["description_en"]) for r in found.tables["nomenclature"]] == [
        ("01", "", "Animals"), ("0101", "", "Horses"), ("010121", "NAR", "Pure"),
        ("010129", "", "Other")
    ]  # fmt: skip
    assert [(r.place, r.code) for r in found.refused] == [("One row 5", "TRF-116")]


def test_a_place_whose_row_is_uneven_is_told_and_not_passed_over():
    row = ',"BE","ANR","Antwerpen","Antwerpen","VAN","12345---","AI","0001",,"5113N 00425E",'
    found = read(codelists, f"{row}\n\n{row.replace('ANR', 'BRU')},,\n")
    assert [each["code"] for each in found.tables["code_lists"]] == ["BEANR"]
    assert [(each.place, each.code) for each in found.refused] == [("line 3", "TRF-301")]


@pytest.mark.parametrize(("printed", "code"), [
    ("m3", "MTQ"), ("M³", "MTQ"), ("carats", "CTM"), ("L", "LTR"), ("1000 kWh", "MWH"),
    ("U (jeu/pack)", "NAR"), ("N/A", ""), ("-", ""),
])  # fmt: skip
def test_a_unit_of_the_hs_is_read_in_any_of_its_spellings(printed, code):
    sheet = workbook(("id", "text", "standardUnitAbbr"), ("01", "01 - Animals", printed))
    found = read(hs, sheet)
    assert [row["unit"] for row in found.tables["nomenclature"]] == [code]
    assert found.refused == ()


def test_hs_lines_that_cannot_be_are_refused():
    found = read(hs, LIST + "I,01,A,,2\nI,01,A,,2\nI,010,A,,2\nI,0201,B,02,4\nI,01012A,C,,6\n")
    assert [(r.place, r.code) for r in found.refused] == [
        ("line 3", "TRF-103"), ("line 4", "TRF-101"), ("line 6", "TRF-101"), ("0201", "TRF-107")
    ]  # fmt: skip


def test_correlations_have_their_noughts_again_and_lead_between_editions_of_the_hs():
    found = read(hs, PAIRS + '"10121","10121","1:1","2022 to 2017"\n10129,10129,n:1,2002 to 1996\n'
                 "710820,I,1:1,1992 to 1988\n111,11,n:n,1976 to 1962\n"
                 "10121,x,1:1,2022 to 2017\n")  # fmt: skip
    assert [tuple(row.values()) for row in found.tables["concordance"]] == [
        ("HS2022", "010121", "HS2017", "010121"),
        ("HS2002", "010129", "HS1996", "010129"),
    ]
    assert [(r.place, r.code) for r in found.refused] == [
        ("line 4", "TRF-105"), ("line 5", "TRF-105"), ("line 6", "TRF-101")
    ]  # fmt: skip


def test_codes_of_the_hs_are_read_with_the_dots_it_prints_and_short_ones_never_made_long():
    found = read(hs, LIST + "I,01,A,,2\nI,01.01,B,,4\nI,0101.21,C,,6\nI,101.2,D,,6\n")
    assert [r["code"] for r in found.tables["nomenclature"]] == ["01", "0101", "010121"]
    assert [(r.place, r.code) for r in found.refused] == [("line 5", "TRF-101")]
    found = read(hs, PAIRS + "0101.21,0101.11,1:1,2022 to 2017\n0101,0101,1:1,2022 to 2017\n")
    assert [tuple(row.values()) for row in found.tables["concordance"]] == [
        ("HS2022", "010121", "HS2017", "010111")
    ]
    assert [(r.place, r.code) for r in found.refused] == [("line 3", "TRF-101")]


def test_a_workbook_of_two_editions_gives_its_relations():
    sheet = workbook(("", "", ""), ("HS2022", " HS2017", "Relationship"),
                     ("010121", "010121", "1:1"), ("030252", "030252", "n:n"))  # fmt: skip
    found = read(hs, sheet)
    assert [row["from_code"] for row in found.tables["concordance"]] == ["010121", "030252"]
    assert {row["from_version"] for row in found.tables["concordance"]} == {"HS2022"}


FEED = {
    "lists": {
        "KindOfPackages": {"listEntries": [
            {"state": "valid", "activeFrom": "2024-02-21", "code": "1A", "description": "Drum"},
            {"state": "valid", "activeFrom": "2020-01-01", "code": "ZZ", "description": "Old"},
            {"state": "invalid", "activeFrom": "2023-01-01", "code": "ZZ", "description": "Old"},
            {"state": "odd", "activeFrom": "2023-01-01", "code": "YY"},
            {"state": "valid", "activeFrom": "2023-01-01"},
        ]},
        "customsOffices": {"listName": "CustomsOffices", "listEntries": [
            {"state": "valid", "activeFrom": "2020-01-01", "languageCode": "FR", "name": "Bureau",
             "id": "AD000001", "countryId": "AD"},
            {"state": "valid", "activeFrom": "2020-01-01", "languageCode": "EN", "name": "Office",
             "id": "AD000001", "countryId": "AD"},
        ]},
    }
}  # fmt: skip


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_feed_of_lists_has_its_days_and_fills_tables(pack):
    found = read(codelists, pack(json.dumps(FEED).encode()))
    rows = found.tables["code_lists"]
    assert [(r["list"], r["code"], r["since"], r["until"]) for r in rows] == [
        ("KindOfPackages", "1A", "2024-02-21", ""),
        ("KindOfPackages", "ZZ", "2020-01-01", "2022-12-31"),
    ]
    assert [r["package"] for r in found.tables["packages"]] == ["1A"]
    assert [(r["office"], r["name_en"]) for r in found.tables["offices"]] == [
        ("AD000001", "Office")
    ]
    assert [(r.place, r.code) for r in found.refused] == [
        ("KindOfPackages entry 4", "TRF-301"), ("KindOfPackages entry 5", "TRF-301")
    ]  # fmt: skip
    assert not found.whole


def test_iso_lists_countries_groups_and_places():
    iso = {
        "3166-1": [{"alpha_2": "AW", "alpha_3": "ABW", "name": "Aruba"}],
        "4217": [{"name": "x"}],
    }
    found = read(codelists, json.dumps(iso))
    assert [r["country"] for r in found.tables["countries"]] == ["AW"]
    assert [(r.place, r.code) for r in found.refused] == [("ISO 4217 entry 1", "TRF-301")]
    groups = {"records": [
        {"id": "a", "name": "A", "members": [
            {"type": "country", "id": "KE", "status": "member"},
            {"type": "country", "id": "BJ", "status": "signatory"},
            {"type": "trade-group", "id": "b", "status": "member"}]},
        {"id": "b", "name": "B", "members": [{"type": "country", "id": "UG", "status": "party"},
                                             {"type": "trade-group", "id": "a"}]},
    ]}  # fmt: skip
    found = read(codelists, json.dumps(groups))
    places = [(r.place, r.code) for r in found.refused]
    assert places == [("groups entry 1", "TRF-301"), ("groups entry 2", "TRF-301")]
    del groups["records"][1]["members"][1]
    found = read(codelists, json.dumps(groups))
    assert [(r["area"], r["members"]) for r in found.tables["areas"]] == [
        ("a", "KE UG"),
        ("b", "UG"),
    ]
    places = ',"AD","ALV","Andorra la Vella","Andorra la Vella",,"34-6---","AI","0601",,"4230N",\n'
    found = read(codelists, ',"AD",,".ANDORRA",,,,,,,,\n' + places)
    assert [(r["list"], r["code"]) for r in found.tables["code_lists"]] == [("UN/LOCODE", "ADALV")]
    found = read(codelists, "iso2,name\nKE,Kenya\nX,Nowhere\n")
    assert [r["country"] for r in found.tables["countries"]] == ["KE"]
    assert [r.place for r in found.refused] == ["line 3"]


@pytest.mark.parametrize("module", [hs, codelists])
@pytest.mark.parametrize(
    ("data", "codes"),
    [(b"", {"TRF-003"}), (b"\0\1", {"TRF-001"}), (b"a,b\n1,2\n", {"TRF-003"}),
     (b"PK\x03\x04" + b"\0" * 99, {"TRF-006"}), (b"{", {"TRF-003", "TRF-008"}),
     (workbook(("a", "b")), {"TRF-003", "TRF-006"}),
     (workbook(("x" * 9_000_000,)), {"TRF-006"})],
)  # fmt: skip
def test_what_is_no_list_is_refused_as_a_whole(module, data, codes):
    found = read(module, data)
    assert found.tables == {}
    (refused,) = found.refused
    assert (refused.place, refused.code in codes) == ("file", True), refused


@settings(max_examples=80)
@given(st.recursive(
    st.none() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["lists", "listEntries", "records", "3166-1", "code", "state", "activeFrom",
                         "members", "id", "type", "iso2", "name"]), inner, max_size=4),
    max_leaves=15,
))  # fmt: skip
def test_any_json_is_read_or_refused(told):
    found = read(codelists, json.dumps(told))
    assert found.refused or found.tables == {} or found.records >= 0


@needs_data
def test_the_hs_of_2022_and_its_correlations_are_read_whole():
    folder = DATA / "hs"
    listed = read(hs, (folder / "HS2022_with_units.xlsx").read_bytes())
    assert (len(listed.tables["nomenclature"]), listed.refused) == (6_939, ())
    assert all(unit.is_valid(r["unit"]) for r in listed.tables["nomenclature"] if r["unit"])
    whole = read(hs, (folder / "HS_consolidated_comtrade_concordances.csv").read_bytes())
    assert {r.code for r in whole.refused} == {"TRF-105"}
    file = folder / "HS 2022 to HS 2017 ConversionAndCorrelationTables.xlsx"
    two = read(hs, file.read_bytes())
    assert len(two.tables["concordance"]) == 15_657
    pairs = {
        tuple(r.values()) for r in whole.tables["concordance"] if r["from_version"] == "HS2022"
    }
    assert {tuple(r.values()) for r in two.tables["concordance"]} == pairs


@needs_data
@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("eu_customs_offices_COL_2025-02-12.json.gz", {"offices": 4_162}),
        ("iso-codes-debian/iso_4217.json", {"code_lists": 181}),
        ("trade-country-data/countries.csv", {"countries": 249}),
        ("trade-country-data/trade-groups.json", {"areas": 11}),
    ],
)
def test_published_lists_are_read_whole(file, counts):
    found = read(codelists, (DATA / "codelists" / file).read_bytes())
    assert {name: len(rows) for name, rows in found.tables.items()} == counts
    assert found.refused == ()


def test_what_is_later_in_a_feed_holds_wherever_it_stands():
    entries = [
        {"state": "invalid", "activeFrom": "2023-01-01", "code": "ZZ"},
        {"state": "valid", "activeFrom": "2020-01-01", "code": "ZZ"},
        {"state": "valid", "activeFrom": "2024-05-01", "code": "YY", "description": "New"},
        {"state": "valid", "activeFrom": "2024-01-01", "code": "YY", "description": "Old"},
    ]
    feed = {"lists": {"KindOfPackages": {"listEntries": entries}}}
    found = read(codelists, json.dumps(feed))
    rows = found.tables["code_lists"]
    assert [(r["code"], r["since"], r["until"]) for r in rows] == [
        ("ZZ", "2020-01-01", "2022-12-31"), ("YY", "2024-01-01", "2024-04-30"),
        ("YY", "2024-05-01", ""),
    ]  # fmt: skip
    assert [(r["package"], r["name_en"]) for r in found.tables["packages"]] == [("YY", "New")]


def test_the_head_of_a_table_of_places_is_no_place_and_a_code_has_five_signs():
    head = "Change,Country,Location,Name,NameWoDiacritics,Subdivision,Status,Function,Date,IATA," \
           "Coordinates,Remarks\n"  # fmt: skip
    found = read(codelists, head + (",XZ,ALL,Name,Name,,1,AI,0401,,,\n,AD,AL1,N,N,,1,AI,0401,,,\n"))
    assert [r["code"] for r in found.tables["code_lists"]] == ["XZALL"]
    assert [(r.place, r.code) for r in found.refused] == [("line 3", "TRF-301")]


@pytest.mark.parametrize("format_", ["uk-daily", "codelists", "origin-schemes", "origin-rules"])
@pytest.mark.parametrize("data", [b'{"a":' * 50_000 + b"1" + b"}" * 50_000, b'{"lists":"\xff"}',
                                  b'["\xff\xfe"]', b'\xef\xbb\xbf{"nothing":0}'])  # fmt: skip
def test_json_too_deep_or_damaged_is_refused_whole(format_, data):
    found = tariff_files.load(format_, data, since=date(2026, 1, 1), known=date(2026, 1, 1))
    assert (len(found.refused), found.refused[0].place) == (1, "file")
    assert found.refused[0].code in ("TRF-001", "TRF-003", "TRF-004", "TRF-008", "ORIGIN-JSON")


def test_a_mark_before_json_is_no_part_of_it():
    marked = read(codelists, b"\xef\xbb\xbf" + json.dumps(FEED).encode())
    assert marked.tables == read(codelists, json.dumps(FEED)).tables


def test_groups_within_groups_are_looked_into_once_each():
    """Each names the next two: going every way there is would never end."""
    records = [
        {"id": f"G{k}", "name": "x", "members": [
            {"id": f"G{k + 1}", "type": "trade-group"}, {"id": f"G{k + 2}", "type": "trade-group"},
            {"id": "KE"}, {"id": "G9", "type": "trade-group", "status": "signatory"}]}
        for k in range(200)
    ]  # fmt: skip
    records[-1]["members"] = records[-2]["members"] = [{"id": "UG"}]
    found = read(codelists, json.dumps({"records": records}))
    assert (len(found.tables["areas"]), found.refused) == (200, ())


@pytest.mark.parametrize("members", [None, 7, [None], [7], [{"id": []}], [{}]])
def test_members_that_are_none_are_refused_with_their_group(members):
    records = [{"id": "EAC", "name": "x", "members": members}]
    found = read(codelists, json.dumps({"records": records}))
    assert [(r.place, r.code) for r in found.refused] == [("groups entry 1", "TRF-301")]
