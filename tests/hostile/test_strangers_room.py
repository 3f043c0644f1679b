"""What a stranger sends without end: brackets in brackets, comments, files; told, and bounded."""

import base64
import json
import tomllib

import pytest

from tests.support import seed
from tests.usecases.test_enrolment import FORM, PDF_NAME, WORDS, World
from tests.usecases.test_law_pages import draft, people, shirts

pytestmark = pytest.mark.db
__all__ = ["people"]  # the fixture
DEEP = "[" * 20_000
JWT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def part(text):
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def test_brackets_without_end_are_refused_where_a_stranger_sends_them(db, desk):
    from django.test import Client

    seed.run()
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.get("/sign-in/passkey")
    assert client.post("/sign-in/passkey", {"credential": DEEP}).status_code == 422
    header = part(json.dumps({"alg": "Ed25519", "kid": "x"}))
    for assertion in (f"{header}.{part(DEEP)}.AAAA", f"{part(DEEP)}.e30.AAAA"):
        told = {"grant_type": "client_credentials", "client_assertion_type": JWT,
                "client_assertion": assertion}  # fmt: skip
        assert client.post("/api/v1/token", told).status_code == 401


@pytest.mark.parametrize("text", [f"profile = {DEEP}", "profile = [1]", "profile = 1"])
def test_a_text_of_profiles_that_is_none_is_refused_in_words(text):
    from greenlane.usecases import profile_texts

    with pytest.raises(ValueError, match=r"profile|brackets"):
        profile_texts._entries(text)


@pytest.mark.parametrize("read", [json.loads, lambda text: tomllib.loads(f"a = {text}")])
def test_control_the_readers_themselves_give_up_in_another_way(read):
    with pytest.raises(RecursionError):
        read(DEEP)


def test_nobody_takes_all_the_room_of_a_consultation(people, desk, monkeypatch):
    from datetime import timedelta

    from django.test import Client

    from greenlane.store.models import LawComment
    from greenlane.web.views import consultations

    where = draft(people)
    shirts(people, where)
    last = desk.day_of(desk.now()) + timedelta(days=30)
    people("law-editor").post(f"{where}/consult", {"until": last.isoformat()})
    place = f"/consultations/{where.rsplit('/', 1)[1]}"

    def comment(address):
        told = {"name": "A", "text": "Too dear."}
        return Client(headers={"host": "localhost"}).post(place, told, REMOTE_ADDR=address)

    monkeypatch.setattr(consultations, "_BY_HOUR", 3)
    answers = [comment(f"2001:db8::{n:x}").status_code for n in range(5)]
    assert answers == [302] * 3 + [429] * 2
    assert comment("192.0.2.9").status_code == 302  # another is heard
    monkeypatch.setattr(consultations, "_BY_HOUR", 1_000)  # the control
    assert comment("2001:db8::9").status_code == 302
    assert LawComment.objects.count() == 5


def test_documents_are_taken_of_who_can_be_reached(db, desk, monkeypatch):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from greenlane.store.models import PartyFile

    world = World(desk, monkeypatch)
    place = world.public.post("/enrol", FORM)["Location"]

    def attach():
        file = SimpleUploadedFile(PDF_NAME, WORDS, "text/plain")
        world.public.post(f"{place}/attachments", {"file": file})
        return PartyFile.objects.count()

    assert attach() == 0
    code = world.mail()["enrolment.email"]["code"]
    world.public.post(f"{place}/confirm/email", {"code": code})
    assert attach() == 1  # the control: the same file
