"""The way of a visitor through the public tariff: from a word to what it costs."""

from typing import Any

import pytest

from tests.browser.test_accessible import overflow, violations

PAGES = (
    "/tariff", "/tariff/0702", "/tariff/00", "/tariff/07020000?country=NL",
    "/tariff/need?code=07020000&country=NL",
    "/tariff/07020000/duty?country=NL&price=9&currency=USD&q-KGM=x", "/tariff/changes?back=365",
)  # fmt: skip


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "ar")])
def test_the_tariff_is_accessible(visit: Any, scheme: str, language: str) -> None:
    page = visit(theme=scheme, language=language, width=360)
    troubles = []
    for address in PAGES:
        page.goto(address)
        troubles += [f"{address}: {text}" for text in violations(page)]
        if overflow(page):
            troubles.append(f"{address}: wider than its window")
    assert troubles == []


def test_from_a_misspelt_word_to_what_the_goods_cost(visit: Any) -> None:
    page = visit()
    page.goto("/")
    page.fill("#q", "tomatos")
    page.press("#q", "Enter")
    page.get_by_role("link", name="0702 00 00").click()
    page.select_option("#country", "NL")
    page.fill("#day", "2026-07-01")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Calculate the duty").click()
    page.fill("#price", "1000")
    page.fill("#q-KGM", "500")
    page.get_by_role("button", name="Calculate").click()
    page.get_by_role("heading", name="What you would pay").wait_for()
    assert page.get_by_role("heading", name="You could lawfully pay less").is_visible()
    page.get_by_text("Customs duty", exact=False).first.wait_for()
    page.locator("summary", has_text="Customs duty").click()
    assert page.get_by_text("Legal basis: TS-2024").first.is_visible()
    kept = page.url
    page.goto(kept)  # the address holds everything
    assert page.get_by_role("heading", name="What you would pay").is_visible()


def test_results_appear_while_typing_and_a_slash_finds_the_box(visit: Any) -> None:
    page = visit()
    page.goto("/tariff")
    page.keyboard.press("/")
    page.keyboard.type("hone")
    page.locator("#found").get_by_role("link", name="0409 00 00").wait_for()


@pytest.mark.parametrize("width", [360, 1440])
def test_the_same_way_without_javascript_in_arabic(visit: Any, width: int) -> None:
    page = visit(javascript=False, language="ar", width=width)
    page.goto("/tariff")
    page.fill("#q", "عسل")
    page.locator("form.finder button").click()
    page.locator("#found a", has_text="0409 00 00").click()
    page.select_option("#country", "KE")
    page.locator(".filters-panel button").click()
    assert "country=KE" in page.url
    page.locator("a[href*='/tariff/need']").last.click()
    assert page.locator("ol.way li").count() >= 5
    page.locator("a[href$='/duty?country=KE']").click()
    page.fill("#price", "1000")
    for quantity in page.locator("input[id^='q-']").all():
        quantity.fill("100")
    page.locator("form.form button").click()
    assert page.locator("#answer tfoot .total").inner_text().endswith("QTC")
    assert page.get_attribute("html", "dir") == "rtl"
    assert overflow(page) == 0
