"""Delivery to a partner: when a message is tried again or given up, when to sound the alarm.

Each message has gaps that grow, made uneven by its own id so that many do not come back at once. An
agency is tried for ever and often, because goods wait for it; a trader's endpoint for days, after
which its queue stops until somebody replays it, so that the order is kept. What a partner refuses
although it is there is set apart after some tries, and the next message flows.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec

Answer = Literal["sent", "refused", "gone", "away"]
State = Literal["waiting", "sent", "dead"]
Kind = Literal["agency", "client", "authority"]


class AskedToWaitError(OSError):
    """The partner is busy and says for how many seconds it wants to be left alone."""

    def __init__(self, text: str, seconds: int) -> None:
        super().__init__(text)
        self.seconds = seconds


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """How a kind of partner is treated: gaps in seconds (the last one stays), and the ends."""

    gaps: tuple[int, ...]
    life: timedelta | None  # after this long without success a message is given up
    refusals: int  # so many refusals set one message apart
    alarm: timedelta  # so long without an answer is told
    queue: int  # at most so many wait
    patience: timedelta = timedelta(hours=1)  # a partner that asks us to wait gets so much


TERMS: Mapping[str, Terms] = {
    "agency": Terms(
        gaps=(5, 15, 30, 60), life=None, refusals=5, alarm=timedelta(minutes=3), queue=1_000_000
    ),
    "authority": Terms(
        gaps=(5, 60, 300, 1_800), life=None, refusals=5, alarm=timedelta(hours=1), queue=1_000_000
    ),
    "client": Terms(
        gaps=(5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400),
        life=timedelta(days=3),
        refusals=5,
        alarm=timedelta(hours=1),
        queue=10_000,
    ),
}
# What says that the message itself is not liked; everything else may pass by itself.
_REFUSALS = frozenset({400, 413, 415, 422})


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a message after a try; `stops` when its partner's queue stops with it."""

    state: State
    next_try: datetime | None = None
    stops: bool = False


def answer(status: int | None) -> Answer:
    """What an HTTP status (None: nobody answered) says about the message."""
    if status is None:
        return "away"
    if 200 <= status < 300:
        return "sent"
    if status == 410:
        return "gone"
    return "refused" if status in _REFUSALS else "away"


def gap(terms: Terms, tries: int, message_id: str) -> timedelta:
    """How long to wait after the try of that number: a tenth more or less, fixed by the id."""
    seconds = terms.gaps[min(tries, len(terms.gaps)) - 1]
    chance = int.from_bytes(hashlib.sha256(f"{message_id}/{tries}".encode()).digest()[:2])
    return timedelta(milliseconds=seconds * (900 + chance * 200 // 65_535))


def step(
    terms: Terms, said: Answer, *, message_id: str, tries: int, refusals: int, since: datetime,
    now: datetime, asked: int = 0,
) -> Step:  # fmt: skip
    """What becomes of a message that was tried for the `tries`th time, first at `since`.

    `asked` are the seconds for which the partner wants to be left alone (Retry-After).
    """
    if said == "sent":
        return Step(state="sent")
    if said == "gone":
        return Step(state="dead", stops=True)
    if said == "refused" and refusals >= terms.refusals:
        return Step(state="dead")
    wait = min(timedelta(seconds=asked), terms.patience)
    following = now + max(gap(terms, tries, message_id), wait)
    if terms.life is None:
        return Step(state="waiting", next_try=following)
    end = since + terms.life
    if now >= end:
        return Step(state="dead", stops=True)
    return Step(state="waiting", next_try=min(following, end))
