"""After a mandate's end its broker acts no more on the permits he applied for under it."""

import json
from datetime import date

import pytest
from tests.support import seed, signing_in
from tests.support.dossiers import CUSTOMS_BROKER, ME, TUNA, Counter, answered, begun, draft

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
FISH = Actor("fay", "agency", "FIS")
ENDS = [({}, "PA-013"), ({"until": date(2026, 7, 5)}, "PA-014"), ({"kind": "indirect"}, "PA-015"),
        ({"offices": ["QT000201"]}, "PA-016"), ({"procedures": ["71"]}, "PA-017")]  # fmt: skip


@pytest.fixture
def here(db, desk):
    begun()
    return Counter(desk).desk


def for_the_client(here):
    """The number of an application that the broker made and about which the agency asks."""
    from greenlane.usecases import applications, dossier

    made = answered(draft(TUNA, actor=CUSTOMS_BROKER, client_id=ME.unit), here, CUSTOMS_BROKER,
                    catch_area="fao87")  # fmt: skip
    number = dossier.apply("P-TUNA", made, CUSTOMS_BROKER, here).number
    applications.query(number, "Which vessel?", "Q2", FISH, here)
    return number


def granted(here):
    """Such an application, granted with a condition for its holder."""
    from greenlane.usecases import applications

    number = for_the_client(here)
    applications.answer(number, "Blue Fin.", CUSTOMS_BROKER, here)
    applications.conclude(number, "grant", "In order.", "G1", FISH, here)
    return number


def changed(**told):
    """The client's only mandate, changed; none at all without changes."""
    from greenlane.store import models, parties

    found = models.Mandate.objects.filter(client_id=ME.unit)
    found.update(**told) if told else found.delete()
    parties.renew_powers(ME.unit)


def revoked(here):
    """The client ends what he gave."""
    from greenlane.store.models import Mandate
    from greenlane.usecases import mandates

    for row in Mandate.objects.filter(client_id=ME.unit):
        mandates.move(row.pk, "revoke", ME, here, "We part.")


def acts(number, actor, here):
    from greenlane.usecases import applications

    return (lambda: applications.answer(number, "The Blue Fin.", actor, here),
            lambda: applications.withdraw(number, "Sold.", actor, here))  # fmt: skip


def state(number):
    from greenlane.store.models import ApplicationRow

    return ApplicationRow.objects.get(number=number).state


def told_by(refused):
    (finding,) = refused.value.findings
    return finding.code


@pytest.mark.parametrize(("end", "code"), ENDS)
def test_whose_mandate_does_not_cover_it_any_more_neither_answers_nor_withdraws(here, end, code):
    from greenlane.usecases.application_mandate import NoMandateError

    number = for_the_client(here)
    changed(**end)
    for act in acts(number, CUSTOMS_BROKER, here):
        with pytest.raises(NoMandateError) as refused:
            act()
        assert told_by(refused) == code
    assert state(number) == "queried"


def test_without_the_look_at_his_mandate_he_would_withdraw_it(here, monkeypatch):
    """The control: the defence off."""
    from greenlane.usecases import applications

    number = for_the_client(here)
    revoked(here)
    monkeypatch.setattr(applications, "need_standing", lambda *_: None)
    assert applications.withdraw(number, "Sold.", CUSTOMS_BROKER, here).state == "withdrawn"


@pytest.mark.parametrize("who", [CUSTOMS_BROKER, ME])
def test_with_a_mandate_in_force_either_acts(here, who):
    """The control, and the client himself: what is asked about his permit he may answer."""
    number = for_the_client(here)
    answer, withdraw = acts(number, who, here)
    assert answer().state == "in-work"
    assert withdraw().state == "withdrawn"


def test_after_a_revocation_the_client_goes_on_and_the_broker_s_own_are_his(here):
    from greenlane.usecases import applications, dossier

    number = for_the_client(here)
    own = answered(draft(TUNA, actor=CUSTOMS_BROKER), here, CUSTOMS_BROKER, catch_area="fao87")
    his = dossier.apply("P-TUNA", own, CUSTOMS_BROKER, here).number
    revoked(here)
    for act in acts(number, ME, here):
        act()
    assert applications.withdraw(his, "Sold.", CUSTOMS_BROKER, here).state == "withdrawn"


