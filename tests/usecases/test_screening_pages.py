"""Pages of screening: lists with editions, proposals of two, hits decided; what each role sees."""

import re
from dataclasses import replace

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import BROKER, body
from tests.support.two_persons import people
from tests.usecases.test_screening import MEGHNA, NOON, entry, listed

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk, monkeypatch):
    from greenlane.usecases import desk as desks
    from greenlane.usecases import lists_in_force

    seed.run()
    held = replace(desk, now=lambda: NOON, keyed=lambda text: f"calm/{text}")
    monkeypatch.setattr(desks, "current", lambda: lists_in_force.renewed(held))
    return held


@pytest.fixture
def who(here):
    return people()


@pytest.fixture
def page(who):
    from django.test import Client

    return lambda name: signing_in.enter(Client(SERVER_NAME="localhost"), who[name])


def told(client, path, **sent):
    answer = client.post(path, sent) if sent else client.get(path)
    return answer.content.decode()


@pytest.fixture
def hit(here, who):
    from greenlane.store.models import WatchHit
    from greenlane.usecases.lodge import lodge

    watched = listed(here, entry("1", "Meghnaa Knit"))
    lodge(body("LRN-1"), "json", Actor("b", "broker", BROKER), watched)
    return WatchHit.objects.get()


def test_the_lists_are_empty_at_first_and_say_how_one_begins(page):
    analyst = page("analyst")
    assert "No list yet" in told(analyst, "/watch-lists")
    assert "No hit waits" in told(analyst, "/hits")


def test_a_list_is_searched_filtered_and_taken_away_as_a_table(here, page):
    ship = entry("2", "Зелёный Лист", kind="vessel", numbers=("9074729",))
    listed(here, MEGHNA, ship)
    analyst = page("analyst")
    assert "Зелёный Лист" in told(analyst, "/watch-lists/UN?q=list+zelen")
    assert "Meghna" not in told(analyst, "/watch-lists/UN?kind=vessel")
    sheet = told(analyst, "/watch-lists/UN?format=csv&sort=-number").splitlines()
    assert sheet[0].lstrip("\ufeff").startswith("number,kind,name,aliases")
    assert [line.split(",")[0] for line in sheet[1:]] == ["2", "1"]
    assert "Nothing found" in told(analyst, "/watch-lists/UN?q=nobody")
    assert "9074729" in told(analyst, "/watch-lists/UN/entries/2")


def test_an_edition_shows_each_entry_that_it_added_changed_and_took_off(here, page):
    watched = listed(here, MEGHNA, entry("2", "Gone Lines"))
    listed(watched, entry("1", "Meghna Knitwear"), entry("3", "New Lines"))
    analyst = page("analyst")
    text = told(analyst, "/watch-lists/UN/editions/2")
    assert "<del><bdi>Meghna Knit Ltd</bdi></del> <ins><bdi>Meghna Knitwear</bdi></ins>" in text
    assert "Gone Lines" in text
    assert "Gone Lines" not in told(analyst, "/watch-lists/UN/editions/2?change=added")
    assert "Edition 2" in told(analyst, "/watch-lists")
    assert "Taken off" in told(analyst, "/watch-lists/UN/entries/2")
    assert analyst.get("/watch-lists/UN/editions/9").status_code == 404
    sheet = told(analyst, "/watch-lists/UN/editions?format=csv")
    assert ",2,1,1,1,2," in sheet.replace("\r", "") or "1,1,1,2" in sheet


