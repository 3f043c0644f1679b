"""Lodging: in one transaction, idempotent, all findings at once, replayable."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, body, changed, declaration

from greenlane.lifecycle.event import Actor
from greenlane.risk.selection import draw

pytestmark = pytest.mark.db
BROKER_ACTOR = Actor("broker", "broker", BROKER)
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)


@pytest.fixture
def at_noon(db, desk):
    seed.run()
    return replace(desk, now=lambda: NOON)


def lodge(data, desk, key="", actor=BROKER_ACTOR):
    from greenlane.usecases.lodge import lodge as usecase

    return usecase(data, "json", actor, desk, key=key)


def answer(outcome):
    return json.loads(outcome.body)


def rows(model):
    from greenlane.store import models

    return list(getattr(models, model).objects.order_by("pk"))


def is_drawn(desk, text):
    return draw(desk.keyed(text)) < desk.profiles.plan.of("").random


def never_random(desk):
    """A reference whose draw leaves the declaration in the green lane."""
    references = (f"LRN-{n}" for n in range(100))
    return next(r for r in references if not is_drawn(desk, f"{BROKER}/{r}"))


def test_a_declaration_in_order_is_accepted_released_and_cleared_at_once(at_noon):
    outcome = lodge(body(never_random(at_noon), items=2), at_noon)
    told = answer(outcome)
    assert outcome.status == 201, told
    assert (told["state"], told["lane"], told["findings"]) == ("cleared", "green", [])
    kinds = [event.kind for event in rows("EventRow")]
    assert kinds == ["lodge", "arrive", "accept", "select", "release", "clear"]
    assert told["payable"] == str(sum((p.amount for p in rows("PostingRow")), 0))


def test_the_movement_reference_number_has_the_check_digit_of_the_union(at_noon):
    from greenlane.standards import mrn

    told = answer(lodge(body("LRN-MRN"), at_noon))
    assert mrn.is_valid(told["mrn"])
    assert told["mrn"].startswith("26QT")


def test_the_same_body_again_gives_the_same_answer_and_writes_nothing(at_noon):
    first = lodge(body("LRN-1"), at_noon)
    later = replace(at_noon, now=lambda: NOON + timedelta(days=30))
    again = lodge(body("LRN-1"), later)
    assert (again.status, again.body, again.replayed) == (first.status, first.body, True)
    assert len(rows("DeclarationRow")) == 1


def test_the_same_content_written_otherwise_is_the_same_body(at_noon):
    first = lodge(body("LRN-1"), at_noon)
    spaced = json.dumps(json.loads(body("LRN-1")), indent=3).encode()
    assert lodge(spaced, at_noon).body == first.body


def test_another_body_under_the_same_reference_is_a_conflict_and_stores_nothing(at_noon):
    lodge(body("LRN-1"), at_noon)
    other = lodge(body("LRN-1", items=2), at_noon)
    assert (other.status, other.problem) == (409, "lrn-conflict")
    assert len(rows("DeclarationVersion")) == 1


def test_a_key_gives_its_answer_again_even_for_a_rejected_declaration(at_noon):
    wrong = json.dumps(changed(declaration("LRN-1"), "/goodsItemQuantity", 7)).encode()
    first = lodge(wrong, at_noon, key="k1")
    again = lodge(wrong, at_noon, key="k1")
    assert first.status == 422
    assert (again.body, again.replayed) == (first.body, True)
    assert len(rows("DeclarationRow")) == 1


def test_a_key_used_for_another_body_is_a_conflict(at_noon):
    lodge(body("LRN-1"), at_noon, key="k1")
    other = lodge(body("LRN-2"), at_noon, key="k1")
    assert other.problem == "key-conflict"
    assert len(rows("DeclarationRow")) == 1


def test_a_conflict_of_references_leaves_the_key_free(at_noon):
    lodge(body("LRN-1"), at_noon)
    assert lodge(body("LRN-1", items=2), at_noon, key="k9").problem == "lrn-conflict"
    assert lodge(body("LRN-3"), at_noon, key="k9").status == 201


def test_a_rejected_reference_may_be_used_again(at_noon):
    wrong = json.dumps(changed(declaration("LRN-1"), "/goodsItemQuantity", 7)).encode()
    assert lodge(wrong, at_noon).status == 422
    assert lodge(body("LRN-1"), at_noon).status == 201
    assert [d.state == "rejected" for d in rows("DeclarationRow")] == [True, False]


def test_a_declaration_in_another_name_is_forbidden(at_noon):
    stranger = Actor("x", "trader", "QT0000000999")
    assert lodge(body("LRN-1"), at_noon, actor=stranger).problem == "foreign"
    assert rows("DeclarationRow") == []


def test_a_lapsed_trader_is_refused_with_the_place_and_the_act(at_noon):
    made = changed(declaration("LRN-1"), "/goodsShipment/importer/id", "QT0000000103")
    told = answer(lodge(json.dumps(made).encode(), at_noon))
    found = [f for f in told["findings"] if f["pointer"].startswith("/goodsShipment/importer")]
    assert told["state"] == "rejected"
    assert found
    assert all(f["act"] and f["fix"] for f in found)


def test_a_hundred_lodgements_of_one_body_at_once_make_one_declaration(at_noon):
    from django.db import connection

    def one(_):
        try:
            return lodge(body("LRN-100"), at_noon)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        outcomes = list(pool.map(one, range(100)))
    assert len({outcome.body for outcome in outcomes}) == 1
    assert sum(not outcome.replayed for outcome in outcomes) == 1
    assert len(rows("DeclarationRow")) == 1


def test_replaying_the_events_gives_the_stored_state(at_noon):
    from greenlane.store import declarations

    for n in range(25):
        lodge(body(f"LRN-{n}", kind="IMD" if n % 3 == 0 else "IMA"), at_noon)
    for row in rows("DeclarationRow"):
        life = declarations.life(row)
        assert (life.state, life.lane, life.version) == (row.state, row.lane, row.version)


def test_the_event_log_is_linked_and_a_changed_event_is_found(at_noon):
    from django.db import connection

    from greenlane.store import declarations
    from greenlane.store.models import EventRow

    lodge(body("LRN-1"), at_noon)
    (row,) = rows("DeclarationRow")
    assert declarations.first_broken_event(row) is None
    victim = EventRow.objects.get(sequence=3)
    victim.entry = victim.entry.replace("accept", "expire")
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")  # as one who owns the database
        victim.save()
        cursor.execute("set session_replication_role = origin")
    assert declarations.first_broken_event(row) == 3


def test_a_failure_in_the_midst_of_writing_leaves_nothing(at_noon):
    from django.db import IntegrityError, connection

    with connection.cursor() as cursor:
        cursor.execute("alter table outbox add constraint never check (topic = 'x') not valid")
    try:
        with pytest.raises(IntegrityError):
            lodge(body("LRN-1"), at_noon, key="k1")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("alter table outbox drop constraint never")
    for model in ("DeclarationRow", "EventRow", "PostingRow", "IdempotencyKey"):
        assert rows(model) == []
    assert lodge(body("LRN-1"), at_noon, key="k1").status == 201


def test_a_message_that_is_only_out_of_order_is_taken_with_a_warning(at_noon):
    from greenlane.messages import canonical_json, wco_xml
    from greenlane.usecases.lodge import lodge as usecase

    made = canonical_json.parse(body("LRN-ORDER")).declaration
    xml = wco_xml.to_xml(made)
    function = b"<FunctionCode>9</FunctionCode>"
    assert function in xml
    turned = xml.replace(function, b"").replace(b"</TypeCode>", b"</TypeCode>" + function, 1)
    outcome = usecase(turned, "xml", BROKER_ACTOR, at_noon)
    told = answer(outcome)
    assert outcome.status == 201, told
    assert [(f["code"], f["severity"]) for f in told["findings"]] == [("MSG-027", "warning")]
