"""The assistant at its doors: pages, API, the draft form; without a model, the search."""

import json
from functools import cache

import pytest
from tests.support.declarations import TRADER

from greenlane.gateways.classification_files import ModelFolder, UnusableModelError
from greenlane.gateways.country_packages import country_package
from greenlane.usecases import classification_training, classifying

pytestmark = pytest.mark.db


@cache
def trained():
    from datetime import date

    law = country_package("tavora").book.on(date(2026, 7, 1))
    return classification_training.trained(law, classification_training.examples(law))


@pytest.fixture
def room():
    """The model of Tavora's own words in use."""
    classifying.install(classifying.Room(mark=lambda: 1, read=lambda: (trained(), "digest-1")))
    yield
    classifying._room.clear()
    classifying._held.clear()


@pytest.fixture
def empty():
    """No model anywhere."""

    def nothing():
        raise UnusableModelError("no model has been trained")

    classifying.install(classifying.Room(mark=lambda: 0, read=nothing))
    yield
    classifying._room.clear()
    classifying._held.clear()


@pytest.fixture
def visitor(db, desk):
    from django.test import Client

    return Client(headers={"host": "localhost"})


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def asked(visitor, told, language="en"):
    answer = visitor.post("/api/v1/classification", json.dumps(told), "application/json",
                          headers={"accept-language": language})  # fmt: skip
    return answer.status_code, json.loads(answer.content)


def test_a_visitor_sees_codes_with_chances_and_the_notes_that_speak_for_them(visitor, room):
    page = text(visitor.get("/tariff/classify?q=cotton+t-shirt"))
    assert 'href="/tariff/61091000"' in page
    assert "T-shirts are light" in page
    assert "rests on 0 like declarations" in page  # nothing was measured in this room
    arabic = text(visitor.get("/tariff/classify?q=هاتف ذكي", headers={"accept-language": "ar"}))
    assert 'href="/tariff/85171300"' in arabic
    assert "الهاتف الذكي هاتف له نظام تشغيل" in arabic


def test_chances_that_were_not_measured_are_told_in_words_with_what_they_rest_on(visitor, room):
    arabic = text(visitor.get("/tariff/classify?q=هاتف ذكي", headers={"accept-language": "ar"}))
    assert "الاحتمالات تقريبية" in arabic
    assert " %</bdi>" not in arabic
    assert "لا يستند إلى أي بيان مماثل" in arabic


def test_chances_that_were_measured_are_told_in_figures(django_ready):
    from greenlane.web.show.classifying import _chance

    assert _chance(0.98, (), measured=True)["percent"] == "98 %"
    assert "percent" not in _chance(0.98, (), measured=False)


def test_a_vague_description_gets_no_code_but_what_to_add(visitor, room):
    page = text(visitor.get("/tariff/classify?q=as+per+invoice"))
    assert "another paper does not take the place" in page
    assert "/tariff/6" not in page.partition("<main")[2].partition("</main")[0]


def test_the_question_is_answered_by_a_form_without_javascript_and_taken_back(visitor, room):
    page = text(visitor.get("/tariff/classify?q=car"))
    assert 'name="a"' in page
    page = text(visitor.get("/tariff/classify?q=car&a=power:diesel"))
    assert "What drives it? a diesel engine" in page
    assert 'href="?q=car&amp;"' in page  # take it back
    assert text(visitor.get("/tariff/classify?q=car&a=power:%3Cscript%3E&a=x:y"))


def test_the_api_answers_the_same_and_tells_the_model(visitor, room):
    status, told = asked(visitor, {"description": "smartphone"})
    assert status == 200
    assert (told["verdict"], told["method"], told["model"]) == ("codes", "model", "digest-1")
    assert told["codes"][0]["code"] == "85171300"
    assert 0 < told["codes"][0]["confidence"] <= 1
    assert {each["kind"] for each in told["codes"][0]["speaks"]} >= {"note"}
    assert len(told["codes"]) <= 3
    _, car = asked(visitor, {"description": "car"})
    answer = {car["question"]["attribute"]: car["question"]["options"][0]["value"]}
    _, after = asked(visitor, {"description": "car", "answers": answer})
    assert after["question"] is None or after["question"]["attribute"] not in answer
    model = json.loads(text(visitor.get("/api/v1/classification/model")))
    assert (model["digest"], model["sources"]) == ("digest-1", trained().trained.sources)


def test_a_description_that_is_empty_or_too_long_is_refused(visitor, room):
    for description in ("  ", "x" * 501):
        assert asked(visitor, {"description": description})[0] == 400


ODD = {  # what traders really send: the verdict, and words that nothing here knows
    "goods": ("vague", []), "بضائع عامة": ("vague", []), "12345 6789": ("vague", []),
    "pièces détachées": ("vague", []), "<b></b> 7": ("vague", []),
    "قمصان رجالية من القطن": ("codes", []), "<b>cotton t-shirt</b><br>": ("codes", []),
    "cotton t-shirt, white, " * 20: ("codes", []),
    "zzyzx qwrtp": ("unsure", ["zzyzx", "qwrtp"]),
    "<script>alert(1)</script>": ("unsure", ["alert"]),
}  # fmt: skip


