"""The pages of papers: numbers handed out, a use recorded, captured, counted, late, keyed in."""

import json
from datetime import timedelta

import pytest
from tests.support.declarations import BROKER, OFFICE, TRADER
from tests.usecases.test_fallback import LATER, OFFICER, at, base, cut, goods, handed_out, paper
from tests.usecases.test_outage_pages import visitor

pytestmark = pytest.mark.db
__all__ = ["base"]
FORM = {"declarant": BROKER, "trader": TRADER, "accepted": "2026-07-01T11:00",
        "released": "2026-07-01T11:30", "released_by": "Badge 7", "documents": "BL-1",
        "containers": "CSQU3054383"}  # fmt: skip


@pytest.fixture
def later(base, monkeypatch):
    """The doors at work the day after the outage."""
    from greenlane.usecases import desk as desks

    after = at(base, LATER)
    monkeypatch.setattr(desks, "current", lambda: after)
    return after


def demand(monkeypatch):
    """The declarant asked that his messages are signed."""
    from greenlane.store import certificates

    monkeypatch.setattr(certificates, "demanded", lambda unit: unit == BROKER)


def recorded(later, n=1, count=1):
    from greenlane.usecases import fallback

    made, numbers = handed_out(later, count)
    fallback.record(paper(numbers[0], n), cut(later), OFFICER, later)
    return made, numbers


def test_numbers_are_handed_out_used_voided_captured_counted_and_the_report_balances(later):
    from greenlane.store.models import Draft, FallbackPaper, FallbackRange

    outage = cut(later)
    officer = visitor("officer", office=OFFICE)
    assert officer.post("/papers/hand-out", {"scheme": "S", "count": "0"}).status_code == 422
    made = officer.post("/papers/hand-out", {"scheme": "S", "count": "3", "office": "QT000501"})
    place = made["Location"]
    assert FallbackRange.objects.get().office == OFFICE
    from greenlane.usecases import fallback

    numbers = fallback.numbers(FallbackRange.objects.get(), later.book.country)
    answer = officer.post("/papers/record", {**FORM, "number": numbers[0], "outage": outage})
    assert answer.status_code == 302, answer.content.decode()
    sent = {"number": numbers[1], "reason": "Torn"}
    assert officer.post("/papers/void", sent).status_code == 302
    broker = visitor("broker", operator_id=BROKER)
    page = f"/papers/numbers/{numbers[0]}"
    assert "Write the declaration as a draft first" in broker.get(page).content.decode()
    draft = Draft.objects.create(operator_id=BROKER, author=_account("broker"), trade="import",
                                 lrn="P-1", body={})  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        from greenlane.usecases import drafts

        patch.setattr(drafts, "as_declaration", lambda _draft, _me: goods(1))
        assert broker.post(f"{page}/capture", {"draft": draft.pk}).status_code == 302
    assert not Draft.objects.exists()
    assert FallbackPaper.objects.get(number=numbers[0]).state == "captured"
    assert officer.post(f"{place}/count", {"blanks": "5"}).status_code == 422
    assert officer.post(f"{place}/count", {"blanks": "1"}).status_code == 302
    assert "The report balances" in officer.get("/papers").content.decode()
    assert "The report balances" in visitor("director").get("/papers").content.decode()


def _account(role):
    from greenlane.store.models import Account

    return Account.objects.get(username=f"walker-{role}")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"number": "QTFS2600010100042B"}, "never handed out"),
        ({"accepted": "2026-07-01T08:10"}, "not allowed yet"),
        ({"accepted": ""}, "Give the day and the hour"),
        ({"documents": "", "containers": ""}, "name a transport document"),
        ({"declarant": ""}, "Fill this in"),
    ],
)
def test_a_paper_that_cannot_be_is_refused_in_words_of_both_languages(later, change, text):
    outage, (_, numbers) = cut(later), handed_out(later, 1)
    officer = visitor("officer", office=OFFICE)
    sent = {**FORM, "number": numbers[0], "outage": outage, **change}
    answer = officer.post("/papers/record", sent)
    assert answer.status_code == 422
    assert text in answer.content.decode()
    officer.cookies["language"] = "ar"
    assert text not in officer.post("/papers/record", sent).content.decode()


def test_a_number_handed_to_an_operator_is_not_used_by_another(later):
    from greenlane.usecases import fallback

    made = fallback.issue(OFFICE, "S", 1, OFFICER, later, TRADER)
    number = fallback.numbers(made, later.book.country)[0]
    with pytest.raises(fallback.FallbackError, match="another operator"):
        fallback.record(paper(number, 1), cut(later), OFFICER, later)
    with pytest.raises(fallback.FallbackError, match="no such operator"):
        fallback.issue(OFFICE, "S", 1, OFFICER, later, "QT00000000000")
    free = fallback.numbers(fallback.issue(OFFICE, "S", 1, OFFICER, later), "QT")[0]
    assert fallback.record(paper(free, 1), "OUT-2026-0001", OFFICER, later)  # the control


