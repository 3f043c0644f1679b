"""A day without the system in a browser: declared, confirmed, on paper, restored, captured."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.browser import journeys
from tests.support.declarations import TRADER

pytestmark = pytest.mark.server
ZONE = ZoneInfo("Etc/GMT+4")  # of the demonstration country
SHOTS = os.environ.get("GREENLANE_SHOTS")


def moment(hours: float) -> str:
    """So many hours ago, as the field of a form holds it."""
    then = datetime.now(UTC) - timedelta(hours=hours)
    return then.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")


def shot(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def declared(director: Any) -> str:
    director.goto("/outages/new")
    director.get_by_role("button", name="Declare the outage").click()
    director.locator(".field.wrong").first.wait_for()
    shot(director, "outage-new")
    director.check("#function-all")
    director.fill("#title", "The line to the data centre was cut")
    director.fill("#since", moment(5))
    director.fill("#evidence", "Ticket 4711")
    director.get_by_role("button", name="Declare the outage").click()
    director.get_by_text("You declared it: another person confirms it.").wait_for()
    return str(director.url).rsplit("/", 1)[1]


def handed_out(officer: Any) -> list[str]:
    officer.goto("/papers/hand-out")
    officer.fill("#count", "2")
    shot(officer, "paper-hand-out")
    officer.get_by_role("button", name="Hand out").click()
    officer.get_by_role("link", name="Print the forms").click()
    return [str(each) for each in officer.locator(".paper-form .number").all_inner_texts()]


def recorded(officer: Any, number: str, outage: str, bill: str) -> None:
    officer.goto(f"/papers/record?number={number}")
    officer.select_option("#outage", outage)
    for name, value in (("declarant", TRADER), ("trader", TRADER), ("documents", bill),
                        ("containers", "CSQU3054383"), ("accepted", moment(3)),
                        ("released", moment(2)), ("released_by", "Badge 7")):  # fmt: skip
        officer.fill(f"#{name}", value)
    shot(officer, "paper-record")
    officer.get_by_role("button", name="Record the paper").click()
    officer.get_by_text("It waits for capture").wait_for()


def drafted(trader: Any, lrn: str, bill: str) -> None:
    journeys.begin(trader, lrn)
    journeys.about(trader)
    journeys.journey(trader)
    journeys.transport(trader, bill=bill)
    journeys.item(trader)


def test_a_day_on_paper_from_the_cut_to_the_balance(visit: Any) -> None:
    director, admin, officer = visit("director"), visit("administrator"), visit("officer")
    trader, lrn = visit("trader"), journeys.reference()
    bill = lrn.replace("T-", "BL")
    numbers = handed_out(officer)
    outage = declared(director)
    admin.goto(f"/outages/{outage}")
    admin.get_by_role("button", name="Confirm the outage").click()
    admin.get_by_text("The deadlines follow from now on.").wait_for()
    director.goto(f"/outages/{outage}")
    director.fill("#until", moment(0.5))
    director.get_by_role("button", name="Record the end").click()
    director.get_by_text("The end of the outage is recorded.").wait_for()
    shot(director, "outage")
    recorded(officer, numbers[0], outage, bill)
    drafted(trader, lrn, bill)
    trader.goto(f"/papers/numbers/{numbers[0].replace('-', '')}")
    trader.select_option("#draft", label=lrn)
    shot(trader, "paper")
    trader.get_by_role("button", name="Capture the paper").click()
    trader.get_by_text("The paper is captured.").wait_for()
    officer.goto("/papers")
    officer.get_by_text("The report does not balance yet").wait_for()
    officer.get_by_role("link", name="1–2").click()
    officer.fill("#blanks", "1")
    officer.get_by_role("button", name="Record the count").click()
    shot(officer, "paper-range")
    officer.goto("/papers")
    officer.get_by_text("The report balances").wait_for()
    for page, address in ((officer, "/papers"), (director, "/outages"), (director, "/papers"),
                          (director, f"/outages/{outage}")):  # fmt: skip
        page.goto(address)
        shot(page, address.strip("/").replace("/", "-") + "-" + ("o" if page is officer else "d"))
    if SHOTS:
        _everywhere(visit, outage, numbers[0].replace("-", ""))


def _everywhere(visit: Any, outage: str, number: str) -> None:
    """The new pages small, dark and in Arabic, to be looked at."""
    ways = {"small": {"width": 360}, "dark": {"theme": "dark"},
            "arabic": {"language": "ar", "width": 900}, "arabic-small": {"language": "ar",
                                                                         "width": 360}}  # fmt: skip
    for way, options in ways.items():
        for role, addresses in {
            "director": ("/outages", f"/outages/{outage}", "/outages/new", "/papers"),
            "officer": ("/papers", "/papers/record", "/papers/hand-out",
                        f"/papers/numbers/{number}"),
        }.items():  # fmt: skip
            page = visit(role, **options)
            for address in addresses:
                page.goto(address)
                shot(page, f"{way}-{role}-{address.strip('/').replace('/', '-')}")
                wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert wide <= 0, (way, address)
