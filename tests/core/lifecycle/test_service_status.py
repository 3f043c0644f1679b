"""The state of the service from its probes: runs, days, uptime."""

from datetime import UTC, datetime, timedelta

from greenlane.lifecycle.service_status import KEPT_DAYS, Status, observe

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def watched(*tones, step=MINUTE):
    status = Status()
    for n, tone in enumerate(tones):
        moment = NOON + n * step
        status = observe(status, {"lodge": (tone, "x")}, moment, moment.date())
    return status.functions["lodge"]


def test_an_outage_is_one_run_from_its_first_bad_probe_to_the_next_good_one():
    found = watched("good", "bad", "bad", "warn", "bad")
    assert [(run.since, run.until) for run in found.runs] == [
        (NOON + MINUTE, NOON + 3 * MINUTE), (NOON + 4 * MINUTE, None),
    ]  # fmt: skip


def test_since_tells_the_last_change_and_uptime_the_share_of_probes():
    found = watched("good", "bad", "good", "good")
    assert found.since == NOON + 2 * MINUTE
    assert found.uptime == 75
    assert found.days == {"2026-07-01": (3, 0, 1)}


def test_ninety_days_are_kept_and_no_more():
    found = watched(*["bad", "good"] * 60, step=timedelta(days=1))
    assert len(found.days) == KEPT_DAYS
    assert len(found.runs) == KEPT_DAYS // 2
