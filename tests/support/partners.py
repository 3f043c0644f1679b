"""A partner for tests: verifies, drops repeats by id, and misbehaves as it is told.

It may be away, be late, lose its answer after having taken a message, repeat its own answers, and
answer with garbage. `every` counts what came in raw, `kept` what is left after dropping by id.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from greenlane.evidence import webhook


@dataclass
class StubPartner:
    """The twin of an agency's or trader's endpoint, called as a line is."""

    key: str
    away: bool = False
    status: int = 204
    drops_repeats: bool = True
    loses_answer: Callable[[int], bool] = lambda _: False  # of the n-th message that it takes
    late: Callable[[], None] = lambda: None
    every: list[str] = field(default_factory=list)
    kept: list[dict] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    unsigned: int = 0

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """One call of us to the partner."""
        del url
        if self.away:
            raise ConnectionRefusedError("nobody answers")
        self.late()
        told = {name.lower(): value for name, value in headers.items()}
        message_id = told["webhook-id"]
        if not webhook.is_signed([self.key], message_id, int(told["webhook-timestamp"]), body,
                                 told["webhook-signature"]):  # fmt: skip
            self.unsigned += 1
            return 401
        if self.status >= 300:
            return self.status
        self.every.append(message_id)
        if not (self.drops_repeats and message_id in self.seen):
            self.kept.append({"id": message_id, **json.loads(body)})
        self.seen.add(message_id)
        if self.loses_answer(len(self.every)):
            raise ConnectionResetError("the line was cut")
        return self.status

    @property
    def doubled(self) -> int:
        """How many messages were acted on more than once."""
        return sum(n - 1 for n in Counter(each["id"] for each in self.kept).values())

    @property
    def numbers(self) -> list[int]:
        """The numbers of what was kept, in the order of coming."""
        return [each["sequence"] for each in self.kept]


def answer(
    secret: str, sequence: int, mrn: str, agency: str, moment: float, *, message_id: str = "",
    decision: str = "granted", body: bytes | None = None,
):  # fmt: skip
    """A signed answer of an agency, as the door gets it."""
    from greenlane.usecases.partner_answers import Incoming

    told = {"type": "permit.decided", "sequence": sequence,
            "data": {"mrn": mrn, "agency": agency, "decision": decision, "permit": "N853-1",
                     "reason": "The certificate is in order."}}  # fmt: skip
    body = json.dumps(told).encode() if body is None else body
    message_id = message_id or f"{agency}-{sequence}"
    headers = webhook.headers([secret], message_id, int(moment), body)
    return Incoming(message_id=message_id, timestamp=headers["webhook-timestamp"],
                    signature=headers["webhook-signature"], body=body)  # fmt: skip
