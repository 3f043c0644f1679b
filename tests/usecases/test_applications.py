"""Applications against the database: rules, persons, law; clocks, tasks, order, one of a race."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.support.dossiers import (
    CUSTOMS_BROKER,
    ME,
    PESTICIDE,
    PHONES,
    TUNA,
    Counter,
    answered,
    begun,
    draft,
)

from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.refusal import NotAllowedError

pytestmark = pytest.mark.db
FISH, FISH_TWO = Actor("fay", "agency", "FIS"), Actor("finn", "agency", "FIS")
MED = Actor("mia", "agency", "MED")


@pytest.fixture
def here(db, desk):
    begun()
    return Counter(desk)


def applied(here, *items, permit="P-TUNA", actor=ME, **told):
    from greenlane.usecases import dossier

    made = answered(draft(*items, actor=actor), here.desk, actor, **told)
    return dossier.apply(permit, made, actor, here.desk)


def row_of(number):
    from greenlane.store.models import ApplicationRow

    return ApplicationRow.objects.get(number=number)


BY_HAND = {"catch_area": "fao87"}  # no rule grants this


def test_a_rule_grants_at_once_and_the_permit_is_issued_with_its_conditions(here, monkeypatch):
    from greenlane.store.models import ApplicationTask, PermitRow

    monkeypatch.setattr("greenlane.agencies.deciding.draw", lambda _seed: Decimal("0.99"))
    row = row_of(applied(here, TUNA, catch_area="fao51").number)
    assert (row.state, row.decided_by, row.rule, row.reason) == (
        "granted", "rule", "LEGAL", "G1")  # fmt: skip
    permit = PermitRow.objects.get(number=row.issued)
    assert (permit.holder, permit.document, permit.goods) == (ME.unit, "L053", ["03034200"])
    assert (permit.control, permit.tolerance, permit.origins) == ("quantity", 10, ["VN"])
    assert permit.balances.get().granted == 4000
    assert (permit.since, permit.until) == (date(2026, 7, 6), date(2027, 7, 5))
    assert permit.application == row.number
    task = ApplicationTask.objects.get()
    assert (task.code, task.owner, task.due) == ("LANDING", "holder", date(2026, 7, 13))
    assert {"code": "L053", "reference": row.issued, "item": "1"} in row.draft.body["documents"]


def test_the_sample_goes_to_a_person_all_the_same(here, monkeypatch):
    monkeypatch.setattr("greenlane.agencies.deciding.draw", lambda _seed: Decimal(0))
    row = row_of(applied(here, TUNA, catch_area="fao51").number)
    assert (row.state, row.sampled, row.rule, row.team) == ("submitted", True, "LEGAL", "CATCH")


def test_a_person_decides_with_a_reason_of_the_agency_and_words(here):
    from greenlane.usecases import applications

    number = applied(here, TUNA, **BY_HAND).number
    with pytest.raises(NotAllowedError, match="reason"):
        applications.conclude(number, "grant", "Fine.", "R1", FISH, here.desk)  # one for refusals
    with pytest.raises(NotAllowedError, match="words"):
        applications.conclude(number, "grant", " ", "G1", FISH, here.desk)
    applications.conclude(number, "refuse", "The vessel is listed.", "R1", FISH, here.desk)
    row = row_of(number)
    assert (row.state, row.decided_by, row.officer, row.issued) == ("refused", "person", "fay", "")


def test_another_agency_and_another_operator_are_refused(here):
    from greenlane.usecases import applications
    from greenlane.usecases.application_steps import UnknownApplicationError
    from greenlane.usecases.permissions import ForbiddenError

    number = applied(here, TUNA, **BY_HAND).number
    for act in (lambda: applications.take(number, MED, here.desk),
                lambda: applications.conclude(number, "grant", "x", "G1", MED, here.desk),
                lambda: applications.query(number, "x", "Q1", MED, here.desk)):  # fmt: skip
        with pytest.raises(ForbiddenError):
            act()
    for act in (lambda: applications.withdraw(number, "x", CUSTOMS_BROKER, here.desk),
                lambda: applications.answer(number, "x", CUSTOMS_BROKER, here.desk)):  # fmt: skip
        with pytest.raises(UnknownApplicationError):
            act()
    assert row_of(number).state == "submitted"


def test_the_clock_stands_while_the_trader_is_asked(here):
    from greenlane.usecases import application_steps, applications
    from greenlane.usecases.application_steps import steps_of

    number = applied(here, TUNA, **BY_HAND).number
    assert row_of(number).due == date(2026, 7, 8)  # two working days after Monday
    here.pass_days(1)
    applications.query(number, "Which vessel?", "Q2", FISH, here.desk)
    assert (row_of(number).due, row_of(number).spent) == (None, 1)
    here.pass_days(20)
    applications.answer(number, "The Blue Fin.", ME, here.desk)
    row = row_of(number)
    assert row.due == date(2026, 7, 28)
    calendar = here.desk.book.working_days
    life = application_steps.life_of(row)
    assert life == application_steps.replay_of(row, calendar)
    assert [s.move for s in steps_of(row)] == ["submit", "take", "query", "answer"]


def test_two_persons_decide_where_the_setup_says_so_and_both_the_same(here):
    from greenlane.store.models import ApplicationRow
    from greenlane.usecases import applications

    number = applied(here, TUNA, **BY_HAND).number
    ApplicationRow.objects.filter(number=number).update(countersign=True)
    applications.conclude(number, "grant", "In order.", "G1", FISH, here.desk)
    assert row_of(number).state == "countersign"
    with pytest.raises(NotAllowedError, match="countersign"):
        applications.conclude(number, "grant", "In order.", "G1", FISH, here.desk)
    with pytest.raises(NotAllowedError, match="same"):
        applications.conclude(number, "refuse", "No.", "R1", FISH_TWO, here.desk)
    applications.conclude(number, "grant", "Agreed.", "G1", FISH_TWO, here.desk)
    assert row_of(number).state == "granted"


@pytest.mark.parametrize(("permit", "item", "deemed"),
                         [("P-PHONE", PHONES, True), ("P-TUNA", TUNA, False)])  # fmt: skip
def test_silence_grants_only_where_the_law_says_so(here, permit, item, deemed):
    from greenlane.usecases import application_work, applications

    told = {"radiated_power": "90000", **BY_HAND}
    number = applied(here, item, permit=permit, **told).number
    assert row_of(number).state == "submitted"
    here.pass_days(4)  # Friday: what the agency promised is over, the days of the law are not
    application_work.work(here.desk)
    assert row_of(number).state == "submitted"
    with pytest.raises(NotAllowedError):
        applications.deem(number, here.desk)
    here.pass_days(30)
    application_work.work(here.desk)
    row = row_of(number)
    if deemed:
        assert (row.state, row.decided_by, bool(row.issued)) == ("granted", "law", True)
        event = row.applicationevent_set.get(move="grant")
        assert event.basis == "TEL-2012 s. 25(3)"
    else:
        assert row.state == "submitted"


def test_a_permit_that_comes_second_waits_for_the_first(here):
    from greenlane.usecases import application_work, applications, dossier

    made = answered(draft(PESTICIDE), here.desk, concentration="50")
    rows = {r.permit: r.number for r in dossier.apply_for_all(made, ME, here.desk)}
    first, second = row_of(rows["P-PEST"]), row_of(rows["P-PEST-AGR"])
    assert (first.state, second.state, second.due) == ("submitted", "waiting", None)
    here.pass_days(3)
    application_work.work(here.desk)
    assert row_of(second.number).state == "waiting"
    applications.conclude(first.number, "grant", "In order.", "G1", MED, here.desk)
    application_work.work(here.desk)
    begun_ = row_of(second.number)
    assert begun_.state == "submitted"
    assert begun_.due == here.desk.book.working_days.after(date(2026, 7, 9), 4)


def test_what_nobody_answers_lapses_and_may_be_applied_for_again(here):
    from greenlane.usecases import application_work, applications, dossier

    row = applied(here, TUNA, **BY_HAND)
    made = dossier.of(row.draft, ME, here.desk)
    with pytest.raises(NotAllowedError, match="already"):
        dossier.apply("P-TUNA", made, ME, here.desk)
    applications.query(row.number, "Which vessel?", "Q2", FISH, here.desk)
    here.pass_days(60)
    application_work.work(here.desk)
    assert row_of(row.number).state == "lapsed"
    again = dossier.apply("P-TUNA", dossier.of(row.draft, ME, here.desk), ME, here.desk)
    assert again.number != row.number


def test_conditions_are_chased_once_for_each_stage_and_met_by_who_owes_them(here):
    from greenlane.store import journal
    from greenlane.store.models import ApplicationTask
    from greenlane.usecases import application_work, applications

    number = applied(here, TUNA, **BY_HAND).number
    applications.conclude(number, "grant", "In order.", "G1", FISH, here.desk)
    stages = []
    for _day in range(20):
        application_work.chase(here.desk, here.desk.day_of(here.moment))
        stages.append(ApplicationTask.objects.get().stage)
        here.pass_days(1)
    assert list(dict.fromkeys(stages)) == ["", "reminded", "overdue", "escalated"]
    told = [e.kind for e in journal.entries() if e.kind.startswith("condition.")]
    assert sorted(told) == ["condition.escalated", "condition.overdue", "condition.reminded"]
    with pytest.raises(NotAllowedError):
        application_work.fulfil(number, "LANDING", "", ME, here.desk)
    application_work.fulfil(number, "LANDING", "Report 12 sent.", ME, here.desk)
    with pytest.raises(NotAllowedError):
        application_work.fulfil(number, "LANDING", "again", ME, here.desk)
    assert application_work.chase(here.desk, date(2027, 1, 1)) == 0


def test_the_history_and_what_was_applied_for_are_not_changed_by_anybody(here):
    from django.db import Error, transaction

    row = row_of(applied(here, TUNA, **BY_HAND).number)
    for change in (lambda: row.applicationevent_set.update(text="x"),
                   lambda: row.applicationevent_set.all().delete(),
                   lambda: type(row).objects.filter(pk=row.pk).update(goods=[])):  # fmt: skip
        with pytest.raises(Error), transaction.atomic():
            change()


def test_two_applications_for_one_permit_of_one_dossier_cannot_stand(here):
    from django.db import IntegrityError, transaction

    row = row_of(applied(here, TUNA, **BY_HAND).number)
    row.pk, row.number = None, "FIS-A-OTHER"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_of_two_who_decide_at_once_one_wins(here):
    """The number of the next event is taken once; the row is locked besides."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    from greenlane.store.models import PermitRow
    from greenlane.usecases import applications

    number = applied(here, TUNA, **BY_HAND).number

    def decide(who, what, reason):
        try:
            applications.conclude(number, what, "So.", reason, who, here.desk)
        except NotAllowedError:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(decide, FISH, "grant", "G1"), pool.submit(decide, FISH_TWO, "refuse",
                                                                       "R1")]  # fmt: skip
    assert sum(each.result() for each in done) == 1
    row = row_of(number)
    assert PermitRow.objects.count() == (row.state == "granted")


