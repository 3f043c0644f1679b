"""Health for machines: alive without a database, ready when every check says so, nothing secret."""

import pytest

pytestmark = pytest.mark.db


@pytest.fixture
def ask(db):
    from django.test import Client

    from greenlane.usecases import health

    health.forget()
    yield lambda path: Client(SERVER_NAME="localhost").get(path)
    health.forget()


def broken(*_):
    raise AssertionError("the database was asked")


def test_alive_is_told_without_asking_the_database(ask):
    from django.db import connection

    with connection.execute_wrapper(broken):
        answer = ask("/health/live")
        assert (answer.status_code, answer.json()) == (200, {"live": True})
        assert ask("/health/ready").status_code == 503  # the control: this one asks


def test_ready_names_every_check_and_the_accepted_settings_of_the_tests_database(ask):
    told = ask("/health/ready").json()
    assert told["ready"] is True
    assert {name: check["state"] for name, check in told["checks"].items()} == {
        "database": "good", "migrations": "good", "law": "good", "keys": "good", "log": "good",
        "witnesses": "good", "settings": "warn",
    }  # fmt: skip
    for code in ("db-fsync-off", "db-commit-off", "db-pages-off"):
        assert f"{code} (accepted)" in told["checks"]["settings"]["text"]


def test_a_lost_database_is_not_ready_and_says_when_to_ask_again(ask, monkeypatch):
    from django.db import OperationalError

    from greenlane.store import raw

    def away(*_):
        raise OperationalError("password=hunter2 host=db.secret")

    monkeypatch.setattr(raw, "one", away)
    answer = ask("/health/ready")
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (
        503, "5", "no-store")  # fmt: skip
    assert answer.json()["checks"]["database"] == {
        "state": "bad", "text": "the database does not answer"}  # fmt: skip
    assert b"hunter2" not in answer.content


def test_a_migration_that_has_not_run_and_keys_that_are_gone_are_not_ready(ask, tmp_path):
    from django.db import connection

    from greenlane.store import sealed
    from greenlane.usecases import health

    kept = sealed.sealer()

    class Lost:
        def seal(self, *_):
            raise RuntimeError("the key kek-0001 in /secret/place is not here")

        open = seal

    with connection.cursor() as cursor:
        cursor.execute("select app, name from django_migrations where app = 'store' limit 1")
        row = cursor.fetchone()
        cursor.execute("delete from django_migrations where (app, name) = (%s, %s)", row)
        sealed.install(Lost())
        try:
            answer = ask("/health/ready")
        finally:
            sealed.install(kept)
            cursor.execute("insert into django_migrations (app, name, applied) "
                           "values (%s, %s, now())", row)  # fmt: skip
    checks = answer.json()["checks"]
    assert answer.status_code == 503
    assert checks["migrations"] == {"state": "bad", "text": "1 migrations have not run"}
    assert checks["keys"] == {"state": "bad", "text": "RuntimeError"}
    health.forget()
    assert ask("/health/ready").status_code == 200


def test_settings_that_nobody_accepted_are_not_ready(ask, monkeypatch):
    from greenlane.config import wiring
    from greenlane.usecases import health

    monkeypatch.setitem(health.CHECKS, "settings", lambda _: wiring._settings(""))
    answer = ask("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["settings"]["state"] == "bad"


def test_a_log_that_lags_and_a_witness_who_is_away_are_warnings(ask, monkeypatch):
    from datetime import timedelta

    from greenlane.store import log

    monkeypatch.setattr(log, "cover", lambda: log.Cover(None, None, 0, timedelta(hours=5)))
    answer = ask("/health/ready")
    checks = answer.json()["checks"]
    assert answer.status_code == 200
    assert (checks["log"]["state"], checks["witnesses"]["state"]) == ("warn", "warn")
    assert "nothing is lodged" in checks["witnesses"]["text"]
