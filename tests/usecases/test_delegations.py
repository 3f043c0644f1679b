"""Delegations, and the pages of acts of two persons: lent with dates, both named, never widened."""

from datetime import timedelta

import pytest
from tests.support import seed
from tests.support.signing_in import enter
from tests.support.two_persons import people

from greenlane.lifecycle.declaration import NotAllowedError

pytestmark = pytest.mark.db
LENT = ["case.queue", "override.propose", "approval.list", "declaration.read"]


@pytest.fixture
def who(db, desk):
    seed.run()
    return people()


@pytest.fixture
def day(desk):
    return desk.day_of(desk.now())


@pytest.fixture
def suspended(who):
    """An operator whose unlocking can be proposed."""
    from greenlane.store.models import Operator

    Operator.objects.filter(pk=seed.TRADER).update(status="suspended")
    return {"operator": seed.TRADER, "reason": "The debt is paid"}


def browser(account, **options):
    from django.test import Client

    return enter(Client(SERVER_NAME="localhost"), account, **options)


def lend(who, desk, day, actions=LENT, days=3, taker="trainee"):
    from greenlane.usecases import delegations

    span = (day, day + timedelta(days=days))
    return delegations.lend(who["officer"], taker, actions, span, "On leave", desk)


def test_a_lent_action_opens_the_page_and_names_both(who, desk, day):
    from greenlane.store.journal import entries

    trainee = browser(who["trainee"])
    assert trainee.get("/queue").status_code == 403  # the control: it is not his own
    lend(who, desk, day, ["case.queue", "case.claim"])
    assert trainee.get("/queue").status_code == 200
    assert trainee.post("/queue/next").status_code == 302
    (used,) = entries(kind="delegation.used")
    assert (used.actor, used.role, used.details["behalf"]) == ("trainee", "officer", "officer")
    assert trainee.get("/approvals").status_code == 403  # what was not lent stays closed


def test_it_ends_by_itself_by_hand_and_with_the_giver(who, desk, day):
    from greenlane.store.delegations import acting, lent
    from greenlane.usecases import accounts, delegations

    made = lend(who, desk, day, days=2)
    held = lambda on: lent("officer", "trainee", "case.queue", on)  # noqa: E731 - one question
    days = [day + timedelta(days=n) for n in (-1, 0, 2, 3)]
    assert [held(each) for each in days] == [False, True, True, False]
    accounts.lock(who["officer"], "lost", accounts.SYSTEM)
    assert not acting(who["trainee"], "case.queue", day)
    accounts.unlock(who["officer"], accounts.SYSTEM)
    assert acting(who["trainee"], "case.queue", day)
    delegations.end(made.pk, who["officer"], desk)
    assert not held(day)


@pytest.mark.parametrize(
    ("taker", "actions", "days", "why"),
    [
        ("trainee", ["override.approve"], 3, "of one's own"),
        ("trainee", ["account.own"], 3, "of one's own"),
        ("trainee", ["interest.own"], 3, "of one's own"),
        ("trainee", ["law.publish"], 3, "of one's own"),
        ("trainee", ["case.queue"], 30, "at most 30 days"),
        ("trainee", ["case.queue"], -1, "before the first"),
        ("far", ["case.queue"], 3, "own office"),
        ("officer", ["case.queue"], 3, "own office"),
        ("trader", ["case.queue"], 3, "own office"),
    ],
)
def test_what_cannot_be_lent_is_refused(who, desk, day, taker, actions, days, why):
    with pytest.raises(NotAllowedError, match=why):
        lend(who, desk, day, actions, days, taker)


def test_a_delegate_s_proposal_is_approved_by_neither_of_the_two(who, desk, day, suspended):
    from django.db import IntegrityError, transaction

    from greenlane.lifecycle.event import Actor
    from greenlane.store.models import TwoPersonAct
    from greenlane.usecases import two_persons
    from greenlane.usecases.permissions import ForbiddenError

    lend(who, desk, day, ["reinstate.propose"])
    acting = Actor("trainee", "officer", seed.OFFICE, "officer")
    asked = two_persons.Proposal(kind="reinstate", data={"operator": seed.TRADER}, reason="paid")
    number = two_persons.propose(asked, who["trainee"], desk, acting)
    row = TwoPersonAct.objects.get(pk=number)
    assert (row.maker.username, row.maker_for.username) == ("trainee", "officer")
    for account in (who["trainee"], who["officer"]):
        with pytest.raises(ForbiddenError):
            two_persons.approve(number, account, "", desk)
        row.state, row.checker, row.decided = "approved", account, desk.now()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    not_lent = two_persons.Proposal(kind="override", data={}, reason="x")
    with pytest.raises((ForbiddenError, NotAllowedError)):
        two_persons.propose(not_lent, who["trainee"], desk, acting)
    two_persons.approve(number, who["director"], "", desk)


