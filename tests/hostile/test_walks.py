"""SQL and strange signs in every place of every address that is read: nothing runs, nothing breaks."""

import json
import logging
import os

import pytest

from greenlane.lifecycle.event import Actor
from tests.hostile import walks
from tests.support import seed
from tests.support.declarations import BROKER, body

pytestmark = pytest.mark.db


@pytest.fixture
def walker(db, desk, caplog):
    """A walker through a country that has one declaration, and the words that exist in it."""
    from greenlane.usecases.lodge import lodge

    caplog.set_level(logging.CRITICAL)
    told = seed.run()
    answer = json.loads(lodge(body("WALK-1"), "json", Actor("b", "broker", BROKER), desk).body)
    words = {"mrn": answer["mrn"], "code": "61091000", "currency": "USD", "table": "measures",
             "trade": "import", "section": "items", "task": "about", "username": "broker",
             "number": "1", "verb": "read", "ruling": "AR-2026-00001"}  # fmt: skip
    return walks.Walker(told["token"]), words


class Statements:
    """The text of every statement that reaches the database, without its parameters."""

    def __init__(self):
        self.seen = []

    def __call__(self, execute, sql, params, many, context):
        self.seen.append(sql)
        return execute(sql, params, many, context)


SIGNS = list(walks.SIGNS.values())
EVERY = "GREENLANE_EVERY_PAGE" in os.environ


def broken(asked):
    return [(path[:90], answer.status_code) for path, answer in asked
            if answer.status_code >= 500 and answer.status_code != 503]  # fmt: skip


@pytest.mark.parametrize("turn", range(len(walks.SQL) if EVERY else 1))
def test_no_text_becomes_part_of_a_statement(walker, turn):
    from django.db import connection

    person, words = walker
    seen = Statements()
    with connection.execute_wrapper(seen):
        assert broken(person.asked(walks.SQL, words, turn)) == []
    assert seen.seen
    assert [sql for sql in seen.seen if "inj3ct" in str(sql)] == []


@pytest.mark.parametrize("turn", range(len(SIGNS)) if EVERY else (0, 9))
def test_strange_signs_break_no_address(walker, turn):
    person, words = walker
    assert broken(person.asked(SIGNS, words, turn)) == []


def test_a_text_with_a_nul_is_a_bad_request_at_every_door(walker):
    person, words = walker
    told = dict(person.asked(["a\0b"], words))
    assert broken(told.items()) == []
    assert told[next(p for p in told if p.startswith("/track?"))].status_code == 400
    listed = next(p for p in told if p.startswith("/api/v1/declarations?"))
    assert told[listed].status_code == 400
    posted = person.person("everyone").post("/track", {"q": "a\0b"})
    assert posted.status_code < 500


def test_the_walk_reaches_every_page_and_operation(walker):
    person, words = walker
    answers = list(person.asked(["x"], words))
    assert len(answers) >= len(walks.addresses()) + len(walks.operations())
    assert sum(answer.status_code == 200 for _, answer in answers) >= 40


def test_control_a_statement_with_a_text_in_it_is_seen(walker):
    from django.db import connection

    seen = Statements()
    with connection.execute_wrapper(seen), connection.cursor() as cursor:
        cursor.execute(f"select 'inj3ct {1}'")
    assert any("inj3ct" in sql for sql in seen.seen)
