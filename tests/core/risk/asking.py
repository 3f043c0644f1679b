"""A declaration of the tests as risk sees it: its facts, asked by a set of profiles."""

from datetime import date

from tests.core.rules.base import BROKER, DAY, TRADER, case

from greenlane.datamodel.declaration import Declaration
from greenlane.duties.assessment import assess
from greenlane.risk.facts import Asked, asked
from greenlane.risk.profile_set import ProfileSet
from greenlane.risk.selection import Score, Selection, select

PARTIES = {"declarant": BROKER, "trader": TRADER, "office": "QT000101"}


def facts(made: Declaration, day: date = DAY) -> Asked:
    """The facts of a declaration under the law of the day."""
    found = case(made, day=day)
    assessment, _ = assess(found.shipment, found.law)
    items = made.goods_shipment.government_agency_goods_item
    descriptions = [item.commodity.description or "" for item in items]
    return asked(found.shipment, assessment, PARTIES, descriptions)


def chosen(
    profiles: ProfileSet,
    made: Declaration,
    seed: str,
    day: date = DAY,
    score: Score | None = None,
) -> Selection:
    """What the profiles make of it."""
    return select(profiles, facts(made, day), day, seed, score)
