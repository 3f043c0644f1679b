"""The quota commands: what each says, and how it ends."""

import csv
from dataclasses import replace

import pytest
from tests.support import seed
from tests.support.declarations import TRADER
from tests.support.quotas import NOON, book_with_quota, got, lodge, order, period, requests
from typer.testing import CliRunner

pytestmark = pytest.mark.db
LICENSED = period("L26", "094001x")


@pytest.fixture
def quota(db, desk, monkeypatch):
    from greenlane.cli import installation
    from greenlane.cli.main import app
    from greenlane.usecases import desk as desks

    seed.run()
    next_year = period("Q27", "094999", "500", since="2027-01-01", until="2027-12-31")
    book = book_with_quota(
        desk, quotas=[order("094001x", "licensed")], quota_definitions=[next_year, LICENSED]
    )
    at_noon = replace(desk, now=lambda: NOON, book=book)
    monkeypatch.setattr(desks, "_installed", [at_noon])
    monkeypatch.setattr(desks, "_renewal", [])
    monkeypatch.setattr(installation, "start", lambda: None)
    lodge(at_noon, "LRN-1", "60")
    lodge(at_noon, "LRN-2", "60")

    def run(*words):
        told = CliRunner().invoke(app, ["quota", *map(str, words)])
        return told.exit_code, told.output

    return run


def test_a_day_is_allocated_once_and_the_balances_are_written(quota, tmp_path):
    assert quota("allocate", "2026-07-01") == (0, "2 requests decided, 2 of them cut\n")
    assert quota("allocate", "2026-07-01") == (0, "0 requests decided, 0 of them cut\n")
    assert got() == [50, 50]
    file = tmp_path / "balances.csv"
    assert quota("export", "--day", "2026-07-01", "-o", file)[0] == 0
    rows = {row["definition"]: row for row in csv.DictReader(file.read_text("utf-8").splitlines())}
    assert rows["Q26"] == {
        "order_number": "094999", "definition": "Q26", "since": "2026-01-01",
        "until": "2026-12-31", "unit": "KGM", "mechanism": "fcfs", "status": "exhausted",
        "volume": "100", "allocated": "100", "licensed": "0", "waiting": "0", "balance": "0",
        "last": "2026-07-01",
    }  # fmt: skip
    code, told = quota("list", "--day", "2026-07-01")
    assert (code, "exhausted" in told) == (0, True)


def test_returns_transfers_and_licences_stand_in_the_history(quota):
    quota("allocate", "2026-07-01")
    assert quota("return", requests()[0].pk, "20", "overdrawn") == (0, "Returned.\n")
    assert quota("transfer", "Q26", "Q27", "5", "unused")[0] == 0
    _, told = quota("history", "Q26")
    assert [row["kind"] for row in csv.DictReader(told.splitlines())] == [
        "open", "allocate", "allocate", "return", "transfer"
    ]  # fmt: skip
    issue = ("licence", "LIC-1", "L26", TRADER, "40", "2026-07-01", "2026-12-31")
    assert quota(*issue) == (0, "Licence LIC-1 issued.\n")
    assert quota("verify") == (0, "Every balance is what its movements add up to.\n")


def test_a_balance_that_was_tampered_with_is_found(quota):
    from greenlane.store.models import QuotaBalance

    QuotaBalance.objects.filter(pk="Q26").update(balance=1_000)
    code, told = quota("verify")
    assert (code, "Q26" in told) == (1, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("return", "999", "1", "why"), 1),
        (("transfer", "Q26", "Q26", "1", "why"), 1),
        (("block", "Q26", "2026-07-02", "2026-07-01", "why"), 1),
        (("close", "Q26"), 1),
        (("close", "Q99"), 1),
        (("allocate", "yesterday"), 2),
        (("transfer", "Q26", "Q27", "many", "why"), 2),
    ],
)
def test_what_cannot_be_done_is_said(quota, words, code):
    ended, _ = quota(*words)
    assert ended == code


def test_a_block_is_shown(quota):
    assert quota("block", "Q26", "2026-07-01", "2026-07-02", "late") == (0, "Blocked.\n")
    assert "blocked" in quota("list", "--day", "2026-07-02")[1]
    assert quota("allocate", "2026-07-01")[1].startswith("0 requests")
