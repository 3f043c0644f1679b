"""Every role at every door: the cells of the matrix against the URL table and the API's operations.

The lists are generated from what is installed, so that a new door cannot be forgotten.
"""

import json
import re
from dataclasses import replace

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import BROKER, body

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
DUMMIES = {
    "mrn": "26QT0000000000000R0", "number": "999", "code": "61091000", "trade": "import",
    "task": "parties", "table": "measures", "change": "999", "verb": "approve",
    "ruling": "AR-2026-99999",
    "currency": "USD", "section": "items", "factor": "999", "username": "nobody",
    "attachment": "999", "session": "999", "kind": "x", "name": "x",
}  # fmt: skip
OTHER = Actor("other", "trader", "QT0000000199")


@pytest.fixture
def country(db, desk):
    """The register, every role's account, and one declaration of the broker for the trader."""
    from datetime import date

    from greenlane.usecases import seeding
    from greenlane.usecases.lodge import lodge

    seed.run()
    seeding.register([seeding.NewOperator(id=OTHER.unit, name="Somebody Else", kind="trader",
                                          since=date(2020, 1, 1))])  # fmt: skip
    told = json.loads(lodge(body("DOOR-1"), "json", Actor("b", "broker", BROKER), desk).body)
    return told["mrn"]


def visitor(role, **unit):
    from django.test import Client

    from greenlane.store.models import Account

    account, _ = Account.objects.update_or_create(
        username=f"walker-{role}", defaults={"name": "Walker", "role": role, **unit}
    )
    return signing_in.enter(Client(SERVER_NAME="localhost", raise_request_exception=False), account)


def address(route, **given):
    """A path of a route with its places filled."""
    told = {**DUMMIES, **given}
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(told.get(m[1], "999")), str(route))


def doors():
    from greenlane.web import urls

    return [p for p in urls.urlpatterns if p.callback.action != "everyone"]


# Pages of one's own account that ask for the code one was given apart: without it a 403 for all.
INVITED = {"factor-passkey"}
FIRMS = {"trader", "broker", "integrator"}


def test_every_role_at_every_page_gets_what_the_matrix_says(country):
    from greenlane.usecases.permissions import matrix

    surprises, cells = [], 0
    # The second administrator comes last: from then on accounts are opened by two of them.
    for role in sorted(matrix().roles, key=lambda name: name == "administrator"):
        client = visitor(role, **({"operator_id": BROKER} if role in FIRMS else {}))
        for door in doors():
            path = address(door.pattern)
            answer = client.get(path)
            if answer.status_code == 405:
                answer = client.post(path)
            cells += 1
            allowed = matrix().scope(role, door.callback.action) is not None
            if answer.status_code < 500 and door.name in INVITED:
                continue
            if answer.status_code >= 500 or (answer.status_code == 403) is allowed:
                surprises.append((role, path, answer.status_code))
    assert surprises == [], surprises
    assert cells == len(matrix().roles) * len(doors()) > 500


def test_a_visitor_without_a_session_is_sent_to_the_sign_in_by_every_page(country):
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    for door in doors():
        path = address(door.pattern, mrn=country)
        answer = client.get(path)
        if answer.status_code == 405:
            answer = client.post(path)
        assert answer.status_code == 302, path
        assert answer["Location"].startswith("/sign-in"), path


def test_a_trader_finds_nothing_of_another_at_any_page(country):
    """S1: the walk with another's number; the control is the owner's own walk."""
    strange = visitor("trader", operator_id=OTHER.unit)
    owner = visitor("broker", operator_id=BROKER)
    walked, seen = 0, 0
    for door in doors():
        if "mrn" not in str(door.pattern):
            continue
        path = address(door.pattern, mrn=country)
        missing = address(door.pattern)
        answer, nothing = (_ask(strange, each) for each in (path, missing))
        assert answer.status_code in (403, 404), (path, answer.status_code)
        # The same answer as for a number that nobody has: not even that it exists.
        assert answer.status_code == nothing.status_code, path
        plain = [_without_tokens(each) for each in (answer, nothing)]
        assert plain[0] == plain[1], path
        walked += 1
        seen += _ask(owner, path).status_code == 200
    assert walked >= 10
    assert seen >= 2
    for path in ("/declarations", "/declarations.csv", f"/declarations?q={country}", "/overview"):
        page = strange.get(path)
        body_ = b"".join(page.streaming_content) if page.streaming else page.content
        assert country.encode() not in body_.replace(f"q={country}".encode(), b"").replace(
            f'value="{country}"'.encode(), b""
        ), path


