"""A doubt about a value in a browser: asked, answered, decided; axe finds nothing on its pages."""

from typing import Any

import pytest

from tests.browser import journeys
from tests.browser.conftest import PATIENCE
from tests.browser.test_accessible import MODES, overflow, violations
from tests.support.signing_in import through_pages

WHY = {"why1": "DOUBT-NOT-REMOVED", "why2": "NO-COMPARABLE", "why3": "NO-COMPARABLE",
       "why4": "NO-RESALE", "why5": "NO-COSTS"}  # fmt: skip


def _send(officer: Any, title: str, button: str, **fields: str) -> None:
    officer.get_by_text(title, exact=True).click()
    for name, value in fields.items():
        field = officer.locator(f"#{name.replace('_', '-')}")
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    officer.get_by_role("button", name=button).click()


def _signed_in(browser: Any, site: tuple[str, str], apps: Any, role: str) -> Any:
    url, password = site
    page = browser.new_context(base_url=url).new_page()
    page.set_default_timeout(PATIENCE)
    through_pages(page, role, password, apps[role])
    return page


@pytest.fixture(scope="module")
def doubted(browser: Any, site: tuple[str, str], apps: Any) -> str:
    """The number of a declaration whose value was asked about and answered."""
    trader = _signed_in(browser, site, apps, "trader")
    mrn = journeys.declare(trader, journeys.reference(), price="150.00")
    officer = _signed_in(browser, site, apps, "officer")
    officer.goto(f"/cases/{mrn}")
    _send(officer, "Ask about the value", "Ask the importer", ask_item="1", ask_value="5000.00",
          ask_text="A hundred kilograms of shirts for 150 dollars?")  # fmt: skip
    officer.get_by_text("The step about the value was recorded.").wait_for()
    trader.goto(f"/declarations/{mrn}")
    trader.get_by_text("A hundred kilograms of shirts for 150 dollars?").first.wait_for()
    trader.fill("#value-text", "End of season.")
    trader.fill("#value-papers", "N935 INV-1")
    trader.locator("#value").get_by_role("button", name="Send the answer").click()
    trader.get_by_text("End of season. (N935 INV-1)").first.wait_for()
    for page in (trader, officer):
        page.context.close()
    return mrn


@pytest.mark.parametrize(("scheme", "language"), MODES)
def test_the_pages_of_a_doubt_are_accessible(
    visit: Any, doubted: str, scheme: str, language: str
) -> None:
    pages = {
        "officer": (f"/cases/{doubted}", "/queue"),
        "trader": (f"/declarations/{doubted}", f"/declarations/{doubted}/print"),
    }
    troubles = []
    for role, addresses in pages.items():
        page = visit(role, theme=scheme, language=language)
        for address in addresses:
            page.goto(address)
            for fold in page.locator("details.fold").all():
                fold.evaluate("node => node.open = true")
            troubles += [f"{address}: {text}" for text in violations(page)]
            for width in (360, 1440):
                page.set_viewport_size({"width": width, "height": 900})
                if overflow(page):
                    troubles.append(f"{address}: wider than {width}")
    assert troubles == []


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_value_is_decided_with_grounds_hearing_and_appeal(visit: Any, javascript: bool) -> None:
    trader = visit("trader", javascript=javascript)
    mrn = journeys.declare(trader, journeys.reference(), price="150.00")
    officer = visit("officer", javascript=javascript)
    officer.goto(f"/cases/{mrn}")
    _send(officer, "Ask about the value", "Ask the importer", ask_item="1", ask_value="5000.00",
          ask_text="Too low?")  # fmt: skip
    for answer in ("End of season.", "Nothing more."):
        trader.goto(f"/declarations/{mrn}")
        trader.fill("#value-text", answer)
        trader.locator("#value").get_by_role("button", name="Send the answer").click()
        officer.goto(f"/cases/{mrn}")
        if answer == "End of season.":
            _send(officer, "State the grounds in writing", "Send the grounds",
                  ground_text="Nobody else paid so little.")  # fmt: skip
    given = {f"reject_{name}": code for name, code in WHY.items()}
    _send(officer, "Decide another value", "Decide the value", reject_value="5000.00",
          reject_method="6", reject_means="comparable", reject_text="By similar goods.",
          **{**given, "reject_why3": ""})  # fmt: skip
    assert officer.locator("#error-summary a").count() == 1
    officer.select_option("#reject-why3", "NO-COMPARABLE")
    officer.get_by_role("button", name="Decide the value").click()
    officer.get_by_text("The step about the value was recorded.").wait_for()
    trader.goto(f"/declarations/{mrn}")
    trader.get_by_role("heading", name="Your right of appeal").wait_for()
    trader.get_by_text("By similar goods.").first.wait_for()
