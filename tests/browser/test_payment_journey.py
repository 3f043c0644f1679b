"""A broker pays everything with one button by card; the pages are accessible, also narrow."""

import json
import urllib.request
from typing import Any

import pytest

from tests.browser.test_accessible import overflow, violations
from tests.support.declarations import BROKER, declaration


@pytest.fixture
def owing(server: Any) -> str:
    """The number of a declaration that waits for payment."""
    made = declaration("PAY-1")
    made["goodsShipment"]["importer"] = {"id": BROKER}
    asked = urllib.request.Request(
        f"{server.url}/api/v1/declarations", data=json.dumps(made).encode(),
        headers={"Authorization": f"Bearer {server.facts['token']}",
                 "Content-Type": "application/json"},
    )  # fmt: skip
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return str(json.load(answer)["mrn"])


def test_everything_is_paid_with_one_button_and_the_goods_go(visit: Any, owing: str) -> None:
    page = visit("broker")
    page.goto("/payments")
    page.get_by_role("button", name="Pay all").click()
    page.wait_for_url("**/payments/RF*")
    order = page.url
    shown = page.get_by_alt_text("QR code for the app of your bank")
    assert shown.evaluate("image => image.complete && image.naturalWidth > 0")
    assert violations(page) == []
    page.get_by_role("button", name="Pay by card").click()
    page.get_by_role("link", name="Go to the card provider").click()
    page.wait_for_url("**/demo-bank")
    page.get_by_role("button", name="Pay ").first.click()
    page.wait_for_url(order)
    page.goto(f"/declarations/{owing}")
    assert page.get_by_text("Cleared").first.is_visible()
    page = visit("broker", language="ar", theme="dark", width=360)
    for address in ("/payments", order, "/payments/accounts"):
        page.goto(address)
        assert violations(page) == [], address
        assert not overflow(page), address
