"""Joint inspections: who is waited for, when the record is whole, how often goods were opened."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.law.yard_terms import Bay, YardTerms, yard_terms
from greenlane.lifecycle.joint_inspection import Party, openings, state_of, waits_for

ZONE = ZoneInfo("Etc/GMT+4")


def party(owner, state="invited"):
    return Party(owner=owner, hold=f"agency:{owner}", state=state)


def test_whoever_has_neither_found_nor_is_excused_is_waited_for():
    parties = [party("FOOD", "found"), party("MED"), party("ENV", "excused")]
    assert waits_for(parties) == ("MED",)
    assert state_of(parties) == "booked"
    assert state_of([party("FOOD", "found"), party("ENV", "excused")]) == "recorded"


FINDINGS = st.lists(st.tuples(st.sampled_from("ABC"), st.none() | st.integers(1, 3)), max_size=12)


@given(FINDINGS)
def test_looking_together_never_opens_goods_more_often_than_one_by_one(findings):
    made = openings(findings)
    assert made.together <= made.apart == len(findings)
    assert made.consignments == len({each for each, _ in findings})
    alone = [(each, None) for each, _ in findings]
    assert openings(alone).together == openings(alone).apart


def test_three_findings_at_one_appointment_are_one_opening():
    assert openings([("A", 1), ("A", 1), ("A", 1), ("B", None)]).together == 2


def test_a_bay_has_slots_within_its_hours_on_the_country_s_clock():
    bay = Bay(office="O", bay="1", opens=time(8), closes=time(10, 30), minutes=60)
    terms = YardTerms(basis="x", bays=(bay,), days_ahead=2)
    slots = list(terms.slots("O", date(2026, 7, 1), ZONE))
    begins = [datetime(2026, 7, day, hour, tzinfo=ZONE) for day in (1, 2) for hour in (8, 9)]
    assert [slot.begins for slot in slots] == begins
    assert list(terms.slots("X", date(2026, 7, 1), ZONE)) == []
    with pytest.raises(ValueError, match="a bay opens"):
        yard_terms({"basis": "x", "bay": [{"office": "O", "bay": "1", "opens": "10:00:00",
                                           "closes": "09:00:00", "minutes": 60}]})  # fmt: skip
