"""Printed rates of three tariffs become formulas of the one model, or are refused by name."""

import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.law.dialects import DIALECTS, eac, uk, us
from greenlane.law.dialects.reader import RefusedRateError, shape
from greenlane.law.duty_expression import (
    FREE,
    AdValorem,
    Bound,
    DutyExpression,
    Fixed,
    MissingBaseError,
    MissingQuantityError,
    Specific,
    Sum,
    Term,
)
from greenlane.law.duty_grammar import parse_duty_expression
from greenlane.messages.tariffs import eac_cet, us_hts
from greenlane.messages.tariffs.csv_table import csv_of

D = Decimal
TARIFFS = Path(__file__).parents[4] / "shared/data/tariff"
needs_data = pytest.mark.skipif(not TARIFFS.exists(), reason="no ../shared/data/tariff here")

READ = [
    ("us", "Free", "Free"),
    ("us", "6.80%", "6.8 %"),
    ("us", "46.3¢/kg + 14.9%", "0.463 USD / KGM + 14.9 %"),
    ("us", "$1.035/kg +13.6%", "1.035 USD / KGM + 13.6 %"),
    ("us", "0.9¢ each", "0.009 USD / NAR"),
    ("us", "3.7¢/kg on drained weight", "0.037 USD / KGM:drained"),
    ("us", "1.7¢/kg on lead content", "0.017 USD / KGM:lead"),
    ("us", "0.7¢/kg on copper content + 0.7¢/kg on lead content",
     "0.007 USD / KGM:copper + 0.007 USD / KGM:lead"),
    ("us", "18.9¢/pf.liter", "0.189 USD / PFL"),
    ("us", "18.5¢/ liter + $1.32/pf. liter on ethyl alcohol content",
     "0.185 USD / LTR + 1.32 USD / PFL"),
    ("us", "16.9¢/kg of total sugars + 5.1%", "0.169 USD / KGM:total-sugars + 5.1 %"),
    ("us", "5¢/kg on contents and container", "0.05 USD / KGM:contents-and-container"),
    ("us", "$1.32/t, including weight of container", "1.32 USD / TNE:with-container"),
    ("us", "20¢/gross of immediate containers", "0.2 USD / GRO:immediate-containers"),
    ("us", "$1.34/1000", "1.34 USD / MIL"),
    ("us", "2.8¢/doz.", "0.028 USD / DZN"),
    ("us", "14¢/doz. pr. + 5%", "0.14 USD / DPR + 5 %"),
    ("us", "68¢/head", "0.68 USD / HEA"),
    ("us", "5.25¢/bbl", "0.0525 USD / BLL"),
    ("us", "9.9¢/clean kg", "0.099 USD / KGM:clean"),
    ("us", "6.5% on the entire set", "6.5 %"),
    ("us", "51¢ each + 6.25% on the case and strap, band or bracelet + 5.3% on the battery",
     "0.51 USD / NAR + 6.25 % of case-and-strap-band-or-bracelet + 5.3 % of battery"),
    ("us", "3.6606¢/kg less 0.020668¢/kg for each degree under 100 degrees (and fractions of a "
     "degree in proportion) but not less than 3.143854¢/kg",
     "0.036606 USD / KGM - 0.00020668 USD / KGM each POL under 100 MIN 0.03143854 USD / KGM"),
    ("us", "25¢ each + 3% on the case + 4% on the strap, band or bracelet, if any",
     "0.25 USD / NAR + 3 % of case + 4 % of strap-band-or-bracelet"),
    ("us", "$4.50 each + 65% + 25¢ for each jewel",
     "4.5 USD / NAR + 65 % + 0.25 USD / NAR:jewel"),
    ("us", "19¢ each + 4.5% + 1¢/jewel", "0.19 USD / NAR + 4.5 % + 0.01 USD / NAR:jewel"),
    ("us", "0.3¢/line/gross + 4.6%", "0.003 USD / GRO each NAR:line + 4.6 %"),
    ("us", "12.5% of the value", "12.5 %"),
    ("us", "2.5% on the value of the lead content", "2.5 % of lead-content"),
    ("us", "3.1% on the value of the rifle + 13% on the value of the telescopic sight, if any",
     "3.1 % of rifle + 13 % of telescopic-sight"),
    ("us", "6.8¢/m<sup>2</sup> + 14.6%", "0.068 USD / MTK + 14.6 %"),
    ("us", "6.8&cent;/m²", "0.068 USD / MTK"),
    ("us", "90¢/pr. + 37.5% 1/", "0.9 USD / NPR + 37.5 %"),
    ("us", "$1,250.50/t", "1250.5 USD / TNE"),
    ("us", "5¢ per kg or 10% ad val., whichever is higher", "0.05 USD / KGM MIN 10 %"),
    ("us", "34¢/doz + 3.4%", "0.34 USD / DZN + 3.4 %"),
    ("us", "10¢/m2, but not less than 50% nor more than 70%", "0.1 USD / MTK MIN 50 % MAX 70 %"),
    ("us", "18.7¢/clean kg", "0.187 USD / KGM:clean"),
    ("us", "45¢/W", "0.45 USD / WTT"),
    ("us", "10¢/1,000 pins + 3.5%", "0.1 USD / MIL + 3.5 %"),
    ("us", "$1/1000 pins + 35%", "1 USD / MIL + 35 %"),
    ("us", "3% of the fair retail value", "3 % of fair-retail-value"),
    ("us", "25 percent ad valorem", "25 %"),
    ("us", "$1.50 each on the movement and case + 6.25% on the strap, band or bracelet",
     "1.5 USD / NAR:movement-and-case + 6.25 % of strap-band-or-bracelet"),
    ("us", "3.9% on the apparatus + 5.3% on the battery", "3.9 % of apparatus + 5.3 % of battery"),
    ("us", "4.8¢/m2 of recording surface", "0.048 USD / MTK:recording-surface"),
    ("uk", "0.00%", "Free"),
    ("uk", "NIHIL", "Free"),
    ("uk", "12.800 % + 176.800 EUR DTN", "12.8 % + 176.8 EUR / 100 KGM"),
    ("uk", "1.60 EUR DTN G", "1.6 EUR / 100 KGM:gross"),
    ("uk", "18.00% MIN 2.40 EUR/100 kg/net/%sacchar.", "18 % MIN 2.4 EUR / 100 KGM each SUC"),
    ("uk", "10.00 % - 5.00 EUR / 1,000 p/st", "10 % - 5 EUR / 1000 NAR"),
    ("uk", "1.50 EUR / kg H₂O₂", "1.5 EUR / KGM:hydrogen-peroxide"),
    ("uk", "1.50 EUR / m²", "1.5 EUR / MTK"),
    ("uk", "2.00 EUR / ct/l", "2 EUR / TNE:carrying-capacity"),
    ("uk", "2.00 EUR / c/k", "2 EUR / CTM"),
    ("uk", "0.00% + 0.00 EUR / 100 kg", "Free"),
    ("uk", "<span>8.00</span> % + <span>2.80</span> EUR / <abbr>100 kg</abbr>",
     "8 % + 2.8 EUR / 100 KGM"),
    ("uk", "£0.50 per litre", "0.5 GBP / LTR"),
    ("uk", "16.50 % of the retail price + 4.90 GBP / 1000 p/st",
     "16.5 % of retail-price + 4.9 GBP / 1000 NAR"),
    ("uk", "12.80% + 176.80 EUR / 100 kg", "12.8 % + 176.8 EUR / 100 KGM"),
    ("uk", "6.80% + 93.300 € / 100 kg", "6.8 % + 93.3 EUR / 100 KGM"),
    ("uk", "8.00% MIN 2.80 EUR / 100 kg MAX 20.00%", "8 % MIN 2.8 EUR / 100 KGM MAX 20 %"),
    ("uk", "0.600 € / % vol / hl + 3.200 € / hl", "0.6 EUR / LPA + 3.2 EUR / HLT"),
    ("uk", "114.000 € / tonne", "114 EUR / TNE"),
    ("uk", "£3.00 / 1000 p/st", "3 GBP / 1000 NAR"),
    ("uk", "1,250.00 EUR / 100 kg/net eda", "1250 EUR / 100 KGM:drained"),
    ("eac", "25%", "25 %"),
    ("eac", "0%", "Free"),
    ("eac", "10 %or $ 125/MT whichever is higher", "10 % MIN 125 USD / TNE"),
    ("eac", "35% or USD 0.40/kg whichever is higher", "35 % MIN 0.4 USD / KGM"),
    ("eac", "25% or US$ 5/unit, whichever is the lower", "25 % MAX 5 USD / NAR"),
    ("eac", "10% + USD 0.20/kg or 35 per cent whichever is higher",
     "10 % + 0.2 USD / KGM MIN 35 %"),
    ("eac", "25% or USD 250/MT or which ever is highest", "25 % MIN 250 USD / TNE"),
    ("uk", "9.27 GBP / l alc. 100% - 1.00 GBP / for each litre of pure alcohol, multiplied by the "
     "SPR discount", "9.27 GBP / LPA - 1 GBP / LPA each NAR:spr-discount"),
    ("uk", "0.00775 GBP / kWh", "0.00775 GBP / KWH"),
    ("eac", "35% OR USD 200/Mt WHICHEVER IS HIGHER", "35 % MIN 200 USD / TNE"),
    ("eac", "35% or USD 200 per Metric Tonne whichever the higher", "35 % MIN 200 USD / TNE"),
    ("eac", "35% or USD 0.5/Litre (whichever is higher)", "35 % MIN 0.5 USD / LTR"),
    ("eac", "25 Percent plus USD 2/pcs", "25 % + 2 USD / NAR"),
    ("eac", "45% or 30 cents/kg whichever is higher", "45 % MIN 0.3 USD / KGM"),
    ("eac", "35% or $1,200 per MT; whichever is the greater", "35 % MIN 1200 USD / TNE"),
]  # fmt: skip
REFUSED = [
    ("us", "The rate applicable to the natural juice in heading 2009", "reference"),
    ("us", "See 9822.05.20", "reference"),
    ("us", "No change", "reference"),
    ("us", "28% + additional duties (see additional U.S. note 1)", "reference"),
    ("us", "Free, under bond, as prescribed in U.S. note 1", "prose"),
    ("us", "7¢/furlong", "prose"),
    ("us", "", "prose"),
    (
        "us",
        "The rate of duty applicable to the article in the set that has the highest",
        "reference",
    ),
    ("us", "A duty upon the value of the repairs", "reference"),
    ("us", "5% on entries after March", "prose"),
    ("us", "6% on goods of Canada", "prose"),
    ("us", "6% on the fish of Canada", "prose"),
    ("us", "15% on fish", "prose"),
    ("us", "25% of the lowest", "prose"),
    ("us", "6% and 2¢/kg", "prose"),
    ("us", "6.5¢/kg or 2%", "prose"),
    ("us", "1.4¢/kg/m2", "prose"),
    ("us", "$5", "prose"),
    ("us", "5%.", "prose"),
    ("us", "Free (A+)", "prose"),
    ("us", "5¢/lb", "prose"),
    ("uk", "5 EUR / kg / m2", "prose"),
    ("uk", "5.00% Free", "prose"),
    ("uk", "12 EUR / hl (1)", "prose"),
    ("uk", "- 5 %", "prose"),
    ("eac", "25% and USD 1/kg", "prose"),
    ("eac", "25%/0%", "prose"),
    ("eac", "0% or 25%", "prose"),
    ("eac", "25", "prose"),
    ("us", "5% of the duty otherwise payable", "prose"),
    ("us", "5¢/kg on the excess over the quota", "prose"),
    ("us", "12,5%", "prose"),
    ("us", "5¹%", "prose"),
    ("us", "5<sup>1</sup>%", "prose"),
    ("us", "1 3/4¢/kg", "prose"),
    ("uk", "12,8 % + 176,8 EUR / 100 kg", "prose"),
    ("uk", "1.034,00 EUR / tonne", "prose"),
    ("uk", "12,800 %", "prose"),
    ("uk", "176,8 EUR / 100 kg", "prose"),
    ("us", "$1,00/kg", "prose"),
    ("eac", "USD 0,40/kg", "prose"),
    ("uk", "5.00 EUR", "prose"),
    ("uk", "8.30 % + EAR", "component"),
    ("uk", "9.00% + AD S/Z", "component"),
    ("uk", "5.00 % + NIHIL", "prose"),
    ("uk", "See footnote CD1", "reference"),
    ("eac", "12,5%", "prose"),
    ("us", "5% 5%", "prose"),
    ("us", "1" * 300 + "%", "prose"),
    ("uk", "9.00% + EA MAX 24.20% + ADSZ", "component"),
    ("uk", "12 % of the retail price or so", "prose"),
    ("uk", "5.00 XXX / 100 kg", "prose"),
    ("eac", "SI", "sensitive"),
    ("eac", "25% or", "cut"),
    ("eac", "whichever 25% or", "cut"),
    ("eac", "10% 10%", "cut"),
    ("eac", "25% or $200/MT is higher", "cut"),
    ("eac", "Increase the duty rate to 25%", "prose"),
]


