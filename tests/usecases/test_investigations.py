"""Case files: opened with a reason, read by members, never changed, closed by two for a penalty."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support import signing_in
from tests.support.clock import standing
from tests.support.profiles import people
from tests.usecases.test_evidence_bundle import KEYS, LOG
from tests.usecases.test_inspection import differs, record
from tests.usecases.test_life import NOON, RED, lane, lodged, row

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
INES, OMAR = Actor("ines", "analyst"), Actor("omar", "analyst")
REASON = "The same firm for the third time"


@pytest.fixture
def here(db, desk, monkeypatch):
    return standing(desk, monkeypatch, prepared=lambda held: lane(held, RED))


@pytest.fixture
def who(here):
    return people()


@pytest.fixture
def case(here, who):
    from greenlane.usecases import investigations

    return investigations.open_case(REASON, INES, here).number


@pytest.fixture
def mrn(here):
    made = lodged(here)["mrn"]
    record(made, here, differs(), lift=False)
    return made


def test_a_case_is_opened_with_a_reason_by_those_who_may(here, who):
    from greenlane.store.models import JournalRow
    from greenlane.usecases import investigations
    from greenlane.usecases.permissions import ForbiddenError

    with pytest.raises(ValueError, match="say why"):
        investigations.open_case("because", INES, here)
    for role in ("officer", "director", "auditor", "broker"):
        with pytest.raises(ForbiddenError):
            investigations.open_case(REASON, Actor("x", role), here)
    first = investigations.open_case(REASON, INES, here).number
    assert (first, investigations.open_case(REASON, OMAR, here).number) == (
        "CF-2026-00001", "CF-2026-00002")  # fmt: skip
    assert JournalRow.objects.filter(kind="case.opened").count() == 2
    with pytest.raises(ForbiddenError, match="members"):
        investigations.seen(first, OMAR)


def test_a_file_gathers_alerts_declarations_results_and_notes(here, case, mrn):
    from greenlane.store import cases
    from greenlane.store.models import JournalRow
    from greenlane.usecases import alerts, investigations

    alert = alerts.raise_alert("anomaly", "a:1", here, moment=NOON, declaration=row(mrn),
                               facts={"what": ["unit value"]})  # fmt: skip
    investigations.add_alert(case, alert.pk, INES, here)
    investigations.add_note(case, "Seen at the quay.", INES, here)
    told = cases.entries(cases.by_number(case))
    assert [each.kind for each in told] == ["alert", "declaration", "inspection", "note"]
    assert told[2].content["results"][0]["kinds"] == ["classification"]
    noted = JournalRow.objects.get(kind="data.reidentified")
    assert json.loads(noted.entry)["details"]["reference"] == case
    with pytest.raises(NotAllowedError, match="already"):
        investigations.add_declaration(case, mrn, INES, here)
    with pytest.raises(NotAllowedError, match="no declaration"):
        investigations.add_declaration(case, "26QT0000000000000R0", INES, here)


def test_what_is_in_a_file_is_not_changed_nor_taken_out_and_numbers_have_no_gap(here, case):
    from django.db import IntegrityError, connection, transaction

    from greenlane.store.models import CaseEntryRow, CaseFile
    from greenlane.usecases import investigations

    investigations.add_note(case, "Seen at the quay.", INES, here)
    for act in (lambda: CaseEntryRow.objects.update(entry="{}"), CaseEntryRow.objects.all().delete,
                lambda: CaseFile.objects.update(reason="another"),
                lambda: CaseFile.objects.update(state="closed", outcome="infringement",
                                                closed=NOON, closed_by="ines")):  # fmt: skip
        with pytest.raises(Exception, match=r"never changed|stays as|last entry"), \
                transaction.atomic():  # fmt: skip
            act()
    with pytest.raises(IntegrityError, match="without gap"), transaction.atomic():
        CaseEntryRow.objects.create(case=CaseFile.objects.get(), number=7, kind="note", entry="{}",
                                    digest=b"0" * 32, journal=1, moment=NOON)  # fmt: skip
    with connection.cursor() as cursor, transaction.atomic():  # the control: without the trigger
        cursor.execute("alter table case_entry disable trigger case_entry_kept")
        assert CaseEntryRow.objects.update(entry="{}") == 1
        cursor.execute("alter table case_entry enable trigger case_entry_kept")


def test_after_a_penalty_two_persons_close_a_case(here, case, who):
    from django.db import IntegrityError, transaction

    from greenlane.store.models import CaseFile
    from greenlane.usecases import investigations, two_persons

    with pytest.raises(NotAllowedError, match="two persons"):
        investigations.close(case, "sanction", "Smuggled.", INES, here)
    with pytest.raises(IntegrityError, match="two persons"), transaction.atomic():
        investigations._close(case, "sanction", "Smuggled.", INES, here, second="omar")
    number = investigations.ask_to_close(case, "sanction", "Smuggled.", who["ines"], INES, here)
    with pytest.raises(PermissionError):
        two_persons.approve(number, who["ines"], "", here)
    two_persons.approve(number, who["dara"], "I read it.", here)
    closed = CaseFile.objects.get()
    assert (closed.state, closed.outcome, closed.closed_by, closed.second) == (
        "closed", "sanction", "ines", "dara")  # fmt: skip
    with pytest.raises(NotAllowedError, match="closed"):
        investigations.add_note(case, "One thing more.", INES, here)


def test_one_person_closes_a_case_without_a_penalty(here, case):
    from greenlane.store.models import CaseFile
    from greenlane.usecases import investigations

    investigations.close(case, "no-infringement", "The papers explain it.", INES, here)
    assert CaseFile.objects.get().outcome == "no-infringement"


def exported(here, case):
    from greenlane.usecases import investigations, log_heads

    log_heads.step(LOG, [], NOON + timedelta(minutes=5))
    return investigations.bundle_of(case, INES, here)


def test_the_evidence_of_a_case_is_sound_and_any_change_is_found(here, case, mrn):
    from greenlane.evidence import case_bundle, program
    from greenlane.usecases import investigations

    with pytest.raises(investigations.NotCoveredError):
        investigations.bundle_of(case, INES, here)
    investigations.add_declaration(case, mrn, INES, here)
    investigations.add_note(case, "Seen at the quay.", INES, here)
    content = exported(here, case)
    verdict = program.examine(content, KEYS)
    assert (verdict.faults, verdict.subject) == ((), f"case:{case}")
    told = json.loads(content)

    def faults(change):
        other = json.loads(content)
        change(other)
        return {f.code for f in case_bundle.check(json.dumps(other).encode(), KEYS).faults}

    assert faults(lambda t: t["entries"].__setitem__(-1, t["entries"][-1].replace("quay", "road")))
    assert "event-missing" in faults(lambda t: t["entries"].pop())
    assert "event-unproven" in faults(lambda t: t["noted"].pop())
    assert faults(lambda t: t["entries"].reverse()) == {"chain-broken"}
    assert faults(lambda t: t.update(head=t["head"].replace("third", "first")))
    assert faults(lambda t: t["noted"][1].update(entry=t["noted"][2]["entry"]))
    assert faults(lambda t: t["declarations"][0]["events"].pop())
    assert told["subject"] == f"case:{case}"
    assert faults(lambda t: t.keys()) == set()  # the control


def test_the_pages_lead_from_the_reason_to_the_end(here, who, mrn):
    from django.test import Client

    from greenlane.store.models import CaseFile, JournalRow
    from greenlane.usecases import alerts, glances

    glances.look(here)
    alert = alerts.raise_alert("anomaly", "a:1", here, moment=NOON, declaration=row(mrn), facts={})
    ines, omar = (signing_in.enter(Client(SERVER_NAME="localhost"), who[name])
                  for name in ("ines", "omar"))  # fmt: skip
    assert ines.post("/investigations/new", {"reason": "x", "alert": alert.pk}).status_code == 422
    place = ines.post("/investigations/new", {"reason": REASON, "alert": alert.pk})["Location"]
    told = ines.get(place).content.decode()
    assert mrn in told
    assert "Classification" in told
    assert "QT0000000102" in ines.get(f"/declarations/{mrn}").content.decode()
    assert "QT0000000102" not in omar.get(f"/declarations/{mrn}").content.decode()
    assert omar.get(place).status_code == 403
    assert REASON not in omar.get("/investigations").content.decode()
    assert ines.post(f"{place}/note", {"text": " "}).status_code == 422
    ines.post(f"{place}/note", {"text": "Seen <i>there</i>"})
    assert "Seen &lt;i&gt;there&lt;/i&gt;" in ines.get(place).content.decode()
    number = place.rpartition("/")[2]
    graph = ines.get(f"/graph/{mrn}?case={number}").content.decode()
    assert "Amara Textiles" in graph
    assert "<svg" in graph
    hidden = omar.get(f"/graph/{mrn}?case={number}").content.decode()
    assert "Amara Textiles" not in hidden
    assert "P-P" in hidden
    looked = JournalRow.objects.filter(kind="case.read").values_list("actor", flat=True)
    assert set(looked) == {"ines"}
    ines.post(f"{place}/member", {"username": "omar"})
    assert omar.get(place).status_code == 200
    assert ines.post(f"{place}/close", {"text": "x"}).status_code == 422
    ines.post(f"{place}/close", {"text": "Explained.", "outcome": "no-infringement"})
    assert CaseFile.objects.get().state == "closed"
    assert f"{number},closed,no-infringement" in ines.get(
        "/investigations?state=all&format=csv").content.decode()  # fmt: skip


def test_an_auditor_reads_every_case_file_changes_none_and_each_look_is_noted(here, who, case):
    from django.test import Client

    from greenlane.store.models import Account, JournalRow
    from greenlane.usecases import investigations
    from greenlane.usecases.permissions import ForbiddenError

    auditor = Actor("auditor", "auditor")
    browser = Client(SERVER_NAME="localhost")
    signing_in.enter(browser, Account.objects.get(username="auditor"))
    assert f"/investigations/{case}" in browser.get("/investigations").content.decode()
    page = browser.get(f"/investigations/{case}").content.decode()
    assert (REASON in page, "Put into the file" in page) == (True, False)
    (noted,) = JournalRow.objects.filter(kind="case.read", actor="auditor")
    assert json.loads(noted.entry)["details"]["member"] is False
    for path in ("note", "close", "member"):
        assert browser.post(f"/investigations/{case}/{path}", {"text": "x"}).status_code == 403
    with pytest.raises(ForbiddenError):
        investigations.add_note(case, "Seen.", auditor, here)
    with pytest.raises(NotAllowedError, match="nobody"):
        investigations.add_member(case, "auditor", INES, here)
    with pytest.raises(ForbiddenError, match="members"):  # the control: another analyst
        investigations.seen(case, OMAR)


def test_a_file_goes_when_its_time_is_over_and_its_chain_of_digests_stays(here, case):
    from greenlane.store.models import CaseEntryRow, CaseFile
    from greenlane.usecases import investigations
    from greenlane.usecases.erasing_files import KEEPERS
    from greenlane.usecases.retention import work

    investigations.add_note(case, "Seen at the quay.", INES, here)
    investigations.close(case, "no-infringement", "Explained.", INES, here)
    digest = bytes(CaseEntryRow.objects.get(number=1).digest)

    def years(n):
        return replace(here, now=lambda: NOON + timedelta(days=366 * n))

    assert work(years(2), KEEPERS) == 0
    assert work(years(4), KEEPERS) == 1  # three years without an infringement
    assert "quay" not in CaseEntryRow.objects.get(number=1).entry
    assert REASON not in CaseFile.objects.get().reason
    assert bytes(CaseEntryRow.objects.get(number=1).digest) == digest


def test_one_who_has_left_is_a_pseudonym_in_controls_alerts_and_files(here, case, mrn, who):
    from django.db import transaction

    from greenlane.store.models import (
        AlertRow,
        AlertStep,
        CaseEntryRow,
        CaseFile,
        InspectionResult,
        JournalRow,
    )
    from greenlane.usecases import alerts, erasing_people, investigations
    from greenlane.usecases.retention import work

    alert = alerts.raise_alert("anomaly", "a:1", here, moment=NOON, facts={"what": ["x"]})
    alerts.take(alert.pk, INES, here)
    investigations.add_alert(case, alert.pk, INES, here)
    investigations.close(case, "infringement", "Written.", INES, here)
    for name in ("ines", "officer"):
        who[name].left = NOON
        who[name].is_active = False
        who[name].save()
    later = replace(here, now=lambda: NOON + timedelta(days=366 * 7))
    assert work(later, erasing_people.KEEPERS) > 0
    told = [*InspectionResult.objects.values_list("officer", flat=True),
            *AlertRow.objects.values_list("holder", flat=True),
            *AlertStep.objects.values_list("actor", flat=True),
            *CaseFile.objects.values_list("opened_by", "closed_by", "head"),
            *CaseEntryRow.objects.values_list("entry", flat=True)]  # fmt: skip
    assert not [each for each in told if "ines" in str(each) or ("officer" in str(each)
                and '"role"' not in str(each))]  # fmt: skip
    assert JournalRow.objects.filter(actor="ines").count() == 0
    with pytest.raises(Exception, match="never changed"), transaction.atomic():
        AlertStep.objects.update(actor="somebody")  # the control: a name is no pseudonym
