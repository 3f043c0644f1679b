"""Selection: which lane a declaration takes and why, the same for the same inputs for ever.

The inputs are the facts, the set of profiles, the plan, the score of a model and a seed; each is
named in the result by its version, and the result is stored with the declaration.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.risk.anomalies.unusual import Unusual, merged
from greenlane.risk.facts import Asked
from greenlane.risk.favour import Favour, favoured
from greenlane.risk.plan import Draw, Plan, Shares
from greenlane.risk.profile import RANK, Lane
from greenlane.risk.profile_set import ProfileSet
from greenlane.risk.screening.screener import Screened

Method = Literal["none", "profile", "screening", "model", "exploration", "random", "manual"]


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """What chose the declaration: a profile on the item `sequence` (0 is the whole), or a draw."""

    profile: str
    sequence: int
    lane: Lane
    instruction: Mapping[str, str]


class Second(msgspec.Struct, frozen=True, kw_only=True):
    """What a model that is only tried says of the same goods."""

    model: str
    probability: float
    expected: float


class Score(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a model says: the probability of a finding, the revenue expected, how strange it is.

    Of several items it is the likeliest finding and the strangest item, and the revenue of all.
    `item` is the sequence of the likeliest; `history` names the snapshot that the features of the
    items were made of, and `features` holds them, so that the score can be made again.
    """

    probability: float
    expected: float
    novelty: float
    model: str
    history: str = ""
    item: int = 0
    features: str = ""
    shadow: tuple[Second, ...] = ()
    fault: str = ""  # why there is no score although a model should have given one


class Selection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The lane, how it was chosen and what to do; for officers only.

    `drawn` says that chance chose it too, whatever else did: the drawn ones are a fair sample of
    all. `screened` is what the lists in force said. `waived` are profiles that fired and were let
    go for want of hands, `shadow` those that are only tried; `favour` is on whose account less
    was looked at and by how much, `spared` the ways that would have chosen it without that.
    """

    lane: Lane
    method: Method
    hits: tuple[Hit, ...] = ()
    drawn: bool = False
    waived: tuple[str, ...] = ()
    favour: Favour | None = None
    spared: tuple[str, ...] = ()
    shadow: tuple[str, ...] = ()
    score: Score | None = None
    screened: Screened | None = None
    unusual: Unusual | None = None
    seed: str = ""
    profiles: str = ""
    plan: str = ""


def select(profiles: ProfileSet, asked: Asked, day: date, seed: str, score: Score | None = None,
           screened: Screened | None = None, favour: Favour | None = None,
           unusual: Unusual | None = None) -> Selection:  # fmt: skip
    """Choose the lane. The same arguments give the same selection, byte for byte."""
    asked = merged(asked, unusual)
    plan = profiles.plan
    usual = plan.of(str(asked.whole.get("office", "")))
    shares = favoured(usual, favour)
    hits, waived, shadow = _by_profiles(profiles, asked, day, seed, shares)
    drawn = draw(seed) < shares.random
    chosen: list[tuple[Method, tuple[Hit, ...]]] = [("profile", hits)]
    chosen += _by_lists(plan, screened)
    chosen += _by_score(plan, shares, score, seed)
    if drawn:
        chosen.append(("random", (_drawn("random", plan.random),)))
    every = tuple(hit for _, each in chosen for hit in each)
    lane: Lane = max((hit.lane for hit in every), key=RANK.__getitem__, default="green")
    decided = (m for m, each in chosen if any(hit.lane == lane for hit in each))
    method: Method = next(decided, "none")
    return Selection(
        lane=lane,
        method=method,
        hits=every,
        drawn=drawn,
        waived=waived,
        favour=favour,
        spared=_spared(usual, shares, waived, seed),
        shadow=shadow,
        score=score,
        screened=screened,
        unusual=unusual,
        seed=seed,
        profiles=profiles.version,
        plan=profiles.plan_version,
    )


def _by_profiles(
    profiles: ProfileSet, asked: Asked, day: date, seed: str, shares: Shares
) -> tuple[tuple[Hit, ...], tuple[str, ...], tuple[str, ...]]:
    """Hits, waived and shadow ones. One draw decides for all that may be waived."""
    hits, waived, shadow = [], [], []
    kept = shares.rule == 1 or draw(f"{seed}/rule") < shares.rule
    for profile, sequence in profiles.fired(asked, day):
        if profile.mode == "shadow":
            shadow.append(profile.code)
        elif profile.mandatory or kept:
            hits.append(Hit(profile=profile.code, sequence=sequence, lane=profile.lane,
                            instruction=profile.instruction))  # fmt: skip
        else:
            waived.append(profile.code)
    return tuple(hits), _once(waived), _once(shadow)


def _spared(usual: Shares, shares: Shares, waived: Iterable[str], seed: str) -> tuple[str, ...]:
    """The ways that would have chosen it by the usual shares, and by these did not."""
    by_chance = shares.random <= draw(seed) < usual.random
    usually = usual.rule == 1 or draw(f"{seed}/rule") < usual.rule
    told = {"random": by_chance, "rule": usually and any(waived)}
    return tuple(way for way, spared in told.items() if spared)


def _once(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


def _by_lists(plan: Plan, screened: Screened | None) -> Iterable[tuple[Method, tuple[Hit, ...]]]:
    """What may be on a list is looked at, and what resembles it, each in the lane of the plan."""
    grades = {hit.grade for hit in screened.hits} if screened else ()
    for grade, way in (("listed", plan.screening), ("likeness", plan.likeness)):
        if grade in grades and way is not None:
            yield "screening", (_drawn("screening", way),)


def _by_score(
    plan: Plan, shares: Shares, score: Score | None, seed: str
) -> Iterable[tuple[Method, tuple[Hit, ...]]]:
    if score is None or score.fault:
        return
    if plan.model and shares.score is not None and score.expected >= shares.score:
        yield "model", (_drawn("model", plan.model),)
    strange = shares.novelty is not None and score.novelty >= shares.novelty
    if plan.exploration and strange and draw(f"{seed}/exploration") < shares.exploration:
        yield "exploration", (_drawn("exploration", plan.exploration),)


def _drawn(name: str, way: Draw) -> Hit:
    return Hit(profile=name, sequence=0, lane=way.lane, instruction=way.instruction)


def draw(seed: str) -> Decimal:
    """A number in [0, 1) that depends on the seed alone (48 bits of SHA-256)."""
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:6], "big")
    return Decimal(number) / Decimal(1 << 48)
