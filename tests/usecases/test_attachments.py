"""Attached files end to end: attached, judged, scanned, handed out from another origin, swept."""

import errno
import io
import json
import os

import pytest
from tests.hostile import good
from tests.support import seed, signing_in
from tests.support.declarations import BROKER, body
from tests.support.two_persons import walls_down

from greenlane.gateways.scanner import TestFileScanner
from greenlane.lifecycle.event import Actor
from greenlane.messages import content

pytestmark = pytest.mark.db
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
FILES = "files.localhost"


class World:
    """Signed-in people, a lodged declaration, a draft, and a scanner that can be away."""

    def __init__(self, folder):
        from django.test import Client

        from greenlane.store import models
        from greenlane.store.attachment_files import Folder
        from greenlane.usecases import attachments, desk, drafts
        from greenlane.usecases.lodge import lodge

        self.told, self.away, self.client_class = seed.run(), False, Client
        self.desk = desk.current()
        self.folder, self.use = Folder(folder), attachments
        self.install()
        answer = json.loads(
            lodge(body("LRN-1"), "json", Actor("b", "broker", BROKER), self.desk).body
        )
        self.mrn = answer["mrn"]
        self.broker = models.Account.objects.get(username="broker")
        self.draft = drafts.create(self.broker, Actor("broker", "broker", BROKER), "import", "D-1")
        self.rows = models.Attachment.objects

    def install(self, **limits):
        def scan(data):
            if self.away:
                raise OSError("the scanner is away")
            return TestFileScanner().scan(data).found

        judge = lambda name, declared, data, purpose: content.judged(name, declared, data, purpose)  # noqa: E731
        self.use.install(self.use.Room(folder=self.folder, judge=judge, scan=scan,
                                       limits=self.use.Limits(**limits)))  # fmt: skip

    def person(self, role):
        from greenlane.store.models import Account

        client = self.client_class(SERVER_NAME="localhost")
        signing_in.enter(client, Account.objects.get(username=role))
        return signing_in.says_why(client, self.mrn)

    def program(self):
        bearer = f"Bearer {self.told['token']}"
        return self.client_class(headers={"host": "localhost", "authorization": bearer})

    def stranger(self):
        return self.client_class(SERVER_NAME="localhost")

    @property
    def page(self):
        return f"/declarations/{self.mrn}/attachments"

    @property
    def api(self):
        return f"/api/v1/declarations/{self.mrn}/attachments"


def posted(name="invoice.pdf", data=None, kind="application/pdf", **more):
    file = io.BytesIO(good.pdf() if data is None else data)
    file.name, file.content_type = name, kind
    return {"file": file, **more}


@pytest.fixture
def world(db, desk, tmp_path):
    from greenlane.usecases import attachments

    kept = list(attachments._installed)
    yield World(tmp_path / "attachments")
    attachments._installed[:] = kept


def test_a_trader_attaches_a_document_and_it_comes_back_from_another_origin_as_an_attachment(world):
    trader = world.person("broker")
    assert trader.post(world.page, posted()).status_code == 302
    row = world.rows.get()
    assert (row.state, row.media, row.operator_id, row.uploader) == (
        "clean", "application/pdf", BROKER, "broker")  # fmt: skip
    assert row.sha256 == row.received
    assert "invoice.pdf" in trader.get(world.page).content.decode()
    there = trader.get(f"/attachments/{row.pk}")
    assert there.status_code == 302
    scheme, _, rest = there["Location"].partition("://")
    host, _, token = rest.partition("/")
    assert (scheme, host) == ("http", FILES)
    got = world.client_class().get(f"/{token}", headers={"host": FILES})
    assert got.status_code == 200
    assert got.content == world.folder.read(row.sha256)
    assert got["Content-Disposition"] == (
        "attachment; filename=\"invoice.pdf\"; filename*=UTF-8''invoice.pdf")  # fmt: skip
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got["Content-Security-Policy"]
    assert got.cookies == {}


