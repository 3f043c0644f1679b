"""The desk of profiles as analysts meet it: faults in place, words, trying, proposing, stopping."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import OFFICE
from tests.support.profiles import TEXT, people, publish
from tests.usecases.test_profile_desk import lodged, newest

pytestmark = pytest.mark.db
# What no trader may ever see: planted in the profile.
MARKERS = ("RP-MARK", "SECRETNAME", "SECRETWORK", "net_mass", "SECRETGROUND")


@pytest.fixture
def here(db, desk, monkeypatch):
    from dataclasses import replace

    from greenlane.usecases import desk as desks

    seed.run()
    held = replace(desk, now=lambda: datetime(2026, 7, 1, 16, tzinfo=UTC))
    monkeypatch.setattr(desks, "current", lambda: newest(held))
    return held


@pytest.fixture
def who(here):
    return people()


def visit(account, age=0.0):
    from django.test import Client

    return signing_in.enter(Client(SERVER_NAME="localhost"), account, age=age)


def sent(**changed):
    day = datetime(2026, 7, 1, tzinfo=UTC).date()
    return {
        "code": "RP-900", "text": TEXT, "name_en": "Knitted goods", "name_ar": "ملابس",
        "lane": "red", "mode": "shadow", "direction": "import", "instruction_en": "Open two.",
        "instruction_ar": "افتح", "basis": "CA-2019 s. 21", "since": str(day), "until": "",
        "review": str(day + timedelta(days=100)), "owner": "ines", "ground": "",
        "reason": "Found last month", "verb": "save", **changed,
    }  # fmt: skip


def test_a_fault_is_shown_in_its_place_and_the_mended_text_in_words_of_both_languages(who):
    page = visit(who["ines"])
    answer = page.post("/profiles/new", sent(text='item.cod == "61"\n&& item.net_mass > "x"',
                                             verb="check"))  # fmt: skip
    told = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 1, column 1" in told
    assert "Line 2, column 20" in told
    assert "<mark>item.cod == &quot;61&quot;</mark>" in told
    assert "there is no field item.cod" in told
    arabic = page.post("/profiles/new", sent(text='item.cod == "61"', verb="check"),
                       headers={"Accept-Language": "ar"}).content.decode()  # fmt: skip
    assert "RL-011" in arabic
    assert "there is no field" not in arabic
    mended = page.post("/profiles/new", sent(verb="check")).content.decode()
    assert "the goods code begins with 61" in mended
    assert "رمز البضاعة يبدأ بـ 61" in mended
    assert "RL-003" not in page.get("/profiles/new").content.decode()  # nothing was written yet
    part = page.post("/profiles/new", sent(verb=""), headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<div id="preview"')


def test_a_piece_is_put_at_the_end_of_the_text_without_a_script(who):
    page = visit(who["ines"])
    told = page.post("/profiles/new", sent(verb="insert", text="!", piece="item.code"))
    assert ">!item.code</textarea>" in told.content.decode()


def test_a_profile_goes_from_draft_to_stop_by_the_pages(who, here):
    ines, omar = visit(who["ines"]), visit(who["omar"])
    assert ines.post("/profiles/new", sent())["Location"] == "/profiles/RP-900"
    assert "Propose to publish" in ines.get("/profiles/RP-900").content.decode()
    assert "Propose to publish" not in omar.get("/profiles/RP-900").content.decode()
    ines.post("/profiles/RP-900/propose")
    place = re.search(r"/approvals/\d+", ines.get("/profiles/RP-900").content.decode())[0]
    assert "item.net_mass" in omar.get(place).content.decode()
    ines.post(f"{place}/approve")
    assert "RP-900" not in newest(here).profiles.by_code
    omar.post(f"{place}/approve")
    assert newest(here).profiles.by_code["RP-900"].mode == "shadow"
    ines.post("/profiles/RP-900/activate", {"reason": "It finds"})
    place = re.search(r"/approvals/\d+", ines.get("/profiles/RP-900").content.decode())[0]
    visit(who["dara"]).post(f"{place}/approve")
    assert newest(here).profiles.by_code["RP-900"].mode == "active"
    visit(who["dara"]).post("/profiles/RP-900/stop", {"reason": "Too many"})
    assert newest(here).profiles.by_code["RP-900"].mode == "stopped"
    told = ines.get("/profiles/RP-900").content.decode()
    assert "Too many" in told
    assert "It finds" in told
    assert "Found last month" in told
    sheet = ines.get("/profiles?format=csv&state=in-force").content.decode()
    assert "RP-900,3,in-force,stopped" in sheet


def test_stopping_asks_for_the_second_factor_again(who, here):
    publish("RP-900", here, who["ines"], who["omar"])
    page = visit(who["ines"], age=3_600.0)
    answer = page.post("/profiles/RP-900/stop", {"reason": "Too many"})
    assert answer.status_code != 302 or "confirm" in answer["Location"]
    assert newest(here).profiles.by_code["RP-900"].mode == "active"


@pytest.mark.parametrize("role", ["trader", "broker", "officer", "cashier", "agency"])
def test_nobody_else_opens_the_desk_of_profiles(who, role):
    page = visit(who[role])
    for place in ("/profiles", "/profiles/RP-001", "/profiles/new"):
        assert page.get(place).status_code == 403


def test_an_officer_reads_why_a_profile_fired_and_a_trader_nothing_of_it(who, here):
    said = {"name": {"en": "SECRETNAME", "ar": "أ"}, "basis": "SECRETGROUND",
            "instruction": {"en": "SECRETWORK", "ar": "ب"}}  # fmt: skip
    publish("RP-MARK", here, who["ines"], who["omar"], **said)
    mrn = lodged("WHY-1", here)["mrn"]
    assert who["officer"].office == OFFICE
    told = visit(who["officer"]).get(f"/cases/{mrn}").content.decode()
    assert "SECRETNAME" in told
    assert "SECRETWORK" in told
    assert "SECRETGROUND" in told
    assert re.search(r"the goods code begins with 61</bdi>: <bdi[^>]*>61\d+", told)
    assert re.search(r"the net mass is more than 1 kg</bdi>: <bdi[^>]*>\d+", told)
    page = visit(who["broker"])
    for section in ("", "/items", "/duties", "/documents", "/timeline", "/print", "/evidence"):
        seen = page.get(f"/declarations/{mrn}{section}").content.decode(errors="replace")
        assert not [mark for mark in MARKERS if mark in seen]


def test_a_draft_is_tried_on_history_and_may_then_choose(who, here, monkeypatch, tmp_path):
    from dataclasses import replace

    from django.conf import settings

    from greenlane.lifecycle.event import Actor
    from greenlane.usecases import conduct, trade_history
    from greenlane.workers import history

    monkeypatch.setattr(settings, "GREENLANE_HOME", tmp_path)
    publish("RP-901", here, who["ines"], who["omar"])
    mrn = lodged("TRY-1", here)["mrn"]
    lodged("TRY-2", here)
    officer = Actor("o", "officer", OFFICE)
    conduct.examine(mrn, "physical", "Fewer cartons than declared", False, officer, newest(here))
    later = replace(newest(here), now=lambda: here.now() + timedelta(minutes=5))
    assert trade_history.catch_up(history.files(), later) == 2
    assert trade_history.catch_up(history.files(), later) == 0
    frame = history.files().read().sort("mrn")
    assert sorted(frame["found"]) == [False, True]
    assert set(frame["item.code"].str.slice(0, 2)) == {"61"}
    page = visit(who["ines"])
    page.post("/profiles/new", sent(mode="active"))
    told = page.post("/profiles/RP-900/try").content.decode()
    assert "100% (21%–100%)" in told
    assert mrn in told
    assert page.get("/profiles/RP-900/chart-1.svg").content.startswith(b"<svg")
    page.post("/profiles/RP-900/propose")
    assert re.search(r"/approvals/\d+", page.get("/profiles/RP-900").content.decode())


def test_the_second_person_reads_what_a_profile_in_shadow_would_have_chosen(
    who, here, monkeypatch, tmp_path
):
    from dataclasses import replace

    from django.conf import settings

    from greenlane.lifecycle.event import Actor
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases import conduct, profile_desk, trade_history
    from greenlane.usecases import desk as desks
    from greenlane.workers import history

    monkeypatch.setattr(settings, "GREENLANE_HOME", tmp_path)
    publish("RP-MARK", here, who["ines"], who["omar"], mode="shadow", lane="yellow")
    publish("RP-902", here, who["ines"], who["omar"], text="item.net_mass > 2.0")
    ines = visit(who["ines"])
    assert "It has not fired" in ines.get("/profiles/RP-MARK/shadow").content.decode()
    known = lodged("SHADOW-1", here)["mrn"]
    other = lodged("SHADOW-2", here)["mrn"]
    conduct.examine(known, "physical", "Fewer cartons", False, Actor("o", "officer", OFFICE),
                    newest(here))  # fmt: skip
    later = replace(newest(here), now=lambda: here.now() + timedelta(minutes=5))
    trade_history.catch_up(history.files(), later)

    told = ines.get("/profiles/RP-MARK/shadow").content.decode()
    assert known in told
    assert other in told
    assert '1 / 1 · <bdi dir="ltr">100.0% (20.7%–100.0%)' in told
    assert re.search(r"P-P[0-9A-F]{9}", told)
    trader = DeclarationRow.objects.get(mrn=known).trader
    assert trader not in told
    found = ines.get("/profiles/RP-MARK/shadow?result=found&sort=-extra").content.decode()
    assert known in found
    assert other not in found
    sheet = ines.get("/profiles/RP-MARK/shadow?format=csv&sort=result").content.decode()
    assert sheet.count("\n") == 3
    assert trader not in sheet
    assert re.search(rf"{known},[^\n]*,red,red,no,profile,no,found,", sheet)

    ines.post("/profiles/RP-MARK/activate", {"reason": "It finds"})
    place = f"/approvals/{profile_desk.proposed('RP-MARK').pk}"
    dara = visit(who["dara"])
    assert 'href="/profiles/RP-MARK/shadow"' in dara.get(place).content.decode()
    assert known in dara.get("/profiles/RP-MARK/shadow").content.decode()
    assert 'href="/profiles/RP-MARK/shadow"' in ines.get("/profiles/RP-MARK").content.decode()
    monkeypatch.setattr(desks, "current", lambda: newest(later))
    dara.post(f"{place}/approve")  # it chooses now: what it did in shadow can still be read
    assert known in dara.get("/profiles/RP-MARK/shadow").content.decode()
    assert "/profiles/RP-902/shadow" not in ines.get("/profiles/RP-902").content.decode()
    assert "never only tried" in ines.get("/profiles/RP-902/shadow").content.decode()
    assert ines.get("/profiles/RP-000/shadow").status_code == 404
    assert visit(who["broker"]).get("/profiles/RP-MARK/shadow").status_code == 403


def test_profiles_go_out_as_text_and_come_in_as_drafts(who, here):
    from greenlane.store import risk_profiles
    from greenlane.usecases import profile_desk

    page = visit(who["ines"])
    told = page.get("/profiles?format=toml").content.decode()
    assert told.count("[[profile]]") == 18
    kept = page.post("/profiles/take-in", {"body": told, "reason": "From the neighbour"})
    assert kept["Location"] == "/profiles?state=draft"
    for code in ("RP-001", "RP-017"):
        rows = {row.state: profile_desk.cells_of(row) for row in risk_profiles.versions(code)}
        assert rows["draft"] == rows["in-force"]
    wrong = page.post("/profiles/take-in", {"body": "[[profile]]\ncode = 1", "reason": "x"})
    assert wrong.status_code == 422
    assert visit(who["dara"]).get("/profiles/take-in").status_code == 403
