"""Conditions, additional codes, quotas, bans, security, stacking and small amounts, in small."""

from datetime import date

import pytest
from tests.core.duties.small_cargo import D, charge, item, shipment
from tests.core.law.small_country import COUNTRY, TEXTS, book
from tests.core.law.small_country import charge as a_charge

from greenlane.duties.alternatives import cheaper_options
from greenlane.duties.assessment import assess
from greenlane.duties.explanation import explain

DAY = date(2024, 7, 1)
DAYS = "2024-01-01,,ACT,s. 1"
TYPES = (
    "type,name_en,charge,trade,preference,kind,secured\n"
    "103,Third country,A00,import,,duty,\n143,Preference,A00,import,200,preference,\n"
    "122,Quota,A00,import,120,quota,\n112,Suspension,A00,import,110,suspension,\n"
    "552,Anti-dumping,A30,import,,anti-dumping,\n551,Provisional,A30,import,,anti-dumping,yes\n"
    "277,Ban,,import,,prohibition,\n305,VAT,B00,import,,tax,\n"
    "701,First,A40,import,,additional,\n702,Second,A40,import,,additional,\n"
    "703,Third,A40,import,,additional,\n"
)
CHARGES = [
    a_charge("A00", 10, ["CV"]), a_charge("A30", 20, ["CV"]), a_charge("A40", 25, ["CV"]),
    a_charge("F10", 28, ["CV"], level="declaration", follows="none"),
    a_charge("B00", 30, ["CV", "A00", "A30", "A40"], follows="vat"),
]  # fmt: skip
MEASURES = (
    "measure,type,code,area,exclude,additional_code,order_number,expression,season,document,"
    "since,until,act,article,known\n"
)
PREFERENCES = TEXTS["preferences"] + "120,Quota,ALL,,ACT,s. 1\n110,Suspension,ALL,,ACT,s. 1\n"


def row(id_, type_, expression, code="02", area="ALL", additional="", order="", document=""):
    return f"{id_},{type_},{code},{area},,{additional},{order},{expression},,{document},{DAYS},2023-01-01\n"  # noqa: E501 a CSV row


def law(*measures, conditions=(), stacking=(), country=None, **tables):
    """The law of the day with these measures and 16 % VAT."""
    made = {"measure_types": TYPES, "preferences": PREFERENCES}
    made["measures"] = MEASURES + "".join(measures) + row("VAT", "305", "16 %")
    made["conditions"] = (
        "measure,condition,sequence,test,document,amount,unit,currency,action,expression\n"
        + "".join(line + "\n" for line in conditions)
    )
    made["stacking"] = "group,rule,order,type,since,until,act,article\n" + "".join(
        f"{line},{DAYS}\n" for line in stacking
    )
    made["additional_codes"] = (
        f"additional_code,name_en,since,until\nA001,Maker,{DAYS[:11]}\nA999,Others,{DAYS[:11]}\n"
    )
    made["quotas"] = (
        "order_number,mechanism,area,exclude,name_en,since,until,act,article\n"
        f"090001,fcfs,ALL,,Beef,{DAYS}\n"
    )
    return book(country or {**COUNTRY, "charge": CHARGES}, **{**made, **tables}).on(DAY)


def beef(price="1000.00", **changes):
    return item(price, code="02013000", **changes)


def lines(law_of_day, *items, charges=()):
    """(charge, measure, amount, effect) of the first item, and the codes of all findings."""
    found, findings = assess(shipment(*items, charges=charges), law_of_day)
    told = [(x.charge, x.measure, str(x.amount), x.effect) for x in found.items[0].lines]
    return told, [finding.code for finding in findings]


def reasons(law_of_day, *items):
    found, _ = assess(shipment(*items), law_of_day)
    return {x.measure: (x.reason, x.by) for x in found.items[0].not_applied}


