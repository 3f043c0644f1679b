"""Acts of two persons: the maker is never the checker, by no way (S5); rights by two (S13)."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, body
from tests.support.two_persons import drop, people, propose

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
ACCOUNTS = "alter table two_person_act drop constraint two_persons_accounts"
PERSONS = "alter table two_person_act drop constraint two_persons_people"


@pytest.fixture
def here(db, desk):
    seed.run()
    return replace(desk, now=lambda: NOON)


@pytest.fixture
def who(here):
    return people()


@pytest.fixture
def red(here):
    """A declaration on the red lane, held by the office."""
    from greenlane.risk.profile_set import ProfileSet
    from greenlane.usecases.lodge import lodge

    drawn = {"share": "0.999999", "lane": "red", "instruction": "Look.", "basis": "CA-2019 s. 21"}
    desk = replace(here, profiles=ProfileSet.read({"random": drawn}))
    told = json.loads(lodge(body("RED-1"), "json", Actor("b", "broker", BROKER), desk).body)
    assert told["lane"] == "red"
    return told["mrn"]


def row(number):
    from greenlane.store.models import TwoPersonAct

    return TwoPersonAct.objects.get(pk=number)


def events(mrn):
    from greenlane.store import declarations

    return declarations.events(declarations.by_mrn(mrn))


def approve(number, account, desk):
    from greenlane.usecases import two_persons

    two_persons.approve(number, account, "Seen", desk)


def by_hand(number, account, state="approved"):
    """What an insider sends to the database in the application's own role."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "update two_person_act set state = %s, checker_id = %s, decided = now(),"
            " checkers = '{somebody}', makers = '{nobody}' where id = %s",
            [state, account.pk, number],
        )


def test_a_release_against_an_open_hold_is_done_by_two_and_both_are_named(here, who, red):
    number = propose(who["officer"], "override", here, mrn=red, hold="physical")
    assert events(red)[-1].kind == "hold"
    approve(number, who["mara"], here)
    (lifted,) = [each for each in events(red) if each.kind == "lift"]
    assert (lifted.actor.name, lifted.second, lifted.name) == ("officer", "mara", "physical")
    assert (lifted.text, lifted.basis) == ("It must be", "CA-2019 s. 26(3)")
    from greenlane.store.declarations import by_mrn
    from greenlane.store.journal import entries

    assert by_mrn(red).state == "cleared"
    noted = [(e.kind, e.actor, e.details.get("maker")) for e in entries()][:2]
    assert noted == [("two-persons.approved", "mara", "officer"),
                     ("two-persons.proposed", "officer", None)]  # fmt: skip


def test_a_lower_lane_is_chosen_by_two_and_a_higher_one_is_no_such_act(here, who, red):
    from greenlane.store.declarations import by_mrn

    with pytest.raises(NotAllowedError):
        propose(who["officer"], "reroute", here, mrn=red, lane="red")
    number = propose(who["officer"], "reroute", here, mrn=red, lane="yellow")
    approve(number, who["mara"], here)
    assert by_mrn(red).lane == "yellow"
    assert [h.name for h in by_mrn(red).holdrow_set.filter(lifted=None)] == ["documents"]


def test_what_is_owed_is_not_waived_by_two_signatures(here, who):
    from greenlane.store import models, operators
    from greenlane.usecases.lodge import lodge

    models.Operator.objects.update(deferment=False)
    operators.forget()
    told = json.loads(lodge(body("OWED"), "json", Actor("b", "broker", BROKER), here).body)
    assert "payment" in [hold["name"] for hold in told["holds"]]
    with pytest.raises(NotAllowedError, match="paid or secured"):
        propose(who["officer"], "override", here, mrn=told["mrn"], hold="payment")


def test_the_maker_cannot_approve(here, who, red):
    from greenlane.usecases.permissions import ForbiddenError

    number = propose(who["officer"], "override", here, mrn=red, hold="physical")
    with pytest.raises(ForbiddenError, match="who proposed it"):
        approve(number, who["officer"], here)
    assert row(number).state == "proposed"


def test_the_maker_cannot_approve_in_another_role(here, who, red):
    from greenlane.usecases import two_persons
    from greenlane.usecases.permissions import ForbiddenError

    number = propose(who["officer"], "override", here, mrn=red, hold="physical")
    grant = propose(who["administrator"], "rights", here, account=str(who["officer"].pk),
                    role="director", unit="")  # fmt: skip
    approve(grant, who["noor"], here)
    who["officer"].refresh_from_db()
    assert who["officer"].role == "director"
    with pytest.raises(ForbiddenError, match="who proposed it"):
        two_persons.approve(number, who["officer"], "", here)


