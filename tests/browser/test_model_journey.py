"""A model is tried, proposed, approved; an officer reads what it says; reports are accessible."""

import os
import subprocess
import sys
import time
from typing import Any

import pytest

from tests.browser import journeys
from tests.browser.test_accessible import violations

SWAPPED_SECONDS = 5.5  # every process has what was promoted after five
_KEPT = """
from datetime import timedelta
from greenlane.cli import installation
installation.prepare()
from django.conf import settings
from greenlane.gateways.history_files import HistoryFiles
from greenlane.store.models import RiskWatchRow
from greenlane.usecases import desk
from tests.support import models
here = desk.current()
today = here.day_of(here.now())
version = models.keep(here)
print(version)
weeks = [{"week": str(today - timedelta(weeks=8 - n)), "examined": 40 + n, "found": 8 + n % 3,
          "rate": 0.2 + n % 3 / 50, "low": 0.1, "high": 0.35, "told": 0.2 + n / 100, "chosen": 20,
          "hits": 6} for n in range(8)]
RiskWatchRow.objects.create(day=today, model=version, made=here.now(), measures={
    "features": {"trader.count": 0.31, "unit_value.deviation": 0.12, "mass": 0.03},
    "score": 0.08, "scored": 400, "weeks": weeks, "alerts": ["feature trader.count 0.31"]})
models.snapshot(here, today)
rows = [row | {"day": today - timedelta(days=n % 60 + 1), "lane": "yellow" if n % 3 else "green",
               "method": ("model", "random", "profile")[n % 3], "drawn": n % 3 == 1}
        for n, row in enumerate(models.table().to_dicts())]
HistoryFiles(settings.GREENLANE_HOME / "history").put([row["pk"] for row in rows], rows, 1, 0)
"""


@pytest.fixture(scope="module")
def kept(server: Any) -> str:
    """A model in the registry of the server, with a snapshot and history; its version."""
    if os.environ.get("GREENLANE_TEST_SITE"):
        pytest.skip("needs the home of the server")
    done = subprocess.run(
        [sys.executable, "-c", _KEPT], env=server.environment(), capture_output=True, check=True
    )
    return done.stdout.decode().split()[-1]


def test_a_model_from_shadow_to_what_the_officer_reads(kept: str, visit: Any) -> None:
    analyst = visit("analyst")
    analyst.goto("/models")
    analyst.get_by_role("link", name=kept).click()
    analyst.get_by_role("button", name="Try in shadow").click()
    analyst.get_by_text("It is asked in shadow from now on.").wait_for()
    analyst.fill("#reason", "It finds more than the rules")
    analyst.get_by_role("button", name="Propose that it chooses").click()
    analyst.get_by_text("Proposed. Another person decides.").wait_for()
    director = visit("director")
    director.goto("/approvals?kind=model")
    director.get_by_role("link", name="Promote a model of risk").first.click()
    director.get_by_role("button", name="Approve and carry out").click()
    director.get_by_text("Approved and carried out.").wait_for()
    time.sleep(SWAPPED_SECONDS)
    trader = visit("trader")
    mrn = journeys.declare(trader, journeys.reference(), price="150.00")
    assert "model" not in trader.locator("main").inner_text().lower()
    officer = visit("officer")
    officer.goto(f"/cases/{mrn}")
    officer.get_by_role("heading", name="What the model says").wait_for()
    officer.get_by_text("Speaks").first.wait_for()
    for language, theme, width in (("en", "light", 1280), ("ar", "dark", 360)):
        page = visit("analyst", language=language, theme=theme, width=width)
        for place in ("/models", f"/models/{kept}", "/risk/methods", "/risk/fairness",
                      "/risk/monitors"):  # fmt: skip
            page.goto(place)
            assert violations(page) == []
            if os.environ.get("GREENLANE_TEST_PICTURES"):
                name = place.strip("/").replace("/", "-")
                page.screenshot(path=f"{os.environ['GREENLANE_TEST_PICTURES']}/{name}-{theme}.png",
                                full_page=True)  # fmt: skip
