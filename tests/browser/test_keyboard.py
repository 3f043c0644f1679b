"""A guided import with the keyboard alone: Tab, type, arrows and Enter, from sign-in to lodging."""

from typing import Any

from tests.browser import journeys


def _to(page: Any, field: str, most: int = 60) -> None:
    """Press Tab until the focus stands on the element of that id or accessible name."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "[document.activeElement.id, document.activeElement.name, "
            "document.activeElement.textContent.trim()]"
        )
        if field in here:
            assert _seen(page), f"the focus on {field} is not seen"
            return
    raise AssertionError(f"{field} is not reached by Tab")


def _seen(page: Any) -> bool:
    """True when the element with the focus has an outline."""
    return bool(page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'"))


def _type(page: Any, field: str, text: str) -> None:
    _to(page, field)
    page.keyboard.type(text)


def _press(page: Any, name: str) -> None:
    _to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_first_stop_is_the_way_past_the_navigation(visit: Any) -> None:
    page = visit("trader")
    page.goto("/overview")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_an_import_is_lodged_with_the_keyboard_alone(visit: Any) -> None:
    page = visit("trader")
    page.goto("/overview")
    _press(page, "Declare an import")
    _to(page, "lrn")
    page.keyboard.press("Control+A")
    page.keyboard.type(journeys.reference())
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your progress").wait_for()
    _press(page, "About you and your partner")
    for field, text in (*journeys.PARTNER.items(), ("partner_country", "United Kingdom")):
        _type(page, field, text)
    _press(page, "Save and continue")
    _press(page, "The goods’ journey and the invoice")
    for field, text in (
        ("dispatch", "United Kingdom"), ("destination", "Tavora"), ("invoice", "SD-1"),
        ("currency", "USD"), ("nature", "Sale"), ("incoterm", "CIF"), ("incoterm_place", "QTPOR"),
    ):  # fmt: skip
        _type(page, field, text)
    _press(page, "Save and continue")
    _press(page, "Transport and arrival")
    _to(page, "arrived")
    page.keyboard.press("Space")
    for field, text in (
        ("office", "Port Amara"), ("mode", "Sea"), ("means_id", "9074729"),
        ("bill", "MAEU240098112"), ("containers", "CSQU3054383"),
    ):  # fmt: skip
        _type(page, field, text)
    _press(page, "Save and continue")
    _press(page, "Item 1")
    for field, text in (
        ("commodity", "61091000"), ("description", "T-shirts of cotton, knitted, for men"),
        ("origin", "United Kingdom"), ("price", "2500.00"), ("gross", "110"), ("net", "100"),
        ("quantity", "500"), ("packages", "10"), ("pack", "Carton"), ("marks", "NO MARKS"),
        ("procedure", "4000"),
    ):  # fmt: skip
        _type(page, field, text)
    _press(page, "Save and continue")
    _press(page, "Check your answers")
    page.get_by_text("This declaration would be accepted as it is").wait_for()
    _press(page, "Lodge the declaration")
    page.get_by_role("heading", name="What happens next").wait_for()
