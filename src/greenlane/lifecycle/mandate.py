"""A mandate: who may declare for whom, for what, where, from when to when, and in whose name.

Proposed by either side, in force only once the client has approved it, ended by either at once.
Source: Revised Kyoto Convention, General Annex 8 (third parties): a person may choose to transact
business with customs directly or by designating a third party to act on his behalf.
"""

from collections.abc import Iterable
from datetime import date
from typing import Literal

import msgspec

from greenlane.kernel.validity import Validity
from greenlane.lifecycle.authorisation import Authorised
from greenlane.lifecycle.refusal import NotAllowedError

MandateKind = Literal["direct", "indirect"]
MandateState = Literal["proposed", "approved", "refused", "withdrawn", "lapsed", "revoked"]
MandateMove = Literal["approve", "refuse", "withdraw", "lapse", "revoke"]

# What is not in this table cannot happen.
TRANSITIONS: dict[MandateState, dict[MandateMove, MandateState]] = {
    "proposed": {
        "approve": "approved",
        "refuse": "refused",
        "withdraw": "withdrawn",
        "lapse": "lapsed",
    },
    "approved": {"revoke": "revoked"},
    "refused": {},
    "withdrawn": {},
    "lapsed": {},
    "revoked": {},
}
# Who makes each move: the client, who proposed it, either side, or the machine.
MOVERS: dict[MandateMove, Literal["client", "proposer", "either", "system"]] = {
    "approve": "client",
    "refuse": "client",
    "withdraw": "proposer",
    "lapse": "system",
    "revoke": "either",
}
# DE 3/21: how a representative acts.
KIND_OF_CODE: dict[str, MandateKind] = {"2": "direct", "3": "indirect"}


def follow(state: MandateState, move: MandateMove) -> MandateState:
    """The state after a move. Raises NotAllowedError when the table does not have it."""
    after = TRANSITIONS[state].get(move)
    if after is None:
        raise NotAllowedError("a mandate that is %(state)s cannot %(move)s", state=state, move=move)
    return after


def mover_fits(move: MandateMove, *, unit: str, client: str, broker: str, proposer: str) -> bool:
    """Whether a firm may make a move. Who was asked for a mandate refuses it, be it the broker.

    A client who proposes has approved: the broker accepts it then, and the broker refuses it.
    """
    who = MOVERS[move]
    if who == "client":
        return unit in (client, broker) and unit != proposer
    return unit == proposer if who == "proposer" else who == "either" and unit in (client, broker)


def _stands(days: Validity, ended: date | None, day: date) -> bool:
    """Whether what has such days stands on a day; on the day on which it was ended no more."""
    return days.covers(day) and (ended is None or day < ended)


class Mandate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A mandate that was approved. No procedures or offices: all of them.

    Both days are included. `ended` is the day on which it was revoked: on that day it is in force
    no more. Our reading: whole days, so what was lodged that morning stands, and what is judged
    anew under the law of that day does not.
    """

    broker: str
    kind: MandateKind
    procedures: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    since: date
    until: date | None = None
    ended: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether it stands on the day."""
        return _stands(Validity(self.since, self.until), self.ended, day)

    def covers_office(self, office: str) -> bool:
        """Whether it is for that office."""
        return not self.offices or office in self.offices

    def covers_procedure(self, procedure: str) -> bool:
        """Whether it is for a procedure; two digits stand for all that begin with them."""
        return not self.procedures or any(procedure.startswith(each) for each in self.procedures)


class Licence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A broker's licence. No chapters or procedures: all of them."""

    number: str
    chapters: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    since: date
    until: date | None = None
    ended: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether it stands on the day."""
        return _stands(Validity(self.since, self.until), self.ended, day)

    def covers(self, commodity: str, procedure: str) -> bool:
        """Whether it is for such goods under such a procedure."""
        return (not self.chapters or commodity[:2] in self.chapters) and (
            not self.procedures or any(procedure.startswith(each) for each in self.procedures)
        )


class Powers(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the register holds of an operator beyond its line: mandates given, licences held."""

    mandates: tuple[Mandate, ...] = ()
    licences: tuple[Licence, ...] = ()
    statuses: tuple[tuple[date, date | None, str], ...] = ()
    """Status by days, where it ever changed: from, to (both included), status."""
    authorised: Authorised | None = None

    def given_to(self, broker: str) -> tuple[Mandate, ...]:
        """The mandates that a broker has or had."""
        return tuple(each for each in self.mandates if each.broker == broker)

    def authorised_on(self, day: date) -> Authorised | None:
        """The authorisation that stands on a day."""
        held = self.authorised
        return held if held is not None and held.in_force(day) else None

    def status_on(self, day: date, otherwise: str) -> str:
        """The status on a day; the line's own where no change was entered."""
        for since, until, status in self.statuses:
            if since <= day and (until is None or day <= until):
                return status
        return otherwise


NONE = Powers()


def in_force(mandates: Iterable[Mandate], day: date) -> tuple[Mandate, ...]:
    """Those that stand on the day."""
    return tuple(each for each in mandates if each.in_force(day))
