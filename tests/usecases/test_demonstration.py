"""The demonstration: every scene is there, made by its actors, and the same for the same seed."""

import subprocess
import sys
from datetime import timedelta

import pytest
from tests.support import models

pytestmark = pytest.mark.db
COUNT, SEED = 150, 4


@pytest.fixture
def part(db, desk, tmp_path, monkeypatch):
    from django.conf import settings

    from greenlane.cli.demonstration import month
    from greenlane.usecases import desk as desks

    monkeypatch.setattr(settings, "GREENLANE_HOME", tmp_path)
    made, _logins = month.begin(COUNT, SEED)
    yield made
    desks.renew()


def test_the_same_seed_and_day_give_the_same_month(db, desk):
    from greenlane.cli.demonstration import month

    today = desk.day_of(desk.now())
    one, two = (month.made(60, SEED, today) for _ in range(2))
    assert one.days.made == two.days.made
    assert month.made(60, SEED + 1, today).days.made != one.days.made  # the control
    assert len([each for day in one.days.made.values() for each in day]) == 60
    assert (one.last[0] - one.first[0], today - one.last[-1]) == (
        timedelta(days=23), timedelta(days=1))  # fmt: skip
    assert one.first[-1] == today, "today's trade is of the first part"
    assert month.made(3, SEED, today).days.made[today], "also when there are few"


def test_every_scene_is_there_and_each_address_is_open_to_its_role(part, monkeypatch):
    from django.urls import resolve

    from greenlane.cli.demonstration import later, told
    from greenlane.store.models import (
        Authorisation,
        CaseFile,
        InspectionResult,
        OfficialCertificateRow,
        PaymentOrder,
        PermitRow,
        RiskModelRow,
        RiskProfileRow,
        TwoPersonAct,
        WatchHit,
    )
    from greenlane.usecases import desk, model_training

    states = dict(Authorisation.objects.values_list("state", "appeal"))
    assert states == {"granted": "none", "planned": "none", "suspended": "lodged"}
    tiers = Authorisation.objects.filter(state="granted").values_list("tier", flat=True)
    assert sorted(tiers) == ["full", "small"]
    assert RiskProfileRow.objects.get(code="RP-201").mode == "shadow"
    assert set(OfficialCertificateRow.objects.values_list("state", flat=True)) > {"revoked"}
    _standing(desk.current())
    assert "paid" in set(PaymentOrder.objects.values_list("state", flat=True))
    assert {"suspended", "active"} <= set(PermitRow.objects.values_list("state", flat=True))
    assert {"cleared", "confirmed"} & set(WatchHit.objects.values_list("state", flat=True))
    assert InspectionResult.objects.exclude(officer="").exists()
    assert set(TwoPersonAct.objects.values_list("kind", flat=True)) >= {
        "authorise", "watch-list", "profile"}  # fmt: skip
    found = InspectionResult.objects.exclude(kinds=[]).values("declaration").distinct().count()
    assert CaseFile.objects.count() == min(2, found) > 0, "a seed with findings"
    for role, places, text in told.where():
        assert text
        for place in places.split():
            name = resolve(place).func
            assert name, (role, place)
    monkeypatch.setattr(model_training, "train", lambda *given: _kept(*given[2:]))
    monkeypatch.setattr(later, "_learned", lambda seed: f"learned {seed}")
    later.run(part.days, part.last, SEED)
    found = dict(RiskModelRow.objects.values_list("state", "second"))
    assert found == {"champion": "director", "challenger": ""}
    assert desk.current().scoring.version == RiskModelRow.objects.get(state="champion").version


def _standing(here):
    """The account `trader` has a limit, a guarantee, goods under way and late, interest owed."""
    from greenlane.store.models import (
        Account,
        DeferredAccount,
        Guarantee,
        MoneyClaim,
        ProcedureStay,
    )
    from greenlane.usecases import transit_ends

    firm = Account.objects.get(username="trader").operator_id
    assert DeferredAccount.objects.get(pk=firm).used > 0
    given = Guarantee.objects.get(principal_id=firm)
    assert (given.percent, given.reserved > 0) == (30, True), "the benefit of the authorised"
    stays = ProcedureStay.objects.filter(declaration__trader=firm, state="open")
    transit = stays.filter(procedure__in=transit_ends.procedures(here))
    today = here.day_of(here.now())
    assert transit.filter(due__lt=today, discharged__gt=0).exists()
    assert transit.filter(due__gte=today).exists()
    owed = MoneyClaim.objects.filter(operator_id=firm, kind="interest", paid=0)
    assert owed.get().basis
    others = MoneyClaim.objects.filter(kind="statement").exclude(operator_id=firm)
    assert not [each for each in others if each.paid < each.amount]
    agencies = Account.objects.filter(role="agency").values_list("agency", flat=True)
    assert set(agencies) == set(here.book.agencies)


def test_the_nation_goes_on_by_the_clock_and_alerts_stand_after_their_events(db, desk):
    """The control: a day's count of none lodges nothing; what is there is not lodged again."""
    from greenlane.cli.demonstration import live, month
    from greenlane.store.models import AlertRow, DeclarationRow, Glance
    from greenlane.usecases import desk as desks
    from greenlane.usecases import seeding

    today = desk.day_of(desk.now())
    part = month.made(30, SEED, today)
    seeding.register([month.operator_of(record) for record in part.nation.register(today)])
    seeding.empower(month.mandates_of(part.nation, month.first_day(today)), desk)
    before = desks.current().now()
    assert live.Live(part.nation, today, most=0).tick() is False
    assert not DeclarationRow.objects.exists()
    going = live.Live(part.nation, today, most=5)
    assert [going.tick() for _ in range(6)] == [True] * 5 + [False]
    rows = list(DeclarationRow.objects.order_by("pk"))
    assert len(rows) == sum(going.days.tally.states.values()) > 2
    assert min(row.lodged for row in rows) >= before
    assert Glance.objects.count() == len(rows), "the board shows them"
    for alert in AlertRow.objects.all():
        assert before <= alert.moment <= alert.raised
    again = live.Live(month.made(30, SEED, today).nation, today, most=5)
    assert again.tick() is False, "the same demonstration started again"


def test_todays_trade_is_lodged_before_now(db, desk):
    from greenlane.cli.demonstration import month
    from greenlane.usecases import desk as desks

    today = desk.day_of(desk.now())
    days = month.made(90, SEED, today).days
    moments = [days.when(each) for each in days.made[today]]
    assert moments == sorted(moments)
    assert moments[-1] <= desks.current().now()
    assert {desk.day_of(moment) for moment in moments} == {today}


def test_the_second_part_starts_as_a_program(db):
    """Without its arguments it says so, which it can only when all its modules were loaded."""
    words = [sys.executable, "-m", "greenlane.cli.demonstration"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, "usage: [live] COUNT SEED TODAY")


def _kept(here, seed):
    from greenlane.store.models import RiskModelRow

    return RiskModelRow.objects.get(version=models.keep(here, seed))
