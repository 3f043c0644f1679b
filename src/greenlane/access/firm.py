"""Duties inside a firm: what its own administrator lets each of its people do.

The matrix says what a role may do to things of its firm; a person of the firm needs the duty too.
What stands in the table under no duty needs none.
"""

from collections.abc import Collection, Mapping

DUTIES = ("draft", "lodge", "pay", "mandate", "administer")
# The duty that an action needs inside a firm.
DUTY_OF: Mapping[str, str] = {
    "declaration.draft": "draft",
    "attachment.add": "draft",
    "declaration.lodge": "lodge",
    "declaration.amend": "lodge",
    "declaration.arrive": "lodge",
    "declaration.reply": "lodge",
    "declaration.pay": "pay",
    "mandate.propose": "mandate",
    "mandate.decide": "mandate",
    "mandate.revoke": "mandate",
    "firm.administer": "administer",
    "webhook.administer": "administer",
}


def allowed(duties: Collection[str] | None, action: str) -> bool:
    """Whether somebody with these duties may do this. None: duties were never given, so all."""
    duty = DUTY_OF.get(action)
    return duties is None or duty is None or duty in duties
