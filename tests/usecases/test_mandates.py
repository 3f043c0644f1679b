"""Mandates: approved by the client, ended at once by either, and lodging holds to them."""

import json
import threading
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from tests.support import seed
from tests.support.declarations import BROKER, TRADER, body, changed, declaration

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
ACTOR = Actor("broker", "broker", BROKER)
CLIENT, STRANGER = Actor("trader", "trader", TRADER), Actor("x", "trader", "QT0000000103")
DIRECTOR = Actor("director", "director")


class World:
    """The small register without the mandates it begins with, and a clock that can be moved."""

    def __init__(self, desk):
        from greenlane.store import operators

        seed.run()
        self.operators = operators
        self.moment = datetime.now(UTC)
        self.desk = _at(desk, self)
        self.today = desk.day_of(self.moment)
        from greenlane.store import models, parties

        models.Mandate.objects.all().delete()
        parties.renew_powers(TRADER)

    def wanted(self, **changes):
        from greenlane.usecases.mandates import Wanted

        return Wanted(**{"client": TRADER, "broker": BROKER, "kind": "direct",
                         "since": self.today, **changes})  # fmt: skip

    def given(self, **changes):
        """A mandate that the broker proposed and the client approved."""
        from greenlane.usecases import mandates

        row = mandates.propose(self.wanted(**changes), ACTOR, self.desk)
        return mandates.move(row.pk, "approve", CLIENT, self.desk)

    def lodge(self, lrn, **options):
        from greenlane.usecases.lodge import lodge

        return lodge(body(lrn, **options), "json", ACTOR, self.desk)

    def codes(self, lrn, **options):
        """The codes of the errors of a lodgement."""
        told = json.loads(self.lodge(lrn, **options).body)
        return {f["code"] for f in told["findings"] if f["severity"] == "error"}


def _at(desk, world):
    from dataclasses import replace

    return replace(desk, now=lambda: world.moment)


@pytest.fixture
def world(db, desk):
    return World(desk)


def test_a_lodgement_is_rejected_until_the_client_has_approved(world):
    from greenlane.usecases import mandates

    assert world.codes("LRN-1") == {"PA-013"}
    row = mandates.propose(world.wanted(), ACTOR, world.desk)
    assert world.codes("LRN-2") == {"PA-013"}
    mandates.move(row.pk, "approve", CLIENT, world.desk)
    outcome = world.lodge("LRN-3")
    assert outcome.status == 201
    owing = json.loads(outcome.body)["debtor"]
    assert owing == {"representation": "direct", "persons": [TRADER], "act": "RB-2021 s. 20(2)"}


def test_the_finding_has_its_ground_and_its_place(world):
    told = json.loads(world.lodge("LRN-1").body)
    (found,) = [f for f in told["findings"] if f["code"] == "PA-013"]
    assert (found["act"], found["pointer"]) == ("RB-2021 s. 4(1)", "/declarant/id")


@pytest.mark.parametrize(("narrow", "code"), [
    ({"kind": "indirect"}, "PA-015"), ({"offices": ("QT000201",)}, "PA-016"),
    ({"procedures": ("71",)}, "PA-017"),
])  # fmt: skip
def test_a_mandate_for_something_else_does_not_serve(world, narrow, code):
    world.given(**narrow)
    assert world.codes("LRN-1") == {code}


def test_a_mandate_lapses_with_its_last_day(world):
    world.given(until=world.today + timedelta(days=1))
    assert world.lodge("LRN-1").status == 201
    world.moment += timedelta(days=2)
    assert world.codes("LRN-2") == {"PA-014"}


@pytest.mark.parametrize("ender", [CLIENT, ACTOR])
def test_either_side_ends_a_mandate_and_the_next_lodgement_is_rejected(world, ender):
    from greenlane.lifecycle.declaration import NotAllowedError
    from greenlane.store import journal
    from greenlane.usecases import mandates

    row = world.given()
    assert world.lodge("LRN-1").status == 201
    mandates.move(row.pk, "revoke", ender, world.desk, "We part.")
    assert world.codes("LRN-2") == {"PA-014"}
    with pytest.raises(NotAllowedError):
        mandates.move(row.pk, "revoke", ender, world.desk)
    kinds = [e.kind for e in journal.entries(subject=f"mandate:{row.pk}")]
    assert sorted(kinds) == ["mandate.approved", "mandate.proposed", "mandate.revoked"]


