"""Published rules of origin: standard wordings become trees, others stay text for an officer."""

from pathlib import Path

import msgspec
import pytest

from greenlane.law.origin.expression import parse
from greenlane.law.origin.reading import origin_law
from greenlane.messages.tariffs import origin_rules, origin_schemes
from greenlane.messages.tariffs.origin_text import clean
from greenlane.messages.tariffs.origin_wording import Wording, line_of

ORIGIN = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "origin"
SETS = sorted((ORIGIN / "rule_sets").glob("*.json"))
needs_data = pytest.mark.skipif(not SETS, reason="the shared data on origin is not here")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("All goods must be wholly obtained.", "WO"),
        ("All the animals of [chapter&nbsp;1](/chapters/01) used must be Wholly obtained.",
         "WO (01)"),
        ("<abbr title='x'>CTH</abbr> except from heading 2207 and heading 2208.",
         "CTH except (2207 2208)"),
        ("CTSH except from non-originating materials of subheading 410441 to subheading 410449.",
         "CTSH except (410441-410449)"),
        ("Manufacture from materials of any heading, except that of the product.", "CTH"),
        ("Production from non-originating materials of any heading.", "ANY"),
        ("A maximum of **50%** of the ex-works price (EXW) is made up of non-originating parts "
         "(MAXNOM).", "MAX 50 % EXW"),
        ("Manufacture in which the value of all the materials used does not exceed **47.5%** of "
         "the ex- works price of the product.", "MAX 47.5 % EXW"),
        ("Your goods contain a Regional Value Content (RVC) of at least **55%** of the Free on "
         "Board (FOB) cost of the goods.", "RVC 55 % FOB build-down"),
        ("Manufacture from materials of any heading, except that of the product. However, "
         "materials of the same heading as the product may be used, provided that their total "
         "value does not exceed **20%** of the ex-works price of the product.",
         "CTH allow (own heading) MAX 20 % EXW"),
        ("Weaving combined with dyeing or with coating.",
         "PROCESS weaving AND (PROCESS dyeing OR PROCESS coating)"),
        ("Spinning of natural fibres or extrusion of man-made fibres accompanied by spinning.",
         "PROCESS spinning-of-natural-fibres OR PROCESS extrusion-of-man-made-fibres "
         "AND PROCESS spinning"),
        ("A change to heading 04.01 through 04.06 from any other chapter, except from heading "
         "19.01.", "CC except (1901)"),
        ("A change from any other heading.", "CTH"),
        ("A change from any other subheading, provided there is a regional value content of not "
         "less than 40 per cent under the build-up method.", "CTSH AND RVC 40 % FOB build-up"),
        ("No change in tariff classification required, provided that there is a regional value "
         "content of not less than 45 per cent under the net cost method.",
         "ANY AND RVC 45 % NC net-cost"),
        ("A change from any other heading, provided there is a regional value content of not less "
         "than: (a) 35 per cent under the build-up method; or (b) 45 per cent under the build-down "
         "method.", "CTH AND RVC 35 % FOB build-up OR CTH AND RVC 45 % FOB build-down"),
        ("A change to subheading 8501.10 from any other heading; or No change in tariff "
         "classification required, provided there is a regional value content of not less than 40 "
         "per cent under the build-up method", "CTH OR ANY AND RVC 40 % FOB build-up"),
        ("A change from any other heading, provided that the net weight of non-originating "
         "material of heading 17.01 used in production does not exceed 20 per cent of the net "
         "weight of the product.", "CTH AND MAX 20 % WEIGHT of (1701)"),
        ("All material of Chapter 4 used in production is wholly obtained.", "WO (04)"),
        ("Manufacture from materials of any heading, except that of headings 0207 and 1602",
         "ANY except (0207 1602)"),
        ("Manufacture in which: - all the materials of Chapter 4 used are wholly obtained, and - "
         "all the materials of heading 2009 used are originating",
         "WO (04) AND ORIGINATING (2009)"),
        ("Spinning of natural fibres; or extrusion of man-made fibres combined with spinning",
         "PROCESS spinning-of-natural-fibres OR "
         "PROCESS extrusion-of-man-made-fibres AND PROCESS spinning"),
        ("Manufacture from: - natural fibres, - man-made staple fibres, or - textile pulp",
         'FROM ("natural fibres", "man-made staple fibres", "textile pulp")'),
        ("Knitting together with making-up (including cutting)",
         "PROCESS knitting AND PROCESS making-up"),
        ("CTH or MaxNOM 50 % (EXW)", "CTH OR MAX 50 % EXW"),
        ("CTSH; MaxNOM 50 % (EXW); or RVC 55 % (FOB)",
         "CTSH OR MAX 50 % EXW OR RVC 55 % FOB build-down"),
        ("CTH and MaxNOM 50 % (EXW)", "CTH AND MAX 50 % EXW"),
        ("WO", "WO"), ("Change in tariff heading", "CTH"),
        ("CTH except from 72.08 through 72.16", "CTH except (7208-7216)"),
        ("The goods of this chapter are wholly obtained", "WO"),
        ("The value of any non-originating materials used does not exceed 40 % of the FOB value.",
         "MAX 40 % FOB"),
        ("Production in which:\n- all the materials of Chapter 4 used are wholly obtained; and\n"
         "- the total weight of non-originating materials of headings 17.01 and 17.02 does not "
         "exceed 20 % of the weight of the product", "WO (04) AND MAX 20 % WEIGHT of (1701 1702)"),
        ("CTH (until 31 December 2023).", "(CTH) DURING ..2023-12-31"),
        ("CTH, provided that: - all the materials of chapter 4 used are wholly obtained, *and* - "
         "the total weight of non-originating materials of heading 1701 and heading 1702 used does "
         "not exceed **40%** of the weight of the product.",
         "CTH AND WO (04) AND MAX 40 % WEIGHT of (1701 1702)"),
    ],
)  # fmt: skip
def test_a_standard_wording_becomes_a_rule(text, expected):
    line = line_of([Wording(text)])
    assert (str(line.rule), line.refused) == (expected, ())


