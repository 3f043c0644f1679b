"""Conformance of programs: what each has shown in the sandbox, and certificates.

Nothing is stated by the program itself: only its calls, as the sandbox kept them, count.
"""

from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from greenlane import __version__
from greenlane.evidence.signing import KeySet, Signer, public_key
from greenlane.lifecycle.conformance import Call, Scenario, passed, progress
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import clients
from greenlane.store import sandbox as kept
from greenlane.store.sandbox_models import SandboxCertificate
from greenlane.usecases.desk import Desk

FORMAT = "greenlane-conformance-1"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario and the calls that did its first steps."""

    scenario: Scenario
    done: tuple[Call, ...]

    @property
    def passed(self) -> bool:
        """Whether every step was done."""
        return len(self.done) == len(self.scenario.steps)


@cache
def scenarios() -> tuple[Scenario, ...]:
    """The scenarios, in the order in which they are shown."""
    text = resources.files("greenlane.usecases").joinpath("conformance.toml").read_bytes()
    read: dict[str, list[Scenario]] = msgspec.toml.decode(text, type=dict[str, list[Scenario]])
    return tuple(read["scenario"])


def standing(client: str) -> tuple[Standing, ...]:
    """How far a program has come in every scenario."""
    made = kept.calls(client)
    return tuple(Standing(scenario=each, done=progress(each, made)) for each in scenarios())


def certify(client: str, desk: Desk, signer: Callable[[], Signer]) -> SandboxCertificate:
    """Certify a program. Raises NotAllowedError while a scenario is not passed."""
    made = kept.calls(client)
    left = [each.name for each in scenarios() if not passed(each, made)]
    program = clients.known(client)
    if left or program is None:
        raise NotAllowedError("not passed yet: %(what)s", what=", ".join(left) or "unknown program")
    number = f"CC-{desk.day_of(desk.now()).year}-{desk.unguessable(8)}"
    told = {
        "format": FORMAT, "number": number, "client": client, "build": __version__,
        "program": program.label,
        "law": desk.book.version, "passed": [each.name for each in scenarios()],
        "moment": desk.now().isoformat(timespec="seconds"),
    }  # fmt: skip
    key = signer()
    payload = msgspec.json.encode(told, order="sorted")
    signed = {**told, "key": key.public.text, "signature": key.sign(payload).hex()}
    content = msgspec.json.format(msgspec.json.encode(signed, order="sorted")).decode()
    return kept.certify(number, client, content, desk.now())


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate as read: what it says, and why its signature does not hold, or nothing."""

    content: dict[str, Any]
    fault: str


def read(content: str, trusted: KeySet) -> Read:
    """Read a certificate and prove its signature by the keys that the reader trusts."""
    told: dict[str, Any] = msgspec.json.decode(content)
    rest = {name: value for name, value in told.items() if name not in ("key", "signature")}
    try:
        key, signature = public_key(told["key"]), bytes.fromhex(told["signature"])
    except (KeyError, ValueError):
        return Read(content=told, fault="unreadable")
    payload = msgspec.json.encode(rest, order="sorted")
    return Read(content=told, fault=trusted.fault(payload, signature, key.id))
