"""Mirror data: every gap sums to its parts, each part takes what it can explain, and no more."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.datamodel.item_facts import read_shipment
from greenlane.gateways.country_packages import country_package
from greenlane.gateways.mirror_files import MirrorFiles, UnreadableStatisticsError, read
from greenlane.risk.mirror.gap import MARGIN, Side, gaps, margins, summed, told
from greenlane.risk.mirror.sides import sides
from tavora.trade import World, gathered


def one(code="610910", period="2026", **more):
    return {("CN", code, period): Side(**more)}


def parts(places):
    return {(gap.code, gap.period): gap.parts for gap in gaps(places)}


def test_carriage_and_insurance_explain_what_imports_have_more():
    (gap,) = gaps(one(exported=1000.0, imported=1000.0 * (1 + MARGIN)))
    assert gap.parts["margin"] == pytest.approx(-60)
    assert gap.rest == pytest.approx(0)


def test_the_margin_is_the_median_of_the_codes_that_agree_within_bounds():
    many = {("CN", f"6109{n:02}", "2026"): Side(exported=100.0, imported=112.0) for n in range(9)}
    assert margins(many)["CN"] == pytest.approx(0.12)
    few = {**many, ("IN", "610910", "2026"): Side(exported=1.0)}
    assert margins(few)["IN"] == pytest.approx(0.12)  # as everywhere, where it cannot be told
    wild = {place: Side(exported=100.0, imported=500.0) for place in many}
    assert margins(wild)["CN"] == MARGIN  # codes that disagree say nothing about carriage
    dear = {place: Side(exported=100.0, imported=145.0) for place in many}
    assert margins(dear)["CN"] == 0.25


def test_goods_on_their_way_at_the_end_of_a_month_are_found_in_the_next():
    found = parts({**one(period="2026-12", exported=1000.0),
                   **one(period="2027-01", imported=1060.0)})  # fmt: skip
    assert found["610910", "2026-12"]["timing"] == pytest.approx(1060)
    assert found["610910", "2027-01"]["rest"] == pytest.approx(0)
    years = parts({**one(period="2026", exported=1000.0), **one(period="2027", imported=1060.0)})
    assert years["610910", "2026"]["timing"] == 0


def test_third_countries_explain_either_side_but_no_more_than_went_through():
    (out,) = gaps(one(exported=1000.0, reexported=300.0))
    assert (out.parts["through"], out.rest) == (300.0, pytest.approx(760))
    (back,) = gaps(one(imported=1000.0, via=400.0))
    assert (back.parts["through"], back.rest) == (-400.0, pytest.approx(-600))
    (sent,) = gaps(one(exported=1000.0, consigned=2000.0))
    assert sent.rest == pytest.approx(0)


def test_a_neighbouring_code_explains_what_is_filed_there_and_another_heading_does_not():
    found = parts({**one("610910", exported=1000.0), **one("610990", imported=560.0),
                   **one("620520", imported=500.0)})  # fmt: skip
    assert found["610910", "2026"]["neighbours"] == pytest.approx(560)
    assert found["610910", "2026"]["rest"] == pytest.approx(500)
    assert found["610990", "2026"]["rest"] == pytest.approx(0)
    assert found["620520", "2026"]["rest"] == pytest.approx(-500)


amounts = st.floats(0, 1e9, allow_nan=False)
places = st.tuples(st.sampled_from(["CN", "IN"]), st.sampled_from(["610910", "610990", "620520"]),
                   st.sampled_from(["2026", "2026-01", "2026-02"]))  # fmt: skip
made = st.dictionaries(
    places,
    st.builds(Side, exported=amounts, reexported=amounts, imported=amounts, via=amounts,
              consigned=amounts),
    max_size=12,
)  # fmt: skip


@given(made)
def test_the_parts_sum_to_the_gap_and_the_largest_rest_comes_first(both):
    found = gaps(both)
    for gap in found:
        assert sum(gap.parts.values()) == pytest.approx(gap.whole, abs=1e-3)
    rests = [abs(gap.rest) for gap in found]
    assert rests == sorted(rests, reverse=True)
    assert sum(summed(found).values()) == pytest.approx(sum(g.whole for g in found), abs=1e-2)


def test_a_gap_is_told_in_both_languages_with_the_parts_that_count():
    (gap,) = gaps(one(exported=1000.0, imported=500.0))
    assert told(gap, "en", "QTC") == (
        "Exported 1,000 QTC, imported 500 QTC, a gap of 500 QTC: carriage and insurance, which "
        "imports include and exports do not: -60 QTC; unexplained: 560 QTC."
    )
    assert "غير مفسر: 560 QTC" in told(gap, "ar", "QTC")


def test_both_sets_of_column_names_are_read_and_only_exports_of_subheadings(tmp_path):
    today = tmp_path / "today.csv"
    today.write_text(
        "typeCode,period,reporterISO,flowCode,partnerISO,cmdCode,motCode,netWgt,fobvalue\n"
        "C,202603,CHN,X,TAV,610910,0,50,1000\nC,202603,CHN,RX,TAV,610910,0,5,100\n"
        "C,202603,CHN,M,TAV,610910,0,50,7\nC,202603,CHN,X,TAV,6109,0,50,7\n"
        "C,202603,CHN,X,TAV,610910,2100,20,400\n", "utf-8")  # fmt: skip
    rows = read(today, "CN")
    assert [(r["flow"], r["value"], r["period"]) for r in rows] == [
        ("X", 1000.0, "2026-03"), ("RX", 100.0, "2026-03"),
    ]  # fmt: skip
    before = tmp_path / "before.csv"
    before.write_text("Period,Trade Flow,Commodity Code,Trade Value (US$),Netweight (kg)\n"
                      "2026,Export,610910,2000,90\n", "utf-8")  # fmt: skip
    assert read(before, "CN")[0] == {"partner": "CN", "flow": "X", "code": "610910",
                                     "value": 2000.0, "mass": 90.0, "period": "2026"}  # fmt: skip


HEAD = "typeCode,period,flowCode,cmdCode,netWgt,fobvalue,primaryValue\n"


@pytest.mark.parametrize(("lines", "flows"), [
    ("C,2026,X,610910,5,,1000\n", [("X", 1000.0)]),
    ("C,2026,X,610910,5,900,1000,\nC,2026,RX,610910,5,90,100,\n", [("X", 900.0), ("RX", 90.0)]),
    ("C,2026,DX,610910,5,800,800\nC,2026,X,610910,5,900,900\n", [("X", 900.0)]),
    ("C,2026,DX,610910,5,800,800\n", [("X", 800.0)]),
])  # fmt: skip
def test_statistics_in_other_valid_forms_are_read(tmp_path, lines, flows):
    file = tmp_path / "x.csv"
    file.write_text(HEAD + lines, "utf-8")
    assert [(r["flow"], r["value"]) for r in read(file, "CN")] == flows


def test_statistics_under_the_names_of_the_former_interface_are_read(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("pfCode,yr,period,rgCode,rt3ISO,pt3ISO,cmdCode,NetWeight,TradeValue\n"
                    "H5,2019,2019,2,CHN,TAV,610910,5,1000\n", "utf-8")  # fmt: skip
    assert read(file, "CN")[0]["value"] == 1000.0


@pytest.mark.parametrize(
    "text", ["a,b\n1,2\n", "period,flowCode,cmdCode,primaryValue\n2026,X,610910,much\n",
             "period,flowCode,cmdCode,primaryValue\n26,X,610910,1\n",
             "period,flowCode,cmdCode,primaryValue\n2026,M,610910,1\n"],
)  # fmt: skip
def test_a_file_that_is_no_such_statistics_is_refused(tmp_path, text):
    file = tmp_path / "x.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(UnreadableStatisticsError):
        read(file, "CN")


def test_later_statistics_replace_those_of_their_periods(tmp_path):
    kept = MirrorFiles(tmp_path / "mirror")
    assert (kept.read(), kept.mark()) == ([], ())
    row = {"partner": "CN", "flow": "X", "code": "610910", "value": 1.0, "mass": 1.0}
    assert kept.put("CN", [{**row, "period": "2025"}, {**row, "period": "2026"}]) == 0
    assert kept.put("CN", [{**row, "period": "2026", "value": 2.0}]) == 1
    assert sorted((r["period"], r["value"]) for r in kept.read()) == [("2025", 1.0), ("2026", 2.0)]


def test_a_year_whose_months_are_held_is_not_counted_twice():
    row = {"partner": "CN", "flow": "X", "code": "610910", "value": 10.0, "mass": 1.0}
    rows = [{**row, "period": "2026"}, {**row, "period": "2026-01"}, {**row, "period": "2026-02"}]
    both = sides(rows, {}, lambda _: 1.0, monthly=False)
    assert both["CN", "610910", "2026"].exported == 20
    assert len(sides(rows, {}, lambda _: 1.0, monthly=True)) == 2


# What bends the value, code, origin or quantity that is declared.
BENT = {
    "undervaluation", "phantom_seller", "carousel", "related_pricing", "misclassification",
    "permit_dodge", "false_origin", "short_quantity", "wrong_currency", "wrong_code",
}  # fmt: skip


def test_what_was_planted_in_a_nation_leaves_the_largest_gaps():
    """The partners tell what was truly sent, free on board; one nation, the seed not tuned for."""
    day = date(2026, 1, 5)
    book = country_package("tavora").book
    worth = {r.currency: float(r.rate / r.per) for r in book.exchange_rates
             if r.validity.covers(date(2026, 1, 20))} | {book.currency: 1.0}  # fmt: skip
    ours, theirs, bent = {}, {}, set()
    for each in gathered(World(book, 11, day).declarations(10, 150)):
        shipment = read_shipment(each.declaration)
        right = read_shipment(each.truth.right) if each.truth else shipment
        if shipment.trade != "import":
            continue
        for i in shipment.items:
            place = (i.origin, i.origin, i.code[:6], "2026")
            ours[place] = ours.get(place, 0.0) + float(i.price) * worth.get(i.currency, 0.0)
        for i in right.items:
            place = (i.origin, i.code[:6])
            theirs[place] = (
                theirs.get(place, 0.0) + float(i.price) * worth.get(i.currency, 0.0) / 1.08
            )
        if each.truth and each.truth.name in BENT:
            bent |= {(i.origin, i.code[:6]) for i in (*shipment.items, *right.items)}
    rows = [{"partner": p, "flow": "X", "code": c, "value": v, "mass": 0.0, "period": "2026"}
            for (p, c), v in theirs.items()]  # fmt: skip
    found = gaps(sides(rows, ours, lambda _: 1.0, monthly=False))
    hits = [(gap.partner, gap.code) in bent for gap in found]
    assert sum(hits[:20]) >= 17  # of the twenty largest
    assert sum(hits) < len(hits) / 8  # by chance two would be
