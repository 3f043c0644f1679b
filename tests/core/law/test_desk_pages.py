"""The pages of the law desk and of quotas name every code, state and movement that there is."""

import re
from pathlib import Path
from typing import get_args

import pytest

from greenlane.ledger.quantity import WAYS, Account
from greenlane.ledger.quota import Status

ROOT = Path(__file__).parents[3]
DESK, QUOTAS = (
    (ROOT / "docs/reference" / name).read_text("utf-8") for name in ("law-desk.md", "quotas.md")
)
CODE = "".join(path.read_text("utf-8") for path in sorted((ROOT / "src").rglob("*.py")))


@pytest.mark.parametrize(("page", "series"), [(DESK, "LAW"), (QUOTAS, "QTA")])
def test_the_page_explains_every_code_that_the_code_gives(page, series):
    given = set(re.findall(rf'"({series}-\d{{3}})"', CODE))
    told = re.findall(rf"^\| ({series}-\d{{3}}) \|", page, re.MULTILINE)
    assert len(given) >= 10
    assert given <= set(told)
    assert told == sorted(set(told))


def test_the_page_has_every_state_of_a_change_set():
    source = (ROOT / "src/greenlane/store/law_models.py").read_text("utf-8")
    states = re.findall(r'"(\w+)"', re.search(r"^STATES = \((.*)\)$", source, re.MULTILINE)[1])
    assert states == re.findall(r"^\| (editing|approved|published|withdrawn) \|", DESK, re.M)


def test_the_page_has_every_movement_with_its_accounts_and_every_status():
    rows = re.findall(r"^\| ([\w, ]+) \| (\w+) \| (\w+)", QUOTAS.split("| movement |")[1], re.M)
    rows = [row for row in rows if row[1] in get_args(Account)]
    told = {kind: (source, to) for kinds, source, to in rows for kind in kinds.split(", ")}
    assert told == dict(WAYS)
    statuses = re.findall(r"^\| (\w+) \|", QUOTAS.split("| status |")[1].split("##")[0], re.M)
    assert statuses == list(get_args(Status))
