"""S15: what may no longer be kept is gone from every table and file; what is held stays."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, TRADER, declaration

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
BEGIN = datetime(2026, 7, 1, 12, tzinfo=UTC)
BROKER_ACTOR = Actor("hb-client", "broker", BROKER)
PLANTED = ("Zebulon Quillfeather", "14 Marmalade Row", "Quillhaven", "+44 7700 900123", "zebquill")


def at(desk, moment):
    return replace(desk, now=lambda: moment)


def with_person(lrn, name="Zebulon Quillfeather"):
    """A declaration that names a person wherever one may stand."""
    made = declaration(lrn, kind="IMD")
    address = {"line": PLANTED[1], "cityName": PLANTED[2], "countryCode": "GB",
               "postcodeId": "QH1 2ZQ"}  # fmt: skip
    shipment = made["goodsShipment"]
    shipment["consignor"] = {"name": name, "address": address}
    shipment["seller"] = {"name": name, "contact": {"name": name},
                          "communication": {"id": PLANTED[3], "typeCode": "TE"}}  # fmt: skip
    for item in shipment["governmentAgencyGoodsItem"]:
        item["packaging"][0]["marksNumbersId"] = f"FOR {name.upper()}"
    return json.dumps(made).encode()


def lodged(desk, lrn, **more):
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases.lodge import lodge

    outcome = lodge(with_person(lrn, **more), "json", BROKER_ACTOR, desk, key=f"key-{lrn}")
    assert outcome.status == 201, outcome.body
    return DeclarationRow.objects.get(lrn=lrn)


@pytest.fixture
def planted(db, desk):
    """A country in which a person has left traces everywhere, at BEGIN."""
    from greenlane.store import journal
    from greenlane.store.models import (
        Account,
        Draft,
        LawChangeSet,
        LawComment,
        PartyDetail,
        RulingApplication,
    )
    from greenlane.usecases import conduct

    seed.run()
    here = at(desk, BEGIN)
    gone, kept = lodged(here, "LRN-GONE"), lodged(here, "LRN-HELD")
    trader = Actor("trader", "trader", TRADER)
    officer = Actor("zebquill", "officer", seed.OFFICE)
    Account.objects.create(username="zebquill", name="Zebulon Quillfeather", role="officer",
                           office=seed.OFFICE, is_active=False, left=BEGIN)  # fmt: skip
    for row in (gone, kept):
        conduct.query(row.mrn, "Is Zebulon Quillfeather the seller?", officer, here)
        conduct.reply(row.mrn, "Yes, ring +44 7700 900123", trader, here)
        journal.note("declaration.read", officer, f"declaration:{row.mrn}", BEGIN)
        conduct.invalidate(row.mrn, "Zebulon Quillfeather took it back", BROKER_ACTOR, here)
    author = Account.objects.get(username="trader")
    draft = Draft.objects.create(
        operator_id=TRADER, author=author, trade="import", lrn="D-1",
        body={"fields": {"partner_name": "Zebulon Quillfeather"}},
    )  # fmt: skip
    Draft.objects.filter(pk=draft.pk).update(updated=BEGIN)
    RulingApplication.objects.create(
        kind="value", holder_id=TRADER, goods="A machine of Zebulon Quillfeather",
        confidential="Zebulon Quillfeather sells at 3", received=BEGIN, due=date(2026, 9, 1),
        state="withdrawn", decided=BEGIN, officer="zebquill",
    )  # fmt: skip
    law = LawChangeSet.objects.create(title="x", author="zebquill", opened=BEGIN)
    LawComment.objects.create(change_set=law, name="Zebulon Quillfeather", text="No", moment=BEGIN)
    PartyDetail.objects.create(
        operator_id=TRADER, kind="phone", look_up="0" * 64, value="+44 7700 900123",
        since=date(2020, 1, 1), until=date(2026, 7, 1), added_by="zebquill",
    )  # fmt: skip
    for row in (gone, kept):
        leave_copies(row)
    return here, gone, kept


def leave_copies(row):
    """Traces of the person beside the declaration: a file, a second person's act, partners."""
    from greenlane.store.models import (
        Account,
        Attachment,
        Partner,
        PartnerAnswer,
        PartnerMessage,
        SecurityEventRow,
        SpooledMessage,
        TwoPersonAct,
    )
    from greenlane.usecases import attachments

    sha = attachments.room().folder.keep(f"Invoice of {PLANTED[0]} {row.pk}".encode())
    Attachment.objects.create(
        sha256=sha, received=sha, size=9, media="application/pdf", name=f"{PLANTED[0]}.pdf",
        purpose="document", declaration=row, operator_id=BROKER, state="clean", scanned=BEGIN,
        uploaded=BEGIN, uploader="zebquill", role="officer", reference=PLANTED[0],
    )  # fmt: skip
    TwoPersonAct.objects.create(
        kind="override", subject=f"declaration:{row.mrn}", office=seed.OFFICE,
        reason=f"{PLANTED[0]} asked for it", maker=Account.objects.get(username="officer"),
        proposed=BEGIN,
    )  # fmt: skip
    partner, _ = Partner.objects.get_or_create(
        code="food", defaults={"kind": "agency", "name": "Food", "url": "https://food.example/",
                               "agency": "FOOD", "secret": "whsec_eA==", "registered": BEGIN,
                               "registered_by": "administrator"},
    )  # fmt: skip
    told = json.dumps({"mrn": row.mrn, "seller": PLANTED[0]})
    PartnerMessage.objects.create(
        partner=partner, sequence=row.pk, event=f"e{row.pk}", topic="t", mrn=row.mrn, body=told,
        created=BEGIN, state="sent", sent=BEGIN,
    )  # fmt: skip
    PartnerAnswer.objects.create(
        partner=partner, message_id=f"m{row.pk}", digest=b"0" * 32, state="taken", mrn=row.mrn,
        body=told, received=BEGIN,
    )  # fmt: skip
    SpooledMessage.objects.create(
        receipt=f"r{row.pk}", client="c", digest=b"0" * 32, received=BEGIN, lodged=BEGIN,
        status=201, answer=told,
    )  # fmt: skip
    SecurityEventRow.objects.create(
        key=f"k{row.pk}", rule="new-device", person="zebquill", role="officer", moment=BEGIN,
        noted=BEGIN, next_try=BEGIN, facts={"address": "198.51.100.7"}, handled=BEGIN,
        handled_by="supervisor", note=f"Rang {PLANTED[0]}",
    )  # fmt: skip