def test_conditions_are_reported_by_the_holder_or_by_a_broker_with_his_mandate(here):
    from greenlane.usecases import application_work
    from greenlane.usecases.application_mandate import NoMandateError

    number = granted(here)
    revoked(here)
    with pytest.raises(NoMandateError):
        application_work.fulfil(number, "LANDING", "Sent.", CUSTOMS_BROKER, here)
    assert application_work.fulfil(number, "LANDING", "Sent.", ME, here).state == "done"


def test_another_broker_of_the_client_does_not_act_on_it(here):
    from greenlane.usecases.application_steps import UnknownApplicationError

    number = for_the_client(here)
    for act in acts(number, Actor("x", "broker", "QT0000000103"), here):
        with pytest.raises(UnknownApplicationError):
            act()


def page(actor):
    from django.test import Client

    from greenlane.store.models import Account

    client = Client(SERVER_NAME="localhost")
    return signing_in.enter(client, Account.objects.get(username=actor.name))


def test_the_page_offers_and_takes_nothing_after_the_end_but_shows_what_he_made(here):
    number = for_the_client(here)
    place, broker = f"/applications/{number}", page(CUSTOMS_BROKER)
    answer = f"{place}/answer"
    assert answer in broker.get(place).content.decode()  # the control
    assert "about application" in broker.get("/overview").content.decode()
    revoked(here)
    seen = broker.get(place)
    assert seen.status_code == 200  # as a declaration: who made it sees it
    assert answer not in seen.content.decode()
    assert f"{place}/withdraw" not in seen.content.decode()
    assert "about application" not in broker.get("/overview").content.decode()
    for verb in ("answer", "withdraw"):
        said = broker.post(f"{place}/{verb}", {"text": "Still me."})
        assert said.status_code == 422
        assert "PA-014" in said.content.decode()
    assert state(number) == "queried"


def test_the_page_says_in_the_reader_s_language_what_his_mandate_lacks(here):
    """Once the words were made in Arabic and thrown away: he read that he should look again."""
    from django.utils.translation import override

    number = for_the_client(here)
    revoked(here)
    with override("en"):  # a page leaves its language behind
        told = page(CUSTOMS_BROKER).post(f"/applications/{number}/answer", {"text": "Still me."},
                                         headers={"accept-language": "ar"})  # fmt: skip
    rule = next(each for each in here.rules.rules if each.code == "PA-014")
    assert f"{rule.message['ar']} (PA-014, {rule.basis})" in told.content.decode()


def test_the_client_answers_on_his_page_and_sees_the_agency_not_its_people(here):
    from greenlane.usecases import applications

    number = for_the_client(here)
    revoked(here)
    place, trader = f"/applications/{number}", page(ME)
    seen = trader.get(place).content.decode()
    assert f"{place}/answer" in seen
    assert ">fay<" not in seen
    assert number in trader.get("/overview").content.decode()
    assert trader.post(f"{place}/answer", {"text": "Blue Fin."}).status_code == 302
    assert state(number) == "in-work"
    applications.conclude(number, "grant", "In order.", "G1", FISH, here)
    assert "Its number stands" not in trader.get(place).content.decode()  # the draft is another's
    assert trader.post(f"{place}/conditions/LANDING", {"text": "Sent."}).status_code == 302


def test_a_program_is_refused_with_the_code_of_the_mandate(here):
    from django.test import Client

    token = seed.run()["token"]  # a program of the broker
    number = for_the_client(here)
    client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {token}"})
    revoked(here)
    for verb in ("answer", "withdraw"):
        said = client.post(f"/api/v1/applications/{number}/{verb}", json.dumps({"text": "x"}),
                           content_type="application/json")  # fmt: skip
        assert said.status_code == 403
        assert said.json()["code"] == "API-403-MANDATE"
    assert client.get(f"/api/v1/applications/{number}").json()["state"] == "queried"
