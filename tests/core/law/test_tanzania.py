"""A real partner state of the East African Community: the Act's arithmetic on the user's tariff."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.core.duties.small_cargo import charge, item

from greenlane.datamodel.item_facts import ShipmentFacts
from greenlane.duties.alternatives import cheaper_options
from greenlane.duties.assessment import assess
from greenlane.duties.explanation import explain
from greenlane.gateways.country_packages import country_package, load, tables_of
from greenlane.kernel.rounding import Rounding
from greenlane.law.lawbook import LawBook
from greenlane.law.reading import LawDataError
from greenlane.law.schema import laid_over
from greenlane.ledger.interest import interest
from greenlane.messages.tariffs import eac_cet
from greenlane.risk.profile_set import ProfileSet
from greenlane.rules.rule import RuleSet

D = Decimal
CET = Path(__file__).parents[4] / "shared/data/tariff/eac_cet_2022_june2023.md"
DAY = date(2023, 3, 1)
SHORT = """
## Chapter 72
Iron and steel
| Heading | H.S. Code / Tariff No. | Description | Unit of Quantity | Rate |
|--|--|--|--|--|
| 72.10 | | Flat-rolled products, plated. | | |
| | 7210.41.00 | - Corrugated | kg | 35% |
| | 7210.49.00 | - Other | kg | 25% or $200/MT whichever is higher |
| | 7210.50.00 | - Chromium | kg | 0% |
"""
RATE = {"currency": "USD", "per": "1", "rate": "2500", "since": "2023-01-01", "until": "",
        "act": "EACCMA", "article": "s. 122(7)"}  # fmt: skip
PACKAGE = country_package("tanzania")


def law(text=SHORT, **more):
    """The book of Tanzania with a tariff in the Community's print and a rate of the dollar."""
    data = text if isinstance(text, bytes) else text.encode()
    day = date(2022, 7, 1)
    tariff = dict(eac_cet.read(data, since=day, known=day).tables)
    rows = laid_over(tables_of(PACKAGE.root), {**tariff, "exchange_rates": [RATE], **more})
    country = PACKAGE.toml("country.toml") | {"life": PACKAGE.toml("life.toml")}
    return LawBook(country, rows).on(DAY)


LAW = law()


def entry(*items, charges=()):
    return ShipmentFacts(trade="import", prelodged=False, incoterm="CIF", currency="USD",
                         charges=charges, items=items)  # fmt: skip


def steel(price, code="72104900", kilograms="1000", currency="USD", **changes):
    told = {"origin": "CN", "quantities": {"KGM": D(kilograms)}, "currency": currency, **changes}
    return item(price, code=code, **told)


def totals(*items, of=LAW, charges=()):
    found, findings = assess(entry(*items, charges=charges), of)
    assert findings == ()
    return {code: f"{amount:f}" for code, amount in found.totals().items()}


def test_duty_levy_and_tax_are_a_chain_on_the_value():
    """10,000 USD at 2,500: value 25,000,000; 35 % = 8,750,000; 1.5 % = 375,000; then 18 %."""
    assert totals(steel("10000.00", "72104100")) == {
        "A00": "8750000.00",
        "L10": "375000.00",
        "B00": "6142500.00",  # 18 % of 25,000,000 + 8,750,000 + 375,000
    }


@pytest.mark.parametrize(
    ("price", "duty"),
    [
        ("1000.00", "625000.00"),  # 25 % = 250 dollars against 200 for a tonne
        ("800.00", "500000.00"),  # both 200 dollars
        ("500.00", "500000.00"),  # the tonne is dearer
    ],
)
def test_whichever_is_the_higher(price, duty):
    assert totals(steel(price))["A00"] == duty


@pytest.mark.parametrize(
    ("price", "collected"),
    [
        ("10714.28", "0"),  # 35 % = 3,749.998, not above the equivalent of 1.5 dollars
        ("10717.14", "5000"),  # 3,751.00: two whole dollars
        ("100000.00", "35000.00"),  # 14 dollars and no fraction
        ("100001.00", "37500"),  # a fraction of a dollar is a whole one
    ],
)
def test_section_124_leaves_little_and_makes_dollars_whole(price, collected):
    small = steel(price, "72104100", currency="TZS")
    assert totals(small)["A00"] == collected


def test_section_124_counts_the_document_and_is_explained():
    two = [steel(p, "72104100", currency="TZS", place=n) for n, p in enumerate(("5000", "5717.14"))]
    found, _ = assess(entry(*two), LAW)
    assert found.totals()["A00"] == D(5000)
    told = repr(explain(found, LAW.book, "en"))
    assert "rounded up to a multiple of 1 USD" in told
    assert "EACCMA s. 124" in told


