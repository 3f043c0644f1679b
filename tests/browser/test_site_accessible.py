"""The real pages behind a sign-in: axe finds nothing in either scheme or language."""

from typing import Any

import pytest

from tests.browser import journeys
from tests.browser.test_accessible import MODES, OTHERS, overflow, violations
from tests.support.signing_in import through_pages

_MATERIAL = "m_name=Flour&m_code=110100&m_origin=UA&m_status=&m_value=20&m_weight=5&told=materials"
_SHIRTS = f"code=620520&country=PT&{_MATERIAL}"
ORIGIN = (
    "/origin", "/origin?step=product&code=x", f"/origin?step=product&{_SHIRTS}",
    f"/origin?step=materials&{_SHIRTS}", f"/origin?step=work&{_SHIRTS}",
    f"/origin?step=travel&{_SHIRTS}", f"/origin?step=answer&{_SHIRTS}",
    f"/origin?step=answer&{_SHIRTS}&obtained=plants&travel=direct&issued=2026-01-01",
)  # fmt: skip
PUBLIC = ("/", "/track", "/status", "/developers", "/errors", "/errors/DM-001", "/tariff?q=a",
          "/sign-in", "/design", "/nothing-here", *ORIGIN)  # fmt: skip


def _look(page: Any, addresses: tuple[str, ...]) -> list[str]:
    troubles = []
    for address in addresses:
        page.goto(address)
        troubles += [f"{address}: {text}" for text in violations(page)]
        if overflow(page):
            troubles.append(f"{address}: wider than its window")
    return troubles


@pytest.mark.parametrize(("scheme", "language"), MODES)
def test_public_pages_are_accessible(visit: Any, scheme: str, language: str) -> None:
    assert _look(visit(theme=scheme, language=language), PUBLIC) == []


@pytest.fixture(scope="module")
def lodged(browser: Any, site: tuple[str, str]) -> tuple[str, int]:
    """The number of a lodged declaration that customs selected, and of a draft."""
    url, password = site
    context = browser.new_context(base_url=url)
    page = context.new_page()
    through_pages(page, "trader", password, None)
    mrn = journeys.declare(page, journeys.reference(), price="150.00")
    journeys.begin(page, journeys.reference())
    number = int(page.url.rsplit("/", 1)[1])
    context.close()
    return mrn, number


@pytest.mark.parametrize(("scheme", "language"), MODES)
def test_trader_pages_are_accessible(
    visit: Any, lodged: tuple[str, int], scheme: str, language: str
) -> None:
    mrn, draft = lodged
    page = visit("trader", theme=scheme, language=language)
    sections = ("", "/items", "/duties", "/documents", "/timeline", "/print")
    tasks = ("", "/about", "/journey", "/transport", "/item-1", "/item-1?fix=1", "/charges",
             "/documents", "/check", "/rejected")  # fmt: skip
    addresses = (
        "/overview", "/declarations", "/drafts/new/import", "/cases/x",
        *[f"/declarations/{mrn}{section}" for section in sections],
        *[f"/drafts/{draft}{task}" for task in tasks],
    )  # fmt: skip
    assert _look(page, addresses) == []


@pytest.mark.parametrize(("scheme", "language"), OTHERS)
def test_officer_pages_are_accessible(
    visit: Any, lodged: tuple[str, int], scheme: str, language: str
) -> None:
    mrn, _draft = lodged
    page = visit("officer", theme=scheme, language=language)
    page.goto(f"/cases/{mrn}")
    claim = page.locator("form[action$='/claim'] button")
    if claim.count():
        claim.first.click()
    addresses = ("/queue", f"/cases/{mrn}", "/declarations", f"/declarations/{mrn}/timeline")
    assert _look(page, addresses) == []
