"""The how-to of a new country, followed word by word: a stranger makes one and changes a rate."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.support.declarations import declaration, item

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/add-a-country.md").read_text("utf-8")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
FILE = re.compile(r"`([\w./-]+\.(?:toml|csv|md|py))`")
DATA = "jurisdictions/lumeria/lumeria/data"
OVERLAP = re.search(r"it says\n\n```text\n(.*)\n```", PAGE).group(1)


def files(text):
    """The blocks that are files, by the name that the text before them gives them, in order."""
    named, place = {}, 0
    waiting = []
    for block in BLOCK.finditer(text):
        waiting += FILE.findall(text[place : block.start()])
        place = block.end()
        kind, content = block.groups()
        ending = {"toml": ".toml", "csv": ".csv", "python": ".py", "text": ".md"}.get(kind, "")
        names = [name for name in waiting if ending and name.endswith(ending)]
        if kind == "sh":
            waiting = []
        elif names:
            named[names[0]] = content
            waiting = waiting[waiting.index(names[0]) + 1 :]
    return named


def commands(text):
    return "".join(content for kind, content in BLOCK.findall(text) if kind == "sh")


STEPS = dict(zip("_12345", re.split(r"^## \d\. .*$|^## What is checked$", PAGE, flags=re.M),
                 strict=False))  # fmt: skip


class Stranger:
    """Somebody with the page, a shell and an editor; nothing else."""

    def __init__(self, place):
        self.place = place
        self.more = {}
        (place / "jurisdictions").mkdir()
        shutil.copytree(ROOT / "jurisdictions/tanzania", place / "jurisdictions/tanzania")

    def write(self, name, text):
        (self.place / name).write_text(text, "utf-8")

    def install(self):
        """What `./greenlane` does with a new folder, without a package index: the entry point."""
        project = tomllib.loads((self.place / "jurisdictions/lumeria/pyproject.toml").read_text())
        ((group, names),) = project["project"]["entry-points"].items()
        found = self.place / "jurisdictions/lumeria/greenlane_lumeria-0.1.0.dist-info"
        found.mkdir()
        lines = [f"[{group}]", *(f"{name} = {module}" for name, module in names.items())]
        (found / "entry_points.txt").write_text("\n".join(lines) + "\n")
        (found / "METADATA").write_text("Metadata-Version: 2.1\nName: greenlane-lumeria\n"
                                        f"Version: {project['project']['version']}\n")  # fmt: skip

    def run(self, words):
        """Run shell lines; `./greenlane` is this tree's."""
        mine = f"'{sys.executable}' -m greenlane.cli.main"
        return subprocess.run(
            ["sh", "-ec", words.replace("./greenlane", mine)], cwd=self.place, text=True,
            capture_output=True, timeout=120, check=False,
            env={**os.environ, "COLUMNS": "200",
                 "PYTHONPATH": str(self.place / "jurisdictions/lumeria"), **self.more},
        )  # fmt: skip


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    """The page followed to the end of step 4."""
    one = Stranger(tmp_path_factory.mktemp("country"))
    done = one.run(commands(STEPS["1"]))
    assert done.returncode == 0, done.stderr
    for step in "1234":
        for name, text in files(STEPS[step]).items():
            one.write(name, text)
    one.install()
    one.imported = one.run(commands(STEPS["3"]))
    one.first = one.run(commands(STEPS["4"]))
    return one


def test_the_tariff_of_the_page_is_shown_and_then_written(stranger):
    assert stranger.imported.returncode == 0, stranger.imported.stderr
    assert stranger.imported.stdout.count("Only a preview") == 1
    assert "Written to law." in stranger.imported.stdout
    with (stranger.place / "law/nomenclature.csv").open() as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    assert {"09021000", "09024000"} <= codes


def test_the_new_country_assesses_its_worked_example(stranger):
    assert stranger.first.returncode == 0, stranger.first.stdout + stranger.first.stderr
    assert "1 of 1 worked examples agree" in stranger.first.stdout


def test_another_amount_is_told(stranger):
    """The control: the example can fail."""
    wrong = files(STEPS["4"])["tea.toml"].replace("7500.00", "7500.01")
    stranger.write("wrong.toml", wrong)
    done = stranger.run(f"{environment()}\n./greenlane assess wrong.toml")
    assert done.returncode == 1
    assert "differs" in done.stdout
    assert "7500.01" in done.stdout


def environment():
    return next(line for line in commands(STEPS["4"]).splitlines() if line.startswith("export"))


def test_the_desk_of_the_new_country_can_be_built_with_its_rules_and_profiles(stranger):
    code = (
        "import django; django.setup(); from django.conf import settings as s; "
        "from greenlane.config.wiring import build; "
        "desk = build(s.GREENLANE_COUNTRY, s.GREENLANE_LAW); "
        "print(desk.book.country, len(desk.rules.rules))"
    )
    words = f"{environment()} DJANGO_SETTINGS_MODULE=greenlane.config.settings\n"
    done = stranger.run(f"{words} '{sys.executable}' -c '{code}'")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[0] == "QL"
    assert int(done.stdout.split()[1]) > 50


