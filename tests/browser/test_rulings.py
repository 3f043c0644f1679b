"""An advance ruling in a browser: applied for, asked, decided, published; axe finds nothing."""

from typing import Any

import pytest

from tests.browser.test_accessible import MODES, overflow, violations
from tests.browser.test_value_doubt import _signed_in

GOODS = "Knitted T-shirts of cotton for men, with a printed front, in cartons of fifty"


def _apply(trader: Any) -> str:
    trader.goto("/rulings/new")
    trader.get_by_label("Classification").check()
    trader.fill("#goods", GOODS)
    trader.fill("#commodity", "6109 10 00")
    trader.fill("#confidential", "The dye is bought from Delta Colours.")
    trader.get_by_role("button", name="Send the application").click()
    trader.get_by_text("Your application is with customs").wait_for()
    return str(trader.url.rsplit("/", 1)[1])


def _step(page: Any, number: str, title: str, button: str, **fields: str) -> None:
    page.goto(f"/rulings/{number}")
    fold = page.locator("details.fold", has=page.get_by_text(title, exact=True))
    if fold.get_attribute("open") is None:
        fold.locator("summary").press("Enter")
    for name, value in fields.items():
        page.fill(f"#{name.replace('_', '-')}", value)
    fold.get_by_role("button", name=button).press("Enter")
    page.locator(".banner.good").wait_for()


@pytest.fixture(scope="module")
def ruled(browser: Any, site: tuple[str, str], apps: Any) -> tuple[str, str]:
    """The numbers of an application that is asked about, and of one whose ruling is in force."""
    trader, officer, approver = (
        _signed_in(browser, site, apps, role) for role in ("trader", "officer", "law-approver")
    )
    asked, made = _apply(trader), _apply(trader)
    _step(officer, asked, "Ask the applicant", "Send the question",
          ask_text="What is the share of cotton?")  # fmt: skip
    _step(officer, made, "Decide", "Send for approval", decide_decision="T-shirts of cotton",
          decide_grounds="General rules 1 and 6")  # fmt: skip
    _step(approver, made, "Approve and publish", "Publish the ruling")
    for page in (trader, officer, approver):
        page.context.close()
    return asked, made


@pytest.mark.parametrize(("scheme", "language"), MODES)
def test_the_pages_of_rulings_are_accessible(
    visit: Any, ruled: tuple[str, str], scheme: str, language: str
) -> None:
    asked, made = ruled
    own = ("/rulings", "/rulings/new", f"/rulings/{asked}", f"/rulings/{made}")
    pages = {
        "trader": own,
        "officer": ("/rulings", "/rulings?q=nothing", f"/rulings/{asked}", f"/rulings/{made}"),
    }
    troubles = []
    for role, addresses in pages.items():
        page = visit(role, theme=scheme, language=language)
        public = page.goto(f"/rulings/{made}") and page.get_attribute(
            "a[href^='/rulings/public/']", "href"
        )
        for address in (*addresses, "/rulings/public", "/rulings/public?q=nothing", public):
            page.goto(address)
            troubles += [f"{role} {address}: {text}" for text in violations(page)]
            if overflow(page):
                troubles.append(f"{role} {address}: wider than its window")
    assert troubles == []