class TestConditions:
    LICENCE = ("M,B,1,document,L001,,,,apply,2 %", "M,B,2,otherwise,,,,,apply,")

    def test_the_first_line_that_is_met_gives_the_formula(self):
        day = law(row("M", "103", "10 %"), conditions=self.LICENCE)
        with_licence = beef(documents=frozenset({"L001"}))
        assert lines(day, with_licence)[0][0] == ("A00", "M", "20.00", "pay")
        assert lines(day, beef())[0][0] == ("A00", "M", "100.00", "pay")

    def test_the_line_that_was_met_stands_in_the_answer(self):
        day = law(row("M", "103", "10 %"), conditions=self.LICENCE)
        found, _ = assess(shipment(beef()), day)
        assert found.items[0].lines[0].conditions == ("B-2",)

    def test_a_measure_may_be_left_out_and_the_line_is_named(self):
        day = law(row("M", "103", "10 %"), conditions=("M,B,1,document,L001,,,,skip,",
                                                       "M,B,2,otherwise,,,,,apply,"))  # fmt: skip
        free = beef(documents=frozenset({"L001"}))
        assert [told[0] for told in lines(day, free)[0]] == ["B00"]
        assert reasons(day, free) == {"M": ("condition", "B-1")}

    def test_a_code_of_which_no_line_is_met_leaves_the_measure_out(self):
        day = law(row("M", "103", "10 %"), conditions=("M,B,1,document,L001,,,,apply,",))
        assert reasons(day, beef()) == {"M": ("condition", "B")}

    def test_codes_are_all_asked_and_lines_are_alternatives(self):
        both = ("M,B,1,document,L001,,,,apply,", "M,C,1,document,N865,,,,apply,1 %")
        day = law(row("M", "103", "10 %"), conditions=both)
        assert reasons(day, beef(documents=frozenset({"L001"}))) == {"M": ("condition", "C")}
        assert lines(day, beef(documents=frozenset({"L001", "N865"})))[0][0][2] == "10.00"

    @pytest.mark.parametrize(
        ("price", "duty"), [("1000.00", "0.00"), ("999.99", "100.00"), ("2000.00", "0.00")]
    )
    def test_an_entry_price_is_compared_with_the_price_of_the_unit(self, price, duty):
        """10 kg at an entry price of 100 QXC for 1 kg."""
        day = law(
            row("M", "103", "10 %"),
            conditions=("M,V,1,price-at-least,,100,KGM,QXC,apply,Free",
                        "M,V,2,otherwise,,,,,apply,100.00 QXC"),
        )  # fmt: skip
        assert lines(day, beef(price))[0][0][2] == duty

    def test_a_threshold_in_another_unit_of_the_dimension_and_another_currency(self):
        """30 QXC are 10 USD; 10 kg are 0.1 decitonnes: 3000 USD the decitonne is 900 QXC."""
        day = law(
            row("M", "103", "10 %"),
            conditions=("M,V,1,price-at-least,,3000,DTN,USD,apply,Free",
                        "M,V,2,otherwise,,,,,apply,"),
        )  # fmt: skip
        assert lines(day, beef("900.00"))[0][0][2] == "0.00"
        assert lines(day, beef("899.99"))[0][0][2] == "90.00"

    @pytest.mark.parametrize(("kilograms", "due"), [("2", False), ("2.001", True)])
    def test_a_small_quantity_is_let_through(self, kilograms, due):
        day = law(
            row("M", "103", "10 %"),
            conditions=("M,E,1,quantity-at-most,,2,KGM,,skip,", "M,E,2,otherwise,,,,,apply,"),
        )
        told = lines(day, beef(quantities={"KGM": D(kilograms)}))[0]
        assert (told[0][1] == "M") is due

    @pytest.mark.parametrize(("price", "due"), [("150.00", False), ("150.01", True)])
    def test_a_small_value_is_let_through(self, price, due):
        day = law(
            row("M", "103", "10 %"),
            conditions=("M,E,1,value-at-most,,50,,USD,skip,", "M,E,2,otherwise,,,,,apply,"),
        )
        assert (lines(day, beef(price))[0][0][1] == "M") is due

    @pytest.mark.parametrize(("heads", "found"), [("12", []), ("13", ["DTY-003"])])
    def test_animals_that_are_lighter_than_their_line_says_are_not_let_through(self, heads, found):
        """10 kg in so many pieces: at least 0.8 kg each, or another line is theirs."""
        day = law(
            row("M", "103", "10 %"),
            conditions=("M,R,1,unit-mass-at-least,,0.8,KGM,,apply,", "M,R,2,otherwise,,,,,refuse,"),
        )
        assert lines(day, beef(tariff_quantity=D(heads)))[1] == found

    def test_without_the_supplementary_quantity_its_unit_is_asked_for(self):
        day = law(
            row("M", "103", "10 %"),
            conditions=("M,R,1,unit-mass-at-least,,0.8,KGM,,apply,",),
        )
        assert lines(day, beef(tariff_quantity=None))[1] == ["DTY-004"]

    def test_an_unknown_quantity_is_a_finding_and_never_a_guess(self):
        day = law(
            row("M", "103", "10 %"),
            conditions=("M,E,1,quantity-at-most,,2,LTR,,skip,", "M,E,2,otherwise,,,,,apply,"),
        )
        told, findings = lines(day, beef())
        assert [line[0] for line in told] == ["B00"]
        assert findings == ["DTY-004"]

    def test_conditions_may_forbid_the_trade(self):
        day = law(
            row("M", "103", "10 %"),
            conditions=("M,B,1,document,L001,,,,apply,", "M,B,2,otherwise,,,,,refuse,"),
        )
        assert lines(day, beef())[1] == ["DTY-003"]
        assert lines(day, beef(documents=frozenset({"L001"})))[1] == []

    def test_a_ban_without_a_way_out(self):
        day = law(row("M", "277", "Free"))
        assert lines(day, beef())[1] == ["DTY-003"]

    def test_a_ban_is_lifted_by_its_document(self):
        day = law(
            row("M", "277", "Free"),
            conditions=("M,B,1,document,L001,,,,skip,", "M,B,2,otherwise,,,,,refuse,"),
        )
        assert lines(day, beef(documents=frozenset({"L001"})))[1] == []
        assert lines(day, beef())[1] == ["DTY-003"]