@pytest.mark.parametrize(("dialect", "text", "formula"), READ)
def test_a_printed_rate_becomes_the_formula(dialect, text, formula):
    read = DIALECTS[dialect](text)
    assert str(read) == formula
    assert parse_duty_expression(formula) == read


@pytest.mark.parametrize(("dialect", "text", "code"), REFUSED)
def test_what_is_no_formula_is_refused_by_name(dialect, text, code):
    with pytest.raises(RefusedRateError) as refused:
        DIALECTS[dialect](text)
    assert refused.value.code == code


def test_the_special_column_names_programmes_and_rates():
    found = us.specials("Free (A+,AU,BH,S) 8.7% (JP)See 9822.05.15 (P,PA)")
    assert [(s.programmes, str(s.expression), s.refusal) for s in found] == [
        (("A+", "AU", "BH", "S"), "Free", ""),
        (("JP",), "8.7 %", ""),
        (("P", "PA"), "None", "reference"),
    ]
    assert us.specials("Free for friends")[0].refusal == "prose"
    assert us.specials("") == ()


def test_contents_degrees_and_named_values_are_worked_out():
    rates = {"USD": D(1)}
    lead = parse_duty_expression("0.5 USD / KGM:lead + 10 %")
    assert lead.evaluate(D(100), {"KGM:lead": D(4)}, rates) == D("12.0")
    with pytest.raises(MissingQuantityError, match="KGM:lead"):
        lead.evaluate(D(100), {"KGM": D(4)}, rates)
    sugar = us.parse(READ[22][1])
    assert sugar.evaluate(D(0), {"KGM": D(100), "POL": D(96)}, rates) == D("3.577928")
    assert sugar.evaluate(D(0), {"KGM": D(100), "POL": D(10)}, rates) == D("3.143854")
    assert sugar.evaluate(D(0), {"KGM": D(100), "POL": D(101)}, rates) == D("3.6606")
    retail = parse_duty_expression("40 % of retail-price MIN 50 % of duty A00")
    known = {"retail-price": D(10), "duty A00": D(100)}
    assert retail.evaluate(D(1), {}, {}, known) == D(50)
    with pytest.raises(MissingBaseError, match="retail-price"):
        retail.evaluate(D(1), {}, {}, {"duty A00": D(1)})


