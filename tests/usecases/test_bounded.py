"""H12: what a page asks of the database is ended in time; lodging and deciding are not cut."""

import json

import pytest
from tests.support import seed
from tests.support.signing_in import enter

pytestmark = pytest.mark.db


@pytest.fixture
def facts(db, desk):
    from django.test import override_settings

    found = seed.run("correct horse battery staple")
    with override_settings(GREENLANE_READ_SECONDS=0.1):
        yield found


@pytest.fixture
def slow(monkeypatch):
    """A page and a report that ask the database for a second of sleep before they answer."""
    from django.db import connection

    from greenlane.web.views import people

    asked = []

    def slept(real):
        def slow_one(*args, **options):
            with connection.cursor() as cursor:
                cursor.execute("select pg_sleep(0.4)")
            asked.append(1)
            return real(*args, **options)

        return slow_one

    monkeypatch.setattr(people.people, "listed", slept(people.people.listed))
    monkeypatch.setattr(people.accounts, "end_sessions", slept(people.accounts.end_sessions))
    return asked


def browser(role):
    from django.test import Client

    from greenlane.store.models import Account

    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    return enter(client, Account.objects.get(username=role))


def test_a_page_and_a_report_that_take_too_long_are_ended_and_say_so(facts, slow):
    client = browser("administrator")
    for address in ("/people", "/people?format=csv"):
        told = client.get(address)
        assert (told.status_code, told["Retry-After"]) == (503, "5")
        assert "took too long" in told.content.decode()
    assert slow == []
    assert client.get("/people/trader").status_code == 200  # the connection serves the next


def test_control_without_the_bound_the_page_waits_for_its_answer(facts, slow):
    from django.test import override_settings

    with override_settings(GREENLANE_READ_SECONDS=0):
        assert browser("administrator").get("/people").status_code == 200
    assert slow == [1]


def test_an_act_runs_on_after_a_page_on_the_same_connection(facts, slow):
    client = browser("administrator")
    assert client.get("/people").status_code == 503
    assert client.post("/people/trader/end-sessions").status_code == 302
    assert slow == [1]


def test_a_question_of_a_program_that_was_ended_does_not_make_the_database_away(facts):
    import psycopg
    from django.db import OperationalError
    from django.test import RequestFactory

    from greenlane.api import away, door

    error = OperationalError("canceled")
    error.__cause__ = psycopg.errors.QueryCanceled("canceled")
    away.is_near()
    told = door._database_away(RequestFactory().get("/api/v1/declarations"), error)
    assert told.status_code == 503
    assert "too long" in json.loads(told.content)["detail"]
    away.must_be_near()  # raises when the door thinks that the database is away


def test_the_wall_of_a_fresh_connection_stays_when_the_bound_is_taken_away(facts):
    from django.db import connection

    from greenlane.store import wall

    connection.close()
    connection.execute_wrappers.clear()
    browser("trader").get("/people")
    assert connection.execute_wrappers == [wall._gate]


def test_the_wall_of_a_fresh_connection_stays_when_a_trace_ends(facts, monkeypatch):
    from contextlib import nullcontext

    from django.db import connection

    from greenlane.store import observed, wall

    monkeypatch.setattr(observed, "_tracer", [lambda _: nullcontext()])
    connection.close()
    connection.execute_wrappers.clear()
    with observed.database_spans():
        connection.ensure_connection()
    assert connection.execute_wrappers == [wall._gate]
    connection.close()
    connection.execute_wrappers.clear()
    with connection.execute_wrapper(observed._statement):  # the control: Django's own way
        connection.ensure_connection()
    assert wall._gate not in connection.execute_wrappers
    connection.close()
    connection.execute_wrappers.clear()