def test_no_other_host_serves_a_file_and_that_host_serves_nothing_else(world):
    trader = world.person("broker")
    trader.post(world.page, posted())
    token = trader.get(f"/attachments/{world.rows.get().pk}")["Location"].rpartition("/")[2]
    assert trader.get(f"/{token}").status_code == 404
    for path in ("/", "/sign-in", "/declarations", "/static/greenlane.js", "/x:y:z", "/api/v1/x"):
        answer = trader.get(path, headers={"host": FILES})
        assert (answer.status_code, answer.content) == (404, b"")
    assert trader.post(f"/{token}", headers={"host": FILES}).status_code == 405
    assert trader.get(f"/{token}x", headers={"host": FILES}).status_code == 404


def test_a_link_is_over_after_a_minute(world, monkeypatch):
    from greenlane.usecases import handing_out

    trader = world.person("broker")
    trader.post(world.page, posted())
    token = trader.get(f"/attachments/{world.rows.get().pk}")["Location"].rpartition("/")[2]
    monkeypatch.setattr(handing_out, "SECONDS", -1)
    assert trader.get(f"/{token}", headers={"host": FILES}).status_code == 410


def test_what_is_not_scanned_yet_or_infected_is_closed_everywhere(world):
    world.away = True
    trader = world.person("broker")
    trader.post(world.page, posted())
    trader.post(world.page, posted("virus.txt", b"x " + EICAR, "text/plain"))
    first, second = world.rows.order_by("pk")
    for row in (first, second):
        assert row.state == "waiting"
        assert trader.get(f"/attachments/{row.pk}").status_code == 404
        assert world.program().get(f"{world.api}/{row.pk}").status_code == 409
    world.away = False
    assert world.use.scan_waiting(world.desk) == 2
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.state, second.state, second.found) == (
        "clean",
        "infected",
        "Eicar-Test-Signature",
    )
    assert trader.get(f"/attachments/{first.pk}").status_code == 302
    assert trader.get(f"/attachments/{second.pk}").status_code == 404
    assert "Virus found" in trader.get(world.page).content.decode()


def test_control_a_verdict_is_what_opens_a_file(world):
    world.away = True
    trader = world.person("broker")
    trader.post(world.page, posted("virus.txt", b"x " + EICAR, "text/plain"))
    row = world.rows.get()
    world.rows.update(state="clean", scanned=world.desk.now())  # as if nobody had asked the scanner
    assert trader.get(f"/attachments/{row.pk}").status_code == 302


def test_strangers_see_neither_the_list_nor_a_file(world):
    trader = world.person("broker")
    trader.post(world.page, posted())
    number = world.rows.get().pk
    from greenlane.store.models import Account

    with walls_down():
        Account.objects.filter(username="trader").update(operator="QT0000000103")
    other = world.person("trader")
    assert other.get(world.page).status_code == 404
    assert other.post(world.page, posted()).status_code == 404
    assert other.get(f"/attachments/{number}").status_code == 404
    assert other.get(f"/drafts/{world.draft.pk}/attachments").status_code == 404
    assert world.stranger().get(f"/attachments/{number}").status_code == 302  # to the sign-in
    assert "/sign-in" in world.stranger().get(f"/attachments/{number}")["Location"]


def test_a_refused_file_is_named_with_its_code_and_leaves_nothing(world):
    trader = world.person("broker")
    told = trader.post(world.page, posted("invoice.pdf", b"MZ\x90\0\xff", "application/pdf"))
    assert told.status_code == 422
    assert "A file of this kind is not taken." in told.content.decode()
    assert world.rows.count() == 0
    assert not world.folder.path.exists()
    from greenlane.store import journal

    entry = journal.entries(kind="attachment.refused")[0]
    assert entry.details == {"codes": ["FIL-003"]}
    assert entry.subject == f"declaration:{world.mrn}"


def test_script_shows_what_was_wrong_without_a_page(world):
    trader = world.person("broker")
    told = trader.post(world.page, posted("a.exe"), headers={"X-Requested-With": "upload"})
    assert told.status_code == 422
    assert len(told.json()["errors"]) == 1
    fine = trader.post(world.page, posted(), headers={"X-Requested-With": "upload"})
    assert fine.json() == {"errors": [], "taken": 1}


