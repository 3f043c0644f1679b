"""Fail points: every seam is listed, a strike is taken once, and production refuses them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from greenlane.config.environment import Environment
from tests.faults.seams import SEAMS as WALKED

SOURCE = Path(__file__).parents[2] / "src/greenlane"
REACH = re.compile(r'\breach\("([\w.]+)"\)')


@pytest.fixture
def failpoints():
    from greenlane.store import failpoints as module

    before = list(module._armed)
    yield module
    module._armed[:] = before


def test_every_seam_of_the_code_is_listed_and_every_listed_one_is_there(failpoints):
    found = [s for file in SOURCE.rglob("*.py") for s in REACH.findall(file.read_text("utf-8"))]
    assert sorted(found) == sorted(failpoints.SEAMS)


def test_the_walk_of_assess_pay_and_release_strikes_every_seam_of_an_act(failpoints):
    walked = {seam for seams in WALKED.values() for seam in seams}
    acts = {s for s in failpoints.SEAMS if s.startswith(("lodge.", "append.", "act."))}
    assert acts - walked == {"lodge.ranked"}  # of a quota: see the drill O1


def test_a_strike_is_taken_once_and_only_at_its_seam(failpoints, tmp_path, django_ready):
    from django.db import OperationalError

    file = tmp_path / "failpoint"
    file.write_text("append.told fail\n")
    failpoints.install(file)
    failpoints.reach("append.events")
    with pytest.raises(OperationalError):
        failpoints.reach("append.told")
    failpoints.reach("append.told")


def test_a_process_dies_at_a_seam_as_if_it_were_killed(tmp_path):
    file = tmp_path / "failpoint"
    file.write_text("act.done kill\n")
    code = f"""
import pathlib
from greenlane.store import failpoints
failpoints.install(pathlib.Path({str(file)!r}))
failpoints.reach("act.done")
print("alive")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (-9, b"")


def test_without_a_file_a_seam_is_nothing(failpoints, tmp_path):
    failpoints.install(None)
    failpoints.reach("append.told")
    failpoints.install(tmp_path / "not-there")
    failpoints.reach("append.told")


@pytest.mark.parametrize("more", [{}, {"GREENLANE_TESTING": "yes", "GREENLANE_HTTPS": "yes"}])
def test_production_refuses_to_start_with_fail_points(tmp_path, more):
    values = {"GREENLANE_HOME": str(tmp_path), "GREENLANE_FAILPOINT": str(tmp_path / "f"), **more}
    with pytest.raises(RuntimeError, match="GREENLANE_"):
        Environment.read(values)


def test_a_test_may_have_them(tmp_path):
    values = {"GREENLANE_HOME": str(tmp_path), "GREENLANE_FAILPOINT": str(tmp_path / "f"),
              "GREENLANE_TESTING": "yes"}  # fmt: skip
    assert Environment.read(values).failpoint == tmp_path / "f"