def test_a_paper_that_is_captured_too_late_is_shown_as_overdue(later, monkeypatch):
    from greenlane.usecases import desk as desks

    _, numbers = recorded(later)
    officer = visitor("officer", office=OFFICE)
    assert "Overdue</span>" not in officer.get("/papers").content.decode()
    last = later.book.working_days.after(later.day_of(LATER - timedelta(days=1)), 2)
    assert last.isoformat() in officer.get("/papers?format=csv").content.decode()
    late = at(later, LATER + timedelta(days=9))
    monkeypatch.setattr(desks, "current", lambda: late)
    assert "Overdue</span>" in officer.get("/papers").content.decode()
    assert numbers[0] in officer.get("/papers?state=overdue").content.decode()
    offices = visitor("director").get("/papers?format=offices").content.decode().splitlines()
    assert offices[1].split(",")[:5] == [OFFICE, "1", "0", "1", "1"]


def test_the_long_scheme_is_for_long_outages_and_gives_more_days(later):
    from greenlane.usecases import fallback, fallback_due

    made = fallback.issue(OFFICE, "L", 1, OFFICER, later)
    number = fallback.numbers(made, "QT")[0]
    with pytest.raises(fallback.FallbackError, match="too young"):
        fallback.record(paper(number, 1), cut(later), OFFICER, later)
    from greenlane.store.models import Outage

    outage = Outage.objects.get()
    short, long = (fallback_due.capture_by(outage, scheme, later) for scheme in "SL")
    assert short < long
    outage.until = None
    assert fallback_due.capture_by(outage, "S", later) is None


def test_what_an_officer_keys_in_for_a_declarant_who_signs_waits_for_another(later, monkeypatch):
    from greenlane.store.models import DeclarationRow, FallbackKeyed

    _, numbers = recorded(later)
    demand(monkeypatch)
    first, second = visitor("officer", office=OFFICE), visitor("officer", "otto", office=OFFICE)
    page, sent = f"/papers/numbers/{numbers[0]}", {"body": goods(1).decode()}
    assert first.post(f"{page}/capture", sent).status_code == 422  # no reason
    sent["reason"] = "His line is down until Friday."
    assert first.post(f"{page}/capture", sent).status_code == 302
    assert not DeclarationRow.objects.exists()
    assert first.post(f"{page}/confirm").status_code == 403
    shown = second.get(page).content.decode()
    assert "His line is down" in shown
    assert "BL-1" in shown
    assert second.post(f"{page}/refuse", {"why": "The mass differs"}).status_code == 302
    assert first.post(f"{page}/capture", sent).status_code == 302
    assert second.post(f"{page}/confirm").status_code == 302
    assert DeclarationRow.objects.get().declarant == BROKER
    kept = FallbackKeyed.objects.get()
    assert (kept.confirmed_by, bytes(kept.body)) == ("otto", b"")


def test_the_database_refuses_one_officer_in_both_places(later, monkeypatch):
    from django.db import IntegrityError, transaction

    from greenlane.store.models import FallbackKeyed
    from greenlane.usecases import fallback_keyed

    _, numbers = recorded(later)
    fallback_keyed.key_in(numbers[0], goods(1), "json", "x", OFFICER, later)
    with pytest.raises(IntegrityError), transaction.atomic():
        FallbackKeyed.objects.update(confirmed_by=OFFICER.name)
    assert FallbackKeyed.objects.update(confirmed_by="otto") == 1  # the control


def test_without_that_demand_an_officer_captures_at_once_and_findings_are_shown(later):
    from greenlane.store.models import FallbackPaper

    _, numbers = recorded(later)
    officer, page = visitor("officer", office=OFFICE), f"/papers/numbers/{numbers[0]}"
    bad = json.loads(goods(1))
    bad["goodsShipment"]["tradeTerms"]["conditionCode"] = "XXX"
    answer = officer.post(f"{page}/capture", {"body": json.dumps(bad)})
    assert answer.status_code == 422
    assert "What is wrong" in answer.content.decode()
    assert officer.post(f"{page}/capture", {"body": "<a"}).status_code == 422
    assert officer.post(f"{page}/capture", {"body": goods(1, "P-2").decode()}).status_code == 302
    assert FallbackPaper.objects.get().state == "captured"


def test_a_stranger_sees_neither_the_paper_nor_the_range(later):
    made, numbers = recorded(later)
    stranger = visitor("officer", "walker-2", office="QT000501")
    for address in (f"/papers/numbers/{numbers[0]}", f"/papers/ranges/{made.pk}"):
        assert stranger.get(address).status_code == 404
        assert visitor("officer", office=OFFICE).get(address).status_code == 200
    director = visitor("director").get(f"/papers/numbers/{numbers[0]}").content.decode()
    assert BROKER not in director  # figures only