@pytest.mark.parametrize(
    "text",
    [
        "Tufting or weaving of man-made filament yarn combined with coating.",
        "CTH, unless the Committee decides otherwise.",
        "A maximum of **50%** of the ex-works price (EXW) is made up of non-originating parts "
        "(MAXNOM), on average over a year.",
        "The maximum value of non-originating materials (MaxNOM) cannot exceed **75%**.",
        "Usual working.",
        "RVC 40%",
        "Manufacture in which all the roots and tubers of heading 0714 or fruit used are wholly "
        "obtained",
        "CTH except from heading 4407, provided (a) it is fun; or (b) not.",
        "CTH; MaxNOM 50 % (EXW)",
        "CTSH or no change provided RVC 40%",
        "A change to cocoa powder of heading 18.05 from any other chapter.",
    ],
)
def test_a_wording_that_is_not_understood_is_for_an_officer(text):
    line = line_of([Wording(text)])
    assert str(line.rule).startswith('OFFICER "')
    assert line.refused == (clean(text).text,)


def test_a_clause_that_is_not_understood_makes_the_whole_line_prose():
    """It may loosen or tighten what stands before it: neither may be guessed."""
    known = Wording("CTH.")
    strange = Wording("However, the Committee may allow more.")
    assert str(line_of([known, strange]).rule).startswith('OFFICER "CTH. / However')


def test_a_line_that_breaks_off_is_prose_or_leaves_an_alternative_open():
    """What should follow "and" could only tighten the rule: it is never applied without it."""
    assert str(line_of([Wording("CTH, and.")]).rule).startswith('OFFICER "')
    assert str(line_of([Wording("CTH or.")]).rule) == 'CTH OR OFFICER "CTH or."'


def test_an_alternative_that_is_not_understood_leaves_the_others_standing():
    line = line_of([Wording("CTH."), Wording("Production by usual working.", "or")])
    assert str(line.rule) == 'CTH OR OFFICER "Production by usual working."'


def test_a_clause_changes_the_wording_before_it():
    lines = [Wording("CTH."), Wording("However, non-originating mustard flour may be used.")]
    assert str(line_of(lines).rule) == 'CTH allow ("mustard flour")'
    spun = [Wording("Weaving."), Wording("Spinning."),
            Wording("Followed in both cases by bonding into a nonwoven.")]  # fmt: skip
    assert str(line_of(spun).rule) == (
        "(PROCESS weaving OR PROCESS spinning) AND PROCESS bonding-into-a-nonwoven"
    )