amounts = st.decimals("0.0001", "9999", places=4).map(lambda d: D(f"{d:f}"))
units = st.sampled_from(["KGM", "LTR", "NAR", "LPA", "KGM:lead"])
components = st.one_of(
    st.builds(AdValorem, amounts, st.sampled_from(["", "retail-price", "duty A00"])),
    st.builds(Specific, amounts, st.sampled_from(["USD", "EUR"]), units, amounts),
    st.builds(Specific, amounts, st.just("USD"), units, st.just(D(1)), st.just("ASV")),
    st.builds(
        Specific, amounts, st.just("USD"), units, st.just(D(1)), st.just("POL"), st.just(D(100))
    ),
    st.builds(Fixed, amounts, st.sampled_from(["USD", "EUR"])),
)


@st.composite
def formulas(draw, signs=(1, -1)):
    def a_sum():
        parts = draw(st.lists(components, min_size=1, max_size=3))
        later = [Term(draw(st.sampled_from(signs)), part) for part in parts[1:]]
        return Sum((Term(1, parts[0]), *later))

    first = a_sum()
    kinds = draw(st.lists(st.sampled_from(["MIN", "MAX"]), max_size=2))
    return DutyExpression(first, tuple(Bound(kind, a_sum()) for kind in kinds))


@given(formulas())
def test_what_is_printed_reads_the_same(formula):
    if len(str(formula)) <= 200:
        assert parse_duty_expression(str(formula)) == formula