class TestTradeRemedies:
    def makers(self, type_="552"):
        return law(
            row("GEN", "103", "10 %"),
            row("MAK", type_, "4 %", additional="A001"),
            row("OTH", type_, "40 %", additional="A999"),
        )

    def test_the_rate_is_that_of_the_producers_code(self):
        made_by = beef(additional_codes=frozenset({"A001"}))
        assert lines(self.makers(), made_by)[0][1] == ("A30", "MAK", "40.00", "pay")
        assert reasons(self.makers(), made_by) == {"OTH": ("additional-code", "A999")}

    def test_without_a_code_nothing_is_guessed(self):
        told, findings = lines(self.makers(), beef())
        assert ([line[0] for line in told], findings) == (["A00", "B00"], ["DTY-002"])

    def test_a_measure_without_a_code_is_for_all_others(self):
        day = law(row("MAK", "552", "4 %", additional="A001"), row("OTH", "552", "40 %"))
        assert lines(day, beef())[0][0][1] == "OTH"
        assert lines(day, beef(additional_codes=frozenset({"A001"})))[0][0][1] == "MAK"

    def test_a_provisional_duty_is_secured_and_no_part_of_the_tax(self):
        made_by = beef(additional_codes=frozenset({"A999"}))
        assert lines(self.makers("551"), made_by)[0] == [
            ("A00", "GEN", "100.00", "pay"),
            ("A30", "OTH", "400.00", "secure"),
            ("B00", "VAT", "176.00", "pay"),  # 16 % of 1100
        ]
        assert lines(self.makers("552"), made_by)[0][2] == ("B00", "VAT", "240.00", "pay")

    def test_a_preference_does_not_take_the_place_of_a_trade_remedy_on_one_charge(self):
        types = TYPES.replace("552,Anti-dumping,A30", "552,Anti-dumping,A00")
        day = law(row("GEN", "103", "10 %"), row("AD", "552", "30 %"),
                  row("PREF", "143", "Free", area="TWO"), measure_types=types)  # fmt: skip
        claimed = beef(origin="CN", preferential_origin="CN", preference="200",
                       documents=frozenset({"N865"}))  # fmt: skip
        assert [line[1] for line in lines(day, claimed)[0]] == ["PREF", "AD", "VAT"]


class TestQuotas:
    def day(self):
        return law(row("GEN", "103", "10 %"), row("TRQ", "122", "1 %", order="090001"))

    def test_a_quota_rate_needs_the_claim_and_the_order_number(self):
        asked = beef(preference="120", order_number="090001")
        assert lines(self.day(), asked)[0][0] == ("A00", "TRQ", "10.00", "pay")
        unasked = beef(preference="120")
        assert lines(self.day(), unasked)[0][0] == ("A00", "GEN", "100.00", "pay")
        assert reasons(self.day(), unasked) == {"TRQ": ("order-number-missing", "")}
        assert reasons(self.day(), beef()) == {"TRQ": ("not-claimed", "")}

    def test_the_quota_is_offered_as_a_cheaper_option(self):
        (option,) = cheaper_options(shipment(beef()), self.day())
        assert (option.order_number, option.preference) == ("090001", "120")
        assert option.saves == D("104.40")  # 90 of duty and 16 % of it


