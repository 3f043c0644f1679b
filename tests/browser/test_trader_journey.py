"""A trader signs in, is guided through an import, lodges it, sees duties and timeline, and pays."""

import re
from typing import Any

import pytest

from tests.browser import journeys
from tests.support.signing_in import through_pages


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_trader_is_guided_from_sign_in_to_the_explained_duties(
    visit: Any, javascript: bool
) -> None:
    page = visit("trader", javascript=javascript)
    mrn = journeys.declare(page, journeys.reference())
    assert re.fullmatch(r"\d\dQT[0-9A-Z]{14}", mrn)
    page.get_by_role("link", name="Duties", exact=True).click()
    page.get_by_text("Total to pay").wait_for()
    row = page.get_by_role("row").filter(has_text="Customs duty").first
    row.locator("summary").click()
    row.get_by_text("Legal basis:").first.wait_for()
    row.get_by_text("Rounding", exact=True).first.wait_for()
    page.get_by_role("link", name="Timeline", exact=True).click()
    page.get_by_role("heading", name="Declaration accepted").wait_for()
    page.goto("/overview")
    page.get_by_role("link", name=mrn).first.wait_for()


def test_an_answer_that_is_wrong_is_named_beside_its_field_and_in_the_summary(visit: Any) -> None:
    page = visit("trader")
    journeys.begin(page, journeys.reference())
    page.get_by_role("link", name="Item 1").click()
    page.fill("#price", "14,100.00")
    page.get_by_role("button", name="Save and continue").click()
    summary = page.locator("#error-summary")
    summary.wait_for()
    assert page.evaluate("document.activeElement.id") == "error-summary"
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.id") == "price"
    assert page.get_attribute("#price", "aria-invalid") == "true"
    assert page.input_value("#price") == "14,100.00"


def test_what_is_typed_is_saved_without_pressing_anything(visit: Any) -> None:
    page = visit("trader")
    journeys.begin(page, journeys.reference())
    page.get_by_role("link", name="About you and your partner").click()
    page.fill("#partner_name", "Somerset Dairy")
    page.press("#partner_name", "Tab")
    page.locator("#saved", has_text="Saved").wait_for()
    page.reload()
    assert page.input_value("#partner_name") == "Somerset Dairy"


def test_what_is_typed_last_is_saved_when_the_page_is_left(visit: Any) -> None:
    page = visit("trader")
    journeys.begin(page, journeys.reference())
    page.get_by_role("link", name="About you and your partner").click()
    page.fill("#partner_city", "Wells")
    page.goto("/overview")
    page.wait_for_timeout(500)
    page.go_back()
    page.reload()
    assert page.input_value("#partner_city") == "Wells"


def test_every_finding_leads_to_its_field(visit: Any) -> None:
    page = visit("trader")
    journeys.begin(page, journeys.reference())
    page.get_by_role("link", name="Item 1").click()
    page.fill("#net", "many")
    page.fill("#gross", "1,5")
    page.get_by_role("button", name="Save and continue").click()
    page.locator("#error-summary").wait_for()
    page.get_by_role("link", name="Back to the list").click()
    page.get_by_role("link", name="Check your answers").click()
    links = page.get_by_role("link", name=re.compile("Go to the field"))
    assert links.count() >= 2
    for n in range(links.count()):
        address = links.nth(n).get_attribute("href")
        other = page.context.new_page()
        other.goto(address)
        other.locator(f"#{address.split('#')[1]}").wait_for()
        other.close()


def test_the_list_is_filtered_and_exported(visit: Any) -> None:
    page = visit("trader")
    lrn = journeys.reference()
    mrn = journeys.declare(page, lrn)
    page.goto(f"/declarations?q={lrn}")
    page.get_by_role("link", name=mrn).wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    assert mrn in download.value.path().read_text()
    page.goto("/declarations?q=no-such-thing")
    page.get_by_role("heading", name="Nothing found").wait_for()


def test_what_was_typed_stays_when_the_session_has_ended_and_is_sent_after_signing_in_anew(
    visit: Any, site: tuple[str, str]
) -> None:
    page = visit("trader")
    page.clock.install()
    page.goto("/drafts/new/import")
    page.fill("#lrn", reference := journeys.reference())
    page.context.clear_cookies(name="sessionid")
    page.clock.fast_forward("10:00")
    press = page.locator("main form[method=post] button").last
    press.click()
    page.get_by_text("You are no longer signed in here").wait_for()
    assert page.input_value("#lrn") == reference
    elsewhere = page.context.new_page()
    through_pages(elsewhere, "broker", site[1], None)
    with page.expect_response("**/session"):
        press.click()  # another person's session does not send it
    assert page.locator("#signed-out").is_visible()
    assert page.input_value("#lrn") == reference
    page.context.clear_cookies(name="sessionid")
    through_pages(elsewhere, "trader", site[1], None)
    press.click()
    page.wait_for_url(re.compile(r"/drafts/\d+$"))
    page.get_by_text(reference).first.wait_for()