def test_a_broker_s_application_is_for_its_client(here):
    from greenlane.usecases import dossier

    made = draft(TUNA, actor=CUSTOMS_BROKER, client_id=ME.unit)
    whole = answered(made, here.desk, CUSTOMS_BROKER, catch_area="fao87")
    row = dossier.apply("P-TUNA", whole, CUSTOMS_BROKER, here.desk)
    assert (row.operator_id, row.holder) == (CUSTOMS_BROKER.unit, ME.unit)


def test_answers_are_taken_from_the_declaration_where_it_has_them(here):
    row = row_of(applied(here, TUNA, **BY_HAND).number)
    assert row.answers["vessel"] == "Ever Calm"  # the means of transport of the form
    assert row.answers["catch_area|1"] == "fao87"
    assert row.goods[0]["net"] == "4000"
    assert row.submitted - row.created <= timedelta(0)


def test_the_first_permit_is_waited_for_even_when_nobody_applied_for_it(here):
    """The law's order binds; a permit that the holder has already is enough."""
    from greenlane.usecases import application_work, applications, dossier

    made = answered(draft(PESTICIDE), here.desk, concentration="10")
    second = dossier.apply("P-PEST-AGR", made, ME, here.desk)
    assert row_of(second.number).state == "waiting"
    first = dossier.apply("P-PEST", made, ME, here.desk)
    applications.conclude(first.number, "grant", "In order.", "G1", MED, here.desk)
    application_work.work(here.desk)
    assert row_of(second.number).state in ("submitted", "granted")


