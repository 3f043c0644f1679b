"""From an alert to a closed case: assigned, examined by keyboard alone, looked into, proved."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.browser import journeys
from tests.browser.test_accessible import overflow, violations
from tests.support.signing_in import App

SUSPICIOUS = "150.00"  # for a hundred kilograms of shirts: a profile of the country fires
_WORK = "from greenlane.cli import installation; installation.start(); " \
        "from greenlane.workers.loop import run; run()"  # fmt: skip


@pytest.fixture
def worker(server: Any) -> Iterator[Any]:
    """The worker of the server, which reads the stream of events and signs heads of the log."""
    process = subprocess.Popen(
        [sys.executable, "-c", _WORK], env=server.environment(), stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        _working(server)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _working(server: Any) -> None:
    """Wait until it works: its start is not the wait of an alert."""
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        for _ in range(900):
            if connection.execute("select count(*) from log_head").fetchone()[0]:
                return
            time.sleep(0.1)
    raise AssertionError("the worker has not signed a head")


def _tab_to(page: Any, selector: str, most: int = 90) -> None:
    """Go to a place by the tabulator alone."""
    for _ in range(most):
        if page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by keyboard")


def _until(page: Any, place: str, text: str, seconds: int = 40) -> None:
    """Look at a page again and again until a text is on it."""
    for _ in range(2 * seconds):
        page.goto(place)
        if page.get_by_text(text).count():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{text!r} did not come to {place}")


def _examine(officer: Any, mrn: str, app: App) -> None:
    """The officer's form on a telephone, without a pointer: an item that differs."""
    officer.set_viewport_size({"width": 360, "height": 740})
    officer.goto(f"/cases/{mrn}")
    officer.get_by_role("button", name="Claim this case").click()
    officer.goto(f"/cases/{mrn}/inspection")
    assert overflow(officer) == 0
    _tab_to(officer, "input[name=result-1]")
    officer.keyboard.press("ArrowDown")
    officer.keyboard.press("ArrowUp")
    officer.keyboard.press("ArrowDown")
    _tab_to(officer, "input[name=kinds-1][value=value]")
    officer.keyboard.press("Space")
    _tab_to(officer, "#value-1")
    officer.keyboard.type("3200.00")
    _tab_to(officer, "#text-1")
    officer.keyboard.type("A second invoice lay in carton 4.")
    officer.keyboard.press("Tab")
    officer.locator("#saved", has_text="Saved").wait_for()
    officer.reload()  # the session may end here: what was written is there again
    assert officer.input_value("#text-1") == "A second invoice lay in carton 4."
    _tab_to(officer, "#said")
    officer.keyboard.type("Ten cartons opened; the price differs.")
    _tab_to(officer, "button.primary")
    assert violations(officer) == []
    officer.keyboard.press("Enter")
    done = officer.get_by_text("The results of the control were recorded.")
    again = officer.get_by_role("heading", name="Confirm that it is you")
    done.or_(again).first.wait_for()
    if again.count():  # outside the hours of his office: what he sent goes on from there
        officer.fill("#factor-code", app.code())
        officer.keyboard.press("Enter")
    done.wait_for()


def test_from_an_alert_to_a_closed_case(
    visit: Any, server: Any, worker: Any, apps: Any, tmp_path: Path, capsys: Any
) -> None:
    trader = visit("trader")
    mrn = journeys.declare(trader, journeys.reference(), price=SUSPICIOUS)
    analyst, officer = visit("analyst"), visit("officer")
    _until(analyst, f"/alerts?q={mrn}", mrn)
    with psycopg.connect(server.dsn) as connection:
        took = connection.execute(
            "select extract(epoch from a.raised - a.moment) from alert a"
            " where a.subject like %s", [f"%{mrn}"],
        ).fetchone()[0]  # fmt: skip
    with capsys.disabled():
        print(f" [the alert stood {float(took):.1f} s after its event]", end="")
    assert violations(analyst) == []
    analyst.get_by_role("link", name=re.compile("Profile met on arrival")).click()
    analyst.select_option("#holder", "officer")
    analyst.get_by_role("button", name="Assign to this person").click()
    analyst.get_by_text("Assigned.", exact=True).wait_for()
    place = analyst.url
    _examine(officer, mrn, apps["officer"])
    officer.goto(place)
    officer.fill("#note", "Goods examined; see the results.")
    officer.get_by_role("button", name="Note it").click()
    officer.get_by_text("Noted.").wait_for()
    officer.check("#outcome-confirmed")
    officer.fill("#why", "The price is another one.")
    officer.get_by_role("button", name="Close the alert").click()
    officer.get_by_text("Confirmed: something was found").first.wait_for()
    analyst.goto(place)
    analyst.get_by_role("link", name="Open a case file").click()
    analyst.fill("#reason", "A second invoice, for the third time this year")
    analyst.get_by_role("button", name="Open the case file").click()
    analyst.get_by_text(re.compile("Value · Extra duty")).wait_for()
    assert violations(analyst) == []
    case = analyst.url
    analyst.fill("#note", "The firm shares its address with one that was closed.")
    analyst.get_by_role("button", name="Add the note").click()
    analyst.get_by_text("In the file.").wait_for()
    analyst.get_by_role("link", name=re.compile("Graph around")).click()
    assert analyst.locator("svg.graph circle").count() >= 2
    assert violations(analyst) == []
    analyst.goto(case)
    analyst.check("#outcome-infringement")
    analyst.fill("#why", "The duty is collected; no penalty.")
    analyst.get_by_role("button", name="Close the case").click()
    analyst.get_by_text("The case is closed.").wait_for()
    _proved(analyst, case, tmp_path)


def _proved(analyst: Any, case: str, folder: Path) -> None:
    """The evidence is there as soon as a head covers it, and the public page finds it sound."""
    for _ in range(60):
        answer = analyst.request.get(f"{case}/evidence", max_redirects=0)
        if answer.status == 200:
            break
        analyst.wait_for_timeout(500)
    file = folder / "case.json"
    file.write_bytes(answer.body())
    analyst.goto("/evidence")
    analyst.set_input_files("input[type=file]", str(file))
    analyst.get_by_role("button", name=re.compile("Check")).click()
    analyst.get_by_text(re.compile("sound", re.IGNORECASE)).first.wait_for()
