"""An officer claims a case, examines, decides with a reason; the goods are released on payment."""

import re
from typing import Any

import pytest

from tests.browser import journeys

SUSPICIOUS = "150.00"  # for a hundred kilograms of shirts: a profile of the country fires


def _selected(visit: Any, javascript: bool) -> tuple[Any, str]:
    """A trader's page and the number of a declaration that customs wants to look at."""
    page = visit("trader", javascript=javascript)
    mrn = journeys.declare(page, journeys.reference(), price=SUSPICIOUS)
    return page, mrn


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_an_officer_claims_examines_and_decides_and_the_goods_go(
    visit: Any, javascript: bool
) -> None:
    trader, mrn = _selected(visit, javascript)
    officer = visit("officer", javascript=javascript)
    officer.goto(f"/queue?q={mrn}")
    officer.get_by_role("button", name=f"Claim {mrn}").click()
    officer.get_by_text("The case is with you.").wait_for()
    officer.get_by_role("heading", name="Why this case is with you").wait_for()
    officer.get_by_role("button", name="Record the decision").click()
    assert officer.locator("#error-summary a").count() == 3
    for box in officer.locator(".checks input").all():
        box.check()
    officer.locator("input[name=outcome]").first.check()
    officer.select_option("#reason", "G1")
    officer.fill("#text", "Ten cartons opened, as declared.")
    officer.get_by_role("button", name="Record the decision").click()
    officer.get_by_text("The decision was recorded.").wait_for()
    trader.goto(f"/declarations/{mrn}")
    pay = trader.get_by_role("button", name=re.compile("^Pay"))
    if pay.count():
        pay.click()
        trader.get_by_text("The payment was received.").wait_for()
    trader.get_by_text("The goods may go.").first.wait_for()
    trader.get_by_role("link", name="Timeline", exact=True).click()
    trader.get_by_text("Ten cartons opened, as declared.").first.wait_for()
    trader.get_by_role("heading", name="Goods released").wait_for()


def test_a_question_reaches_the_trader_and_the_answer_comes_back(visit: Any) -> None:
    trader, mrn = _selected(visit, javascript=True)
    officer = visit("officer")
    officer.goto(f"/cases/{mrn}")
    officer.get_by_role("button", name="Claim this case").click()
    officer.locator("input[name=outcome][value=query]").check()
    officer.select_option("#reason", "D2")
    officer.fill("#text", "Please send the packing list.")
    officer.get_by_role("button", name="Record the decision").click()
    officer.get_by_text("The decision was recorded.").wait_for()
    trader.goto(f"/declarations/{mrn}")
    trader.get_by_text("Please send the packing list.").first.wait_for()
    trader.fill("#reply", "Sent by mail: PL-77.")
    trader.get_by_role("button", name="Send the answer").click()
    trader.get_by_text("Your answer was sent.").wait_for()
    officer.goto(f"/cases/{mrn}")
    officer.get_by_text("Timeline", exact=True).click()
    officer.get_by_text("Sent by mail: PL-77.").first.wait_for()


def test_two_officers_cannot_have_the_same_case(visit: Any) -> None:
    _trader, mrn = _selected(visit, javascript=True)
    first, second = visit("officer"), visit("officer")
    first.goto(f"/cases/{mrn}")
    second.goto(f"/cases/{mrn}")
    first.get_by_role("button", name="Claim this case").click()
    first.get_by_text("The case is with you.").wait_for()
    first.get_by_role("button", name="Give back").click()
    first.get_by_text("You gave the case back.").wait_for()


def test_the_trader_never_sees_the_rule_that_selected_him(visit: Any) -> None:
    trader, mrn = _selected(visit, javascript=True)
    for section in ("", "/items", "/duties", "/documents", "/timeline", "/print"):
        trader.goto(f"/declarations/{mrn}{section}")
        text = trader.locator("body").inner_text()
        assert "profile" not in text.lower()
        assert "score" not in text.lower()
    trader.goto(f"/cases/{mrn}")
    trader.get_by_text("You may not open this page").first.wait_for()


def test_the_queue_is_worked_by_keyboard_alone(visit: Any) -> None:
    _trader, mrn = _selected(visit, javascript=True)
    officer = visit("officer")
    officer.goto(f"/queue?q={mrn}")
    officer.locator("body").press("j")
    assert officer.evaluate("document.activeElement.textContent") == mrn
    officer.keyboard.press("c")
    officer.get_by_text("The case is with you.").wait_for()


def test_an_agency_sees_only_what_waits_for_it(visit: Any) -> None:
    _trader, mrn = _selected(visit, javascript=True)
    agency = visit("agency")
    for address in (f"/cases/{mrn}", f"/declarations/{mrn}"):
        assert agency.goto(address).status == 404
    assert agency.goto("/declarations").status == 403
    assert agency.goto("/queue").status == 200
