"""The model in lodging: asked, told, made again byte for byte; and rules that go on without it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import msgspec
import pytest
from tests.support import models, seed
from tests.support.declarations import BROKER, body
from tests.support.profiles import people, publish
from tests.support.two_persons import drop, walls_down

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.risk.learning.model import packed
from greenlane.risk.plan import Draw, Shares

pytestmark = pytest.mark.db
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
WALL = "alter table risk_model disable trigger risk_model_kept"
LOOK = Draw(lane="yellow", instruction={"en": "Look."}, basis="CA-2019 s. 21(1)")


@pytest.fixture
def here(db, desk):
    from greenlane.usecases import scoring

    scoring.rested()
    seed.run()
    plan = desk.profiles.plan
    shares = msgspec.structs.replace(plan.of(""), score=0.0)
    plan = msgspec.structs.replace(plan, model=LOOK, offices={"": shares})
    return replace(desk, now=lambda: NOON, brought=desk.brought.with_plan(plan),
                   profiles=desk.profiles.with_plan(plan))  # fmt: skip


@pytest.fixture
def who(here):
    return people()


def newest(desk):
    """The desk as every process has it some seconds later."""
    from greenlane.usecases import models_in_force, profiles_in_force

    return models_in_force.renewed(profiles_in_force.renewed(desk))


def lodged(lrn, desk):
    from greenlane.store import declarations
    from greenlane.usecases.lodge import lodge

    told = lodge(body(lrn), "json", Actor("b", "broker", BROKER), newest(desk))
    answer = json.loads(told.body)
    return told, json.loads(declarations.version(declarations.by_mrn(answer["mrn"])).selection)


def again(desk, number=1):
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases.replaying import replayed

    return replayed(DeclarationRow.objects.order_by("-pk")[0], number, newest(desk))


def test_the_champion_scores_a_lodgement_and_the_selection_is_made_again_byte_for_byte(here, who):
    publish("RP-900", here, who["ines"], who["omar"])  # the profiles are those of a publication
    version, history = models.promote(here, who["ines"], who["omar"]), models.snapshot(here)
    told, selection = lodged("M-1", here)
    score = selection["score"]
    assert (score["model"], score["history"], score["item"]) == (version, history, 1)
    assert 0 < score["probability"] < 1
    assert score["expected"] > 0
    assert {hit["profile"] for hit in selection["hits"]} >= {"RP-900", "model"}
    found = again(here)
    assert found.same
    assert found.kept == json.dumps(selection, separators=(",", ":"), ensure_ascii=False).encode()
    assert not {b"score", b"probability", b"model"} & set(told.body.split(b'"'))


def test_the_control_another_model_or_another_seed_gives_other_bytes(here, who):
    models.promote(here, who["ines"], who["omar"])
    models.snapshot(here)
    lodged("M-2", here)
    from greenlane.store.models import DeclarationVersion

    kept = DeclarationVersion.objects.get()
    other = json.loads(kept.selection)
    other["score"]["probability"] += 0.01
    DeclarationVersion.objects.update(selection=json.dumps(other, separators=(",", ":")))
    assert not again(here).same


def broken(what):
    """Make the champion's row what it must not be, past the walls of the database."""
    from greenlane.store.models import RiskModelRow

    row = RiskModelRow.objects.get(state="champion")
    if what == "digest":
        row.data = bytes(row.data) + b" "
    elif what in ("unreadable", "trees"):
        data = models.model().data
        half = msgspec.structs.replace(data, trees=data.trees[: data.trees.index("end of") // 2])
        row.data = bytes(row.data)[:900] if what == "unreadable" else packed(half)
        row.digest = sha256(row.data).hexdigest()
    else:
        row.data = packed(msgspec.structs.replace(models.model().data, features=("other",)))
        row.digest = sha256(row.data).hexdigest()
    with walls_down():
        row.save()


@pytest.mark.parametrize("fault", ["missing", "digest", "unreadable", "trees", "features",
                                   "history", "slow", "error"])  # fmt: skip
def test_without_a_sound_model_rules_go_on_and_the_record_says_why(here, who, fault, monkeypatch):
    from greenlane.risk.learning.model import Model
    from greenlane.usecases import models_in_force

    publish("RP-900", here, who["ines"], who["omar"])
    if fault != "missing":
        models.promote(here, who["ines"], who["omar"])
    if fault != "history":
        models.snapshot(here)
    monkeypatch.setattr(models_in_force, "_ready", {})
    if fault in ("digest", "unreadable", "trees", "features"):
        broken(fault)
    if fault == "slow":
        here = replace(here, scoring_terms=msgspec.structs.replace(
            here.scoring_terms, slow_milliseconds=0.0))  # fmt: skip
    if fault == "error":
        monkeypatch.setattr(Model, "probabilities", lambda *_: 1 / 0)
    told, selection = lodged("M-3", here)
    said = {"trees": "unreadable"}.get(fault, fault)
    assert (told.status, selection["score"]["fault"]) == (201, said)
    assert {hit["profile"] for hit in selection["hits"]} == {"RP-900"}
    assert again(here).same


def test_a_slow_model_rests_and_is_asked_again_later(here, who):
    from greenlane.usecases import scoring

    models.promote(here, who["ines"], who["omar"])
    models.snapshot(here)
    slow = msgspec.structs.replace(here.scoring_terms, slow_milliseconds=0.0)
    lodged("M-4", replace(here, scoring_terms=slow))
    assert lodged("M-5", here)[1]["score"]["fault"] == "slow"
    scoring.rested()
    assert "fault" not in lodged("M-6", here)[1]["score"]


def test_an_old_snapshot_is_not_asked(here, who):
    models.promote(here, who["ines"], who["omar"])
    models.snapshot(here, date(2026, 6, 20))
    assert lodged("M-7", here)[1]["score"]["fault"] == "history"
    models.snapshot(here, date(2026, 6, 30))
    assert "fault" not in lodged("M-8", here)[1]["score"]


def test_a_challenger_is_asked_in_shadow_and_chooses_nothing(here, who):
    from greenlane.usecases import model_desk

    models.promote(here, who["ines"], who["omar"])
    models.snapshot(here)
    second = models.keep(here, seed=2)
    model_desk.challenge(second, models.INES, here)
    _, selection = lodged("M-9", here)
    assert [each["model"] for each in selection["score"]["shadow"]] == [second]
    assert again(here).same


def test_a_model_is_promoted_by_two_persons_and_rolled_back_in_one_act(here, who):
    from greenlane.store import journal, risk_registry
    from greenlane.usecases import model_desk
    from greenlane.usecases.permissions import ForbiddenError

    with pytest.raises(ForbiddenError):
        models.promote(here, who["ines"], who["ines"])
    from greenlane.store.models import TwoPersonAct
    from greenlane.usecases import two_persons

    two_persons.approve(TwoPersonAct.objects.get().pk, who["omar"], "Seen", here)
    first = risk_registry.champion().version
    second = models.promote(here, who["ines"], who["dara"], seed=2)
    assert risk_registry.champion().version == second
    with pytest.raises(NotAllowedError):
        model_desk.roll_back(" ", Actor("dara", "director"), here)
    assert model_desk.roll_back("It chooses nonsense", Actor("dara", "director"), here)
    assert risk_registry.champion().version == first
    assert journal.entries(kind="model.rolled-back")[0].details["former"] == second
    model_desk.retire(first, "Enough", Actor("dara", "director"), here)
    assert risk_registry.champion() is None


def test_the_database_keeps_models_and_wants_two_persons(here, who):
    from django.db import Error, connection, transaction

    version = models.keep(here)

    def refused(sql):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, [version])
        except Error:
            return True
        return False

    champion = "update risk_model set state='champion', promoted=now() where version=%s"
    assert refused(champion)
    assert refused("update risk_model set data='x' where version=%s")
    assert refused("delete from risk_model where version=%s")
    assert not refused("update risk_model set state='challenger' where version=%s")
    assert refused(champion)
    with transaction.atomic():  # the control: without the wall one person does it
        drop(WALL)
        assert not refused(champion)
        transaction.set_rollback(True)


def test_shares_without_a_threshold_ask_the_model_and_choose_by_others(here, who):
    models.promote(here, who["ines"], who["omar"])
    models.snapshot(here)
    plan = msgspec.structs.replace(
        here.profiles.plan, offices={"": Shares(random=here.profiles.plan.of("").random)}
    )
    calm = replace(
        here, brought=here.brought.with_plan(plan), profiles=here.profiles.with_plan(plan)
    )
    _, selection = lodged("M-10", calm)
    assert selection["score"]["probability"] > 0
    assert "model" not in {hit["profile"] for hit in selection.get("hits", ())}
