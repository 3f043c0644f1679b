"""One consignment of controlled goods, from the broker's dossier to its release.

A mixed container (frozen tuna, smartphones under their usual price) needs permits of three
agencies, and customs wants to see it too. On the pages: the broker answers once, applies for all
and lodges before any agency has decided; the agencies decide side by side, each in a window of
its own; customs books one appointment; all four find; the broker pays with one button by card.
Filling in the form by hand is the matter of test_trader_journey, signing in with a code that of
test_accessible and others: here the draft is there already, and the agencies' officers are signed
in. It ends with the seconds of every step from the log of events.
"""

import json
from typing import Any

import psycopg
import pytest

from tests.support import timings
from tests.support.declarations import OFFICE

AGENCIES = ("FOOD", "FIS", "TEL")
LRN = "JOURNEY-1"
_MADE = f"""
import json
from greenlane.cli import installation
installation.prepare()
from django.test import Client
from greenlane.store.models import Account
from tests.support import dossiers, signing_in
told = {{}}
for code in {AGENCIES!r}:
    made, _ = Account.objects.get_or_create(
        username="of-" + code, defaults={{"name": code, "role": "agency", "agency": code}})
    client = signing_in.enter(Client(SERVER_NAME="127.0.0.1"), made)
    told[code] = client.session.session_key
draft = dossiers.draft(
    dossiers.TUNA, {{**dossiers.PHONES, "price": "8000.00"}}, actor=dossiers.CUSTOMS_BROKER,
    arrived="yes", loading="GBLON", containers="CSQU3054383", nationality="PA")
draft.lrn = {LRN!r}
draft.save()
told["draft"] = draft.pk
print(json.dumps(told))
"""
ANSWERS = {
    "scientific_name|1": "Thunnus albacares", "fishing_vessel|1": "Blue Fin", "model|2": "X1",
    "manufacturer|2": "Maker", "frequency_bands|2": "2.4 GHz", "radiated_power|2": "90000",
    "storage_temperature|1": "10",  # degrees: too warm for the rule that grants
}  # fmt: skip


@pytest.fixture
def draft(server: Any, sessions: dict[str, Any]) -> int:
    """The number of the broker's draft; officers of three agencies are signed in."""
    told = json.loads(server._python(_MADE))
    for code in AGENCIES:
        cookie = {"name": "sessionid", "value": told[code], "url": server.url}
        sessions.update({code: [cookie], (code, "first"): "/queue"})
    return int(told["draft"])


def _apply(broker: Any, draft: int) -> None:
    """Answer once, apply for the permits of all three."""
    broker.goto(f"/drafts/{draft}/permits")
    form = broker.locator("#answers")
    for box in form.locator("input[type=text], input[inputmode]").all():
        box.fill(ANSWERS.get(box.get_attribute("name"), "1"))
    for choice in form.locator("select").all():
        choice.select_option("fao87")  # no rule of the agency decides on fish from there
    form.get_by_role("button", name="Save the answers").click()
    broker.get_by_role("button", name="Apply for 3 permits").click()
    broker.get_by_text("With the agency").first.wait_for()


def _lodge(broker: Any, draft: int) -> str:
    broker.goto(f"/drafts/{draft}")
    broker.get_by_role("link", name="Check your answers").click()
    broker.get_by_role("button", name="Lodge the declaration").click()
    broker.get_by_role("heading", name="What happens next").wait_for()
    return str(broker.locator("h1").inner_text()).strip()


def _all_at_once(desks: dict[str, Any], button: str, told: str) -> None:
    """Every officer presses the button before the answer of any has come."""
    for page in desks.values():
        page.locator(button).click(no_wait_after=True)
    for page in desks.values():
        page.get_by_text(told).first.wait_for()


