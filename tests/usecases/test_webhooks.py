"""Webhooks that a firm registers itself: its own only, public addresses only, the secret once."""

from datetime import date

import pytest
from django.test import Client
from tests.support import signing_in
from tests.support.clock import NOON, Clock
from tests.support.declarations import BROKER
from tests.support.partner_life import MINUTE, go_on, lodged, queued, seeded
from tests.support.partners import StubPartner

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
URL = "https://firm.example/hook"
OTHER = "QT0000000199"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def here(db, desk, clock, monkeypatch):
    from greenlane.usecases import desk as desks

    here = seeded(desk, clock)
    monkeypatch.setattr(desks, "current", lambda: here)
    yield here
    from greenlane.store import wall

    wall.unbind()


def signed_in(role="broker", **told):
    from greenlane.store.models import Account

    client = Client(SERVER_NAME="localhost")
    return signing_in.enter(client, Account.objects.get(username=role), **told)


def stranger():
    from greenlane.store.models import Account
    from greenlane.usecases import seeding

    seeding.register([seeding.NewOperator(id=OTHER, name="Somebody Else", kind="trader",
                                          since=date(2020, 1, 1))])  # fmt: skip
    account = Account.objects.create(username="stranger", name="S", role="trader",
                                     operator_id=OTHER)  # fmt: skip
    return signing_in.enter(Client(SERVER_NAME="localhost"), account)


def added(client, url=URL, **told):
    return client.post("/webhooks/add", {"url": url, "name": "Ours", **told})


def only():
    from greenlane.store.models import Partner

    return Partner.objects.get()


def test_a_firm_adds_a_webhook_sees_its_secret_once_and_gets_its_test_message(here, clock):
    client = signed_in("integrator")
    assert "No webhooks yet" in client.get("/webhooks").content.decode()
    page = added(client).content.decode()
    row = only()
    assert row.secret.startswith("whsec_")
    assert row.secret in page
    assert row.operator_id == BROKER
    for path in ("/webhooks", f"/webhooks/{row.code}"):
        again = client.get(path)
        assert URL in again.content.decode()
        assert row.secret not in again.content.decode()
    assert "no-store" in added(client, "https://firm.example/2")["Cache-Control"]
    stub = StubPartner(row.secret)
    client.post(f"/webhooks/{row.code}/test")
    client.post(f"/webhooks/{row.code}/test")  # one waits already
    go_on(here, clock, {row.code: stub}, NOON + MINUTE)
    assert stub.numbers == [1]
    page = client.get(f"/webhooks/{row.code}").content.decode()
    assert "webhook.test" in page
    assert "Delivered" in page


def test_it_is_told_of_its_firm_s_declarations_by_the_topics_chosen(here, clock):
    added(signed_in(), topics=["declaration.cleared"])
    added(signed_in(), "https://firm.example/2", topics=["declaration.rejected"])
    added(stranger(), "https://other.example/hook")
    lodged(here, "W1", permit=False)
    go_on(here, clock, {}, NOON + MINUTE)
    from greenlane.store.models import PartnerMessage

    found = PartnerMessage.objects.values_list("partner__operator_id", "topic")
    assert set(found) == {(BROKER, "declaration.cleared")}


def test_a_new_secret_is_shown_once_and_the_former_one_still_signs(here, clock):
    client = signed_in()
    added(client)
    former = only()
    page = client.post(f"/webhooks/{former.code}/secret").content.decode()
    row = only()
    assert row.secret != former.secret
    assert row.secret in page
    assert row.secret not in client.get(f"/webhooks/{row.code}").content.decode()
    client.post(f"/webhooks/{row.code}/test")
    stub = StubPartner(former.secret)
    go_on(here, clock, {row.code: stub}, NOON + MINUTE)
    assert stub.numbers == [1]


