"""The second wall: where a view forgets its filter, the database still keeps traders apart.

Each attack stands beside its control: the same attack with the wall off succeeds.
"""

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.support import money, seed, signing_in
from tests.support.declarations import BROKER, body
from tests.support.issued import issued

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
OTHER = "QT0000000199"
# Tables with rows of operators that the wall does not divide, and why.
UNDIVIDED = {
    "account": "who signs in is looked up by every session",
    "api_client": "as accounts",
    "operator": "the register is public to rules: status and deferment of every party",
    "broker_licence": "licences are public, as the register",
    "quota_request": "ranked among all operators; holds quantities, no document",
    "quota_posting": "as quota_request",
    "quota_licence": "as quota_request",
    "signing_certificate": "public keys, kept in the process: what one session may not see would "
    "be kept as missing for all",
    "law_reassessment": "written and read by officials only",
}
# Tables without an operator's number that the role of traders reads all the same, and why.
_DIGESTS = (
    "digests and salts, no content: the log may be shown to anybody, and a trader's evidence "
)
_DIGESTS += "bundle is made of its own leaves and the hashes beside them"
_SIGNING_IN = "of sessions: who signs in is known only afterwards"
_LAW = "law is public, or its desk is closed by the first wall to all but officials"
_NODES = "written when a border post's declaration is lodged or moved on; no trader's page reads it"
_NOTED = "written in a trader's request, which notes what he does"
OF_ALL = {
    **dict.fromkeys(("log_leaf", "log_node", "log_head", "log_pending", "log_witness"), _DIGESTS),
    **dict.fromkeys(
        ("django_session", "usersessions_usersession", "mfa_authenticator", "guesses",
         "spent_assertion", "account_emailaddress", "account_emailconfirmation", "delegation",
         "socialaccount_socialaccount", "socialaccount_socialapp", "socialaccount_socialtoken",
         "auth_group", "auth_group_permissions", "auth_permission", "django_content_type",
         "django_migrations"), _SIGNING_IN),
    **dict.fromkeys(("law_change", "law_change_set", "law_comment", "law_row", "goods_place",
                     "quota_balance", "quota_pause", "outage"), _LAW),
    **dict.fromkeys(("border_bundle", "border_conflict", "border_declaration", "border_mark",
                     "border_node"), _NODES),
    **dict.fromkeys(("journal", "spooled_message", "policy_report"), _NOTED),
    **dict.fromkeys(("fallback_keyed", "fallback_paper", "fallback_range"),
                    "papers are captured by the number on them, whoever holds it"),
    "erasure": "a bundle proves what of the operator's own data was erased",
    "erasure_item": "as erasure",
    "security_event": "what was seen of one's own account is told on every page",
    "two_person_act": "asked by the triggers that guard accounts, operators and declarations",
}  # fmt: skip


