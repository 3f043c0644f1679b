"""Why a declaration was selected: each profile that chose it, walked again over the stored facts.

The version of the profile and of the lists is that of the moment of the lodgement, the amounts are
those that were assessed then: what is told later is what was so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.item_facts import read_shipment
from greenlane.duties.assessment import Assessment
from greenlane.risk.anomalies.unusual import merged
from greenlane.risk.facts import Asked
from greenlane.risk.facts import asked as facts_of
from greenlane.risk.language.tracing import Case, Reason, walk
from greenlane.risk.profile import Profile
from greenlane.risk.selection import Hit, Selection
from greenlane.store import risk_profiles
from greenlane.usecases.desk import Desk
from greenlane.usecases.judgement import told_beside


@dataclass(frozen=True)
class Why:
    """A hit with the profile as it was asked, and the comparisons that made it fire."""

    hit: Hit
    profile: Profile | None
    reasons: tuple[Reason, ...]


def facts(declaration: Declaration, assessment: Assessment) -> Asked:
    """The facts of a stored declaration as conditions ask about them."""
    shipment = read_shipment(declaration)
    return facts_of(shipment, assessment, *told_beside(declaration, shipment))


def why(
    selection: Selection, declaration: Declaration, assessment: Assessment, moment: datetime,
    desk: Desk,
) -> list[Why]:  # fmt: skip
    """Every hit of a selection made at `moment`, explained; a draw has no profile."""
    asked = merged(facts(declaration, assessment), selection.unusual)
    lists = risk_profiles.lists_at(moment) or desk.profiles.lists
    made = []
    for hit in selection.hits:
        row = risk_profiles.asked_at(hit.profile, moment)
        profile = risk_profiles.profile(row) if row else desk.profiles.by_code.get(hit.profile)
        reasons = _reasons(profile, hit, asked, lists) if profile else ()
        made.append(Why(hit, profile, reasons))
    return made


def _reasons(profile: Profile, hit: Hit, asked: Asked, lists: Mapping[str, frozenset[str]]
             ) -> tuple[Reason, ...]:  # fmt: skip
    item = next((i for i in asked.items if i["sequence"] == hit.sequence), {})
    case = Case(item=item, whole=asked.whole, items=asked.items, lists=lists)
    found = walk(profile.condition, case)
    return found.reasons if found.truth else ()
