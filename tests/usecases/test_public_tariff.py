"""The public tariff: sheets in words, estimates equal to assessments, needs, search, changes."""

from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest

from greenlane.duties.assessment import assess
from greenlane.gateways.country_packages import country_package
from greenlane.law.codes import Synonym
from greenlane.law.lawbook import LawBook
from greenlane.law.nomenclature import Concordance
from greenlane.usecases import duty_estimate, tariff_catalogue
from greenlane.usecases.duty_estimate import Told, asked, estimate
from greenlane.usecases.law_compare import changes, compare
from greenlane.usecases.tariff_sheet import GROUPS, Sheets, group_of
from greenlane.usecases.trade_needs import needs

PACKAGE = country_package("tavora")
BOOK = PACKAGE.book
SUMMER, WINTER = BOOK.on(date(2026, 7, 1)), BOOK.on(date(2026, 11, 24))
BEEF, TOMATOES, TUBES, WHISKY = "02013000", "07020000", "73063010", "22083000"


def told(**more):
    return Told(**{"price": Decimal(10_000), "currency": "USD", "incoterm": "FOB", **more})


def book_with(**rows):
    return LawBook(PACKAGE.country, {**PACKAGE.tables, **rows})


def test_a_sheet_holds_the_measures_for_a_country_on_a_day():
    sheet = Sheets(WINTER, "en").commodity(TOMATOES, "NL", "import")
    assert [p.code for p in sheet.path] == ["07", "0702", "070200", TOMATOES]
    found = {m.type.code: (m.group, m.expression) for m in sheet.measures}
    assert found["103"] == ("duty", "4 %")
    assert found["142"] == ("preference", "Free")
    assert found["305"][0] == "tax"
    summer = Sheets(SUMMER, "en").commodity(TOMATOES, "NL", "import")
    preference = next(m for m in summer.measures if m.group == "preference")
    assert preference.expression == "6 % + 0.15 QTC / KGM"
    assert preference.words == "6 % of the base plus 0.15 QTC for each kilogram"
    assert preference.season == ("05-01", "10-31")
    assert not preference.is_plain
    assert {m.expression for m in sheet.measures if m.is_plain} >= {"4 %", "1.5 %", "Free"}


def test_without_a_country_a_sheet_holds_every_area():
    sheet = Sheets(WINTER, "en").commodity(TUBES, "", "import")
    assert {m.area.code for m in sheet.measures} >= {"ALL", "CN", "NPA"}
    china = Sheets(WINTER, "en").commodity(TUBES, "CN", "import")
    assert [m.group for m in china.measures if m.type.code == "552"] == ["remedy"]
    assert not any(m.area.code == "NPA" for m in china.measures)


def test_a_sheet_speaks_arabic_and_cites_acts_by_title():
    sheet = Sheets(WINTER, "ar").commodity(BEEF, "BR", "import")
    duty = sheet.measures[0]
    assert "كيلوغرام" in duty.words
    assert duty.act_title == "أمر جدول التعرفة لسنة 2024"
    permit = sheet.permits[0]
    assert (permit.agency.code, permit.document.code, permit.service_days) == ("FOOD", "N853", 2)


def test_an_unknown_code_has_no_sheet():
    assert Sheets(WINTER, "en").commodity("99999999", "", "import") is None
    assert needs(WINTER, "99999999", "", "import", "en") is None


def test_every_measure_of_the_book_stands_in_a_known_group():
    for measure in BOOK.measures:
        assert group_of(measure, BOOK.measure_types[measure.type], BOOK) in GROUPS


def test_only_what_the_duty_depends_on_is_asked():
    assert asked(WINTER, BEEF, "BR", "import").units == ("KGM",)
    tubes = asked(WINTER, TUBES, "CN", "import")
    assert tubes.units == ()
    assert tubes.preferences == ()
    assert asked(WINTER, WHISKY, "GB", "import").units == ("LPA",)
    assert asked(WINTER, TOMATOES, "NL", "import").preferences == ("300",)
    assert asked(WINTER, TOMATOES, "NL", "import").carriage
    assert not asked(WINTER, "09011110", "NL", "export").carriage


def test_an_estimate_is_the_assessment_of_a_declaration():
    said = told(carriage=Decimal(800), insurance=Decimal(50), quantities={"KGM": Decimal(2000)})
    made = estimate(WINTER, BEEF, "BR", "import", said)
    shipment = duty_estimate._facts(WINTER, BEEF, "BR", "import", said)
    assert (made.assessment, made.findings) == assess(shipment, WINTER)
    assert made.findings == ()
    assert made.assessment.totals("pay") == {
        "A00": Decimal("5793.91"),
        "L10": Decimal("449.24"),
        "B00": Decimal("1809.62"),
        "F10": Decimal("15.00"),
    }
    assert made.assessment.payable == Decimal("8067.77")


