"""Conflict of interest: what relates an official to a party, and what does not."""

from datetime import date

import pytest

from greenlane.access.conflict import (
    Interest,
    Official,
    Party,
    Place,
    conflicts,
    number_mark,
    place_mark,
    surname,
)

DAY = date(2026, 7, 1)
COOLING = {"employer": 3, "former-employer": 3}  # as Tavora has it
HOME = Place(line="12 Harbour Street", postcode="QT-1001", town="Selmar", country="QT")
ME = Official(name="Mara Okonjo", places=(HOME,), telephones=frozenset({"9603331234"}),
              accounts=frozenset({"QT12BANK0001"}))  # fmt: skip


def codes(party, official=ME):
    return [reason.code for reason in conflicts(official, [party], DAY, COOLING)]


@pytest.mark.parametrize(("relation", "until", "closed"), [
    ("own", None, True), ("spouse", None, True), ("family", None, True),
    ("spouse", date(2026, 6, 30), False), ("own", date(2026, 7, 1), True),
    ("former-employer", date(2023, 7, 1), True), ("former-employer", date(2023, 6, 30), False),
])  # fmt: skip
def test_a_declared_interest_closes_a_file_on_its_days(relation, until, closed):
    tie = Interest(operator="QT1", relation=relation, since=date(2019, 1, 1), until=until)
    me = Official(name="M O", interests=(tie,))
    assert bool(codes(Party(id="QT1"), me)) is closed
    assert codes(Party(id="QT2"), me) == []
    assert codes(Party(), me) == []


def test_how_long_a_relation_cools_off_is_the_country_s():
    tie = Interest(operator="QT1", relation="former-employer", until=date(2024, 7, 1))
    me = Official(name="M O", interests=(tie,))
    closed = {years: bool(conflicts(me, [Party(id="QT1")], DAY, {"former-employer": years}))
              for years in (1, 2, 3)}  # fmt: skip
    assert closed == {1: False, 2: True, 3: True}
    assert not conflicts(me, [Party(id="QT1")], DAY, {})  # a country that says nothing


def test_a_relation_that_has_not_begun_closes_nothing_yet():
    me = Official(name="M O", interests=(
        Interest(operator="QT1", relation="own", since=date(2026, 7, 2)),))  # fmt: skip
    assert codes(Party(id="QT1"), me) == []


@pytest.mark.parametrize("line", [
    "12 Harbour Street", "harbour st. 12", "12, HARBOUR STR", "Hárbour Street No 12",
    "12 Harbourstreet",
])  # fmt: skip
def test_the_same_address_is_seen_however_it_is_written(line):
    assert codes(Party(places=(Place(line=line, postcode="qt 1001", town="x"),))) == ["address"]


@pytest.mark.parametrize("place", [
    Place(line="12 Harbour Street", postcode="QT-1002", town="Selmar"),
    Place(line="14 Harbour Street", postcode="QT-1001", town="Selmar"),
    Place(line="12 Market Street", postcode="QT-1001", town="Selmar"),
    Place(line="Harbour Street", postcode="QT-1001"),
    Place(line="12 Harbour Street"), Place(),
])  # fmt: skip
def test_another_address_is_not_the_same(place):
    assert codes(Party(names=("Bluewater Foods",), places=(place,))) == []


def test_a_telephone_and_an_account_are_compared_by_their_digits():
    assert number_mark("+960 333-1234") == number_mark("00960 (333) 1234") == "9603331234"
    assert number_mark("qt12 bank 0001") == "QT12BANK0001"
    assert number_mark("112") == ""
    assert codes(Party(telephones=frozenset({"9603331234"}))) == ["telephone"]
    assert codes(Party(accounts=frozenset({"QT12BANK0001"}))) == ["account"]
    assert codes(Party(telephones=frozenset({""}), accounts=frozenset({"QT12BANK0002"}))) == []


def test_a_surname_counts_with_town_and_postcode_only():
    near = Place(line="1 Elsewhere", postcode="QT 1001", town="SELMAR")
    far = Place(line="1 Elsewhere", postcode="QT 2001", town="Norport")
    assert codes(Party(names=("OKONJO & Sons Ltd",), places=(near,))) == ["surname"]
    assert codes(Party(names=("OKONJO & Sons Ltd",), places=(far,))) == []
    assert codes(Party(names=("Okonjokoro Ltd",), places=(near,))) == []
    assert surname("Ludwig van der Berg") == "berg"
    assert surname("Officer") == ""


def test_empty_data_relate_nobody_to_anybody():
    assert codes(Party(), Official(name="")) == []
    assert place_mark(Place(line="", postcode="", town="")) == ""


def test_every_reason_names_the_party_and_says_what_is_shared():
    party = Party(id="QT9", places=(HOME,), telephones=ME.telephones, accounts=ME.accounts)
    told = conflicts(ME, [party], DAY, COOLING)
    assert [reason.code for reason in told] == ["telephone", "account", "address"]
    assert {reason.party for reason in told} == {"QT9"}
    assert all(reason.text for reason in told)