def test_paused_it_keeps_what_comes_and_run_again_it_sends_it_in_order(here, clock):
    client = signed_in()
    added(client)
    row = only()
    stub = StubPartner(row.secret)
    client.post(f"/webhooks/{row.code}/pause")
    lodged(here, "W2", permit=False)
    go_on(here, clock, {row.code: stub}, NOON + MINUTE)
    assert stub.numbers == []
    client.post(f"/webhooks/{row.code}/replay")
    go_on(here, clock, {row.code: stub}, clock.moment + MINUTE)
    assert stub.numbers == list(range(1, queued(row.code, "sent") + 1)) != []


def test_what_was_given_up_is_replayed_by_the_firm_and_a_removed_one_is_gone(here, clock):
    client = signed_in()
    added(client)
    row = only()
    stub = StubPartner(row.secret, status=410)
    client.post(f"/webhooks/{row.code}/test")
    go_on(here, clock, {row.code: stub}, NOON + MINUTE)
    assert "The answer was HTTP 410." in client.get(f"/webhooks/{row.code}").content.decode()
    stub.status = 204
    client.post(f"/webhooks/{row.code}/replay", {"number": "1"})
    go_on(here, clock, {row.code: stub}, clock.moment + MINUTE)
    assert stub.numbers == [1]
    client.post(f"/webhooks/{row.code}/remove")
    assert only().state == "closed"
    assert client.get(f"/webhooks/{row.code}").status_code == 404


@pytest.mark.parametrize("walled", [True, False])
def test_another_firm_s_webhook_is_not_there_with_the_wall_and_without(here, monkeypatch, walled):
    from greenlane.store import wall

    added(signed_in())
    before = only()
    if not walled:
        monkeypatch.setattr(wall, "bind", lambda *_, **__: None)
    other = stranger()
    assert URL not in other.get("/webhooks").content.decode()
    assert other.get(f"/webhooks/{before.code}").status_code == 404
    for verb in ("secret", "test", "pause", "replay", "remove"):
        assert other.post(f"/webhooks/{before.code}/{verb}").status_code == 404, verb
    after = only()
    assert (after.state, after.secret) == (before.state, before.secret)


@pytest.mark.parametrize("filtered", [True, False])
def test_the_control_without_the_filter_the_wall_alone_hides_it(here, monkeypatch, filtered):
    from greenlane.store import partners, wall
    from greenlane.store.models import Partner

    added(signed_in())
    other = stranger()
    monkeypatch.setattr(partners, "of_operator", lambda _: Partner.objects.all())
    if not filtered:
        monkeypatch.setattr(wall, "bind", lambda *_, **__: None)
    status = other.get(f"/webhooks/{only().code}").status_code
    assert status == (404 if filtered else 200)


BAD = ("http://firm.example/", "https://firm.example:8443/", "https://u:p@firm.example/", "x", "",
       "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.5/", "https://169.254.169.254/",
       "https://[::ffff:10.0.0.1]/", "https://inside.example/in", "https://INSIDE.example./in",
       "file:///etc/passwd", "https://x\0.example/")  # fmt: skip


def test_private_and_configured_addresses_are_refused_and_the_control_a_public_one_is_not(
    here, monkeypatch
):
    from django.conf import settings

    monkeypatch.setattr(settings, "GREENLANE_PARTNERS", "inside.example:443")
    client = signed_in()
    for url in BAD:
        page = added(client, url)
        assert page.status_code == 422, url
        assert "public internet" in page.content.decode(), url
    assert added(client, "https://outside.example/in").status_code == 200
    assert only().url == "https://outside.example/in"
    assert added(client, "https://outside.example/in").status_code == 422  # it is there already


def test_what_a_name_leads_to_inside_a_network_is_not_told(django_ready):
    from greenlane.web.show import webhooks

    assert "10.0.0.5" not in webhooks.fault("OUT-003: x leads to 10.0.0.5, which is not public")
    assert webhooks.fault("HTTP 503, Retry-After 5") == "The answer was HTTP 503."


def test_a_firm_has_at_most_ten(here):
    client = signed_in()
    for n in range(11):
        found = added(client, f"https://firm.example/{n}").status_code
    assert found == 422


