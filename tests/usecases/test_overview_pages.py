"""The pages a firm begins its day with: what it must do leads there, and clients have names."""

import json
import re
from dataclasses import replace

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import BROKER, TRADER, body
from tests.support.issued import NOON

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
ME = Actor("b", "broker", BROKER)


@pytest.fixture
def here(db, desk, monkeypatch):
    from greenlane.usecases import desk as desks

    seed.run()
    at = replace(desk, now=lambda: NOON)
    monkeypatch.setattr(desks, "current", lambda: at)
    return at


@pytest.fixture
def arabic(django_ready):
    from django.utils.translation import override

    return override("ar")


def page(place):
    from django.test import Client

    from greenlane.store.models import Account

    client = signing_in.enter(
        Client(SERVER_NAME="localhost"), Account.objects.get(username="broker")
    )
    return client.get(place).content.decode()


def test_what_was_rejected_leads_to_its_draft_and_without_one_to_the_rejected(here):
    from greenlane.store.models import Account, Draft
    from greenlane.usecases.lodge import lodge

    lodge(body("LRN-BAD", goodsItemQuantity=7), "json", ME, here)
    told = page("/overview")
    assert 'href="#drafts"' not in told
    assert 'href="/declarations?state=rejected"' in told
    assert "in the program that sent it" in told
    author = Account.objects.get(username="broker")
    made = Draft.objects.create(operator_id=BROKER, author=author, lrn="LRN-BAD", trade="import",
                                body={"items": []})  # fmt: skip
    assert f'<a class="button slim" href="/drafts/{made.pk}"' in page("/overview")


def test_a_list_without_declarations_says_so_and_one_that_is_filtered_says_that(here):
    assert "No declarations yet" in page("/declarations")
    assert "No declaration matches these filters" in page("/declarations?state=cleared")


def test_a_broker_reads_for_whom_he_declared(here):
    from greenlane.store.models import Operator
    from greenlane.usecases.lodge import lodge

    lodge(body("LRN-1"), "json", ME, here)
    name = Operator.objects.get(pk=TRADER).name
    assert name in page("/declarations")
    assert name in page("/overview")


def test_amounts_in_sentences_have_their_thousands_apart_and_codes_are_left_alone():
    from greenlane.web.templatetags.greenlane import apart, figures, sign

    assert apart("128238.87 CNY at 0.3891, code 06031100.") == (
        "128,238.87 CNY at 0.3891, code 06031100."
    )
    assert figures("1250000.5") == "1,250,000.5"
    assert figures("17301.619434 QTC") == "17,301.619434 QTC"
    assert figures("2026-W01") == "2026-W01"
    assert sign("KGM") == "kg"
    assert sign("QTC") == "QTC"


def test_words_side_by_side_have_the_comma_of_the_language(arabic):
    from greenlane.web.words import joined

    assert joined(["Import", "", "2 items"]) == "Import, 2 items"
    with arabic:
        assert joined(["أ", "ب"]) == "أ، ب"


def test_a_declaration_is_not_cancelled_without_a_word(here):
    from django.test import Client

    from greenlane.store import operators
    from greenlane.store.models import Account, DeclarationRow, Operator
    from greenlane.usecases.lodge import lodge

    Operator.objects.update(deferment=False)  # so that it waits for its payment
    operators.forget()
    mrn = json.loads(lodge(body("LRN-1"), "json", ME, here).body)["mrn"]
    client = signing_in.enter(
        Client(SERVER_NAME="localhost"), Account.objects.get(username="broker")
    )
    told = client.post(f"/declarations/{mrn}/cancel", {"reason": " "}, follow=True)
    assert "Nothing was cancelled" in told.content.decode()
    row = DeclarationRow.objects.get(mrn=mrn)
    assert row.state != "invalidated"
    assert f"{row.payable:,}" in page("/declarations")
    client.post(f"/declarations/{mrn}/cancel", {"reason": "Sent twice"})  # the control
    assert DeclarationRow.objects.get(mrn=mrn).state == "invalidated"
    assert f"{row.payable:,}" not in page("/declarations")  # nothing is owed on it


def test_the_tile_of_what_was_released_leads_to_as_many_as_it_counts(here):
    from greenlane.store import listing
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases.lodge import lodge
    from greenlane.web.show import lists

    for lrn in ("LRN-1", "LRN-2"):
        lodge(body(lrn), "json", ME, here)
    lodge(body("LRN-3", typeCode="IMD"), "json", ME, here)  # its goods are still to come
    first, _, _ = rows = list(DeclarationRow.objects.order_by("pk"))
    DeclarationRow.objects.filter(pk=first.pk).update(state="cleared")
    tile = lists.counts(listing.counts(listing.Filters(party=BROKER)), 0)[-1]
    assert tile["value"] == 2, [row.state for row in rows]
    shown = page(tile["href"])
    assert [row.mrn in shown for row in rows] == [True, True, False]


def test_a_trainee_begins_with_the_steps_and_each_leads_to_a_page(here):
    from django.test import Client

    from greenlane.store.models import Account

    client = signing_in.enter(
        Client(SERVER_NAME="localhost"), Account.objects.get(username="trainee")
    )
    told = client.get("/overview").content.decode()
    ways = re.findall(r'<li><a href="([^"]+)">\d\. ', told)
    assert len(ways) == 4
    assert {client.get(way).status_code for way in ways} == {200}