class TestStacking:
    FIRST = ("G,exclusive-first,1,701", "G,exclusive-first,2,702", "G,exclusive-first,2,703")
    HIGHEST = ("G,exclusive-highest,1,701", "G,exclusive-highest,1,702")

    def applied(self, day, **changes):
        return {line[1] for line in lines(day, beef(**changes))[0]} - {"VAT"}

    def test_the_first_that_applies_is_alone(self):
        day = law(row("A", "701", "1 %"), row("B", "702", "2 %"), row("C", "703", "3 %"),
                  stacking=self.FIRST)  # fmt: skip
        assert self.applied(day) == {"A"}
        assert reasons(day, beef()) == {"B": ("stacking", "G"), "C": ("stacking", "G")}

    def test_those_of_one_place_stack_upon_each_other(self):
        day = law(row("B", "702", "2 %"), row("C", "703", "3 %"), stacking=self.FIRST)
        assert self.applied(day) == {"B", "C"}

    def test_a_free_measure_does_not_count_as_applying(self):
        day = law(row("A", "701", "Free"), row("B", "702", "2 %"), stacking=self.FIRST)
        assert self.applied(day) == {"A", "B"}

    def test_the_dearest_is_alone_by_amount_and_not_by_rate(self):
        day = law(row("A", "701", "5 %"), row("B", "702", "6 QXC / KGM"), stacking=self.HIGHEST)
        assert self.applied(day) == {"B"}  # 60 on 10 kg against 50
        assert self.applied(day, price="2000.00") == {"A"}

    def test_without_a_group_all_are_due(self):
        assert self.applied(law(row("A", "701", "1 %"), row("B", "702", "2 %"))) == {"A", "B"}

    def test_a_cumulative_group_is_all_of_them(self):
        day = law(row("A", "701", "1 %"), row("B", "702", "2 %"),
                  stacking=("G,cumulative,1,701", "G,cumulative,2,702"))  # fmt: skip
        assert self.applied(day) == {"A", "B"}


class TestProcedures:
    HEAD = "procedure,trade,name_en,duty,vat,document,calculation,percent,since,until,act,article\n"
    PROCEDURES = (
        f"{HEAD}4000,import,Free,pay,pay,,,,{DAYS}\n6121,import,After,pay,pay,,value-added,,{DAYS}\n"
        f"5300,import,Temporary,suspend,suspend,,monthly,3,{DAYS}\n"
    )
    VALUATION = "code,kind,name_en,base,act,article\nAK,addition,Freight,,ACT,s. 8\n"
    VALUATION += "BX,named,Sent out,exported-goods,ACT,s. 8\n"

    def day(self, expression="10 %"):
        return law(row("M", "103", expression), procedures=self.PROCEDURES,
                   valuation=self.VALUATION, additional_procedures="code,name_en,relief,charges,"
                   "procedures,document,act,article\n000,None,0,,*,,ACT,s. 1\n",
                   country={**COUNTRY, "charge": CHARGES})  # fmt: skip

    def test_outward_processing_pays_on_the_value_added(self):
        back = beef(procedure="6121", charges=(charge("BX", "600.00"),))
        assert lines(self.day(), back)[0][0] == ("A00", "M", "40.00", "pay")
        assert lines(self.day(), beef(procedure="6121"))[0][0][2] == "100.00"

    def test_a_specific_duty_is_left_in_the_proportion_of_the_value_added(self):
        back = beef(procedure="6121", charges=(charge("BX", "600.00"),))
        assert lines(self.day("3 QXC / KGM"), back)[0][0][2] == "12.00"  # 30 x 400 / 1000

    def test_goods_worth_less_than_when_they_left_owe_no_duty(self):
        back = beef(procedure="6121", charges=(charge("BX", "1200.00"),))
        assert lines(self.day(), back)[0][0][2] == "0.00"

    @pytest.mark.parametrize(
        ("months", "duty"),
        [("1", "3.00"), ("2.1", "9.00"), ("33", "99.00"), ("34", "100.00"), ("60", "100.00")],
    )
    def test_partial_relief_costs_three_per_cent_for_each_month_or_part(self, months, duty):
        stay = beef(procedure="5300", quantities={"KGM": D(10), "MON": D(months)})
        assert lines(self.day(), stay)[0][0] == ("A00", "M", duty, "pay")

    def test_total_relief_suspends_everything(self):
        assert {line[3] for line in lines(self.day(), beef(procedure="5300"))[0]} == {"suspend"}


