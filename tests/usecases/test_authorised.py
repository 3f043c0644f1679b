"""Authorised operators: decided by two, benefits that fire and are taken back, recognition."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, TRADER, body, changed, declaration

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
HOLDER, STRANGER = Actor("trader", "trader", TRADER), Actor("broker", "broker", BROKER)
OFFICER, SUPERVISOR = Actor("officer", "officer", "QT000101"), Actor("supervisor", "supervisor")
LODGER = Actor("broker", "broker", BROKER)
PLACE = "/goodsShipment/consignment/goodsLocation"


class World:
    def __init__(self, desk):
        from greenlane.store.models import Operator
        from greenlane.usecases import authorising

        seed.run()
        Operator.objects.update(deferment=False)
        self.moment, self.use = datetime.now(UTC), authorising
        self.desk = replace(desk, now=lambda: self.moment)

    def account(self, username):
        from greenlane.store.models import Account

        return Account.objects.get(username=username)

    def submitted(self, tier="full", **answers):
        row = self.use.begin(tier, HOLDER, self.desk)
        asked = [q.code for q in self.desk.book.authorised.asked(tier)]
        told = {**dict.fromkeys(asked, "yes"), **answers}
        self.use.answer(row.pk, told, {}, ["QTWH-7"], HOLDER, self.desk)
        return self.use.submit(row.pk, HOLDER, self.desk)

    def visited(self, **options):
        row = self.submitted(**options)
        day = self.desk.day_of(self.moment) + timedelta(days=3)
        row = self.use.plan(row.pk, day, "I. Nspector", OFFICER, self.desk)
        report = {e: {"met": "met", "text": "Seen."} for e in row.plan["elements"]}
        return self.use.visited(row.pk, report, OFFICER, self.desk)

    def decided(self, row, move, answer="Agreed."):
        """A decision that the officer proposes and the director approves."""
        from greenlane.usecases import two_persons

        asked = two_persons.Proposal(kind="authorise", reason="As the report says.",
                                     data={"number": str(row.pk), "move": move})  # fmt: skip
        number = two_persons.propose(asked, self.account("officer"), self.desk)
        two_persons.approve(number, self.account("director"), answer, self.desk)
        row.refresh_from_db()
        return row

    def granted(self, **options):
        return self.decided(self.visited(**options), "grant")

    def lodge(self, lrn, made=None):
        from greenlane.usecases.lodge import lodge

        data = json.dumps(made).encode() if made else body(lrn)
        return lodge(data, "json", LODGER, self.desk)

    def selection(self, outcome):
        from greenlane.store.models import DeclarationVersion

        mrn = json.loads(outcome.body)["mrn"]
        return json.loads(DeclarationVersion.objects.get(declaration__mrn=mrn).selection)


@pytest.fixture
def world(db, desk):
    return World(desk)


def test_an_application_goes_its_way_and_every_step_is_told_with_its_act(world):
    from greenlane.store import journal
    from greenlane.store.models import AuthorisationEvent

    row = world.granted()
    assert (row.state, row.rating) == ("granted", "low")
    told = list(AuthorisationEvent.objects.order_by("pk").values_list("kind", "basis"))
    assert told == [("submit", "AO-2024 s. 3(1)"), ("plan", "AO-2024 s. 6(1)"),
                    ("visit", "AO-2024 s. 6(2)"), ("grant", "AO-2024 s. 7(1)")]  # fmt: skip
    last = AuthorisationEvent.objects.latest("pk")
    assert (last.actor, last.second) == ("officer", "director")
    assert last.text == "As the report says. / Agreed."
    assert len(journal.entries(subject=f"authorisation:{row.pk}")) == 4


def test_nothing_is_submitted_unanswered_nor_reported_silently_nor_granted_unvisited(world):
    from greenlane.lifecycle.declaration import NotAllowedError

    row = world.use.begin("full", HOLDER, world.desk)
    with pytest.raises(world.use.UnansweredError) as refused:
        world.use.submit(row.pk, HOLDER, world.desk)
    assert refused.value.codes[:2] == ["A1", "A2"]
    with pytest.raises(NotAllowedError, match="stands already"):
        world.use.begin("small", HOLDER, world.desk)
    with pytest.raises(world.use.UnknownAuthorisationError):
        world.use.answer(row.pk, {}, {}, [], STRANGER, world.desk)
    world.use.give_up(row.pk, "withdraw", HOLDER, world.desk)
    row = world.submitted()
    with pytest.raises(NotAllowedError, match="cannot grant"):
        world.decided(row, "grant")
    day = world.desk.day_of(world.moment)
    world.use.plan(row.pk, day, "I.", OFFICER, world.desk)
    with pytest.raises(NotAllowedError, match="the report lacks: G, H, I"):
        world.use.visited(row.pk, {"A": {"met": "met", "text": "x"}}, OFFICER, world.desk)


def test_one_person_does_not_decide_alone(world):
    from greenlane.usecases import two_persons
    from greenlane.usecases.permissions import ForbiddenError

    row = world.visited()
    asked = two_persons.Proposal(kind="authorise", reason="x",
                                 data={"number": str(row.pk), "move": "grant"})  # fmt: skip
    number = two_persons.propose(asked, world.account("director"), world.desk)
    with pytest.raises(ForbiddenError):
        two_persons.approve(number, world.account("director"), "", world.desk)
    with pytest.raises(ForbiddenError):
        two_persons.approve(number, world.account("officer"), "", world.desk)


def test_a_small_firm_is_asked_less_and_must_be_small(world, monkeypatch):
    from greenlane.lifecycle.authorisation import Record
    from greenlane.lifecycle.declaration import NotAllowedError
    from greenlane.usecases import authorised_record

    row = world.granted(tier="small")
    assert len(row.answers) < len(world.desk.book.authorised.question)
    world.use.give_up(row.pk, "surrender", HOLDER, world.desk)
    monkeypatch.setattr(authorised_record, "of", lambda *_: Record(declarations=201))
    with pytest.raises(NotAllowedError, match="up to 200"):
        world.use.begin("small", HOLDER, world.desk)


# ------------------------------------------------------------------------- benefits fire


def test_less_is_looked_at_and_it_is_told_what_was_spared(world):
    keyed = replace(world.desk, keyed=str)
    world.desk = keyed
    from greenlane.risk.selection import draw
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases.replaying import replayed

    share = keyed.profiles.plan.of("QT000101").random
    lrn = next(f"L-{n}" for n in range(10_000)
               if share / 4 <= draw(f"{BROKER}/L-{n}") < share)  # fmt: skip
    row = world.granted()
    told = world.selection(world.lodge(lrn))
    assert (told["favour"]["ground"], told["spared"], told.get("drawn", False)) == (
        f"AEO-{row.pk}", ["random"], False,
    )  # fmt: skip
    assert replayed(DeclarationRow.objects.get(lrn=lrn), 1, world.desk).same
    world.use.suspend(row.pk, "An incident.", OFFICER, world.desk)
    other = next(f"M-{n}" for n in range(10_000)
                 if share / 4 <= draw(f"{BROKER}/M-{n}") < share)  # fmt: skip
    told = world.selection(world.lodge(other))  # the control: without the benefit it is chosen
    assert told["drawn"] is True
    assert "favour" not in told


def test_deferment_and_the_share_of_guarantees_are_given_and_put_back(world):
    from greenlane.store.models import DeferredAccount, Guarantee, Operator

    today = world.desk.day_of(world.moment)
    for number, kind, percent in (("G1", "comprehensive", 100), ("G2", "individual", 100),
                                  ("G3", "comprehensive", 10)):  # fmt: skip
        Guarantee.objects.create(
            number=number, kind=kind, principal_id=TRADER, guarantor="Bank", amount=1000,
            percent=percent, currency="QTC", since=today,
        )  # fmt: skip

    def now():
        shares = dict(Guarantee.objects.order_by("number").values_list("number", "percent"))
        return Operator.objects.get(pk=TRADER).deferment, {n: int(p) for n, p in shares.items()}

    row = world.granted()
    assert now() == (True, {"G1": 30, "G2": 100, "G3": 10})
    assert DeferredAccount.objects.get(pk=TRADER).limit == Decimal(500_000)
    outcome = json.loads(world.lodge("L-1").body)
    assert not [h for h in outcome["holds"] if h["name"] == "payment"]
    world.use.suspend(row.pk, "An incident.", OFFICER, world.desk)
    assert now() == (False, {"G1": 100, "G2": 100, "G3": 10})
    world.decided(row, "restore")
    assert now() == (True, {"G1": 30, "G2": 100, "G3": 10})
    world.use.give_up(row.pk, "surrender", HOLDER, world.desk)
    assert now() == (False, {"G1": 100, "G2": 100, "G3": 10})


def test_goods_are_cleared_at_the_authorised_place_and_at_no_other(world):
    def at(place, lrn):
        made = changed(declaration(lrn), f"{PLACE}/id", place)
        told = json.loads(world.lodge(lrn, changed(made, f"{PLACE}/typeCode", "B")).body)
        return {f["code"] for f in told["findings"] if f["severity"] == "error"}

    assert at("QTWH-7", "L-1") == {"TR-010"}
    world.granted()
    assert at("QTWH-7", "L-2") == set()
    assert at("QTWH-8", "L-3") == {"TR-010"}


def test_an_authorised_operator_s_goods_are_looked_at_first_but_not_before_what_is_late(world):
    from greenlane.store.models import DeclarationRow, HoldRow
    from greenlane.usecases import clocks

    def waiting(lrn, trader, hours):
        mrn = json.loads(world.lodge(lrn).body)["mrn"]
        row = DeclarationRow.objects.get(mrn=mrn)
        DeclarationRow.objects.filter(mrn=mrn).update(trader=trader)
        HoldRow.objects.create(declaration=row, name="documents-x", kind="documents",
                               owner="QT000101", reason="x", basis="x", opened=world.moment,
                               due=world.moment + timedelta(hours=hours))  # fmt: skip
        return row.pk

    late, soon, ours = (waiting("L-1", BROKER, -1), waiting("L-2", BROKER, 1),
                        waiting("L-3", TRADER, 9))  # fmt: skip

    def order():
        return [e.declaration.pk for e in clocks.queue("QT000101", world.desk)
                if e.hold.name == "documents-x"]  # fmt: skip

    assert order() == [late, soon, ours]
    world.granted()
    assert order() == [late, ours, soon]


# ------------------------------------------------------------------------- watching


def test_an_appeal_stays_a_suspension_and_is_decided_by_another(world):
    from greenlane.lifecycle.declaration import NotAllowedError
    from greenlane.store.models import Operator
    from greenlane.usecases.permissions import ForbiddenError

    row = world.granted()
    with pytest.raises(NotAllowedError):
        world.use.appeal(row.pk, "Unjust.", HOLDER, world.desk)
    world.use.suspend(row.pk, "An incident.", OFFICER, world.desk)
    with pytest.raises(NotAllowedError):  # nothing is stayed before an appeal runs
        world.use.stay(row.pk, "x", SUPERVISOR, world.desk)
    world.use.appeal(row.pk, "It was not ours.", HOLDER, world.desk)
    with pytest.raises(ForbiddenError, match="another person"):
        world.use.stay(row.pk, "x", OFFICER, world.desk)
    world.use.stay(row.pk, "The goods perish.", SUPERVISOR, world.desk)
    assert Operator.objects.get(pk=TRADER).deferment
    world.use.decide_appeal(row.pk, "dismiss", "It was theirs.", SUPERVISOR, world.desk)
    assert not Operator.objects.get(pk=TRADER).deferment
    with pytest.raises(NotAllowedError):
        world.use.appeal(row.pk, "Again.", HOLDER, world.desk)


def test_an_upheld_appeal_restores_and_a_late_one_is_not_lodged(world):
    from greenlane.lifecycle.declaration import NotAllowedError

    row = world.granted()
    world.use.suspend(row.pk, "An incident.", OFFICER, world.desk)
    world.moment += timedelta(days=31)
    with pytest.raises(NotAllowedError, match="in its time"):
        world.use.appeal(row.pk, "Late.", HOLDER, world.desk)
    world.moment -= timedelta(days=2)
    world.use.appeal(row.pk, "Not ours.", HOLDER, world.desk)
    row = world.use.decide_appeal(row.pk, "uphold", "Not theirs.", SUPERVISOR, world.desk)
    assert (row.state, row.appeal, row.ended) == ("granted", "none", None)


def test_the_clock_of_the_yearly_review_runs_and_is_restarted_by_it(world):
    from greenlane.store.models import AuthorisationEvent

    row = world.granted()
    world.moment += timedelta(days=366)
    assert (world.use.overdue(world.desk), world.use.overdue(world.desk)) == (1, 0)
    world.use.tell(row.pk, "review", "All in order.", HOLDER, world.desk)
    row.refresh_from_db()
    assert row.review_due == world.desk.day_of(world.moment) + timedelta(days=365)
    world.use.tell(row.pk, "incident", "A seal was broken.", OFFICER, world.desk)
    kinds = AuthorisationEvent.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-3:] == ["overdue", "review", "incident"]


def test_the_record_counts_what_customs_books_say(world):
    from greenlane.usecases import authorised_record

    world.lodge("L-1")
    world.lodge("L-2", changed(declaration("L-2"), "/declarationOfficeId", "QT999999"))
    told = authorised_record.of(TRADER, world.desk)
    assert (told.declarations, told.rejected) == (2, 1)
    assert authorised_record.of("QT0000000103", world.desk).declarations == 0


def test_the_benefit_delivered_is_counted_from_what_was_decided_and_when(world):
    from greenlane.store.models import DeclarationRow, DeclarationVersion
    from greenlane.usecases import authorised_record

    def lodged(lrn, lane, hours, **selection):
        mrn = json.loads(world.lodge(lrn).body)["mrn"]
        row = DeclarationRow.objects.get(mrn=mrn)
        DeclarationRow.objects.filter(mrn=mrn).update(
            lane=lane, state="accepted", accepted=world.moment,
            released=world.moment + timedelta(hours=hours))  # fmt: skip
        DeclarationVersion.objects.filter(declaration=row).update(selection=json.dumps(selection))

    lodged("L-1", "green", 1, favour={"ground": "AEO-1"}, spared=["random"])
    lodged(
        "L-2", "red", 9, favour={"ground": "AEO-1"}, spared=["random"]
    )  # a profile chose it all the same
    lodged("L-3", "red", 8)
    lodged("L-4", "green", 2)
    day = world.desk.day_of(world.moment)
    told = authorised_record.delivered(day, day, world.desk)
    assert (told.authorised.declarations, told.authorised.share, told.others.share) == (2, 50, 50)
    assert (told.controls_avoided, told.hours_saved) == (1, 8.0)
    nothing = authorised_record.delivered(day + timedelta(9), day + timedelta(9), world.desk)
    assert (nothing.authorised.declarations, nothing.hours_saved) == (0, 0.0)


# ------------------------------------------------------------------------- recognition


def _signer(name="qu.example"):
    from greenlane.evidence.signing import Signer

    return Signer(name, b"7" * 32)


def _partner(world, **changes):
    from greenlane.evidence.signed_list import ListedOperator, SignedList, sign

    today = world.desk.day_of(world.moment)
    listed = ListedOperator(number="QU-EXPORT-1", name="Q", tier="full", since=today)
    made = SignedList(**{"country": "QU", "issued": world.moment, "until": today,
                         "operators": (listed,), **changes})  # fmt: skip
    return sign(made, _signer())


def test_our_list_has_whose_authorisation_stands_and_verifies_with_the_public_key(world):
    from greenlane.evidence.signed_list import read
    from greenlane.usecases import recognition

    row = world.granted()
    today = world.desk.day_of(world.moment)
    told = read(recognition.signed(_signer(), world.desk), [_signer().public], world.moment, today)
    assert [(o.number, o.tier) for o in told.operators] == [(TRADER, "full")]
    world.use.suspend(row.pk, "An incident.", OFFICER, world.desk)
    assert recognition.ours(world.desk).operators == ()


def test_a_partner_s_list_makes_its_exporters_be_looked_at_less_until_its_last_day(world):
    from greenlane.usecases import recognition

    text = _partner(world)
    recognition.take(text, _signer().public.text, "QU", OFFICER, world.desk)
    world.desk = recognition.renewed(world.desk)
    assert recognition.renewed(world.desk) is world.desk
    made = changed(declaration("L-1"), "/goodsShipment/seller", {"id": "QU-EXPORT-1"})
    assert world.selection(world.lodge("L-1", made))["favour"]["ground"] == "QU"
    assert "favour" not in world.selection(world.lodge("L-2"))
    world.moment += timedelta(days=1)
    assert recognition.renewed(world.desk).recognised == {}


@pytest.mark.parametrize(("change", "code"), [
    ({"country": "QV"}, "REC-002"), ({"issued": datetime(2999, 1, 1, tzinfo=UTC)}, "REC-003"),
    ({"until": datetime(2020, 1, 1, tzinfo=UTC).date()}, "REC-003"),
])  # fmt: skip
def test_a_list_of_another_of_the_future_or_too_old_is_refused(world, change, code):
    from greenlane.evidence.signed_list import SignedListError
    from greenlane.usecases import recognition

    with pytest.raises(SignedListError) as refused:
        recognition.take(_partner(world, **change), _signer().public.text, "QU", OFFICER,
                         world.desk)  # fmt: skip
    assert refused.value.code == code


def test_a_forged_changed_or_repeated_list_is_refused(world):
    from greenlane.evidence.signed_list import SignedListError
    from greenlane.evidence.signing import Signer
    from greenlane.usecases import recognition

    good, key = _partner(world), _signer().public.text
    head, payload, signature = good.split(".")
    none = __import__("base64").urlsafe_b64encode(
        b'{"alg":"none","typ":"authorised-operators+jwt"}'
    )
    thief = Signer("qu.example", b"8" * 32).public.text
    cases = {
        f"{head}.{payload[:-4]}AAAA.{signature}": {"REC-001", "REC-002"},
        f"{none.decode().rstrip('=')}.{payload}.{signature}": {"REC-001"},
        f"{head}.{payload}.": {"REC-002"}, "a.b": {"REC-001"}, "": {"REC-001"},
    }  # fmt: skip
    for text, codes in cases.items():
        with pytest.raises(SignedListError) as refused:
            recognition.take(text, key, "QU", OFFICER, world.desk)
        assert refused.value.code in codes, text[:20]
    with pytest.raises(SignedListError):
        recognition.take(good, thief, "QU", OFFICER, world.desk)
    recognition.take(good, key, "QU", OFFICER, world.desk)  # the control: the true one is taken
    with pytest.raises(SignedListError) as refused:
        recognition.take(good, key, "QU", OFFICER, world.desk)
    assert refused.value.code == "REC-004"