def hold_on(subject, until=None):
    from greenlane.store.models import LegalHoldRow

    return LegalHoldRow.objects.create(
        subject=subject, reason="Appeal 7 of 2026", act="CA-2019", article="s. 90",
        since=date(2026, 7, 1), until=until, placed_by="administrator", placed=BEGIN,
    )  # fmt: skip


def work(desk, years):
    from greenlane.usecases import attachments, retention
    from greenlane.workers.retention import KEEPERS

    later = at(desk, BEGIN + timedelta(days=round(365.25 * years) + 2))
    done = retention.work(later, KEEPERS, limit=10_000)
    attachments.sweep(later)
    return done


def sweep(home=None):
    """Every table (each row as text, bytes as text too) and file that holds a planted word."""
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"select t.ctid::text, to_jsonb(t)::text from {table} t")
            for place, text in cursor.fetchall():
                text = (text + _unpacked(text)).lower()
                found += [(table, place) for word in PLANTED if word.lower() in text]
    for path in Path(home).rglob("*") if home else ():
        if path.is_file():
            content = path.read_bytes().decode("latin-1").lower()
            found += [(path.name, "") for word in PLANTED if word.lower() in content]
    return sorted(set(found))


def _unpacked(text):
    """What bytes in a row say, read as text."""
    packed = re.findall(r'"\\\\x([0-9a-f]+)"', text)
    return " ".join(bytes.fromhex(each).decode("latin-1") for each in packed)


def tables(found):
    return {table for table, _ in found}


def test_without_the_worker_the_sweep_finds_the_person_everywhere(planted, django_ready):
    assert tables(sweep()) >= {
        "account", "declaration_version", "draft", "event", "journal",
        "law_change_set", "law_comment", "ruling_application",
    }  # fmt: skip