def test_ten_odd_descriptions_get_three_codes_at_most_or_words_that_help(visitor, room):
    for language in ("en", "ar"):
        for description, (verdict, strange) in ODD.items():
            status, told = asked(visitor, {"description": description}, language)
            seen = (description[:40], status, told["verdict"], told["unknownWords"])
            assert seen == (description[:40], 200, verdict, strange)
            assert len(told["codes"]) <= 3
            assert all(0 < each["confidence"] <= 1 for each in told["codes"])
            assert bool(told["codes"]) == (verdict == "codes")
    page = text(visitor.get("/tariff/classify?q=zzyzx+qwrtp"))
    assert "Not known here: zzyzx, qwrtp" in page
    assert "/tariff/search?q=zzyzx+qwrtp" in page
    said = [text(visitor.get(f"/tariff/classify{asked}")).count("Say what the goods are.")
            for asked in ("?q=+", "")]  # fmt: skip
    assert said == [2, 1]  # the lead says it always, the second one is the answer


def test_without_a_model_the_plain_search_answers_and_says_so(visitor, empty):
    page = text(visitor.get("/tariff/classify?q=honey"))
    assert "The assistant has not been trained here" in page
    assert 'href="/tariff/04090000"' in page
    _, told = asked(visitor, {"description": "honey"})
    assert (told["method"], told["why"]) == ("search", "no model has been trained")
    assert told["codes"][0]["confidence"] is None
    model = json.loads(text(visitor.get("/api/v1/classification/model")))
    assert model == {"digest": "", "why": "no model has been trained"}


def test_the_file_of_the_model_is_checked_by_its_digest(tmp_path):
    folder = ModelFolder(tmp_path / "models")
    with pytest.raises(UnusableModelError):
        folder.in_use()
    named = folder.keep(trained(), {"made": "today"})
    model, digest = folder.in_use()
    assert digest == named
    assert list(model.ranked(["honey"])) == list(trained().ranked(["honey"]))
    file = tmp_path / "models" / f"{named}.model"
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(UnusableModelError, match="not the one that was trained"):
        folder.in_use()
    # The control: without the comparison of digests the changed file would have been read.
    file.write_bytes(b"")
    with pytest.raises(UnusableModelError):
        folder.in_use()


def test_in_a_draft_a_code_is_proposed_and_only_the_chosen_one_is_filled_in(db, desk, room):
    from django.test import Client
    from tests.support import seed, signing_in

    from greenlane.store.models import Account, Draft

    seed.run()
    account = Account.objects.filter(role="trader").first()
    client = signing_in.enter(Client(headers={"host": "localhost"}), account)
    client.post("/drafts/new/import", {"lrn": "CLASSIFY-1"})
    draft = Draft.objects.get(lrn="CLASSIFY-1")
    page = f"/drafts/{draft.pk}/item-1"
    assert "Propose codes from the description" in text(client.get(page))
    answer = client.post(page, {"description": "smartphones", "propose": "code"})
    assert answer["Location"] == f"{page}/code"
    shown = text(client.get(f"{page}/code"))
    assert 'name="code" value="85171300"' in shown
    draft.refresh_from_db()
    assert not draft.body["items"][0].get("commodity")  # nothing is filled in by itself
    assert client.post(f"{page}/code", {"code": "99999999"}).status_code == 200
    draft.refresh_from_db()
    assert not draft.body["items"][0].get("commodity")
    answer = client.post(f"{page}/code", {"code": "85171300"})
    assert answer["Location"] == page
    draft.refresh_from_db()
    assert draft.body["items"][0]["commodity"] == "85171300"
    assert client.get(f"/drafts/{draft.pk}/about/code").status_code == 404


def test_declarations_teach_the_code_that_stands_and_what_was_found_wrong_teaches_nothing():
    law = country_package("tavora").book.on(__import__("datetime").date(2026, 7, 1))
    said = (
        ("gadget alpha", TRADER, None, None), ("gadget alpha", TRADER, None, None),
        ("gadget beta", "OTHER", True, None), ("gadget gamma", "OTHER", True, "84713000"),
        ("gadget delta", "OTHER", False, None),
    )  # fmt: skip
    rows = [
        {"item.description": text, "item.code": "85171300", "declaration.trader": trader,
         "item_found": found, "item_right": right}
        for text, trader, found, right in said
    ]  # fmt: skip
    told = classification_training.examples(law, rows)
    ours = [e for e in told if e.source in ("declaration", "inspection")]
    assert [(e.text, e.code, e.source, e.times) for e in ours] == [
        ("gadget alpha", "85171300", "declaration", 2),
        ("gadget gamma", "84713000", "inspection", 1),
        ("gadget delta", "85171300", "declaration", 1),
    ]