def test_a_secret_asks_for_a_factor_and_a_clerk_without_the_duty_only_looks(here):
    from greenlane.store.models import Account

    old = signed_in(age=3600)
    assert "whsec_" not in added(old).content.decode()
    client = signed_in()
    added(client)
    code = only().code
    former = only().secret
    for verb in ("secret", "remove"):
        old.post(f"/webhooks/{code}/{verb}")
    assert (only().secret, only().state) == (former, "active")
    Account.objects.filter(username="broker").update(duties=["lodge"])
    assert client.get(f"/webhooks/{code}").status_code == 200
    assert "Send a test message</button>" not in client.get(f"/webhooks/{code}").content.decode()
    for verb in ("secret", "test", "pause", "replay", "remove"):
        assert client.post(f"/webhooks/{code}/{verb}").status_code == 403
    assert signed_in("officer").get("/webhooks").status_code == 403


def program(here, name, operator):
    from greenlane.api import access
    from greenlane.usecases import seeding

    seeding.client_secret(name, operator)
    bearer = access.tokens().issue(name, here.now())
    return Client(headers={"host": "localhost", "authorization": f"Bearer {bearer}"})


def deliveries(client, code, **asked):
    """Numbers and states of what a webhook was told, as its program reads them; the next number."""
    told = client.get(f"/api/v1/webhooks/{code}/deliveries", asked).json()
    return [(each["number"], each["state"]) for each in told["deliveries"]], told["next"]


def test_a_program_pauses_and_runs_its_webhook_and_what_came_meanwhile_is_sent(here, clock):
    client, sent = program(here, "mine", BROKER), {"content_type": "application/json"}
    made = client.post("/api/v1/webhooks", {"url": URL}, **sent).json()
    place, stub = f"/api/v1/webhooks/{made['code']}", StubPartner(made["secret"])
    assert client.post(f"{place}/run").status_code == 409  # it runs
    assert client.post(f"{place}/pause").json()["state"] == "stopped"
    assert client.post(f"{place}/pause").status_code == 409
    assert client.post(f"{place}/test").status_code == 409
    lodged(here, "W3", permit=False)
    go_on(here, clock, {made["code"]: stub}, NOON + MINUTE)
    waiting, _next = deliveries(client, made["code"])
    assert {state for _, state in waiting} == {"waiting"}
    assert stub.numbers == []
    assert client.post(f"{place}/run").json()["state"] == "active"
    go_on(here, clock, {made["code"]: stub}, clock.moment + MINUTE)
    assert stub.numbers == sorted(number for number, _ in waiting)


def test_a_program_lists_what_its_webhook_was_told_and_replays_what_was_given_up(here, clock):
    client, sent = program(here, "mine", BROKER), {"content_type": "application/json"}
    made = client.post("/api/v1/webhooks", {"url": URL}, **sent).json()
    code = made["code"]
    place, stub = f"/api/v1/webhooks/{code}", StubPartner(made["secret"], status=410)
    client.post(f"{place}/test")
    go_on(here, clock, {code: stub}, NOON + MINUTE)
    (told,) = client.get(f"{place}/deliveries").json()["deliveries"]
    assert (told["id"], told["type"]) == (f"{code}-{1:08}", "webhook.test")
    assert (told["state"], told["fault"]) == ("dead", "HTTP 410")
    stub.status = 204
    again = client.post(f"{place}/replay", **sent).json()
    assert (again["again"], again["state"]) == (1, "active")
    go_on(here, clock, {code: stub}, clock.moment + MINUTE)
    assert stub.numbers == [1]
    assert deliveries(client, code) == ([(1, "sent")], None)


