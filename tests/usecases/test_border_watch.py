"""Watch lists at a border post: told as editions, entered as they were, asked in its lodgings."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import msgspec
import pytest
from tests.support import seed
from tests.support.declarations import BROKER, OFFICE, body
from tests.support.two_persons import walls_down

from greenlane.datamodel.listed_entry import Entry, Name
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.messages import border_bundle
from greenlane.messages.border_bundle import BundleError
from greenlane.messages.border_news import News

pytestmark = pytest.mark.db
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
KEEPER, ME = Actor("keeper", "system"), Actor("b", "broker", BROKER)
DAYS = {"since": date(2026, 6, 1), "until": date(2026, 12, 31), "registered": NOON}


def entry(number, name):
    return Entry(source="UN", number=number, kind="firm", basis="Order 7", names=(Name(name),))


@pytest.fixture
def here(db, desk):
    seed.run()
    return replace(desk, now=lambda: NOON)


@pytest.fixture
def told(here):
    """Two editions as they travel from the centre; the lists are gone afterwards."""
    from greenlane.store import models
    from greenlane.usecases import border_watch, watch_editions, watch_files

    un = watch_files.PUBLISHED["un"]
    first = [entry(str(n), f"Nobody {n} Here") for n in range(8)]
    for entries in (first, [*first[:7], entry("9", "Meghna Knit Ltd")]):
        watch_editions.take_in(un, "un", entries, None, KEEPER, here)
    made = News(watch=tuple(border_watch.told({}, 100)))
    assert [len(border_watch.told({"UN": n}, 1)) for n in (0, 1, 2)] == [1, 1, 0]
    with walls_down():
        for model in (models.WatchRun, models.WatchEntry, models.WatchChange, models.WatchEdition,
                      models.WatchListRow):  # fmt: skip
            model.objects.all().delete()
    travelled = border_bundle.gunzipped(border_bundle.packed(made), border_bundle.LIMITS)
    return msgspec.json.decode(travelled, type=News).watch


@pytest.fixture
def post(told, here):
    """This installation is a post."""
    from greenlane.store import border
    from greenlane.store.models import BorderNode

    BorderNode.objects.create(node="B7", name="", part="self", offices=[OFFICE], keys="", **DAYS)
    border.forget()
    yield here
    border.forget()


def lodged(lrn, desk):
    from greenlane.store.models import WatchHit
    from greenlane.usecases.lodge import lodge

    json.loads(lodge(body(lrn), "json", ME, desk).body)
    return WatchHit.objects.count()


def test_a_post_has_the_centre_s_editions_with_their_digests_and_screens_by_itself(told, post):
    from greenlane.store import watch_lists
    from greenlane.usecases import border_watch, lists_in_force, watch_editions, watch_files

    assert lodged("LRN-0", lists_in_force.renewed(post)) == 0  # the control: without them nothing
    assert [border_watch.take(told, post) for _ in range(2)] == [2, 0]
    assert [watch_lists.newest("UN").digest, len(watch_lists.entries("UN"))] == [told[1].digest, 8]
    assert lodged("LRN-1", lists_in_force.renewed(post)) == 1
    with pytest.raises(NotAllowedError, match="from the centre"):
        watch_editions.take_in(watch_files.PUBLISHED["un"], "un", [entry("1", "X")], None, KEEPER,
                               post)  # fmt: skip


def test_an_edition_that_was_changed_or_is_missing_is_not_taken(told, post):
    from django.db import transaction

    from greenlane.usecases import border_watch

    softer = msgspec.structs.replace(told[0].change, added=told[0].change.added[:3])
    changed = msgspec.structs.replace(told[0], change=softer)
    for wrong in ([changed], [told[1]]):
        with pytest.raises(BundleError) as refused, transaction.atomic():
            border_watch.take(wrong, post)
        assert refused.value.code == "NOD-014"


def test_the_centre_tells_each_post_what_it_has_not_told_it_yet(told, here):
    from greenlane.store.models import BorderNode
    from greenlane.usecases import border_centre_news, border_watch

    border_watch.take(told, here)  # here it stands for the centre
    row = BorderNode(node="B7", name="", part="post", offices=[OFFICE], keys="", **DAYS)
    news, _ = border_centre_news.news(row)
    assert [each.number for each in news.watch] == [1, 2]
    assert row.cursor["watch"] == {"UN": 2}
    again, _ = border_centre_news.news(row)
    assert again is None or again.watch == ()
