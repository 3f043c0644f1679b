"""Quotas against the database: ranked, shared, exact under any number of claims, decided once."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.support import seed
from tests.support.quotas import (
    NOON,
    TODAY,
    at_once,
    book_with_quota,
    checked,
    got,
    lodge,
    order,
    period,
    requests,
)

pytestmark = pytest.mark.db
D = Decimal
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def open_desk(db, desk):
    seed.run()
    return replace(desk, now=lambda: NOON, book=book_with_quota(desk))


def later(desk, **passed):
    return replace(desk, now=lambda: NOON + timedelta(**passed))


def test_a_claim_of_an_accepted_entry_is_ranked_by_its_day_and_decided_when_it_is_over(open_desk):
    from greenlane.usecases import quotas

    told = lodge(open_desk, "LRN-1")
    assert told["totals"]["A00"] == "132.83"  # 2 % of 2,500 USD at 2.6566
    (row,) = requests()
    assert (row.day, row.quantity, row.allocated, row.definition_id) == (TODAY, D(100), None, "Q26")
    assert quotas.allocate_day(TODAY - timedelta(days=1), open_desk) == []
    (made,) = quotas.allocate_day(TODAY, open_desk)
    assert (made.quantity, made.unmet) == (100, 0)
    assert quotas.allocate_day(TODAY, open_desk) == []
    assert checked(open_desk).balance == 0


def test_what_got_nothing_owes_the_full_duty_on_its_part(open_desk):
    from greenlane.usecases import quotas

    lodge(open_desk, "LRN-1", "100")
    lodge(open_desk, "LRN-2", "100")
    made = quotas.allocate_day(TODAY, open_desk)
    assert [m.quantity for m in made] == [50, 50]
    # half of (22 % - 2 %) of 6,641.50 is 664.15; the VAT on it is 16 %
    assert [r.owed for r in quotas.unmet()] == [{"A00": "664.15", "B00": "106.26"}] * 2
    assert checked(open_desk).balance == 0


# ------------------------------------------------------------- many at once


@pytest.mark.parametrize("drawing", ["immediate", "daily"])
def test_two_hundred_claims_at_once_on_the_last_hundred_kilograms_get_exactly_them(
    open_desk, drawing
):
    """Real entries through the front door, in 20 threads; the daily ones by 4 workers at once."""
    from greenlane.usecases import quotas

    racing = replace(open_desk, book=book_with_quota(open_desk, drawing=drawing))
    at_once(lambda n: lodge(racing, f"LRN-{n}", "3.7"), range(200), 20)
    if drawing == "daily":
        assert got() == [None] * 200
        served = at_once(lambda _: len(quotas.allocate_day(TODAY, racing)), range(4), 4)
        assert sorted(served) == [0, 0, 0, 200]
        assert all(D("0.499") <= each <= D("0.501") for each in got())
    else:
        assert sorted(got()) == [*[D(0)] * 172, D("0.1"), *[D("3.7")] * 27]
    assert sum(got()) == D(100)
    row = checked(racing)
    assert (row.balance, row.drawn) == (0, 100)


def test_without_the_lock_two_workers_give_away_what_is_not_there(open_desk, monkeypatch):
    """The control: the same allocation on rows that are read and not locked."""
    from greenlane.store.models import QuotaBalance, QuotaPosting
    from greenlane.usecases import quota_serving, quotas

    for number in range(4):
        lodge(open_desk, f"LRN-{number}", "40")
    together = threading.Barrier(2, timeout=20)

    def unlocked(family, desk):
        rows = QuotaBalance.objects.in_bulk(family.definitions)
        together.wait()
        return rows

    with monkeypatch.context() as patch:
        patch.setattr(quota_serving, "lock", unlocked)
        served = at_once(lambda _: len(quotas.allocate_day(TODAY, open_desk)), range(2), 2)
    assert served == [4, 4]
    given = QuotaPosting.objects.filter(kind="allocate").values_list("quantity", flat=True)
    assert sum(given) == 200
    assert quotas.disagreements(open_desk) == ["Q26"]


def test_a_thousand_requests_of_a_day_share_to_the_last_gram_and_again_the_same(open_desk):
    from greenlane.store.models import DeclarationRow, DeclarationVersion, QuotaRequest
    from greenlane.usecases import quotas

    lodge(open_desk, "LRN-1", "1")
    first = DeclarationRow.objects.get()
    version = DeclarationVersion.objects.get()
    (asked,) = requests()

    def copy(row, **changes):
        fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
        return type(row)(**{**fields, "id": None, **changes})

    rows = DeclarationRow.objects.bulk_create(
        copy(first, mrn=f"26QTCOPY{n:010}", lrn=f"X-{n}") for n in range(999)
    )
    DeclarationVersion.objects.bulk_create(copy(version, declaration_id=r.pk) for r in rows)
    QuotaRequest.objects.bulk_create(
        copy(asked, declaration_id=r.pk, quantity=D(n % 7 + 1) / 3) for n, r in enumerate(rows)
    )

    def served():
        made = quotas.allocate_day(TODAY, open_desk)
        assert len(made) == 1_000
        assert sum(m.quantity for m in made) == D(100)
        assert checked(open_desk).balance == 0
        return {m.request.id: m.quantity for m in made}

    once = served()
    wipe()
    # The same claims in another order of arrival, as a replay of the register.
    replayed = list(QuotaRequest.objects.order_by("-quantity", "pk"))
    QuotaRequest.objects.all().delete()
    QuotaRequest.objects.bulk_create(
        copy(r, allocated=None, decided=None, owed={}) for r in replayed
    )
    assert served() == once


def wipe():
    from django.db import connection

    from greenlane.store.models import QuotaBalance, QuotaRequest

    connection.cursor().execute("truncate quota_posting")  # its rows are only ever added
    QuotaRequest.objects.update(allocated=None, decided=None, owed={})
    QuotaBalance.objects.update(volume=0, balance=0, drawn=0)


def test_a_database_that_dies_in_the_midst_has_decided_nothing(open_desk, monkeypatch):
    from django.db import OperationalError, connection

    from greenlane.store import quotas as store
    from greenlane.usecases import quotas

    lodge(open_desk, "LRN-1", "40")
    lodge(open_desk, "LRN-2", "80")
    real = store.post_all

    def dying(*args):
        real(*args)
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as patch:
        patch.setattr(store, "post_all", dying)
        with pytest.raises(OperationalError):
            quotas.allocate_day(TODAY, open_desk)
    connection.close()
    assert got() == [None, None]
    assert checked(open_desk).balance == 100
    assert len(quotas.allocate_day(TODAY, open_desk)) == 2
    assert sorted(got()) == [D("33.333"), D("66.667")]


def test_one_family_that_fails_does_not_undo_another(open_desk, monkeypatch):
    from greenlane.usecases import quota_serving, quotas

    book = book_with_quota(open_desk, quota_definitions=[period("P26", "094998")])
    desk = replace(open_desk, book=book)
    lodge(desk, "LRN-1", "40", number="094998")
    lodge(desk, "LRN-2", "60")
    lodge(desk, "LRN-3", "60")
    monkeypatch.setattr(quota_serving, "difference", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        quotas.allocate_day(TODAY, desk)
    assert got() == [40, None, None]
    assert checked(desk, "P26").balance == 60


# ------------------------------------------------------------- returns and their like


def test_a_return_opens_an_exhausted_quota_again_after_a_block(open_desk):
    from greenlane.usecases import quotas

    desk = replace(open_desk, book=book_with_quota(open_desk, reopen_days=2))
    lodge(desk, "LRN-1", "100")
    quotas.allocate_day(TODAY, desk)
    (row,) = requests()
    (standing,) = of_order(quotas.balances(TODAY, desk))
    assert (standing.status, standing.balance, standing.allocated) == ("exhausted", 0, 100)
    assert standing.last == TODAY
    quotas.give_back(row.pk, D(30), "overdrawn", desk)
    assert checked(desk).balance == 30
    (standing,) = of_order(quotas.balances(TODAY, desk))
    assert (standing.status, standing.allocated, standing.volume) == ("blocked", 70, 100)
    assert standing.reasons == ("re-opened by a return (CA-2019 s. 31)",)
    # Two working days after Wednesday it opens, on Friday (nobody rests on Thursday).
    assert [of_order(quotas.balances(TODAY + timedelta(days=n), desk))[0].status
            for n in (1, 2)] == ["blocked", "open"]  # fmt: skip
    lodge(desk, "LRN-2", "10")
    assert quotas.allocate_day(TODAY, desk) == []
    assert [m.quantity for m in quotas.allocate_day(TODAY, later(desk, days=2))] == [10]
    with pytest.raises(quotas.QuotaError, match="cannot be returned"):
        quotas.give_back(row.pk, D(71), "too much", desk)
    with pytest.raises(quotas.QuotaError, match="no request"):
        quotas.give_back(row.pk + 1000, D(1), "nothing", desk)


def of_order(standings, number="094999"):
    return [each for each in standings if each.period.order_number == number]


def test_transfers_move_and_closing_lets_the_rest_lapse(open_desk):
    from greenlane.usecases import quotas

    next_year = period("Q27", "094999", "500", since="2027-01-01", until="2027-12-31")
    desk = replace(open_desk, book=book_with_quota(open_desk, quota_definitions=[next_year]))
    lodge(desk, "LRN-1", "30")
    with pytest.raises(quotas.QuotaError, match="not ended"):
        quotas.close("Q26", desk)
    new_year = later(desk, days=190)
    with pytest.raises(quotas.QuotaError, match="wait"):
        quotas.close("Q26", new_year)
    quotas.allocate_day(TODAY, new_year)
    quotas.transfer("Q26", "Q27", D(60), "unused", new_year)
    assert (checked(desk).balance, checked(desk, "Q27").balance) == (10, 560)
    (standing,) = of_order(quotas.balances(TODAY, desk))
    assert (standing.status, standing.volume, standing.allocated) == ("open", 40, 30)
    with pytest.raises(quotas.QuotaError, match="left"):
        quotas.transfer("Q26", "Q27", D(11), "more than there is", new_year)
    assert quotas.close("Q26", new_year) == 10
    row = checked(desk)
    assert (row.balance, row.drawn, row.closed) == (0, 30, True)
    with pytest.raises(quotas.QuotaError, match="closed"):
        quotas.close("Q26", new_year)
    # What comes back to a closed period lapses with it.
    quotas.give_back(requests()[0].pk, D(5), "found too late", new_year)
    assert (checked(desk).balance, checked(desk).drawn) == (0, 25)
    assert [p.kind for p in quotas.history("Q26")] == [
        "open", "allocate", "transfer", "close", "return", "close"
    ]  # fmt: skip


def test_a_volume_that_the_law_changes_is_taken_over_and_never_below_what_is_drawn(open_desk):
    from greenlane.usecases import quotas

    lodge(open_desk, "LRN-1", "60")
    quotas.allocate_day(TODAY, open_desk)
    for volume, left in (("150", "89.999"), ("40", "0"), ("70", "9.998")):
        desk = replace(open_desk, book=book_with_quota(open_desk, volume=volume))
        lodge(desk, f"LRN-{volume}", "0.001")
        quotas.allocate_day(TODAY, desk)
        assert checked(desk).balance == D(left)


def test_a_blocked_quota_keeps_its_requests_waiting_with_their_rank(open_desk):
    from greenlane.usecases import quotas

    quotas.block("Q26", "block", TODAY, TOMORROW, "published late", "officer", open_desk)
    lodge(open_desk, "LRN-1", "60")
    lodge(later(open_desk, days=1), "LRN-2", "60")
    assert quotas.allocate_day(TOMORROW, later(open_desk, days=1)) == []
    assert of_order(quotas.balances(TODAY, open_desk))[0].status == "blocked"
    made = quotas.allocate_day(TOMORROW, later(open_desk, days=2))
    assert [m.quantity for m in made] == [60, 40]
    with pytest.raises(quotas.QuotaError, match="reason"):
        quotas.block("Q26", "block", TODAY, TODAY, " ", "officer", open_desk)
    with pytest.raises(quotas.QuotaError, match="no period"):
        quotas.block("Q99", "block", TODAY, TODAY, "why", "officer", open_desk)


def test_a_sub_quota_draws_on_its_main_quota_by_the_coefficient_and_gives_it_back(open_desk):
    from greenlane.usecases import quotas

    desk = replace(open_desk, book=book_with_quota(
        open_desk, quota_definitions=[period("M26", "094990", "90")], quotas=[order("094990")],
        quota_associations=[{"main": "M26", "sub": "Q26", "relation": "EQ", "coefficient": "1.5"}],
    ))  # fmt: skip
    lodge(desk, "LRN-1", "100")
    (made,) = quotas.allocate_day(TODAY, desk)
    assert (made.quantity, made.unmet) == (60, 40)
    assert (checked(desk).balance, checked(desk, "M26").balance) == (40, 0)
    quotas.give_back(requests()[0].pk, D(20), "overdrawn", desk)
    assert (checked(desk).balance, checked(desk, "M26").balance) == (60, 30)


# ------------------------------------------------------------- the worker


def test_the_worker_decides_on_a_working_day_the_days_that_are_over(open_desk, monkeypatch):
    from greenlane.usecases import desk as desks
    from greenlane.workers import loop

    calendar = {**open_desk.country, "calendar": {"rest": ["thursday"]}}
    resting = replace(open_desk, country=calendar)
    resting = replace(resting, book=book_with_quota(resting))
    lodge(resting, "LRN-1", "60")
    lodge(later(resting, days=1), "LRN-2", "60")
    for days, served in ((0, 0), (1, 0), (2, 2), (3, 0)):
        monkeypatch.setattr(desks, "_installed", [later(resting, days=days)])
        assert loop.serve_quotas() == served
    assert got() == [60, 40]
    assert {row.decided for row in requests()} == {date(2026, 7, 3)}