def test_a_draft_s_files_are_linked_to_its_documents_and_go_with_it_into_the_declaration(world):
    from greenlane.store.models import DeclarationRow

    trader, place = world.person("broker"), f"/drafts/{world.draft.pk}/attachments"
    world.draft.body["documents"] = [{"code": "N935", "reference": "INV-7", "item": "1"}]
    world.draft.save()
    trader.post(place, posted("a.txt", b"one", "text/plain", document="0"))
    trader.post(place, posted("b.txt", b"two", "text/plain"))
    linked = world.rows.get(name="a.txt")
    assert (linked.code, linked.reference, linked.item) == ("N935", "INV-7", 1)
    gone = world.rows.get(name="b.txt")
    assert trader.post(f"{place}/{gone.pk}/remove").status_code == 302
    world.use.carry(world.draft, world.mrn)
    linked.refresh_from_db()
    assert (linked.draft, linked.declaration) == (None, DeclarationRow.objects.get(mrn=world.mrn))
    world.draft.delete()
    assert [row.name for row in world.rows.all()] == ["a.txt"]


@pytest.mark.parametrize("number", ["0000009", "9" * 5_000, "²", "-1"])
def test_a_document_that_is_none_of_those_stated_is_passed_over(world, number):
    trader, place = world.person("broker"), f"/drafts/{world.draft.pk}/attachments"
    world.draft.body["documents"] = [{"code": "N935", "reference": "INV-7", "item": "1"}]
    world.draft.save()
    assert (
        trader.post(place, posted("a.txt", b"one", "text/plain", document=number)).status_code
        == 302
    )
    assert world.rows.get().reference == ""


def test_lodging_a_draft_carries_its_files(world, monkeypatch):
    from greenlane.usecases import drafts

    monkeypatch.setattr(drafts, "as_declaration", lambda *_: body("D-1"))
    trader = world.person("broker")
    trader.post(f"/drafts/{world.draft.pk}/attachments", posted("a.txt", b"one", "text/plain"))
    there = trader.post(f"/drafts/{world.draft.pk}/lodge")["Location"]
    assert world.rows.get().declaration.mrn == there.rpartition("/")[2]


def test_an_officer_attaches_a_photograph_with_its_place_and_a_trader_s_loses_it(world):
    photo = good.picture(exif=good.gps_exif())
    officer, trader = world.person("officer"), world.person("broker")
    assert officer.post(world.page, posted("seal.jpg", photo, "image/jpeg")).status_code == 302
    assert trader.post(world.page, posted("seal2.jpg", photo, "image/jpeg")).status_code == 302
    evidence, document = world.rows.order_by("pk")
    assert (evidence.purpose, evidence.operator_id) == ("inspection", None)
    assert world.folder.read(evidence.sha256) == photo
    kept = world.folder.read(document.sha256)
    assert b"Telephone Works" not in kept
    assert document.received == evidence.sha256 != document.sha256
    assert "seal.jpg" in officer.get(f"/cases/{world.mrn}").content.decode()
    assert officer.get(f"/attachments/{document.pk}").status_code == 302


def test_who_only_reads_cannot_attach(world):
    reader = world.person("analyst")
    assert reader.get(world.page).status_code == 200
    assert reader.post(world.page, posted()).status_code == 403
    assert world.rows.count() == 0


def test_a_program_attaches_lists_and_opens(world):
    program = world.program()
    told = program.post(world.api, posted(code="N935", reference="INV-1", item="1"))
    assert told.status_code == 201, told.content
    assert told.json()["state"] == "clean"
    again = program.post(world.api, posted(code="N935"))
    assert (again.status_code, again.json()["id"]) == (201, told.json()["id"])
    assert len(program.get(world.api).json()["attachments"]) == 1
    got = program.get(f"{world.api}/{told.json()['id']}")
    assert got.content == good.pdf()[:0] + world.folder.read(told.json()["sha256"])
    assert got["Content-Disposition"].startswith("attachment")
    bad = program.post(world.api, posted("a.exe"))
    assert (bad.status_code, bad.json()["code"]) == (422, "API-422-FILE")
    assert bad.json()["errors"][0]["code"] == "FIL-004"
    assert (
        program.post(world.api.replace(world.mrn, "26QT00000000000000"), posted()).status_code
        == 404
    )
    assert program.get(f"{world.api}/999999").status_code == 404


