"""What people do on the pages, step by step; used with and without JavaScript."""

import uuid
from typing import Any

PARTNER = {
    "partner_name": "Somerset Dairy Co-operative",
    "partner_line": "1 Mill Lane",
    "partner_city": "Wells",
}


def reference() -> str:
    return "T-" + uuid.uuid4().hex[:12].upper()


def save(page: Any) -> None:
    """Press the save button and wait for the list of tasks."""
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("heading", name="Your progress").wait_for()


def begin(page: Any, lrn: str) -> None:
    page.goto("/drafts/new/import")
    page.fill("#lrn", lrn)
    page.get_by_role("button", name="Start").click()
    page.get_by_role("heading", name="Declare an import").wait_for()


def about(page: Any, client: str = "") -> None:
    page.get_by_role("link", name="About you and your partner").click()
    if client:
        page.fill("#client_id", client)
        page.check("#representation-2")
    for name, value in PARTNER.items():
        page.fill(f"#{name}", value)
    page.select_option("#partner_country", "GB")
    save(page)


def journey(page: Any) -> None:
    page.get_by_role("link", name="The goods’ journey and the invoice").click()
    page.select_option("#dispatch", "GB")
    page.select_option("#destination", "QT")
    page.fill("#invoice", "SD-88213")
    page.select_option("#currency", "USD")
    page.select_option("#nature", "11")
    page.select_option("#incoterm", "CIF")
    page.fill("#incoterm_place", "QTPOR")
    save(page)


def transport(page: Any, arrived: str = "yes", bill: str = "MAEU240098112") -> None:
    page.get_by_role("link", name="Transport and arrival").click()
    page.check(f"#arrived-{arrived}")
    page.select_option("#office", "QT000101")
    page.select_option("#mode", "1")
    page.fill("#means_id", "9074729")
    page.fill("#means_name", "Aurelia")
    page.fill("#nationality", "PA")
    page.fill("#bill", bill)
    page.fill("#loading", "GBLON")
    page.fill("#containers", "CSQU3054383")
    save(page)


def item(
    page: Any, code: str = "61091000", origin: str = "GB", quantity: str = "500",
    price: str = "2500.00",
) -> None:  # fmt: skip
    page.get_by_role("link", name="Item 1").click()
    page.fill("#commodity", code)
    page.fill("#description", "T-shirts of cotton, knitted, for men")
    page.select_option("#origin", origin)
    page.fill("#price", price)
    page.fill("#gross", "110")
    page.fill("#net", "100")
    page.fill("#quantity", quantity)
    page.fill("#packages", "10")
    page.select_option("#pack", "CT")
    page.fill("#marks", "NO MARKS")
    page.select_option("#procedure", "4000")
    save(page)


def lodge(page: Any) -> str:
    """Check the answers, lodge, and give the number of the declaration."""
    page.get_by_role("link", name="Check your answers").click()
    page.get_by_text("This declaration would be accepted as it is").wait_for()
    page.get_by_role("button", name="Lodge the declaration").click()
    page.get_by_role("heading", name="What happens next").wait_for()
    return str(page.locator("h1").inner_text()).strip()


def declare(page: Any, lrn: str, **goods: str) -> str:
    """A whole guided import; gives its number."""
    begin(page, lrn)
    about(page)
    journey(page)
    transport(page)
    item(page, **goods)
    return lodge(page)
