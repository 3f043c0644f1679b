"""Rules on declaring for another: mandate and licence, each fault told once and in its place."""

from datetime import date, timedelta

import msgspec
from tests.core.rules.base import (
    BROKER,
    DAY,
    OPERATORS,
    PORT,
    SINCE,
    TRADER,
    ask,
    breaks,
    good_import,
    meets,
    replaced,
)

from greenlane.lifecycle.mandate import Licence, Mandate, Powers

IMPORT = good_import()
OWN = replaced(IMPORT, {"declarant.id": TRADER, "agent": None})
CODES = ("PA-013", "PA-014", "PA-015", "PA-016", "PA-017", "PA-018", "PA-019")
LICENCE = Licence(number="L-1", since=SINCE)


def register(*given: Mandate, licences=(LICENCE,)):
    client = msgspec.structs.replace(OPERATORS[TRADER], powers=Powers(mandates=given))
    broker = msgspec.structs.replace(OPERATORS[BROKER], powers=Powers(licences=licences))
    return {**OPERATORS, TRADER: client, BROKER: broker}


def mandate(**changes):
    return Mandate(**{"broker": BROKER, "kind": "direct", "since": SINCE, **changes})


def test_pa_013_mandate_was_given():
    meets("PA-013", IMPORT)
    breaks("PA-013", IMPORT, at="declarant.id", operators=register())
    breaks("PA-013", IMPORT, at="declarant.id",
           operators=register(mandate(broker="QT0000000199")))  # fmt: skip


def test_pa_014_mandate_is_in_force():
    meets("PA-014", IMPORT, operators=register(mandate(since=DAY, until=DAY)))
    meets("PA-014", IMPORT, operators=register(mandate(ended=DAY + timedelta(days=1))))
    before, after = DAY - timedelta(days=1), DAY + timedelta(days=1)
    for gone in ({"until": before}, {"since": after}, {"ended": DAY}):
        breaks("PA-014", IMPORT, at="declarant.id", operators=register(mandate(**gone)))


def test_pa_015_mandate_is_for_this_representation():
    indirect = register(mandate(kind="indirect"))
    meets("PA-015", replaced(IMPORT, {"agent.function_code": "3"}), operators=indirect)
    breaks("PA-015", IMPORT, at="agent.function_code", operators=indirect)


def test_pa_016_mandate_covers_the_office():
    meets("PA-016", IMPORT, operators=register(mandate(offices=(PORT,))))
    breaks("PA-016", IMPORT, at="declaration_office_id",
           operators=register(mandate(offices=("QT000201",))))  # fmt: skip


def test_pa_017_mandate_covers_the_procedure():
    meets("PA-017", IMPORT, operators=register(mandate(procedures=("40",))))
    meets("PA-017", IMPORT, operators=register(mandate(procedures=("4000",))))
    found = ask(IMPORT, operators=register(mandate(procedures=("71",))))
    assert [f.code for f in found] == ["PA-017"] * 3  # each item points at its own procedure
    breaks("PA-017", good_import(*IMPORT.goods_shipment.government_agency_goods_item[:1]),
           at="items.0.government_procedure.0.current_code",
           operators=register(mandate(procedures=("71",))))  # fmt: skip


def test_mandates_are_not_put_together_from_parts():
    parts = register(mandate(offices=("QT000201",)), mandate(procedures=("71",)))
    assert {f.code for f in ask(IMPORT, operators=parts)} == {"PA-017"}


def test_pa_018_representative_is_licensed():
    ended = msgspec.structs.replace(LICENCE, ended=DAY)
    meets("PA-018", IMPORT)
    for held in ((), (ended,)):
        breaks("PA-018", IMPORT, at="declarant.id", operators=register(mandate(), licences=held))


def test_pa_019_licence_covers_the_goods():
    meets("PA-019", IMPORT)
    shirts = good_import(*IMPORT.goods_shipment.government_agency_goods_item[:1])
    for narrow in ({"chapters": ("04",)}, {"procedures": ("71",)}):
        held = (msgspec.structs.replace(LICENCE, **narrow),)
        breaks("PA-019", shirts, at="items.0.commodity.classification.0.id",
               operators=register(mandate(), licences=held))  # fmt: skip


def test_who_declares_his_own_goods_needs_neither():
    meets("PA-013", OWN, operators=register(licences=()))
    assert not {f.code for f in ask(OWN, operators=register(licences=()))} & set(CODES)


def test_a_suspended_broker_is_told_that_and_not_the_mandate_too():
    suspended = msgspec.structs.replace(OPERATORS[BROKER], status="suspended")
    found = ask(IMPORT, operators={**register(), BROKER: suspended})
    assert {f.code for f in found} == {"PA-003", "PA-012"}


def test_a_status_is_that_of_the_day():
    powers = Powers(mandates=(mandate(),), statuses=(
        (SINCE, date(2026, 6, 30), "active"), (DAY, None, "suspended")))  # fmt: skip
    client = msgspec.structs.replace(OPERATORS[TRADER], powers=powers)
    assert not client.active_on(DAY)
    assert client.active_on(date(2026, 6, 30))