def test_the_photographs_of_an_inspection_are_not_the_trader_s(world):
    world.person("officer").post(world.page, posted("a.png", good.picture("PNG"), "image/png"))
    number = world.rows.get().pk
    assert world.program().get(world.api).json() == {"attachments": []}
    assert world.program().get(f"{world.api}/{number}").status_code == 404
    trader = world.person("broker")
    assert "a.png" not in trader.get(world.page).content.decode()
    assert trader.get(f"/attachments/{number}").status_code == 404


def test_the_same_bytes_on_two_declarations_are_one_file_and_two_rows(world):
    trader = world.person("broker")
    trader.post(world.page, posted("a.txt", b"one", "text/plain"))
    trader.post(f"/drafts/{world.draft.pk}/attachments", posted("b.txt", b"one", "text/plain"))
    assert world.rows.count() == 2
    assert len(list(world.folder.path.glob("??/*"))) == 1


def test_quota_and_count_are_kept(world):
    trader = world.person("broker")
    world.install(quota=5)
    trader.post(world.page, posted("a.txt", b"one", "text/plain"))
    told = trader.post(world.page, posted("b.txt", b"two", "text/plain"))
    assert (told.status_code, world.rows.count()) == (422, 1)
    assert "too many bytes" in told.content.decode()
    world.install(files=1)
    told = trader.post(world.page, posted("b.txt", b"two", "text/plain"))
    assert "too many files" in told.content.decode()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_volume_refuses_cleanly_and_declarations_go_on(world, monkeypatch, number):
    from greenlane.usecases.lodge import lodge

    def full(handle):
        raise OSError(number, os.strerror(number))

    trader = world.person("broker")
    monkeypatch.setattr(os, "fsync", full)
    told = trader.post(world.page, posted("a.txt", b"one", "text/plain"))
    assert told.status_code == 422
    assert "cannot be kept now" in told.content.decode()
    answer = world.program().post(world.api, posted("a.txt", b"one", "text/plain"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert world.rows.count() == 0
    assert list(world.folder.path.glob("??/*")) == []
    monkeypatch.undo()
    made = lodge(body("LRN-2"), "json", Actor("b", "broker", BROKER), world.desk)
    assert made.status == 201
    world.install()
    assert trader.post(world.page, posted("a.txt", b"one", "text/plain")).status_code == 302


def test_a_really_full_volume_refuses_cleanly(world):
    """A file may not grow beyond the limit of the process: the kernel itself refuses the bytes."""
    import resource
    import signal

    trader = world.person("broker")
    trader.get(world.page)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    kept = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        told = trader.post(world.page, posted("a.txt", b"x" * 5000, "text/plain"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, kept)
    assert told.status_code == 422
    assert world.rows.count() == 0
    assert list(world.folder.path.glob("??/*")) == []


def test_a_row_never_comes_before_its_file_and_a_file_without_row_is_swept(world, monkeypatch):
    from greenlane.store import attachments as rows

    def broken(*told, **more):
        raise RuntimeError("the power is cut here")

    with monkeypatch.context() as cut:
        cut.setattr(rows, "add", broken)
        with pytest.raises(RuntimeError):
            world.person("broker").post(world.page, posted("a.txt", b"one", "text/plain"))
    assert world.rows.count() == 0
    orphan = next(world.folder.path.glob("??/*"))
    world.person("broker").post(world.page, posted("b.txt", b"two", "text/plain"))
    (orphan.parent / ".new-x").write_bytes(b"half")
    assert world.use.sweep(world.desk) == 0  # an upload may be on its way
    for path in world.folder.path.glob("??/*"):
        os.utime(path, (1, 1))
    assert world.use.sweep(world.desk) == 2
    assert [path.name for path in world.folder.path.glob("??/*")] == [world.rows.get().sha256]


def test_a_file_changed_on_the_disk_is_not_handed_out(world):
    trader = world.person("broker")
    trader.post(world.page, posted("a.txt", b"one", "text/plain"))
    row = world.rows.get()
    world.folder.place(row.sha256).write_bytes(b"two")
    there = trader.get(f"/attachments/{row.pk}")["Location"].rpartition("/")[2]
    assert trader.get(f"/{there}", headers={"host": FILES}).status_code == 404


def test_every_reading_is_noted_with_who_and_what(world):
    from greenlane.store import journal

    trader = world.person("broker")
    trader.post(world.page, posted("a.txt", b"one", "text/plain"))
    row = world.rows.get()
    world.person("officer").get(f"/attachments/{row.pk}")
    entry = journal.entries(kind="attachment.read")[0]
    assert (entry.actor, entry.subject) == ("officer", f"declaration:{world.mrn}")
    assert entry.details["sha256"] == row.sha256


def test_too_large_too_many_and_endless_uploads_are_cut(world):
    from greenlane.usecases import uploads

    trader = world.person("broker")
    told = trader.post(world.page, posted("a.txt", b"a" * (content.LIMITS.size + 1), "text/plain"))
    assert told.status_code == 422
    assert "too large" in told.content.decode()
    many = {f"f{n}": io.BytesIO(b"x") for n in range(11)}
    for n, file in enumerate(many.values()):
        file.name = f"{n}.txt"
    assert trader.post(world.page, many).status_code in (400, 413)
    assert trader.post(world.page, {f"f{n}": "x" for n in range(10_000)}).status_code in (400, 413)
    answer = trader.post(world.page, b"--b", content_type="multipart/form-data; boundary=b",
                         CONTENT_LENGTH=str(uploads.MOST_BYTES * 90))  # fmt: skip
    assert answer.status_code in (400, 413)
    assert world.rows.count() == 0


def test_other_pages_pass_a_file_over(world):
    stranger = world.stranger()
    answer = stranger.post("/sign-in", {**posted(), "login": "x", "password": "y"})
    assert answer.status_code < 500
    assert not answer.wsgi_request.FILES


def test_a_name_in_any_writing_is_kept_and_given_back(world):
    trader = world.person("broker")
    trader.post(world.page, posted("فاتورة رقم ٧.txt", b"one", "text/plain"))
    row = world.rows.get()
    assert row.name == "فاتورة رقم ٧.txt"
    token = trader.get(f"/attachments/{row.pk}")["Location"].rpartition("/")[2]
    header = trader.get(f"/{token}", headers={"host": FILES})["Content-Disposition"]
    assert header.isascii()
    assert "\n" not in header


def test_the_checkroom_gives_the_same_judgement_as_the_judge_itself():
    from greenlane.gateways import checkroom

    for name, data in (
        ("a.pdf", good.pdf()),
        ("a.pdf", b"MZ"),
        ("../a.txt", b"x"),
        ("a\ud800.txt", b"x"),
    ):
        ours = content.judged(
            name.encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "", data
        )
        assert checkroom.judge(name, "", data, "document") == ours


def test_a_decoder_that_takes_too_long_is_ended(monkeypatch):
    from greenlane.gateways import checkroom

    monkeypatch.setattr(checkroom, "SECONDS", 0)
    told = checkroom.judge("a.pdf", "", good.pdf(), "document")
    assert [finding.code for finding in told.findings] == ["FIL-008"]


def test_a_program_says_why_it_cancels(world):
    program, place = world.program(), f"/api/v1/declarations/{world.mrn}/invalidation"
    told = program.post(place, {"reason": " "}, content_type="application/json")
    assert (told.status_code, told.json()["code"]) == (422, "API-422-REASON")
