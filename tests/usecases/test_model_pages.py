"""The desk of models as people meet it, what an officer reads of a score, and traders do not."""

from dataclasses import replace

import msgspec
import pytest
from tests.support import models, seed
from tests.support.profiles import people
from tests.usecases.test_models_in_lodging import LOOK, NOON, lodged, newest
from tests.usecases.test_profile_pages import visit

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk, monkeypatch):
    from greenlane.usecases import desk as desks
    from greenlane.usecases import scoring

    scoring.rested()
    seed.run()
    plan = msgspec.structs.replace(desk.profiles.plan, model=LOOK, offices={
        "": msgspec.structs.replace(desk.profiles.plan.of(""), score=0.0)})  # fmt: skip
    held = replace(desk, now=lambda: NOON, profiles=desk.profiles.with_plan(plan))
    monkeypatch.setattr(desks, "current", lambda: newest(held))
    return held


@pytest.fixture
def who(here):
    return people()


def test_a_model_goes_from_candidate_to_champion_and_back_on_the_pages(here, who):
    from greenlane.store import risk_registry
    from greenlane.store.models import TwoPersonAct

    ines, dara = visit(who["ines"]), visit(who["dara"])
    assert "None has been trained yet" in ines.get("/models").content.decode()
    first = models.promote(here, who["ines"], who["omar"])
    second = models.keep(here, seed=2)
    ines.post(f"/models/{second}/try")
    ines.post(f"/models/{second}/propose", {"reason": "Better in shadow"})
    number = TwoPersonAct.objects.get(state="proposed").pk
    told = dara.get(f"/approvals/{number}").content.decode()
    assert "Promote a model of risk" in told
    dara.post(f"/approvals/{number}/approve", {"answer": "Seen"})
    assert risk_registry.champion().version == second
    page = dara.get("/models").content.decode()
    assert "Go back to the former model" in page
    dara.post(f"/models/{first}/roll-back", {"reason": "It chooses nonsense"})
    assert risk_registry.champion().version == first
    assert "How it measured" in ines.get(f"/models/{first}").content.decode()
    card = ines.get(f"/models/{first}/card.md")
    assert (card["Content-Type"], card.content) == ("text/markdown; charset=utf-8", b"# A model")
    sheet = ines.get("/models?format=csv").content.decode()
    assert f"{second},retired" in sheet
    assert ines.get("/models/ffffffffffffffff").status_code == 404


def test_an_officer_reads_the_reasons_in_words_and_the_trader_reads_none(here, who):
    from greenlane.store.models import Account, DeclarationRow

    models.promote(here, who["ines"], who["omar"])
    models.snapshot(here)
    lodged("W-1", here)
    mrn = DeclarationRow.objects.get().mrn
    officer = visit(Account.objects.get(username="officer"))
    told = officer.get(f"/cases/{mrn}").content.decode()
    assert "What the model says" in told
    assert "Speaks " in told
    officer.cookies["language"] = "ar"
    arabic = officer.get(f"/cases/{mrn}").content.decode()
    assert "ما يقوله النموذج" in arabic
    trader = visit(Account.objects.get(username="broker"))
    seen = trader.get(f"/declarations/{mrn}").content.decode()
    assert mrn in seen
    for word in ("What the model says", "finding is likely", "Speaks ", "Chosen by the model"):
        assert word not in seen
    assert trader.get("/models").status_code in (403, 404)
