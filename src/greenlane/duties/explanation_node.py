"""A node of an explanation tree, and how it writes numbers."""

from decimal import Decimal

import msgspec


class Node(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """One figure explained: what it is, how much, how it came about, under which act, from what.

    `label` and `text` are words in the language asked for; `value` is a number with its unit or
    currency, or empty; `basis` cites the act.
    """

    label: str
    value: str = ""
    text: str = ""
    basis: str = ""
    children: tuple["Node", ...] = ()


def plain(number: Decimal) -> str:
    """Digits without exponent; two decimals, and more only where they say something."""
    text = f"{number:f}"
    whole, point, decimals = text.partition(".")
    if not point:
        return text
    return f"{whole}.{decimals[:2]}{decimals[2:].rstrip('0')}"


def short(number: Decimal) -> str:
    """Digits without exponent and without idle noughts."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
