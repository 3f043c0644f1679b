"""Bodies that one reader takes for this and another for that: refused, never read as an empty one."""

import json

import pytest

from tests.support import seed
from tests.support.declarations import BROKER, TRADER

pytestmark = pytest.mark.db
ORDERS, MANDATES = "/api/v1/payments/orders", "/api/v1/mandates"
ODD = {
    "a list": b'["declaration:26QT0000000000000R0"]',
    "nothing": b"null",
    "a text": b'"x"',
    "a name twice": b'{"subjects": ["declaration:26QT0000000000000R0"], "subjects": []}',
    "another encoding": '{"subjects": []}'.encode("utf-16"),
    "a mark of an order of bytes": b"\xef\xbb\xbf{}",
    "a number that is none": b'{"more": NaN}',
    "deep": b"[" * 100_000,
}
MANDATE = {"client": TRADER, "broker": BROKER, "kind": "direct", "since": "2030-01-01"}


@pytest.fixture
def program(db, desk):
    """A program of the broker, at the door of programs (see wsgi.py)."""
    from django.conf import settings
    from django.test import Client, override_settings

    told = seed.run()
    with override_settings(MIDDLEWARE=settings.API_MIDDLEWARE):
        yield Client(raise_request_exception=False,
                  headers={"host": "localhost", "authorization": f"Bearer {told['token']}"})  # fmt: skip


def sent(program, address, body):
    return program.post(address, body, content_type="application/json")


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_an_order_is_made_of_an_object_that_says_one_thing(program, body):
    assert sent(program, ORDERS, body).status_code == 400


def test_control_the_library_s_reader_takes_four_of_them_for_an_order_of_everything(
    program, monkeypatch
):
    from ninja.parser import Parser

    from greenlane.api import door

    monkeypatch.setattr(door.api, "parser", Parser())
    taken = {name for name, body in ODD.items() if sent(program, ORDERS, body).status_code == 409}
    assert taken >= {"a list", "nothing", "a text", "a name twice"}  # 409: nothing is owed


@pytest.mark.parametrize(
    "told", [{"procedures": ["\ud800"]}, {"offices": ["\udfff"]}, {"since": "9999-12-31"},
             {"since": "9998-01-01"}],
)  # fmt: skip
def test_half_a_sign_and_the_last_day_of_the_calendar_are_refused_in_words(program, told):
    answer = sent(program, MANDATES, json.dumps({**MANDATE, **told}))
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "API-400"


def test_a_problem_that_repeats_half_a_sign_can_be_written(django_ready, monkeypatch):
    from django.test import RequestFactory

    from greenlane.api import problems

    request = RequestFactory().get("/api/v1/mandates")
    told = json.loads(problems.problem(request, "API-400", "there is no \ud800").content)
    assert told["detail"] == "there is no ?"
    monkeypatch.setattr(problems, "_whole", lambda text: text)
    with pytest.raises(UnicodeEncodeError):  # the control
        problems.problem(request, "API-400", "there is no \ud800")