def test_a_program_brings_the_declaration_and_is_told_what_is_asked_and_decided(here):
    from django.test import Client
    from tests.support import seed
    from tests.support.declarations import changed, declaration

    token = seed.run()["token"]
    item = "/goodsShipment/governmentAgencyGoodsItem/0"
    made = changed(declaration("API-1"), f"{item}/commodity/classification/0/id", "03034200")
    made = changed(made, f"{item}/commodity/goodsMeasure/tariffQuantity", None)
    made = changed(made, f"{item}/origin/0/countryCode", "VN")
    client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {token}"})

    def send(path, **body):
        return client.post(f"/api/v1{path}", body, content_type="application/json")

    first = send("/dossiers:needs", declaration=made)
    assert first.status_code == 200, (first.status_code, first.content[-900:])
    needs = first.json()
    assert {p["permit"] for p in needs["permits"]} == {"P-FISH", "P-TUNA"}
    tuna = next(p for p in needs["permits"] if p["permit"] == "P-TUNA")
    assert "catch_area|1" in tuna["missing"]
    refused = send("/applications", declaration=made, permits=["P-TUNA"])
    assert refused.status_code == 409
    said = {"catch_area|1": "fao87", "scientific_name|1": "T. albacares", "fishing_vessel|1": "B"}
    told = send("/applications", declaration=made, permits=["P-TUNA"], answers=said)
    assert told.status_code == 201, told.content
    (row,) = told.json()["applications"]
    assert (row["state"], row["reference"]) == ("submitted", "API-1")
    again = send("/applications", declaration=made, permits=["P-TUNA"], answers=said)
    assert again.status_code == 409
    from greenlane.usecases import applications

    applications.query(row["number"], "Which vessel?", "Q2", FISH, here.desk)
    place = f"/applications/{row['number']}"
    assert client.get(f"/api/v1{place}").json()["history"][-1]["text"] == "Which vessel?"
    assert send(f"{place}/answer", text="The Blue Fin.").json()["state"] == "in-work"
    assert send(f"{place}/withdraw", text="Sold elsewhere.").json()["state"] == "withdrawn"
    assert len(client.get("/api/v1/applications").json()["applications"]) == 1
    assert client.get("/api/v1/applications/NONE").status_code == 404
    halved = b'{"declaration": {"a": "\\ud800"}}'  # half of a sign is none
    for path in ("/dossiers:needs", "/applications"):
        answer = client.post(f"/api/v1{path}", halved, content_type="application/json")
        assert answer.status_code == 400, (path, answer.content)