def _decide(desks: dict[str, Any]) -> None:
    """Each agency finds its application in its inbox; they grant side by side."""
    for page in desks.values():
        page.goto("/agency/inbox")
        page.locator("main table a[href^='/applications/']").click()
        page.get_by_role("heading", name="History").wait_for()
        form = page.locator("form[action$='/grant']")
        if not form.is_visible():
            page.locator("details", has=form).locator("summary").click()
        form.locator("select").select_option("G1")
        form.locator("textarea").fill("In order on paper.")
    _all_at_once(desks, "form[action$='/grant'] button", "It stands in the register of permits.")


def _reads_what_is_left(broker: Any) -> None:
    """Granted after lodging: it is written off for the declaration, and the page says so."""
    broker.goto("/applications")
    broker.locator("main table a[href^='/applications/']").first.click()
    broker.get_by_text("nothing is left to do").wait_for()


def _appoint(officer: Any, mrn: str) -> str:
    """Customs books the first free slot from the page of its case; gives the appointment's page."""
    officer.goto(f"/cases/{mrn}")
    officer.get_by_role("link", name="Book a joint inspection").click()
    officer.get_by_role("heading", name="Book a joint inspection").wait_for()
    officer.locator("select[name=slot]").select_option(index=1)
    officer.get_by_role("button", name="Book").click()
    officer.get_by_text("Everybody who holds the goods is invited.").wait_for()
    return str(officer.url)


def _find(desks: dict[str, Any], place: str) -> None:
    """All stand at the one opening and record what each found."""
    for code, page in desks.items():
        page.goto(place)
        page.locator("input[name=outcome][value=conform]").check()
        page.fill("textarea[name=text]", f"As declared ({code}).")
    _all_at_once(desks, "form[action$='/find'] button", "Recorded.")


def _pay(broker: Any) -> None:
    broker.goto("/payments")
    broker.get_by_role("button", name="Pay all").click()
    broker.wait_for_url("**/payments/RF*")
    order = broker.url
    broker.get_by_role("button", name="Pay by card").click()
    broker.get_by_role("link", name="Go to the card provider").click()
    broker.get_by_role("button", name="Pay ").first.click()
    broker.wait_for_url(order)


def _told(officer: Any) -> dict[str, str]:
    """The figures of openings on the page of joint inspections."""
    officer.goto("/joint-inspections")
    facts = officer.locator("section[aria-labelledby=opened] dl > div").all()
    return {f.locator("dt").inner_text(): f.locator("dd").inner_text() for f in facts}


def test_one_consignment_three_agencies_one_opening_one_payment(
    visit: Any, server: Any, draft: int, capsys: Any
) -> None:
    broker = visit("broker")
    _apply(broker, draft)
    mrn = _lodge(broker, draft)
    agencies, officer = {code: visit(code) for code in AGENCIES}, visit("officer")
    place = _appoint(officer, mrn)
    _decide(agencies)  # they want to see the goods: the grants alone do not free them
    _reads_what_is_left(broker)
    _find({**agencies, OFFICE: officer}, place)
    broker.goto(f"/declarations/{mrn}")
    _pay(broker)
    broker.goto(f"/declarations/{mrn}")
    broker.get_by_text("The goods may go.").first.wait_for()
    opened = _told(officer)
    with psycopg.connect(server.dsn) as connection:
        steps = timings.steps(connection, mrn, LRN)
    with capsys.disabled():
        print(f"\n{timings.table(steps)}")
    whats = [step.what for step in steps]
    lifted = {step.what: step.who for step in steps if step.what.startswith("lift ")}
    assert lifted == {
        **{f"lift agency:{code}": code for code in AGENCIES},
        "lift physical": OFFICE, "lift payment": "system",
    }  # fmt: skip
    before = max(whats.index(what) for what in lifted if what != "lift payment")
    assert before < whats.index("pay") < whats.index("release")
    assert sum(what.startswith("grant application") for what in whats) == len(AGENCIES)
    assert opened == {
        "Consignments looked at": "1", "Openings if each had come alone": "4",
        "Openings as it was": "1",
    }  # fmt: skip
