"""An analyst writes, mends, tries and proposes a profile; it is approved, hits, and is stopped."""

import time
from typing import Any

from tests.browser import journeys
from tests.browser.test_accessible import violations

SWAPPED_SECONDS = 5.5  # every process has what was published after five


def _write(page: Any, text: str) -> None:
    page.goto("/profiles")
    page.get_by_role("link", name="New profile").click()
    for name, value in (
        ("code", "RP-777"), ("text", text), ("name_en", "Knitted goods in a trial"),
        ("name_ar", "ملابس محبوكة"), ("instruction_en", "Open two cartons."),
        ("instruction_ar", "افتح كرتونتين."), ("basis", "CA-2019 s. 21(1)"),
        ("reason", "Found three times last month"),
    ):  # fmt: skip
        page.fill(f"#{name}", value)
    page.select_option("#lane", "red")


def _act(page: Any, place: str, button: str, reason: str = "", field: str = "#reason") -> None:
    page.goto(place)
    if reason:
        page.fill(field, reason)
    page.get_by_role("button", name=button).click()


def _approve(page: Any) -> None:
    page.goto("/approvals?kind=profile")
    page.get_by_role("link", name="Publish risk profiles").first.click()
    page.get_by_role("button", name="Approve and carry out").click()
    page.get_by_text("Approved and carried out.").wait_for()
    time.sleep(SWAPPED_SECONDS)


def test_a_profile_from_its_first_fault_to_its_stop(visit: Any) -> None:
    analyst = visit("analyst")
    _write(analyst, 'item.cod.startsWith("61")')
    analyst.get_by_text("There is no such field.").first.wait_for()  # while typing
    analyst.get_by_role("button", name="Check the condition").click()
    analyst.get_by_text("Line 1, column 1").first.wait_for()
    analyst.fill("#text", 'item.code.startsWith("61")')
    analyst.get_by_text("the goods code begins with 61").wait_for()
    analyst.get_by_role("button", name="Keep the draft").click()
    analyst.get_by_text("The draft is kept.").wait_for()
    analyst.get_by_role("button", name="Try on history").click()
    analyst.get_by_role("heading", name="RP-777 tried on history").wait_for()
    _act(analyst, "/profiles/RP-777", "Propose to publish")
    analyst.get_by_text("Proposed. Another person decides.").wait_for()
    director = visit("director")
    _approve(director)
    _act(analyst, "/profiles/RP-777", "Propose that it chooses", "The trial finds")
    analyst.get_by_text("Proposed. Another person decides.").wait_for()
    _approve(director)
    trader = visit("trader")
    mrn = journeys.declare(trader, journeys.reference())
    officer = visit("officer")
    officer.goto(f"/cases/{mrn}")
    officer.get_by_text("Knitted goods in a trial").first.wait_for()
    officer.get_by_text("the goods code begins with 61").wait_for()
    _act(analyst, "/profiles/RP-777", "Stop this profile", "It holds everything", "#stop-reason")
    analyst.get_by_text("Stopped. Nothing is chosen by it any more.").wait_for()
    time.sleep(SWAPPED_SECONDS)
    mrn = journeys.declare(trader, journeys.reference())
    officer.goto(f"/cases/{mrn}")
    assert "Knitted goods in a trial" not in officer.locator("body").inner_text()


def test_the_desk_of_profiles_is_accessible_in_both_languages_and_themes(visit: Any) -> None:
    for language, theme in (("en", "light"), ("ar", "dark")):
        page = visit("analyst", language=language, theme=theme)
        for place in ("/profiles", "/profiles/RP-001", "/profiles/take-in"):
            page.goto(place)
            assert violations(page) == []
        page.goto("/profiles/RP-001/edit")
        page.fill("#text", 'item.cod == "x"')
        page.locator("button[value=check]").click()
        page.locator("#preview mark").wait_for()
        assert violations(page) == []
