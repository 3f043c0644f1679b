"""Named lists kept: the versions in force, the history of one, a new version."""

import re
from datetime import datetime

from greenlane.store.risk_models import RiskListRow, RiskProfileRow


def in_force() -> list[RiskListRow]:
    """Every list in force, by name."""
    return list(RiskListRow.objects.filter(ended=None).order_by("name"))


def standing(name: str) -> RiskListRow | None:
    """The version of a list that is in force."""
    return RiskListRow.objects.filter(name=name, ended=None).first()


def versions(name: str) -> list[RiskListRow]:
    """Every version of a list, the newest first."""
    return list(RiskListRow.objects.filter(name=name).order_by("-version"))


def used_by() -> dict[str, list[str]]:
    """By list: the codes of the profiles in force or drafted whose text names it."""
    rows = RiskProfileRow.objects.filter(state__in=("in-force", "draft")).order_by("code")
    told = [(row.code, set(_names(row.text))) for row in rows]
    named = {name for _code, names in told for name in names}
    return {name: sorted({c for c, names in told if name in names}) for name in named}


_NAMED = re.compile(r"\blists\.([a-z][a-z0-9_]*)")


def _names(text: str) -> list[str]:

    return _NAMED.findall(text)


def succeed(
    former: RiskListRow | None, name: str, values: tuple[str, ...], *, author: str, second: str,
    reason: str, moment: datetime,
) -> RiskListRow:  # fmt: skip
    """End the version in force and begin the next. Needs the lock of publications."""
    if former is not None:
        former.ended = moment
        former.save(update_fields=["ended"])
    return RiskListRow.objects.create(
        name=name, version=former.version + 1 if former else 1, values=list(values),
        author=author, second=second, reason=reason, published=moment,
    )  # fmt: skip
