"""The service status: real probes, a page that needs no database, outages by measure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed

from greenlane.gateways import status_file
from greenlane.gateways.agency_lines import KeptLines
from greenlane.lifecycle.service_status import Status, observe

pytestmark = pytest.mark.db
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def home(tmp_path, django_ready):
    from django.test import override_settings

    with override_settings(GREENLANE_HOME=tmp_path):
        yield tmp_path


def test_every_function_and_agency_is_probed_and_found_there(db, desk):
    from greenlane.usecases.probing import probe

    seed.run()
    found = probe(desk, KeptLines({"MED"}).reached)
    away = {name for name, (tone, _) in found.items() if tone != "good"}
    assert away == {"agency:MED"}
    assert {"database", "lodge", "decide", "log", "agency:FOOD"} <= set(found)


def test_without_the_database_the_probes_say_so_and_do_not_fail(db, desk, monkeypatch):
    from django.db import OperationalError, connection

    from greenlane.usecases.probing import probe

    def away(*_args, **_more):
        raise OperationalError("away")

    monkeypatch.setattr(connection, "cursor", away)
    found = probe(desk, KeptLines().reached)
    assert found["database"] == ("bad", "OperationalError")
    assert found["decide"][0] == "bad"
    assert found["agency:FOOD"] == ("good", "")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_and_its_feeds_are_served_without_the_database(home, monkeypatch, language):
    from django.db import OperationalError, connection
    from django.test import Client

    status = Status()
    for n, tone in enumerate(("good", "bad")):
        status = observe(status, {"database": (tone, "x"), "agency:FOOD": ("warn", "")},
                         NOON + n * MINUTE, NOON.date())  # fmt: skip
    status_file.write(home / "status.json", status)

    def away(*_args, **_more):
        raise OperationalError("away")

    monkeypatch.setattr(connection, "cursor", away)
    monkeypatch.setattr(connection, "ensure_connection", away)
    client = Client(SERVER_NAME="localhost")
    client.cookies["language"] = language
    client.cookies["sessionid"] = "of-somebody-who-was-signed-in"
    page = client.get("/status").content.decode()
    assert {"en": "Does not work", "ar": "متوقفة"}[language] in page
    told = client.get("/status.json").json()
    assert told["functions"]["database"]["state"] == "bad"
    assert told["incidents"][0]["until"] is None
    assert b"urn:greenlane:outage:database:" in client.get("/status.atom").content


def test_an_outage_that_the_probes_measured_long_enough_is_on_record_once_with_its_end(db, desk):
    from greenlane.store.models import Outage
    from greenlane.usecases import probing

    status = Status()
    for n, tone in enumerate(("bad", "bad", "good")):
        moment = NOON + n * 20 * MINUTE
        here = replace(desk, now=lambda moment=moment: moment)
        status = observe(status, {"agency:FOOD": (tone, "no answer")}, moment, moment.date())
        probing.record(status, here)
        assert Outage.objects.count() == (0 if n < 2 else 1)
    probing.record(status, here)
    row = Outage.objects.get()
    assert (row.functions, row.since, row.until) == (["agency:FOOD"], NOON, NOON + 40 * MINUTE)


def test_a_short_failure_of_the_probes_is_no_outage(db, desk):
    from greenlane.store.models import Outage
    from greenlane.usecases import probing

    status = Status()
    for n, tone in enumerate(("bad", "good")):
        moment = NOON + n * 5 * MINUTE
        status = observe(status, {"lodge": (tone, "")}, moment, moment.date())
    probing.record(status, replace(desk, now=lambda: NOON + 90 * MINUTE))
    assert not Outage.objects.exists()
