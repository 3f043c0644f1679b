"""The profiles of the country: grounded, each able to fire, and most honest trade green."""

import re
from collections import Counter
from datetime import date
from typing import Any

import pytest
from tests.core.risk.asking import chosen
from tests.core.rules.base import country, good_export, good_import, item, replaced

from greenlane.risk.language import tree
from greenlane.risk.profile import Profile
from greenlane.risk.profile_set import ProfileSet
from tavora.trade import World

DATA: dict[str, Any] = country().toml("risk.toml")
PROFILES = ProfileSet.read(DATA)
BY_CODE: dict[str, Profile] = {p.code: p for p in PROFILES.profiles}


def goods(code: str, **changes: Any) -> dict[str, Any]:
    """An item of 10 kg for 1000 dollars, changed."""
    return {"code": code, "origin": "US", "price": "1000.00", "net": "10", "quantity": "1",
            **changes}  # fmt: skip


# What each profile was written to catch, and the like that it leaves alone.
CATCHES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "RP-001": (goods("61091000", net="200"), goods("61091000", net="50")),
    "RP-002": (goods("24022090"), goods("24012000")),
    "RP-003": (goods("64041100", net="200"), goods("64041100", net="50")),
    "RP-004": (goods("85171300", net="10"), goods("85171300", net="2")),
    "RP-005": (goods("22083000", net="400"), goods("22083000", net="50")),
    "RP-006": (
        goods("39021000", procedures=("7100",), price="60000.00"),
        goods("39021000", procedures=("4000",), price="60000.00"),
    ),
    "RP-007": (
        goods("73181500", preference="300", origin="DE", price="60000.00"),
        goods("73181500", origin="DE", price="60000.00"),
    ),
    "RP-008": (goods("40111000", origin="VN"), goods("40111000", origin="JP")),
    "RP-009": (
        goods("87032310", net="1400", price="9000.00"),
        goods("87032310", net="1400", price="15000.00"),
    ),
    "RP-010": (goods("71131910", price="9000.00", net="1"), goods("71131910", net="1")),
    "RP-011": (
        goods("09021000", preference="300", origin="CH"),
        goods("09021000", preference="200", origin="KE"),
    ),
    "RP-012": (goods("63090000"), goods("63022100")),
    "RP-013": (goods("38251000"), goods("38260000")),
    "RP-014": (goods("36041000"), goods("34025000")),
    "RP-015": (goods("96011000"), goods("96081000")),
    "RP-016": (goods("22072000", procedures=("4400",)), goods("22072000")),
    "RP-017": (goods("25232900", origin="QU"), goods("25232900", origin="QV")),
    "RP-018": (goods("71023900", net="0.1"), goods("71023900", net="8")),
}


def fired(facts: dict[str, Any]) -> set[str]:
    """The profiles that an import of one such item fires."""
    code, rest = facts["code"], {k: v for k, v in facts.items() if k != "code"}
    made = good_import(item(1, code, "Goods of the test", gross="2000", packages=1, **rest))
    made = replaced(made, {"shipment.trade_terms.condition_code": "CIF",
                           "shipment.customs_valuation": None})  # fmt: skip
    return {hit.profile for hit in chosen(PROFILES, made, "seed of nobody").hits}


def test_every_profile_has_an_example_of_what_it_catches():
    assert list(CATCHES) == list(BY_CODE)
    assert len(BY_CODE) >= 12


@pytest.mark.parametrize("code", CATCHES)
def test_each_profile_catches_what_it_names_and_leaves_its_like_alone(code: str):
    caught, alike = CATCHES[code]
    assert code in fired(caught)
    assert code not in fired(alike)


@pytest.mark.parametrize("code", BY_CODE)
def test_each_profile_is_grounded_and_tells_the_officer_what_to_do(code: str):
    profile = BY_CODE[code]
    act, article = profile.basis.split(maxsplit=1)
    assert country().book.acts[act].validity.covers(profile.validity.since)
    assert re.fullmatch(r"(s|r)\. \d+(\(\d+\))?", article)
    assert set(profile.instruction) == set(profile.name) == {"en", "ar"}
    assert profile.instruction["en"].endswith(".")
    assert profile.lane != "green"


def test_the_random_sample_is_small_and_grounded():
    assert DATA["random"]["share"] == "0.02"
    way = PROFILES.plan.random
    assert way.lane == "yellow"
    assert way.basis.split()[0] in country().book.acts
    assert way.instruction["en"].endswith(".")


def test_codes_origins_procedures_and_preferences_of_the_profiles_exist():
    law = country().book.on(date(2026, 7, 1))
    known = {
        "origin": law.book.countries,
        "procedure": law.procedures,
        "preference": law.book.preferences,
    }
    for profile in PROFILES.profiles:
        for field, value in compared(profile.condition):
            if field == "code":
                lines = [c for c in law.goods if c.startswith(value) and law.commodity(c)]
                assert lines, (profile.code, value)
            elif field in known:
                assert value in known[field], (profile.code, value)


def compared(node: Any) -> list[tuple[str, str]]:
    """The fields of a condition with the texts that they are compared with."""
    match node:
        case tuple():
            return [pair for part in node for pair in compared(part)]
        case tree.And(parts=parts) | tree.Or(parts=parts):
            return compared(parts)
        case tree.Matches(field=field, text=text):
            return [(field.name, text.value)]
        case tree.Among(member=tree.Field() as field, among=tree.Values(values=values)):
            return [(field.name, value.value) for value in values]
        case tree.Compare(left=tree.Field() as field, right=tree.Text(value=value)):
            return [(field.name, value)]
    return []


def test_the_good_declarations_of_the_tests_are_green():
    for made in (good_import(), good_export()):
        assert chosen(PROFILES, made, "seed of nobody").lane == "green"


def test_about_nine_in_ten_of_honest_trade_are_green():
    lanes = Counter[str]()
    for one in World(country().book, 11, date(2026, 7, 1)).declarations(6, 600):
        if one.truth is not None:
            continue
        seed = f"{one.trader}/{one.declaration.functional_reference_id}"
        lanes[chosen(PROFILES, one.declaration, seed, one.day).lane] += 1
    share = lanes["green"] / lanes.total()
    assert 0.85 <= share <= 0.92, lanes
    assert min(lanes[lane] for lane in ("blue", "yellow", "red")) > 0