def test_a_delegation_never_changes_by_sql(who, desk, day):
    from django.db import ProgrammingError, connection, transaction

    lend(who, desk, day)
    crime = "update delegation set until = until + 300"
    with (
        pytest.raises(ProgrammingError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(crime)
    with transaction.atomic(), connection.cursor() as cursor:  # the control
        cursor.execute("alter table delegation disable trigger delegation_kept")
        cursor.execute(crime)
        assert cursor.rowcount == 1
        transaction.set_rollback(True)


def test_the_page_lends_after_the_factor_was_shown_and_ends_it(who, desk, day):
    from greenlane.store.models import Delegation

    sent = {"taker": "trainee", "action": ["case.queue"], "since": day.isoformat(),
            "until": day.isoformat(), "reason": "On leave"}  # fmt: skip
    assert (
        browser(who["officer"], age=301).post("/account/delegations/new", sent).status_code == 403
    )
    assert not Delegation.objects.exists()
    client = browser(who["officer"])
    wrong = client.post("/account/delegations/new", {"since": "x"})
    assert (wrong.status_code, b"Choose at least one action." in wrong.content) == (422, True)
    assert client.post("/account/delegations/new", sent).status_code == 302
    assert "On leave" in client.get("/account/delegations").content.decode()
    made = Delegation.objects.get()
    end = f"/account/delegations/{made.pk}/end"
    assert browser(who["far"]).post(end).status_code == 404
    assert browser(who["trainee"]).post(end).status_code == 302
    made.refresh_from_db()
    assert made.ended is not None


def test_a_proposal_goes_through_the_pages_from_one_person_to_the_other(who, desk, suspended):
    from greenlane.store.models import Operator, TwoPersonAct

    maker, checker = browser(who["officer"]), browser(who["director"])
    address = "/approvals/new/reinstate/propose"
    assert browser(who["officer"], age=301).post(address, suspended).status_code == 403
    assert maker.get("/approvals/new/reinstate").status_code == 200
    assert maker.post(address, {"operator": seed.TRADER}).status_code == 422
    assert maker.post(address, suspended).status_code == 302
    number = TwoPersonAct.objects.get().pk
    page = f"/approvals/{number}"
    assert maker.post(f"{page}/approve").status_code in (302, 403)
    assert Operator.objects.get(pk=seed.TRADER).status == "suspended"
    listed = checker.get("/approvals?kind=reinstate&sort=-proposed").content.decode()
    assert "The debt is paid" in listed
    told = checker.get(page).content.decode()
    assert "<del><bdi>suspended</bdi></del>" in told
    assert "<ins><bdi>active</bdi></ins>" in told
    assert "formaction" not in maker.get(page).content.decode()
    assert browser(who["director"], age=301).post(f"{page}/approve").status_code == 403
    assert checker.post(f"{page}/refuse").status_code == 422
    assert checker.post(f"{page}/approve").status_code == 302
    assert Operator.objects.get(pk=seed.TRADER).status == "active"
    sheet = checker.get("/approvals?state=approved&format=csv").content.decode()
    assert f"{number},reinstate,{seed.TRADER},officer,director" in sheet
    assert browser(who["cashier"]).get(page).status_code == 404


@pytest.mark.parametrize(("role", "kind"), [
    ("officer", "override"), ("officer", "reroute"), ("officer", "rectify"),
    ("administrator", "rights"), ("administrator", "open-account"), ("cashier", "bank-account"),
])  # fmt: skip
def test_every_kind_has_its_form_and_says_what_is_missing(who, role, kind):
    client = browser(who[role])
    assert client.get(f"/approvals/new/{kind}").status_code == 200
    told = client.post(f"/approvals/new/{kind}/propose", {})
    assert (told.status_code, b": state this." in told.content) == (422, True)
    assert browser(who["analyst"]).get(f"/approvals/new/{kind}").status_code == 404


def test_rights_and_accounts_and_bank_accounts_are_proposed_on_their_pages(who, desk):
    from greenlane.store.models import TwoPersonAct

    admin, cashier = browser(who["administrator"]), browser(who["cashier"])
    sent = {
        "rights": {"username": "officer", "role": "director", "unit": "", "reason": "Promoted"},
        "open-account": {"username": "lena", "name": "Lena Orr", "role": "officer",
                         "unit": seed.OFFICE, "reason": "New"},
    }  # fmt: skip
    for kind, data in sent.items():
        assert admin.post(f"/approvals/new/{kind}/propose", data).status_code == 302, kind
    bank = {"operator": seed.TRADER, "bank_account": "qt12 bank 0000 0047 11", "reason": "Letter"}
    assert cashier.post("/approvals/new/bank-account/propose", bank).status_code == 302
    for act in TwoPersonAct.objects.all():
        viewer = cashier if act.kind == "bank-account" else admin
        page = viewer.get(f"/approvals/{act.pk}").content.decode()
        wanted = {"rights": "Director", "open-account": "Lena Orr",
                  "bank-account": "QT12BANK0000004711"}  # fmt: skip
        assert wanted[act.kind] in page