def test_the_maker_cannot_approve_with_a_second_account(here, who, red):
    """Two accounts are known to be one person's: the database compares the persons."""
    from greenlane.usecases.permissions import ForbiddenError

    number = propose(who["officer"], "override", here, mrn=red, hold="physical")
    link = propose(who["administrator"], "rights", here, account=str(who["mara"].pk),
                   role="officer", unit=seed.OFFICE, same_as=str(who["officer"].pk))  # fmt: skip
    approve(link, who["noor"], here)
    who["mara"].refresh_from_db()
    assert who["mara"].person == row(number).maker.person
    with pytest.raises(ForbiddenError, match="same person"):
        approve(number, who["mara"], here)


@pytest.mark.parametrize("state", ["approved", "refused"])
def test_the_maker_cannot_approve_with_sql(here, who, red, state):
    from django.db import IntegrityError, transaction

    number = propose(who["officer"], "override", here, mrn=red, hold="physical")
    with pytest.raises(IntegrityError, match="two_persons_accounts"), transaction.atomic():
        by_hand(number, who["officer"], state)


def test_without_the_constraint_the_maker_would_approve(here, who, red):
    """The control: with the two constraints gone the same statements go through."""
    from django.db import transaction

    number = propose(who["officer"], "override", here, mrn=red, hold="physical")
    with transaction.atomic():
        drop(ACCOUNTS, PERSONS)
        by_hand(number, who["officer"])
        assert row(number).state == "approved"
        transaction.set_rollback(True)
    with transaction.atomic():
        drop(ACCOUNTS, PERSONS)
        by_hand(propose(who["officer"], "reroute", here, mrn=red, lane="green"), who["officer"])
        approve(number, who["officer"], here)  # the code alone does not stop him
        assert events(red)[-1].kind == "clear"
        transaction.set_rollback(True)


