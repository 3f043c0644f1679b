"""The published advance rulings: found by words and code, told without their holders."""

from collections.abc import Iterator
from datetime import date

import msgspec

from greenlane.law.codes import Ruling
from greenlane.law.lawbook import LawBook


class PublicRuling(msgspec.Struct, frozen=True, kw_only=True):
    """What everyone may know of a ruling (TFA Article 3.8): neither its holder nor his secrets."""

    ruling: str
    kind: str
    code: str
    origin: str
    decision: str
    grounds: str
    since: date
    until: date | None
    act: str


def told(ruling: Ruling, language: str) -> PublicRuling:
    """A ruling as the public sees it, in the language where it has been written in it."""
    return PublicRuling(
        ruling=ruling.ruling, kind=ruling.kind, code=ruling.code, origin=ruling.origin,
        decision=ruling.decision.get(language) or ruling.decision.get("en", ""),
        grounds=ruling.grounds.get(language) or ruling.grounds.get("en", ""),
        since=ruling.validity.since, until=ruling.validity.until, act=ruling.basis,
    )  # fmt: skip


def in_force(
    book: LawBook, day: date, language: str, *, words: str = "", code: str = "", kind: str = ""
) -> Iterator[PublicRuling]:
    """The rulings that bind on the day, the newest first.

    Every word of `words` stands in the number, decision or grounds, in any language; `code` are the
    first digits of the code, in any spelling; `kind` is one of rulings.KINDS, or any when empty.
    """
    wanted = words.casefold().split()
    digits = "".join(letter for letter in code if letter.isascii() and letter.isdigit())
    found = sorted(book.rulings.values(), key=lambda r: (r.validity.since, r.ruling), reverse=True)
    for ruling in found:
        if not ruling.validity.covers(day) or kind not in ("", ruling.kind):
            continue
        if ruling.code.startswith(digits) and _has(ruling, wanted):
            yield told(ruling, language)


def _has(ruling: Ruling, wanted: list[str]) -> bool:
    if not wanted:
        return True
    texts = (ruling.ruling, ruling.code, *ruling.decision.values(), *ruling.grounds.values())
    whole = " ".join(texts).casefold()
    return all(word in whole for word in wanted)