def test_nobody_approves_his_own_proposal_and_strangers_see_none(world):
    from greenlane.usecases import mandates
    from greenlane.usecases.permissions import ForbiddenError

    row = mandates.propose(world.wanted(), ACTOR, world.desk)
    with pytest.raises(ForbiddenError):
        mandates.move(row.pk, "approve", ACTOR, world.desk)
    with pytest.raises(mandates.UnknownMandateError):
        mandates.move(row.pk, "approve", STRANGER, world.desk)
    with pytest.raises(ForbiddenError):
        mandates.propose(world.wanted(), STRANGER, world.desk)
    with pytest.raises(ForbiddenError):  # a program proposes and revokes; a person approves
        mandates.move(row.pk, "approve", Actor("api", "integrator", TRADER), world.desk)


@pytest.mark.parametrize(("wrong", "field"), [
    ({"kind": "own"}, "kind"), ({"broker": TRADER}, "broker"), ({"offices": ("X",)}, "offices"),
    ({"procedures": ("99",)}, "procedures"), ({"since": date(2020, 1, 1)}, "since"),
    ({"until": date(2020, 1, 1)}, "until"), ({"until": date(2999, 1, 1)}, "until"),
    ({"broker": "QT0000000103"}, "broker"),
])  # fmt: skip
def test_what_cannot_be_a_mandate_is_refused_with_its_field(world, wrong, field):
    from greenlane.usecases import mandates

    with pytest.raises(mandates.MandateError) as caught:
        mandates.propose(world.wanted(**wrong), CLIENT, world.desk)
    assert caught.value.field == field


def test_a_proposal_that_nobody_answers_lapses(world):
    from greenlane.store.models import Mandate
    from greenlane.usecases import mandates

    mandates.propose(world.wanted(), ACTOR, world.desk)
    assert mandates.lapse(world.desk) == 0
    world.moment += timedelta(days=31)
    assert mandates.lapse(world.desk) == 1
    assert Mandate.objects.get().state == "lapsed"


def test_the_debt_of_an_indirect_representative_stands_against_both(world):
    from greenlane.ledger.debtor import persons_of
    from greenlane.store.models import Operator, PostingRow

    Operator.objects.update(deferment=False)
    world.given(kind="indirect")
    made = changed(declaration("LRN-1"), "/agent/functionCode", "3")
    made = changed(
        made,
        "/goodsShipment/governmentAgencyGoodsItem/0/commodity/dutyTaxFee/0/payment/methodCode",
        "A",
    )
    from greenlane.usecases.lodge import lodge

    outcome = lodge(json.dumps(made).encode(), "json", ACTOR, world.desk)
    assert outcome.status == 201
    debits = set(PostingRow.objects.values_list("debit", flat=True))
    assert {persons_of(each) for each in debits} == {(TRADER, BROKER)}
    assert json.loads(outcome.body)["debtor"]["act"] == "RB-2021 s. 20(3)"


def test_a_broker_whose_licence_was_ended_declares_for_nobody(world):
    from greenlane.usecases import licences

    world.given()
    assert world.lodge("LRN-1").status == 201
    licences.end(f"L-{BROKER}", "Its security was called.", DIRECTOR, world.desk)
    assert world.codes("LRN-2") == {"PA-018"}
    licences.grant(licences.NewLicence(number="L-2", operator=BROKER, since=world.today,
                                       chapters=("04",)), DIRECTOR, world.desk)  # fmt: skip
    assert world.codes("LRN-3") == {"PA-019"}


def test_powers_are_those_of_the_rows_whatever_the_order_of_acts(world):
    from greenlane.store import parties
    from greenlane.store.models import Mandate, Operator
    from greenlane.usecases import mandates

    first = world.given()
    second = world.given(kind="indirect", offices=("QT000101",))
    mandates.move(first.pk, "revoke", CLIENT, world.desk)
    kept = Operator.objects.get(pk=TRADER).powers
    told = [parties.mandate_of(m) for m in Mandate.objects.order_by("pk")]
    assert kept["mandates"] == json.loads(msgspec.json.encode(told))
    assert second.state == "approved"


# ------------------------------------------------------------------------- at the same time


def _race(world, revoke):
    """Lodge without pause while a mandate ends; gives (began after its end, status) of each."""
    from django.db import connection

    done, found, ended = threading.Event(), [], threading.Event()

    def work(name):
        for n in range(200):
            after = ended.is_set()
            found.append((after, world.lodge(f"{name}-{n}").status))
            if done.is_set():
                break
        connection.close()

    threads = [threading.Thread(target=work, args=(f"T{n}",)) for n in range(3)]
    for each in threads:
        each.start()
    while not any(status == 201 for _, status in found):
        threading.Event().wait(0.005)
    revoke()
    ended.set()
    while sum(after for after, _ in found) < 6:
        threading.Event().wait(0.005)
    done.set()
    for each in threads:
        each.join()
    return found