class TestReliefsAndSmallAmounts:
    RELIEFS = (
        "code,name_en,relief,charges,procedures,document,effect,most_value,act,article\n"
        "000,None,0,,*,,,,ACT,s. 1\nC07,Small,1,A00,*,,,150.00,ACT,s. 2\n"
        "F15,Postponed,0,B00,*,,postpone,,ACT,s. 3\n"
    )

    def day(self, **changes):
        charges = [{**c, **changes} if c["code"] == "A00" else c for c in CHARGES]
        return law(row("M", "103", "10 %"), additional_procedures=self.RELIEFS,
                   country={**COUNTRY, "charge": charges})  # fmt: skip

    @pytest.mark.parametrize(("price", "duty"), [("150.00", "0.00"), ("150.01", "15.00")])
    def test_a_relief_ends_at_its_value(self, price, duty):
        small = beef(price, additional_procedures=("C07",))
        assert lines(self.day(), small)[0][0][2] == duty

    def test_the_value_is_that_of_the_whole_declaration(self):
        small = [beef("100.00", place=p, additional_procedures=("C07",)) for p in (0, 1)]
        assert lines(self.day(), *small)[0][0][2] == "10.00"

    def test_postponed_tax_is_told_and_not_collected(self):
        mine = beef(additional_procedures=("F15",))
        found, _ = assess(shipment(mine), self.day())
        assert found.totals("postpone") == {"B00": D("176.00")}
        assert found.payable == D("100.00")

    TERMS = {"least": "10.00", "currency": "QXC", "basis": "ACT s. 4"}

    @pytest.mark.parametrize(
        ("price", "terms", "collected"),
        [
            ("99.90", {}, "0"),
            ("100.00", {}, "10.00"),
            ("100.00", {"least_included": True}, "0"),
            ("100.10", {"least_included": True}, "10.01"),
            ("100.10", {"direction": "up", "step": "1"}, "11"),
            ("110.00", {"direction": "up", "step": "1"}, "11.00"),
            # the equivalent of a dollar is 3 QXC
            ("100.10", {"currency": "USD", "least": "1.5", "direction": "up", "step": "1"}, "12"),
            ("44.00", {"currency": "USD", "least": "1.5", "direction": "up", "step": "1"}, "0"),
        ],
    )
    def test_of_a_total_what_the_law_says_is_collected(self, price, terms, collected):
        day = self.day(document={**self.TERMS, **terms})
        found, findings = assess(shipment(beef(price)), day)
        assert findings == ()
        assert found.totals()["A00"] == D(collected)
        assert found.payable == sum(found.totals().values())

    def test_the_total_is_that_of_all_items_together(self):
        day = self.day(document=self.TERMS)
        found, _ = assess(shipment(beef("60.00"), beef("60.00", place=1)), day)
        assert found.totals() == {"A00": D("12.00"), "B00": D("21.12")}
        assert found.adjustments == ()

    def test_terms_in_a_currency_without_a_rate_are_a_finding(self):
        day = self.day(document={**self.TERMS, "currency": "EUR"})
        assert lines(day, beef())[1] == ["VAL-001"]

    def test_postponement_and_adjustment_have_words_and_their_acts(self):
        day = self.day(document=self.TERMS)
        small = beef("99.00", additional_procedures=("F15",))
        found, _ = assess(shipment(small), day)
        for language in ("en", "ar"):
            text = repr(explain(found, day.book, language))
            assert ("ACT s. 4" in text, "ACT s. 3" in text) == (True, True)


def test_conditions_and_what_gave_way_are_told_in_words():
    day = law(
        row("M", "103", "10 %"), row("A", "701", "1 %"), row("B", "702", "2 %"),
        conditions=("M,B,1,document,L001,,,,apply,2 %", "M,B,2,otherwise,,,,,apply,"),
        stacking=TestStacking.FIRST,
    )  # fmt: skip
    found, _ = assess(shipment(beef(documents=frozenset({"L001"}))), day)
    text = repr(explain(found, day.book, "en"))
    assert "If document L001 (Licence) is declared: 2 % of the base" in text
    assert "Another measure of the group G comes first" in text
