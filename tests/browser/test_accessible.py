"""Every page, by day and by night, in English and Arabic: axe finds nothing, nothing overflows."""

from typing import Any

import pytest

from tests.browser.fixtures import PAGES

LANGUAGES = ("en", "ar")
# Two modes of each page see both schemes and both languages; every other page takes the other two,
# so that all four are walked at the cost of two (four took axe some time longer).
MODES = (("light", "en"), ("dark", "ar"))
OTHERS = (("dark", "en"), ("light", "ar"))
ROTATED = [
    (name, *mode) for place, name in enumerate(PAGES) for mode in (OTHERS if place % 2 else MODES)
]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def violations(page: Any) -> list[str]:
    """What axe finds on the page, in one line each."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{v['id']}: {node['target']} {node.get('failureSummary', '')[:160]}"
        for v in found
        for node in v["nodes"]
    ]


def overflow(page: Any) -> int:
    """By how many pixels the page is wider than its window."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


@pytest.fixture(scope="module")
def tab(browser: Any) -> Any:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("name", "scheme", "language"), ROTATED)
def test_a_page_is_accessible(stand: str, tab: Any, name: str, scheme: str, language: str) -> None:
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.goto(f"{stand}/{name}?lang={language}&theme={scheme}")
    assert violations(tab) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [320, 768, 1440])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_its_window(stand: str, tab: Any, name: str, width: int, language: str) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(f"{stand}/{name}?lang={language}")
    assert overflow(tab) == 0
    assert tab.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")


def test_a_table_stays_a_table_on_paper_and_is_cards_on_a_phone(stand: str, tab: Any) -> None:
    a4 = 688  # what the margins of print.css leave
    tab.set_viewport_size({"width": a4, "height": 900})
    tab.goto(f"{stand}/declarations?lang=en")
    shown = "getComputedStyle(document.querySelector('.table.cardy tbody td')).display"
    assert tab.evaluate(shown) == "block"
    tab.emulate_media(media="print")
    try:
        assert tab.evaluate(shown) == "table-cell"
        assert overflow(tab) == 0
    finally:
        tab.emulate_media(media="screen")


def test_axe_would_find_what_is_wrong(tab: Any) -> None:
    tab.set_content("<html lang=en><title>t</title><main><img src=x><h1>a</h1></main></html>")
    assert any(text.startswith("image-alt") for text in violations(tab))


def test_a_group_of_the_navigation_opens_by_keyboard_without_scripts_and_fits_a_phone(
    stand: str, browser: Any
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{stand}/queue?lang=ar")
    link = page.locator(".bar-nav .menu-sheet a").first
    assert not link.is_visible()
    page.locator(".bar-nav summary").first.press("Enter")
    assert link.is_visible()
    box = link.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    context.close()


def test_an_open_group_of_the_navigation_is_accessible(stand: str, tab: Any) -> None:
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.goto(f"{stand}/queue?lang=en&theme=dark")
    tab.locator(".bar-nav summary").first.click()
    assert violations(tab) == []


def test_targets_are_at_least_24_pixels(stand: str, tab: Any) -> None:
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.goto(f"{stand}/queue?lang=en")
    small = tab.evaluate(
        "[...document.querySelectorAll('main button, main select, main input:not([type=hidden])')]"
        ".filter(e => e.offsetHeight && e.offsetHeight < 24).map(e => e.outerHTML.slice(0, 80))"
    )
    assert small == []
