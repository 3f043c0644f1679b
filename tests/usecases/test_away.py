"""The door while the database is away: those who ask do not keep it shut."""

import pytest

pytestmark = pytest.mark.db


@pytest.fixture
def door(db, monkeypatch):
    """The door's memory of the database, with a clock of ours; gives (away, the clock)."""
    from greenlane.api import away

    clock = [100.0]
    monkeypatch.setattr(away, "monotonic", lambda: clock[0])
    monkeypatch.setattr(away, "_state", {"away": False, "until": 0.0})
    return away, clock


def ask(away):
    """One request that is not a lodgement, as the door takes it; its status."""
    from django.db import OperationalError
    from django.test import RequestFactory

    from greenlane.api import door

    try:
        away.must_be_near()
    except OperationalError as error:
        request = RequestFactory().get("/api/v1/declarations")
        return door._database_away(request, error).status_code
    return 200


def test_a_client_that_asks_ten_times_a_second_is_served_three_seconds_after_one_lost_connection(
    door,
):
    away, clock = door
    away.is_away()
    answers = []
    for _ in range(40):
        answers.append(ask(away))
        clock[0] += 0.1
    assert answers[:29] == [503] * 29
    assert answers[32:] == [200] * 8


def test_a_database_that_is_still_away_is_asked_by_one_request_in_three_seconds(door, monkeypatch):
    from django.db import OperationalError

    from greenlane.store import raw

    away, clock = door
    asked = []

    def gone(*_):
        asked.append(clock[0])
        raise OperationalError("gone")

    monkeypatch.setattr(raw, "one", gone)
    away.is_away()
    for _ in range(100):
        assert ask(away) == 503
        clock[0] += 0.1
    assert len(asked) == 3


def test_if_a_refusal_counted_as_an_absence_nobody_would_ever_be_served(door):
    """The control: the same client, and a door that takes its own refusals for the database's."""
    away, clock = door
    away.is_away()
    for _ in range(200):
        try:
            away.must_be_near()
        except away.StillAwayError:
            away.is_away()
        clock[0] += 0.1
    assert away._state["away"]
