"""Bundles of a post at the centre: order, repeats, gaps, and every kind of conflict."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support import seed
from tests.support.declarations import BROKER, OFFICE, TRADER, changed, declaration
from tests.usecases.test_lodging import is_drawn

from greenlane.evidence.signing import Signer
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.messages.border_bundle import BundleError

pytestmark = pytest.mark.db
NODE, LOG = Signer("node.b7", bytes(range(32))), Signer("customs-log.qt", bytes(range(1, 33)))
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
DAYS = {"since": date(2026, 6, 1), "until": date(2026, 12, 31), "registered": NOON}
BROKER_ACTOR, OFFICER = Actor("broker", "broker", BROKER), Actor("o", "officer", OFFICE)
PARTS = 4


def goods(lrn, bill, kind="IMA"):
    made = changed(declaration(lrn, kind=kind), "/goodsShipment/previousDocument/0/id", bill)
    made = changed(made, "/goodsShipment/consignment/transportEquipment", None)
    return changed(made, "/goodsShipment/consignment/containerCode", "0")


def green(desk, name):
    names = (f"{name}-{n}" for n in range(100))
    return next(r for r in names if not is_drawn(desk, f"{BROKER}/{r}"))


def lodge(made, desk):
    from greenlane.usecases.lodge import lodge as usecase

    return json.loads(usecase(json.dumps(made).encode(), "json", BROKER_ACTOR, desk).body)


@pytest.fixture
def at_noon(db, desk):
    seed.run()
    return replace(desk, now=lambda: NOON)


@pytest.fixture
def told(at_noon):
    """What a post did, as its bundles: it lodges, its goods arrive, it lodges two more.

    The post lives in this database for a moment; then it is rolled back, and the centre is left.
    """
    from django.db import transaction

    from greenlane.store import border
    from greenlane.store.models import BorderNode

    with transaction.atomic():
        BorderNode.objects.create(
            node="B7", name="", part="self", offices=[OFFICE], keys="", **DAYS
        )
        BorderNode.objects.create(node="centre", name="", part="centre", keys="", **DAYS)
        border.forget()
        facts = _at_the_post(at_noon)
        transaction.set_rollback(True)
    keys = "".join(f"- - {signer.public.text}\n" for signer in (NODE, LOG))
    BorderNode.objects.create(node="B7", name="", part="post", offices=[OFFICE], keys=keys, **DAYS)
    border.forget()
    return facts


def _at_the_post(desk):
    from greenlane.store import border
    from greenlane.usecases.arrive import arrive

    first = lodge(goods(green(desk, "P1"), "BILL-1", "IMD"), desk)
    _export(desk)
    arrive(first["mrn"], BROKER_ACTOR, desk)
    _export(desk)
    others = []
    for n in (2, 3):
        others.append(lodge(goods(green(desk, f"P{n}"), f"BILL-{n}"), desk))
        _export(desk)
    made = border.unacknowledged(border.node("centre"))
    assert len(made) == PARTS
    return {"bundles": [bytes(each.content) for each in made], "first": first, "others": others}


def _export(desk):
    from greenlane.usecases import border_out

    border_out.pending("centre", NODE, LOG, desk)


def take(data, desk):
    from greenlane.usecases import border_in

    return border_in.take(data, SYSTEM, desk)


def row(mrn):
    from greenlane.store import declarations

    return declarations.by_mrn(mrn)


def conflicts():
    from greenlane.store import border

    return list(border.conflicts(state="open", sort="opened"))


def snapshot():
    """All that bundles lead to."""
    from greenlane.store import border
    from greenlane.store.models import DeclarationRow, EventRow, JournalRow, PostingRow

    node = border.node("B7")
    return {
        "node": (node.received, bytes(node.received_digest), node.tree, node.head),
        "rows": list(DeclarationRow.objects.order_by("mrn").values_list("mrn", "state", "node")),
        "events": list(EventRow.objects.order_by("declaration__mrn", "sequence")
                       .values_list("declaration__mrn", "entry")),
        "postings": sorted(PostingRow.objects.values_list("declaration__mrn", "charge", "amount")),
        "noted": JournalRow.objects.filter(kind="border.noted").count(),
        "conflicts": [(c.kind, c.declaration.mrn) for c in conflicts()],
    }  # fmt: skip


@settings(max_examples=25, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.lists(st.integers(0, PARTS - 1), max_size=8))
def test_any_order_any_repeat_and_any_loss_sent_again_lead_to_the_same_state(told, at_noon, sent):
    from django.db import transaction

    states = []
    for order in (sent, []):
        with transaction.atomic():
            for place in order:
                try:
                    assert take(told["bundles"][place], at_noon)["sequence"] == place + 1
                except BundleError as error:
                    assert error.code == "NOD-007"  # noqa: PT017 - both ways are right
            answers = [take(each, at_noon) for each in told["bundles"]]
            assert [each["next"] for each in answers] == [2, 3, 4, 5]
            states.append(snapshot())
            transaction.set_rollback(True)
    assert states[0] == states[1]
    assert [state for _, state, _ in states[0]["rows"]] == ["cleared"] * 3


def test_a_gap_is_asked_for_and_only_without_both_checks_it_goes_unnoticed(
    told, at_noon, monkeypatch
):
    """The second half is the control."""
    from greenlane.usecases import border_in

    one, _, three, _ = told["bundles"]
    take(one, at_noon)
    with pytest.raises(BundleError) as refused:
        take(three, at_noon)
    assert (refused.value.code, refused.value.wanted) == ("NOD-007", 2)
    monkeypatch.setattr(border_in, "_taken_before", lambda *_: None)
    with pytest.raises(BundleError) as refused:  # the post's log itself shows the gap
        take(three, at_noon)
    assert refused.value.code == "NOD-010"
    monkeypatch.setattr(border_in, "_witness", lambda *_: None)
    take(three, at_noon)
    assert row(told["first"]["mrn"]).state == "registered"  # and nobody knows that it arrived


def test_a_bundle_for_somebody_else_or_of_a_closed_post_is_refused(told, at_noon):
    from greenlane.store.models import BorderNode

    nodes = BorderNode.objects.filter(node="B7")
    nodes.update(closed=NOON)
    with pytest.raises(BundleError) as refused:
        take(told["bundles"][0], at_noon)
    assert refused.value.code == "NOD-012"
    nodes.update(closed=None, keys=f"- - {LOG.public.text}\n")
    with pytest.raises(BundleError) as refused:
        take(told["bundles"][0], at_noon)
    assert refused.value.code == "NOD-002"
    assert _refusals() == ["NOD-012", "NOD-002"]


def _refusals():
    from greenlane.store import journal

    return [e.details["code"] for e in journal.entries(kind="border.refused")][::-1]


def test_an_event_that_cannot_follow_waits_with_all_later_ones_until_it_is_decided(told, at_noon):
    from greenlane.usecases import border_deciding
    from greenlane.usecases.conduct import invalidate

    mrn = told["first"]["mrn"]
    take(told["bundles"][0], at_noon)
    invalidate(mrn, "the trader says so", BROKER_ACTOR, at_noon)
    for each in told["bundles"][1:]:
        take(each, at_noon)
    (found,) = conflicts()
    assert (found.kind, found.declaration.mrn, row(mrn).state) == ("event", mrn, "invalidated")
    kinds = [json.loads(entry)["kind"] for entry in found.facts["waiting"]]
    assert kinds[0] == "arrive"
    assert kinds[-1] == "clear"
    with pytest.raises(NotAllowedError, match="invalidated"):
        border_deciding.decide(found.pk, "post", "it went", OFFICER, at_noon)
    with pytest.raises(NotAllowedError, match="reason"):
        border_deciding.decide(found.pk, "centre", "  ", OFFICER, at_noon)
    border_deciding.decide(found.pk, "centre", "the goods are called back", OFFICER, at_noon)
    assert conflicts() == []
    with pytest.raises(NotAllowedError, match="has been decided"):
        border_deciding.decide(found.pk, "centre", "again", OFFICER, at_noon)


def test_a_reference_used_at_both_nodes_is_kept_twice_and_shown(told, at_noon):
    lrn = told["others"][0]["lrn"]
    ours = lodge(goods(lrn, "QUITE-ANOTHER"), at_noon)
    for each in told["bundles"]:
        take(each, at_noon)
    (found,) = conflicts()
    assert (found.kind, found.other.mrn) == ("twice", ours["mrn"])
    assert found.facts["shared"] == f"lrn:{BROKER}/{lrn}"
    assert row(told["others"][0]["mrn"]).lrn == lrn


def test_an_operator_suspended_meanwhile_is_a_conflict(told, at_noon):
    from greenlane.store.models import Operator

    Operator.objects.filter(id=TRADER).update(status="suspended")
    for each in told["bundles"]:
        take(each, at_noon)
    assert {(c.kind, c.why) for c in conflicts()} == {("operator", f"{TRADER} is suspended")}


def test_a_number_out_of_the_days_of_its_range_is_a_conflict(told, at_noon):
    from greenlane.store.models import BorderNode

    BorderNode.objects.filter(node="B7").update(until=date(2026, 6, 30))
    take(told["bundles"][0], at_noon)
    assert [c.kind for c in conflicts()] == ["number"]


def test_law_replaced_meanwhile_shows_the_difference_by_charge_which_is_then_collected(
    told, at_noon
):
    from greenlane.store import declarations
    from greenlane.usecases import border_deciding

    dearer = dearer_law(at_noon)
    for each in told["bundles"]:
        take(each, dearer)
    found = conflicts()
    assert {c.kind for c in found} == {"law"}
    one = next(c for c in found if c.declaration.mrn == told["others"][0]["mrn"])
    assert one.difference > 0
    before = sum(p.amount for p in declarations.postings(one.declaration))
    border_deciding.decide(one.pk, "difference", "the new rate applies", OFFICER, dearer)
    after = sum(p.amount for p in declarations.postings(one.declaration))
    assert after - before == one.difference
    assert f"{after:.2f}" == f"{float(one.facts['after']):.2f}"


def dearer_law(desk):
    """The law of another publication: the general duty on shirts is higher."""
    from greenlane.law.lawbook import LawBook
    from greenlane.usecases.law_in_force import versioned

    measures = [
        {**each, "expression": "99 %"} if _is_duty(each) else each
        for each in desk.package["measures"]
    ]
    tables = {**desk.package, "measures": measures}
    return desk.with_book(LawBook(versioned(desk.country, 2), tables), 2, b"2")


def _is_duty(measure):
    return measure.get("code", "").startswith("6109") and "%" in measure.get("expression", "")


def test_the_page_shows_both_sides_and_takes_a_decision(told, at_noon):
    from django.test import Client
    from tests.support import signing_in

    from greenlane.store.models import Account

    lodge(goods(told["others"][0]["lrn"], "QUITE-ANOTHER"), at_noon)
    for each in told["bundles"]:
        take(each, at_noon)
    (found,) = conflicts()
    client = signing_in.enter(Client(SERVER_NAME="localhost"),
                              Account.objects.get(username="officer"))  # fmt: skip
    assert (
        f"/conflicts/{found.pk}" in client.get("/conflicts?state=open&sort=-kind").content.decode()
    )
    page = client.get(f"/conflicts/{found.pk}").content.decode()
    assert page.count("Declared on both sides") >= 1
    assert client.get("/conflicts?format=csv").content.decode().count("twice") == 1
    told_back = client.post(f"/conflicts/{found.pk}/decide", {"decision": "both", "reason": " "})
    assert (told_back.status_code, "needs a reason" in told_back.content.decode()) == (422, True)
    done = client.post(f"/conflicts/{found.pk}/decide", {"decision": "both", "reason": "looked"})
    assert done.status_code == 302
    assert "looked" in client.get(f"/conflicts/{found.pk}").content.decode()
    assert "B7" in client.get("/border-posts").content.decode()
    assert conflicts() == []


def test_a_post_without_a_bundle_for_a_day_and_behind_in_law_is_marked(told, at_noon):
    from greenlane.usecases import border_status

    take(told["bundles"][0], at_noon)
    later = replace(at_noon, now=lambda: NOON + timedelta(hours=30))
    (found,) = border_status.nodes(later)
    assert (found.received, found.age) == (1, timedelta(hours=30))


def test_a_post_publishes_no_law_and_decides_no_conflict(told, at_noon):
    from django.db import transaction

    from greenlane.store import border
    from greenlane.store.models import BorderNode
    from greenlane.usecases import border_deciding, law_desk

    with transaction.atomic():
        BorderNode.objects.create(node="C1", name="", part="self", offices=[], keys="", **DAYS)
        border.forget()
        with pytest.raises(law_desk.LawDeskError) as refused:
            law_desk.publish(law_desk.draft("Mine", "me", at_noon), at_noon)
        assert refused.value.code == "LAW-014"
        with pytest.raises(NotAllowedError, match="the centre decides"):
            border_deciding.decide(1, "post", "x", OFFICER, at_noon)
        transaction.set_rollback(True)
    border.forget()


def test_the_worker_finds_goods_that_were_lodged_while_a_bundle_was_taken(
    told, at_noon, monkeypatch
):
    """Neither saw the other's row; the next round finds both."""
    from greenlane.usecases import border_conflicts

    for each in told["bundles"]:
        take(each, at_noon)
    monkeypatch.setattr(border_conflicts, "bars", lambda *_: ())
    late = lodge(goods("RACE", "BILL-2", "IMD"), at_noon)
    assert (late["state"], conflicts()) == ("registered", [])
    assert border_conflicts.look_around(at_noon) == 1
    assert [c.other.mrn for c in conflicts()] == [late["mrn"]]
    assert border_conflicts.look_around(at_noon) == 0
