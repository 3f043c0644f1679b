"""What a claim replaces, what falls back, and how reliefs, postponement and fees meet."""

import msgspec
import pytest
from tests.core.duties.small_cargo import charge, item, shipment
from tests.core.duties.test_measures_at_work import (
    CHARGES,
    PREFERENCES,
    TYPES,
    beef,
    law,
    lines,
    reasons,
    row,
)
from tests.core.duties.test_measures_at_work import TestProcedures as Procedures
from tests.core.law.small_country import COUNTRY
from tests.core.law.small_country import charge as a_charge

from greenlane.duties.assessment import assess
from greenlane.duties.measure_selection import select

CLAIM = {"preference": "200", "origin": "CN", "preferential_origin": "CN"}
PROCEDURES = (
    "procedure,trade,name_en,duty,vat,document,since,until,act,article\n"
    "4000,import,Free,pay,pay,,2024-01-01,,ACT,s. 1\n"
    "7100,import,Warehouse,suspend,suspend,,2024-01-01,,ACT,s. 1\n"
    "4800,import,Relieved,relieve,relieve,,2024-01-01,,ACT,s. 1\n"
)


class TestClaims:
    def test_a_preference_whose_conditions_fail_leaves_the_full_duty_due(self):
        day = law(row("GEN", "103", "10 %"), row("PREF", "143", "2 %", area="TWO"),
                  conditions=("PREF,B,1,document,L001,,,,apply,",))  # fmt: skip
        claimed = beef(**CLAIM)
        assert lines(day, claimed)[0][0] == ("A00", "GEN", "100.00", "pay")
        assert reasons(day, claimed) == {"PREF": ("condition", "B")}
        held = beef(**CLAIM, documents=frozenset({"L001"}))
        assert lines(day, held)[0][0] == ("A00", "PREF", "20.00", "pay")
        assert reasons(day, held) == {"GEN": ("preference-claimed", "")}

    def test_a_preference_that_was_not_claimed_asks_for_no_additional_code(self):
        day = law(row("GEN", "103", "10 %"),
                  row("PREF", "143", "2 %", area="TWO", additional="A001"))  # fmt: skip
        told, findings = lines(day, beef(origin="CN", preferential_origin="CN"))
        assert (told[0], findings) == (("A00", "GEN", "100.00", "pay"), [])
        assert lines(day, beef(**CLAIM))[1] == ["DTY-002"]

    def test_two_declared_codes_of_one_kind_are_not_both_charged_and_none_is_guessed(self):
        day = law(row("GEN", "103", "10 %"), row("A", "552", "4 %", additional="A001"),
                  row("B", "552", "40 %", additional="A999"))  # fmt: skip
        told, findings = lines(day, beef(additional_codes=frozenset({"A001", "A999"})))
        assert ([line[0] for line in told], findings) == (["A00", "B00"], ["DTY-002"])

    def test_a_suspension_that_needs_no_claim_takes_the_place_of_the_duty(self):
        types = TYPES.replace("112,Suspension,A00,import,110", "112,Suspension,A00,import,")
        day = law(row("GEN", "103", "10 %"), row("SUS", "112", "1 %"), measure_types=types)
        assert [line[1] for line in lines(day, beef())[0]] == ["SUS", "VAT"]

    def test_what_strangers_combine_does_not_fill_the_memory(self, monkeypatch):
        monkeypatch.setattr("greenlane.duties.measure_selection._MOST_KEPT", 2)
        day = law(row("GEN", "103", "10 %"), row("MAK", "552", "1 %", additional="A001"),
                  row("D", "552", "2 %", document="L001"))  # fmt: skip
        known = item(code="01012900")
        for documents in ((), ("L001",)):
            for codes in ((), ("A001",), ("A999",)):
                select(msgspec.structs.replace(known, documents=frozenset(documents),
                       additional_codes=frozenset(codes)), day, "import")  # fmt: skip
        assert len(day.selections) == 2