@pytest.fixture
def country(db, desk):
    """A declaration with everything that hangs on one, a draft, a file, a detail, a ruling."""
    from greenlane.store import interests, parties, wall
    from greenlane.store.models import (
        Account,
        ApplicationEvent,
        ApplicationRow,
        ApplicationTask,
        Attachment,
        Authorisation,
        AuthorisationEvent,
        DeclarationRow,
        Draft,
        Invitation,
        JointInspection,
        JointParty,
        OfficialCertificateRow,
        Partner,
        PartnerMessage,
        PartyFile,
        PermitActRow,
        PermitTaking,
        RulingApplication,
    )
    from greenlane.usecases import seeding
    from greenlane.usecases.lodge import lodge

    seed.run()
    seeding.register([seeding.NewOperator(id=OTHER, name="Somebody Else", kind="trader",
                                          since=date(2020, 1, 1))])  # fmt: skip
    me = Actor("b", "broker", BROKER)
    mrn = json.loads(lodge(body("WALL-1"), "json", me, desk, key="k1").body)["mrn"]
    row, noon = DeclarationRow.objects.get(mrn=mrn), datetime(2026, 7, 1, tzinfo=UTC)
    author = Account.objects.get(username="broker")
    Draft.objects.create(operator_id=BROKER, author=author, trade="import", lrn="D", body={})
    Attachment.objects.create(
        sha256="0" * 64, received="0" * 64, size=1, media="text/plain", name="a.txt",
        purpose="document", operator_id=BROKER, declaration=row, state="waiting", uploaded=noon,
        uploader="b", role="broker",
    )  # fmt: skip
    interests.add_detail(BROKER, "phone", "+960 333 1234", "x", date(2020, 1, 1))
    money.rows_of(BROKER)
    held = Authorisation.objects.create(operator_id=BROKER, tier="full", begun=noon)
    AuthorisationEvent.objects.create(authorisation=held, kind="x", moment=noon, actor="x")
    Invitation.objects.create(operator_id=BROKER, code="x", role="broker", duties=[], made=noon,
                              until=noon)  # fmt: skip
    PartyFile.objects.create(operator_id=BROKER, subject="x:1", name="a", media="x", sha256="x",
                             content=b"x", uploaded=noon)  # fmt: skip
    parties.enter(BROKER, "name", "Harbour Brokers", date(2020, 1, 1), "x", noon)
    RulingApplication.objects.create(kind="value", holder_id=BROKER, goods="g" * 20, received=noon,
                                     due=date(2026, 9, 1), state="received")  # fmt: skip
    permit = issued(desk, holder=BROKER)
    PermitTaking.objects.create(permit=permit, declaration=row, item=1, day=date(2026, 7, 1))
    PermitActRow.objects.create(permit=permit, move="suspend", by="a", moment=noon)
    seen_at = JointInspection.objects.create(declaration=row, office="QT000101", bay="1",
                                             begins=noon, ends=noon + timedelta(hours=1),
                                             booked=noon)  # fmt: skip
    JointParty.objects.create(inspection=seen_at, owner="MED", hold="agency:MED")
    OfficialCertificateRow.objects.create(
        way="out", number="C-1", kind="health", document="L010", agency="MED", country="QT",
        permit=permit, holder=BROKER, body="{}", signature="x", code="C0DE", issued=noon, kept=noon,
    )  # fmt: skip
    asked = ApplicationRow.objects.create(
        number="A-1", operator_id=BROKER, holder=BROKER, author="b", lrn="D", permit="P-TUNA",
        agency="FIS", document="L053", trade="import", state="submitted", days=2, currency="QTC",
        created=noon, submitted=noon,
    )  # fmt: skip
    ApplicationEvent.objects.create(application=asked, sequence=1, move="submit", day=noon.date(),
                                    moment=noon, by="b", role="broker")  # fmt: skip
    ApplicationTask.objects.create(application=asked, code="C", act="A", owner="holder",
                                   due=noon.date())  # fmt: skip
    hook = Partner.objects.create(code="hook", kind="client", name="x", url="https://x.example/",
                                  operator_id=BROKER, secret="x", registered=noon)  # fmt: skip
    PartnerMessage.objects.create(partner=hook, sequence=1, event="x", topic="x", created=noon)
    yield mrn
    wall.unbind()


def divided():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_policies where policyname = 'of_operator'")
        return {table for (table,) in cursor.fetchall()}


def closed():
    """Tables of which the role of traders sees no row: row security without any policy for it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relkind = 'r' and relrowsecurity and"
            " not exists (select from pg_policy where polrelid = pg_class.oid)"
        )
        return {table for (table,) in cursor.fetchall()}


def seen(table):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return cursor.fetchone()[0]


def test_a_session_of_another_operator_reads_no_row_of_any_divided_table(country):
    from greenlane.store import wall

    tables = divided()
    assert len(tables) >= 11
    for table in tables:
        there = seen(table)
        wall.bind(OTHER)
        assert (table, seen(table)) == (table, 0)
        wall.bind("")
        assert (table, seen(table)) == (table, 0)
        wall.bind(BROKER)
        own = seen(table)
        wall.unbind()
        assert own == there, table  # all of them are his
        assert there > 0 or table in ("hold", "outbox", "posting", "refund"), table


def test_every_table_with_rows_of_operators_is_divided_or_says_why_not(django_ready):
    from django.apps import apps

    theirs = {"operator"}
    while True:
        found = {
            model._meta.db_table for model in apps.get_models()
            for field in model._meta.local_fields
            if field.related_model is not None and field.related_model._meta.db_table in theirs
            and field.related_model._meta.db_table not in ("account", "api_client")
        }  # fmt: skip
        if found <= theirs:
            break
        theirs |= found
    assert theirs - divided() - closed() - set(UNDIVIDED) == set()
    assert divided() & set(UNDIVIDED) == set()


def readable():
    """Every table that the role of traders may read and whose rows nothing divides or closes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relkind = 'r' and not relrowsecurity"
            " and relnamespace = current_schema()::regnamespace"
            " and has_table_privilege('greenlane_trader', oid, 'select')"
        )
        return {table for (table,) in cursor.fetchall()}


