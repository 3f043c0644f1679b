"""The reconciliation page and the form to print."""

import pytest
from tests.support import signing_in
from tests.support.declarations import BROKER, OFFICE
from tests.usecases.test_fallback import LATER, OFFICER, at, base, cut, handed_out, paper

pytestmark = pytest.mark.db
__all__ = ["base"]


def visitor(role, **unit):
    from django.test import Client

    from greenlane.store.models import Account

    account, _ = Account.objects.update_or_create(
        username=f"walker-{role}", defaults={"name": "Walker", "role": role, **unit}
    )
    return signing_in.enter(Client(SERVER_NAME="localhost"), account)


def test_the_report_lists_papers_filters_exports_and_says_when_it_does_not_balance(base):
    from greenlane.standards import fallback_number
    from greenlane.usecases import fallback

    made, numbers = handed_out(base, 3)
    officer = visitor("officer", office=OFFICE)
    empty = officer.get("/papers").content.decode()
    assert "No paper was used" in empty
    after = at(base, LATER)
    fallback.record(paper(numbers[0], 1), cut(base), OFFICER, after)
    fallback.void(numbers[1], "=spoiled", OFFICER, after)
    page = officer.get("/papers").content.decode()
    shown = [fallback_number.format(n) for n in numbers]
    assert "does not balance yet" in page
    assert [n in page for n in shown] == [True, True, False]
    waiting = officer.get(f"/papers?state=used&sort=-number&q={numbers[0]}").content.decode()
    assert [n in waiting for n in shown] == [True, False, False]
    sheet = officer.get("/papers?format=csv").content.decode()
    assert len(sheet.strip().splitlines()) == 3
    fallback.void(numbers[0], "taken back", OFFICER, after)
    fallback.count(made.pk, 1, OFFICER, after)
    assert "The report balances" in officer.get("/papers").content.decode()


def test_another_office_and_another_broker_see_nothing_of_it(base):
    from greenlane.usecases import fallback

    made, numbers = handed_out(base, 1)
    fallback.record(paper(numbers[0], 1), cut(base), OFFICER, at(base, LATER))
    stranger = visitor("officer", office="QT000501")
    assert "No paper was used" in stranger.get("/papers").content.decode()
    assert stranger.get(f"/papers/{made.pk}/print").status_code == 404
    broker = visitor("broker", operator_id=BROKER)
    assert numbers[0][:4] in broker.get("/papers").content.decode()


def test_the_form_has_a_page_for_each_number_with_its_code_in_both_languages(base):
    made, _numbers = handed_out(base, 25)
    officer = visitor("officer", office=OFFICE)
    page = officer.get(f"/papers/{made.pk}/print").content.decode()
    assert page.count("<article") == 20
    assert page.count("<svg") >= 20
    officer.cookies["language"] = "ar"
    rest = officer.get(f"/papers/{made.pk}/print?from=21").content.decode()
    assert rest.count("<article") == 5
    assert "بيان على الورق" in rest