QUANTITIES = {"KGM": D(7), "LTR": D(3), "NAR": D(2), "LPA": D(1), "KGM:lead": D(5), "ASV": D(40),
              "POL": D(96)}  # fmt: skip
RATES = {"USD": D(1), "EUR": D("1.1")}


def owed(formula, value):
    return formula.evaluate(
        D(value), QUANTITIES, RATES, {"retail-price": D(9), "duty A00": D(value) / 10}
    )


@given(formulas(signs=(1,)), st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_greater_value_never_owes_less(formula, one, other):
    """For formulas that only add; a deduction may be a share of the value."""
    low, high = sorted((one, other))
    assert owed(formula, low) <= owed(formula, high)


@given(formulas(), st.integers(0, 10**6))
def test_the_last_bound_is_kept(formula, value):
    if not formula.bounds:
        return
    limit = owed(DutyExpression(formula.bounds[-1].sum), value)
    if formula.bounds[-1].kind == "MAX":
        assert owed(formula, value) <= limit
    else:
        assert owed(formula, value) >= limit


@given(st.sampled_from(sorted(DIALECTS)), st.text(max_size=60))
def test_any_text_is_read_or_refused(dialect, text):
    code = "prose"
    try:
        assert isinstance(DIALECTS[dialect](text), DutyExpression)
    except RefusedRateError as refused:
        code = refused.code
    assert code in ("reference", "component", "sensitive", "cut", "prose")


def test_shapes_group_rates_by_their_form():
    assert shape("46.3¢/kg  + 14.9%") == shape("1¢/kg + 2%") == "N¢/kg + N%"
    assert FREE.is_free


def rows_of(data):
    return [row for _, row in csv_of(data).records]


def share(texts, parse):
    """The share of rates that become a formula, and the shapes of the others."""
    texts, refused = list(texts), Counter()
    for text in texts:
        try:
            read = parse(text)
            assert parse_duty_expression(str(read)) == read
        except RefusedRateError as told:
            refused[told.code, shape(text)] += 1
    return 1 - sum(refused.values()) / len(texts), refused


@needs_data
@pytest.mark.parametrize("column", [us_hts.GENERAL, us_hts.COLUMN_2])
def test_of_the_rates_of_the_united_states_98_in_100_become_a_formula(column):
    rows = rows_of((TARIFFS / "us_hts_2025_ch01-49.csv").read_bytes())
    done, refused = share((row[column] for row in rows if row[column].strip()), us.parse)
    assert done >= 0.999, refused
    assert {code for code, _ in refused} == {"reference"}


@needs_data
def test_of_the_special_rates_only_pointers_to_other_provisions_are_left():
    rows = rows_of((TARIFFS / "us_hts_2025_ch01-49.csv").read_bytes())
    found = [special for row in rows for special in us.specials(row[us_hts.SPECIAL])]
    refused = Counter((s.refusal, shape(s.text)) for s in found if s.expression is None)
    programmes = [special for special in found for _ in special.programmes]
    read = sum(special.expression is not None for special in programmes)
    assert read / len(programmes) >= 0.98, refused
    assert sum(times for (code, _), times in refused.items() if code != "reference") <= 2, refused


@needs_data
def test_of_the_rates_of_the_united_kingdom_98_in_100_become_a_formula():
    rows = rows_of((TARIFFS / "uk_mfn_2019_nodeal_final.csv").read_bytes())
    done, refused = share((row["Duty"] for row in rows if row["Duty"].strip()), uk.parse)
    assert done == 1, refused


@needs_data
def test_of_the_clean_lines_of_east_africa_995_in_1000_become_a_formula():
    text = (TARIFFS / "eac_cet_2022_june2023.md").read_text("utf-8")
    printed = eac_cet.joined(list(eac_cet.lines_of(text)))
    numbered = [line for line in printed if line.number and line.schedule == 1]
    rates = [line.rate for line in numbered if line.rate != "SI"]
    done, refused = share(rates, eac.parse)
    assert len(numbered) > 5_900
    assert done >= 0.995, refused  # with the lines that a page break cut
    assert {code for code, _ in refused} == {"cut"}  # every clean line is read


PLAIN = {
    "us": (us, "us_hts_2025_ch01-49.csv", (us_hts.GENERAL, us_hts.COLUMN_2), re.compile(
        r"(?:(?P<cents>[\d.]+)¢/kg|\$(?P<money>[\d.]+)/kg)?"
        r"(?: ?\+ ?)?(?:(?P<percent>[\d.]+) ?%)?")),
    "uk": (uk, "uk_mfn_2019_nodeal_final.csv", ("Duty",), re.compile(
        r"(?:(?P<percent>[\d.]+)%)?(?: \+ )?(?:(?P<money>[\d.]+) € / 100 kg)?(?P<cents>(?!))?")),
}  # fmt: skip


@needs_data
@pytest.mark.parametrize(("dialect", "least"), [("us", 11_000), ("uk", 10_200)])
def test_the_commonest_rates_owe_what_plain_arithmetic_gives(dialect, least):
    """Read a second time, by a pattern and by fractions, apart from the grammar and the tree."""
    module, file, columns, pattern = PLAIN[dialect]
    each_kg = Fraction(1, 100) if dialect == "uk" else Fraction(1)
    seen = 0
    for row in rows_of((TARIFFS / file).read_bytes()):
        for column in columns:
            text = row[column].strip()
            found = pattern.fullmatch(text)
            if not text or not found:
                continue
            seen += 1
            share, money, cents = (Fraction(found[n] or 0) for n in ("percent", "money", "cents"))
            owed = share / 100 * 1000 + (money + cents / 100) * each_kg * 250 * 2
            rates = {"USD": D(2), "EUR": D(2)}
            assert Fraction(module.parse(text).evaluate(D(1000), {"KGM": D(250)}, rates)) == owed
    assert seen >= least


@pytest.mark.parametrize("damaged", ["3.66.06", "3,66", ".", "٣.66"])
def test_a_damaged_number_in_a_rate_by_degrees_is_refused(damaged):
    whole = "{}¢/kg less {}¢/kg for each degree under {} degrees but not less than {}¢/kg"
    assert us.parse(whole.format("3.66", "0.02", "100", "3.1")).units == ("KGM", "POL")
    for at in range(4):
        numbers = ["3.66", "0.02", "100", "3.1"]
        numbers[at] = damaged
        with pytest.raises(RefusedRateError):
            us.parse(whole.format(*numbers))


def test_a_rate_of_the_special_column_begins_behind_the_bracket_before_it():
    told = us.specials("Free (A+,AU) see (note) 2.5% (CL) 3% (x) 1/ Free (S)")
    assert [(each.programmes, each.text) for each in told] == [
        (("A+", "AU"), "Free"), (("CL",), "2.5%"), (("S",), "Free"), ((), "see (note) 3% (x)"),
    ]  # fmt: skip
