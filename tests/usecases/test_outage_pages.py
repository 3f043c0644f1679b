"""The pages of outages: declared by one person, confirmed by another, and what they moved."""

from datetime import timedelta

import pytest
from tests.support import signing_in
from tests.support.declarations import OFFICE
from tests.support.two_persons import walls_down
from tests.usecases.test_outages import (
    ADMIN,
    DIRECTOR,
    HOUR,
    NOON,
    at,
    base,
    last_moment,
    lodged,
    outage,
)

pytestmark = pytest.mark.db
__all__ = ["base"]


def visitor(role, name="", age=0.0, **unit):
    from django.test import Client

    from greenlane.store.models import Account

    with walls_down():  # two administrators are there already
        account, _ = Account.objects.update_or_create(
            username=name or f"walker-{role}", defaults={"name": "Walker", "role": role, **unit}
        )
    return signing_in.enter(Client(SERVER_NAME="localhost"), account, age=age)


@pytest.fixture
def noon(base, monkeypatch):
    """The doors at work a day after the moments of these tests."""
    from greenlane.usecases import desk as desks

    later = at(base, NOON + timedelta(days=1))
    monkeypatch.setattr(desks, "current", lambda: later)
    return later


SENT = {"title": "The line was cut", "since": "2026-07-01T09:00", "function-lodge": "yes",
        "function-arrive": "yes", "evidence": "Ticket 7\nTicket 8"}  # fmt: skip


def declared(client, **more):
    answer = client.post("/outages/new", {**SENT, **more})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_an_outage_is_declared_by_one_confirmed_by_another_ended_and_listed(noon):
    from greenlane.store import outages as rows

    director, admin = visitor("director"), visitor("administrator")
    assert "Nobody declared one" in director.get("/outages").content.decode()
    place = declared(director)
    number = place.rsplit("/", 1)[1]
    assert rows.windows() == []
    page = director.get(place).content.decode()
    assert "another person confirms it" in page
    assert "Confirm the outage" not in page
    assert director.post(f"{place}/confirm").status_code == 403
    assert "CR-2020 r. 40(1)" in admin.get(place).content.decode()
    assert admin.post(f"{place}/confirm").status_code == 302
    assert [w.number for w in rows.windows()] == [number]
    assert admin.post(f"{place}/end", {"until": "2026-07-01T08:00"}).status_code == 422
    assert admin.post(f"{place}/end", {"until": "2026-07-01T15:00"}).status_code == 302
    assert rows.windows()[0].until - rows.windows()[0].since == 6 * HOUR
    officer = visitor("officer", office=OFFICE)
    assert number in officer.get("/outages?state=over&function=lodge&sort=-since").content.decode()
    assert number not in officer.get("/outages?state=running").content.decode()
    assert number not in officer.get("/outages?q=nothing").content.decode()
    assert number in officer.get("/outages?format=csv").content.decode()
    assert officer.get(place).status_code == 200
    assert officer.post("/outages/new", SENT).status_code == 403


def test_confirming_asks_for_the_factor_again_and_without_that_it_is_done(noon):
    from greenlane.store import outages as rows

    place = declared(visitor("director"))
    stale = visitor("administrator", age=3600)
    answer = stale.post(f"{place}/confirm")
    assert (answer.status_code, rows.windows()) == (403, [])
    assert "Confirm that it is you" in answer.content.decode()
    assert visitor("administrator").post(f"{place}/confirm").status_code == 302  # the control
    assert len(rows.windows()) == 1


def test_a_withdrawal_wants_a_reason_and_takes_the_outage_out_of_force(noon):
    from greenlane.store import outages as rows

    number = outage(noon, NOON, NOON + HOUR)
    admin = visitor("administrator")
    assert admin.post(f"/outages/{number}/withdraw", {"why": " "}).status_code == 422
    assert len(rows.windows()) == 1
    assert admin.post(f"/outages/{number}/withdraw", {"why": "A drill"}).status_code == 302
    assert rows.windows() == []
    assert "A drill" in admin.get(f"/outages/{number}").content.decode()


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"title": ""}, "say in words"),
        ({"since": "soon"}, "Give the day and the hour"),
        ({"since": "2027-01-01T00:00"}, "when it has begun"),
        ({"until": "2026-07-01T08:00"}, "ended before it began"),
        ({"function-lodge": None, "function-arrive": None}, "at least one function"),
    ],
)
def test_what_cannot_be_is_said_in_both_languages_and_what_was_written_is_kept(noon, change, text):
    sent = {k: v for k, v in {**SENT, **change}.items() if v is not None}
    director = visitor("director")
    answer = director.post("/outages/new", sent)
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert "Ticket 7" in answer.content.decode()
    director.cookies["language"] = "ar"
    arabic = director.post("/outages/new", sent).content.decode()
    assert text not in arabic
    assert "Ticket 7" in arabic


def test_a_supervisor_speaks_for_his_office_alone(noon):
    from greenlane.store.models import Outage

    supervisor = visitor("supervisor", office=OFFICE)
    place = declared(supervisor, office="QT000501")
    assert Outage.objects.get().offices == [OFFICE]
    assert supervisor.post(f"{place}/confirm").status_code == 403
    country = outage(noon, NOON, None)
    sent = {"until": "2026-07-01T13:00"}
    assert supervisor.post(f"/outages/{country}/end", sent).status_code == 403
    assert supervisor.post(f"{place}/end", sent).status_code == 302


def test_the_page_of_an_outage_shows_the_deadlines_it_moved_to_those_they_concern(
    base, monkeypatch
):
    from greenlane.usecases import desk as desks

    mrn = lodged(base, kind="IMD")["mrn"]
    end = last_moment(base, mrn)
    monkeypatch.setattr(desks, "current", lambda: at(base, end + 3 * HOUR))
    number = outage(at(base, end + 3 * HOUR), end - 4 * HOUR, end + 2 * HOUR)
    officer = visitor("officer", office=OFFICE)
    page = officer.get(f"/outages/{number}").content.decode()
    assert mrn in page
    assert "CR-2020 r. 41(1)" in page
    assert mrn in officer.get(f"/outages/{number}?format=csv").content.decode()
    stranger = visitor("officer", "walker-2", office="QT000501")
    assert mrn not in stranger.get(f"/outages/{number}").content.decode()
    assert mrn in visitor("director").get(f"/outages/{number}").content.decode()
    before = outage(at(base, NOON + HOUR), NOON, NOON + HOUR, functions=["pay"])
    assert mrn not in visitor("director").get(f"/outages/{before}").content.decode()


def test_what_is_not_confirmed_says_what_it_would_move(base):
    from greenlane.usecases import outage_reach, outages

    mrn = lodged(base, kind="IMD")["mrn"]
    end = last_moment(base, mrn)
    known = at(base, end + 3 * HOUR)
    row = outages.declare(["lodge"], end - 4 * HOUR, DIRECTOR, known, title="x", until=end)
    assert [each.subject for each in outage_reach.moved(row, known)] == [mrn]
    outages.withdraw(row.number, "none", ADMIN, known)
    row.refresh_from_db()
    assert outage_reach.moved(row, known) == []