class TestReliefs:
    RELIEFS = (
        "code,name_en,relief,charges,procedures,document,effect,most_value,act,article\n"
        "000,None,0,,*,,,,ACT,s. 1\nC07,All of it,1,B00,*,,,,ACT,s. 2\n"
        "C08,Half,0.5,B00,*,,,,ACT,s. 2\n"
        "F15,Postponed,0,B00,*,,postpone,,ACT,s. 3\n"
    )

    def tax(self, *codes, procedure="4000"):
        day = law(additional_procedures=self.RELIEFS, procedures=PROCEDURES)
        (line,) = lines(day, beef(additional_procedures=codes, procedure=procedure))[0]
        return line[2:]

    @pytest.mark.parametrize(
        ("codes", "amount", "effect"),
        [
            (("F15",), "160.00", "postpone"),
            (("C07", "F15"), "0.00", "pay"),
            (("C08", "F15"), "80.00", "postpone"),
            (("C07", "C08"), "0.00", "pay"),
        ],
    )
    def test_the_order_of_the_codes_does_not_matter(self, codes, amount, effect):
        assert self.tax(*codes) == self.tax(*reversed(codes)) == (amount, effect)

    @pytest.mark.parametrize(("procedure", "effect"), [("7100", "suspend"), ("4800", "relieve")])
    def test_what_the_procedure_suspends_or_relieves_is_not_postponed(self, procedure, effect):
        assert self.tax("F15", procedure=procedure) == ("160.00", effect)


class TestDutiesOfDuties:
    CHARGES = (
        a_charge("A00", 10, ["CV"]), a_charge("A40", 25, ["CV"]),
        a_charge("B00", 30, ["CV", "A00", "A40"], follows="vat"),
    )  # fmt: skip

    def day(self, *measures, **tables):
        types = "".join(line for line in TYPES.splitlines(keepends=True) if ",A30," not in line)
        fee_less = {"additional_procedures": "code,name_en,relief,charges,procedures,document,"
                    "act,article\n000,None,0,,*,,ACT,s. 1\n"}  # fmt: skip
        country = {**COUNTRY, "charge": list(self.CHARGES)}
        return law(*measures, country=country, measure_types=types, **fee_less, **tables)

    def test_a_share_of_a_duty_that_is_not_due_is_nought(self):
        day = self.day(row("SUR", "701", "50 % of duty A00"))
        told, findings = lines(day, beef())
        assert (told[0], findings) == (("A40", "SUR", "0.00", "pay"), [])

    def test_members_of_a_group_are_compared_with_the_duties_beside_it(self):
        highest = ("G,exclusive-highest,1,701", "G,exclusive-highest,1,702")
        day = self.day(row("GEN", "103", "10 %"), row("A", "701", "50 % of duty A00"),
                       row("B", "702", "6 %"), stacking=highest)  # fmt: skip
        assert [line[1] for line in lines(day, beef())[0]] == ["GEN", "B", "VAT"]


class TestFees:
    def day(self, *conditions):
        types = TYPES + "490,Fee,F10,import,,fee,\n"
        return law(row("FEE", "490", "15.00 QXC"), measure_types=types, conditions=conditions,
                   preferences=PREFERENCES, country={**COUNTRY, "charge": CHARGES})  # fmt: skip

    def fees(self, day, *items):
        found, findings = assess(shipment(*items), day)
        assert findings == ()
        return [(line.charge, str(line.amount)) for line in found.fees]

    def test_a_fee_whose_conditions_leave_it_out_is_not_charged(self):
        day = self.day("FEE,B,1,value-at-most,,500,,QXC,skip,", "FEE,B,2,otherwise,,,,,apply,")
        assert self.fees(day, beef("500.00")) == []
        assert self.fees(day, beef("500.01")) == [("F10", "15.00")]

    def test_a_fee_takes_the_formula_of_its_condition(self):
        day = self.day("FEE,B,1,value-at-most,,500,,QXC,apply,5.00 QXC",
                       "FEE,B,2,otherwise,,,,,apply,")  # fmt: skip
        assert self.fees(day, beef("500.00")) == [("F10", "5.00")]


def test_a_share_and_a_relief_that_make_a_whole_cent_are_not_rounded_below_it():
    """A third of 0.10, of which 70 % are relieved: exactly 0.01, which rounding down keeps."""
    procedures = Procedures()
    down = {"direction": "down", "step": "0.01", "basis": "ACT r. 1"}
    charges = [a_charge("A00", 10, ["CV"], rounding=down), *CHARGES[1:]]
    day = law(row("M", "103", "0.10 QXC"), procedures=procedures.PROCEDURES,
              valuation=procedures.VALUATION, additional_procedures="code,name_en,relief,charges,"
              "procedures,document,act,article\nR,Relief,0.7,A00,*,,ACT,s. 1\n",
              country={**COUNTRY, "charge": charges})  # fmt: skip
    back = beef("3.00", procedure="6121", charges=(charge("BX", "2.00"),),
                additional_procedures=("R",))  # fmt: skip
    assert lines(day, back)[0][0][2] == "0.01"
