"""What becomes of a request about a declaration, for whichever door asked."""

from dataclasses import dataclass

from greenlane.kernel.finding import Finding
from greenlane.messages.parsed import Parsed


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a request: HTTP-like status, JSON body, and whether it is an old answer.

    `problem` names the reason when nothing was lodged: malformed, foreign, lrn-conflict,
    key-conflict or on-paper.
    """

    status: int
    body: bytes
    replayed: bool = False
    problem: str = ""
    findings: tuple[Finding, ...] = ()
    made: int = 0  # the key of the row that was written


def malformed(parsed: Parsed) -> Outcome:
    """The outcome for a message that could not be read whole."""
    return Outcome(status=400, body=b"", problem="malformed", findings=parsed.findings)
