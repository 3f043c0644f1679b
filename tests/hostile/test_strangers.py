"""What a stranger with many addresses, a stop-watch or a fine name gets: no more than any other."""

import re

import pytest

from tests.support import seed

pytestmark = pytest.mark.db
PASSWORD = "correct horse battery staple"
LINE = "2001:db8:7:9::"  # one line of IPv6: all addresses behind it are its owner's


@pytest.fixture
def country(db, desk):
    return seed.run(PASSWORD)


def fresh():
    from django.test import Client

    return Client(SERVER_NAME="localhost", raise_request_exception=False)


def sprayed(address, names=13):
    """The answers to one password tried at many names, each from another address."""
    told = {"password": "Summer2026"}
    return [
        fresh().post("/sign-in", {"username": f"name-{n}", **told},
                     REMOTE_ADDR=address(n)).status_code
        for n in range(names)
    ]  # fmt: skip


def test_the_addresses_of_one_line_are_counted_as_one(country, monkeypatch):
    from greenlane.web import signing

    assert sprayed(lambda n: f"{LINE}{n:x}") == [422] * 10 + [429] * 3
    assert sprayed(lambda n: f"2001:db8:8:{n:x}::1") == [422] * 13  # of thirteen lines
    monkeypatch.setattr(signing, "counted", lambda address: address)
    assert sprayed(lambda n: f"{LINE}f{n:x}") == [422] * 13  # the control


@pytest.mark.parametrize(
    ("address", "wanted"),
    [("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("no address:", "no address:"),
     ("2001:db8::1", "2001:db8::/64"), ("fe80::1%eth0", "fe80::/64"), ("", "")],
)  # fmt: skip
def test_under_what_an_address_is_counted(address, wanted):
    from greenlane.gateways.addresses import counted

    assert counted(address) == wanted


def asked(name):
    """The statements that a wrong password makes, without their values."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as kept:
        fresh().post("/sign-in", {"username": name, "password": "wrong"})
    return [re.sub(r"'[^']*'|\d+|\(.*", "", each["sql"])[:60] for each in kept.captured_queries
            if "SAVEPOINT" not in each["sql"]]  # fmt: skip


def test_a_name_that_is_not_there_makes_the_database_work_as_one_that_is(country, monkeypatch):
    from greenlane.usecases import accounts

    journal = [[sql for sql in asked(name) if "journal" in sql] for name in ("officer", "nobody-x")]
    assert journal[0] == journal[1] != []
    real = accounts.refused
    monkeypatch.setattr(
        accounts, "refused", lambda account, *told: account and real(account, *told)
    )
    assert [sql for sql in asked("nobody-y") if "journal" in sql] == []  # the control


def test_what_was_undone_for_a_stranger_stays_undone(country):
    from greenlane.store.models import JournalRow

    asked("nobody-z")
    assert not JournalRow.objects.filter(actor="nobody").exists()


def enrol(number, **told):
    sent = {"number": f"QT{number:010}", "name": "Palm Trading", "roles": "trader",
            "line": "1 Quay", "town": "Harbour", "contact": "Pia", "email": "pia@victim.example",
            "phone": "+960 777 1234", **told}  # fmt: skip
    return fresh().post("/enrol", sent, REMOTE_ADDR=f"192.0.2.{number}").status_code


def test_a_mailbox_gets_three_codes_an_hour_whoever_asks_for_them(country, monkeypatch):
    from greenlane.web.views import enrolment

    assert [enrol(n) for n in range(1, 6)] == [302] * 3 + [429] * 2
    assert enrol(7, email="else@else.example") == 429  # the telephone is the same
    monkeypatch.setattr(enrolment, "_TO_HOUR", 100)
    assert enrol(8) == 302  # the control


@pytest.mark.parametrize(
    "name", ["system", "Greenlane", "applicant", "OFFICER", "node-QT000101", "test-client",
             "\N{FULLWIDTH LATIN SMALL LETTER O}fficer"],
)  # fmt: skip
def test_nobody_joins_under_the_name_of_the_system_a_program_or_another(country, monkeypatch, name):
    from greenlane.store.models import Account
    from greenlane.usecases import accounts, desk, firm_people
    from tests.support.declarations import TRADER

    here = desk.current()
    code = firm_people.first(TRADER, "trader", "Pia", accounts.SYSTEM, here)
    told = {"code": code, "username": name, "name": "Pia", "password": "a long plain sentence",
            "again": "a long plain sentence"}  # fmt: skip
    assert fresh().post("/join", told).status_code == 422
    assert not Account.objects.filter(username=name).exists()
    monkeypatch.setattr(accounts, "is_free", lambda _: True)
    assert fresh().post("/join", told).status_code == 302  # the control: it was the name alone