def test_carriage_that_the_price_includes_is_not_added():
    cif = told(incoterm="CIF", carriage=Decimal(800), quantities={"KGM": Decimal(2000)})
    fob = told(carriage=Decimal(800), quantities={"KGM": Decimal(2000)})
    values = [
        estimate(WINTER, BEEF, "BR", "import", said).assessment.items[0].value.amount
        for said in (cif, fob)
    ]
    assert values == [Decimal("27603.00"), Decimal("29811.24")]


def test_an_estimate_names_the_cheaper_claim_and_takes_it_when_told():
    made = estimate(WINTER, TOMATOES, "NL", "import", told())
    option = made.options[0]
    assert (option.preference, option.order_number) == ("300", "")
    claimed = estimate(WINTER, TOMATOES, "NL", "import", told(preference="300"))
    assert claimed.assessment.payable == option.payable
    assert claimed.assessment.payable == made.assessment.payable - option.saves


def test_what_is_not_told_is_a_finding_not_a_guess():
    made = estimate(WINTER, BEEF, "BR", "import", told())
    assert [f.code for f in made.findings] == ["DTY-001"]
    assert "A00" not in made.assessment.totals("pay")


def test_exports_are_estimated_too():
    found = Sheets(WINTER, "en").commodity("09011110", "NL", "export")
    assert [m.type.code for m in found.measures] == ["480"]
    made = estimate(WINTER, "09011110", "NL", "export", told(quantities={"KGM": Decimal(100)}))
    assert list(made.assessment.totals("pay")) == ["X10"]


def test_needs_name_permits_papers_agencies_days_and_steps_with_their_acts():
    found = needs(WINTER, TOMATOES, "NL", "import", "en")
    assert [p.permit for p in found.permits] == ["P-VEG"]
    assert [a.code for a in found.agencies] == ["FOOD"]
    assert found.days == 2
    assert [s.step for s in found.steps] == [
        "permit", "origin", "lodge", "arrive", "accept", "pay", "release",
    ]  # fmt: skip
    assert all(step.act for step in found.steps)
    assert {p.document.code for p in found.papers if p.purpose == "preference"} == {
        "N954", "U110", "U112",
    }  # fmt: skip
    assert found.procedure.code == "4000"
    assert needs(WINTER, TUBES, "CN", "import", "en").steps[0].step == "lodge"


def test_the_search_finds_synonyms_of_both_languages_and_falls_back():
    assert tariff_catalogue.search(WINTER, "handset", "en")[0].line.code == "8517"
    assert tariff_catalogue.search(WINTER, "هاتف محمول", "ar")[0].line.code == "8517"
    assert tariff_catalogue.search(WINTER, "عسل", "en")[0].line.code == "0409"
    assert tariff_catalogue.declarable(WINTER, "honey", "en") == ["04090000"]


def test_days_with_the_same_nomenclature_share_one_tree():
    assert tariff_catalogue.tree(SUMMER) is tariff_catalogue.tree(WINTER)
    assert tariff_catalogue.first_day(BOOK) == date(2024, 1, 1)
    before = BOOK.on(date(2023, 12, 31))
    assert tariff_catalogue.tree(before).lines == ()


def test_an_old_code_leads_to_those_that_took_its_place():
    row = {"from_version": "2017", "from_code": "07020099", "to_version": "2022",
           "to_code": TOMATOES}  # fmt: skip
    book = book_with(concordance=[row])
    assert book.concordance[0] == Concordance(**row)
    assert tariff_catalogue.successors(book, "07020099") == (TOMATOES,)
    assert tariff_catalogue.successors(book, "0701") == ()


def test_every_search_word_of_the_package_finds_its_goods():
    assert BOOK.synonyms
    for word in BOOK.synonyms:
        assert isinstance(word, Synonym)
        found = tariff_catalogue.search(WINTER, word.word, word.language, 15)
        assert any(f.line.code.startswith(word.code) for f in found), word


def test_the_feed_of_changes_is_what_comparing_each_day_gives():
    since, until = date(2025, 12, 1), date(2026, 3, 31)
    expected = []
    for n in range((until - since).days + 1):
        day = since + timedelta(days=n)
        found = compare(BOOK, day - timedelta(days=1), BOOK, day)
        expected += [c for c in found if c.code.startswith("2402") or "2402".startswith(c.code)]
    got = changes(BOOK, since, until, "2402")
    assert sorted(got, key=msgspec.json.encode) == sorted(expected, key=msgspec.json.encode)
    assert [c.day for c in got] == sorted((c.day for c in got), reverse=True)


@pytest.mark.parametrize("trade", ["import", "export"])
def test_every_line_can_be_shown_and_asked_about_for_every_country(trade):
    sheets = Sheets(WINTER, "en")
    for line in WINTER.goods.values():
        if line.declarable:
            for country in ("NL", "CN", "BR"):
                assert sheets.commodity(line.code, country, trade) is not None
                asked(WINTER, line.code, country, trade)