def test_after_all_clocks_have_run_no_table_and_no_file_names_the_person(planted, desk):
    from django.conf import settings

    work(desk, 11)
    assert sweep(settings.GREENLANE_HOME) == []


@pytest.mark.parametrize(
    ("left_out", "found"),
    [
        ("declaration-parties", {"declaration_version", "event", "attachment", "two_person_act",
                                 "partner_message", "spooled_message"}),
        ("account-identity", {"account", "law_change_set"}),
        ("draft", {"draft"}),
        ("consultation-comment", {"law_comment"}),
        ("ruling-application", {"ruling_application"}),
        ("access-log", {"security_event"}),
    ],
)  # fmt: skip
def test_the_control_with_a_category_left_out_the_sweep_finds_what_it_holds(
    planted, desk, left_out, found
):
    slim = {name: category for name, category in desk.retention.items() if name != left_out}
    work(replace(desk, retention=slim), 11)
    assert tables(sweep()) >= found


def test_a_file_of_the_person_is_gone_from_the_folder_too(planted, desk):
    from django.conf import settings

    def kept():
        return {name for name, _ in sweep(settings.GREENLANE_HOME) if len(name) == 64}

    assert len(kept()) >= 2
    work(desk, 6)
    assert kept() == set()


def test_what_a_legal_hold_covers_stays_and_everything_else_goes(planted, desk):
    _, _, kept = planted
    hold_on(f"declaration:{kept.mrn}")
    work(desk, 11)
    left = sweep()
    assert tables(left) == {"declaration_version", "event", "attachment", "two_person_act",
                            "partner_message", "partner_answer", "spooled_message"}  # fmt: skip
    names = rows_naming("declaration_version", "convert_from(body, 'UTF8')", "declaration_id")
    assert names == {kept.pk}
    assert rows_naming("event", "entry", "declaration_id") == {kept.pk}


def rows_naming(table, text, key):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"select {key} from {table} where {text} ilike '%%quillfeather%%'")
        return {pk for (pk,) in cursor.fetchall()}


def test_a_hold_on_the_operator_covers_declarations_drafts_and_rulings(planted, desk):
    hold_on(f"operator:{TRADER}")
    work(desk, 11)
    assert tables(sweep()) >= {"declaration_version", "draft", "event", "ruling_application"}


def test_when_a_hold_has_ended_its_subject_goes(planted, desk):
    _, _, kept = planted
    hold_on(f"declaration:{kept.mrn}", until=date(2037, 7, 20))
    work(desk, 11)
    assert sweep() != []
    work(desk, 11.1)
    assert sweep() == []


@pytest.mark.parametrize(
    ("years", "gone_from"),
    [
        (0.9, set()),
        (1.1, {"draft", "party_detail"}),
        (4.9, {"draft", "law_comment"}),
    ],
)
def test_nothing_goes_before_its_time(planted, desk, years, gone_from):
    from greenlane.store.models import DeclarationVersion, Draft, LawComment, PartyDetail

    work(desk, years)
    assert rows_naming("declaration_version", "convert_from(body, 'UTF8')", "declaration_id")
    assert DeclarationVersion.objects.count() == 2
    assert Draft.objects.exists() == ("draft" not in gone_from)
    assert PartyDetail.objects.exists() == (years < 1)
    assert LawComment.objects.filter(name__startswith="Zeb").exists() == (
        "law_comment" not in gone_from
    )


def test_the_goods_stay_when_the_names_have_gone_and_the_declaration_is_still_judged(planted, desk):
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases.standing import document

    _, gone, _ = planted
    before = document(gone)
    work(desk, 6)
    after = document(DeclarationRow.objects.get(pk=gone.pk))
    assert after.goods_shipment.consignor.name is None
    assert after.goods_shipment.seller.communication.id is None
    goods = [i.commodity for i in after.goods_shipment.government_agency_goods_item]
    assert goods == [i.commodity for i in before.goods_shipment.government_agency_goods_item]
    work(desk, 11)
    later = document(DeclarationRow.objects.get(pk=gone.pk))
    assert later.goods_shipment.government_agency_goods_item[0].commodity.description is None


