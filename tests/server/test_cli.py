"""The command line: what each command says, and how it ends."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from tests.support.declarations import BROKER, body, changed, declaration

pytestmark = pytest.mark.server


@pytest.fixture
def greenlane(server):
    def run(*words, data=None):
        return subprocess.run(
            [sys.executable, "-m", "greenlane.cli.main", *map(str, words)],
            env=server.environment(COLUMNS="200"), capture_output=True, input=data, timeout=120,
        )  # fmt: skip

    return run


def test_lodging_a_file_tells_the_decision_and_again_the_same(greenlane, tmp_path):
    paper = tmp_path / "one.json"
    paper.write_bytes(body("CLI-1"))
    first = greenlane("lodge", paper)
    again = greenlane("lodge", paper)
    assert (first.returncode, again.returncode) == (0, 0), first.stderr.decode()
    assert "26QT" in first.stdout.decode()
    assert "the same answer again" in again.stdout.decode()


def test_a_refused_file_ends_with_one_and_names_code_place_and_act(greenlane, tmp_path):
    paper = tmp_path / "wrong.json"
    import json

    paper.write_text(json.dumps(changed(declaration("CLI-2"), "/goodsItemQuantity", 4)))
    done = greenlane("lodge", paper)
    assert done.returncode == 1
    for word in ("SH-002", "CR-2020"):
        assert word in done.stdout.decode()


@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"<a", b"<!DOCTYPE a><a/>", b"[" * 5000])
def test_rubbish_gets_findings_and_no_traceback(greenlane, tmp_path, data):
    paper = tmp_path / "rubbish.xml"
    paper.write_bytes(data)
    done = greenlane("lodge", paper)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"MSG-" in done.stdout


def test_a_missing_file_is_named(greenlane):
    done = greenlane("check", "/nowhere/at/all.json")
    assert done.returncode == 1
    assert b"No such file" in done.stdout


def test_standard_input_is_a_file_too(greenlane):
    done = greenlane("check", "-", data=body("CLI-STDIN"))
    assert done.returncode == 0, done.stdout.decode()
    assert "checked" in done.stdout.decode()


def test_a_declaration_converts_to_xml_and_back(greenlane, tmp_path):
    paper = tmp_path / "one.json"
    paper.write_bytes(body("CLI-3"))
    xml = greenlane("convert", paper, "--to", "xml")
    assert xml.stdout.startswith(b"<")
    (tmp_path / "one.xml").write_bytes(xml.stdout)
    back = greenlane("convert", tmp_path / "one.xml", "--to", "json")
    (tmp_path / "two.json").write_bytes(back.stdout)
    assert greenlane("convert", tmp_path / "two.json", "--to", "xml").stdout == xml.stdout


def test_the_worked_examples_of_the_country_agree(greenlane):
    done = greenlane("assess")
    assert done.returncode == 0, done.stdout.decode()


def test_a_worked_example_with_a_wrong_amount_ends_with_one(greenlane, tmp_path):
    from greenlane.gateways.country_packages import country_package

    text = next(
        e.read_text("utf-8")
        for e in (country_package("tavora").root / "examples").iterdir()
        if "vat" in e.name
    )
    paper = tmp_path / "wrong.toml"
    paper.write_text(text.replace('total = "', 'total = "9'), "utf-8")
    assert greenlane("assess", paper).returncode == 1


def test_an_export_is_a_table_that_no_spreadsheet_will_run(greenlane, server, tmp_path):
    made = declaration("CLI-4")
    server.lodge(body("CLI-4"))
    done = greenlane("export", "declarations", "-o", tmp_path / "out.csv")
    assert done.returncode == 0, done.stderr.decode()
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8"))))
    assert any(r["lrn"] == made["functionalReferenceId"] for r in rows)
    assert greenlane("export", "secrets").returncode == 2


def test_verification_finds_a_changed_event(greenlane, server):
    _, told = server.lodge(body("CLI-5"))
    assert greenlane("verify", told["mrn"]).returncode == 2  # no head covers it yet
    greenlane("work", "--once")
    assert greenlane("verify", told["mrn"]).returncode == 0
    with psycopg.connect(server.dsn) as connection:
        connection.execute("set session_replication_role = replica")  # as one who owns the database
        connection.execute(
            "update event set entry = replace(entry, 'accept', 'expire') where kind = 'accept' "
            "and declaration_id = (select id from declaration where mrn = %s)", (told["mrn"],)
        )  # fmt: skip
    done = greenlane("verify", told["mrn"])
    assert done.returncode == 1
    assert b"event 3" in done.stdout
    assert greenlane("verify", "26QT00000000000000").returncode == 1


def test_every_command_explains_itself(greenlane):
    told = greenlane("--help").stdout.decode()
    for word in ("serve", "demo", "lodge", "check", "assess", "export", "verify", "work"):
        assert word in told
    assert greenlane("lodge", "--help").returncode == 0


def test_the_worker_relays_what_waits(greenlane, server):
    server.lodge(body("CLI-6"))
    done = greenlane("work", "--once")
    assert done.returncode == 0, done.stderr.decode()
    assert (Path(server.home) / "notices.jsonl").read_text().count("\n") >= 1
    assert BROKER


def test_a_taken_port_is_said_before_anything_is_done(greenlane, server):
    done = greenlane("serve", "--port", server.port)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert str(server.port).encode() in done.stderr


def test_the_law_is_drafted_from_a_folder_and_published_by_a_second_person(greenlane, tmp_path):
    import tavora

    measures = Path(tavora.__file__).parent / "data" / "measures.csv"
    head, *rows = measures.read_text("utf-8").splitlines()
    (shirts,) = (row for row in rows if row.startswith("M103-61091000-2,"))
    (tmp_path / "measures.csv").write_text(f"{head}\n{shirts.replace('22 %', '18 %')}\n")

    def said(*words, ends=0):
        done = greenlane("law", *words)
        assert done.returncode == ends, done.stderr.decode()
        return (done.stdout + done.stderr).decode()

    assert "1 rows drafted" in said("draft", tmp_path, "--title", "Shirts")
    assert "put measures: 103 61091000" in said("show", 2)
    assert "revenue" in said("simulate", 2)
    assert "LAW-005" in said("publish", 2, ends=1)
    assert "no account" in said("approve", 2, "--as", "law-editor", ends=1)
    said("approve", 2)
    assert "publication 2" in said("publish", 2)
    assert "demands 0.00" in said("reassess", 2)
    assert said("reassess", 2).startswith("0 declarations")
    assert "Roll back: Shirts" in said("roll-back", 2)
    assert "law already" in said("publish-package", ends=1)
    assert "Shirts" in said("history")
    assert "the publications of the law hold" in greenlane("verify").stdout.decode()


def test_files_are_verified_with_a_key_alone_and_say_what_is_wrong_to_programs(
    greenlane, server, tmp_path
):
    import json
    import os

    _, told = server.lodge(body("CLI-EVIDENCE"))
    greenlane("work", "--once")
    (line,) = greenlane("keys", "list").stdout.decode().splitlines()
    key = line.split()[-1]
    script = (
        "from greenlane.cli import installation; installation.start();"
        "from greenlane.store import declarations as d;"
        "from greenlane.usecases.evidence_bundle import bundle_of, receipt_of;"
        f"row = d.by_mrn({told['mrn']!r});"
        f"open({str(tmp_path / 'bundle.json')!r}, 'wb').write(bundle_of(row, names=False));"
        f"open({str(tmp_path / 'receipt.json')!r}, 'wb').write(receipt_of(row))"
    )
    subprocess.run([sys.executable, "-c", script], env=server.environment(), check=True)
    good = [str(tmp_path / "bundle.json"), str(tmp_path / "receipt.json")]
    bad = tmp_path / "bad.json"
    bad.write_bytes((tmp_path / "bundle.json").read_bytes().replace(b"payable", b"payible"))
    bare = {"PYTHONPATH": os.environ.get("PYTHONPATH", ""), "GREENLANE_HOME": str(tmp_path / "x")}

    def alone(*words):
        return subprocess.run([sys.executable, "-m", "greenlane.cli.main", "verify", *words],
                              env=bare, capture_output=True, timeout=60)  # fmt: skip

    assert alone(*good, "--key", key).returncode == 0
    (tmp_path / "keys.txt").write_text(f"# of the gazette\n{line}\n")
    found = alone(*good, str(bad), "--key", str(tmp_path / "keys.txt"), "--json")
    assert found.returncode == 1
    verdicts = json.loads(found.stdout)
    assert [v["sound"] for v in verdicts] == [True, True, False]
    assert {f["code"] for f in verdicts[2]["faults"]} <= {"body-changed", "answer-changed",
                                                          "event-changed"}  # fmt: skip
    assert alone(*good).returncode == 2  # no key
    assert alone("nowhere.json", "--key", key).returncode == 2


def test_the_log_is_shown_checked_and_put_on_a_slip(greenlane, server, tmp_path):
    from greenlane.gateways.witnesses import checkpoints

    server.lodge(body("CLI-LOG"))
    greenlane("work", "--once")
    assert b"folder" in greenlane("log", "heads").stdout
    slip = greenlane("log", "slip").stdout.decode()
    (head,) = checkpoints(slip)
    assert head.head.size > 3
    assert greenlane("log", "slip", "-o", tmp_path / "slip.svg").returncode == 0
    assert b"<svg" in (tmp_path / "slip.svg").read_bytes()
    assert greenlane("log", "witness", "add", "audit", "--mail", "a@example.org").returncode == 0
    assert greenlane("log", "witness", "add", "audit", "--mail", "a@example.org").returncode == 1
    greenlane("work", "--once")
    assert b"audit" in greenlane("log", "witness", "list").stdout
    (mail,) = (Path(server.home) / "mail").glob("*.eml")
    checked = greenlane("log", "check", "--heads", mail)
    assert b"heads kept outside" in checked.stdout
    assert b"made today already" in greenlane("keys", "rotate").stdout