def test_an_entry_of_our_own_is_proposed_seen_by_the_second_and_then_in_force(page):
    from greenlane.store import watch_lists

    analyst, director = page("analyst"), page("director")
    sent = {"list": "HOME", "number": "1", "kind": "firm", "name": "Old Quay Traders",
            "aliases": "OQT\nOld Quay", "basis": "Court 12/26",
            "reason": "Judgment of 1 June"}  # fmt: skip
    assert analyst.post("/watch-lists/propose", {**sent, "basis": ""}).status_code == 422
    proposal = analyst.post("/watch-lists/propose", sent).headers["Location"]
    text = told(director, proposal)
    assert "Old Quay Traders; OQT; Old Quay" in text
    director.post(f"{proposal}/approve", {"answer": ""})
    (made,) = watch_lists.entries("HOME")
    assert [name.text for name in made.names] == ["Old Quay Traders", "OQT", "Old Quay"]
    form = told(analyst, "/watch-lists/HOME/entries/1/edit")
    assert "Old Quay Traders" in form
    assert analyst.post("/watch-lists/propose", sent).status_code == 422  # it is there
    gone = analyst.post("/watch-lists/HOME/entries/1/remove", {"reason": "acquitted"})
    text = told(director, gone.headers["Location"])
    assert "<del><bdi>Old Quay Traders" in text
    sheet = told(analyst, "/watch-lists/HOME?format=csv").lstrip("\ufeff")
    more = sheet.rstrip("\r\n") + "\r\n" + sheet.splitlines()[1].replace("1,firm,", "2,firm,", 1)
    analyst.post(gone.headers["Location"] + "/withdraw")
    whole = analyst.post("/watch-lists/HOME/propose", {"body": more, "reason": "More of them"})
    assert "2" in told(director, whole.headers["Location"])
    assert analyst.post("/watch-lists/HOME/propose", {"body": "x", "reason": "y"}
                        ).status_code == 422  # fmt: skip


def test_every_kind_that_is_offered_leads_to_a_page(page):
    analyst = page("analyst")
    text = told(analyst, "/approvals")
    places = re.findall(r'<a class="button slim" href="(/[a-z-/]+)">', text)
    assert "/watch-lists" in places
    assert {analyst.get(place).status_code for place in places} == {200}


def test_an_officer_compares_and_decides_and_the_case_page_leads_there(hit, page):
    officer, mrn = page("officer"), hit.declaration.mrn
    case = told(officer, f"/cases/{mrn}")
    assert f'href="/hits/{hit.pk}"' in case
    assert "may be on a watch list" in case
    text = told(officer, f"/hits/{hit.pk}")
    assert "Meghna Knit Ltd" in text
    assert "It sounds the same" in text
    assert officer.post(f"/hits/{hit.pk}/clear", {"reason": " "}).status_code == 422
    text = officer.post(f"/hits/{hit.pk}/clear", {"reason": "Of another town"}, follow=True)
    assert "No hit waits" in text.content.decode()
    sheet = told(officer, "/hits?state=all&format=csv")
    assert "Of another town" in sheet
    assert "Meghna" not in sheet  # what was declared stands on its own page only


def test_an_analyst_sees_the_declared_name_when_he_says_why(hit, page):
    from greenlane.store import journal

    analyst = page("analyst")
    text = told(analyst, f"/hits/{hit.pk}")
    assert "Say why" in text
    assert ("Meghnaa Knit" in text, "Meghna Knit Ltd" in text) == (True, False)
    assert "Word declared" not in text
    why = {
        "code": "case",
        "reference": "C-1/26",
        "text": "Hit of a list",
        "next": f"/hits/{hit.pk}",
    }
    analyst.post(f"/declarations/{hit.declaration.mrn}/purpose", why)
    text = told(analyst, f"/hits/{hit.pk}")
    assert ("Word declared" in text, "Meghna Knit Ltd" in text) == (True, True)
    assert journal.entries(kind="declaration.read")


def test_a_director_reads_the_list_of_hits_and_is_led_to_none_that_he_may_not_open(hit, page):
    href = f"/hits/{hit.pk}"
    assert href in told(page("analyst"), "/hits")
    director = page("director")
    assert director.get(href).status_code == 404
    listed_ = told(director, "/hits")
    assert "Meghna" in listed_
    assert href not in listed_


def test_who_is_not_meant_to_know_is_told_nothing(hit, page, here):
    for role, paths in {"broker": ("/hits", f"/hits/{hit.pk}", "/watch-lists"),
                        "agency": ("/hits", "/watch-lists"),
                        "officer": ("/watch-lists",)}.items():  # fmt: skip
        client = page(role)
        assert {client.get(path).status_code for path in paths} == {403}, role
    assert page("far").get(f"/hits/{hit.pk}").status_code == 404
    broker, mrn = page("broker"), hit.declaration.mrn
    for part in ("", "/overview", "/timeline", "/print", "/evidence"):
        text = (
            broker.get(f"/declarations/{mrn}{part}").content.decode("utf-8", "replace").casefold()
        )
        for word in ("screen", "watch list", "un/1", "order 7"):
            assert word not in text, (part, word)
    # the control: the officer's page has them
    assert "watch list" in told(page("officer"), f"/cases/{mrn}").casefold()
