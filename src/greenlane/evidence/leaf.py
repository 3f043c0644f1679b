"""Leaves: what one entry of the country's log says, as digests of the row that it stands for.

A leaf carries no content, so the log can be shown to anybody; its salt keeps others from guessing
the content. Whoever has the row and its leaf can tell that they belong together.
"""

from typing import Literal, get_args

import msgspec

from greenlane.evidence import log

# Rows that decide something beside the events, by their table; the first two never change.
Record = Literal[
    "posting", "quota_posting", "declaration", "quota_request", "quota_pause",
    "ruling_application", "law_reassessment", "account", "api_client", "attachment",
    "legal_hold", "outage", "interest", "signing_certificate",
    "permit", "permit_posting", "permit_act", "permit_taking", "procedure_stay", "procedure_exit",
    "application", "application_event", "official_certificate", "mandate", "money_entry",
    "payment", "refund", "two_person_act", "inspection_result", "joint_inspection",
]  # fmt: skip
LeafKind = Literal["event", "version", "selection", "law", "journal"] | Record
RECORDS: tuple[Record, ...] = get_args(Record)
FIXED: tuple[Record, ...] = (
    "posting", "quota_posting", "permit_posting", "money_entry", "payment",
)  # fmt: skip


class Leaf(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of the log: a row (`kind` and `id`), whose it is (`subject`), and its digests.

    Digests are SHA-256 in hexadecimal. `number` is the event's sequence, the version's number or
    that of the publication. An event has `event` (its kind), `moment`, `entry` (of its canonical
    text) and `link` (its place in the declaration's chain); a version `body`, `answer`, `format`
    and `after`, the number of the last event when the answer was given; a selection `content`; a
    publication of law `link`; a record `content`, none when it was deleted; a journal entry
    `event` (its kind) and `entry`. The subject is an MRN, DECLARANT/LRN for what was rejected, or
    empty.
    """

    kind: LeafKind
    id: int
    salt: str
    subject: str = ""
    number: int = 0
    event: str = ""
    moment: str = ""
    entry: str = ""
    link: str = ""
    format: str = ""
    body: str = ""
    answer: str = ""
    after: int = 0
    content: str = ""

    @property
    def name(self) -> str:
        """The row in words, for reports."""
        whose = f" of {self.subject}" if self.subject else ""
        what = self.number or self.id
        return f"{self.kind} {what}{whose}"


def canonical_leaf(leaf: Leaf) -> bytes:
    """The bytes that are hashed."""
    return log.canonical(leaf)


def read_leaf(entry: bytes | str) -> Leaf | None:
    """The leaf of an entry, or None when it is none in its one canonical form."""
    content = entry.encode() if isinstance(entry, str) else entry
    try:
        leaf = _DECODER.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return leaf if canonical_leaf(leaf) == content else None


_DECODER = msgspec.json.Decoder(Leaf)