def test_goods_of_a_partner_state_are_free_with_their_certificate_and_pay_no_levy():
    kenyan = {"origin": "KE", "preferential_origin": "KE"}
    plain = totals(steel("1000.00", **kenyan))
    assert plain == {"A00": "625000.00", "B00": "562500.00"}
    (option,) = cheaper_options(entry(steel("1000.00", **kenyan)), LAW)
    assert (option.preference, option.proofs) == ("EAC", ("U100",))
    assert option.saves == D("737500.00")
    claimed = steel("1000.00", preference="EAC", documents=frozenset({"U100"}), **kenyan)
    assert totals(claimed) == {"A00": "0.00", "B00": "450000.00"}


def test_what_was_repaired_abroad_pays_on_the_increase_in_value():
    """Section 182(1): of 10,000 dollars 8,000 had gone out; duty on 2,000."""
    back = steel("10000.00", "72104100", procedure="6121", charges=(charge("BX", "8000", "USD"),))
    assert totals(back)["A00"] == "1750000.00"


def test_warehoused_and_temporary_goods_are_suspended():
    for procedure in ("7100", "5100", "5300"):
        found, _ = assess(entry(steel("1000.00", procedure=procedure)), LAW)
        assert found.payable == 0
        assert found.totals("suspend")["A00"] == D("625000.00")


def test_late_payment_costs_two_per_cent_a_month_or_part():
    cent, rates = Rounding("half-up", D("0.01")), LAW.book.interest_rates
    days = {"due": date(2023, 1, 10), "paid": date(2023, 3, 11)}
    owed = interest(D(1_000_000), purpose="late", rates=rates, rounding=cent, **days)
    assert owed.amount == D("60000.00")
    assert owed.spans[0].basis == "EACCMA s. 249(1)"


def test_without_a_rate_of_the_dollar_nothing_is_guessed():
    _, findings = assess(entry(steel("1000.00", currency="TZS")), law(exchange_rates=[]))
    assert {finding.code for finding in findings} == {"VAL-001"}


def test_an_ad_valorem_processing_fee_is_refused_as_a_fee():
    """A customs processing fee of a share of the value is no fee for a service (TFA 6.2)."""
    country = PACKAGE.toml("country.toml") | {"life": PACKAGE.toml("life.toml")}
    fee = {**country["charge"][2], "code": "F10", "order": 40, "kind": "fee", "cost_cap": "25000"}
    kind = {"type": "490", "name_en": "Fee", "charge": "F10", "trade": "import", "preference": ""}
    levied = {"measure": "CPF", "type": "490", "code": "", "area": "ALL", "expression": "0.6 %"}
    levied |= {"since": "2012-07-01", "act": "EACCMA", "article": "-", "known": "2012-07-01"}
    rows = laid_over(tables_of(PACKAGE.root), {"measure_types": [kind], "measures": [levied]})
    with pytest.raises(LawDataError) as refused:
        LawBook(country | {"charge": [*country["charge"], fee]}, rows)
    assert {fault.rule for fault in refused.value.faults} == {"FE1"}


def test_rules_and_selection_of_the_package_are_whole():
    rules = RuleSet(PACKAGE.toml("rules.toml"))
    model = country_package("tavora").toml("rules.toml")["rule"]
    # Acts on mandates and on authorised operators that this package does not bring.
    elsewhere = [each for each in model if each["basis"].startswith(("RB-2021", "AO-2024"))]
    assert len(rules.rules) == len(model) - len(elsewhere) > 100
    assert ProfileSet.read(PACKAGE.toml("risk.toml"))


def test_every_rule_and_row_cites_an_act_of_the_country():
    cited = {rule["basis"].split()[0] for rule in PACKAGE.toml("rules.toml")["rule"]}
    assert cited <= set(PACKAGE.book.acts)


def test_no_text_of_the_package_names_another_country():
    texts = [entry.read_text("utf-8") for entry in PACKAGE.root.iterdir() if entry.is_file()]
    assert len(texts) > 20
    assert not [text for text in texts if "Tavora" in text]


def test_a_tariff_folder_is_laid_beside_the_package(tmp_path):
    (tmp_path / "nomenclature.csv").write_text(
        "code,suffix,indent,description_en,unit,since,until\n72,,0,Iron,,2022-07-01,\n"
        "7210,,0,Flat,,2022-07-01,\n72104100,,1,Corrugated,KGM,2022-07-01,\n"
    )
    made = load("tanzania", PACKAGE.root, tmp_path)
    assert made.book.on(DAY).commodity("72104100") is not None
    assert tomllib.loads((PACKAGE.root / "country.toml").read_text("utf-8"))["version"] == "2022-1"


@pytest.mark.skipif(not CET.exists(), reason="no ../shared/data/tariff here")
def test_the_whole_tariff_of_the_community_is_law_in_tanzania():
    whole = law(CET.read_bytes())
    assert sum(1 for line in whole.book.nomenclature if line.declarable) > 5_900
    maize = item("1000.00", code="10059000", origin="ZA", quantities={"KGM": D(2000)},
                 currency="USD")  # fmt: skip
    assert totals(maize, of=whole)["A00"] == "1250000.00"  # sensitive: 50 % by Schedule 2