def _mandate(**changed):
    """The client's only mandate, changed; none at all without changes."""
    from greenlane.store import models, parties

    found = models.Mandate.objects.filter(client_id=ME.unit)
    found.update(**changed) if changed else found.delete()
    parties.renew_powers(ME.unit)


@pytest.mark.parametrize(
    ("changed", "code"),
    [({}, "PA-013"), ({"until": date(2026, 7, 5)}, "PA-014"), ({"kind": "indirect"}, "PA-015"),
     ({"offices": ["QT000201"]}, "PA-016"), ({"procedures": ["71"]}, "PA-017")],
)  # fmt: skip
def test_a_broker_applies_for_a_client_only_under_a_mandate(here, changed, code):
    from greenlane.store.models import ApplicationRow
    from greenlane.usecases import dossier
    from greenlane.usecases.application_mandate import NoMandateError

    made = answered(draft(TUNA, actor=CUSTOMS_BROKER, client_id=ME.unit), here.desk,
                    CUSTOMS_BROKER, **BY_HAND)  # fmt: skip
    _mandate(**changed)
    for apply in (lambda: dossier.apply("P-TUNA", made, CUSTOMS_BROKER, here.desk),
                  lambda: dossier.apply_for_all(made, CUSTOMS_BROKER, here.desk)):  # fmt: skip
        with pytest.raises(NoMandateError) as refused:
            apply()
        (finding,) = refused.value.findings
        assert finding.code == code
        assert finding.basis.startswith("RB-2021 s. ")
        assert finding.basis in str(refused.value)
    assert not ApplicationRow.objects.exists()
    # The client himself needs none: the same goods, applied for in his own name.
    assert applied(here, TUNA, **BY_HAND).holder == ME.unit


