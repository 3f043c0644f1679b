"""Favour: less is looked at, what was spared is told, lists and chance are never switched off."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from greenlane.gateways.country_packages import country_package
from greenlane.risk.facts import Asked
from greenlane.risk.favour import Favour, favoured, together
from greenlane.risk.plan import Shares
from greenlane.risk.profile_set import ProfileSet
from greenlane.risk.selection import draw, select

PROFILES = ProfileSet.read(country_package("tavora").toml("risk.toml"))
DAY = date(2026, 7, 1)
NOTHING = Asked(whole={"office": "QT000101", "trade": "import"}, items=())
SHARE = st.decimals(Decimal("0.01"), 1, places=2)
SEEDS = st.text("abcdef0123456789", min_size=4, max_size=12)


@given(seed=SEEDS, factor=SHARE)
def test_chance_chooses_less_and_tells_whom_it_spared(seed, factor):
    usual = select(PROFILES, NOTHING, DAY, seed)
    less = select(PROFILES, NOTHING, DAY, seed, favour=Favour(ground="AEO-1", random=factor))
    assert less.drawn <= usual.drawn
    assert ("random" in less.spared) == (usual.drawn and not less.drawn)
    assert (less.favour, usual.favour) == (Favour(ground="AEO-1", random=factor), None)
    assert usual.spared == ()


def test_over_many_seeds_the_share_is_what_the_benefit_says():
    share = PROFILES.plan.of("QT000101").random
    favour = Favour(ground="AEO-1", random=Decimal("0.25"))
    seeds = [f"s{n}" for n in range(20_000)]
    chosen = sum(select(PROFILES, NOTHING, DAY, s, favour=favour).drawn for s in seeds)
    assert chosen == sum(draw(s) < share / 4 for s in seeds)
    assert 0 < chosen < sum(draw(s) < share for s in seeds)


@given(random=SHARE, rule=SHARE)
def test_what_a_model_or_novelty_chooses_is_not_touched(random, rule):
    shares = Shares(random=Decimal("0.5"), score=0.3, novelty=0.9, exploration=Decimal("0.2"))
    less = favoured(shares, Favour(ground="x", random=random, rule=rule))
    assert (less.score, less.novelty, less.exploration) == (0.3, 0.9, Decimal("0.2"))
    assert 0 < less.random <= shares.random
    assert favoured(shares, None) is shares


def test_two_grounds_multiply():
    both = together([Favour(ground="AEO-1", random=Decimal("0.5")),
                     Favour(ground="QU", random=Decimal("0.8"), rule=Decimal("0.8"))])  # fmt: skip
    assert both == Favour(ground="AEO-1 QU", random=Decimal("0.40"), rule=Decimal("0.8"))
    assert together([]) is None