def _without_tokens(answer):
    return re.sub(rb"[A-Za-z0-9_=-]{20,}|26QT\w+", b"", answer.content)


def _ask(client, path):
    answer = client.get(path)
    return client.post(path) if answer.status_code == 405 else answer


def test_a_client_finds_nothing_of_another_at_any_operation(country, monkeypatch):
    """S1 for programs: every operation with a number of somebody else is a 404."""
    from django.test import Client

    from greenlane.api import access
    from greenlane.api.door import api

    monkeypatch.setattr(access.Bearer, "authenticate", _as(OTHER))
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    head = {"HTTP_AUTHORIZATION": "Bearer x", "content_type": "application/json"}
    told_to_any = {"reason": "x", "text": "x", "item": 1, "quantity": "1", "reference": "x",
                   "seals": "whole", "place": "x"}  # fmt: skip
    walked = 0
    for _, router in api._routers:
        for path, view in router.path_operations.items():
            if "{mrn}" not in path:
                continue
            for operation in view.operations:
                for method in operation.methods:
                    answer, nothing = (
                        client.generic(
                            method,
                            "/api/v1" + path.replace("{mrn}", number).replace("{number}", "1"),
                            json.dumps(told_to_any),
                            **head,
                        )
                        for number in (country, DUMMIES["mrn"])
                    )  # fmt: skip
                    expected = 400 if "{mrn}/attachments" in path and method == "POST" else 404
                    assert answer.status_code == expected, (method, path)
                    told = [each.content.replace(number.encode(), b"") for each, number in
                            ((answer, country), (nothing, DUMMIES["mrn"]))]  # fmt: skip
                    assert told[0] == told[1], (method, path)
                    walked += 1
    assert walked >= 8
    listed = client.get("/api/v1/declarations", **head)
    assert json.loads(listed.content)["declarations"] == []
    assert json.loads(client.get("/api/v1/events", **head).content)["events"] == []


def _as(actor):
    return lambda *_: actor


SECRET = re.compile(r"score|profile|riskRule|selectionMethod|random|back-?test", re.I)


def test_no_answer_to_a_trader_tells_why_he_was_chosen(country, desk, monkeypatch):
    """S3: words of selection are in no answer; the control is the officer's page."""
    from django.test import Client

    from greenlane.api import access
    from greenlane.risk.profile_set import ProfileSet
    from greenlane.usecases import desk as desks
    from greenlane.usecases.lodge import lodge

    chosen = {"share": "0.999999", "lane": "red", "instruction": "Open every carton.",
              "basis": "CA-2019 s. 21"}  # fmt: skip
    desks.install(replace(desk, profiles=ProfileSet.read({"random": chosen})))
    me = Actor("b", "broker", BROKER)
    try:
        told = lodge(body("DOOR-2"), "json", me, desks.current()).body.decode()
    finally:
        desks.install(desk)
    mrn = json.loads(told)["mrn"]
    monkeypatch.setattr(access.Bearer, "authenticate", _as(me))
    client = Client(SERVER_NAME="localhost")
    head = {"HTTP_AUTHORIZATION": "Bearer x"}
    parts = ("", "/events", "/explanation")
    paths = [f"/api/v1/declarations/{mrn}{part}" for part in parts]
    answers = [told] + [client.get(path, **head).content.decode() for path in paths]
    broker = visitor("broker", operator_id=BROKER)
    for part in ("", "/items", "/duties", "/documents", "/timeline", "/print"):
        page = broker.get(f"/declarations/{mrn}{part}").content.decode()
        answers.append(re.sub(r"<[^>]*>", " ", page))
    for text in answers:
        assert "Open every carton." not in text
        assert not SECRET.search(text), SECRET.search(text)
    officer = visitor("officer", office="QT000101")
    assert "Open every carton." in officer.get(f"/cases/{mrn}").content.decode()


@pytest.mark.parametrize("field", ["state", "lane", "dutyPaid", "owner", "role", "declarantRole",
                                   "payable", "released", "mrn"])  # fmt: skip
def test_a_field_that_is_not_the_sender_s_is_refused_by_name(country, desk, field):
    """S3: mass assignment; nothing is stored and the field is named."""
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases.lodge import lodge

    sent = json.loads(body("DOOR-3"))
    sent[field] = "released"
    outcome = lodge(json.dumps(sent).encode(), "json", Actor("b", "broker", BROKER), desk)
    assert outcome.problem == "malformed"
    assert any(field in (f.message + str(f.path)) for f in outcome.findings)
    assert DeclarationRow.objects.count() == 1
