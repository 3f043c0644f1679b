"""Screening in lodging: a hit holds and the trader learns nothing; decided, remembered, again."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, body, changed, declaration
from tests.support.two_persons import people, propose, walls_down

from greenlane.datamodel.listed_entry import Entry, Name
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
ME = Actor("b", "broker", BROKER)
OFFICER = Actor("officer", "officer", seed.OFFICE)
ANALYST = Actor("analyst", "analyst")


@pytest.fixture
def here(db, desk):
    seed.run()
    return replace(desk, now=lambda: NOON, keyed=lambda text: f"calm/{text}")


def entry(number, name, **cells):
    made = {"kind": "firm", "basis": "Order 7", **cells}
    return Entry(source="UN", number=number, names=(Name(name),), **made)


def listed(desk, *entries):
    """A new edition of the list, and the desk as it is some seconds later."""
    from greenlane.usecases import lists_in_force, watch_editions, watch_files

    un = watch_files.PUBLISHED["un"]
    with walls_down(), patch.object(watch_editions, "SHARE_GONE", 9.0):  # these are small lists
        watch_editions.take_in(un, "un", list(entries), None, Actor("k", "system"), desk)
    return lists_in_force.renewed(desk)


MEGHNA = entry("1", "Meghna Knit Ltd")


def lodged(lrn, desk, sent=None):
    from greenlane.usecases.lodge import lodge

    made = sent or body(lrn)
    return json.loads(lodge(made, "json", ME, desk).body)


def row(answer):
    from greenlane.store import declarations

    return declarations.by_mrn(answer["mrn"])


def selection(answer):
    from greenlane.store import declarations

    return json.loads(declarations.version(row(answer)).selection)


def hits(**filters):
    from greenlane.store.models import WatchHit

    return list(WatchHit.objects.filter(**filters).order_by("pk"))


def holds(answer):
    return {hold["name"] for hold in answer["holds"]}


# ------------------------------------------------------------------------- lodging


def test_a_party_on_a_list_holds_the_goods_and_the_trader_reads_what_any_check_says(here):
    watched = listed(here, MEGHNA)
    answer = lodged("LRN-1", watched)
    assert (answer["lane"], "documents" in holds(answer)) == ("yellow", True)
    (hit,) = hits()
    assert (hit.role, hit.rule, hit.score, hit.held, hit.found_by) == (
        "seller", "same", 100, True, "lodging")  # fmt: skip
    (chosen,) = [h for h in selection(answer)["hits"] if h["profile"] == "screening"]
    assert chosen["lane"] == "yellow"
    terms = here.book.hold_terms["documents"]
    (hold,) = [each for each in answer["holds"] if each["name"] == "documents"]
    assert (hold["reason"], hold["act"]) == (terms.reason["en"], terms.basis)
    assert unmarked(answer) == unmarked(drawn_by_chance(here))


def unmarked(answer):
    """What an answer says beside what differs from one lodgement to the next."""
    return {name: answer[name] for name in answer.keys() - {"mrn", "receipt", "lrn"}}


def drawn_by_chance(desk):
    from greenlane.risk.selection import draw

    seeds = (f"{n}/{BROKER}/LRN-2" for n in range(10_000))
    seed_ = next(each for each in seeds if draw(each) < desk.profiles.plan.of("").random)
    return lodged("LRN-2", replace(desk, screener=None, keyed=lambda _: seed_))


def test_without_the_list_the_same_declaration_is_not_held(here):
    answer = lodged("LRN-1", here)
    assert ("documents" in holds(answer), "screened" in selection(answer)) == (False, False)


def test_a_clean_declaration_names_the_edition_and_asks_the_store_nothing(here, monkeypatch):
    from greenlane.store import watch_hits

    watched = listed(here, entry("1", "Somebody Else"))
    monkeypatch.setattr(watch_hits, "cleared", lambda _: pytest.fail("a query"))
    monkeypatch.setattr(watch_hits, "add", lambda *_, **__: pytest.fail("a row"))
    answer = lodged("LRN-1", watched)
    assert selection(answer)["screened"] == {"lists": watched.screener.version}
    assert watched.screener.version.startswith("1:")
    assert "documents" not in holds(answer)


def test_a_registered_name_behind_a_number_is_screened(here):
    lodged("LRN-1", listed(here, entry("1", "Amara Textiles")))
    assert [hit.role for hit in hits()] == ["importer"]


def test_a_vessel_and_a_container_are_screened_by_their_numbers(here):
    ship = entry("1", "Sea Sparrow", kind="vessel", numbers=("IMO 9074729",))
    box = entry("2", "Box", kind="container", numbers=("CSQU3054383",))
    lodged("LRN-1", listed(here, ship, box))
    assert {(hit.number, hit.rule) for hit in hits()} == {("1", "number"), ("2", "number")}


def test_the_same_inputs_give_the_same_record(here):
    from greenlane.evidence import log
    from greenlane.store import declarations, operators
    from greenlane.usecases import scoring
    from greenlane.usecases.judgement import judge, operator_ids
    from greenlane.usecases.screening import asked
    from greenlane.usecases.standing import document

    watched = listed(here, MEGHNA, entry("2", "Somebody Else"))
    answer = lodged("LRN-1", watched)
    later = listed(watched, entry("3", "Another One"))
    assert later.screener.version != watched.screener.version
    again = document(row(answer))
    known = operators.by_ids(operator_ids(again))
    day = watched.day_of(NOON)
    judgement = judge(
        again, book=watched.book, rules=watched.rules, profiles=watched.profiles, operators=known,
        day=day, seed=watched.keyed(f"{BROKER}/LRN-1"),
        screened=asked(again, known, day, watched), scored=scoring.of(watched),
    )  # fmt: skip
    kept = declarations.version(row(answer)).selection
    assert log.canonical(judgement.selection).decode() == kept


def test_a_check_says_nothing_of_lists(here):
    from greenlane.usecases.check import check

    plain = check(body("LRN-1"), "json", ME, here)
    assert check(body("LRN-1"), "json", ME, listed(here, MEGHNA)).body == plain.body


def test_an_address_of_a_listed_firm_is_a_likeness_that_is_looked_at_afterwards(here):
    other = entry("1", "Quite Another", addresses=("House 4, Mill Road, Dhaka, Bangladesh",))
    made = declaration("LRN-1")
    made = changed(made, "/goodsShipment/seller/address/line", "House 4, Mill Rd.")
    answer = lodged("LRN-1", listed(here, other), json.dumps(made).encode())
    (hit,) = hits()
    assert (hit.grade, hit.rule, hit.held, answer["lane"]) == ("likeness", "address", False, "blue")


@pytest.mark.parametrize("shared", ["account", "phone", "address"])
def test_a_trader_that_shares_something_with_a_closed_firm_is_looked_at_afterwards(here, shared):
    from greenlane.store import interests
    from greenlane.store.models import Operator
    from greenlane.usecases import screening_hits

    for number in (seed.TRADER, seed.LAPSED):
        if shared == "phone":
            interests.add_detail(number, "phone", "+999 555 0123", "k", NOON.date())
            continue
        cells = {"bank_account": "QT001234"} if shared == "account" else {
            "address": {"line": "4 Quay Road", "city": "Port Amara", "country": "QT"}}  # fmt: skip
        with walls_down():
            Operator.objects.filter(pk=number).update(**cells)
    watched = listed(here, entry("1", "Nobody Here"))
    answer = lodged("LRN-1", watched)
    (hit,) = hits()
    assert (hit.source, hit.number, hit.rule, hit.grade, hit.role) == (
        "REGISTER", seed.LAPSED, shared, "likeness", "importer")  # fmt: skip
    assert (answer["lane"], hit.held) == ("blue", False)
    assert screening_hits.told(hit).entry.names[0].text == "Gone Trading"
    screening_hits.clear(hit.pk, "A house of many offices", ANALYST, watched)
    assert lodged("LRN-2", watched)["lane"] != "blue"


# ------------------------------------------------------------------------- deciding


def test_a_hold_for_a_hit_is_not_lifted_before_the_hit_is_decided(here):
    from greenlane.usecases import conduct, screening_hits

    watched = listed(here, MEGHNA)
    answer = lodged("LRN-1", watched)
    with pytest.raises(NotAllowedError, match="decided first"):
        conduct.lift(answer["mrn"], "documents", "seen", OFFICER, watched)
    (hit,) = hits()
    screening_hits.clear(hit.pk, "Another firm, of another town", OFFICER, watched)
    assert "documents" not in {hold.name for hold in life(answer).holds}


def test_who_is_cleared_does_not_hit_again_until_party_or_entry_changes(here):
    from greenlane.usecases import screening_hits

    watched = listed(here, MEGHNA)
    lodged("LRN-1", watched)
    screening_hits.clear(hits()[0].pk, "Another firm", ANALYST, watched)
    again = lodged("LRN-2", watched)
    assert ("documents" in holds(again), len(hits())) == (False, 1)
    remembered = selection(again)["screened"]["remembered"]
    assert [each["entry"] for each in remembered] == ["UN/1"]
    moved = changed(declaration("LRN-3"), "/goodsShipment/seller/address/line", "9 Quay, Tarn")
    assert "documents" in holds(lodged("LRN-3", watched, json.dumps(moved).encode()))
    other = listed(watched, entry("1", "Meghna Knit Ltd", countries=("BD",)))
    assert "documents" in holds(lodged("LRN-4", other))


def test_one_answer_clears_every_open_hit_of_the_same_two(here):
    from greenlane.usecases import screening_hits

    watched = listed(here, MEGHNA)
    answers = [lodged(f"LRN-{n}", watched) for n in range(2)]
    assert screening_hits.clear(hits()[0].pk, "Another firm", OFFICER, watched) == 2
    assert [hit.state for hit in hits()] == ["cleared", "cleared"]
    assert all("documents" not in {h.name for h in life(each).holds} for each in answers)


def test_goods_that_something_else_holds_stay_held(here):
    from greenlane.store.models import DeclarationVersion
    from greenlane.usecases import screening_hits

    watched = listed(here, MEGHNA)
    answer = lodged("LRN-1", watched)
    version = DeclarationVersion.objects.get(declaration=row(answer))
    version.selection = version.selection.replace('"profile":"screening"', '"profile":"RP-009"')
    version.save()
    screening_hits.clear(hits()[0].pk, "Another firm", OFFICER, watched)
    assert "documents" in {hold.name for hold in life(answer).holds}


def test_a_confirmed_hit_keeps_the_goods_for_examination(here):
    from greenlane.store import journal
    from greenlane.usecases import conduct, screening_hits

    watched = listed(here, MEGHNA)
    answer = lodged("LRN-1", watched)
    screening_hits.confirm(hits()[0].pk, "Same firm, same town", OFFICER, watched)
    assert life(answer).lane == "red"
    names = {hold.name for hold in life(answer).holds}
    assert {"documents", "physical"} <= names
    for name in ("documents", "physical"):
        with pytest.raises(NotAllowedError, match="decided first"):
            conduct.lift(answer["mrn"], name, "seen", OFFICER, watched)
    assert len(journal.entries(kind="watch-hit.confirmed")) == 1
    with pytest.raises(NotAllowedError, match="already"):
        screening_hits.clear(hits()[0].pk, "no", OFFICER, watched)


def test_two_persons_may_override_a_confirmed_hit_but_none_that_is_open(here):
    from greenlane.usecases import screening_hits, two_persons

    who, watched = people(), listed(here, MEGHNA)
    answer = lodged("LRN-1", watched)
    about = {"mrn": answer["mrn"], "hold": "documents"}
    with pytest.raises(NotAllowedError, match="decided first"):
        propose(who["officer"], "override", watched, **about)
    screening_hits.confirm(hits()[0].pk, "Licensed by the ministry", OFFICER, watched)
    act = propose(who["officer"], "override", watched, **about)
    two_persons.approve(act, who["mara"], "Licence seen", watched)
    assert "documents" not in {hold.name for hold in life(answer).holds}


@pytest.mark.parametrize(
    "actor",
    [ME, Actor("far", "officer", "QT000202"), Actor("d", "director"), Actor("x", "auditor")],
)
def test_who_may_not_decide_a_hit_is_refused(here, actor):
    from greenlane.usecases import screening_hits
    from greenlane.usecases.permissions import ForbiddenError

    watched = listed(here, MEGHNA)
    lodged("LRN-1", watched)
    with pytest.raises(ForbiddenError):
        screening_hits.clear(hits()[0].pk, "no", actor, watched)


def test_a_decision_needs_a_reason(here):
    from greenlane.usecases import screening_hits

    watched = listed(here, MEGHNA)
    lodged("LRN-1", watched)
    with pytest.raises(NotAllowedError, match="reason"):
        screening_hits.clear(hits()[0].pk, " ", OFFICER, watched)


def test_an_erasure_takes_the_reasons_and_the_name_and_leaves_the_decision(here):
    from greenlane.evidence.redaction import GONE
    from greenlane.store.models import Erasure, WatchCleared
    from greenlane.usecases import erasing_copies, screening_hits

    watched = listed(here, MEGHNA)
    answer = lodged("LRN-1", watched)
    screening_hits.clear(hits()[0].pk, "Mr Ten said so", OFFICER, watched)
    erasing_copies.files_and_prose(row(answer), Erasure())
    (hit,) = hits()
    assert (hit.state, hit.reason) == ("cleared", GONE)
    assert WatchCleared.objects.get().reason == GONE
    assert "documents" not in holds(lodged("LRN-2", watched))


def test_a_hit_is_told_word_by_word_from_the_document_itself(here):
    from greenlane.usecases import screening_hits

    watched = listed(here, entry("1", "Meghnaa Knit"))
    lodged("LRN-1", watched)
    told = screening_hits.told(hits()[0])
    assert (told.subject.name, told.entry.names[0].text) == ("Meghna Knit Ltd", "Meghnaa Knit")
    assert [(w.asked, w.listed) for w in told.compared.words] == [
        ("meghna", "meghnaa"), ("knit", "knit")]  # fmt: skip
    assert not told.changed
    listed(watched, entry("1", "Meghnaa Knits"))
    assert screening_hits.told(hits()[0]).changed


def life(answer):
    from greenlane.store import declarations

    return declarations.life(row(answer))


# ------------------------------------------------------------------------- again


def again(desk):
    from greenlane.usecases import rescreening

    done = 0
    while count := rescreening.work(desk):
        done += count
    return done


def test_a_new_edition_holds_what_is_open_and_notes_what_has_gone(here):
    from greenlane.store.models import DeclarationRow, WatchRun

    answers = [lodged("LRN-0", here, body("LRN-0", kind="IMD"))]
    answers += [lodged(f"LRN-{n}", here) for n in (1, 2)]
    assert [each["state"] for each in answers] == ["registered", "cleared", "cleared"]
    with walls_down():
        DeclarationRow.objects.filter(mrn=answers[2]["mrn"]).update(
            released=NOON - timedelta(days=31))  # fmt: skip
    watched = listed(here, MEGHNA)
    assert again(watched) == 2
    assert [(hit.declaration.mrn, hit.held, hit.found_by) for hit in hits()] == [
        (answers[0]["mrn"], True, "again"), (answers[1]["mrn"], False, "again")]  # fmt: skip
    assert "documents" in {hold.name for hold in life(answers[0]).holds}
    run = WatchRun.objects.get()
    assert (run.screened, run.hits, run.done) == (2, 2, None)
    lodged("LRN-9", here)  # by a process that does not know the edition yet
    assert again(watched) == 1
    after = replace(watched, now=lambda: NOON + timedelta(minutes=11))
    assert again(after) == 0
    assert WatchRun.objects.get().done == after.now()
    assert len(hits()) == 3


def test_a_run_that_was_stopped_goes_on_and_finds_nothing_twice(here, monkeypatch):
    from greenlane.store.models import WatchRun
    from greenlane.usecases import rescreening

    for n in range(3):
        lodged(f"LRN-{n}", here)
    watched = listed(here, MEGHNA)
    monkeypatch.setattr(rescreening, "PIECE", 2)
    assert rescreening.work(watched) == 2
    WatchRun.objects.update(cursor=0)  # its place was lost: the first two are asked again
    assert again(watched) == 3
    assert len(hits()) == 3


def test_only_what_an_edition_brought_is_asked_again(here):
    lodged("LRN-1", here)
    watched = listed(here, entry("1", "Nobody Here"))
    again(watched)
    after = replace(watched, now=lambda: NOON + timedelta(minutes=11))
    again(after)
    from greenlane.usecases import rescreening

    listed(after, entry("1", "Nobody Here"), entry("2", "Sea Sparrow Freight"))
    rescreening._kept.clear()
    newest = listed_desk(after)
    again(newest)
    ((_edition, part),) = rescreening._kept
    assert [each.entry.number for each in part.index.listed] == ["2"]


def listed_desk(desk):
    from greenlane.usecases import lists_in_force

    return lists_in_force.renewed(desk)


def test_the_desk_is_renewed_when_an_edition_comes_and_large_ones_are_made_beside(
    here, monkeypatch
):
    from greenlane.usecases import lists_in_force

    first = listed(here, MEGHNA)
    assert listed_desk(first) is first
    monkeypatch.setattr(lists_in_force, "FEW", 0)
    made = []
    monkeypatch.setattr(lists_in_force, "_beside", made.append)
    still = listed(first, MEGHNA, entry("2", "Sea Sparrow"))
    assert still.screener is first.screener
    assert any(each is first for each in made)
    lists_in_force._made[:] = [lists_in_force.made(first)]
    assert listed_desk(first).screener.edition[0] == 2