def test_naming_the_client_as_declarant_is_no_way_around_the_mandate(here):
    import json

    from tests.support.declarations import changed, declaration

    from greenlane.usecases import dossier
    from greenlane.usecases.application_mandate import NoMandateError

    place = "/goodsShipment/governmentAgencyGoodsItem/0/commodity/classification/0/id"
    forged = changed(changed(declaration("LRN-1"), place, "85171300"), "/declarant/id", ME.unit)
    for agent in ({"id": CUSTOMS_BROKER.unit, "functionCode": "2"}, None):
        body = json.dumps(changed(forged, "/agent", agent)).encode()
        whole = dossier.of_document(body, {}, CUSTOMS_BROKER, here.desk)
        said = {a.key: "1" for a in whole.asking}
        whole = dossier.of_document(body, said, CUSTOMS_BROKER, here.desk)
        _mandate()
        with pytest.raises(NoMandateError):
            dossier.apply(whole.permits[0].permit.id, whole, CUSTOMS_BROKER, here.desk)


def _outage(here, functions, days):
    """An outage of so many days from now on that two persons declare; the clock is after it."""
    from greenlane.usecases import outages

    since = here.moment
    desk = here.pass_days(days)
    found = outages.declare(functions, since, Actor("dora", "director"), desk,
                            title="The line was cut", until=here.moment)  # fmt: skip
    outages.confirm(found.number, Actor("adam", "administrator"), desk)
    return found.number


@pytest.mark.parametrize("away", [True, False])
def test_an_outage_moves_the_day_on_which_silence_grants(here, away):
    from greenlane.usecases import application_lists, application_work
    from greenlane.usecases.application_clocks import application_clocks
    from greenlane.usecases.outage_reach import moved

    row = applied(here, PHONES, permit="P-PHONE", radiated_power="90000")
    assert row_of(row.number).state == "submitted"
    here.pass_days(1)
    number = _outage(here, ("agency:TEL",), 2) if away else here.pass_days(2) and ""
    here.moment = _noon(here.desk.book.working_days.after(date(2026, 7, 6), 4)) + timedelta(days=1)
    application_work.work(here.desk)
    stands = row_of(row.number)
    assert stands.state == ("submitted" if away else "granted")  # the control: without it, granted
    if not away:
        return
    found = application_clocks(here.desk).due(stands)
    assert found.windows == (number,)
    assert found.basis == "CR-2020 r. 41(3)"
    assert application_lists.colour(stands, here.desk) != "red"
    (told,) = [m for m in moved(_row_of_outage(number), here.desk) if m.clock == "application"]
    assert told.subject == row.number
    here.pass_days(7)
    application_work.work(here.desk)
    assert row_of(row.number).state == "granted"


def _noon(day):
    from datetime import UTC, datetime

    return datetime(day.year, day.month, day.day, 16, tzinfo=UTC)


def _row_of_outage(number):
    from greenlane.store.outage_models import Outage

    return Outage.objects.get(number=number)


def test_who_could_not_sign_in_has_longer_to_answer_and_the_law_says_how_long(here):
    from greenlane.store.models import ApplicationEvent
    from greenlane.usecases import application_work, applications
    from greenlane.usecases.application_clocks import application_clocks

    row = applied(here, TUNA, **BY_HAND)
    applications.query(row.number, "Which ship?", "Q2", FISH, here.desk)
    terms = here.desk.book.application_terms
    last = application_clocks(here.desk).last_day(row_of(row.number))
    assert last == here.desk.book.working_days.after(date(2026, 7, 6), terms.answer_days)
    here.moment = _noon(last)
    _outage(here, ("sign-in",), 1)
    application_work.work(here.desk)
    assert row_of(row.number).state == "queried"  # its day is over, but for the outage
    here.pass_days(4)
    application_work.work(here.desk)
    assert row_of(row.number).state == "lapsed"
    assert ApplicationEvent.objects.get(move="lapse").basis == terms.basis == "CR-2020 r. 31(4)"
