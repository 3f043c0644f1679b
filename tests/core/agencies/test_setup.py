"""Setups as data: every fault is told with its place; what is in force decides the same again."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.agencies.base import BODIES, BOOK, DAY, SETUPS, asked, permits, setup

from greenlane.agencies.deciding import bench, decide, deputy_of, light, why_a_person
from greenlane.agencies.form import clashes
from greenlane.agencies.sections import SECTIONS, empty
from greenlane.agencies.setup import read

RULE = {"id": "R", "when": "item.net_mass <= 10", "decision": "grant", "reason": "G1",
        "sample": "0", "since": "2026-01-01"}  # fmt: skip
QUESTION = {"id": "q", "about": "item", "kind": "text", "label_en": "Q", "label_ar": "س",
            "required": "yes"}  # fmt: skip
BROKEN = {
    "AG-001": ("questions", [{**QUESTION, "id": f"q{n}"} for n in range(201)]),
    "AG-002": ("rules", [RULE, RULE]),
    "AG-003": ("rules", [{**RULE, "when": ""}]),
    "AG-004": ("rules", [{**RULE, "when": "x" * 2001}]),
    "AG-005": ("rules", [{**RULE, "decision": "perhaps"}]),
    "AG-006": ("rules", [{**RULE, "permits": "P-MED"}]),  # another agency's
    "AG-007": ("rules", [{**RULE, "when": "item.religion == 'x'"}]),
    "AG-008": ("rules", [{**RULE, "reason": "G9"}]),
    "AG-009": ("questions", [{**QUESTION, "kind": "choice", "choices": "a=A|أ"}]),
    "AG-010": ("rules", [{**RULE, "sample": "101"}]),
    "AG-011": ("rules", [{**RULE, "until": "2025-01-01"}]),
    "AG-012": ("questions", [{**QUESTION, "id": "Big Name"}]),
    "AG-013": ("rules", [{**RULE, "sample": "few"}]),
    "AG-014": ("rules", [{**RULE, "since": "soon"}]),
}


def faults(section, rows):
    whole = {**empty(), **BODIES["FIS"], "rules": [], section: rows}
    made = read("FIS", 1, whole, permits("FIS"))
    return made if isinstance(made, tuple) else ()


@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_row_is_told_with_its_place_and_the_sound_ones_are_not(code):
    section, rows = BROKEN[code]
    found = faults(section, rows)
    assert code in {fault.code for fault in found}
    assert all(fault.section == section and 1 <= fault.row <= 201 for fault in found)
    sound = [QUESTION] if section == "questions" else [RULE]
    assert faults(section, sound) == ()


@pytest.mark.parametrize("sample", ["NaN", "sNaN", "Infinity", "-1", "1e400", "٣"])
def test_a_sample_that_is_no_share_is_told_and_breaks_nothing(sample):
    assert {f.code for f in faults("rules", [{**RULE, "sample": sample}])} >= {"AG-013"}
    assert faults("rules", [{**RULE, "sample": "99"}]) == ()


def test_all_faults_are_told_at_once():
    rows = [{**RULE, "when": "item.nothing == 1", "decision": "no"}, {**RULE, "since": "x"}]
    assert {f.code for f in faults("rules", rows)} == {"AG-002", "AG-005", "AG-007", "AG-014"}


def test_the_demonstration_has_ten_agencies_and_each_can_decide_something_itself():
    assert len(SETUPS) >= 10
    assert set(SETUPS) == set(BOOK.agencies)
    assert all(made.rules and made.routes and made.questions for made in SETUPS.values())
    assert clashes(SETUPS.values()) == ()
    assert all(set(body) <= set(SECTIONS) for body in BODIES.values())


@pytest.mark.parametrize("agency", SETUPS)
def test_no_grant_of_the_demonstration_is_without_a_condition_and_a_sample(agency):
    """A holder with refusals, late conditions and no grant before, who answers nothing."""
    bad = {"refused_before": Decimal(2), "granted_before": Decimal(0),
           "conditions_late": Decimal(1), "documents": frozenset()}  # fmt: skip
    for rule in SETUPS[agency].rules:
        if rule.decision == "grant":
            assert rule.sample > 0
            assert not rule.fires({}, {**asked().whole, **bad}, ({},))


def test_what_a_rule_of_the_demonstration_grants_it_does_not_grant_out_of_order():
    known, first = {"granted_before": Decimal(1)}, {"granted_before": Decimal(0)}
    for agency, permit, item, whole, other in (
        ("RAD", "P-XRAY", {}, known, first),
        ("FOOD", "P-SEED", {"treatment": "heat"}, {}, {"refused_before": Decimal(1)}),
        ("FOOD", "P-PLANT", {"treatment": "cold"}, known, first),
        ("FOOD", "P-ANIMAL-HC", {}, {}, {"conditions_late": Decimal(1)}),
        ("FOOD", "P-SUPPL", {}, {"documents": frozenset({"lab_report"})},
         {"documents": frozenset()}),
        ("MED", "P-DEVICE", {"origin": "DE"}, {}, {"value": Decimal(200_000)}),
        ("MED", "P-CHEM-28", {"net_mass": Decimal(900), "concentration": Decimal(35)}, known,
         first),
    ):  # fmt: skip
        lasting = setup(agency, rules=[{**r, "sample": "0"} for r in BODIES[agency]["rules"]])
        sound = asked(permit, item, **{"documents": frozenset(), **whole})
        unsound = asked(permit, item, **{"documents": frozenset(), **whole, **other})
        assert decide(lasting, sound, DAY, "s").decision == "grant", permit
        assert not decide(lasting, unsound, DAY, "s").automatic, permit


def test_why_a_person_decides_is_told():
    one = setup("FIS", rules=[{**RULE, "permits": "P-TUNA"}])
    told = [
        why_a_person(one, permit, sampled=sampled, countersign=both)
        for permit, sampled, both in (
            ("P-TUNA", True, False), ("P-TUNA", False, True), ("P-TUNA", False, False),
            ("P-SHRIMP", False, False),
        )
    ]  # fmt: skip
    assert told == ["sample", "two-persons", "condition", "no-rule"]


def test_an_element_that_two_agencies_ask_in_two_kinds_is_found():
    other = [{**row, "kind": "number"} if row["id"] == "scientific_name" else row
             for row in BODIES["FIS"]["questions"]]  # fmt: skip
    changed = {**SETUPS, "FIS": setup("FIS", questions=other)}
    assert clashes(changed.values()) == ("scientific_name",)


TUNA = {"catch_area": "fao51", "net_mass": Decimal(400)}


def test_a_rule_grants_what_it_covers_for_every_item_and_not_for_some():
    fishing = setup("FIS", rules=[{**RULE, "when": 'item.catch_area != "fao87"'}])
    assert decide(fishing, asked("P-TUNA", TUNA), DAY, "s").decision == "grant"
    other = {**TUNA, "catch_area": "fao87"}
    assert not decide(fishing, asked("P-TUNA", TUNA, other), DAY, "s").automatic
    assert not decide(fishing, asked("P-TUNA", {}), DAY, "s").automatic  # what nobody answered


def test_a_refusal_needs_one_item_and_comes_with_its_reason():
    found = decide(SETUPS["RAD"], asked("P-SCRAP", {"activity": Decimal("0.1")},
                                        {"activity": Decimal(9)}), DAY, "s")  # fmt: skip
    assert (found.decision, found.rule, found.reason) == ("refuse", "HOT", "R1")


def test_a_rule_counts_on_its_days_only():
    ended = setup("FIS", rules=[{**RULE, "until": "2026-06-30"}])
    small = asked("P-TUNA", {"net_mass": Decimal(5)})
    assert decide(ended, small, date(2026, 6, 30), "s").automatic
    assert not decide(ended, small, DAY, "s").automatic


@given(st.text(min_size=1))
def test_the_sample_is_drawn_from_the_seed_alone(seed):
    half = setup("FIS", rules=[{**RULE, "sample": "50"}])
    small = asked("P-TUNA", {"net_mass": Decimal(5)})
    first = decide(half, small, DAY, seed)
    assert first == decide(half, small, DAY, seed)
    assert first.automatic != first.sampled


def test_the_sample_is_about_as_large_as_it_says():
    """2,000 draws at 20 %: more than 60 away from 400 comes once in a million."""
    some = setup("FIS", rules=[{**RULE, "sample": "20"}])
    small = asked("P-TUNA", {"net_mass": Decimal(5)})
    sampled = sum(decide(some, small, DAY, f"seed-{n}").sampled for n in range(2000))
    assert abs(sampled - 400) < 90
    every = setup("FIS", rules=[{**RULE, "sample": "100"}])
    assert all(decide(every, small, DAY, f"{n}").sampled for n in range(50))


def test_what_two_persons_owe_is_never_a_machines():
    both = setup("FIS", rules=[RULE], countersign=[{"id": "C", "when": "item.net_mass > 3"}])
    assert decide(both, asked("P-TUNA", {"net_mass": Decimal(2)}), DAY, "s").automatic
    found = decide(both, asked("P-TUNA", {"net_mass": Decimal(5)}), DAY, "s")
    assert found.countersign
    assert not found.automatic


TEAM = [{"id": "T", "name_en": "T", "name_ar": "ت", "members": "ann bob cy"}]


def test_a_case_goes_to_the_team_and_to_whom_has_the_fewest_or_his_deputy():
    away = [{"id": "D", "officer": "cy", "deputy": "dan", "since": "2026-07-01",
             "until": "2026-07-03"}]  # fmt: skip
    team = setup("FIS", rules=[], teams=TEAM, routes=[{"id": "R", "team": "T"}], deputies=away)
    of = {"ann": 3, "bob": 2, "cy": 0}
    assert decide(team, asked(), DAY, "s", of).officer == "dan"
    assert decide(team, asked(), date(2026, 7, 4), "s", of).officer == "cy"
    assert decide(team, asked(), DAY, "s", {"ann": 0, "bob": 0, "cy": 1}).officer == "ann"
    assert deputy_of(away, "ann", DAY) == "ann"


def test_what_is_owed_after_a_grant_depends_on_the_goods():
    owed = {p: decide(SETUPS["FOOD"], asked(p), DAY, "s").conditions
            for p in ("P-PLANT", "P-CEREAL", "P-MEAT")}  # fmt: skip
    assert owed == {"P-PLANT": ("QUARANTINE",), "P-CEREAL": ("SAMPLE",), "P-MEAT": ()}


def test_a_promise_shortens_the_law_and_never_lengthens_it():
    assert SETUPS["STD"].days("P-TOY") == 2 < permits("STD")["P-TOY"].service_days
    slow = setup("STD", promises=[{"id": "S", "days": "90"}])
    assert slow.days("P-TOY") == permits("STD")["P-TOY"].service_days


def test_the_bench_tells_what_a_draft_would_have_decided():
    before = setup("FIS", rules=[{**RULE, "when": "item.net_mass <= 10"}])
    after = setup("FIS", rules=[{**RULE, "when": "item.net_mass <= 100"}])
    was = {5: "granted", 50: "refused", 70: "granted", 500: "granted"}
    facts = {n: asked("P-TUNA", {"net_mass": Decimal(n)}) for n in was}
    past = [(f"A{n}", was[n], facts[n], DAY, f"{n}") for n in was]
    made = bench(before, after, past)
    assert (made.automatic(after=False), made.automatic(after=True)) == (1, 3)
    assert [t.number for t in made.differences] == ["A50", "A70"]
    assert [t.number for t in made.contradictions] == ["A50"]
    assert made.minutes == (60, 20)


@pytest.mark.parametrize(
    ("due", "colour"),
    [(None, "standing"), (date(2026, 6, 30), "red"), (DAY, "yellow"),
     (date(2026, 7, 3), "yellow"), (date(2026, 7, 4), "green")],
)  # fmt: skip
def test_the_light_follows_the_working_days_that_are_left(due, colour):
    assert light(due, DAY, lambda a, b: (b - a).days) == colour
