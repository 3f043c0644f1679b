"""Acts of two persons: their kinds, who proposes and who approves each, and the states of one.

One person proposes (the maker), another one of the right role approves (the checker), and the act
is carried out in the same transaction. The database holds the same: see store/sql/two_persons.sql.
"""

from typing import Literal

import msgspec

ActState = Literal["proposed", "approved", "refused", "withdrawn", "lapsed"]
Move = Literal["approve", "refuse", "withdraw", "lapse"]

# What is not in this table cannot happen: an act is decided once.
TRANSITIONS: dict[ActState, dict[Move, ActState]] = {
    "proposed": {
        "approve": "approved",
        "refuse": "refused",
        "withdraw": "withdrawn",
        "lapse": "lapsed",
    },
    "approved": {},
    "refused": {},
    "withdrawn": {},
    "lapsed": {},
}


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of act: what it is, and the actions of the matrix for proposing and approving it."""

    name: str
    what: str
    propose: str
    approve: str


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(name="override", what="Release against an open hold, or lifting another office's",
             propose="override.propose", approve="override.approve"),
        Kind(name="reroute", what="Sending a declaration to a lower lane",
             propose="reroute.propose", approve="reroute.approve"),
        Kind(name="rectify", what="Changing a declaration after release",
             propose="rectify.propose", approve="rectify.approve"),
        Kind(name="rights", what="Changing role, unit or person of an account",
             propose="rights.propose", approve="rights.approve"),
        Kind(name="open-account", what="Opening an account",
             propose="rights.propose", approve="rights.approve"),
        Kind(name="password", what="Setting a new password for another person",
             propose="rights.propose", approve="rights.approve"),
        Kind(name="factors", what="Taking second factors away and giving a code to enrol anew",
             propose="rights.propose", approve="rights.approve"),
        Kind(name="outside-link", what="Linking another's account with an outside provider",
             propose="rights.propose", approve="rights.approve"),
        Kind(name="reinstate", what="Unlocking a suspended operator",
             propose="reinstate.propose", approve="reinstate.approve"),
        Kind(name="bank-account", what="Changing an operator's bank account",
             propose="bank.propose", approve="bank.approve"),
        Kind(name="profile", what="Publishing risk profiles",
             propose="profile.propose", approve="profile.approve"),
        Kind(name="risk-list", what="Changing a named list of risk profiles",
             propose="profile.propose", approve="profile.approve"),
        Kind(name="model", what="Promoting a model of risk",
             propose="model.propose", approve="model.approve"),
        Kind(name="permit-conflict", what="Opening a file to an official who is related to a party",
             propose="permit.propose", approve="permit.approve"),
        Kind(name="alert-close", what="Closing an alert with an outcome that two persons decide",
             propose="alert.propose", approve="alert.approve"),
        Kind(name="case-close", what="Closing an investigation after which a penalty follows",
             propose="investigation.propose", approve="investigation.approve"),
        Kind(name="permit-act", what="Revoking a permit, or replacing it by another",
             propose="permits.propose", approve="permits.approve"),
        Kind(name="refund", what="Paying money back to an operator",
             propose="money.propose", approve="money.approve"),
        Kind(name="refund-file", what="Ordering refunds at the bank by a payment file",
             propose="money.propose", approve="money.approve"),
        Kind(name="money-reversal", what="Reversing a payment",
             propose="money.propose", approve="money.approve"),
        Kind(name="deferred-account", what="Opening or changing a deferred account",
             propose="money.propose", approve="money.approve"),
        Kind(name="guarantee", what="Taking or changing a guarantee",
             propose="money.propose", approve="money.approve"),
        Kind(name="processing", what="Setting the yield of a processing authorisation",
             propose="authorise.propose", approve="authorise.approve"),
        Kind(name="agency-setup", what="Publishing the setup of an agency",
             propose="agency.setup", approve="agency.approve"),
        Kind(name="authorise", what="Granting, refusing, restoring or revoking an authorisation",
             propose="authorise.propose", approve="authorise.approve"),
        Kind(name="watch-list", what="Putting on or taking off a watch list",
             propose="watch.propose", approve="watch.approve"),
    )
}  # fmt: skip


def state_after(state: ActState, move: Move) -> ActState | None:
    """The state that a move leads to, or None when it cannot happen."""
    return TRANSITIONS[state].get(move)