def test_a_stranger_changes_a_national_rate_and_the_past_stays(stranger):
    changed = files(STEPS["5"])
    old = (stranger.place / DATA / "measures.csv").read_text("utf-8")
    try:
        stranger.write(f"{DATA}/measures.csv", changed["measures.csv"])
        stranger.write("tea-july.toml", changed["tea-july.toml"])
        done = stranger.run(f"{environment()}\n{commands(STEPS['5'])}")
    finally:
        stranger.write(f"{DATA}/measures.csv", old)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 of 2 worked examples agree" in done.stdout
    assert "16 %" in changed["measures.csv"]
    before = stranger.run(f"{environment()}\n{commands(STEPS['5'])}")
    assert "1 of 2 worked examples agree" in before.stdout  # without the change July differs


def test_a_rate_that_is_not_ended_is_refused_with_the_words_of_the_page(stranger):
    old = (stranger.place / DATA / "measures.csv").read_text("utf-8")
    changed = files(STEPS["5"])["measures.csv"].replace("2026-06-30", "")
    try:
        stranger.write(f"{DATA}/measures.csv", changed)
        done = stranger.run(f"{environment()}\n./greenlane assess tea.toml")
    finally:
        stranger.write(f"{DATA}/measures.csv", old)
    assert done.returncode == 2
    assert done.stderr.strip() == OVERLAP


CHECK = "./greenlane check tea.json"
SEED = """
from greenlane.cli import installation
installation.prepare()
from datetime import date
from greenlane.usecases import seeding
seeding.register([seeding.NewOperator(id="QL0000000101", name="Lume Tea", kind="trader",
                                      since=date(2020, 1, 1), deferment=True)])
seeding.accounts_for_every_role("correct horse battery staple", trader="QL0000000101",
                                broker="QL0000000101", office="QL000101", agency="LRA")
"""


@pytest.mark.server
def test_the_country_takes_declarations_and_a_published_rate_counts_from_its_day(
    stranger, cluster, tmp_path
):
    from greenlane.cli import installation

    installation.create_database(cluster, "lumeria")
    stranger.more = {"GREENLANE_DSN": cluster.dsn("lumeria"), "GREENLANE_HOME": str(tmp_path),
                     "DJANGO_SETTINGS_MODULE": "greenlane.config.settings"}  # fmt: skip
    stranger.write("seed.py", SEED)
    stranger.write("tea.json", json.dumps(tea()))
    old = (stranger.place / DATA / "measures.csv").read_text("utf-8")
    try:
        done = stranger.run(f"{environment()}\n'{sys.executable}' seed.py\n{CHECK}")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "owed 17525.00 QLC" in done.stdout
        stranger.write(f"{DATA}/measures.csv", files(STEPS["5"])["measures.csv"])
        done = stranger.run(f"{environment()}\n{CHECK}\n{published()}\n{CHECK}")
    finally:
        stranger.more = {}
        stranger.write(f"{DATA}/measures.csv", old)
    assert done.returncode == 0, done.stdout + done.stderr
    before, after = done.stdout.split("Published: 2 changes, publication 2.")
    assert "owed 17525.00 QLC" in before  # what is not published is no law
    assert "owed 18025.00 QLC" in after


def published():
    """The command with which the page brings the changed package to a running installation."""
    command = re.search(r"`(\./greenlane law publish-package --as) APPROVER`", PAGE)[1]
    return f"{command} law-approver"


def tea():
    """The tea of the page as a declaration."""
    one = item(commodity={
        "description": "Green tea, not fermented",
        "classification": [{"id": "09021000", "identificationTypeCode": "TSP"}],
        "goodsMeasure": {"grossMassMeasure": {"value": "1050"},
                         "netNetWeightMeasure": {"value": "1000"}},
        "invoiceLine": {"itemChargeAmount": {"value": "10000.00", "currencyId": "USD"}},
    }, origin=[{"countryCode": "KE", "typeCode": "1"}])  # fmt: skip
    party = {"id": "QL0000000101"}
    return declaration(
        "LUME-1", goodsItemQuantity=1, declarationOfficeId="QL000101",
        invoiceAmount={"value": "10000.00", "currencyId": "USD"},
        totalGrossMassMeasure={"value": "1050"}, declarant=party,
    ) | {"goodsShipment": {
        "exportCountry": {"id": "KE"}, "importer": party, "tradeTerms": {"conditionCode": "CIF"},
        "governmentAgencyGoodsItem": [one],
    }, "agent": None}  # fmt: skip
