"""Repeats of a message (M3): after a restart and after thirty days the original receipt comes."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, body

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
BROKER_ACTOR = Actor("broker", "broker", BROKER)
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
DAYS = (30, 400, 3650)


@pytest.fixture
def here(db, desk):
    seed.run()
    return replace(desk, now=lambda: NOON)


def lodge(content, desk, key=""):
    from greenlane.usecases.lodge import lodge as act

    return act(content, "json", BROKER_ACTOR, desk, key=key)


@pytest.mark.parametrize("days", DAYS)
@pytest.mark.parametrize("key", ["", "key-1"])
def test_a_repeat_after_days_gets_the_original_receipt(here, days, key):
    first = lodge(body("LRN-1"), here, key)
    later = replace(here, now=lambda: NOON + timedelta(days=days))
    again = lodge(body("LRN-1"), later, key)
    assert (again.status, again.replayed, again.body) == (201, True, first.body)


def test_a_repeat_after_the_life_went_on_gets_the_receipt_of_then(here):
    from greenlane.usecases import conduct

    content = json.loads(body("LRN-1", kind="IMD"))
    first = lodge(json.dumps(content).encode(), here, "key-1")
    conduct.invalidate(json.loads(first.body)["mrn"], "Not wanted.", BROKER_ACTOR, here)
    later = replace(here, now=lambda: NOON + timedelta(days=30))
    again = lodge(json.dumps(content).encode(), later, "key-1")
    assert (again.status, again.body) == (201, first.body)


def test_a_key_lives_as_long_as_its_declaration(here):
    from greenlane.store.models import IdempotencyKey
    from greenlane.workers import identity

    lodge(body("LRN-1"), here, "key-1")
    identity.work()
    assert IdempotencyKey.objects.count() == 1


def test_if_keys_were_forgotten_a_repeat_under_another_reference_would_be_a_second_one(here):
    from greenlane.store.models import DeclarationRow, IdempotencyKey

    lodge(body("LRN-1"), here, "key-1")
    assert lodge(body("LRN-2"), here, "key-1").problem == "key-conflict"
    IdempotencyKey.objects.all().delete()  # the control: a store of keys that forgets
    lodge(body("LRN-2"), here, "key-1")
    assert DeclarationRow.objects.count() == 2