def test_every_table_that_traders_reach_undivided_says_why(country):
    assert readable() - set(UNDIVIDED) - set(OF_ALL) == set()
    assert set(OF_ALL) - readable() == set()  # no reason without its table
    assert (
        not {"interest", "legal_hold", "look_up", "look_up_week", "partner", "risk_profile"}
        & readable()
    )


def test_the_control_a_new_table_that_nobody_thought_of_is_found(country):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("create table secrets_of_all (id int)")
    assert readable() - set(UNDIVIDED) - set(OF_ALL) == {"secrets_of_all"}


def test_a_trader_s_request_renews_the_profiles_but_reads_none(country, desk):
    from django.db import DatabaseError, transaction

    from greenlane.store import risk_profiles, wall
    from greenlane.usecases.profiles_in_force import renewed

    with transaction.atomic():
        risk_profiles.lock()
        risk_profiles.published("profile", datetime(2026, 7, 1, tzinfo=UTC), desk.profiles.plan)
    wall.bind(BROKER)
    assert renewed(desk).profiles_mark != desk.profiles_mark
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        risk_profiles.mark()


def visitor(role, **unit):
    from django.test import Client

    from greenlane.store.models import Account

    account = Account.objects.create(username="walker", name="W", role=role, **unit)
    return signing_in.enter(Client(SERVER_NAME="localhost"), account)


def _forget_the_filters(monkeypatch):
    """What a careless change would do: no page asks any more whose a declaration is."""
    from greenlane.store import listing
    from greenlane.web import reading
    from greenlane.web.views import declarations

    monkeypatch.setattr(reading, "check_seen", lambda *_: None)
    monkeypatch.setattr(declarations, "_filters", lambda _: listing.Filters())


PAGES = ("/declarations/{}", "/declarations/{}/items", "/declarations/{}/print",
         "/declarations/{}/attachments")  # fmt: skip


def test_pages_without_their_filter_still_find_nothing(country, monkeypatch):
    _forget_the_filters(monkeypatch)
    other = visitor("trader", operator_id=OTHER)
    for page in PAGES:
        assert other.get(page.format(country)).status_code == 404, page
    assert country not in other.get("/declarations").content.decode()
    exported = b"".join(other.get("/declarations.csv").streaming_content).decode()
    assert exported.count("\n") == 1  # the head alone
    assert seen("declaration") == 1  # the request is over, and the wall with it


def test_the_control_without_the_wall_the_same_pages_leak(country, monkeypatch):
    from greenlane.store import wall

    _forget_the_filters(monkeypatch)
    monkeypatch.setattr(wall, "bind", lambda *_, **__: None)
    other = visitor("trader", operator_id=OTHER)
    for page in PAGES:
        assert other.get(page.format(country)).status_code == 200, page
    assert country in other.get("/declarations").content.decode()
    assert country in b"".join(other.get("/declarations.csv").streaming_content).decode()


@pytest.mark.parametrize(("walled", "status"), [(True, 404), (False, 200)])
def test_operations_without_their_filter_find_nothing_and_without_the_wall_they_leak(
    country, monkeypatch, walled, status
):
    from datetime import datetime as moments

    from django.test import Client

    from greenlane.api import access
    from greenlane.api import declarations as operations
    from greenlane.store import declarations, listing, wall
    from greenlane.usecases import seeding

    seeding.client_secret("stranger", OTHER)
    bearer = access.tokens().issue("stranger", moments.now(UTC))
    monkeypatch.setattr(operations, "_mine", lambda _, mrn: declarations.by_mrn(mrn))
    monkeypatch.setattr(listing, "Filters", lambda **_: _NO_FILTER)
    if not walled:
        monkeypatch.setattr(wall, "bind", lambda *_, **__: None)
    program = Client(headers={"host": "localhost", "authorization": f"Bearer {bearer}"})
    for part in ("", "/events", "/explanation"):
        answer = program.get(f"/api/v1/declarations/{country}{part}")
        assert answer.status_code == status, part
    listed = program.get("/api/v1/declarations").json()["declarations"]
    assert len(listed) == (0 if walled else 1)


