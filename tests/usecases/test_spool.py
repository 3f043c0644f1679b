"""The spool: durable before it is told, torn ends cut, damage found, lodged exactly once (D8)."""

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import seed
from tests.support.declarations import body

from greenlane.gateways import spool as spools
from greenlane.gateways.spool import Spool, SpoolDamagedError, SpoolFullError

NIGHT = datetime(2026, 7, 1, 3, tzinfo=UTC)  # the last day of June in Tavora


def kept(spool):
    return [record.data for record in spool.waiting()]


@settings(max_examples=25)
@given(records=st.lists(st.binary(max_size=40), max_size=8), cut=st.integers(0, 2000))
def test_whatever_a_power_cut_leaves_the_whole_records_are_read_and_the_next_is_kept(
    tmp_path_factory, records, cut
):
    spool = Spool(tmp_path_factory.mktemp("spool"))
    ends = [0]
    for record in records:
        spool.add(record)
        ends.append((spool.folder / "spool.log").stat().st_size)
    if records:
        size = min(cut, ends[-1])
        os.truncate(spool.folder / "spool.log", size)
        records = records[: sum(1 for end in ends[1:] if end <= size)]
    assert kept(spool) == records
    spool.add(b"next")
    assert kept(spool) == [*records, b"next"]


def test_a_record_damaged_in_the_middle_stops_everything_and_is_not_skipped(tmp_path):
    spool = Spool(tmp_path)
    for text in (b"one", b"two", b"three"):
        spool.add(text)
    file = tmp_path / "spool.log"
    file.write_bytes(file.read_bytes().replace(b"two", b"owt"))
    with pytest.raises(SpoolDamagedError):
        kept(spool)
    with pytest.raises(SpoolDamagedError):
        spool.add(b"four")


def test_a_full_spool_refuses_and_keeps_what_it_has(tmp_path):
    spool = Spool(tmp_path, most=100)
    spool.add(b"x" * 20)
    with pytest.raises(SpoolFullError):
        spool.add(b"y" * 20)
    assert kept(spool) == [b"x" * 20]


def test_many_writers_at_once_keep_every_record_whole(tmp_path):
    spool = Spool(tmp_path)
    texts = [str(n).encode() * 50 for n in range(60)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(spool.add, texts))
    assert sorted(kept(spool)) == sorted(texts)


def test_what_is_done_is_not_read_again_and_the_last_empties_the_file(tmp_path):
    spool = Spool(tmp_path)
    spool.add(b"one")
    spool.add(b"two")
    first, second = spool.waiting()
    spool.done(first)
    assert kept(spool) == [b"two"]
    spool.add(b"three")
    assert kept(spool) == [b"two", b"three"]
    spool.done(second)
    spool.done(next(spool.waiting()))
    assert (tmp_path / "spool.log").stat().st_size == 0
    spool.add(b"four")
    assert kept(spool) == [b"four"]


def test_it_is_synced_before_it_is_told(tmp_path, monkeypatch):
    synced = []
    real = os.fsync
    monkeypatch.setattr(spools.os, "fsync", lambda handle: (synced.append(handle), real(handle)))
    Spool(tmp_path).add(b"x")
    assert len(synced) >= 2  # the file, and the folder that names it


@pytest.fixture
def base(db, desk):
    seed.run()
    return replace(desk, now=lambda: NIGHT + timedelta(hours=6))


def message(lrn, receipt="SP-1", **more):
    from greenlane.usecases.spooled import Spooled

    told = {"client": "test-client", "format": "json", "received": NIGHT, "body": body(lrn)}
    return Spooled(receipt=receipt, **{**told, **more})


@pytest.mark.db
def test_a_message_is_lodged_once_under_the_law_of_the_day_it_was_received(base):
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases import spooled

    first = spooled.take(message("LRN-1"), base)
    assert spooled.take(message("LRN-1"), base).pk == first.pk
    crashed_before_the_row = spooled.take(message("LRN-1", "SP-2"), base)
    assert (first.status, crashed_before_the_row.answer) == (201, first.answer)
    row = DeclarationRow.objects.get()
    assert row.law_day == base.day_of(NIGHT) != base.day_of(base.now())
    assert bytes(first.digest) == hashlib.sha256(body("LRN-1")).digest()


@pytest.mark.db
def test_a_client_shut_out_meanwhile_lodges_nothing_from_the_spool(base):
    from greenlane.store.models import ApiClient, DeclarationRow
    from greenlane.usecases import spooled

    ApiClient.objects.update(revoked=NIGHT + timedelta(hours=1))
    row = spooled.take(message("LRN-1"), base)
    assert (row.status, row.problem) == (401, "revoked")
    assert not DeclarationRow.objects.exists()


@pytest.mark.db
def test_while_no_witness_is_reached_the_spool_waits(base, tmp_path, monkeypatch, settings_home):
    from greenlane.usecases import lodge as lodging
    from greenlane.usecases import spooled
    from greenlane.workers import spool as worker

    spool = Spool(settings_home / "spool")
    spool.add(spooled.encode(message("LRN-1")))
    with monkeypatch.context() as closed:
        closed.setattr(lodging, "is_open", lambda _: False)
        assert worker.drain(base) == 0
    assert worker.drain(base) == 1
    assert worker.drain(base) == 0


@pytest.fixture
def settings_home(tmp_path, django_ready):
    from django.test import override_settings

    with override_settings(GREENLANE_HOME=tmp_path):
        yield tmp_path


@pytest.mark.db
def test_only_its_own_client_follows_a_receipt(base):
    from greenlane.lifecycle.event import Actor
    from greenlane.usecases import spooled

    mine, other = Actor("test-client", "broker", "x"), Actor("another", "broker", "x")
    waiting = [spooled.encode(message("LRN-1"))]
    assert spooled.status("SP-1", mine, waiting).receipt == "SP-1"
    assert spooled.status("SP-1", other, waiting) is None
    spooled.take(message("LRN-1"), base)
    assert json.loads(spooled.status("SP-1", mine, []).answer)["mrn"]
    assert spooled.status("SP-1", other, []) is None