def test_a_second_account_gets_through_when_only_accounts_are_compared(here, who, red):
    """The control of persons: without their constraint the second account would do."""
    from django.db import IntegrityError, connection, transaction

    number = propose(who["officer"], "override", here, mrn=red, hold="physical")
    same = "update account set person = (select person from account where username = 'officer')"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("alter table account disable trigger account_b_rights")
            cursor.execute(f"{same} where username = 'mara'")
            cursor.execute("alter table account enable trigger account_b_rights")
        with pytest.raises(IntegrityError, match="two_persons_people"), transaction.atomic():
            by_hand(number, who["mara"])
        drop(PERSONS)
        by_hand(number, who["mara"])
        assert row(number).state == "approved"
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "crime",
    [
        "update two_person_act set reason = 'better'",
        "update two_person_act set details = '{}'",
        "update two_person_act set maker_id = (select id from account where username = 'trader')",
        "update two_person_act set kind = 'reroute'",
        "update two_person_act set state = 'proposed', checker_id = null, decided = null",
        "update two_person_act set xact = pg_current_xact_id()::text::bigint, stamped = now()",
        "delete from two_person_act",
    ],
)
def test_an_act_that_was_decided_never_changes(here, who, red, crime):
    from django.db import ProgrammingError, connection, transaction

    number = propose(who["officer"], "override", here, mrn=red, hold="physical")
    approve(number, who["mara"], here)
    with (
        pytest.raises(ProgrammingError, match=r"never|decided"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(crime)
    with transaction.atomic(), connection.cursor() as cursor:  # the control: without the trigger
        cursor.execute("alter table two_person_act disable trigger two_persons_kept")
        cursor.execute(crime)
        assert cursor.rowcount == 1
        transaction.set_rollback(True)


def test_an_act_cannot_be_put_in_approved(here, who):
    from django.db import ProgrammingError, connection, transaction

    made = (
        "insert into two_person_act (kind, state, subject, office, details, payload, reason, basis,"
        " maker_id, checker_id, makers, checkers, proposed, decided, answer) values ('rights',"
        " %s, 'account:1', '', '{}', '', 'x', '', %s, %s, '{}', '{}', now(), now(), '')"
    )
    with (
        pytest.raises(ProgrammingError, match="begins as a proposal"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(made, ["approved", who["officer"].pk, who["mara"].pk])


def test_an_event_with_a_second_person_needs_an_act_of_this_transaction(here, who, red):
    from django.db import ProgrammingError, transaction

    from greenlane.store import declarations
    from greenlane.usecases.course import Course
    from greenlane.usecases.standing import moved, stand

    @transaction.atomic
    def forged():
        standing = stand(red)
        course = Course(here.book, here.now(), standing.life)
        course.happen("lift", Actor("officer", "officer"), name="documents", second="mara")
        moved(standing, course)

    number = propose(who["officer"], "reroute", here, mrn=red, lane="yellow")
    approve(number, who["mara"], here)  # what was approved is worth nothing afterwards
    with pytest.raises(ProgrammingError, match="nobody has approved"):
        forged()
    assert declarations.by_mrn(red).state == "accepted"


def test_a_colleague_of_another_office_or_another_role_does_not_approve(here, who, red):
    from greenlane.usecases.permissions import ForbiddenError

    number = propose(who["officer"], "override", here, mrn=red, hold="physical")
    for account in (who["far"], who["administrator"], who["cashier"], who["trader"]):
        with pytest.raises(ForbiddenError):
            approve(number, account, here)
    approve(number, who["director"], here)


def test_a_proposal_is_withdrawn_by_its_maker_only_refused_with_a_reason_and_lapses(here, who, red):
    from greenlane.usecases import two_persons
    from greenlane.usecases.permissions import ForbiddenError

    number = propose(who["officer"], "override", here, mrn=red, hold="physical")
    with pytest.raises(NotAllowedError, match="proposed already"):
        propose(who["mara"], "override", here, mrn=red, hold="physical")
    with pytest.raises(ForbiddenError):
        two_persons.withdraw(number, who["mara"], here)
    two_persons.withdraw(number, who["officer"], here)
    second = propose(who["officer"], "override", here, mrn=red, hold="physical")
    with pytest.raises(NotAllowedError, match="reason"):
        two_persons.refuse(second, who["mara"], " ", here)
    two_persons.refuse(second, who["mara"], "The goods were never seen", here)
    third = propose(who["officer"], "override", here, mrn=red, hold="physical")
    later = replace(here, now=lambda: NOON + timedelta(days=7))
    with pytest.raises(NotAllowedError, match="lapsed"):
        approve(third, who["mara"], later)
    assert two_persons.lapse(later) == 1
    assert [row(n).state for n in (number, second, third)] == ["withdrawn", "refused", "lapsed"]
    with pytest.raises(NotAllowedError, match="lapsed already"):
        two_persons.withdraw(third, who["officer"], here)


def test_what_has_changed_meanwhile_is_not_carried_out(here, who, red):
    from greenlane.usecases import conduct

    number = propose(who["officer"], "override", here, mrn=red, hold="physical")
    me = Actor("officer", "officer", seed.OFFICE)
    conduct.examine(red, "physical", "Nothing was found", True, me, here)
    with pytest.raises(NotAllowedError):
        approve(number, who["mara"], here)
    assert row(number).state == "proposed"


def test_a_suspended_operator_is_unlocked_by_two(here, who):
    from django.db import ProgrammingError, transaction

    from greenlane.store.models import Operator

    theirs = Operator.objects.filter(pk=seed.TRADER)
    theirs.update(status="suspended")
    with pytest.raises(ProgrammingError, match="by two persons"), transaction.atomic():
        theirs.update(status="active")
    number = propose(who["officer"], "reinstate", here, operator=seed.TRADER)
    approve(number, who["director"], here)
    assert theirs.get().status == "active"
    with transaction.atomic():  # the control
        theirs.update(status="suspended")
        drop("alter table operator disable trigger operator_guarded")
        theirs.update(status="active")
        transaction.set_rollback(True)


def test_a_bank_account_is_changed_by_two_and_is_not_kept_in_the_act(here, who):
    from django.db import ProgrammingError, transaction

    from greenlane.store.models import Operator

    theirs = Operator.objects.filter(pk=seed.TRADER)
    with pytest.raises(ProgrammingError, match="by two persons"), transaction.atomic():
        theirs.update(bank_account="QT99EVIL0000000001")
    number = propose(who["cashier"], "bank-account", here, operator=seed.TRADER,
                     payload=b"QT12BANK0000004711")  # fmt: skip
    approve(number, who["director"], here)
    assert theirs.get().bank_account == "QT12BANK0000004711"
    act = row(number)
    assert (bytes(act.payload), act.details["after"]["bank_account"]) == (b"", "…4711")
    assert "BANK" not in json.dumps(act.details)


def test_kinds_that_nobody_offers_yet_are_known_and_refused(here, who, monkeypatch):
    from greenlane.usecases import two_persons

    monkeypatch.setattr(two_persons, "_OFFERED", {})
    assert two_persons.offered() == ()
    with pytest.raises(NotAllowedError, match="nothing of this kind"):
        propose(who["analyst"], "profile", here)
    made = []
    plan = two_persons.Plan(subject="profile:1", before={}, after={"profile": "1"})
    two_persons.offer("profile", two_persons.Carrier(lambda *_: plan, lambda *_: made.append(1)))
    number = propose(who["analyst"], "profile", here)
    approve(number, who["director"], here)
    assert made == [1]


# S13


def test_an_administrator_cannot_give_rights_alone(here, who):
    from greenlane.usecases.permissions import ForbiddenError

    number = propose(who["administrator"], "rights", here, account=str(who["officer"].pk),
                     role="director", unit="")  # fmt: skip
    with pytest.raises(ForbiddenError):
        approve(number, who["administrator"], here)
    approve(number, who["noor"], here)
    who["officer"].refresh_from_db()
    assert (who["officer"].role, who["officer"].office) == ("director", "")


@pytest.mark.parametrize("maker", ["administrator", "noor"])
def test_nobody_changes_his_own_rights(here, who, maker):
    """Neither proposes what is for himself, nor approves it when another proposed it for him."""
    from greenlane.usecases.permissions import ForbiddenError

    own = {"account": str(who["administrator"].pk), "role": "officer", "unit": seed.OFFICE}

    def granted():
        approve(propose(who[maker], "rights", here, **own), who["administrator"], here)

    with pytest.raises(ForbiddenError, match="own rights"):
        granted()
    who["administrator"].refresh_from_db()
    assert who["administrator"].role == "administrator"


RISES = [
    "update account set role = 'director', office = '' where username = 'officer'",
    "update account set role = 'officer', office = 'QT000101' where username = 'administrator'",
    "update account set office = 'QT000202' where username = 'officer'",
    "update account set operator_id = 'QT0000000102' where username = 'broker'",
    "update account set person = 'p999' where username = 'officer'",
    "insert into account (username, name, role, office, agency, password, language, is_active,"
    " created, demo, locked_why) values ('ghost', 'G', 'officer', 'QT000101', '', '', 'en', true,"
    " now(), false, '')",
]


@pytest.mark.parametrize("crime", RISES)
def test_rights_do_not_change_by_sql(here, who, crime):
    from django.db import ProgrammingError, connection, transaction

    with (
        pytest.raises(ProgrammingError, match="two administrators"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(crime)


@pytest.mark.parametrize("crime", RISES)
def test_without_the_triggers_rights_would_change_by_sql(here, who, crime):
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("alter table account disable trigger account_b_rights")
        cursor.execute("alter table account disable trigger account_b_opened")
        cursor.execute(crime)
        assert cursor.rowcount == 1
        transaction.set_rollback(True)


def test_an_account_is_opened_by_two_administrators_and_names_are_not_kept_in_the_act(here, who):
    from greenlane.store.models import Account

    names = json.dumps({"username": "lena", "name": "Lena Orr"}).encode()
    number = propose(who["noor"], "open-account", here, payload=names, role="officer",
                     unit=seed.OFFICE)  # fmt: skip
    assert not Account.objects.filter(username="lena").exists()
    approve(number, who["administrator"], here)
    made = Account.objects.get(username="lena")
    assert (made.role, made.office, made.has_usable_password()) == ("officer", seed.OFFICE, False)
    told = row(number)
    assert "lena" not in f"{told.subject} {told.details}".lower()
    assert bytes(told.payload) == b""


# The law


def test_law_is_not_approved_by_the_author_s_second_account(here, who):
    from django.db import IntegrityError, connection, transaction

    from greenlane.store.models import LawChangeSet

    made = LawChangeSet.objects.create(title="x", author="officer", opened=NOON)
    with transaction.atomic():
        drop("alter table account disable trigger account_b_rights",
             "update account set person = (select person from account where username = 'officer')"
             " where username = 'mara'")  # fmt: skip
        approved = "update law_change_set set state = 'approved', approver = %s where id = %s"
        for approver, wall in (("officer", "second person"), ("mara", "second person")):
            with (
                pytest.raises(IntegrityError, match=wall),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(approved, [approver, made.pk])
        drop("alter table law_change_set disable trigger law_two_persons")
        with connection.cursor() as cursor:
            cursor.execute(approved, ["mara", made.pk])
            assert cursor.rowcount == 1
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "crime",
    [
        "insert into law_change (change_set_id, table_name, key, operation, cells)"
        " values (%s, 'measures', 'x', 'remove', '{}')",
        "update law_change_set set state = 'editing' where id = %s",
        "update law_change_set set country = '{}' where id = %s",
    ],
)
def test_law_that_was_approved_never_changes(here, crime):
    from django.db import ProgrammingError, connection, transaction

    from greenlane.store.models import LawChangeSet

    made = LawChangeSet.objects.create(title="x", author="amina", approver="badr",
                                       state="approved", opened=NOON)  # fmt: skip
    with (
        pytest.raises(ProgrammingError, match=r"never changes|no way back"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(crime, [made.pk])
    with transaction.atomic(), connection.cursor() as cursor:  # the control
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(crime, [made.pk])
        assert cursor.rowcount == 1
        transaction.set_rollback(True)
