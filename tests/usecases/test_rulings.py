"""Advance rulings: applied for, asked about, decided by one, published by another, and binding."""

import copy
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, TRADER, declaration

from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.lifecycle.ruling import FINAL, TRANSITIONS, follow

NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
TRADER_ACTOR = Actor("amara", "trader", TRADER)
OFFICER = Actor("officer", "officer", "QT000101")
APPROVER = Actor("approver", "law-approver")
GOODS = "Knitted T-shirts of cotton for men, with a printed front, in cartons of fifty"


@pytest.mark.parametrize("state", sorted(TRANSITIONS))
def test_what_is_not_in_the_table_cannot_happen(state):
    every = {move for moves in TRANSITIONS.values() for move in moves}
    for move in every - TRANSITIONS[state].keys():
        with pytest.raises(NotAllowedError):
            follow(state, move)
    assert (state in FINAL) == (not TRANSITIONS[state])


@pytest.fixture
def at_noon(db, desk):
    from greenlane.usecases import law_in_force

    seed.run()
    law_in_force.forget()
    yield replace(desk, now=lambda: NOON)
    law_in_force.forget()


def applied(desk, **changes):
    from greenlane.usecases import rulings

    told = {"kind": "classification", "goods": GOODS, "proposed_code": "6109 10 00", **changes}
    return rulings.apply(TRADER_ACTOR, desk, **told)


def published(desk, code="61091000"):
    from greenlane.usecases import rulings

    row = applied(desk)
    rulings.decide(row.pk, OFFICER, desk, code=code, decision="T-shirts of cotton, knitted",
                   grounds="General rules 1 and 6; heading 6109")  # fmt: skip
    rulings.publish(row.pk, APPROVER, desk)
    row.refresh_from_db()
    return row


@pytest.mark.db
def test_an_application_has_a_day_by_which_it_is_decided(at_noon):
    row = applied(at_noon)
    assert (row.state, row.proposed_code) == ("received", "61091000")
    assert row.due == date(2026, 7, 1) + timedelta(days=60)
    assert row.number == f"AR-2026-{row.pk:05d}"


@pytest.mark.db
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "colour"}, "RUL-001"),
        ({"goods": "shirts"}, "RUL-002"),
        ({"origin": "ZZ"}, "RUL-003"),
    ],
)
def test_an_application_that_lacks_something_is_refused_with_its_code(at_noon, changes, code):
    from greenlane.usecases.rulings import RulingError

    with pytest.raises(RulingError) as refused:
        applied(at_noon, **changes)
    assert refused.value.code == code


@pytest.mark.db
def test_customs_asks_the_applicant_answers_and_the_clock_begins_again(at_noon):
    from greenlane.usecases import rulings
    from greenlane.usecases.permissions import ForbiddenError

    row = applied(at_noon)
    rulings.ask(row.pk, "What is the share of cotton?", OFFICER)
    with pytest.raises(ForbiddenError):
        rulings.answer(row.pk, "All of it", Actor("b", "broker", BROKER), at_noon)
    later = replace(at_noon, now=lambda: NOON + timedelta(days=10))
    rulings.answer(row.pk, "All of it", TRADER_ACTOR, later)
    row.refresh_from_db()
    assert (row.state, row.answer) == ("received", "All of it")
    assert row.due == date(2026, 7, 11) + timedelta(days=60)


@pytest.mark.db
def test_a_decision_names_goods_and_grounds_and_a_second_person_publishes_it(at_noon):
    from greenlane.usecases import rulings
    from greenlane.usecases.law_desk import LawDeskError
    from greenlane.usecases.law_in_force import renewed

    row = applied(at_noon)
    told = {"decision": "It is that", "grounds": "Because"}
    with pytest.raises(rulings.RulingError, match="no line of the tariff"):
        rulings.decide(row.pk, OFFICER, at_noon, code="6109", **told)
    with pytest.raises(rulings.RulingError, match="text is needed"):
        rulings.decide(row.pk, OFFICER, at_noon, code="61091000", decision="x", grounds=" ")
    rulings.decide(row.pk, OFFICER, at_noon, code="61091000", **told)
    with pytest.raises(LawDeskError):  # four eyes
        rulings.publish(row.pk, Actor("officer", "law-approver"), at_noon)
    rulings.publish(row.pk, APPROVER, at_noon)
    ruling = renewed(at_noon).book.rulings[row.number]
    assert (ruling.holder, ruling.code) == (TRADER, "61091000")
    assert ruling.validity.until == date(2026, 7, 1) + timedelta(days=3 * 365)
    assert ruling.basis.startswith("CA-2019")


@pytest.mark.db
def test_a_refusal_gives_its_grounds_even_past_the_use_case(at_noon):
    from django.db import IntegrityError, transaction

    from greenlane.usecases import rulings

    row = applied(at_noon)
    with pytest.raises(rulings.RulingError):
        rulings.refuse(row.pk, "", OFFICER, at_noon)
    row.state = "refused"
    with pytest.raises(IntegrityError, match="ruling_grounds"), transaction.atomic():
        row.save()
    rulings.refuse(row.pk, "The same question is before the court", OFFICER, at_noon)


def citing(number, code):
    made = copy.deepcopy(declaration(f"LRN-{code}-{number[-3:]}"))
    (item,) = made["goodsShipment"]["governmentAgencyGoodsItem"]
    item["additionalDocument"].append({"categoryCode": "C", "typeCode": "626", "id": number})
    item["commodity"]["classification"][0]["id"] = code
    return json.dumps(made).encode()


@pytest.mark.db
def test_a_published_ruling_binds_the_line_that_cites_it(at_noon):
    from greenlane.usecases.check import check
    from greenlane.usecases.law_in_force import renewed

    row = published(at_noon)
    desk, actor = renewed(at_noon), Actor("b", "broker", BROKER)

    def codes(number, code):
        told = json.loads(check(citing(number, code), "json", actor, desk).body)
        return {f["code"] for f in told["findings"] if f["severity"] == "error"}

    assert codes(row.number, "61091000") == set()
    assert "DO-008" in codes(row.number, "61099000")
    assert codes("AR-2020-00001", "61091000") == {"DO-008"}


@pytest.mark.db
def test_a_revocation_is_drafted_with_notice_and_binds_until_its_day(at_noon):
    from greenlane.usecases import law_desk, rulings
    from greenlane.usecases.law_in_force import renewed

    row = published(at_noon)
    desk = renewed(at_noon)
    with pytest.raises(rulings.RulingError, match="past"):
        rulings.revoke(row.pk, date(2026, 6, 30), "The note changed", OFFICER, desk)
    change_set = rulings.revoke(row.pk, date(2026, 9, 30), "The note changed", OFFICER, desk)
    law_desk.approve(change_set, "approver", desk)
    law_desk.publish(change_set, desk)
    ruling = renewed(desk).book.rulings[row.number]
    assert ruling.validity.until == date(2026, 9, 30)