class _NoFilter:
    party = office = state = lane = trade = text = ""
    since = until = None


_NO_FILTER = _NoFilter()


def test_officials_and_workers_are_not_behind_the_wall(country):
    officer = visitor("officer", office=seed.OFFICE)
    assert country in officer.get("/declarations").content.decode()
    assert seen("declaration") == 1


def test_anyone_signed_in_tracks_what_anyone_may_track(country):
    other = visitor("trader", operator_id=OTHER)
    assert "What happens next" in other.get(f"/track?mrn={country}").content.decode() or (
        country in other.get(f"/track?mrn={country}").content.decode()
    )


def test_the_wall_stands_on_a_new_connection_and_after_a_rollback(country):
    from django.db import connection, transaction

    from greenlane.store import wall

    wall.bind(OTHER)
    connection.close()
    assert seen("declaration") == 0
    wall.unbind()
    with transaction.atomic():
        wall.bind(OTHER)
        assert seen("declaration") == 0
        transaction.set_rollback(True)
    assert seen("declaration") == 0  # the setting fell with the transaction and was set again
    with wall.opened():
        assert seen("declaration") == 1
    assert seen("declaration") == 0


def test_in_a_transaction_the_session_is_turned_round_once_and_again_after_a_savepoint(country):
    from django.db import connection, transaction

    from greenlane.store import wall

    wall.bind(OTHER)
    assert seen("declaration") == 0
    driver, turns = connection.connection, []
    execute = driver.execute
    driver.execute = lambda *given: turns.append(given) or execute(*given)
    try:
        with transaction.atomic():
            with wall.opened():
                assert [seen("declaration") for _ in range(3)] == [1, 1, 1]
            assert [seen("declaration") for _ in range(3)] == [0, 0, 0]
            assert len(turns) == 2
            with suppress(ValueError), transaction.atomic(), wall.opened():
                assert seen("declaration") == 1
                raise ValueError("back")
            assert seen("declaration") == 0
            assert len(turns) == 4  # what the savepoint took back is not believed
            with wall.opened(), transaction.atomic():
                assert seen("declaration") == 1
            assert len(turns) == 5
        assert (seen("declaration"), len(turns)) == (0, 6)
        assert (seen("declaration"), len(turns)) == (0, 6)
        with transaction.atomic(), wall.opened():
            assert seen("declaration") == 1
        with wall.opened():
            assert (seen("declaration"), len(turns)) == (1, 7)  # what was committed is
    finally:
        del driver.execute


def test_a_statement_that_fails_takes_the_turning_round_with_it_and_the_wall_still_stands(country):
    from django.db import DataError

    from greenlane.store import raw, wall

    assert seen("declaration") == 1
    wall.bind(OTHER, now=False)
    with pytest.raises(DataError):
        raw.many("select 1 / %s::int", (0,))
    assert raw.one("select count(*) from declaration", ()) == (0,)
    assert seen("declaration") == 0


def test_nothing_is_written_for_another(country, desk):
    from django.db import DatabaseError

    from greenlane.store import wall
    from greenlane.store.models import DeclarationRow, Draft
    from greenlane.usecases.lodge import lodge

    wall.bind(OTHER)
    with pytest.raises(DatabaseError, match="of another operator"):
        lodge(body("WALL-2"), "json", Actor("b", "broker", BROKER), desk)
    assert DeclarationRow.objects.update(state="released") == 0
    assert Draft.objects.all().delete()[0] == 0
    with pytest.raises(DatabaseError, match="row-level security"):
        Draft.objects.create(operator_id=BROKER, author_id=1, trade="import", lrn="X", body={})
    wall.unbind()
    assert DeclarationRow.objects.count() == 1


def test_a_trader_lodges_behind_the_wall_and_the_answer_is_repeated(country, desk):
    from greenlane.store import wall
    from greenlane.usecases.lodge import lodge

    wall.bind(BROKER)
    me = Actor("b", "broker", BROKER)
    first = lodge(body("WALL-3"), "json", me, desk, key="k3")
    again = lodge(body("WALL-3"), "json", me, desk, key="k3")
    assert first.status == 201
    assert (again.replayed, again.body) == (True, first.body)