def test_a_program_is_told_pages_of_deliveries_and_no_fault_from_inside_a_network(here):
    from greenlane.store.models import Partner, PartnerMessage

    client, sent = program(here, "mine", BROKER), {"content_type": "application/json"}
    code = client.post("/api/v1/webhooks", {"url": URL}, **sent).json()["code"]
    row = Partner.objects.get(code=code)
    for number in range(1, 8):
        PartnerMessage.objects.create(
            partner=row, sequence=number, event=f"e{number}", topic="declaration.cleared",
            body="{}", created=here.now(), state="dead" if number % 2 else "sent",
            fault="OUT-003: x leads to 10.0.0.5" if number % 2 else "",
        )  # fmt: skip
    assert deliveries(client, code, limit=3) == ([(7, "dead"), (6, "sent"), (5, "dead")], 5)
    assert deliveries(client, code, limit=3, before=5, state="dead") == (
        [(3, "dead"), (1, "dead")], None)  # fmt: skip
    place = f"/api/v1/webhooks/{code}"
    body = client.get(f"{place}/deliveries").content.decode()
    assert "10.0.0.5" not in body
    assert '"fault":"address"' in body
    for wrong in ({"state": "x"}, {"limit": 0}, {"limit": 10_000}, {"before": "x"}):
        assert client.get(f"{place}/deliveries", wrong).status_code == 400, wrong
    one = client.post(f"{place}/replay", {"number": 3}, **sent)
    assert one.json()["again"] == 1
    assert client.post(f"{place}/replay", {"number": 2}, **sent).status_code == 409
    assert client.generic("POST", f"{place}/replay").json()["again"] == 3
    assert client.post(f"{place}/replay", **sent).status_code == 409


def test_a_program_adds_tries_and_removes_its_firm_s_webhooks_only(here):
    from greenlane.usecases import webhooks

    stranger()
    mine, theirs = program(here, "mine", BROKER), program(here, "theirs", OTHER)
    sent = {"content_type": "application/json"}
    made = mine.post("/api/v1/webhooks", {"url": URL}, **sent)
    assert made.status_code == 201, made.content
    code = made.json()["code"]
    assert made.json()["secret"] == only().secret
    assert only().secret not in mine.get("/api/v1/webhooks").content.decode()
    assert theirs.get("/api/v1/webhooks").json() == {"webhooks": []}
    assert theirs.get(f"/api/v1/webhooks/{code}/deliveries").status_code == 404
    for verb in ("test", "secret", "pause", "run", "replay", "remove"):
        assert theirs.post(f"/api/v1/webhooks/{code}/{verb}", **sent).status_code == 404, verb
    assert only().state == "active"
    refused = mine.post("/api/v1/webhooks", {"url": "https://10.0.0.5/"}, **sent)
    assert refused.status_code == 400
    odd = mine.post("/api/v1/webhooks", {"url": URL + "2", "topics": ["x"]}, **sent)
    assert odd.status_code == 409
    assert mine.post(f"/api/v1/webhooks/{code}/test").status_code == 200
    assert mine.post(f"/api/v1/webhooks/{code}/secret").json()["secret"] == only().secret
    assert mine.post(f"/api/v1/webhooks/{code}/remove").status_code == 200
    assert webhooks.of_firm(Actor("b", "broker", BROKER)) == []


def test_a_host_that_became_a_partner_inside_after_a_firm_named_it_is_not_called_for_the_firm(
    here, monkeypatch
):
    """The control is the administrator's own partner of the same host: his is called there."""
    from django.conf import settings

    from greenlane.gateways import outgoing
    from greenlane.workers import partners

    assert added(signed_in(), "https://inside.example/in").status_code == 200
    monkeypatch.setattr(settings, "GREENLANE_PARTNERS", "inside.example:443")
    couriers, inside = partners.couriers(), lambda *_: ["10.0.0.7"]
    for code in (only().code, "bank"):
        asked = ("inside.example", 443, couriers.line_of(code)._policy, inside)
        if code == "bank":
            assert outgoing.checked_address(*asked) == "10.0.0.7"
        else:
            with pytest.raises(outgoing.OutgoingRefusedError, match="not public"):
                outgoing.checked_address(*asked)
