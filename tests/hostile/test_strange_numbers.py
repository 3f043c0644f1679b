"""Another's drafts, applications, permits, orders, receipts and mandates, walked by his numbers."""

import re

import pytest

from tests.support import money
from tests.support.signing_in import enter
from tests.usecases.test_applications import BY_HAND, FISH, TUNA, applied, here

pytestmark = pytest.mark.db
__all__ = ["here"]  # the fixture
STRANGER = "QT0000000199"
AREAS = ("drafts/", "applications/", "payments/", "receipts/", "permits/", "mandates/",
         "attachments/")  # fmt: skip
VERBS = ("answer", "withdraw", "surrender", "approve", "revoke", "suspend")
# One's own register entry and the check of a paper by its code are for others too.
OPEN = ("check/<code>",)


@pytest.fixture
def owned(here, monkeypatch):
    """What one firm has; by the beginning of a route, the number that stands in it."""
    from greenlane.store.models import Mandate
    from greenlane.usecases import applications, desk
    from tests.support.declarations import TRADER

    monkeypatch.setattr(desk, "current", lambda: here.desk)
    row = applied(here, TUNA, **BY_HAND)
    applications.conclude(row.number, "grant", "In order.", "G1", FISH, here.desk)
    row.refresh_from_db()
    money.rows_of(TRADER)
    return {
        "drafts": row.draft.pk, "applications": row.number, "permits": row.issued,
        "payments": "RF1", "payments/claims": "F1", "receipts": "1",
        "mandates": Mandate.objects.earliest("pk").pk, "attachments": "1",
    }  # fmt: skip


def routes():
    from greenlane.web import urls

    for pattern in urls.urlpatterns:
        route = str(pattern.pattern)
        if route.startswith(AREAS) and "<" in route and not any(o in route for o in OPEN):
            yield from ([route] if "<verb>" not in route else
                        [route.replace("<verb>", verb) for verb in VERBS])  # fmt: skip


def path_of(route, numbers):
    """The address with the owner's number in its first place and something in the others."""
    area = route.partition("/<")[0]
    first = numbers.get(area, "1")
    made = re.sub(r"<[^>]+>", str(first), route, count=1)
    return "/" + re.sub(r"<(\w+:)?(\w+)>", lambda m: "1" if m[1] else "parties", made)


def asked(client, numbers):
    """What each route answers to a look and to an act, with these numbers in it."""
    told = {}
    for route in routes():
        path = path_of(route, numbers)
        for way in ("get", "post"):
            answer = getattr(client, way)(path, {"reason": "x", "text": "x"})
            place = answer.headers.get("Location", "").replace(path, "")
            told[route, way] = (answer.status_code, place if answer.status_code == 302 else "")
    return told


def person(role, operator):
    from django.test import Client

    from greenlane.store.models import Account

    account = Account.objects.create(username=f"w-{role}-{operator}", role=role,
                                     operator_id=operator)  # fmt: skip
    return enter(Client(SERVER_NAME="localhost", raise_request_exception=False), account)


def states():
    """Where everything stands that a stranger might have moved."""
    from greenlane.store.models import ApplicationRow, Draft, Mandate, PaymentOrder, PermitRow

    return [list(model.objects.order_by("pk").values_list(*names)) for model, *names in (
        (ApplicationRow, "pk", "state"), (PermitRow, "pk", "state"), (Mandate, "pk", "state"),
        (PaymentOrder, "pk", "state"), (Draft, "pk", "body"),
    )]  # fmt: skip


@pytest.mark.parametrize("role", ["trader", "broker"])
def test_a_stranger_with_another_s_numbers_learns_and_moves_nothing(owned, role):
    from datetime import date

    from greenlane.usecases import seeding
    from tests.support.declarations import TRADER

    seeding.register([seeding.NewOperator(id=STRANGER, name="Somebody Else", kind=role,
                                          since=date(2020, 1, 1))])  # fmt: skip
    before, missing = states(), dict.fromkeys(owned, "9999")
    strange = person(role, STRANGER)
    assert asked(strange, owned) == asked(strange, missing)
    assert states() == before
    mine = asked(person("trader", TRADER), owned)  # the control: the owner sees and does
    assert sum(status == 200 for status, _ in mine.values()) >= 8
    assert states() != before