RECORD = {
    "heading": "ex 1905", "subdivision": "Bread", "min": "1905000000", "max": "1905999999",
    "valid": True,
    "rules": [{"rule": "CTH.", "class": ["CTH"], "footnotes": ["See note 3."], "operator": None,
               "quota": True, "import": True, "export": False}],
}  # fmt: skip


def _file(*records: object) -> bytes:
    return msgspec.json.encode({"rule_sets": records})


def test_a_record_becomes_a_row_that_can_be_read_as_law():
    found = origin_rules.rules(_file(RECORD), "x", act="X", since="2021-01-01")
    (row,) = found.tables["origin_rules"]
    assert (row["first"], row["last"], row["ex"], row["trade"]) == ("1905", "", "yes", "import")
    assert (row["expression"], row["notes"]) == ("CTH AND QUOTA", "See note 3.")
    assert found.refused == ()


@pytest.mark.parametrize(
    "broken",
    [
        {}, [], "text", None, RECORD | {"min": "1905"}, RECORD | {"min": "2", "max": "1"},
        RECORD | {"min": []}, RECORD | {"max": {}},
        RECORD | {"rules": []}, RECORD | {"rules": [{"rule": 5}]}, RECORD | {"rules": "CTH"},
        RECORD | {"heading": None}, RECORD | {"valid": False},
        RECORD | {"rules": [{"rule": "CTH.", "import": False, "export": False}]},
    ],
)  # fmt: skip
def test_a_malformed_record_is_refused_and_the_others_are_read(broken):
    found = origin_rules.rules(_file(broken, RECORD), "x", act="X", since="2021-01-01")
    assert [r.code for r in found.refused] == ["ORIGIN-RECORD"]
    assert len(found.tables["origin_rules"]) == 1
    assert found.records == 2


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"{}", b'{"rule_sets": 5}', b"\xff\xfe", b"null"]
)
def test_a_file_that_is_not_a_list_is_refused_whole(data):
    assert [r.code for r in origin_rules.rules(data, "x", act="X", since="").refused] == [
        "ORIGIN-JSON"
    ]
    assert [r.code for r in origin_schemes.schemes(data).refused] == ["ORIGIN-JSON"]


def test_a_malformed_scheme_is_refused_by_place():
    data = msgspec.json.encode({"schemes": [{"scheme_code": "x"}, 5, {"title": "T"}]})
    found = origin_schemes.schemes(data, since="2021-01-01")
    assert [r.place for r in found.refused] == ["schemes[0]", "schemes[1]", "schemes[2]"]


@needs_data
@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_most_wordings_of_a_published_list_are_understood(path):
    """The bar is 85 of 100 distinct wordings in each list."""
    share = origin_rules.share(path.read_bytes())
    assert share.understood * 100 >= 85 * share.wordings, share


@needs_data
@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_every_line_of_a_published_list_becomes_law(path):
    found = origin_rules.rules(path.read_bytes(), "s", act="A", since="2021-01-01")
    head = {"scheme": "s", "part": "scheme", "code": "preferential", "countries": "*", "until": "",
            "since": "2021-01-01", "currency": "EUR", "act": "A", "article": ""}  # fmt: skip
    law = origin_law([head], found.tables["origin_rules"])
    assert len(law.rules) == found.records
    assert all(parse(str(line.rule)) == line.rule for line in law.rules)


@needs_data
@pytest.mark.parametrize("name", ["roo_schemes_uk.json", "roo_schemes_xi.json"])
def test_every_published_scheme_becomes_law(name):
    found = origin_schemes.schemes((ORIGIN / name).read_bytes(), since="2021-01-01")
    law = origin_law(found.tables["origin_schemes"])
    assert found.refused == ()
    assert len({scheme.id for scheme in law.schemes}) == found.records


@needs_data
def test_a_declaration_above_six_thousand_euros_is_for_approved_exporters():
    found = origin_schemes.schemes((ORIGIN / "roo_schemes_uk.json").read_bytes())
    rows = [r for r in found.tables["origin_schemes"] if r["scheme"] == "albania"]
    proofs = [(r["code"], r["amount"], r["approved"]) for r in rows if r["part"] == "proof"]
    assert ("origin-declaration", "6000", "") in proofs
    assert ("origin-declaration-approved", "", "yes") in proofs
