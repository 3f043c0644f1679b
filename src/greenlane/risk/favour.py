"""Favour: how much less is looked at what the authorised bring; by chance never nothing."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from greenlane.risk.plan import Shares


class Favour(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """On whose account (an authorisation, or the list of a partner), and by what shares shrink.

    `random` multiplies the share by chance, `rule` that of profiles that may be waived.
    """

    ground: str
    random: Decimal = Decimal(1)
    rule: Decimal = Decimal(1)


def together(favours: Iterable[Favour]) -> Favour | None:
    """Several favours as one; None for none."""
    found = list(favours)
    if not found:
        return None
    random, rule = Decimal(1), Decimal(1)
    for each in found:
        random, rule = random * each.random, rule * each.rule
    return Favour(ground=" ".join(each.ground for each in found), random=random, rule=rule)


def favoured(shares: Shares, favour: Favour | None) -> Shares:
    """The shares as they are for somebody favoured. What a list or a model says is not touched."""
    if favour is None:
        return shares
    return msgspec.structs.replace(
        shares, random=shares.random * favour.random, rule=shares.rule * favour.rule
    )