def test_no_lodgement_that_begins_after_the_end_of_a_mandate_is_accepted(world):
    from greenlane.usecases import mandates

    row = world.given()
    found = _race(world, lambda: mandates.move(row.pk, "revoke", CLIENT, world.desk))
    assert {status for after, status in found if not after} >= {201}
    assert {status for after, status in found if after} == {422}


def test_control_what_other_processes_keep_is_accepted_for_five_seconds_and_no_longer(
    world, monkeypatch
):
    """Another process is not told: it goes on with what it read, until that is five seconds old."""
    from greenlane.usecases import mandates

    row, clock = world.given(), [1_000.0]
    monkeypatch.setattr(world.operators, "monotonic", lambda: clock[0])
    world.operators.forget()
    assert world.lodge("LRN-1").status == 201
    monkeypatch.setattr(world.operators, "forget", lambda: None)
    mandates.move(row.pk, "revoke", CLIENT, world.desk)
    assert world.lodge("LRN-2").status == 201  # the defence off: the same attack succeeds
    clock[0] += world.operators.KEPT_SECONDS + 0.001
    assert world.codes("LRN-3") == {"PA-014"}


def test_what_was_read_before_the_end_is_not_kept_after_it(world, monkeypatch):
    from greenlane.store import raw
    from greenlane.usecases import mandates

    row = world.given()
    read = raw.many

    def slow(sql, params):
        rows = read(sql, params)
        if "powers" in sql and row.state == "approved":
            row.state = "revoking"
            mandates.move(row.pk, "revoke", CLIENT, world.desk)
        return rows

    world.operators.forget()
    monkeypatch.setattr(world.operators.raw, "many", slow)
    assert world.lodge("LRN-1").status == 201  # it was read before
    assert world.codes("LRN-2") == {"PA-014"}


def test_of_two_answers_at_once_one_counts(world):
    from django.db import connection

    from greenlane.lifecycle.declaration import NotAllowedError
    from greenlane.usecases import mandates

    row = mandates.propose(world.wanted(), ACTOR, world.desk)
    gate, told = threading.Barrier(2), []

    def answer(step):
        gate.wait()
        try:
            told.append(mandates.move(row.pk, step, CLIENT, world.desk).state)
        except NotAllowedError:
            told.append("late")
        connection.close()

    threads = [threading.Thread(target=answer, args=(s,)) for s in ("approve", "refuse")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(told) in (["approved", "late"], ["late", "refused"])


@pytest.mark.parametrize("looked", [True, False])
def test_whose_mandate_has_ended_cancels_nothing_and_the_client_does(world, monkeypatch, looked):
    """The second is the control: without the look at his mandate he would."""
    from greenlane.usecases import conduct, mandates
    from greenlane.usecases.application_mandate import NoMandateError

    row = world.given()
    mrns = [json.loads(world.lodge(lrn, kind="IMD").body)["mrn"] for lrn in ("LRN-1", "LRN-2")]
    assert conduct.invalidate(mrns[0], "Not wanted.", ACTOR, world.desk).status == 200
    mandates.move(row.pk, "revoke", CLIENT, world.desk, "We part.")
    if not looked:
        monkeypatch.setattr(conduct, "need_whole", lambda *_: None)
        assert conduct.invalidate(mrns[1], "Not wanted.", ACTOR, world.desk).status == 200
        return
    with pytest.raises(NoMandateError, match="PA-014"):
        conduct.invalidate(mrns[1], "Not wanted.", ACTOR, world.desk)
    assert conduct.invalidate(mrns[1], "Not wanted.", CLIENT, world.desk).status == 200


def test_whose_mandate_has_ended_answers_nothing_about_the_declaration_and_the_client_does(world):
    from greenlane.usecases import conduct, mandates, valuation_doubt
    from greenlane.usecases.application_mandate import NoMandateError

    row = world.given()
    mrn = json.loads(world.lodge("LRN-1", kind="IMD").body)["mrn"]
    officer = Actor("officer", "officer", "QT000101")
    conduct.query(mrn, "Which fabric?", officer, world.desk)
    conduct.reply(mrn, "Cotton.", ACTOR, world.desk)  # the control: with his mandate
    conduct.query(mrn, "Of what weight?", officer, world.desk)
    mandates.move(row.pk, "revoke", CLIENT, world.desk, "We part.")
    for act in (lambda: conduct.reply(mrn, "Wool.", ACTOR, world.desk),
                lambda: valuation_doubt.reply(mrn, "Cheap.", (), ACTOR, world.desk)):  # fmt: skip
        with pytest.raises(NoMandateError, match="PA-014"):
            act()
    assert conduct.reply(mrn, "Cotton.", CLIENT, world.desk).status == 200