def test_the_chain_of_events_still_verifies_and_a_later_change_is_still_found(planted, desk):
    from django.db import connection

    from greenlane.store import declarations
    from greenlane.store.models import EventRow

    _, gone, _ = planted
    work(desk, 11)
    assert declarations.first_broken_event(gone) is None
    victim = EventRow.objects.filter(declaration=gone, kind="reply").get()
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("update event set entry = replace(entry, 'reply', 'query') where id = %s",
                       [victim.pk])  # fmt: skip
        cursor.execute("set session_replication_role = origin")
    assert declarations.first_broken_event(gone) == victim.sequence


@pytest.mark.parametrize(
    "sql",
    [
        "update event set entry = entry || ' '",
        "update event set kind = 'lodge'",
        "update journal set actor = ''",
        "delete from event",
        "update declaration_version set body = '{}'",
        "update erasure_item set now = was",
        "delete from erasure_item",
    ],
)
def test_the_database_lets_nothing_change_that_no_erasure_says(planted, desk, sql):
    from django.db import DatabaseError, connection, transaction

    work(desk, 6)
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(sql)


def test_each_erasure_is_noted_with_act_and_a_proof_over_all_it_replaced(planted, desk):
    from greenlane.store import erasures, journal
    from greenlane.store.models import Erasure

    _, gone, _ = planted
    work(desk, 6)
    subject = f"declaration:{gone.mrn}"
    (entry,) = journal.entries(kind="data.erased", subject=subject)
    assert (entry.actor, entry.details["act"]) == ("greenlane", "CA-2019 s. 88(2)")
    erasure = Erasure.objects.get(subject=subject, category="declaration-parties")
    assert entry.details["proof"] == erasures.proof(erasure)
    whole = 2  # the attached file and the place of the goods: nothing stands in their stead
    assert entry.details["rows"] == erasure.items.count() + whole > 3


def test_a_leaver_is_a_pseudonym_everywhere_and_his_secrets_go_the_next_day(planted, desk):
    from greenlane.store.models import Account, JournalRow, LawChangeSet, RulingApplication

    account = Account.objects.get(username="zebquill")
    work(desk, 6.1)
    account.refresh_from_db()
    assert account.name == ""
    assert account.username.startswith("p")
    assert not account.has_usable_password()
    assert LawChangeSet.objects.get().author == account.username
    assert RulingApplication.objects.get().officer == account.username
    assert not JournalRow.objects.filter(actor="zebquill").exists()


def test_what_is_erased_once_is_not_erased_again(planted, desk):
    assert work(desk, 11) > 5
    assert work(desk, 11) == 0


def test_a_country_without_retention_law_erases_nothing(planted, desk):
    assert work(replace(desk, retention={}), 50) == 0
    assert sweep() != []


def test_the_log_still_holds_after_lawful_erasure_and_shows_an_unlawful_one(planted, desk):
    from django.db import connection, transaction

    from greenlane.evidence.signing import KeySet
    from greenlane.usecases import log_check, log_heads

    log_heads.sequence_all()
    work(desk, 40)
    log_heads.sequence_all()
    assert log_check.check((), KeySet([])).faults == []
    with transaction.atomic():  # the same record, but the journal never proved it
        with connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")
            cursor.execute("update erasure_item set was = now")
        codes = {fault.code for fault in log_check.check((), KeySet([])).faults}
        transaction.set_rollback(True)
    assert codes >= {"row-changed"}


def test_a_name_within_json_is_replaced_where_it_stands_whole(db):
    from django.db import connection

    from greenlane.store.erasures import replace_everywhere

    with connection.cursor() as cursor:
        cursor.execute("create table told (body jsonb)")
        cursor.execute("""insert into told values ('{"deputies": ["ann", "anna"], "q": "ann"}')""")
        assert replace_everywhere("told", "body", "ann", "p1") == 1
        cursor.execute("select body->'deputies'->>0, body->'deputies'->>1, body->>'q' from told")
        assert cursor.fetchone() == ("p1", "anna", "p1")
        cursor.execute("drop table told")
